"""`fields` and `include` become a Selection: which fields, which edges, in what form.

The law of forms. A row is given with all its fields, its dates and quantities, its permalink, and a reference (id and
title or name; of a row that may be of several kinds the id) for every edge to one row. `fields` narrows that to the
names given; `include` opens an edge, so that the row at its end is given by the same law. A list in a row is given only
when asked for by either.
"""

from collections.abc import Iterable, Mapping
from functools import partial
from typing import Any
from urllib.parse import urlencode

from quotes.access import permalink
from quotes.read import CONSTANT, Args, Ask, Selection, highlights, searched
from quotes.read.entity import Either, Entity, Many, One, Pages, Value
from quotes.read.highlights import TEXTS
from quotes.read.shape import ENTITIES
from quotes.rest.entities import BASE, LABELS, LOGS, ON_DEMAND, PERMANENT, PLURAL, VALUES, value_fields
from quotes.rest.problems import UNKNOWN_FIELD, Fault, fault, refused

DEPTH = 4
"""Names in one dotted path."""

PATHS = 100
"""Paths in one parameter."""

TOMBSTONE = "tombstone"
TOMB_FIELDS = ("id", "state", "reason", "withheld_at")

MADE = "made"
"""The name of an ask that this door computes from a row; no field or edge is called so."""

Tree = Mapping[str, "Tree"]
"""Dotted paths, by their first name."""


def rows(entity: str, fields: str | None, include: str | None) -> Selection:
    """The selection of one row for the values of the parameters `fields` and `include`; raises Problem (400)."""
    faults: list[Fault] = []
    chosen = _parsed("fields", fields, entity, faults)
    opened = _parsed("include", include, entity, faults)
    if faults:
        raise refused(faults)
    return Selection(entity, _asks(ENTITIES[entity], chosen or None, opened))


def _parsed(parameter: str, value: str | None, entity: str, faults: list[Fault]) -> Tree:
    """The paths of a parameter as a tree; what does not fit the shape is added to `faults`."""
    if value is None:
        return {}
    paths = value.split(",")
    if len(paths) > PATHS:
        faults.append(fault(parameter, f"{parameter}: at most {PATHS} names."))
        return {}
    tree: dict[str, Any] = {}
    for path in paths:
        wrong = _wrong(parameter, path, ENTITIES[entity])
        if wrong:
            faults.append(Fault((parameter, path[:100]), f"{parameter}: {wrong}", UNKNOWN_FIELD))
        else:
            _plant(tree, path.split("."))
    return tree


def _plant(tree: dict[str, Any], names: Iterable[str]) -> None:
    for name in names:
        tree = tree.setdefault(name, {})


def _wrong(parameter: str, path: str, entity: Entity) -> str | None:
    """What is wrong with a dotted path, or None."""
    steps = path.split(".")
    if len(steps) > DEPTH:
        return f"{path[:100]!r} is deeper than {DEPTH} names."
    here: Entity | tuple[str, ...] | None = entity
    for name in steps:
        names = known(here, edges_only=parameter == "include")
        if name not in names:
            where = here.name if isinstance(here, Entity) else "it"
            return f"{where} has no {name[:40]!r}; it has: {', '.join(names) or 'nothing more'}."
        here = _at(here, name) if isinstance(here, Entity) else None
    return None


def known(here: Entity | tuple[str, ...] | None, edges_only: bool) -> tuple[str, ...]:
    """What can be named at a place: fields and edges of an entity, the fields of a value, nothing below a field."""
    if here is None:
        return ()
    if not isinstance(here, Entity):
        return () if edges_only else here
    edges = tuple(here.edges)
    if edges_only:
        return tuple(name for name in edges if not isinstance(here.edges[name], Value | Either))
    return _names(here)


def _at(here: Entity, name: str) -> Entity | tuple[str, ...] | None:
    edge = here.edges.get(name)
    if edge is None or isinstance(edge, Either):
        return None
    return value_fields(here, name) if isinstance(edge, Value) else ENTITIES[edge.entity]


def _asks(entity: Entity, fields: Tree | None, include: Tree) -> tuple[Ask, ...]:
    """The asks of one row: in the order of `fields`, then in that of the shape."""
    wanted = _default(entity) if fields is None else fields
    named = () if fields is None else tuple(fields)
    rest = [one for one in _names(entity) if one not in named and (one in wanted or one in include)]
    return tuple(_ask(entity, one, wanted.get(one, {}), include.get(one)) for one in (*named, *rest))


def _names(entity: Entity) -> tuple[str, ...]:
    """All that a row can have, in the order of the shape."""
    return (*entity.fields, *(("permalink",) if entity.name in PERMANENT else ()), *entity.edges)


def _ask(entity: Entity, name: str, fields: Tree, include: Tree | None) -> Ask:
    if name in entity.edges:
        return _edge(entity, name, fields, include)
    if name in entity.fields:
        return Ask(name, name)
    return Ask("id", "permalink", value=permalink(""))


