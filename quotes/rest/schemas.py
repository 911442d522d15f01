"""The JSON schemas of all that is answered (OpenAPI 3.1), made from `read.shape` and `meaning`.

No property is required: `fields` decides what a row has. What a property may be null for is read from its column.
"""

from http import HTTPStatus
from typing import Any, cast

from django.db import models

from quotes.access import LIMITS, Code
from quotes.models.source import Source
from quotes.read.entity import Either, Entity, Field, Many, One, Pages, Value
from quotes.read.meaning import ENTITY, MEANING
from quotes.read.shape import ENTITIES
from quotes.rest import examples
from quotes.rest.entities import COLLECTIONS, LOGS, PERMANENT, RECORDS, VALUES
from quotes.rest.offers import Offer
from quotes.rest.problems import MEDIA_TYPE, UNKNOWN_FIELD, WITHHELD
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
    found |= {"Hit": hit(), "SearchPage": search_page(), "Node": node(), "Nodes": NODES, "Facet": FACET}
    return found | {"Index": INDEX, "Reference": REFERENCE, "Problem": PROBLEM, "Withheld": withheld(),
                    "Left": closed("What is left of a withheld record.", left(), required=["id", "state"])}  # fmt: skip


def _edge(entity: str, name: str) -> Value:
    return ENTITIES[entity].edges[name]


def of_entity(entity: Entity) -> Schema:
    """The schema of a row."""
    means = MEANING[entity.name]
    properties = {
        name: shown(described(of_field(entity.model, field), means[name]), entity.name, name, field.type)
        for name, field in entity.fields.items()
    }
    if entity.name in PERMANENT:
        properties["permalink"] = described({"type": "string", "format": "uri"}, means["permalink"])
    for name, edge in entity.edges.items():
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


def shown(schema: Schema, entity: str, name: str, kind: str) -> Schema:
    """The schema with an example."""
    found = examples.of_property(entity, name, kind)
    return {**schema, "examples": found} if found else schema


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
    if isinstance(edge, Either):
        return nullable(reference("Reference"))
    target = reference(title(edge.entity))
    if isinstance(edge, Many):
        return {"type": "array", "items": target, "maxItems": 100}
    if isinstance(edge, Pages):
        return reference(f"{title(edge.entity)}Page")
    assert isinstance(edge, One)
    return target if edge.closed and not column(entity.model, edge.column).null else nullable(target)


def of_value(name: str, value: Value, model: type[models.Model]) -> Schema:
    """The schema of a day or a quantity."""
    properties = {
        one: shown(described(of_field(model, field), MEANING[name][one]), name, one, field.type)
        for one, field in value.fields.items()
    }
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
    if ENTITIES[entity].facets:
        told = "What the rows have and how many of them; with facets=."
        properties["facets"] = {"type": "array", "items": reference("Facet"), "maxItems": 10, "description": told}
    if entity in LOGS:
        told = "What to give as since the next time: the seq of the last change; what was given, if there is none."
        properties["since"] = described(TYPES["bigint"], told)
        required.append("since")
    return closed(f"A page of a list: {ENTITY[entity]}", properties, required=required)


KINDS = [ENTITIES[name].name for name in RECORDS.values()]
FOUND = ["quote", "source", "speaker", "claim"]

FACET_VALUE = closed("One value of a facet.", {
    "value": {"type": "string", "description": "As the filter takes it.", "examples": ["direct"]},
    "label": {"type": "string", "description": "As a person reads it.", "examples": ["Direct"]},
    "count": {"type": "integer", "minimum": 0, "description": "How many rows of the list have it.", "examples": [12]},
    "selected": {"type": "boolean", "description": "Whether the list's own filter asks for it."},
}, required=["value", "label", "count", "selected"])  # fmt: skip

FACET = closed("The values of a list by one of their features, the most frequent first.", {
    "name": {"type": "string", "description": "Which facet it is.", "examples": ["kind"]},
    "estimated": {"type": "boolean", "description": "Whether the counts are estimates, made from a sample."},
    "values": {"type": "array", "items": FACET_VALUE, "maxItems": 100,
               "description": "The values; those that the filter asks for are always among them."},
}, required=["name", "estimated", "values"])  # fmt: skip

HIGHLIGHT = closed("Where a text of a record has what was asked for.", {
    "field": {"type": "string", "description": "The text: a field of the record, or of a row of one of its lists.",
              "examples": ["names.0.name"]},
    "snippet": {"type": "string", "description": "A piece of the text around the first place; … where it is cut."},
    "offsets": {"type": "array", "description": "The places, in code points of the field, the end excluded.",
                "items": {"type": "array", "items": {"type": "integer", "minimum": 0}, "minItems": 2, "maxItems": 2}},
}, required=["field", "snippet", "offsets"])  # fmt: skip


def hit() -> Schema:
    """The schema of a record that was found."""
    record = {"anyOf": [reference(title(name)) for name in FOUND], "description": "The record."}
    score = {"type": "number", "minimum": 0, "maximum": 1, "description": MEANING["hit"]["score"]}
    marked = {"type": "array", "items": HIGHLIGHT, "description": "Where its texts have what was asked for."}
    kind = {"type": "string", "enum": FOUND, "description": "Of what kind the record is."}
    properties: dict[str, Schema] = {"type": kind, "score": score, "record": record, "highlights": marked}
    return closed("A record that was found.", properties, required=list(properties))


