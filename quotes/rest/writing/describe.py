"""The description of every operation that writes, in OpenAPI 3.1, made from the table of operations."""

from collections.abc import Iterator
from http import HTTPStatus
from typing import Any

from quotes.access import LIMITS, Code
from quotes.models import Relation
from quotes.models.once import KEY_LENGTH
from quotes.read.shape import ENTITIES
from quotes.rest import schemas, values
from quotes.rest.entities import BASE, RECORDS
from quotes.rest.problems import FORBIDDEN, MEDIA_TYPE, UNKNOWN_FIELD
from quotes.rest.schemas import Schema, described, reference, title
from quotes.rest.writing import conditions, refusals
from quotes.rest.writing.bodies import JSON, PLAIN
from quotes.rest.writing.examples import example
from quotes.rest.writing.given import FACTS
from quotes.rest.writing.operations import KEEP, OPERATIONS, REASON, TEXT, Operation
from quotes.rest.writing.schemas import OWN, body, components, of_column
from quotes.review.plain.kinds import CAPTURE

TEXT_HEADER: Schema = {"type": "string"}
REFUSED: dict[HTTPStatus, tuple[str, tuple[str, ...]]] = {
    HTTPStatus.BAD_REQUEST: (
        "The request is not well formed: the query string, a header, or the body, in which a name given twice, a "
        "number that would be rounded and what is too deep are faults too. Each is told with its path.",
        (Code.BAD_REQUEST, Code.BAD_INPUT, Code.UNKNOWN_PARAMETER, UNKNOWN_FIELD, Code.TOO_COSTLY, "idempotency_key"),
    ),
    HTTPStatus.UNAUTHORIZED: (
        "Nobody is signed in and no access token came; or it is unknown, revoked or expired.", (Code.UNAUTHENTICATED,),
    ),
    HTTPStatus.FORBIDDEN: (
        "This may not be done by this caller: no curator, a token for reading, a step that is a reviewer's; or the "
        "CSRF token of a session is missing.",
        (FORBIDDEN,),
    ),
    HTTPStatus.NOT_FOUND: ("There is no such record, or none any more.", (Code.NOT_FOUND,)),
    HTTPStatus.NOT_ACCEPTABLE: (f"The client does not take {JSON}.", (Code.NOT_ACCEPTABLE,)),
    HTTPStatus.CONFLICT: (
        "Nothing that was sent is wrong, but what is in the base stands in the way: the state of the record, what its "
        "publication needs, the rule of two persons, other rows that name it (`named_by`).",
        (refusals.CONFLICT,),
    ),
    HTTPStatus.LENGTH_REQUIRED: ("The body has no Content-Length.", ("LENGTH_REQUIRED",)),
    HTTPStatus.PRECONDITION_FAILED: (
        "The record was changed since it was read: `current_version`. Nothing was written; read it again.",
        (conditions.STALE,),
    ),
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: (
        f"A JSON body is at most {LIMITS.body:,} bytes, a text that is sent as {PLAIN} {LIMITS.text:,}.",
        (Code.TOO_LARGE,),
    ),
    HTTPStatus.REQUEST_URI_TOO_LONG: schemas.TOLD[HTTPStatus.REQUEST_URI_TOO_LONG],
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE: (
        "The body is of another media type or charset.", (Code.UNSUPPORTED_MEDIA_TYPE,),
    ),
    HTTPStatus.UNPROCESSABLE_ENTITY: (
        "What was sent breaks a rule of the record; every fault is told with its path and code. Or the key was used "
        "for something else.",
        (refusals.INVALID, "idempotency_key_reused"),
    ),
    HTTPStatus.PRECONDITION_REQUIRED: (
        "Without If-Match nothing is changed; * is none, for it says nothing of what was seen.", (conditions.NEEDED,),
    ),
    HTTPStatus.TOO_MANY_REQUESTS: schemas.TOLD[HTTPStatus.TOO_MANY_REQUESTS],
    HTTPStatus.SERVICE_UNAVAILABLE: (
        "The database is busy, away or takes no writes; try again after Retry-After seconds.",
        (Code.UNAVAILABLE, Code.TIMEOUT),
    ),
}  # fmt: skip
"""What every refusal means here, and its codes."""

