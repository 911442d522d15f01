"""What has an address of its own here: the lists, the records, and the pages inside a record."""

from collections.abc import Mapping
from dataclasses import dataclass

from quotes.filters import FILTERS, Condition
from quotes.read.entity import Entity, Pages, Value
from quotes.read.shape import ENTITIES, ROOT

BASE = "/api/v1/"

LISTS = {"quotes": "quote", "sources": "source", "speakers": "speaker", "claims": "claim", "topics": "topic",
         "changes": "change"}  # fmt: skip
"""The lists at the root, by the name in the address."""

RECORDS = {**LISTS, "captures": "capture", "evidence": "evidence", "decisions": "decision"}
"""The records that have an address, by the name in it: all that `node` finds."""

PLURAL = {entity: name for name, entity in RECORDS.items()}

VALUES = {"said": "day", "published": "day", "when": "day", "retrieved": "day", "since": "day", "until": "day",
          "date": "day", "quantity": "quantity"}  # fmt: skip
"""Which kind of object a value is, by the name of its edge."""

LABELS = ("title", "name")
"""What a reference shows of the row it leads to beside its id, where the row has it."""

ON_DEMAND = frozenset({("capture", "text")})
"""What is given only when asked for by name: a captured text may have megabytes."""

PERMANENT = frozenset({"quote", "source", "speaker", "claim"})
"""What has a permalink."""

LOGS = frozenset({"change"})
"""What is read from a place on, `since`, and polled."""


@dataclass(frozen=True, slots=True)
class Collection:
    """A list that can be asked for: at the root, or (`parent`, `edge`) in a record."""

    name: str
    entity: str
    parent: str | None
    pages: Pages

    @property
    def filters(self) -> Mapping[str, Condition]:
        """Its filters by name; none where it cannot be filtered."""
        declared = FILTERS.get(self.entity) if self.pages.filters else None
        return declared.base_filters if declared else {}

    @property
    def orders(self) -> tuple[str, ...]:
        """Its orders, the default first; empty where it has but one."""
        orders = tuple(ENTITIES[self.entity].orders)
        return orders if self.pages.filters and len(orders) > 1 else ()

    @property
    def facets(self) -> tuple[str, ...]:
        """What its rows can be counted by."""
        return tuple(ENTITIES[self.entity].facets)


def collections() -> dict[tuple[str | None, str], Collection]:
    """Every list there is, by its parent entity (None at the root) and its name."""
    found: dict[tuple[str | None, str], Collection] = {
        (None, name): Collection(name, entity, None, ROOT[name]) for name, entity in LISTS.items()
    }
    for parent in LISTS.values():
        for name, edge in ENTITIES[parent].edges.items():
            if isinstance(edge, Pages):
                found[(parent, name)] = Collection(name, edge.entity, parent, edge)
    return found


COLLECTIONS = collections()

SEARCH_LIST = Collection("search", "hit", None, ROOT["search"])
"""What words find among records of several kinds."""


def value_fields(entity: Entity, edge: str) -> tuple[str, ...]:
    """The names in the value that an edge leads to."""
    value: Value = entity.edges[edge]
    return tuple(value.fields)
