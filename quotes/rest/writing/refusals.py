"""What is said instead of an act: `review`'s exceptions as problem details.

422: what was sent breaks a rule; every fault has its path in the body. 409: nothing that was sent is wrong, but what is
in the base stands in the way. 412: it was changed since it was read. 401 and 403: not by this caller. 404: no such row.
"""

from collections.abc import Iterable, Mapping
from http import HTTPStatus
from typing import Any

from quotes.access import NOBODY, Caller, Code
from quotes.acts import worded
from quotes.models import Conflict
from quotes.rest.problems import FORBIDDEN, Fault, Problem
from quotes.rest.writing.conditions import stale
from quotes.rest.writing.operations import INTO_VERSION, Operation
from quotes.review import InUse, NotPermitted, Refused
from quotes.review.plain import NotFound
from quotes.review.plain.ids import record_id_of

INVALID, CONFLICT = "VALIDATION_FAILED", "CONFLICT"
"""The codes of 422 and 409; what exactly is wrong each fault says."""

KEY = "Idempotency-Key"
OF_KEY = {"idempotency_key": HTTPStatus.BAD_REQUEST, "idempotency_key_reused": HTTPStatus.UNPROCESSABLE_ENTITY}
"""As draft-ietf-httpapi-idempotency-key-header has it."""


def nobody(who: Caller) -> Problem:
    """401 for who came with nothing, 403 for who may not write at all (RFC 6750, 3.1)."""
    if who.user is None:
        challenge = {"WWW-Authenticate": "Bearer"}
        return Problem(HTTPStatus.UNAUTHORIZED, Code.UNAUTHENTICATED, NOBODY, headers=challenge)
    scope = {} if who.may_write else {"WWW-Authenticate": 'Bearer error="insufficient_scope", scope="write"'}
    return Problem(HTTPStatus.FORBIDDEN, FORBIDDEN, NOBODY, headers=scope)


def invalid(faults: Iterable[Fault]) -> Problem:
    """422, with every fault."""
    return _with(HTTPStatus.UNPROCESSABLE_ENTITY, INVALID, tuple(faults))


def told(error: Exception, operation: Operation, given: Mapping[str, Any]) -> Problem:
    """The problem that an exception of `acts.RAISED` is, for an operation that was given this."""
    match error:
        case NotPermitted():
            return _with(HTTPStatus.FORBIDDEN, FORBIDDEN, _faults(error))
        case InUse(rows=rows):
            named = dict.fromkeys(found for row in rows if (found := record_id_of(row)))
            return _with(HTTPStatus.CONFLICT, CONFLICT, _faults(error), named_by=list(named))
        case Refused():
            return _refused(error, operation)
        case Conflict():
            return _conflict(error, given)
        case NotFound(path=path) if path[0] not in operation.given.values():
            return invalid([Fault(path, str(error), "not_found")])
    return Problem(HTTPStatus.NOT_FOUND, Code.NOT_FOUND, str(error))


def _refused(error: Refused, operation: Operation) -> Problem:
    """What was sent is wrong, or else what is there stands in the way."""
    faults = _faults(error)
    names = operation.names
    first = faults[0]
    if first.code == Code.BAD_ID and {*first.path[:1]} & ({*operation.given.values()} - {*names}):
        return Problem(HTTPStatus.NOT_FOUND, Code.NOT_FOUND, first.message)
    if first.code in OF_KEY:
        status = OF_KEY[first.code]
        return Problem(status, first.code, f"{KEY}: {first.message}", (Fault((KEY,), first.message, first.code),))
    if any(one.path[:1] and (one.path[0] in names or one.code == "unknown_field") for one in faults):
        return invalid(faults)
    return _with(HTTPStatus.CONFLICT, CONFLICT, faults)


def _conflict(error: Conflict, given: Mapping[str, Any]) -> Problem:
    """The record of the address was changed, or the one into which it was to go."""
    if error.current is None:
        return Problem(HTTPStatus.NOT_FOUND, Code.NOT_FOUND, worded(error))
    if INTO_VERSION in given and str(given["into"]).endswith(error.record.pk.hex):
        fault = Fault((INTO_VERSION,), worded(error), "stale")
        return _with(HTTPStatus.CONFLICT, CONFLICT, (fault,), current_version=error.current)
    return stale(worded(error), current_version=error.current)


def _faults(error: Refused) -> tuple[Fault, ...]:
    return tuple(Fault(one.path, one.message, one.code) for one in error.problems)


def _with(status: HTTPStatus, code: str, faults: tuple[Fault, ...], **more: Any) -> Problem:
    detail = " ".join(dict.fromkeys(one.message for one in faults[:5]))
    return Problem(status, code, detail, faults, more)
