"""Speakers: their names, identifiers and affiliations."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from quotes.admin.acts import Stepped
from quotes.admin.forms import RowForm
from quotes.admin.lists import chosen
from quotes.admin.rows import Rows
from quotes.filters import SpeakerFilters
from quotes.models import Affiliation, Identifier, Speaker, SpeakerName


class Names(Rows):
    """Other names a speaker is written under."""

    model = SpeakerName
    form = RowForm
    verbose_name, verbose_name_plural = "other name", "Other names"
    fieldsets = ((None, {"fields": (("name", "kind", "language", "seq"),)}),)


class Identifiers(Rows):
    """Keys in other registers."""

    model = Identifier
    form = RowForm
    fieldsets = ((None, {"fields": (("scheme", "value", "seq"),)}),)


class Affiliations(Rows):
    """What a person is or was in an organization."""

    model = Affiliation
    form = RowForm
    fk_name = "speaker"
    autocomplete_fields = ("organization", "source")
    fieldsets = (
        (
            None,
            {
                "fields": (
                    ("role", "organization", "seq"),
                    ("since_text", "since_edtf"),
                    ("until_text", "until_edtf"),
                    "source",
                )
            },
        ),
    )

    def get_queryset(self, request: HttpRequest) -> Any:
        """With the rows they name."""
        return super().get_queryset(request).select_related("organization", "source")


@admin.register(Speaker)
class SpeakerAdmin(Stepped):
    """Whoever can say or publish something."""

    prefix = "spk"
    searched = (SpeakerFilters, "name")
    search_fields = ("name",)
    search_help_text = "A name or another name, in any case, with or without accents; or an id."
    list_display = ("name", "kind", "sort_name", "standing", "updated_at")
    list_filter = (chosen(SpeakerFilters, "state"), chosen(SpeakerFilters, "kind"))
    ordering = ("name_key", "id")
    prepopulated_fields = {"slug": ("name",)}
    inlines = (Names, Identifiers, Affiliations)
    fieldsets = (
        (None, {"fields": (("name", "kind"), ("sort_name", "slug"), "description")}),
        ("Remark", {"fields": ("note",)}),
    )
