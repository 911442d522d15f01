"""The JSON schemas of all that is answered (OpenAPI 3.1), made from `read.shape` and `meaning`.

No property is required: `fields` decides what a row has. What a property may be null for is read from its column.
"""

from http import HTTPStatus
from typing import Any, cast

from django.db import models

from quotes.access import LIMITS
from quotes.models.source import Source
from quotes.read.entity import Either, Entity, Field, Many, One, Pages, Value
from quotes.read.meaning import ENTITY, MEANING
from quotes.read.shape import ENTITIES
from quotes.rest.entities import COLLECTIONS, LOGS, PERMANENT, VALUES
from quotes.rest.problems import MEDIA_TYPE
from quotes.rest.values import values_of

Schema = dict[str, Any]

TYPES: dict[str, Schema] = {
    "id": {"type": "string", "pattern": "^[a-z]{1,4}_[0-9a-f]{32}$"},
    "bool": {"type": "boolean"},
    "datetime": {"type": "string", "format": "date-time"},
    "int": {"type": "integer"},
    "bigint": {"type": "integer", "format": "int64"},
    "decimal": {"type": "string", "pattern": r"^-?[0-9]{1,15}(\.[0-9]{1,15})?$"},
    "enum": {"type": "string"},
    "text": {"type": "string"},
}

NULL: Schema = {"type": "null"}

CURSOR: Schema = {"type": ["string", "null"], "format": "uri-reference"}


def reference(name: str) -> Schema:
    """A schema of the components."""
    return {"$ref": f"#/components/schemas/{name}"}


def title(entity: str) -> str:
    """The name of an entity's schema: speaker_name -> SpeakerName."""
    return "".join(word.capitalize() for word in entity.split("_"))


def components() -> dict[str, Schema]:
    """Every schema by its name."""
    wanted = [name for name, entity in ENTITIES.items() if name in MEANING and entity.model]
    found = {title(name): of_entity(ENTITIES[name]) for name in wanted}
    found |= {"Day": of_value("day", _edge("source", "published"), Source),
              "Quantity": of_value("quantity", _edge("claim", "quantity"), ENTITIES["claim"].model)}  # fmt: skip
    found |= {f"{title(name)}Page": of_page(name) for name in sorted({one.entity for one in COLLECTIONS.values()})}
    return found | {"Index": INDEX, "Problem": PROBLEM, "Withheld": withheld()}


def _edge(entity: str, name: str) -> Value:
    return ENTITIES[entity].edges[name]


def of_entity(entity: Entity) -> Schema:
    """The schema of a row."""
    means = MEANING[entity.name]
    properties = {name: described(of_field(entity.model, field), means[name]) for name, field in entity.fields.items()}
    if entity.name in PERMANENT:
        properties["permalink"] = described({"type": "string", "format": "uri"}, means["permalink"])
    for name, edge in entity.edges.items():
        if not isinstance(edge, Either):
            properties[name] = described(of_edge(entity, name, edge), means[name])
    return closed(ENTITY[entity.name], properties)


def closed(description: str, properties: dict[str, Schema], **more: Any) -> Schema:
    """An object with these properties and no others."""
    return {
        "type": "object",
        "description": description,
        "properties": properties,
        "additionalProperties": False,
        **more,
    }


def described(schema: Schema, description: str) -> Schema:
    """The schema with a description; what is a reference is wrapped, so that no tool drops it."""
    return (
        {"allOf": [schema], "description": description} if "$ref" in schema else {**schema, "description": description}
    )


def column(model: type[models.Model], name: str) -> Any:
    """The model's field that holds a column; for a path, its last step."""
    first, *rest = name.split(".")
    found = next(one for one in model._meta.concrete_fields if one.column == first)
    return column(cast(type[models.Model], found.related_model), ".".join(rest)) if rest else found


def of_field(model: type[models.Model], field: Field) -> Schema:
    """The schema of a scalar."""
    held = column(model, field.columns[0])
    schema = dict(TYPES[field.type])
    choices = values_of(held) if field.sql is None and field.make is None else None
    if choices:
        schema["enum"] = [*choices, *([None] if held.null else [])]
    return nullable(schema) if _may_be_null(model, field) else schema


def _may_be_null(model: type[models.Model], field: Field) -> bool:
    if field.type == "bool" and field.sql is not None:
        return False
    if field.sql is not None:
        return True
    return any(column(model, path).null or "." in path for path in field.columns) or field.make is not None


def nullable(schema: Schema) -> Schema:
    """The schema, or null."""
    if "type" in schema:
        return {**schema, "type": [schema["type"], "null"]}
    return {"anyOf": [schema, NULL]}


def of_edge(entity: Entity, name: str, edge: Any) -> Schema:
    """The schema of what stands at the end of an edge."""
    if isinstance(edge, Value):
        return nullable(reference(title(VALUES[name])))
    target = reference(title(edge.entity))
    if isinstance(edge, Many):
        return {"type": "array", "items": target, "maxItems": 100}
    if isinstance(edge, Pages):
        return reference(f"{title(edge.entity)}Page")
    assert isinstance(edge, One)
    return target if edge.closed and not column(entity.model, edge.column).null else nullable(target)


