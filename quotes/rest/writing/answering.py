"""An operation is done and answered: who may, what is wanted, what is given, the act, and what was written, read once.

Nothing is looked up for who may not write at all; what is wanted is checked and paid before anything is written.
"""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

import orjson
from django.http import HttpRequest, HttpResponse

from quotes import acts
from quotes.access import ACT, PRIVATE, REQUEST, VARY, Caller, Code, writer
from quotes.acts import Done
from quotes.models import Actor, Conflict
from quotes.read import Args
from quotes.rest import questions
from quotes.rest.answers import tag
from quotes.rest.choose import TOMBSTONE
from quotes.rest.entities import BASE
from quotes.rest.offers import JSON
from quotes.rest.problems import Problem
from quotes.rest.questions import Form, Question
from quotes.rest.writing import given, refusals
from quotes.rest.writing.conditions import versions
from quotes.rest.writing.operations import Operation


def written(request: HttpRequest, operation: Operation, address: Mapping[str, str], who: Caller) -> HttpResponse:
    """Do an operation and answer what was written. Statements: those of the act, and one.

    Raises Problem, and what `access` and `read` raise.
    """
    actor = writer(who.viewer, who.user, who.may_write)
    if actor is None:
        raise refusals.nobody(who)
    media, query = given.media(request, operation), request.META.get("QUERY_STRING", "")
    form, facts = given.query(query, operation, media.kind)
    minimal = given.is_minimal(request)
    question = _question(operation, form, minimal, who)
    who.spending.pay(ACT + (question.price if question else REQUEST))
    allowed = versions(request.META.get("HTTP_IF_MATCH")) if operation.versioned else ()
    what = given.body(request, operation, media, facts)
    what |= given.named(operation, address)
    if operation.once and (key := given.key(request)) is not None:
        what["idempotency_key"] = key
    try:
        done = _done(operation, what, actor, allowed)
    except acts.RAISED as error:
        raise refusals.told(error, operation, what) from None
    response = _answer(operation, done, question, query)
    return _shortened(response) if minimal else response


def _question(operation: Operation, form: Form, minimal: bool, who: Caller) -> Question | None:
    """What is read of what was written; of a record at least its version. What is asked has to be right in any case."""
    if not operation.entity:
        return None
    asking = questions.many if operation.many else questions.one
    found = asking(operation.entity, form, who.viewer)
    return asking(operation.entity, Form(fields="id"), who.viewer) if minimal else found


def _done(operation: Operation, what: Mapping[str, Any], actor: Actor, allowed: tuple[int, ...]) -> Done:
    """The act, on the version that If-Match allows; of several, on the one that there is."""
    if not allowed:
        return acts.done(operation.do, {**what}, actor)
    try:
        return acts.done(operation.do, {**what, "expected_version": allowed[0]}, actor)
    except Conflict as conflict:
        if conflict.current not in allowed[1:]:
            raise
        return acts.done(operation.do, {**what, "expected_version": conflict.current}, actor)


def _answer(operation: Operation, done: Done, question: Question | None, query: str) -> HttpResponse:
    """What was written, as it is now; nothing where nothing is left."""
    if question is None:
        return _response(HTTPStatus.NO_CONTENT)
    status = HTTPStatus.CREATED if done.get("created", operation.makes) else HTTPStatus.OK
    if operation.many:
        rows = question.read(Args(key=done[operation.found])) if done[operation.found] else []
        return _response(status, orjson.dumps({"results": rows, "created": done["created"]}))
    row = _read(operation, done, question)
    version = questions.version(row)
    row.pop(TOMBSTONE, None)
    content = orjson.dumps(row)
    place = f"{BASE}{operation.place(done[operation.found])}"
    response = _response(status, content)
    response.headers["Content-Location"] = f"{place}?{query}" if query else place
    response.headers["ETag"] = tag(content, version)
    if status is HTTPStatus.CREATED:
        response.headers["Location"] = place
    return response


def _shortened(response: HttpResponse) -> HttpResponse:
    """The same for who wants a minimum (RFC 7240, 4.2): of what is new its id, else no body; what is needed to go on
    stands in the headers."""
    if response.status_code == HTTPStatus.OK:
        response.status_code, response.content = HTTPStatus.NO_CONTENT, b""
        for name in ("Content-Type", "Content-Length"):
            del response.headers[name]
    del response.headers["Content-Location"]
    response.headers["Preference-Applied"] = "return=minimal"
    return response


def _read(operation: Operation, done: Done, question: Question) -> dict[str, Any]:
    row: dict[str, Any] | None = question.read(Args(key=done[operation.found]))
    if row is None:
        raise Problem(HTTPStatus.NOT_FOUND, Code.NOT_FOUND, acts.GONE)
    return row


def _response(status: HTTPStatus, content: bytes = b"") -> HttpResponse:
    response = HttpResponse(content, status=status, content_type=JSON.media_type)
    response.headers["Cache-Control"], response.headers["Vary"] = PRIVATE, VARY
    if content:
        response.headers["Content-Length"] = str(len(content))
    else:
        del response.headers["Content-Type"]
    return response