VERSIONED = (HTTPStatus.PRECONDITION_FAILED, HTTPStatus.PRECONDITION_REQUIRED)
OF_A_BODY = (HTTPStatus.UNSUPPORTED_MEDIA_TYPE, HTTPStatus.UNPROCESSABLE_ENTITY)

MORE: dict[HTTPStatus, dict[str, Schema]] = {
    HTTPStatus.CONFLICT: {
        "named_by": {
            "type": "array",
            "items": schemas.TYPES["id"],
            "description": "The records that name what was to be deleted, at most 20.",
        },
        "current_version": {
            "type": "integer",
            "description": "The version of the record into which this was to be merged, where that was changed.",
        },
    },
    HTTPStatus.PRECONDITION_FAILED: {
        "current_version": {"type": "integer", "description": "The version that the record has now."}
    },
}
"""Extension members of problem details."""

TRANSACTION = "All of it is one transaction: where it cannot be done a problem says why, and nothing was written."

IF_MATCH: Schema = {
    "name": "If-Match",
    "in": "header",
    "required": True,
    "description": "The ETag with which the record was read (of evidence and links: the claim); several, with commas, "
    "where any will do. Its version is compared: nothing is overwritten unseen.",
    "schema": {"type": "string", "pattern": '^".*"$', "examples": ['"3-5f2c64a0d9e14b7f8c1a2b3c4d5e6f70"']},
}
KEY: Schema = {
    "name": refusals.KEY,
    "in": "header",
    "description": "A word of your own for this creation: sent again with it and the same body, it happens once, and "
    "the answer is the same record.",
    "schema": {"type": "string", "minLength": 1, "maxLength": KEY_LENGTH + 2, "examples": ['"release 7"']},
}
PREFER: Schema = {
    "name": "Prefer",
    "in": "header",
    "description": "return=minimal: of what is new only its id, else no body (RFC 7240); others are passed over.",
    "schema": {"type": "string", "examples": ["return=minimal", "return=representation"]},
}
ANSWERED: dict[str, Schema] = {
    "ETag": {"description": "The record's new tag, for the next If-Match.", "schema": TEXT_HEADER},
    "Location": {"description": "The address of what is new.", "schema": {"type": "string", "format": "uri-reference"}},
    "Content-Location": {
        "description": "The address at which the same is read.",
        "schema": {"type": "string", "format": "uri-reference"},
    },
    "Preference-Applied": {"description": "The preference that was followed.", "schema": TEXT_HEADER},
}


def paths() -> dict[str, dict[str, Any]]:
    """Every operation by its address and method."""
    found: dict[str, dict[str, Any]] = {}
    for one in OPERATIONS.values():
        found.setdefault(BASE + one.address, {})[one.method.lower()] = described_operation(one)
    return found


def all_schemas() -> dict[str, Schema]:
    """The schemas that they need."""
    problems = {_problem_name(status): _problem(status) for status in REFUSED}
    return {**components(), **problems, "Proposed": proposed()}


def described_operation(one: Operation) -> dict[str, Any]:
    """One operation."""
    told: dict[str, Any] = {
        "operationId": one.name,
        "summary": one.summary,
        "description": f"{one.summary}. {TRANSACTION}",
        "tags": [one.tag],
        "parameters": list(_parameters(one)),
        "responses": _responses(one),
        "security": [{name: []} for name in ("token", "session")],
    }
    if one.body:
        told["requestBody"] = {"required": bool(one.body.required), "content": _content(one)}
    return told


def _parameters(one: Operation) -> Iterator[Schema]:
    tag = RECORDS[one.tag]
    for name in one.given:
        prefix = ENTITIES["claim" if name == "to" else tag].prefix
        schema = {"type": "string", "enum": list(Relation.values)} if name == "relation" else None
        found = {**values.of_path(prefix), "name": name}
        told = {"schema": schema, "description": "How the one stands to the other.", "example": Relation.values[0]}
        yield {**found, **told} if schema else found
    if one.entity:
        yield from values.form(one.entity)
        yield PREFER
    if one.reasoned:
        yield values.query(REASON, OWN[REASON]["description"], {"type": "string", "minLength": 1, "maxLength": 2_000})
    if one.body and one.body.is_text:
        for name in FACTS:
            yield values.query(name, f"Of a text that is sent as {PLAIN}: as in JSON, a date in EDTF.", _fact(name))
    if one.versioned:
        yield IF_MATCH
    if one.once:
        yield KEY


