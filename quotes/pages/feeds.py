"""The feeds: what was published, newest first, in Atom. One statement each; another where a slug becomes an id.

A feed is for everybody, so it is the public's whoever asks, and anybody may keep it. Its address has ids, which never
change; one with a slug, or with the id of a speaker who was merged into another, leads there.
"""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from quotes.access import (
    FREE,
    REQUEST,
    RETRY_SECONDS,
    SEARCH,
    UNKEPT,
    Spending,
    TurnedAway,
    anybodys,
    as_logged,
    caller,
    etag,
    logged,
    permalink,
    tagged,
)
from quotes.export import atom
from quotes.export.asks import fields
from quotes.models.keys import parse_id
from quotes.read import Args, Ask, BadInput, Fault, Selection, Unavailable, cost, fetch, searches

NAME = "Factbase"
ENTRIES = 20
NODES = {"quotes": atom.QUOTE, "claims": atom.CLAIM}
NARROWED = {"speaker": "of", "topic": "on"}
"""By whom or what a feed may be narrowed, and how its title says so."""

Given = Mapping[str, str]


@require_safe
def feed(request: HttpRequest, name: str) -> HttpResponse:
    """A page of the feed of quotes or of claims; raises Http404 for a speaker or a topic that there is not."""
    spending = FREE
    try:
        spending = caller(request.META).spending
        answer = _answered(request, name, spending)
    except (BadInput, TurnedAway, Unavailable) as error:
        answer = _refused(error)
    for header, value in spending.headers().items():
        answer.headers[header] = value
    return answer


def _answered(request: HttpRequest, name: str, spending: Spending) -> HttpResponse:
    given = _given(request)
    spending.pay(REQUEST)
    for one in NARROWED:
        if one in given and not _is_id(given[one]):
            return HttpResponseRedirect(_address(name, {**given, one: _id_of(one, given[one])}))
    selection = _wanted(name, given)
    spending.pay(cost(selection) + SEARCH * searches(selection))
    found = fetch(selection)
    for one in NARROWED:
        if one in given and found[one] is None:
            raise Http404(f"There is no such {one}, or it is not public.")
    if other := (found.get("speaker") or {}).get("merged_into"):
        return HttpResponseRedirect(_address(name, {**given, "speaker": other["id"]}))
    content = atom.write(_feed(name, given, found))
    return tagged(request, content, f"{atom.MEDIA_TYPE}; charset=utf-8", etag(content), anybodys())


def _given(request: HttpRequest) -> Given:
    """The parameters; raises BadInput for others, and for what is empty or given twice."""
    known = (*NARROWED, "after")
    for name, values in request.GET.lists():
        if name not in known:
            told = f"There is no parameter {name[:40]!r} here; there are: {', '.join(known)}."
            raise BadInput(Fault("UNKNOWN_PARAMETER", told, (name[:100],)))
        if len(values) > 1 or not values[0]:
            raise BadInput(Fault("BAD_INPUT", f"Give {name} once, and not empty.", (name,)))
    return request.GET.dict()


def _is_id(text: str) -> bool:
    try:
        parse_id(text)
    except ValueError:
        return False
    return True


def _id_of(entity: str, slug: str) -> str:
    """The id behind a slug (one statement); raises Http404."""
    row = fetch(Selection("query", (Ask(entity, "row", Args(key=slug), (Selection(entity, fields("id")),)),)))["row"]
    if row is None:
        raise Http404(f"There is no such {entity}, or it is not public.")
    return str(row["id"])


def _wanted(name: str, given: Given) -> Selection:
    """A page of the feed, and by what it is narrowed."""
    row = atom.entries(NODES[name])
    ends = Ask("page_info", "ends", of=(Selection("page_info", fields("has_next_page end_cursor")),))
    page = Selection("page", (Ask("nodes", "rows", of=(row,)), ends))
    narrowed: dict[str, Any] = {one: [given[one]] for one in NARROWED if one in given} or {"listed": True}
    asks = [Ask(f"published_{name}", "page", Args(ENTRIES, given.get("after"), filter=narrowed), (page,))]
    if "speaker" in given:
        merged = Ask("merged_into", "merged_into", of=(Selection("speaker", fields("id")),))
        asks.append(_node("speaker", given["speaker"], merged))
    if "topic" in given:
        asks.append(_node("topic", given["topic"]))
    return Selection("query", tuple(asks))


def _node(entity: str, key: str, *more: Ask) -> Ask:
    return Ask("node", entity, Args(key=key), (Selection(entity, (*fields("id name"), *more)),))


def _feed(name: str, given: Given, found: dict[str, Any]) -> atom.Feed:
    """The page as `export` writes it."""
    ends, narrowed = found["page"]["ends"], {one: given[one] for one in NARROWED if one in given}
    words = [f"{NARROWED[one]} {found[one]['name']}" for one in narrowed]
    following = _address(name, {**narrowed, "after": ends["end_cursor"]})
    return atom.Feed(
        title=" ".join([f"{NAME}: {name}", *words]),
        rows=found["page"]["rows"],
        base=NAME,
        home=f"{settings.PUBLIC_URL}/",
        first=_address(name, narrowed),
        self=_address(name, given),
        next=following if ends["has_next_page"] else None,
        alternate=permalink(given["speaker"]) if "speaker" in given else f"{settings.PUBLIC_URL}/",
    )


def _address(name: str, given: Given) -> str:
    """The address of a page of a feed, its parameters in one order."""
    query = urlencode({one: given[one] for one in (*NARROWED, "after") if one in given})
    return f"{settings.PUBLIC_URL}{reverse('feed', args=[name])}{'?' if query else ''}{query}"


def _refused(error: BadInput | TurnedAway | Unavailable) -> HttpResponse:
    """Why there is no feed, in words, as an answer that nobody keeps."""
    match error:
        case BadInput():
            return _told(HTTPStatus.BAD_REQUEST, " ".join(one.message for one in error.problems))
        case TurnedAway():
            return _told(error.status, error.message, error.headers)
    logged("feed", error)
    told = "The database did not answer. Please try again."
    return as_logged(_told(HTTPStatus.SERVICE_UNAVAILABLE, told, {"Retry-After": RETRY_SECONDS}))


def _told(status: int, words: str, headers: Mapping[str, str] | None = None) -> HttpResponse:
    more = {"Cache-Control": UNKEPT, **(headers or {})}
    return HttpResponse(f"{words}\n", status=status, content_type="text/plain; charset=utf-8", headers=more)
