"""Whoever signs in."""

from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin as Users
from django.http import HttpRequest

from quotes.models import User


@admin.register(User)
class UserAdmin(Users):
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
