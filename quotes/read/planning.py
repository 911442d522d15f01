"""A Selection becomes a Plan (`plan`): level by level, as its edges lead from one to the next."""

from typing import Any

from quotes.read.answer import Cell, Constant, Facets, Found, Listed, Made, Object, OfPage, OneOf, Page
from quotes.read.arguments import counting, sought, window
from quotes.read.entity import Either, Entity, Field, Lookup, Many, One, Pages, Value, column_type
from quotes.read.plan import Edge, Level, Plan, Tally, visible
from quotes.read.problems import BadInput, Fault
from quotes.read.selection import CONSTANT, NO_ARGS, Ask, Selection, Viewer, arguments
from quotes.read.shape import ENTITIES, ROOT


def make_plan(selection: Selection, viewer: Viewer) -> Plan:
    """The plan of a selection of `query`; raises BadInput for what cannot be asked."""
    plan = Plan(viewer)
    items = [(ask.alias, _root(plan, ask)) for ask in selection.asks]
    plan.answer = Object(tuple(items))
    return plan


def _root(plan: Plan, ask: Ask) -> Any:
    if ask.name == CONSTANT:
        return Constant(ask.value)
    edge = ROOT.get(ask.name)
    if edge is None:
        raise BadInput(Fault("BAD_INPUT", f"There is nothing called {ask.name!r} to ask for.", (ask.alias,)))
    if isinstance(edge, Lookup):
        return _lookup(plan, ask, edge)
    return _pages(plan, None, "", ask, edge, (ask.alias,))


def _lookup(plan: Plan, ask: Ask, edge: Lookup) -> Found:
    args = ask.args or NO_ARGS
    shape = sought(ask.name, edge, args, (ask.alias,))
    number = len(plan.edges)
    plan.edges.append(Edge(edge, shape, (ask.alias,)))
    options = []
    for selection in ask.of:
        if not _sought(plan, selection.entity, shape.entities):
            plan.edges.extend([None] * sum(1 for _ in arguments(selection)))
            continue
        level = _level(plan, ENTITIES[selection.entity], edge, number)
        row = _object(plan, level, level.name, level.entity, selection, (ask.alias,))
        options.append((level.index, level.want(level.column(level.name, "id"), "key"), row))
    return Found(number, edge.many, edge.column == "id", tuple(options))


def _sought(plan: Plan, entity: str, among: tuple[str, ...]) -> bool:
    """Whether rows of an entity can be the answer; a curator reads the withheld record, not its tombstone."""
    kind = entity.removesuffix("_tombstone")
    return kind in among and (kind == entity or not plan.viewer.curator)


def _level(plan: Plan, entity: Entity, of: Any, edge: int | None, **more: Any) -> Level:
    level = Level(len(plan.levels), entity, of, edge, public=not plan.viewer.curator, **more)
    plan.levels.append(level)
    return level


def _object(
    plan: Plan,
    level: Level,
    alias: str,
    entity: Entity,
    selection: Selection,
    path: tuple[str, ...],
    guard: tuple[int, ...] = (),
) -> Object:
    items = [(ask.alias, _member(plan, level, alias, entity, ask, path)) for ask in selection.asks]
    return Object(tuple(items), guard)


def _member(plan: Plan, level: Level, alias: str, entity: Entity, ask: Ask, path: tuple[str, ...]) -> Any:
    if ask.name == CONSTANT:
        return Constant(ask.value)
    if ask.make is not None:
        made = _object(plan, level, alias, entity, ask.of[0], (*path, ask.alias))
        return Made(ask.make, made, level.edge if ask.question else None)
    if found := entity.fields.get(ask.name):
        return _cell(plan, level, alias, entity, found, ask.value or "")
    edge = entity.edges.get(ask.name)
    path = (*path, ask.alias)
    match edge:
        case One():
            return _one(plan, level, alias, edge, ask.of[0], path)
        case Value():
            return _value(plan, level, alias, entity, edge, ask)
        case Many():
            return _many(plan, level, alias, edge, ask.of[0], path)
        case Pages():
            return _pages(plan, level, alias, ask, edge, path)
        case Either():
            return _either(plan, level, alias, edge, ask, path)
    raise BadInput(Fault("BAD_INPUT", f"{entity.name} has nothing called {ask.name!r}.", path))


def _cell(plan: Plan, level: Level, alias: str, entity: Entity, found: Field, before: str = "") -> Cell:
    if plan.viewer.curator and found.curator is not None:
        found = found.curator
    columns = [_reach(level, alias, entity, column) for column in found.columns]
    if found.sql is not None:
        return Cell((level.want(found.sql.format(*(sql for sql, _ in columns)), found.type),), found.type)
    places = tuple(level.want(sql, kind) for sql, kind in columns)
    return Cell(places, found.type, found.make, f"{before}{entity.prefix}_")


def _reach(level: Level, alias: str, entity: Entity, column: str) -> tuple[str, str]:
    """A column reached by to-one steps ("quote_id.source_id.text_access"), as SQL, and the kind of its value."""
    *steps, last = column.split(".")
    model = entity.model
    for step in steps:
        model_field = next(one for one in model._meta.concrete_fields if one.column == step)
        model = model_field.related_model
        alias = level.join(alias, step, model._meta.db_table)
    return level.column(alias, last), column_type(model, last) if steps else entity.kind_of(last)


def _one(plan: Plan, level: Level, alias: str, edge: One, selection: Selection, path: tuple[str, ...]) -> Object:
    entity = ENTITIES[edge.entity]
    condition = "" if edge.closed else visible(entity, "{alias}", plan.viewer)
    joined = level.join(alias, edge.column, entity.table, condition)
    guard = level.want(f'{joined}."id"', "key")
    return _object(plan, level, joined, entity, selection, path, (guard,))