def search_page() -> Schema:
    """The schema of a page of what was found."""
    properties = {**of_page("quote")["properties"]}
    properties.pop("facets", None)
    properties["results"] = {**properties["results"], "items": reference("Hit"), "description": "The best first."}
    return closed("A page of what was found.", properties, required=["results", "next"])


def node() -> Schema:
    """The schema of a record of any kind."""
    record = {"anyOf": [*(reference(title(name)) for name in KINDS), reference("Left")], "description": "The record."}
    kind = {"type": "string", "enum": KINDS, "description": "Of what kind the record is."}
    return closed("A record of any kind.", {"type": kind, "record": record}, required=["type", "record"])


NODES = closed("Records by their ids.", {
    "results": {
        "type": "array", "items": {"anyOf": [reference("Node"), NULL]}, "maxItems": 100,
        "description": "A record for each id, in the order asked; null for what is unknown or not public.",
    },
}, required=["results"])  # fmt: skip


def left() -> dict[str, Schema]:
    """The properties of what is left of a withheld record."""
    more = {name: described(TYPES[kind], told) for name, kind, told in (
        ("id", "id", "The record's id."), ("state", "text", "withheld."),
        ("withheld_at", "datetime", "When it was withheld."))}  # fmt: skip
    more["reason"] = {"type": ["string", "null"], "description": "Why it was withheld."}
    return more


def withheld() -> Schema:
    """The problem details of a withheld record."""
    return {
        **PROBLEM,
        "description": "What is left of a withheld record.",
        "properties": {**PROBLEM["properties"], **left()},
    }


REFERENCE = closed("A record that may be of several kinds; the id says of which it is.", {
    "id": {**TYPES["id"], "description": "The public id."}})  # fmt: skip

INDEXED = ("quotes", "sources", "speakers", "claims", "topics", "changes", "search", "nodes", "openapi", "docs")

INDEX = closed("Where everything is.", {
    name: {"type": "string", "format": "uri-reference", "description": f"The address of {name}."}
    for name in INDEXED})  # fmt: skip

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

TOLD: dict[HTTPStatus, tuple[str, tuple[str, ...]]] = {
    HTTPStatus.BAD_REQUEST: (
        "Something in the query string is wrong; every fault is named.",
        (Code.BAD_INPUT, Code.UNKNOWN_PARAMETER, UNKNOWN_FIELD, Code.BAD_FILTER, Code.BAD_ID, Code.BAD_CURSOR,
         Code.TOO_COSTLY, Code.BAD_REQUEST),
    ),
    HTTPStatus.UNAUTHORIZED: (
        "The access token is unknown, revoked or expired, or the scheme is not Bearer.", (Code.UNAUTHENTICATED,)
    ),
    HTTPStatus.NOT_FOUND: ("There is no such record, or it is not public.", (Code.NOT_FOUND,)),
    HTTPStatus.METHOD_NOT_ALLOWED: ("This is not done here; Allow says what is.", (Code.METHOD_NOT_ALLOWED,)),
    HTTPStatus.NOT_ACCEPTABLE: ("The client takes none of the forms that there are.", (Code.NOT_ACCEPTABLE,)),
    HTTPStatus.GONE: ("The record was withheld; its id, state, reason and date are left.", (WITHHELD,)),
    HTTPStatus.REQUEST_URI_TOO_LONG: (f"The query string has more than {LIMITS.body:,} bytes.", (Code.TOO_LARGE,)),
    HTTPStatus.TOO_MANY_REQUESTS: (
        "The budget is used up and fills evenly; or too many wrong tokens came from the address.", (Code.RATE_LIMITED,)
    ),
    HTTPStatus.SERVICE_UNAVAILABLE: (
        "The database did not answer in time; try again after Retry-After seconds.", (Code.TIMEOUT, Code.UNAVAILABLE)
    ),
}  # fmt: skip
"""What every refusal of a read means, and its codes."""


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
ALLOW: Schema = {"description": "What may be done here.", "schema": {"type": "string"}}
CHALLENGE: Schema = {"description": "What is wrong with the token (RFC 6750).", "schema": {"type": "string"}}
HEADERS: dict[HTTPStatus, Schema] = {
    HTTPStatus.UNAUTHORIZED: {"WWW-Authenticate": CHALLENGE},
    HTTPStatus.METHOD_NOT_ALLOWED: {"Allow": ALLOW},
    HTTPStatus.TOO_MANY_REQUESTS: {"Retry-After": SECONDS, **BUDGET},
    HTTPStatus.SERVICE_UNAVAILABLE: {"Retry-After": SECONDS},
}


def refusal(status: HTTPStatus) -> str:
    """The name of a refusal among the components: NotFound."""
    return status.name.title().replace("_", "")


def of_form(offer: Offer) -> Schema:
    """The schema of another form than JSON."""
    if offer.extension == "xlsx":
        return {"type": "string", "format": "binary", "description": offer.title}
    if "json" in offer.media_type and offer.name != "jsonl":
        return {"anyOf": [{"type": "object"}, {"type": "array", "items": {}}], "description": offer.title}
    return {"type": "string", "description": offer.title}


def problem(status: HTTPStatus) -> Schema:
    """The answer of a refusal."""
    schema = reference("Withheld" if status == HTTPStatus.GONE else "Problem")
    told, codes = TOLD[status]
    shown = examples.problem(status, codes[0], "first is a number from 1 to 100." if status == 400 else told)
    answer: Schema = {
        "description": f"{told} Code: {', '.join(codes)}.",
        "content": {MEDIA_TYPE: {"schema": schema, "example": shown}},
    }
    return {**answer, "headers": HEADERS[status]} if status in HEADERS else answer
