"""What a plan depends on, and what a selection may cost at most; both before anything runs."""

from collections import Counter
from collections.abc import Hashable
from typing import Any

from quotes.filters import FILTERS, GATHERED, LOOKED_UP, SCANNED, FromDay, Ids, Searched
from quotes.read.arguments import GATHER, ONE, PAGE, SCAN, Window, sought, values_read, window
from quotes.read.entity import Either, Facet, Lookup, Many, One, Pages
from quotes.read.selection import NO_ARGS, Ask, Selection, Viewer
from quotes.read.shape import ENTITIES, ROOT

SHORT_LIST = 5
"""What a plain list counts."""

HIGHLIGHT = 50
"""What it counts to mark words in the texts of one row."""

FACET = 20
"""What a facet of a list under a parent counts."""

COUNTS = ("total_count", "total_count_is_estimate")

TEXTS = ("text", "name")
"""The filters that look into texts."""

TEXT, FURTHER, ORDER, NEAR = "text", "further", "order", "near"
LOOKS = {TEXT: (5, 5), SCAN: (3, 3), FURTHER: (1, 4), GATHER: (1, 2), ORDER: (1, 1), NEAR: (0, 0)}
"""How often a list looks through many rows, if it is a page only and if it is counted, by what its filters need."""

UNDER_ONE, UNDER_MANY = 1, (4, 6)
"""The same for a list under one row, and under several, which together may have most of the table: they are found by
one reading of it, however many they are. One more for texts,"""
FACETS_UNDER_MANY = 2
"""two more where what they have is counted in facets,"""
ASKED = 2
"""and two more for what each row of a list under one is asked of other tables, or its text for, where all of them are
counted."""

FACET_AT_THE_TOP = 400
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
    (400 at the top), the highlights of a hit 50.

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
    """How many times a selection may look through many rows: a look is a tenth of a second at a million quotes.

    What has rare values decides, for it is read whole. A search by words looks once for each kind of record. A list
    looks once where no index has its order, three times where one of its filters has no index, five times for one that
    looks into texts; where it is counted, twice for what it finds through another table and four times through two.
    Under one row a list looks once, two times more where it is counted by texts or by what other tables have, and again
    for each facet that leaves a filter out. Lists under several rows may look through all that there are: four times,
    six if counted, eight with facets, and as often again where a facet leaves a filter out and others are left.
    """
    return sum(looks(selection).values())


def looks(selection: Selection) -> Counter[str]:
    """The same by the lists that look, each by the way to it, for example "speakers.quotes"."""
    found: Counter[str] = Counter()
    _look_through(selection, ROOT if selection.entity == "query" else None, 1, (), found)
    return found


def _look_through(selection: Selection, root: Any, parents: int, way: tuple[str, ...], found: Counter[str]) -> None:
    """`parents`: of how many rows the selection is made, at most."""
    for ask in selection.asks:
        edge = root.get(ask.name) if root else _edge_of(selection.entity, ask.name)
        here = (*way, ask.name) if isinstance(edge, Pages) else way
        found[".".join(here)] += _look(ask, edge, parents)
        for part in ask.of:
            _look_through(part, None, parents * _rows(ask, edge), here, found)


def _rows(ask: Ask, edge: Any) -> int:
    """How many rows an edge may lead to."""
    args = ask.args or NO_ARGS
    match edge:
        case Pages():
            return max(args.first or args.last or PAGE, 0)
        case Lookup(many=True):
            return len(args.key)
        case Many():
            return SHORT_LIST
    return 1


def _look(ask: Ask, edge: Any, parents: int) -> int:
    given = (ask.args or NO_ARGS).filter
    if given.get("q") is not None:
        kinds = given.get("types")
        return len(Searched.values if kinds is None else set(kinds)) if ask.name == "search" else 1
    if not isinstance(edge, Pages):
        return 0
    names = {one.name for part in ask.of for one in part.asks}
    counted = "facets" in names or bool(names.intersection(COUNTS))
    shape = window(ask.name, edge, ask.args or NO_ARGS)
    without = {tuple(one for one in facet.own if one in given) for facet in _facets_of(ask, edge)} - {()}
    lists = [shape.without(names) for names in without]
    if edge.column is None:
        return _of_list(shape, counted) + sum(_of_list(one, True) for one in lists)
    if parents == 1:
        return _under_one(shape, counted) + sum(_under_one(one, True) for one in lists)
    if not shape.is_strewn:
        return int(counted or bool(shape.filters))
    dealt = [one for one in lists if one.is_strewn]
    more = len(lists) - len(dealt) + sum(_under(one, UNDER_MANY[0]) for one in dealt)
    return _under(shape, UNDER_MANY[counted]) + FACETS_UNDER_MANY * ("facets" in names) + more


def _under(shape: Window, looks: int) -> int:
    """How often a list under rows looks, one more for texts."""
    return looks + (TEXT in _kinds(shape))


def _under_one(shape: Window, counted: bool) -> int:
    """The same under one row; where an index of that row tells all, not at all."""
    kinds = _kinds(shape)
    if kinds <= {NEAR, ORDER}:
        return 0
    return _under(shape, UNDER_ONE) + ASKED * (counted and bool(kinds & {GATHER, FURTHER, TEXT}))


def _kinds(shape: Window) -> set[str]:
    return {_kind_of_look(shape, *one) for one in shape.filters}


def _facets_of(ask: Ask, edge: Pages) -> list[Facet]:
    """The facets that are asked of a list; each leaves out the filters for its own values, and is a list of its own."""
    asked = [one.args or NO_ARGS for part in ask.of for one in part.asks if one.name == "facets"]
    known = ENTITIES[edge.entity].facets
    return [known[name] for args in asked for name in args.key or () if name in known]


def _of_list(shape: Window, counted: bool) -> int:
    """How often a list at the top looks through many rows; once at most where an index has its order."""
    looks = max((LOOKS[_kind_of_look(shape, *one)][counted] for one in shape.filters), default=0)
    return looks if shape.sifted else min(looks, 1)


def _kind_of_look(shape: Window, name: str, mark: Any) -> str:
    """What sort of look a filter needs."""
    entity = shape.entity
    if name in TEXTS and name in SCANNED.get(entity, ()):
        return TEXT
    if name == "state" or any(name in names.get(entity, ()) for names in (SCANNED, LOOKED_UP)):
        return SCAN
    found = FILTERS[entity].base_filters[name]
    if name in GATHERED.get(entity, ()):
        return FURTHER if getattr(found.where, "first", None) else GATHER
    if isinstance(found, Ids) and mark != ONE:
        return GATHER
    if not isinstance(found, FromDay):
        return NEAR
    days, _, side = name.rpartition("_")
    return NEAR if shape.column == f"{days}_{'last' if side == 'from' else 'first'}" else ORDER