def _either(plan: Plan, level: Level, alias: str, edge: Either, ask: Ask, path: tuple[str, ...]) -> OneOf:
    ends = {end.entity: end for end in edge.ends}
    kinds = tuple(end.entity for end in edge.ends if not end.entity.endswith("_tombstone"))
    objects = []
    for part in ask.of:
        if _sought(plan, part.entity, kinds):
            objects.append(_one(plan, level, alias, ends[part.entity], part, path))
        else:
            plan.edges.extend([None] * sum(1 for _ in arguments(part)))
    return OneOf(tuple(objects))


def _value(plan: Plan, level: Level, alias: str, entity: Entity, edge: Value, ask: Ask) -> Object:
    items: list[tuple[str, Any]] = []
    for wanted in ask.of[0].asks:
        if wanted.name == CONSTANT:
            items.append((wanted.alias, Constant(wanted.value)))
        else:
            items.append((wanted.alias, _cell(plan, level, alias, entity, edge.fields[wanted.name])))
    guard = tuple(level.want(level.column(alias, column), "text") for column in edge.null)
    return Object(tuple(items), guard)


def _many(plan: Plan, level: Level, alias: str, edge: Many, selection: Selection, path: tuple[str, ...]) -> Listed:
    child = _child(plan, level, alias, ENTITIES[edge.entity], edge, None)
    key = level.want(level.column(alias, "id"), "key")
    return Listed(child.index, key, _object(plan, child, child.name, child.entity, selection, path))


def _child(plan: Plan, level: Level, alias: str, entity: Entity, of: Any, edge: int | None, **more: Any) -> Level:
    level.has_children = True
    level.column(alias, "id")
    return _level(plan, entity, of, edge, parent=level, parent_key=(alias, "id"), **more)


def _pages(plan: Plan, level: Level | None, alias: str, ask: Ask, edge: Pages, path: tuple[str, ...]) -> Page:
    shape = window(ask.name, edge, ask.args or NO_ARGS, path)
    number = len(plan.edges) if ask.args is not None else None
    if number is not None:
        plan.edges.append(Edge(edge, shape, path))
    entity = ENTITIES[edge.entity]
    if level is None:
        child, key = _level(plan, entity, edge, number, window=shape), None
    else:
        child = _child(plan, level, alias, entity, edge, number, window=shape)
        key = level.want(level.column(alias, "id"), "key")
    return Page(child.index, key, _page_body(plan, child, ask.of[0], path))


def _page_body(plan: Plan, level: Level, selection: Selection, path: tuple[str, ...]) -> Object:
    return Object(tuple((ask.alias, _of_page(plan, level, ask, path)) for ask in selection.asks))


def _of_page(plan: Plan, level: Level, ask: Ask, path: tuple[str, ...]) -> Any:
    if ask.name == CONSTANT:
        return Constant(ask.value)
    if ask.name == "page_info":
        return _page_body(plan, level, ask.of[0], path)
    if ask.name == "nodes":
        row = _object(plan, level, level.name, level.entity, ask.of[0], (*path, ask.alias))
        return OfPage("nodes", row, ask.of[0])
    if ask.name == "edges":
        return OfPage("edges", _edge(plan, level, ask.of[0], (*path, ask.alias)))
    if ask.name == "facets":
        return _facets(plan, level, ask, (*path, ask.alias))
    if ask.name not in OfPage.FACTS:
        raise BadInput(Fault("BAD_INPUT", f"A page has nothing called {ask.name!r}.", path))
    _note(plan, level, ask.name)
    return OfPage(ask.name)


def _note(plan: Plan, level: Level, fact: str) -> None:
    """Let the level read what a fact of its page needs."""
    shape = level.paging
    level.total = level.total or fact in ("total_count", "total_count_is_estimate")
    level.ahead = level.ahead or (fact == "has_previous_page" and shape.after)
    level.behind = level.behind or (fact == "has_next_page" and shape.before)
    if not level.facts and (level.total or level.ahead or level.behind):
        level.facts = plan.arm()
    if fact in ("start_cursor", "end_cursor", "since"):
        _with_cursor(level)


def _facets(plan: Plan, level: Level, ask: Ask, path: tuple[str, ...]) -> Facets:
    args = ask.args or NO_ARGS
    shape = counting(level.entity, args, path)
    number = len(plan.edges) if ask.args is not None else None
    if number is not None:
        plan.edges.append(Edge(level.pages, shape, path))
    given = dict(level.paging.filters)
    counted = []
    for name in shape.names:
        facet = level.entity.facets[name]
        without = tuple(one for one in facet.own if one in given)
        if without not in level.tallies:
            level.tallies[without] = Tally(plan.arm(), without)
        tally, arm = level.tallies[without], plan.arm()
        tally.facets.append((arm, facet, shape.limit))
        counted.append((name, facet, tally, arm))
    return Facets(level.index, number, tuple(counted), ask.of[0].asks)


def _with_cursor(level: Level) -> None:
    level.cursors = True
    level.want(f'{level.name}."id"', "key")
    level.base["id"] = None


def _edge(plan: Plan, level: Level, selection: Selection, path: tuple[str, ...]) -> Object:
    items: list[tuple[str, Any]] = []
    for ask in selection.asks:
        if ask.name == CONSTANT:
            items.append((ask.alias, Constant(ask.value)))
        elif ask.name == "cursor":
            _with_cursor(level)
            items.append((ask.alias, OfPage("cursor")))
        elif ask.name != "node" or "node" in level.entity.edges:
            items.append((ask.alias, _member(plan, level, level.name, level.entity, ask, path)))
        else:
            row = _object(plan, level, level.name, level.entity, ask.of[0], (*path, ask.alias))
            items.append((ask.alias, row))
    return Object(tuple(items))
