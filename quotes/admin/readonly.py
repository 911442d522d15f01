"""What is append-only: captures and proposals, for reading; decisions stand in `decisions`."""

import json
import re
from typing import Any

from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db.models import BooleanField, ExpressionWrapper, Q
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.html import format_html

from quotes.admin.lists import Searched, key_in
from quotes.models import Capture, Proposal, Source
from quotes.text.normal import name_key

_DIGEST = re.compile(r"[0-9a-f]{64}", re.ASCII)


class ReadOnly(Searched, admin.ModelAdmin):
    """Rows that nobody changes; their history is themselves."""

    actions = None
    show_facets = admin.ShowFacets.NEVER
    ordering = ("-id",)

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        """There is none to show; the page says so."""
        obj = self.get_object(request, unquote(object_id))
        if not self.has_view_permission(request, obj):
            raise PermissionDenied
        if obj is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)  # type: ignore[attr-defined]
        context = {
            **self.admin_site.each_context(request),
            "title": "History",
            "subtitle": str(obj),
            "object": obj,
            "opts": self.opts,
            "module_name": str(self.opts.verbose_name_plural).capitalize(),
        }
        return TemplateResponse(request, "admin/quotes/history.html", context)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Nobody: they come in by `ingest` and `review`."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody."""
        return False


@admin.register(Capture)
class CaptureAdmin(ReadOnly):
    """The texts of sources, each at one moment."""

    list_display = ("source", "extent", "origin", "length", "text_is_kept", "captured_at", "captured_by")
    list_filter = ("origin", "extent")
    search_fields = ("source", "sha256")
    search_help_text = "Words of the source's title, or a whole digest."
    fieldsets = (
        (
            None,
            {
                "fields": (
                    "source",
                    ("extent", "origin", "media_type"),
                    ("retrieved_text", "retrieved_edtf"),
                    "archived_url",
                    "supersedes",
                )
            },
        ),
        ("The text", {"fields": ("in_its_source", "reading", ("length", "sha256", "sha256_received"))}),
        ("How it came in", {"fields": (("captured_at", "captured_by"),)}),
    )

    def get_queryset(self, request: HttpRequest) -> Any:
        """Without the texts: they are fetched where they are read."""
        kept = ExpressionWrapper(Q(text__isnull=False), BooleanField())
        return super().get_queryset(request).select_related("source", "captured_by").defer("text").annotate(kept=kept)

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> tuple[Any, bool]:
        """By id, by digest, or by every word of the source's folded title."""
        term = search_term.strip()
        if not term or key_in(term):
            return super().get_search_results(request, queryset, term)
        if _DIGEST.fullmatch(term.lower()):
            return queryset.filter(sha256=term.lower()), False
        titled = Source.objects.all()
        for word in name_key(term).split():
            titled = titled.filter(title_key__contains=word)
        return queryset.filter(source__in=titled.values("pk")), False

    @admin.display(boolean=True, description="text kept")
    def text_is_kept(self, capture: Any) -> bool:
        """Whether the words are here, not only their digest and length."""
        return bool(capture.kept)

    @admin.display(description="in the reader")
    def in_its_source(self, capture: Capture) -> str:
        """A link to the reader, where its quotes are marked."""
        to = reverse("admin:quotes_source_read", args=[capture.source_id])
        return format_html('<a href="{}?capture={}">Read it with its quotes</a>', to, capture.pk)

    @admin.display(description="the text")
    def reading(self, capture: Capture) -> str:
        """The words, to be read."""
        if capture.text is None:
            return "Only its digest and length are kept here."
        return format_html('<div class="reading" tabindex="0">{}</div>', capture.text)


@admin.register(Proposal)
class ProposalAdmin(ReadOnly):
    """What machines suggested."""

    list_display = ("quote", "extractor", "version", "confidence", "made_at")
    list_select_related = ("quote",)
    search_fields = ("=extractor",)
    search_help_text = "An extractor's name."
    fieldsets = ((None, {"fields": ("quote", ("extractor", "version"), ("confidence", "made_at"), "suggestion")}),)

    @admin.display(description="suggested")
    def suggestion(self, proposal: Proposal) -> str:
        """The payload, readable."""
        told = json.dumps(proposal.payload, ensure_ascii=False, indent=2)
        return format_html('<pre class="reading" tabindex="0">{}</pre>', told)
