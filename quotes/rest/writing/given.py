"""A request becomes what its act is given: the body, the ids in the address, the version in If-Match, the key."""

from collections.abc import Iterator, Mapping
from http import HTTPStatus
from typing import Any, NamedTuple

from django.http import HttpRequest

from quotes.access import LIMITS, Code
from quotes.ingest import ENCODINGS
from quotes.models.keys import parse_id
from quotes.read.shape import ENTITIES
from quotes.rest.entities import RECORDS
from quotes.rest.parameters import FORM, Kind, collected, decoded
from quotes.rest.problems import Fault, Problem, refused
from quotes.rest.questions import Form
from quotes.rest.writing.bodies import JSON, PLAIN, media_type, parsed, received
from quotes.rest.writing.operations import ELSEWHERE, INTO_VERSION, KEEP, REASON, TEXT, Body, Operation
from quotes.rest.writing.refusals import KEY, invalid
from quotes.review.plain.kinds import CAPTURE
from quotes.review.plain.values import is_whole

FACTS: Mapping[str, Kind] = {**dict.fromkeys((*CAPTURE.columns, *CAPTURE.groups), Kind.WORD), KEEP: Kind.FLAG}
"""What may be said in the query string of a text that comes as it is; a date is given there in EDTF."""


IDENTITY = "identity"
"""The coding of a body that is not coded (RFC 9110, 8.4 and 15.5.16)."""


class Media(NamedTuple):
    """In what a body comes; nothing where none does."""

    kind: str = ""
    charset: str = "utf-8"


def media(request: HttpRequest, operation: Operation) -> Media:
    """In what the body comes; raises Problem (415)."""
    header = request.META.get("CONTENT_TYPE", "")
    if operation.body is None:
        return Media()
    if request.META.get("HTTP_CONTENT_ENCODING", IDENTITY).strip().lower() not in ("", IDENTITY):
        told = "A body comes as it is, in no Content-Encoding."
        headers = {"Accept-Encoding": IDENTITY}
        raise Problem(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, Code.UNSUPPORTED_MEDIA_TYPE, told, headers=headers)
    is_empty = request.META.get("CONTENT_LENGTH") in (None, "", "0")
    if is_empty and not (operation.body.is_text and header.lower().startswith(PLAIN)):
        return Media(JSON)  # what says nothing may say so in any type
    found = Media(*media_type(header, (JSON, PLAIN) if operation.body.is_text else (JSON,)))
    if found.kind == PLAIN and found.charset not in ENCODINGS:
        told = f"A text comes in {', '.join(ENCODINGS)}."
        raise Problem(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, Code.UNSUPPORTED_MEDIA_TYPE, told)
    return found


def query(text: str, operation: Operation, kind: str) -> tuple[Form, dict[str, Any]]:
    """How the answer is wanted, and what the query string says of a text, or why; raises Problem (400, 414)."""
    faults: list[Fault] = []
    form = (*(FORM if operation.entity else ()), *((REASON,) if operation.reasoned else ()))
    wanted = {**dict.fromkeys(form, Kind.WORD), **(FACTS if kind == PLAIN else {})}
    values = collected(decoded(text), wanted, faults)
    if faults:
        raise refused(faults)
    rows = Form(values.pop("fields", None), values.pop("include", None))
    dates = {name: {"edtf": values[name]} for name in CAPTURE.groups if name in values}
    return rows, values | dates


def body(request: HttpRequest, operation: Operation, of: Media, facts: Mapping[str, Any]) -> dict[str, Any]:
    """What the body says; raises Problem: 400, 411, 413, and 422 for names and types that no act looks at."""
    if of.kind == PLAIN:
        return {TEXT: received(request, LIMITS.text), "encoding": of.charset, **facts}
    came = received(request)
    if operation.body is None:
        if came:
            raise Problem(HTTPStatus.BAD_REQUEST, Code.BAD_REQUEST, "Nothing is sent with this.")
        return {**facts}
    found = parsed(came)
    if faults := [*_names(operation.body, found), *_types(operation.body, found)]:
        raise invalid(faults)
    return found | {name: int(found[name]) for name in (INTO_VERSION,) if name in found}


def named(operation: Operation, address: Mapping[str, str]) -> dict[str, str]:
    """What stands in the address, by the act's names; raises Problem (404) for an id of another kind of record."""
    if "id" in address:
        try:
            parse_id(address["id"], ENTITIES[RECORDS[operation.tag]].prefix)
        except ValueError as error:
            raise Problem(HTTPStatus.NOT_FOUND, Code.NOT_FOUND, str(error)) from None
    return {name: address[at] for at, name in operation.given.items()}


def _names(of: Body, found: Mapping[str, Any]) -> Iterator[Fault]:
    """Names that the act would take for what stands elsewhere; and of a closed body whatever it has too many or too
    few. All others are told by whoever reads the shape."""
    for name in found:
        if name not in of.names and (of.closed or name in ELSEWHERE):
            yield Fault((name[:40],), "There is no such field.", "unknown_field")
    for name in of.required if of.closed else ():
        if name not in found:
            yield Fault((name,), "This is needed.", "required")


def _types(of: Body, found: Mapping[str, Any]) -> Iterator[Fault]:
    """What no shape says the type of."""
    if REASON in of.names and not isinstance(found.get(REASON), str | None):
        yield Fault((REASON,), "This is a string.", "type")
    if INTO_VERSION in of.names and not is_whole(found.get(INTO_VERSION, 0)):
        yield Fault((INTO_VERSION,), "This is a whole number.", "type")


def key(request: HttpRequest) -> str | None:
    """The key of a creation, as it is or as a string in quotation marks (draft-ietf-httpapi-idempotency-key-header);
    raises Problem (400)."""
    header = request.META.get("HTTP_IDEMPOTENCY_KEY")
    if header is None:
        return None
    try:
        text = str(header).encode("latin-1").decode()
    except UnicodeError:
        told = f"{KEY} is not UTF-8."
        raise Problem(
            HTTPStatus.BAD_REQUEST, "idempotency_key", told, (Fault((KEY,), told, "idempotency_key"),)
        ) from None
    quoted = len(text) > 1 and text[0] == text[-1] == '"'
    return text[1:-1].replace('\\"', '"').replace("\\\\", "\\") if quoted else text


def is_minimal(request: HttpRequest) -> bool:
    """Whether the client wants no body (RFC 7240, 4.2)."""
    wanted = request.META.get("HTTP_PREFER", "").lower()
    return any(
        one.partition(";")[0].replace(" ", "") in ("return=minimal", 'return="minimal"') for one in wanted.split(",")
    )