def _default(entity: Entity) -> Tree:
    """All a row gives unasked."""
    names = [name for name in entity.fields if (entity.name, name) not in ON_DEMAND]
    names += ["permalink"] if entity.name in PERMANENT else []
    names += [name for name, edge in entity.edges.items() if isinstance(edge, Value | One | Either)]
    return {name: {} for name in names}


def _edge(entity: Entity, name: str, fields: Tree, include: Tree | None) -> Ask:
    """One edge: a value, a reference, an opened row, a short list, or a page."""
    edge = entity.edges[name]
    if isinstance(edge, Value):
        inside = tuple(fields) or value_fields(entity, name)
        return Ask(name, name, of=(Selection(VALUES[name], tuple(Ask(one, one) for one in inside)),))
    if isinstance(edge, Either):
        return Ask(name, name, of=tuple(Selection(end.entity, (Ask("id", "id"),)) for end in edge.ends))
    target = ENTITIES[edge.entity]
    if isinstance(edge, One) and include is None and not fields:
        return Ask(name, name, of=(Selection(target.name, _reference(target)),))
    row = Selection(target.name, _asks(target, fields or None, include or {}))
    if isinstance(edge, One | Many):
        return Ask(name, name, of=(row,))
    return _page(entity, name, edge, row, _written(fields, include or {}))


def _reference(entity: Entity) -> tuple[Ask, ...]:
    return tuple(Ask(name, name) for name in ("id", *(label for label in LABELS if label in entity.fields)))


def _page(entity: Entity, name: str, edge: Pages, row: Selection, form: str) -> Ask:
    """The first page of a list in a row; its `next` is an address of its own, below the row's."""
    inner = (Ask("id", "id"), Ask(name, "page", args=Args(), of=(page(row),)))
    made = partial(page_of, f"{BASE}{PLURAL[entity.name]}/", name, form)
    return Ask(MADE, name, of=(Selection(entity.name, inner),), make=made)


FACET_VALUES = Ask("values", "values", of=(
    Selection("facet_value", tuple(Ask(name, name) for name in ("value", "label", "count", "selected"))),
))  # fmt: skip
FACET = Selection("facet", (Ask("name", "name"), Ask("estimated", "estimated"), FACET_VALUES))


def page(
    row: Selection, counted: bool = False, facets: tuple[str, ...] = (), facets_first: int | None = None
) -> Selection:
    """A page of rows, with what its `next` needs, and where asked its `count` and its `facets`."""
    ends = (Ask("has_next_page", "more"), Ask("end_cursor", "cursor"))
    count = (Ask("total_count", "count"), Ask("total_count_is_estimate", "count_is_estimate")) if counted else ()
    told = (Ask("facets", "facets", args=Args(key=facets, first=facets_first), of=(FACET,)),) if facets else ()
    since = (Ask("since", "since"),) if row.entity in LOGS else ()
    return Selection(
        "page",
        (Ask("nodes", "results", of=(row,)), Ask("page_info", "next", of=(Selection("page_info", ends),)),
         *since, *count, *told),
    )  # fmt: skip


def hit() -> Selection:
    """What is told of a record that words find: its row, how well it meets the question, and where."""
    record = tuple(rows(kind, None, None) for kind in TEXTS)
    marked = Ask("highlights", "highlights", of=(searched(str),), make=highlights, question=True)
    return Selection("hit", (Ask("score", "score"), Ask("node", "record", of=record), marked))


def node(entity: str) -> tuple[Selection, ...]:
    """A record of one kind where several may stand, or what is left of it."""
    row = Selection(entity, _asks(ENTITIES[entity], None, {}))
    return (row, tomb(entity)) if entity in PERMANENT else (row,)


def _written(fields: Tree, include: Tree) -> str:
    """The two trees as the query string of the pages that follow."""
    both = {"fields": ",".join(_paths(fields)), "include": ",".join(_paths(include))}
    return urlencode({name: value for name, value in both.items() if value}, safe=",.")


def _paths(tree: Tree) -> Iterable[str]:
    for name, below in tree.items():
        yield from (f"{name}.{path}" for path in _paths(below)) if below else (name,)


def following(page: dict[str, Any], address: str, form: str) -> dict[str, Any]:
    """The page with `next` as an address (or null) instead of a cursor. The page is changed in place."""
    ends = page["next"]
    on = f"since={page['since']}" if "since" in page else f"after={ends['cursor']}"
    page["next"] = f"{address}?{form}{'&' if form else ''}{on}" if ends["more"] else None
    return page


def page_of(base: str, edge: str, form: str, row: dict[str, Any]) -> dict[str, Any]:
    """A list in a row as read gives it -> as this door shows it."""
    return following(row["page"], f"{base}{row['id']}/{edge}/", form)


def tomb(entity: str) -> Selection:
    """What is told of a withheld record."""
    marked = Ask(CONSTANT, TOMBSTONE, value=True)
    return Selection(f"{entity}_tombstone", (marked, *(Ask(name, name) for name in TOMB_FIELDS)))
