"""The parameters of a list as OpenAPI has them, made from its FilterSet."""

from typing import Any

from quotes.access import LIMITS
from quotes.filters import LIST_LIMIT, Condition, Flag, FromDay, Ids, Moment, Number, Word, Words
from quotes.filters.condition import TEXT_LIMIT
from quotes.read.arguments import VALUES
from quotes.read.shape import ENTITIES
from quotes.rest import examples
from quotes.rest.choose import DEPTH, known
from quotes.rest.entities import LOGS, SEARCH_LIST, Collection
from quotes.rest.offers import offered

Schema = dict[str, Any]

HEX = "_[0-9a-f]{32}$"


def values_of(field: Any) -> list[str]:
    """The values of a column that has choices; none otherwise."""
    return [value for value, _ in field.choices or ()]


def parameters(collection: Collection) -> list[Schema]:
    """Every parameter of a list."""
    filters = [of_filter(name, condition) for name, condition in collection.filters.items()]
    since = SINCE if collection.entity in LOGS else []
    return [*filters, *_order(collection), *since, *WINDOW, *_facets(collection), *form(collection.entity),
            in_form(collection.entity, many=True)]  # fmt: skip


def of_search() -> list[Schema]:
    """Every parameter of the search."""
    question, kinds = (of_filter(name, condition) for name, condition in SEARCH_LIST.filters.items())
    return [{**question, "required": True}, kinds, *WINDOW]


def of_nodes() -> list[Schema]:
    """The ids, which are all there is to say."""
    schema = {"type": "array", "items": {"type": "string", "pattern": f"^[a-z]{{1,4}}{HEX}"}, "minItems": 1,
              "maxItems": LIMITS.page}  # fmt: skip
    told = "Public ids of any kind of record, repeated or with commas."
    return [{**query("ids", told, schema, [examples.id_of("quote"), examples.id_of("speaker")]),
             "required": True}]  # fmt: skip


def in_form(entity: str, many: bool) -> Schema:
    """In which form the answer is wanted."""
    offers = offered(entity, many)
    names = "; ".join(f"{one.name}: {one.title}" for one in offers)
    told = f"In which form; it counts more than Accept. {names}."
    return query("format", told, {"type": "string", "enum": [one.name for one in offers], "default": "json"})


def _facets(collection: Collection) -> list[Schema]:
    if not collection.facets:
        return []
    names = {"type": "array", "items": {"type": "string", "enum": list(collection.facets)}, "minItems": 1}
    told = "What the rows are counted by, repeated or with commas; each leaves out the filter for its own values."
    size = {"type": "integer", "minimum": 1, "maximum": LIMITS.page, "default": VALUES}
    return [
        query("facets", told, names, [collection.facets[0]]),
        query("facets_first", "How many values of each facet.", size, 5),
    ]


def of_filter(name: str, condition: Condition) -> Schema:
    """A filter; lists are given repeated or with commas."""
    schema = of_value(condition)
    if isinstance(condition, Ids | Words):
        schema = {"type": "array", "items": schema, "minItems": 1, "maxItems": LIST_LIMIT}
    return query(name, condition.extra["help_text"], schema, examples.of_filter(name, condition))


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


def query(name: str, description: str, schema: Schema, example: Any = None) -> Schema:
    """A parameter of the query string."""
    found: Schema = {"name": name, "in": "query", "description": str(description), "schema": schema}
    return found if example is None else {**found, "example": example}


def _order(collection: Collection) -> list[Schema]:
    if not collection.orders:
        return []
    schema = {"type": "string", "enum": list(collection.orders), "default": collection.orders[0]}
    told = "The order; ids break ties. A whole list stands by created_asc unless asked otherwise."
    return [query("order", told, schema, collection.orders[-2])]


WINDOW = [
    query("first", f"The size of the page, at most {LIMITS.page}. In other forms than JSON, which give all: how "
          "many rows at most.", {"type": "integer", "minimum": 1, "maximum": 1_000_000_000, "default": 20}, 50),
    query("after", "A cursor: follow `next` rather than making this up. It holds for the same filters and order.",
          {"type": "string", "maxLength": 4_000}),
    query("count", "Whether to count all rows that match.", {"type": "boolean", "default": False}, True),
]  # fmt: skip

SINCE = [
    query("since", "Only what follows this seq: the `since` of the answer before. Without it, from the beginning.",
          {"type": "integer", "format": "int64", "minimum": 0}, 4711),
]  # fmt: skip

PATHS = {"type": "string", "pattern": r"^[a-z_0-9]+([.,][a-z_0-9]+)*$"}


def form(entity: str) -> list[Schema]:
    """How the rows may be asked for."""
    names, edges = (", ".join(known(ENTITIES[entity], edges_only=flag)) for flag in (False, True))
    only = f"Only these, with commas; dots go into edges, at most {DEPTH} names deep. Here: {names}."
    opened = f"Open these edges, with commas; dots go on. Here: {edges}."
    include = [query("include", opened, PATHS, edges.partition(",")[0])] if edges else []
    return [query("fields", only, PATHS, "id"), *include]


ID = {"name": "id", "in": "path", "required": True, "description": "The public id."}


def of_path(prefix: str) -> Schema:
    """The id in an address."""
    return {**ID, "schema": {"type": "string", "pattern": f"^{prefix}{HEX}"}, "example": f"{prefix}_{examples.DIGITS}"}
