"""The reader's page and the names it offers; the other views stand beside this."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib.admin.options import IncorrectLookupParameters
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import path

from quotes.admin.lists import filtered
from quotes.admin.reader.moves import Moves
from quotes.admin.reader.quotes import Quotes
from quotes.admin.reader.submitting import Submitting
from quotes.admin.reader.texts import Texts
from quotes.filters import SpeakerFilters
from quotes.models import Speaker

NAMES = 20
"""How many names are offered for what was typed."""


class Reader(Quotes, Texts, Moves, Submitting):
    """The pages under a source where its text is read."""

    def get_urls(self) -> list[Any]:
        """Django's, and the reader's."""
        views: list[tuple[str, Callable[..., HttpResponse], str]] = [
            ("", self.read_view, "read"),
            ("quote/", self.quote_view, "read_quote"),
            ("span/", self.span_view, "read_span"),
            ("text/", self.text_view, "read_text"),
            ("attach/", self.attach_view, "read_attach"),
            ("moves/", self.moves_view, "read_moves"),
            ("submit/", self.submit_view, "read_submit"),
            ("names/", self.names_view, "read_names"),
        ]
        ours = [
            path(f"<uuid:key>/read/{route}", self.admin_site.admin_view(view), name=f"quotes_source_{name}")
            for route, view, name in views
        ]
        return [*ours, *super().get_urls()]

    def read_view(self, request: HttpRequest, key: UUID) -> HttpResponse:
        """The page. At most 20 statements, however many quotes the source has."""
        source = self.source(request, key)
        return self.page(request, source) if source else self.gone(request, key)

    def names_view(self, request: HttpRequest, key: UUID) -> HttpResponse:
        """Names of speakers for what was typed, as JSON (one statement beside those of who asks)."""
        if not request.user.has_perm("quotes.view_speaker"):
            raise PermissionDenied
        term = request.GET.get("q", "").strip()[:100]
        return JsonResponse({"names": _names(term) if term else []})


def _names(term: str) -> list[str]:
    try:
        rows = filtered(SpeakerFilters, Speaker.objects.filter(merged_into=None), "name", term)
    except IncorrectLookupParameters:
        return []
    return [str(speaker) for speaker in rows.order_by("name_key", "pk")[:NAMES]]
