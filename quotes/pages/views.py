"""The views of the pages. One statement each."""

from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from quotes.access import PRIVATE, RETRY_SECONDS, UNKEPT, as_logged, logged, viewer
from quotes.export.contexts import contexts
from quotes.export.formats import Format, formats
from quotes.export.popolo import KINDS
from quotes.models.keys import parse_id
from quotes.pages.examples import EXAMPLES
from quotes.pages.wanted import HOME, PLURAL, RECORDS, TOMBSTONE
from quotes.pages.wanted import record as wanted
from quotes.read import Selection, Unavailable, Viewer, fetch

PUBLIC = "public, max-age=0, must-revalidate"
DAY = "public, max-age=86400"


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What is here: counts, the newest quotes with their sources, and the doors. One statement."""
    who = viewer(request)
    found = _fetched(HOME, who)
    if found is None:
        return _away(request)
    return _shown(request, "pages/home.html", {**found, "examples": EXAMPLES}, who)


@require_safe
def record(request: HttpRequest, public_id: str) -> HttpResponse:
    """The permalink of a record: a page, or for a program the way to the REST door. One statement; raises Http404."""
    prefix = _prefix(public_id)
    if _wants_json(request.headers.get("Accept", "")):
        answer = HttpResponseRedirect(f"/api/v1/{PLURAL[prefix]}/{public_id}/", status=HTTPStatus.SEE_OTHER)
        answer.headers["Vary"] = "Accept"
        return answer
    who = viewer(request)
    found = _fetched(wanted(prefix, public_id), who)
    return _away(request) if found is None else _record(request, prefix, found["record"], who)


@require_safe
def context(request: HttpRequest, name: str) -> HttpResponse:
    """What exported documents point to: a JSON-LD context, or the vocabulary. No statement; raises Http404."""
    found = contexts(settings.PUBLIC_URL).get(name)
    if found is None:
        raise Http404("There is no such context.")
    answer = JsonResponse(found, content_type="application/ld+json")
    answer.headers["Cache-Control"] = DAY
    answer.headers["Access-Control-Allow-Origin"] = "*"
    return answer


def _record(request: HttpRequest, prefix: str, row: dict[str, Any] | None, who: Viewer) -> HttpResponse:
    if row is None:
        raise Http404("There is no such record, or it is not public.")
    entity = RECORDS[prefix].entity
    kind = (row.get("kind") or "").replace("_", " ")
    _mark_waiting(row["decisions"])
    context = {
        "record": row,
        "entity": entity,
        "kind": kind,
        "rest": f"/api/v1/{PLURAL[prefix]}/{row['id']}/",
        "formats": _forms(entity, row),
    }
    if TOMBSTONE in row:
        return _shown(request, "pages/tombstone.html", context, who, HTTPStatus.GONE)
    return _shown(request, f"pages/{entity}.html", context, who)


def _forms(entity: str, row: dict[str, Any]) -> list[Format]:
    """The standards that have something to say of the record; none of a withheld one."""
    if TOMBSTONE in row:
        return []
    of = [form for form in formats(settings.PUBLIC_URL).values() if entity in form.of]
    return of if entity != "speaker" or row.get("kind") in KINDS else [form for form in of if form.name != "popolo"]


def _mark_waiting(decisions: dict[str, Any]) -> None:
    """Mark the corrections that nobody has confirmed; a later step ends the waiting. Of a list that goes on elsewhere
    none is marked: its confirmation may stand there."""
    if decisions["page"]["has_next_page"]:
        return
    confirmed: set[str] = set()
    for one in reversed(decisions["rows"]):
        if (one["from_state"], one["to_state"]) != ("published", "published"):
            return
        if one["confirms"]:
            confirmed.add(one["confirms"]["id"])
        else:
            one["waits"] = one["id"] not in confirmed


def _prefix(public_id: str) -> str:
    """The prefix of the id of a record that has a page; raises Http404."""
    try:
        prefix, _ = parse_id(public_id)
    except ValueError:
        prefix = ""
    if prefix not in RECORDS:
        raise Http404("There is no such record, or it is not public.")
    return prefix


def _wants_json(accept: str) -> bool:
    """Whether a client names JSON and no HTML."""
    return "json" in accept and "html" not in accept


def _fetched(selection: Selection, who: Viewer) -> dict[str, Any] | None:
    """The answer, or None when the database is away; why stands in the log."""
    try:
        return fetch(selection, who)
    except Unavailable as fault:
        logged("page", fault)
        return None


def _shown(
    request: HttpRequest, template: str, context: dict[str, Any], who: Viewer, status: HTTPStatus = HTTPStatus.OK
) -> HttpResponse:
    response = render(request, template, context, status=status)
    response.headers["Cache-Control"] = PRIVATE if who.curator else PUBLIC
    response.headers["Vary"] = "Accept, Cookie"
    return response


def _away(request: HttpRequest) -> HttpResponse:
    response = render(request, "pages/away.html", status=HTTPStatus.SERVICE_UNAVAILABLE)
    response.headers["Retry-After"] = RETRY_SECONDS
    response.headers["Cache-Control"] = UNKEPT
    return as_logged(response)
