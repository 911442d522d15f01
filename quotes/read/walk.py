"""All rows of a list, in bounded memory: page after page through the same planner, each one statement of its own.

Between two pages nothing is held, neither a transaction nor a cursor of the base, so whoever reads slowly holds up
nobody. A row that is there from the first page to the last comes once, whatever is written meanwhile; within
`read.moment` all pages are of one moment.
"""

from collections.abc import Callable, Iterator
from functools import partial
from itertools import chain
from typing import Any, Generic, NamedTuple, TypeVar

from django.db import connections

from quotes.read.arguments import LONG_STRIDE, STRIDE, window
from quotes.read.entity import Pages
from quotes.read.fetch import prepare
from quotes.read.measure import cost
from quotes.read.problems import Unavailable
from quotes.read.selection import NO_ARGS, PUBLIC_VIEWER, Args, Ask, Selection, Viewer, arguments
from quotes.read.shape import ENTITIES, ROOT
from quotes.read.spelling import Spell

Row = dict[str, Any]
Page = dict[str, Any]

MADE_ORDER = "created_asc"
"""The order of a walk where none is asked: by id, which is the order in which rows came into the base."""

WEIGHT = 50_000
"""What the rows of a page may count together (`measure.cost`)."""

ENDS = Selection("page_info", (Ask("has_next_page", "more"), Ask("end_cursor", "cursor")))


T = TypeVar("T")


class Stretch(NamedTuple, Generic[T]):
    """What was made of some rows of a walk, how many they were, the cursor after which it goes on, and whether it
    does."""

    made: T
    size: int
    cursor: str
    more: bool


def rows_themselves(rows: list[Row]) -> list[Row]:
    """Nothing is made of them."""
    return rows


def walk(
    name: str,
    row: Selection,
    args: Args = NO_ARGS,
    viewer: Viewer = PUBLIC_VIEWER,
    of: tuple[str, str] | None = None,
    using: str = "default",
) -> Iterator[Row]:
    """All rows of a list, one by one, as `walked` gives them."""
    return chain.from_iterable(one.made for one in walked(name, row, rows_themselves, args, viewer, of, using))


def walked(
    name: str,
    row: Selection,
    make: Callable[[list[Any]], T],
    args: Args = NO_ARGS,
    viewer: Viewer = PUBLIC_VIEWER,
    of: tuple[str, str] | None = None,
    using: str = "default",
    spell: Spell | None = None,
) -> Iterator[Stretch[T]]:
    """What `make` makes of all rows of a list, objects or what `spell` makes of them, page by page, none of which is
    empty.

    `name` is a list of the whole base, or with `of` (an entity and a public id) of that record; one that is not there
    has no rows. `args` are its filter and order, `first` for how many rows at most, `after` for where to begin. One
    statement a page, on which PostgreSQL works while `make`, which must not ask the base, is busy with the page before;
    a further page that takes too long is asked for twice. Raises BadInput before the first, and Unavailable.
    """
    left, size = args.first, stride(name, row, args, of)
    args = args._replace(order=args.order or _order(row.entity), walked=True)
    begin = partial(_begun, name, row, viewer=viewer, of=of, using=using, spell=spell)
    page = begin(args._replace(first=_least(size, left)))()
    while page is not None and page["ends"]["cursor"] is not None:
        first, cursor = _least(size, left), page["ends"]["cursor"]
        left = None if left is None else left - first
        more = page["ends"]["more"] and left != 0
        ahead = None
        if more:
            ahead = _patient(begin, args._replace(first=_least(size, left), after=cursor, since=None), using)
        try:
            rows = page["rows"]()
            made = make(rows)
        finally:
            page = ahead() if ahead else None
        yield Stretch(made, len(rows), cursor, more)


Begin = Callable[[Args], Callable[[], Page | None]]


def _patient(begin: Begin, args: Args, using: str) -> Callable[[], Page | None]:
    """What gives a page when it is there. Rows that stand all over a cold disk may take longer than the deadline
    allows; at the second try much of them is in memory, and nobody has to begin anew. A transaction ends with its first
    fault, so within one there is no second try."""
    ahead = begin(args)

    def page() -> Page | None:
        try:
            return ahead()
        except Unavailable as fault:
            if fault.code != "TIMEOUT" or connections[using].in_atomic_block:
                raise
        return begin(args)()

    return page


def _least(size: int, left: int | None) -> int:
    return size if left is None else min(size, left)


def stride(name: str, row: Selection, args: Args = NO_ARGS, of: tuple[str, str] | None = None) -> int:
    """How many rows a page of a walk has: fewer where each row has many others in it; raises BadInput."""
    edge: Pages = ENTITIES[of[0]].edges[name] if of else ROOT[name]
    shape = window(name, edge, args._replace(first=1, order=args.order or _order(row.entity)))
    usual = LONG_STRIDE if shape.gathered or "q" in args.filter else STRIDE
    return max(1, min(usual, WEIGHT // (1 + cost(row))))


def _order(entity: str) -> str | None:
    return MADE_ORDER if MADE_ORDER in ENTITIES[entity].orders else None


def _begun(
    name: str,
    row: Selection,
    args: Args,
    viewer: Viewer,
    of: tuple[str, str] | None,
    using: str,
    spell: Spell | None,
) -> Callable[[], Page | None]:
    """What gives a page when it is there; None where there is no such record."""
    body = Selection("page", (Ask("nodes", "rows", of=(row,)), Ask("page_info", "ends", of=(ENDS,))))
    ask = Ask(name, "page", args=args, of=(body,))
    if of is not None:
        ask = Ask("node", "record", args=Args(key=of[1]), of=(Selection(of[0], (ask,)),))
    selection = Selection("query", (ask,))
    answer = prepare(selection, viewer, using=using, spell=spell).begun(list(arguments(selection)))
    if of is None:
        return lambda: answer()["page"]
    return lambda: (answer()["record"] or {}).get("page")
