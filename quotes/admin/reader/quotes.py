"""The reader's views for quotes: a new one on a selection, and another span of one."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from quotes.admin.changes import changes
from quotes.admin.faults import STALE
from quotes.admin.fields import actor
from quotes.admin.lists import key_in
from quotes.admin.reader.acts import add_span, bearers_of, named_near, new_quote, of_source, spans_with
from quotes.admin.reader.forms import QuoteForm, SpanForm, speaker_chosen
from quotes.admin.reader.opened import Opened
from quotes.models import Conflict, Quote, Speaker
from quotes.models.keys import uuid7
from quotes.review import Act, Refused
from quotes.text.quotations import added, chosen


class Quotes(Opened):
    """New quotes, and more of those there are."""

    def quote_view(self, request: HttpRequest, key: UUID) -> HttpResponse:
        """GET: the form for a selection. POST: the new quote."""
        source, capture = self.opened(request, key)
        if not self.may(request, Act.CREATE, Quote()):
            raise PermissionDenied
        if request.method != "POST":
            return self._panel(request, source, capture, self._begun(request, capture))
        given = request.POST
        form = QuoteForm(given, suggested=_suggested(capture, given))
        if form.is_valid():
            try:
                quote = new_quote(source, capture, form.cleaned_data, actor(request))
            except Refused as refused:
                if any(problem.code == "several" for problem in refused.problems):
                    form.offer(bearers_of(form.cleaned_data["name"]))
                form.refuse(refused)
            else:
                messages.success(request, f"Saved as a draft: {quote}")
                return self.back(source, capture, quote)
        return self.page(request, source, capture, panel=_quote_panel(form, capture))

    def span_view(self, request: HttpRequest, key: UUID) -> HttpResponse:
        """GET: what a quote becomes with another span. POST: it becomes that."""
        source, capture = self.opened(request, key)
        given = request.POST if request.method == "POST" else request.GET
        quote = of_source(source, key_in(given.get("quote", "")))
        if quote is None:
            raise Http404
        if not self.may(request, Act.EDIT, quote):
            raise PermissionDenied
        if request.method != "POST":
            return self._panel(request, source, capture, self._widened(request, quote, capture))
        form = SpanForm(given)
        others: list[Any] = []
        if form.is_valid():
            try:
                add_span(quote, capture, form.cleaned_data, actor(request))
            except Refused as refused:
                form.refuse(refused)
            except Conflict:
                others = changes(quote, after=form.cleaned_data["seen"])
                form = _fresh(form, of_source(source, quote.pk))
            else:
                messages.success(request, f"Added: {quote}")
                return self.back(source, capture, quote)
        now = of_source(source, quote.pk)
        return self.page(request, source, capture, panel={**_span_panel(form, now, capture), "others": others})

    def _begun(self, request: HttpRequest, capture: Any) -> dict[str, Any]:
        """The form for a selection: the span without its marks, the kind it looks like, the nearest speaker."""
        start, end = _number(request, "start"), _number(request, "end")
        try:
            found = chosen(capture.text or "", start, end)
        except ValueError as error:
            return {"refused": f"Nothing can be quoted here: {error}. Select some words."}
        speakers = named_near(capture.text, found.start, found.end)
        first = "source" if found.kind == "own" else str(speakers[0].pk) if speakers else ""
        initial = {"capture": capture.pk, "start": found.start, "end": found.end, "kind": found.kind, "who": first}
        return _quote_panel(QuoteForm(initial=initial, suggested=speakers), capture)

    def _widened(self, request: HttpRequest, quote: Any, capture: Any) -> dict[str, Any]:
        start, end = _number(request, "start"), _number(request, "end")
        try:
            start, end = added(capture.text or "", start, end, quote.kind)
            spans_with(quote, capture, start, end)
        except ValueError as error:
            return {"refused": f"Nothing can be added here: {error}. Select some words."}
        except Refused as refused:
            return {"refused": str(refused)}
        initial = {"capture": capture.pk, "start": start, "end": end, "quote": quote.pk}
        form = SpanForm(initial={**initial, "version": quote.version, "seen": uuid7()})
        return _span_panel(form, quote, capture)

    def _panel(self, request: HttpRequest, source: Any, capture: Any, panel: dict[str, Any]) -> HttpResponse:
        context = {"source": source, "capture": capture, "panel": panel}
        return TemplateResponse(request, "admin/quotes/reader_panel.html", context)


def _number(request: HttpRequest, name: str) -> int:
    given = request.GET.get(name, "")
    return int(given) if given.isascii() and given.isdecimal() and len(given) < 10 else -1


def _suggested(capture: Any, given: Any) -> list[Speaker]:
    """The speakers that the form offered, and the one that was chosen in it."""
    start, end = (
        int(found) if found.isdecimal() and len(found) < 10 else -1
        for found in map(given.get, ("start", "end"), ("", ""))
    )
    inside = capture.text is not None and 0 <= start < end <= len(capture.text)
    near = named_near(capture.text, start, end) if inside else []
    one = speaker_chosen(given.get("who", ""))
    return [*near, *([one] if one and one not in near else [])]


def _quote_panel(form: QuoteForm, capture: Any) -> dict[str, Any]:
    words = ("", "", "")
    start, end = form["start"].value(), form["end"].value()
    if capture.text and str(start).isdecimal() and str(end).isdecimal():
        words = _around(capture.text, int(start), int(end))
    return {"quote_form": form, "before": words[0], "words": words[1], "after": words[2]}


def _around(text: str, start: int, end: int) -> tuple[str, str, str]:
    return text[max(0, start - 32) : start], text[start:end], text[end : end + 32]


def _span_panel(form: SpanForm, quote: Any, capture: Any) -> dict[str, Any]:
    start, end = form["start"].value(), form["end"].value()
    panel: dict[str, Any] = {"span_form": form, "quote": quote}
    try:
        panel["words"] = spans_with(quote, capture, int(start), int(end))[2]
    except (Refused, ValueError, TypeError):
        panel["words"] = None
    return panel


def _fresh(form: Any, quote: Any) -> SpanForm:
    """The same form at the version that stands now: sent again, it is sent in knowledge of what changed."""
    data = form.data.copy()
    data["version"], data["seen"] = quote.version if quote else 0, uuid7()
    fresh = SpanForm(data)
    fresh.is_valid()
    fresh.add_error(None, STALE)
    return fresh
