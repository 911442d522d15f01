"""Purging, as a page: what a takedown would remove, shown before it is done. For administrators."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse

from quotes import review
from quotes.admin.along import version
from quotes.admin.facts import KINDS, Card, cards
from quotes.admin.fields import actor
from quotes.admin.site import ours
from quotes.models import Conflict, State
from quotes.review import Act, Refused
from quotes.review.purge import preview_purge

SURE = "remove the words"
"""What is typed by whoever is sure."""


def purge(request: HttpRequest, kind: str, key: Any) -> HttpResponse:
    """GET shows what would go; POST removes it for good. 403 for anybody but an administrator."""
    if kind not in KINDS:
        raise Http404
    if not review.may(actor(request), Act.PURGE, KINDS[kind][0]()):
        raise PermissionDenied
    if not (found := cards(kind, [key]).get(key)):
        raise Http404
    if found.record.state != State.WITHHELD:
        messages.error(request, "Only what is withheld can be purged: withhold it first.")
        return HttpResponseRedirect(found.address)
    faults = _purged(request, found) if request.method == "POST" else []
    if request.method == "POST" and not faults:
        messages.success(request, "The words are gone. The decision and its reason stay.")
        return HttpResponseRedirect(found.address)
    context = {
        **ours().each_context(request),
        "title": "Purge",
        "kind": kind,
        "card": found,
        "preview": preview_purge(found.record),
        "sure": SURE,
        "typed": request.POST.get("sure", ""),
        "faults": faults,
        "reason": request.POST.get("reason", ""),
    }
    return TemplateResponse(request, "admin/quotes/purge.html", context)


def _purged(request: HttpRequest, found: Card) -> list[str]:
    if request.POST.get("sure", "").strip().lower() != SURE:
        return [f"To go on, type “{SURE}”."]
    expected = version(request.POST.get("version", ""))
    try:
        review.purge(found.record, actor=actor(request), reason=request.POST.get("reason"), expected_version=expected)
    except Conflict:
        return ["Somebody has changed it since you opened this page. Look at it again; your reason is still here."]
    except Refused as refused:
        return [problem.message for problem in refused.problems]
    return []


ours().add_page("purge/<str:kind>/<uuid:key>/", purge, "purge")