def _fact(name: str) -> Schema:
    if name == KEEP:
        return {key: value for key, value in OWN[KEEP].items() if key != "description"}
    group = CAPTURE.groups.get(name)
    schema = of_column(CAPTURE.model._meta.get_field(group["edtf"] if group else name))
    types = schema["type"]
    kept = [one for one in schema["enum"] if one is not None] if "enum" in schema else None
    return {**schema, "type": types[0] if isinstance(types, list) else types, **({"enum": kept} if kept else {})}


def _content(one: Operation) -> dict[str, Any]:
    assert one.body is not None
    shown = example(one.name, one.entity, one.body.names)
    found: dict[str, Any] = {JSON: {"schema": reference(body(one)), "example": shown}}
    if one.body.is_text:
        found[PLAIN] = {"schema": {"type": "string", "minLength": 1}, "example": shown[TEXT]}
    return found


def _responses(one: Operation) -> dict[str, Any]:
    missing = (HTTPStatus.NOT_FOUND,)
    optional = {*missing, *VERSIONED, *OF_A_BODY, HTTPStatus.CONFLICT}
    wanted = {
        *(missing if one.given or one.makes else ()), *(VERSIONED if one.versioned else ()),
        *(OF_A_BODY if one.body else ()), HTTPStatus.CONFLICT,
        *((HTTPStatus.UNPROCESSABLE_ENTITY,) if one.reasoned else ()),
    }  # fmt: skip
    statuses = sorted(status for status in REFUSED if status not in optional or status in wanted)
    return {**dict(_good(one)), **{str(status.value): _refusal(status) for status in statuses}}


def _good(one: Operation) -> Iterator[tuple[str, Any]]:
    answers = {"description": "It was done.", "headers": schemas.BUDGET}
    if not one.entity:
        yield "204", answers
        return
    schema = reference("Proposed" if one.many else title(one.entity))
    names = () if one.many else ("ETag", "Content-Location")
    headers = {**{name: ANSWERED[name] for name in names}, **schemas.BUDGET}
    whole = {**answers, "headers": headers, "content": {JSON: {"schema": schema}}}
    minimal = {name: ANSWERED[name] for name in ("Preference-Applied", *(() if one.many else ("ETag",)))}
    if one.makes:
        yield "201", {**whole, "description": "It is new.", "headers": {"Location": ANSWERED["Location"], **headers}}
    if one.many:
        yield "201", {**whole, "description": "Some of them are new."}
    if not one.makes or (one.body and one.body.is_text):
        yield "200", {**whole, "description": "It was done." if not one.makes else "It was there already."}
        told = "It was done, and no body was wanted (Prefer)."
        yield "204", {**answers, "description": told, "headers": {**minimal, **schemas.BUDGET}}


def _refusal(status: HTTPStatus) -> Schema:
    found: Schema = {
        "description": REFUSED[status][0],
        "content": {MEDIA_TYPE: {"schema": reference(_problem_name(status))}},
    }
    return {**found, "headers": schemas.HEADERS[status]} if status in schemas.HEADERS else found


def _problem_name(status: HTTPStatus) -> str:
    return f"Problem{status.value}"


def _problem(status: HTTPStatus) -> Schema:
    """Problem details of a status, with its codes and what else it tells."""
    told, codes = REFUSED[status]
    code = {"type": "string", "enum": [str(one) for one in codes], "description": "What was wrong, for programs."}
    more = {"type": "object", "properties": {"code": code, **MORE.get(status, {})}, "required": ["code"]}
    return {"description": told, "allOf": [reference("Problem"), more]}


def proposed() -> Schema:
    """The quotes that were suggested."""
    rows = {"type": "array", "items": reference("Quote"), "maxItems": 100}
    return schemas.closed(
        "The quotes of all candidates.",
        {
            "results": described(rows, "The quotes, in the order of the candidates, each once."),
            "created": {"type": "integer", "minimum": 0, "description": "How many of them are new."},
        },
        required=["results", "created"],
    )
