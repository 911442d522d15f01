"""What a plan depends on, and what a selection may cost at most; both before anything runs."""

from collections.abc import Hashable
from typing import Any

from quotes.read.arguments import PAGE, sought, window
from quotes.read.entity import Either, Lookup, Many, One, Pages
from quotes.read.selection import NO_ARGS, Ask, Selection, Viewer
from quotes.read.shape import ENTITIES, ROOT

SHORT_LIST = 5
"""What a plain list counts."""


def shape_key(selection: Selection, viewer: Viewer, capitals: bool) -> Hashable:
    """What a plan depends on, hashable: everything of a selection but the values of its arguments."""
    return viewer, capitals, tuple(_ask_key(ask, ROOT.get(ask.name), (ask.alias,)) for ask in selection.asks)


def _ask_key(ask: Ask, edge: Any, path: tuple[str, ...]) -> Hashable:
    arguments_key: Hashable = None
    if isinstance(edge, Pages):
        arguments_key = (window(ask.name, edge, ask.args or NO_ARGS, path), ask.args is None)
    elif isinstance(edge, Lookup):
        arguments_key = sought(ask.name, edge, ask.args or NO_ARGS, path)
    parts = tuple(
        (part.entity, tuple(_ask_key(one, _edge_of(part.entity, one.name), (*path, one.alias)) for one in part.asks))
        for part in ask.of
    )
    return ask.name, ask.alias, arguments_key, ask.make, repr(ask.value), parts


def _edge_of(entity: str, name: str) -> Any:
    return ENTITIES[entity].edges.get(name) if entity in ENTITIES else None


def cost(selection: Selection, times: int = 1) -> int:
    """How many nodes a selection may answer: pages count their size, a plain list 5, a nested count 1 each."""
    return sum(
        _cost(ask, ROOT.get(ask.name) if selection.entity == "query" else _edge_of(selection.entity, ask.name), times)
        for ask in selection.asks
    )


def _cost(ask: Ask, edge: Any, times: int) -> int:
    rows = times * _rows(ask, edge)
    below = sum(cost(part, rows) for part in ask.of)
    if isinstance(edge, (Pages, Many)) or (isinstance(edge, Lookup) and edge.many):
        return rows + below
    if isinstance(edge, (One, Either, Lookup)):
        return times + below
    if ask.name == "total_count":
        return times
    return below


def _rows(ask: Ask, edge: Any) -> int:
    if isinstance(edge, Pages):
        args = ask.args or NO_ARGS
        return args.first or args.last or PAGE
    if isinstance(edge, Many):
        return SHORT_LIST
    return len(ask.args.key) if isinstance(edge, Lookup) and edge.many and ask.args else 1
