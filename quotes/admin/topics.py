"""Topics."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from quotes.admin.curated import Curated
from quotes.models import Topic
from quotes.text.normal import name_key


@admin.register(Topic)
class TopicAdmin(Curated):
    """What quotes and claims are about."""

    search_fields = ("name_key",)
    search_help_text = "Words of the name, in any case, with or without accents."
    list_display = ("name", "slug", "description")
    ordering = ("name_key", "id")
    prepopulated_fields = {"slug": ("name",)}
    fieldsets = ((None, {"fields": (("name", "slug"), "description")}),)

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> tuple[Any, bool]:
        """By every word of the folded name."""
        return super().get_search_results(request, queryset, name_key(search_term))
