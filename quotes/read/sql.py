"""A Plan becomes one flat statement, on SQLite or on PostgreSQL.

The forms are those that were measured to win: one MATERIALIZED CTE per level that has children, its limit inside it
and before any to-one join; one arm per level in a UNION ALL of rows; "first n per parent" by CROSS JOIN LATERAL on
PostgreSQL and by `rowid IN (SELECT ... LIMIT)` on SQLite, never by a window function; keyset by row value; states and
page sizes as literals. Parameters are named e<edge>_<argument>, constants of filters c<number>.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from quotes.filters import FILTERS, Bound
from quotes.read.arguments import ONE, Sought
from quotes.read.columns import column_type
from quotes.read.entity import Lookup, Many, Pages
from quotes.read.plan import Join, Level, Plan, visible
from quotes.read.shape import ENTITIES

FACTS = 100
"""The arm of a level's facts (count, rows ahead, rows behind) is its number and this."""

PG_TYPES = {
    "id": "uuid",
    "key": "uuid",
    "bool": "boolean",
    "datetime": "timestamptz",
    "int": "integer",
    "decimal": "numeric",
    "enum": "text",
    "text": "text",
}


@dataclass(frozen=True, slots=True)
class Slot:
    """A place in the SQL where the value of a filter of an edge is bound."""

    name: str


@dataclass(slots=True)
class Statement:
    """The text; the constants it holds; whether each row begins with its level and its parent's key; for each level
    where its columns stand in the row, and where its order key and id stand; where the facts of a page stand."""

    text: str = ""
    constants: dict[str, Any] = field(default_factory=dict)
    flat: bool = True
    places: list[list[int]] = field(default_factory=list)
    order: list[tuple[int, ...]] = field(default_factory=list)
    facts: tuple[int, ...] = ()


