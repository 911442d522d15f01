"""Sources: documents, their captures, and what their publishers corrected."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.options import IS_POPUP_VAR
from django.contrib.admin.views.main import ChangeList
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from quotes.admin.forms import RowForm
from quotes.admin.lists import ASKED, Listed, chosen, shortened
from quotes.admin.reader import Reader
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


class ReadFirst(Listed):
    """A list whose rows lead to the reader."""

    def url_for_result(self, result: Any) -> str:
        """The reader's page of a source."""
        return reverse("admin:quotes_source_read", args=[result.pk])


@admin.register(Source)
class SourceAdmin(Reader):
    """Documents in which something was said or reported."""

    prefix = "src"
    change_form_template = "admin/quotes/reader_edit.html"
    searched = (SourceFilters, "q")
    search_fields = ("search_words",)
    search_help_text = ASKED
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

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        """A list that leads to the reader, for who may read; in a window for choosing, Django's."""
        reads = request.user.has_perm("quotes.view_capture") and IS_POPUP_VAR not in request.GET
        return ReadFirst if reads else super().get_changelist(request, **kwargs)

    def response_add(self, request: HttpRequest, obj: Any, post_url_continue: str | None = None) -> HttpResponse:
        """After a new source its reader, where its text is brought in."""
        answer = super().response_add(request, obj, post_url_continue)
        elsewhere = {IS_POPUP_VAR, "_continue", "_addanother"} & set(request.POST)
        if elsewhere or not request.user.has_perm("quotes.view_capture"):
            return answer
        return HttpResponseRedirect(reverse("admin:quotes_source_read", args=[obj.pk]))

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
