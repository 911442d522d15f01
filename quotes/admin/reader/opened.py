"""What the reader's views have in common: which source and which of its texts is read, by whom, and the page."""

from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse

from quotes import ingest, review
from quotes.admin.acts import Stepped
from quotes.admin.along import value
from quotes.admin.fields import actor
from quotes.admin.lists import key_in
from quotes.admin.reader import reading
from quotes.admin.reader.drafts import MOST, drafts_of
from quotes.admin.reader.forms import CaptureForm, TextForm
from quotes.models import Capture, Claim, Quote, State
from quotes.review import Act
from quotes.review.rights import REVIEW


class Opened(Stepped):
    """A source that is open for reading."""

    def source(self, request: HttpRequest, key: UUID) -> Any:
        """The source, if it is there. Raises PermissionDenied for who may not read private texts."""
        source = self.get_queryset(request).filter(pk=key).first()
        if not (self.has_view_or_change_permission(request, source) and request.user.has_perm("quotes.view_capture")):
            raise PermissionDenied
        return source

    def gone(self, request: HttpRequest, key: UUID) -> HttpResponse:
        """Back to the index, with a word that there is no such source."""
        return self._get_obj_does_not_exist_redirect(request, self.opts, str(key))  # type: ignore[attr-defined]

    def opened(self, request: HttpRequest, key: UUID) -> tuple[Any, Any]:
        """The source and the capture that is worked in; 404 without either, 403 for what is withheld."""
        source = self.source(request, key)
        given = request.POST if request.method == "POST" else request.GET
        capture = capture_of(source, given.get("capture", "")) if source else None
        if capture is None:
            raise Http404
        if is_hidden(request, source):
            raise PermissionDenied
        return source, capture

    def back(self, source: Any, capture: Any, quote: Any = None) -> HttpResponse:
        """After something was done: to the page as it stands now, the quote opened."""
        to = reverse("admin:quotes_source_read", args=[source.pk])
        opened = f"&open={quote.pk}" if quote else ""
        return HttpResponseRedirect(f"{to}?capture={capture.pk}{opened}")

    def page(self, request: HttpRequest, source: Any, capture: Any = None, **more: Any) -> HttpResponse:
        """The page, with a form as it came back where one is given in `more`. Some twelve statements."""
        captures = reading.captures_of(source)
        hidden = is_hidden(request, source)
        if capture is None and captures:
            capture = capture_of(source, request.GET.get("capture", "")) or capture_of(source, str(captures[-1].pk))
        may_bring = request.user.has_perm("quotes.add_capture") and source.state in review.steps.EDITABLE
        context = {
            **self.admin_site.each_context(request),
            "title": str(source),
            "opts": self.opts,
            "original": source,
            "source": source,
            "is_nav_sidebar_enabled": False,
            "captures": captures,
            "capture": capture,
            "hidden": hidden,
            "may_quote": self.may(request, Act.CREATE, Quote()) and source.state in review.steps.EDITABLE,
            "may_bring": may_bring,
            "text_form": CaptureForm() if may_bring else None,
            "attach_form": TextForm(auto_id="attach_%s") if may_bring else None,
            "reason": request.POST.get("reason", ""),
            **more,
        }
        if capture is not None and not hidden:
            context.update(_read(request, source, capture))
        return TemplateResponse(request, "admin/quotes/reader.html", context)


def _read(request: HttpRequest, source: Any, capture: Any) -> dict[str, Any]:
    """What is read of a capture: the marked text, the list, the comparison, the drafts (seven statements)."""
    hides = not request.user.has_perm(REVIEW)
    standings = ingest.standings(capture)
    items = reading.placed(reading.items_of(source, hidden=hides), capture, standings)
    opened = key_in(request.GET.get("open", "") or request.POST.get("quote", ""))
    told: dict[str, Any] = {"items": items, "opened": opened, "most": reading.MOST}
    told["quote_list"] = reverse("admin:quotes_quote_changelist")
    told["claim_url"] = reverse("admin:quotes_claim_add") if review.may(actor(request), Act.CREATE, Claim()) else ""
    drafts = drafts_of(source, [item.quote for item in items], actor(request))
    told["drafts"], told["draft_count"] = [value(one) for one in drafts[:MOST]], len(drafts)
    if capture.text is None:
        return {**told, "contexts": list(reading.contexts(items, capture))}
    told["text"] = reading.marked(capture.text, items)
    told["findings"] = reading.findings(standings, items, capture.text)
    told["exact"] = sum(one.status == "exact" for one in told["findings"])
    if found := ingest.changed(capture):
        told["older"], pieces = found
        told["pieces"], told["more"] = reading.shown(pieces)
    return told


def is_hidden(request: HttpRequest, source: Any) -> bool:
    """Whether the words are kept from this person: a withheld source is for reviewers only."""
    return source.state == State.WITHHELD and not request.user.has_perm(REVIEW)


def capture_of(source: Any, given: str) -> Any:
    """A capture of this source by its key, with its text; None for any other (one statement)."""
    key = key_in(given)
    return Capture.objects.filter(source=source, pk=key).first() if key else None