class Writer:
    """Writes the statement of one plan for one kind of database."""

    def __init__(self, plan: Plan, connection: Any) -> None:
        self.plan, self.connection = plan, connection
        self.postgresql = connection.vendor == "postgresql"
        self.statement = Statement()
        self.kinds: list[str] = []

    def write(self) -> Statement:
        """The whole statement."""
        levels = self.plan.levels
        facts = [level for level in levels if level.total or level.ahead or level.behind]
        self.statement.flat = len(levels) > 1 or bool(facts)
        keys = [self.order_columns(level) for level in levels]
        if not self.statement.flat:
            self.single(levels[0], keys[0])
            return self.statement
        ctes = [f"{level.name} AS MATERIALIZED ({self.core(level)})" for level in levels if level.has_children]
        tails = [self.arm_tail(level) for level in levels]
        arms = self.union(tails, bool(facts))
        arms += [self.facts_arm(level) for level in facts]
        head = f"WITH {', '.join(ctes)} " if ctes else ""
        self.statement.text = head + " UNION ALL ".join(arms)
        return self.statement

    # ------------------------------------------------------------ arms

    def single(self, level: Level, keys: tuple[int, ...]) -> None:
        """The only level: no UNION, the SQL keeps the order."""
        columns = ", ".join(self.selected(sql, kind) for sql, kind in level.columns) or "1"
        text = f"SELECT {columns} FROM {self.rows(level)}{self.joins(level)}"
        if keys:
            direction = "DESC" if self.descending(level) else "ASC"
            text += " ORDER BY " + ", ".join(f"{level.columns[key][0]} {direction}" for key in keys)
        self.statement.text = text
        self.statement.places = [list(range(len(level.columns)))]
        self.statement.order = [keys]

    def order_columns(self, level: Level) -> tuple[int, ...]:
        """The places, among the level's columns, of its order key and id."""
        match level.of:
            case Pages():
                identity = level.want(level.column(level.name, "id"), "key")
                if level.paging.column is None:
                    return (identity,)
                kind = column_type(level.entity.model, level.paging.column)
                return level.want(level.column(level.name, level.paging.column), kind), identity
            case Many(through=None, order=order):
                return (level.want(level.column(level.name, order), column_type(level.entity.model, order)),)
            case Many():
                return (level.want(f'{level.name}."seq_of_list"', "int"),)
        return ()

    def arm_tail(self, level: Level) -> str:
        return f"{self.rows(level)}{self.joins(level)}"

    def union(self, tails: list[str], facts: bool) -> list[str]:
        """The arms of all levels, each column in a place of its type; what an arm has not is NULL."""
        kinds = self.kinds
        if facts:
            kinds += ["integer"] * 3
            self.statement.facts = (2, 3, 4)
        for level in self.plan.levels:
            self.statement.places.append(self.place(level, kinds))
            self.statement.order.append(tuple(self.statement.places[-1][key] for key in self.order_columns(level)))
        return [self.arm(level, tail) for level, tail in zip(self.plan.levels, tails, strict=True)]

    def place(self, level: Level, kinds: list[str]) -> list[int]:
        taken: set[int] = set()
        places = []
        for _, kind in level.columns:
            wanted = PG_TYPES[kind]
            free = (at for at, held in enumerate(kinds) if held == wanted and at not in taken)
            at = next(free, len(kinds))
            if at == len(kinds):
                kinds.append(wanted)
            taken.add(at)
            places.append(at + 2)
        return places

    def arm(self, level: Level, tail: str) -> str:
        places = self.statement.places[level.index]
        at = {place: self.selected(*column) for place, column in zip(places, level.columns, strict=True)}
        parent = f'{level.name}."parent"' if level.parent else self.null("uuid")
        columns = [at.get(number + 2, self.null(kind)) for number, kind in enumerate(self.kinds)]
        return f"SELECT {', '.join([str(level.index), parent, *columns])} FROM {tail}"

    def selected(self, sql: str, kind: str) -> str:
        """A column of an arm; the plus keeps SQLite's driver from parsing what `rows` spells anyway."""
        return f"+{sql}" if kind in ("datetime", "bool") and not self.postgresql else sql

    def null(self, kind: str) -> str:
        return f"NULL::{kind}" if self.postgresql else "NULL"

    def facts_arm(self, level: Level) -> str:
        """Count, rows ahead, rows behind: one row per parent, in the places `facts`."""
        found = [f"({self.scalar(level, 'count(*)', '')})" if level.total else "0"]
        for side, wanted in (("after", level.ahead), ("before", level.behind)):
            found.append(f"({self.beyond(level, side)})" if wanted else "0")
        if self.postgresql:
            found = [f"{fact}::integer" for fact in found]
        at = dict(zip(self.statement.facts, found, strict=True))
        parent = 'p."key"' if level.parent else self.null("uuid")
        columns = [at.get(number + 2, self.null(kind)) for number, kind in enumerate(self.kinds)]
        tail = f" FROM ({self.parents(level)}) AS p" if level.parent else ""
        return f"SELECT {', '.join([str(level.index + FACTS), parent, *columns])}{tail}"

    # ------------------------------------------------------------ rows of a level

    def rows(self, level: Level) -> str:
        """Its CTE, or the sub-select itself."""
        return level.name if level.has_children and self.statement.flat else f"({self.core(level)}) AS {level.name}"

    def joins(self, level: Level) -> str:
        return "".join(self.join(join) for join in level.joins.values())

    def join(self, join: Join) -> str:
        more = f" AND {join.condition.format(alias=join.alias)}" if join.condition else ""
        return f' LEFT JOIN "{join.table}" AS {join.alias} ON {join.alias}."id" = {join.left}."{join.column}"{more}'

    def core(self, level: Level) -> str:
        """The rows of the level: its base columns, and "parent" where it has one."""
        match level.of:
            case Lookup():
                return self.looked_up(level)
            case Many():
                return self.listed(level)
            case _:
                return self.paged(level)

    def base(self, level: Level, table: str) -> str:
        return ", ".join(f'{table}."{column}"' for column in level.base)

    def looked_up(self, level: Level) -> str:
        table = f'"{level.entity.table}"'
        shape = self.plan.edges[level.edge or 0]
        assert shape is not None
        assert isinstance(shape.shape, Sought)
        if shape.shape.column != "id":
            condition = f'{table}."slug" = {self.slot(level.edge, "key", "text")}'
        elif shape.shape.many:
            name = level.entity.name.removesuffix("_tombstone")
            condition = self.any_of(f'{table}."id"', self.slot(level.edge, name, "uuid[]"))
        else:
            name = level.entity.name.removesuffix("_tombstone")
            condition = f'{table}."id" = {self.slot(level.edge, name, "uuid")}'
        ends, shown = self.with_visible(level, table)
        conditions = [condition, *self.own(level, table), *shown]
        return f"SELECT {self.base(level, table)} FROM {table}{ends} WHERE {' AND '.join(conditions)}"

    def any_of(self, column: str, slot: str) -> str:
        return f"{column} = ANY({slot})" if self.postgresql else f"{column} IN (SELECT value FROM json_each({slot}))"

    def listed(self, level: Level) -> str:
        """A short list: all rows under each parent."""
        edge = level.of
        assert isinstance(edge, Many)
        columns = ['p."key" AS "parent"']
        if edge.through:
            table, to = edge.through
            source = (
                f'"{table}" AS t ON t."{edge.columns[0]}" = p."key" '
                f'JOIN "{level.entity.table}" AS b ON b."id" = t."{to}"'
            )
            columns.append(f't."{edge.order}" AS "seq_of_list"')
            level.base.pop("seq_of_list", None)
        else:
            on = " OR ".join(f'b."{column}" = p."key"' for column in edge.columns)
            source = f'"{level.entity.table}" AS b ON ({on})'
        columns += [self.base(level, "b")] if level.base else []
        ends, shown = self.with_visible(level, "b")
        more = [*self.own(level, "b"), *shown]
        where = f" WHERE {' AND '.join(more)}" if more else ""
        return f"SELECT {', '.join(columns)} FROM ({self.parents(level)}) AS p JOIN {source}{ends}{where}"

    def with_visible(self, level: Level, table: str) -> tuple[str, list[str]]:
        """The joins to the rows without which the public does not see this one, and their conditions."""
        joins, conditions = "", []
        for number, name in enumerate(level.entity.with_visible if level.public else ()):
            end = level.entity.edges[name]
            target = ENTITIES[end.entity]
            joins += f' JOIN "{target.table}" AS v{number} ON v{number}."id" = {table}."{end.column}"'
            conditions.append(visible(target, f"v{number}", self.plan.viewer))
        return joins, conditions

    def parents(self, level: Level) -> str:
        """The keys of the level's parents, each once."""
        parent, (alias, column) = level.parent, level.parent_key
        assert parent is not None
        steps = list(self.way(parent, alias))
        distinct = "" if not steps and parent.unique else "DISTINCT "
        where = f' WHERE {alias}."{column}" IS NOT NULL' if steps else ""
        return (
            f'SELECT {distinct}{alias}."{column}" AS "key" FROM {parent.name}'
            f"{''.join(self.join(step) for step in steps)}{where}"
        )

    def way(self, level: Level, alias: str) -> Iterator[Join]:
        """The joins that lead from a level to one of its aliases."""
        for join in level.joins.values():
            if join.alias == alias:
                yield from self.way(level, join.left)
                yield join

    def paged(self, level: Level) -> str:
        table = f'"{level.entity.table}"'
        if level.parent is None:
            return f"SELECT {self.base(level, table)} FROM {self.page(level, '')}"
        parents = self.parents(level)
        if self.postgresql:
            inner = f"SELECT {self.base(level, table)} FROM {self.page(level, 'p')}"
            return f'SELECT p."key" AS "parent", c.* FROM ({parents}) AS p CROSS JOIN LATERAL ({inner}) AS c'
        ids = f"SELECT {table}.rowid FROM {self.page(level, 'p')}"
        return (
            f'SELECT p."key" AS "parent", {self.base(level, "b")} FROM ({parents}) AS p '
            f"CROSS JOIN {table} AS b WHERE b.rowid IN ({ids})"
        )

    def page(self, level: Level, parents: str) -> str:
        """FROM, WHERE, ORDER BY and LIMIT of one page; one row more tells whether there is a next."""
        shape = level.paging
        conditions = self.conditions(level, parents)
        conditions += [self.cursor(level, side) for side in ("after", "before") if getattr(shape, side)]
        direction = "DESC" if self.descending(level) else "ASC"
        order = ", ".join(f"{column} {direction}" for column in self.key_columns(level))
        where = f" WHERE {' AND '.join(conditions)}" if conditions else ""
        return f"{self.tables(level)}{where} ORDER BY {order} LIMIT {shape.limit + 1}"

    def tables(self, level: Level) -> str:
        edge = level.pages
        table = f'"{level.entity.table}"'
        if edge.through:
            return f'"{edge.through[0]}" JOIN {table} ON {table}."id" = "{edge.through[0]}"."{edge.through[1]}"'
        return table

    def descending(self, level: Level) -> bool:
        return level.paging.descending != level.paging.backward

    def key_columns(self, level: Level) -> list[str]:
        """The order key, if any, and the id, where the index has them."""
        edge, shape = level.pages, level.paging
        if edge.through and (shape.column is None or shape.column in edge.through[2]):
            table, identity, repeated = edge.through
            return [*([f'"{table}"."{repeated[shape.column]}"'] if shape.column else []), f'"{table}"."{identity}"']
        table = level.entity.table
        return [*([f'"{table}"."{shape.column}"'] if shape.column else []), f'"{table}"."id"']

    # ------------------------------------------------------------ conditions

    def own(self, level: Level, table: str) -> list[str]:
        condition = visible(level.entity, table, self.plan.viewer)
        return [condition] if condition else []

    def conditions(self, level: Level, parents: str) -> list[str]:
        """What holds for every row of the list, whatever the page."""
        edge = level.pages
        holder = edge.through[0] if edge.through else level.entity.table
        found = [f'"{holder}"."{edge.column}" = {parents}."key"'] if edge.column else []
        if edge.through and level.public:
            return [*found, f'"{holder}"."public"', *self.filters(level)]
        table = f'"{level.entity.table}"'
        unmerged = [f'{table}."merged_into_id" IS NULL'] if level.entity.states else []
        return found + self.own(level, table) + unmerged + self.filters(level)

    def cursor(self, level: Level, side: str, beyond: bool = False) -> str:
        """The rows on the page's side of a cursor, or those `beyond` it (its own row included)."""
        shape = level.paging
        less = shape.descending == (side == "after")
        operator = {(True, False): "<", (False, False): ">", (True, True): ">=", (False, True): "<="}[less, beyond]
        columns = self.key_columns(level)
        slots = [self.slot(level.edge, f"{side}_id", "uuid")]
        if shape.column:
            slots.insert(0, self.slot(level.edge, f"{side}_key", PG_TYPES[shape.kind or "text"]))
        if len(columns) == 1:
            return f"{columns[0]} {operator} {slots[0]}"
        return f"({', '.join(columns)}) {operator} ({', '.join(slots)})"

    def slot(self, edge: int | None, name: str, cast: str) -> str:
        return f"%(e{edge}_{name})s::{cast}" if self.postgresql else f":e{edge}_{name}"

    def filters(self, level: Level) -> list[str]:
        """The conditions of the filters that are there, made by the FilterSet with slots for values."""
        shape = level.paging
        declared = FILTERS[level.entity.name].base_filters if shape.filters else {}
        rows = level.entity.model._default_manager.using(self.connection.alias)
        for name, mark in shape.filters:
            found, slot = declared[name], Slot(f"e{level.edge}_{name}")
            value = mark if isinstance(mark, bool) else Bound(slot, found.cast, one=mark == ONE)
            rows = rows.filter((found.public if level.public else found.where)(value))
        if not shape.filters:
            return []
        query = rows.query
        compiler = query.get_compiler(connection=self.connection)
        query.get_initial_alias()
        text, values = compiler.compile(query.where)
        if sum(1 for uses in query.alias_refcount.values() if uses) != 1:
            raise AssertionError(f"A filter of {level.entity.name} joins another table.")
        return [f"({self.named(text, values)})"]

    def named(self, text: str, values: Any) -> str:
        """The SQL with its slots and constants named."""
        pieces = text.split("%s")
        names = []
        for value in values:
            if isinstance(value, Slot):
                names.append(value.name)
            else:
                names.append(f"c{len(self.statement.constants)}")
                self.statement.constants[names[-1]] = value
        mark = "%({})s" if self.postgresql else ":{}"
        return "".join(piece + mark.format(name) for piece, name in zip(pieces, names, strict=False)) + pieces[-1]

    # ------------------------------------------------------------ facts

    def scalar(self, level: Level, what: str, more: str) -> str:
        parents = "p" if level.parent else ""
        conditions = self.conditions(level, parents) + ([more] if more else [])
        where = f" WHERE {' AND '.join(conditions)}" if conditions else ""
        return f"SELECT {what} FROM {self.tables(level)}{where}"

    def beyond(self, level: Level, side: str) -> str:
        """1 if there is a row beyond the cursor, else 0."""
        found = self.scalar(level, "1", self.cursor(level, side, beyond=True))
        return f"SELECT CASE WHEN EXISTS ({found}) THEN 1 ELSE 0 END"


def write(plan: Plan, connection: Any) -> Statement:
    """The statement of a plan for the database behind a connection."""
    return Writer(plan, connection).write()
