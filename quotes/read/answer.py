"""What an answer is made of: plain nodes over the columns of levels, which `rows` compiles."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar

from quotes.read.entity import Facet
from quotes.read.selection import Ask, Selection


@dataclass(frozen=True, slots=True)
class Cell:
    """A scalar made of columns of a level: by `make`, or as its type is spelled; an id begins with `prefix`."""

    columns: tuple[int, ...]
    type: str
    make: Callable[..., Any] | None = None
    prefix: str = ""


@dataclass(frozen=True, slots=True)
class Constant:
    """The same in every row."""

    value: Any


@dataclass(frozen=True, slots=True)
class Object:
    """An object of the answer; null where all the columns of `guard` are."""

    items: tuple[tuple[str, Any], ...]
    guard: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class OneOf:
    """The first of these objects that is there."""

    objects: tuple[Object, ...]


@dataclass(frozen=True, slots=True)
class Made:
    """What a door's own function makes of an object, and of the question of the list whose bindings `edge` numbers."""

    make: Callable[..., Any]
    of: Object
    edge: int | None = None


@dataclass(frozen=True, slots=True)
class Listed:
    """All rows of a level under the parent's key in column `key`."""

    level: int
    key: int
    row: Object


@dataclass(frozen=True, slots=True)
class Page:
    """A page of a level; `key` is the parent's column, None at the root. `body` holds objects and `OfPage`s."""

    level: int
    key: int | None
    body: Object


@dataclass(frozen=True, slots=True)
class OfPage:
    """Something a page knows: its rows, of which selection, or one of `FACTS`."""

    what: str
    row: Object | None = None
    selection: Selection | None = None

    FACTS: ClassVar[tuple[str, ...]] = (
        "has_next_page",
        "has_previous_page",
        "start_cursor",
        "end_cursor",
        "since",
        "total_count",
        "total_count_is_estimate",
    )


@dataclass(frozen=True, slots=True)
class Facets:
    """The facets of a page of a level; `own` numbers their bindings (their size).

    `counted` are, in the order asked: the name, what is counted, among which rows (a plan.Tally), the arm of values.
    """

    level: int
    own: int | None
    counted: tuple[tuple[str, Facet, Any, int], ...]
    asks: tuple[Ask, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """The row of a look-up, or the rows in the order of the keys; `edge` numbers the bindings that hold the keys."""

    edge: int
    many: bool
    by_id: bool
    options: tuple[tuple[int, int, Object], ...]
