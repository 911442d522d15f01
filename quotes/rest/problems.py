"""Problem details (RFC 9457): what every refusal looks like, and which status each code has."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

import orjson
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from rest_framework import exceptions

from quotes.access import RETRY_SECONDS, UNKEPT, VARY, Code, TurnedAway, as_logged, logged, request_id
from quotes.read import BadInput, Unavailable

MEDIA_TYPE = "application/problem+json"

WITHHELD, FORBIDDEN, UNKNOWN_FIELD = "WITHHELD", "FORBIDDEN", "UNKNOWN_FIELD"
"""Codes that only this door has; the others are access's."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong with a request: where (the parameter, then the place in it), what, and its code."""

    path: tuple[str, ...]
    message: str
    code: str


@dataclass
class Problem(Exception):
    """A refusal. `more` are RFC 9457's extension members, `headers` what HTTP wants to be told beside it."""

    status: HTTPStatus
    code: str
    detail: str
    faults: tuple[Fault, ...] = ()
    more: dict[str, Any] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)


def refused(faults: list[Fault]) -> Problem:
    """400, with every fault named."""
    code = faults[0].code if len({fault.code for fault in faults}) == 1 else Code.BAD_INPUT
    return Problem(HTTPStatus.BAD_REQUEST, code, " ".join(fault.message for fault in faults[:5]), tuple(faults))


def fault(parameter: str, message: str, code: str = Code.BAD_INPUT) -> Fault:
    """A fault of one parameter."""
    return Fault((parameter,), message, code)


def of_read(bad: BadInput) -> Problem:
    """What the read path refused, in the words of this door: its aliases are not the client's."""
    return refused([Fault((_parameter(one.path),), one.message, one.code) for one in bad.problems])


def _parameter(path: tuple[str | int, ...]) -> str:
    return next((part for part in reversed(path) if isinstance(part, str)), "request")


def gone(row: dict[str, Any]) -> Problem:
    """410 for a withheld record: what is left of it is its id, state, date and reason."""
    return Problem(HTTPStatus.GONE, WITHHELD, "The record was withheld; its words are not shown.", more=row)


def not_found() -> Problem:
    """404 for what is unknown and for what is hidden alike."""
    return Problem(HTTPStatus.NOT_FOUND, Code.NOT_FOUND, "There is no such record, or it is not public.")


def not_allowed(methods: Iterable[str]) -> Problem:
    """405, with what may be done."""
    told = ", ".join(methods)
    headers = {"Allow": told}
    return Problem(HTTPStatus.METHOD_NOT_ALLOWED, Code.METHOD_NOT_ALLOWED, f"Here one may: {told}.", headers=headers)


def turned_away(error: TurnedAway) -> Problem:
    """400, 401 or 429 for who is not let in, or not so often."""
    return Problem(HTTPStatus(error.status), error.code, error.message, headers=error.headers)


def unavailable(fault: Unavailable) -> Problem:
    """503 for a database that is away, or an answer that took too long. Why it was stays its cause, for the log."""
    told = "The answer took too long." if fault.code == Code.TIMEOUT else "The database did not answer."
    headers = {"Retry-After": RETRY_SECONDS}
    made = Problem(HTTPStatus.SERVICE_UNAVAILABLE, fault.code, f"{told} Please try again.", headers=headers)
    made.__cause__ = fault
    return made


def response(problem: Problem) -> HttpResponse:
    """The problem as an answer that nothing may keep. Server faults are logged under the name told to the client."""
    ours = problem.status >= HTTPStatus.INTERNAL_SERVER_ERROR
    name = logged(f"REST {problem.code}", problem.__cause__ or problem) if ours else request_id()
    body: dict[str, Any] = {
        "type": "about:blank", "title": problem.status.phrase, "status": problem.status.value,
        "detail": problem.detail, "code": problem.code, "instance": f"urn:factbase:request:{name}",
    }  # fmt: skip
    if problem.faults:
        body["errors"] = [{"path": one.path, "message": one.message, "code": one.code} for one in problem.faults]
    headers = {"Content-Type": MEDIA_TYPE, "Cache-Control": UNKEPT, "Vary": VARY, **problem.headers}
    answer = HttpResponse(orjson.dumps(problem.more | body), status=problem.status, headers=headers)
    return as_logged(answer) if ours else answer


CODES = {
    HTTPStatus.METHOD_NOT_ALLOWED: (Code.METHOD_NOT_ALLOWED, "This address is only read: GET, HEAD, OPTIONS."),
    HTTPStatus.NOT_ACCEPTABLE: (Code.NOT_ACCEPTABLE, "The answer is application/json."),
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE: (Code.UNSUPPORTED_MEDIA_TYPE, "This media type is not understood here."),
    HTTPStatus.NOT_FOUND: (Code.NOT_FOUND, "There is nothing at this address."),
    HTTPStatus.FORBIDDEN: (FORBIDDEN, "You may not do this."),
}


def handler(error: Exception, context: dict[str, Any]) -> HttpResponse | None:
    """Django REST framework's exceptions as problem details; what it does not know is left to Django (500)."""
    status = HTTPStatus(_status(error)) if _status(error) else None
    if status is None:
        return None
    code, detail = CODES.get(status, (Code.BAD_REQUEST, "The request could not be understood."))
    return response(Problem(status, code, detail))


def _status(error: Exception) -> int:
    if isinstance(error, exceptions.APIException):
        return error.status_code
    return {Http404: 404, PermissionDenied: 403}.get(type(error), 0)
