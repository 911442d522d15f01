"""How an entity is described: its fields, and the kinds of edge that can lead from it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import models


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
class Entity:
    """One kind of thing that can be asked for, and what of it the public sees, wherever it is found.

    That is told by the row's own state (`states`), or by another column of its own (`shown`, a condition with the
    table's alias as {0}), or by the rows at the ends of the edges `with_visible`.
    """

    name: str
    model: type[models.Model]
    prefix: str
    fields: dict[str, Field]
    edges: dict[str, Any] = field(default_factory=dict)
    orders: Mapping[str, tuple[str | None, bool]] = field(default_factory=dict)
    states: tuple[str, ...] | None = None
    shown: str = ""
    with_visible: tuple[str, ...] = ()

    @property
    def table(self) -> str:
        """The table's name."""
        return self.model._meta.db_table
