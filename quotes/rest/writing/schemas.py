"""The JSON schemas of what may be given, made from `review.plain.kinds` and the fields of the record.

A field that is absent stays as it is; null says that it is not known. Descriptions are those of what is read; what a
new row has where nothing is given is told in them, for of a `default` makers of clients (openapi-typescript) make a
field that must be given.
"""

from collections.abc import Iterator
from typing import Any

from django.db import models

from quotes.ingest.proposing import CANDIDATES as MOST_CANDIDATES
from quotes.ingest.proposing import PARTS, PAYLOAD, PLACES, SPANS
from quotes.models.fields import Address, Amount, Digest, Edtf, Language, Whole, Words
from quotes.read.meaning import ENTITY, MEANING
from quotes.read.shape import ENTITIES
from quotes.rest.entities import VALUES
from quotes.rest.schemas import Schema, closed, described, nullable, reference, title
from quotes.rest.values import HEX, values_of
from quotes.rest.writing.operations import (
    CANDIDATES,
    INTO,
    INTO_VERSION,
    KEEP,
    OPERATIONS,
    REASON,
    TEXT,
    Body,
    Operation,
)
from quotes.review.plain.ids import PREFIXES
from quotes.review.plain.kinds import KINDS, Listed, Shape
from quotes.review.plain.values import LONGEST

NAMES: dict[Any, str] = {entity.model: name for name, entity in reversed(ENTITIES.items()) if name in MEANING}
"""The entity of each model."""

NUMBER = r"^[+-]?[0-9]{1,15}(\.[0-9]{1,6})?$"
MADE = " Made from the rest when absent."

OWN: dict[str, Schema] = {
    REASON: {
        "type": ["string", "null"],
        "maxLength": 2_000,
        "description": "Why; a change of what is published needs it, and shows it.",
    },
    INTO: {"type": "string", "description": "The id of the record that stays."},
    INTO_VERSION: {"type": "integer", "description": "The version at which the one that stays was read."},
    TEXT: {
        "type": "string",
        "minLength": 1,
        "description": "The text. It is stored with LF line ends and in Unicode's form NFC.",
    },
    KEEP: {
        "type": "boolean",
        "description": "Whether the text is kept; else only its digest and length. When absent: true.",
    },
}


def components() -> dict[str, Schema]:
    """Every schema of what may be given, by its name."""
    found = dict(_values())
    for shape in _shapes():
        found[given(shape)] = of_shape(shape, new=True)
    for one in OPERATIONS.values():
        if one.body:
            found[body(one)] = of_body(one.body, one.summary)
    return found | {"GivenCandidate": candidate()}


def body(operation: Operation) -> str:
    """The name of the schema of an operation's body; those that are alike share one."""
    of = operation.body
    assert of is not None
    if of.shape is None:
        return "Merge" if INTO in of.names else "ReasonedStep" if of.needed else "Step"
    act = "Change" if operation.method == "PATCH" else "New"
    return f"{act}{title(NAMES.get(of.shape.model, 'proposals'))}"


def of_body(of: Body, description: str) -> Schema:
    """An object with what may be given."""
    properties = dict(_properties(of.shape, of.new)) if of.shape else {}
    for name in of.beside:
        properties[name] = candidates() if name == CANDIDATES else dict(OWN[name])
    if REASON in of.required:
        properties[REASON] = {**OWN[REASON], "type": "string", "minLength": 1, "description": "Why; it is public."}
    return closed(description if of.shape else "How a step is taken.", properties, **_required(of.required))


def of_shape(shape: Shape, new: bool) -> Schema:
    """A row that is given."""
    properties = dict(_properties(shape, new))
    return closed(ENTITY[NAMES[shape.model]], properties, **_required(tuple(shape.needed) if new else ()))


def _required(names: tuple[str, ...]) -> Schema:
    return {"required": list(names)} if names else {}


def _properties(shape: Shape, new: bool) -> Iterator[tuple[str, Schema]]:
    means = MEANING.get(NAMES.get(shape.model, ""), PROPOSAL)
    for name in shape.columns:
        told = means[name] + (_absent(shape, name) if new else "")
        yield name, described(of_column(shape.field(name)), told)
    for name in shape.groups:
        yield name, described(nullable(reference(f"Given{title(VALUES[name])}")), means[name])
    for name, listed in shape.lists.items():
        yield name, described(_list(listed), means[name])


