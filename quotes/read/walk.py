"""All rows of a list, in bounded memory: page after page through the same planner, each one statement of its own.

Between two pages nothing is held, neither a transaction nor a cursor of the base, so whoever reads slowly holds up
nobody. A row that is there from the first page to the last comes once, whatever is written meanwhile; within
`read.moment` all pages are of one moment.
"""

from collections.abc import Iterator
from dataclasses import replace
from itertools import chain
from typing import Any, NamedTuple

from quotes.read.arguments import LONG_STRIDE, STRIDE, window
from quotes.read.entity import Pages
from quotes.read.fetch import fetch
from quotes.read.measure import cost
from quotes.read.selection import NO_ARGS, PUBLIC_VIEWER, Args, Ask, Selection, Viewer
from quotes.read.shape import ENTITIES, ROOT

Row = dict[str, Any]

MADE_ORDER = "created_asc"
"""The order of a walk where none is asked: by id, which is the order in which rows came into the base."""

WEIGHT = 50_000
"""What the rows of a page may count together (`measure.cost`)."""

ENDS = Selection("page_info", (Ask("has_next_page", "more"), Ask("end_cursor", "cursor")))


class Stretch(NamedTuple):
    """Some rows of a walk, the cursor after which it goes on, and whether it does."""

    rows: list[Row]
    cursor: str
    more: bool


def walk(
    name: str,
    row: Selection,
    args: Args = NO_ARGS,
    viewer: Viewer = PUBLIC_VIEWER,
    of: tuple[str, str] | None = None,
    using: str = "default",
) -> Iterator[Row]:
    """All rows of a list, one by one, as `walked` gives them."""
    return chain.from_iterable(one.rows for one in walked(name, row, args, viewer, of, using))


def walked(
    name: str,
    row: Selection,
    args: Args = NO_ARGS,
    viewer: Viewer = PUBLIC_VIEWER,
    of: tuple[str, str] | None = None,
    using: str = "default",
) -> Iterator[Stretch]:
    """All rows of a list page by page, none of which is empty.

    `name` is a list of the whole base, or with `of` (an entity and a public id) of that record; one that is not there
    has no rows. `args` are its filter and order, `first` for how many rows at most, `after` for where to begin. One
    statement a page; raises BadInput before the first, and Unavailable.
    """
    left, size = args.first, stride(name, row, args, of)
    args = replace(args, order=args.order or _order(row.entity), walked=True)
    while True:
        first = size if left is None else min(size, left)
        page = _page(name, row, replace(args, first=first), viewer, of, using)
        if page is None or not page["rows"]:
            return
        left = None if left is None else left - len(page["rows"])
        more = page["ends"]["more"] and left != 0
        yield Stretch(page["rows"], page["ends"]["cursor"], more)
        if not more:
            return
        args = replace(args, after=page["ends"]["cursor"])


def stride(name: str, row: Selection, args: Args = NO_ARGS, of: tuple[str, str] | None = None) -> int:
    """How many rows a page of a walk has: fewer where each row has many others in it; raises BadInput."""
    edge: Pages = ENTITIES[of[0]].edges[name] if of else ROOT[name]
    shape = window(name, edge, replace(args, first=1, order=args.order or _order(row.entity)))
    usual = LONG_STRIDE if shape.gathers or "q" in args.filter else STRIDE
    return max(1, min(usual, WEIGHT // (1 + cost(row))))


def _order(entity: str) -> str | None:
    return MADE_ORDER if MADE_ORDER in ENTITIES[entity].orders else None


def _page(
    name: str, row: Selection, args: Args, viewer: Viewer, of: tuple[str, str] | None, using: str
) -> dict[str, Any] | None:
    body = Selection("page", (Ask("nodes", "rows", of=(row,)), Ask("page_info", "ends", of=(ENDS,))))
    ask = Ask(name, "page", args=args, of=(body,))
    if of is None:
        found: dict[str, Any] = fetch(Selection("query", (ask,)), viewer, using=using)
        return found["page"]
    entity, key = of
    record = Ask("node", "record", args=Args(key=key), of=(Selection(entity, (ask,)),))
    held = fetch(Selection("query", (record,)), viewer, using=using)["record"]
    return None if held is None else held["page"]
