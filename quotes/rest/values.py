"""The parameters of a list as OpenAPI has them, made from its FilterSet."""

from typing import Any

from quotes.access import LIMITS
from quotes.filters import LIST_LIMIT, Condition, Flag, FromDay, Ids, Moment, Number, Word, Words
from quotes.filters.condition import TEXT_LIMIT
from quotes.read.shape import ENTITIES
from quotes.rest.choose import DEPTH, known
from quotes.rest.entities import LOGS, Collection

Schema = dict[str, Any]

HEX = "_[0-9a-f]{32}$"


def values_of(field: Any) -> list[str]:
    """The values of a column that has choices; none otherwise."""
    return [value for value, _ in field.choices or ()]


def parameters(collection: Collection) -> list[Schema]:
    """Every parameter of a list."""
    filters = [of_filter(name, condition) for name, condition in collection.filters.items()]
    since = SINCE if collection.entity in LOGS else []
    return [*filters, *_order(collection), *since, *WINDOW, *form(collection.entity)]


def of_filter(name: str, condition: Condition) -> Schema:
    """A filter; lists are given repeated or with commas."""
    schema = of_value(condition)
    if isinstance(condition, Ids | Words):
        schema = {"type": "array", "items": schema, "minItems": 1, "maxItems": LIST_LIMIT}
    return query(name, condition.extra["help_text"], schema)


def of_value(condition: Condition) -> Schema:
    """One value of a filter."""
    match condition:
        case Ids(prefix=prefix):
            return {"type": "string", "pattern": f"^{prefix}{HEX}"}
        case Words(enum=enum) if enum is not None:
            return {"type": "string", "enum": list(enum.values)}
        case Word(enum=enum):
            return {"type": "string", "enum": list(enum.values)}
        case Flag():
            return {"type": "boolean"}
        case FromDay():
            return {"type": "string", "maxLength": 40, "examples": ["2024", "2024-08", "2024-08-05"]}
        case Moment():
            return {"type": "string", "format": "date-time"}
        case Number():
            return {"type": "string", "pattern": r"^-?[0-9]{1,9}(\.[0-9]{1,5})?$", "examples": ["250"]}
    return {"type": "string", "minLength": 1, "maxLength": TEXT_LIMIT}


def query(name: str, description: str, schema: Schema) -> Schema:
    """A parameter of the query string."""
    return {"name": name, "in": "query", "description": str(description), "schema": schema}


def _order(collection: Collection) -> list[Schema]:
    if not collection.orders:
        return []
    schema = {"type": "string", "enum": list(collection.orders), "default": collection.orders[0]}
    return [query("order", "The order; ids break ties.", schema)]


WINDOW = [
    query("first", "The size of the page.", {"type": "integer", "minimum": 1, "maximum": LIMITS.page, "default": 20}),
    query("after", "A cursor: follow `next` rather than making this up. It holds for the same filters and order.",
          {"type": "string", "maxLength": 4_000}),
    query("count", "Whether to count all rows that match.", {"type": "boolean", "default": False}),
]  # fmt: skip

SINCE = [
    query("since", "Only what follows this seq: the `since` of the answer before. Without it, from the beginning.",
          {"type": "integer", "format": "int64", "minimum": 0}),
]  # fmt: skip

PATHS = {"type": "string", "pattern": r"^[a-z_0-9]+([.,][a-z_0-9]+)*$"}


def form(entity: str) -> list[Schema]:
    """How the rows may be asked for."""
    names, edges = (", ".join(known(ENTITIES[entity], edges_only=flag)) for flag in (False, True))
    return [
        query(
            "fields", f"Only these, with commas; dots go into edges, at most {DEPTH} names deep. Here: {names}.", PATHS
        ),
        query("include", f"Open these edges, with commas; dots go on. Here: {edges}.", PATHS),
    ]


ID = {"name": "id", "in": "path", "required": True, "description": "The public id."}


def of_path(prefix: str) -> Schema:
    """The id in an address."""
    return {**ID, "schema": {"type": "string", "pattern": f"^{prefix}{HEX}"}}