def _absent(shape: Shape, name: str) -> str:
    """What a new row has in a column that is not given, where that is not nothing."""
    field = shape.field(name)
    if name in shape.made:
        return MADE
    if not field.has_default() or callable(field.default):
        return ""
    return f" When absent: {str(field.default).lower()}."


PROPOSAL = {
    "extractor": "The name of the machine.",
    "version": "Its version. What the same version found at the same place before is not suggested again.",
}


def of_column(field: Any) -> Schema:
    """What a column takes."""
    schema = _typed(field)
    if not field.null:
        return schema
    if "enum" in schema:
        schema["enum"] = [*schema["enum"], None]
    if isinstance(field, Words):  # an empty text is nothing, as null is
        schema.pop("minLength", None)
        schema |= {"pattern": f"^$|{schema['pattern']}"} if "pattern" in schema else {}
    of = schema["type"]
    return {**schema, "type": [*(of if isinstance(of, list) else [of]), "null"]}


def _typed(field: Any) -> Schema:
    if field.remote_field:
        return {"type": "string", "pattern": f"^{PREFIXES[field.remote_field.model]}{HEX}"}
    if choices := values_of(field):
        return {"type": "string", "enum": choices}
    match field:
        case models.BooleanField():
            return {"type": "boolean"}
        case Whole():
            return {"type": "integer", "minimum": field.least, "maximum": field.most}
        case models.FloatField():
            return {"type": "number", "minimum": 0, "maximum": 1}
        case Amount():
            return {"type": ["string", "number"], "pattern": NUMBER, "examples": ["40.5"]}
        case Digest():
            return {"type": "string", "pattern": "^[0-9a-f]{64}$"}
        case Address():
            return {"type": "string", "pattern": "^[Hh][Tt][Tt][Pp][Ss]?://", "maxLength": field.max_length}
        case Language():
            return {"type": "string", "maxLength": field.max_length, "examples": ["en", "ko", "zh-Hant"]}
        case Edtf():
            return {"type": "string", "maxLength": field.max_length, "examples": ["2024-08-05", "2018~", "../2024"]}
        case Words():
            return {"type": "string", "minLength": 1, "maxLength": field.max_length}
    return {"type": "string", "minLength": 1}


def _list(listed: Listed) -> Schema:
    """A short list; null is an empty one."""
    of: Schema
    if listed.bare:
        [name] = listed.shape.columns
        of = of_column(listed.shape.field(name))
    else:
        of = reference(given(listed.shape))
    return {"type": ["array", "null"], "items": of, "maxItems": LONGEST}


def given(shape: Shape) -> str:
    """The name of the schema of a row within a record."""
    return f"Given{title(NAMES[shape.model])}"


def _shapes() -> Iterator[Shape]:
    """The shapes of the rows within records."""
    for kind in KINDS.values():
        yield from (listed.shape for listed in kind.lists.values() if not listed.bare)


def _values() -> Iterator[tuple[str, Schema]]:
    """The values of several columns: a date, a quantity."""
    for kind in KINDS.values():
        for name, group in kind.groups.items():
            value = VALUES[name]
            columns = {part: kind.model._meta.get_field(column) for part, column in group.items()}
            properties = {part: described(of_column(one), MEANING[value][part]) for part, one in columns.items()}
            yield f"Given{title(value)}", closed(ENTITY[value], properties)


def candidates() -> Schema:
    """What a machine found."""
    return {
        "type": "array",
        "items": reference("GivenCandidate"),
        "maxItems": MOST_CANDIDATES,
        "description": f"What it found, at most {MOST_CANDIDATES}.",
    }


def candidate() -> Schema:
    """Words that a machine takes for a quote."""
    means = {**MEANING["relay"], **MEANING["quote"], "confidence": "How sure the machine is, from 0 to 1."}
    properties = {
        name: described(of_column(shape.field(name)), means[name]) for shape in PARTS for name in shape.columns
    }
    span = closed(
        "A span of the text.", dict(_properties(PLACES.shape, new=True)), **_required(tuple(PLACES.shape.needed))
    )
    properties["spans"] = {
        "type": "array",
        "items": span,
        "minItems": 1,
        "maxItems": SPANS,
        "description": "Where the words stand, in their order; they become the quote's text.",
    }
    properties["payload"] = {
        "type": ["object", "null"],
        "description": f"Whatever else the machine says of it, at most {PAYLOAD:,} characters of JSON.",
    }
    return closed("Words that a machine takes for a quote.", properties, required=["spans", "kind"])
