"""How an entity is described: its fields, and the kinds of edge that can lead from it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import models

TYPES = {
    "UUIDField": "id",
    "BigIntegerField": "bigint",
    "BooleanField": "bool",
    "DateTimeField": "datetime",
    "Created": "datetime",
    "Whole": "int",
    "Seq": "int",
    "Day": "int",
    "Version": "int",
    "Amount": "decimal",
    "Choice": "enum",
}

SCORE = "score"
"""The column of how well a row meets a question; as an order key it is a column of what was found, not of the row."""


def column_type(model: type[models.Model], column: str) -> str:
    """The kind of value a column holds, by the class of its field: id, bool, datetime, int, decimal, enum or
    text; a bigint is an int of more than 32 bits."""
    found = next(one for one in model._meta.concrete_fields if one.column == column)
    if found.is_relation:
        return "id"
    return TYPES.get(type(found).__name__, "text")


@dataclass(frozen=True, slots=True)
class Field:
    """A scalar: `sql` is a template over the columns ("{0}"), `make` a pure function of the columns' values."""

    columns: tuple[str, ...]
    type: str = ""
    sql: str | None = None
    make: Callable[..., Any] | None = None
    curator: "Field | None" = None


@dataclass(frozen=True, slots=True)
class One:
    """An edge to at most one row, by a foreign key; `closed` where review's closure keeps the other end visible."""

    column: str
    entity: str
    closed: bool = False


@dataclass(frozen=True, slots=True)
class Either:
    """An edge to one row of one of several entities, whichever foreign key is set."""

    ends: tuple[One, ...]


@dataclass(frozen=True, slots=True)
class Many:
    """A short list, at most 100 rows: rows of `entity` whose `columns` hold the parent's key, ordered by `order`.

    `through` (table, its column to the entity) is a join table.
    """

    entity: str
    columns: tuple[str, ...]
    order: str
    through: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Pages:
    """A list that can grow: keyset pages by the entity's orders.

    `column` holds the parent's key (none at the root); `through` (table, its column to the entity, the columns that
    repeat the entity's order keys) is a join table, whose column "public" repeats that the public sees the entity.
    """

    entity: str
    column: str | None = None
    through: tuple[str, str, dict[str, str]] | None = None
    filters: bool = True


@dataclass(frozen=True, slots=True)
class Lookup:
    """A root edge that finds rows of `entities` by `column`; `many` for a list of ids in the order asked."""

    entities: tuple[str, ...]
    column: str = "id"
    many: bool = False


@dataclass(frozen=True, slots=True)
class Value:
    """An object made of columns of the same row; it is null where all of `null` are."""

    fields: dict[str, Field]
    null: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Facet:
    """What the rows of a list are counted by: a column of theirs, or one of a join table, `through` (table, its column
    to the entity). What is null there is not counted.

    `own` are the filters that ask for its values: a facet leaves them out, and says which values they chose. `kind` is
    "enum" (`labels` names them), "text", "year" (of a day), or the entity whose rows the values are, which its column
    `label` names; `closed` as for `One`.
    """

    column: str
    own: tuple[str, ...]
    kind: str
    labels: Mapping[str, str] = field(default_factory=dict)
    label: str = ""
    closed: bool = False
    through: tuple[str, str] | None = None

    @property
    def needs(self) -> str:
        """The column of the counted rows that it needs."""
        return "id" if self.through else self.column


@dataclass(frozen=True, slots=True)
class Entity:
    """One kind of thing that can be asked for, and what of it the public sees, wherever it is found.

    It has a model; or else the statement itself makes its rows, and `columns` say what these hold. What the public sees
    is told by the row's own state (`states`), or by another column of its own (`shown`, a condition with the table's
    alias as {0}), or by the rows at the ends of the edges `with_visible`.
    """

    name: str
    model: Any
    prefix: str
    fields: dict[str, Field]
    edges: dict[str, Any] = field(default_factory=dict)
    orders: Mapping[str, tuple[str | None, bool]] = field(default_factory=dict)
    facets: Mapping[str, Facet] = field(default_factory=dict)
    states: tuple[str, ...] | None = None
    shown: str = ""
    with_visible: tuple[str, ...] = ()
    columns: Mapping[str, str] = field(default_factory=dict)

    @property
    def table(self) -> str:
        """The table's name; of what has none, its own."""
        return self.model._meta.db_table if self.model else self.name

    def kind_of(self, column: str) -> str:
        """The kind of value that a column of its own holds."""
        if column == SCORE:
            return "int"
        return self.columns.get(column) or column_type(self.model, column)