def of_value(name: str, value: Value, model: type[models.Model]) -> Schema:
    """The schema of a day or a quantity."""
    properties = {one: described(of_field(model, field), MEANING[name][one]) for one, field in value.fields.items()}
    return closed(ENTITY[name], properties)


def of_page(entity: str) -> Schema:
    """The schema of a page of rows."""
    properties = {
        "results": {"type": "array", "items": reference(title(entity)), "maxItems": 100, "description": "The rows."},
        "next": described(CURSOR, "The address of the next page; null on the last."),
        "count": {"type": "integer", "minimum": 0, "description": "How many rows there are in all; with count=true."},
        "count_is_estimate": {"type": "boolean", "description": "Whether the count is an estimate; with count=true."},
    }
    required = ["results", "next"]
    if entity in LOGS:
        told = "What to give as since the next time: the seq of the last change; what was given, if there is none."
        properties["since"] = described(TYPES["bigint"], told)
        required.append("since")
    return closed(f"A page of a list: {ENTITY[entity]}", properties, required=required)


def withheld() -> Schema:
    """The problem details of a withheld record."""
    more = {name: described(TYPES[kind], told) for name, kind, told in (
        ("id", "id", "The record's id."), ("state", "text", "withheld."),
        ("withheld_at", "datetime", "When it was withheld."))}  # fmt: skip
    more["reason"] = {"type": ["string", "null"], "description": "Why it was withheld."}
    return {
        **PROBLEM,
        "description": "What is left of a withheld record.",
        "properties": {**PROBLEM["properties"], **more},
    }


INDEX = closed("Where everything is.", {
    name: {"type": "string", "format": "uri-reference", "description": f"The address of {name}."}
    for name in ("quotes", "sources", "speakers", "claims", "topics", "changes", "openapi", "docs")})  # fmt: skip

FAULT = closed("One thing that is wrong.", {
    "path": {"type": "array", "items": {"type": "string"}, "description": "The parameter, then the place in it."},
    "message": {"type": "string", "description": "What is wrong."},
    "code": {"type": "string", "description": "The same for programs."},
}, required=["path", "message", "code"])  # fmt: skip

PROBLEM: Schema = {
    "type": "object",
    "description": "Problem details (RFC 9457).",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string", "format": "uri-reference", "description": "about:blank: the status says it all."},
        "title": {"type": "string", "description": "The status in words."},
        "status": {"type": "integer", "description": "The status."},
        "detail": {"type": "string", "description": "What was wrong with this request."},
        "code": {"type": "string", "description": "What was wrong, for programs; codes are never renamed."},
        "instance": {
            "type": "string",
            "format": "uri-reference",
            "description": "The name of this request in the log.",
        },
        "errors": {"type": "array", "items": FAULT, "description": "Every fault, one by one."},
    },
}

TOLD: dict[HTTPStatus, str] = {
    HTTPStatus.BAD_REQUEST: "Something in the query string is wrong; every fault is named.",
    HTTPStatus.UNAUTHORIZED: "The access token is unknown, revoked or expired, or the scheme is not Bearer.",
    HTTPStatus.NOT_FOUND: "There is no such record, or it is not public.",
    HTTPStatus.METHOD_NOT_ALLOWED: "This address is only read.",
    HTTPStatus.NOT_ACCEPTABLE: "The client does not take application/json.",
    HTTPStatus.GONE: "The record was withheld; its id, state, reason and date are left.",
    HTTPStatus.REQUEST_URI_TOO_LONG: f"The query string has more than {LIMITS.body:,} bytes.",
    HTTPStatus.TOO_MANY_REQUESTS: "The budget is used up and fills evenly; or too many wrong tokens came from "
    "the address.",
    HTTPStatus.SERVICE_UNAVAILABLE: "The database did not answer in time; try again after Retry-After seconds.",
}


SECONDS: Schema = {"description": "When to come again, in seconds.", "schema": {"type": "integer", "minimum": 1}}
BUDGET: Schema = {
    "RateLimit-Policy": {
        "description": "The points of a minute (q, w) for the address, the token or the user: a row is one, and a "
        "request. Without it there is no limit. As in draft-ietf-httpapi-ratelimit-headers.",
        "schema": {"type": "string"},
    },
    "RateLimit": {
        "description": "The points that are left (r), and the seconds until all of them are there again (t).",
        "schema": {"type": "string"},
    },
}
CHALLENGE: Schema = {"description": "What is wrong with the token (RFC 6750).", "schema": {"type": "string"}}
HEADERS: dict[HTTPStatus, Schema] = {
    HTTPStatus.UNAUTHORIZED: {"WWW-Authenticate": CHALLENGE},
    HTTPStatus.TOO_MANY_REQUESTS: {"Retry-After": SECONDS, **BUDGET},
    HTTPStatus.SERVICE_UNAVAILABLE: {"Retry-After": SECONDS},
}


def problem(status: HTTPStatus) -> Schema:
    """The answer of a refusal."""
    schema = reference("Withheld" if status == HTTPStatus.GONE else "Problem")
    answer: Schema = {"description": TOLD[status], "content": {MEDIA_TYPE: {"schema": schema}}}
    return {**answer, "headers": HEADERS[status]} if status in HEADERS else answer
