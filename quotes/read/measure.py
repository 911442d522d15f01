"""What a plan depends on, and what a selection may cost at most; both before anything runs."""

from collections.abc import Hashable
from typing import Any

from quotes.filters import LOOKED_UP, SCANNED, Searched
from quotes.read.arguments import PAGE, sought, values_read, window
from quotes.read.entity import Either, Lookup, Many, One, Pages
from quotes.read.selection import NO_ARGS, Ask, Selection, Viewer
from quotes.read.shape import ENTITIES, ROOT

SHORT_LIST = 5
"""What a plain list counts."""

HIGHLIGHT = 50
"""What it counts to mark words in the texts of one row."""

FACET = 20
"""What a facet of a list under a parent counts."""

COUNTS = ("total_count", "total_count_is_estimate")

TEXTS = frozenset(("text", "name"))
"""The filters that look into texts,"""
INTO_TEXTS = 3
"""and how much more that is."""

FACET_AT_THE_TOP = 300
"""What a facet of a list at the top counts, which looks at ten times as many rows."""


def shape_key(selection: Selection, viewer: Viewer, capitals: bool) -> Hashable:
    """What a plan depends on, hashable: everything of a selection but the values of its arguments."""
    return viewer, capitals, tuple(_ask_key(ask, ROOT.get(ask.name), (ask.alias,)) for ask in selection.asks)


def _ask_key(ask: Ask, edge: Any, path: tuple[str, ...]) -> Hashable:
    arguments_key: Hashable = None
    if isinstance(edge, Pages):
        arguments_key = (window(ask.name, edge, ask.args or NO_ARGS, path), ask.args is None)
    elif isinstance(edge, Lookup):
        arguments_key = sought(ask.name, edge, ask.args or NO_ARGS, path)
    elif ask.name == "facets":
        arguments_key = tuple((ask.args or NO_ARGS).key or ()), values_read(ask.args or NO_ARGS, path)
    parts = tuple(
        (part.entity, tuple(_ask_key(one, _edge_of(part.entity, one.name), (*path, one.alias)) for one in part.asks))
        for part in ask.of
    )
    return ask.name, ask.alias, arguments_key, ask.make, repr(ask.value), parts


def _edge_of(entity: str, name: str) -> Any:
    return ENTITIES[entity].edges.get(name) if entity in ENTITIES else None


def cost(selection: Selection, times: int = 1) -> int:
    """How many nodes a selection may answer: pages count their size, a plain list 5, a count of a page 1, a facet 20
    (300 at the top), the highlights of a hit 50.

    Where a row may be of several kinds the dearest counts. Sizes are taken as given: a page refuses a bad one itself.
    """
    at_root = selection.entity == "query"
    return sum(
        _cost(ask, ROOT.get(ask.name) if at_root else _edge_of(selection.entity, ask.name), times)
        for ask in selection.asks
    )


def _cost(ask: Ask, edge: Any, times: int) -> int:
    if ask.question:
        return HIGHLIGHT * times
    match edge:
        case Pages():
            return _pages_cost(ask, times, FACET if edge.column else FACET_AT_THE_TOP)
        case Many():
            rows = times * SHORT_LIST
        case Lookup(many=True):
            rows = times * len((ask.args or NO_ARGS).key)
            return rows + max((cost(part, rows) for part in ask.of), default=0)
        case One() | Either() | Lookup():
            return times + max((cost(part, times) for part in ask.of), default=0)
        case _:
            return sum(cost(part, times) for part in ask.of)
    return rows + sum(cost(part, rows) for part in ask.of)


def _pages_cost(ask: Ask, times: int, facet: int) -> int:
    args = ask.args or NO_ARGS
    rows = times * max(args.first or args.last or PAGE, 0)
    counts = sum(_count_cost(one, facet) for part in ask.of for one in part.asks)
    return rows + counts * times + sum(cost(part, rows) for part in ask.of)


def _count_cost(ask: Ask, facet: int) -> int:
    if ask.name == "facets":
        return facet * len((ask.args or NO_ARGS).key or ())
    return int(ask.name in COUNTS)


def searches(selection: Selection) -> int:
    """How many times a selection looks through many rows.

    A search by words counts once for each kind of record. A list with a filter that no index answers counts once, its
    count and its facets once more; one that looks into texts three times, six with a count or facets.
    """
    at_root = selection.entity == "query"
    return sum(
        _searches(ask, ROOT.get(ask.name) if at_root else _edge_of(selection.entity, ask.name))
        + sum(searches(part) for part in ask.of)
        for ask in selection.asks
    )


def _searches(ask: Ask, edge: Any) -> int:
    given = (ask.args or NO_ARGS).filter
    if given.get("q") is not None:
        kinds = given.get("types")
        return len(Searched.values if kinds is None else set(kinds)) if ask.name == "search" else 1
    if not isinstance(edge, Pages):
        return 0
    known = SCANNED.get(edge.entity, ()), LOOKED_UP.get(edge.entity, ())
    scanned = [name for names in known for name in names if name in given]
    if not scanned:
        return 0
    names = {one.name for part in ask.of for one in part.asks}
    has_count, has_facets = bool(names.intersection(COUNTS)), "facets" in names
    if TEXTS.intersection(scanned):
        return INTO_TEXTS * (1 + (has_count or has_facets))
    return 1 + has_count + has_facets
