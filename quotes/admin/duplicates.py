"""Duplicates: pairs of records that look like one, the likest first, and what a person makes of them."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.http import urlencode

from quotes import review
from quotes.admin.facts import KINDS, Card, cards
from quotes.admin.fields import actor
from quotes.admin.lists import key_in
from quotes.admin.site import ours
from quotes.models import Likeness
from quotes.review import Act, Refused, likeness

PAGE = 20


@dataclass(frozen=True, slots=True)
class Pair:
    """Two records that look like one."""

    likeness: Likeness
    first: Card
    second: Card

    @property
    def percent(self) -> int:
        """How much they are alike, of a hundred."""
        return round(self.likeness.score * 100)

    @property
    def merged_how(self) -> str:
        """The question under which the merging page shows the two: the later one goes into the earlier."""
        return urlencode({"record": self.second.public_id, "into": self.first.public_id})

    @property
    def apart(self) -> bool:
        """Whether they are quotes of two sources, which are linked and not merged."""
        return self.first.kind == "quote" and self.first.record.source_id != self.second.record.source_id


def duplicates(request: HttpRequest) -> HttpResponse:
    """GET lists the pairs of a kind; POST remembers that two are not the same. Six statements."""
    if request.method == "POST":
        return _tell_apart(request)
    chosen = request.GET.get("kind", "")
    kinds = [kind for kind in KINDS if chosen in ("", kind) and _may_see(request, kind)]
    if chosen and not kinds:
        raise Http404 if chosen not in KINDS else PermissionDenied
    pairs, more = _page(kinds, request.GET.get("after", ""))
    context = {
        **ours().each_context(request),
        "title": "Duplicates",
        "pairs": pairs,
        "kinds": [kind for kind in KINDS if _may_see(request, kind)],
        "chosen": chosen,
        "next": urlencode({"kind": chosen, "after": f"{pairs[-1].likeness.score}/{pairs[-1].likeness.pk}"})
        if more
        else "",
        "may": review.may(actor(request), Act.MERGE, KINDS["speaker"][0]()),
    }
    return TemplateResponse(request, "admin/quotes/duplicates.html", context)


def _may_see(request: HttpRequest, kind: str) -> bool:
    return ours().get_model_admin(KINDS[kind][0]).has_view_or_change_permission(request)


def _page(kinds: list[str], after: str) -> tuple[list[Pair], bool]:
    """The pairs of a page, and whether there are more: by score and key, from a place on."""
    rows = Likeness.objects.filter(judgement=None, kind__in=kinds).order_by("-score", "id")
    score, _, key = after.partition("/")
    if (place := key_in(key)) and (least := _number(score)) is not None:
        rows = rows.filter(score__lte=least).exclude(score=least, pk__lte=place)
    found = list(rows[: PAGE + 1])
    known = {
        kind: cards(kind, {key for one in found if one.kind == kind for key in (one.first, one.second)})
        for kind in kinds
    }
    pairs = [
        Pair(one, known[one.kind][one.first], known[one.kind][one.second])
        for one in found[:PAGE]
        if one.first in known[one.kind] and one.second in known[one.kind]
    ]
    return pairs, len(found) > PAGE and bool(pairs)


def _number(given: str) -> float | None:
    try:
        return min(max(float(given), 0.0), 1.0)
    except ValueError:
        return None


def _tell_apart(request: HttpRequest) -> HttpResponse:
    back = HttpResponseRedirect(f"{reverse('admin:duplicates')}?{urlencode({'kind': request.POST.get('shown', '')})}")
    key = key_in(request.POST.get("pair", ""))
    found = Likeness.objects.filter(pk=key).first() if key else None
    if found is None:
        messages.error(request, "These two are no longer suggested; somebody may have merged them.")
        return back
    known = cards(found.kind, (found.first, found.second))
    if len(known) < 2:
        messages.error(request, "One of the two is gone.")
        return back
    one, other = known[found.first].record, known[found.second].record
    if not review.may(actor(request), Act.MERGE, one):
        raise PermissionDenied
    try:
        review.different(one, other, actor=actor(request), reason=request.POST.get("reason"))
    except Refused as refused:
        messages.error(request, str(refused))
        return back
    messages.success(request, f"“{one}” and “{other}” are not the same: they are not suggested again.")
    return back


def alike(request: HttpRequest, record: Any) -> list[Pair]:
    """The pairs in which a record stands, for its own page (three statements)."""
    kind = str(record._meta.model_name)
    found = likeness.like(record)[:PAGE]
    known = cards(kind, {key for one in found for key in (one.first, one.second)}) if found else {}
    return [Pair(one, known[one.first], known[one.second]) for one in found if {one.first, one.second} <= set(known)]


ours().add_page("duplicates/", duplicates, "duplicates", "Duplicates")
