"""Quotes: the words, where they stand, and through whom they came."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from quotes.admin.acts import Stepped
from quotes.admin.forms import AnchorForm, RowForm
from quotes.admin.lists import ASKED, chosen, shortened
from quotes.admin.rows import Rows, Shown
from quotes.filters import QuoteFilters
from quotes.models import Anchor, Evidence, Quote, QuoteTopic, Relay


class Anchors(Rows):
    """Where the words stand."""

    model = Anchor
    form = AnchorForm
    autocomplete_fields = ("capture",)
    readonly_fields = ("status", "checked_at")
    fieldsets = (
        (
            None,
            {
                "fields": (
                    "capture",
                    ("start", "end", "part", "locator", "seq"),
                    "exact",
                    ("prefix", "suffix"),
                    "sha256",
                    ("status", "checked_at"),
                )
            },
        ),
    )

    def get_queryset(self, request: HttpRequest) -> Any:
        """With their captures, but not these's texts."""
        return super().get_queryset(request).select_related("capture__source").defer("capture__text")


class Relays(Rows):
    """The chain through which the words came."""

    model = Relay
    form = RowForm
    verbose_name_plural = "Relays, from the one nearest the speaker to the source"
    autocomplete_fields = ("speaker", "source")
    fieldsets = ((None, {"fields": (("label", "cue", "basis", "position"), ("speaker", "source"))}),)

    def get_queryset(self, request: HttpRequest) -> Any:
        """With whom they name."""
        return super().get_queryset(request).select_related("speaker", "source")


class Topics(Rows):
    """What the quote is about."""

    model = QuoteTopic
    form = RowForm
    verbose_name, verbose_name_plural = "topic", "Topics"
    autocomplete_fields = ("topic",)
    fieldsets = ((None, {"fields": (("topic", "seq"),)}),)

    def get_queryset(self, request: HttpRequest) -> Any:
        """With their topics."""
        return super().get_queryset(request).select_related("topic")


class BearsOn(Shown):
    """The claims that the quote bears on; these are edited with the claims."""

    model = Evidence
    form = RowForm
    verbose_name_plural = "Bears on these claims"
    fieldsets = ((None, {"fields": (("stance", "certainty"), "claim")}),)
    readonly_fields = ("stance", "certainty", "claim")

    def get_queryset(self, request: HttpRequest) -> Any:
        """With their claims."""
        return super().get_queryset(request).select_related("claim", "quote")


@admin.register(Quote)
class QuoteAdmin(Stepped):
    """Words in a source."""

    prefix = "q"
    searched = (QuoteFilters, "q")
    search_fields = ("search_words",)
    search_help_text = ASKED
    list_display = ("words", "kind", "said_by", "source", "said", "standing")
    list_select_related = ("speaker", "source")
    list_filter = (
        chosen(QuoteFilters, "state"),
        chosen(QuoteFilters, "kind"),
        chosen(QuoteFilters, "identity"),
        chosen(QuoteFilters, "anchor_status"),
        chosen(QuoteFilters, "speaker"),
        chosen(QuoteFilters, "source"),
        chosen(QuoteFilters, "topic"),
    )
    ordering = ("-id",)
    unstripped = ("text",)
    autocomplete_fields = (
        "source",
        "speaker",
        "on_behalf_of",
        "primary_source",
        "within",
        "translation_of",
        "printing_of",
    )
    inlines = (Anchors, Relays, Topics, BearsOn)
    fieldsets = (
        ("The words", {"fields": ("source", "text", ("kind", "language"), "within")}),
        ("Who said it", {"fields": (("identity", "speaker"), ("speaker_label", "speaker_role"), "on_behalf_of")}),
        ("When and where", {"fields": (("said_text", "said_edtf"), ("occasion", "said_language"), "primary_source")}),
        ("Other forms of it", {"fields": ("translation_of", "printing_of")}),
        ("Remark", {"fields": ("note",)}),
    )

    @admin.display(description="quote", ordering="id")
    def words(self, quote: Quote) -> str:
        """The words, or their beginning."""
        return shortened(quote.text)

    @admin.display(ordering="said_last")
    def said(self, quote: Quote) -> str | None:
        """When it was said, as far as is known."""
        return quote.said_edtf or quote.said_text  # type: ignore[attr-defined]

    @admin.display(description="said by")
    def said_by(self, quote: Quote) -> str | None:
        """The speaker, or as printed."""
        return str(quote.speaker) if quote.speaker else quote.speaker_label or quote.get_identity_display()
