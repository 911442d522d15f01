"""Whoever signs in."""

from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin as Groups
from django.contrib.auth.admin import UserAdmin as Users
from django.contrib.auth.models import Group
from django.http import HttpRequest

from quotes.admin.given import Guarded
from quotes.models import User

NAMES = ["admin/js/jquery.init.js", "quotes/admin/names.js"]
"""What names the parts of Django's boxes that have no name."""

admin.site.unregister(Group)


@admin.register(User)
class UserAdmin(Guarded, Users):
    """Curators, reviewers, administrators. Who has acted is made inactive, never deleted."""

    list_display = ("username", "first_name", "last_name", "is_active", "is_staff", "is_superuser", "last_login")
    list_filter = ("is_active", "is_staff", "is_superuser", "groups")
    readonly_fields = ("last_login", "date_joined")
    show_facets = admin.ShowFacets.NEVER

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """Nobody is deleted from a list."""
        actions: dict[str, Any] = super().get_actions(request)
        actions.pop("delete_selected", None)
        return actions

    class Media:
        js = NAMES


@admin.register(Group)
class GroupAdmin(Guarded, Groups):
    """Roles: what a curator or a reviewer may do."""

    class Media:
        js = NAMES
