"""Sources: documents, their captures, and what their publishers corrected."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from quotes.admin.acts import Stepped
from quotes.admin.forms import RowForm
from quotes.admin.lists import chosen, shortened
from quotes.admin.rows import Rows, Shown
from quotes.filters import SourceFilters
from quotes.models import Capture, Source, SourceCorrection
from quotes.text.normal import name_key


class Corrections(Rows):
    """What the publisher itself corrected."""

    model = SourceCorrection
    form = RowForm
    verbose_name, verbose_name_plural = "correction", "Corrections by the publisher"
    fieldsets = ((None, {"fields": ("text", ("date_text", "date_edtf"), ("url", "seq"))}),)


class Captures(Shown):
    """The source's texts, without the words: these are on the captures' own pages."""

    model = Capture
    form = RowForm
    fieldsets = ((None, {"fields": (("extent", "origin", "length", "captured_at"), "sha256")}),)
    readonly_fields = ("extent", "origin", "length", "captured_at", "sha256")

    def get_queryset(self, request: HttpRequest) -> Any:
        """A text may have five million characters."""
        return super().get_queryset(request).defer("text").select_related("source")


@admin.register(Source)
class SourceAdmin(Stepped):
    """Documents in which something was said or reported."""

    prefix = "src"
    search_fields = ("title_key",)
    search_help_text = "Words of the title, in any case, with or without accents; or an id."
    list_display = ("words", "kind", "publisher", "published", "standing", "updated_at")
    list_select_related = ("publisher",)
    list_filter = (
        chosen(SourceFilters, "state"),
        chosen(SourceFilters, "kind"),
        chosen(SourceFilters, "has_capture", "seen by us"),
        chosen(SourceFilters, "publisher"),
    )
    ordering = ("-id",)
    autocomplete_fields = ("publisher", "via")
    prepopulated_fields = {"slug": ("title",)}
    inlines = (Captures, Corrections)
    fieldsets = (
        (None, {"fields": ("title", ("title_supplied", "kind", "slug"))}),
        (
            "Where and when",
            {"fields": ("url", ("publisher", "byline"), ("published_text", "published_edtf"), ("language", "via"))},
        ),
        ("The text", {"fields": ("text_access", "rights")}),
        ("Remark", {"fields": ("note",)}),
    )

    @admin.display(description="source", ordering="title_key")
    def words(self, source: Source) -> str:
        """The title, or its beginning."""
        return shortened(str(source))

    @admin.display(ordering="published_last")
    def published(self, source: Source) -> str | None:
        """When it was published, as far as is known."""
        return source.published_edtf or source.published_text  # type: ignore[attr-defined]

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> tuple[Any, bool]:
        """By id, or by every word of the folded title."""
        return super().get_search_results(request, queryset, name_key(search_term))
