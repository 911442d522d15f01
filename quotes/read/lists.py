"""The lists of a plan as SQL: their tables, conditions and order, for one kind of database.

Parameters are named e<edge>_<argument>, constants of filters c<number>.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

from quotes.filters import FILTERS, Bound, Linked, Through, met
from quotes.read import questions
from quotes.read.arguments import ONE
from quotes.read.entity import SCORE
from quotes.read.plan import Join, Level, Plan, visible
from quotes.read.shape import ENTITIES

PG_TYPES = {
    "id": "uuid",
    "key": "uuid",
    "bool": "boolean",
    "datetime": "timestamptz",
    "int": "integer",
    "bigint": "bigint",
    "decimal": "numeric",
    "enum": "text",
    "text": "text",
}


OTHER_END = {"first": "last", "last": "first"}
"""The ends of a date, of which an index of either has the other too."""


@dataclass(frozen=True, slots=True)
class Slot:
    """A place in the SQL where the value of a filter of an edge is bound."""

    name: str


class Lists:
    """The lists of one plan. `constants` are those that its filters hold, by name."""

    def __init__(self, plan: Plan, connection: Any) -> None:
        self.plan, self.connection = plan, connection
        self.postgresql = connection.vendor == "postgresql"
        self.constants: dict[str, Any] = {}

    def null(self, kind: str) -> str:
        return f"NULL::{kind}" if self.postgresql else "NULL"

    def slot(self, edge: int | None, name: str, cast: str) -> str:
        return f"%(e{edge}_{name})s::{cast}" if self.postgresql else f":e{edge}_{name}"

    def base(self, level: Level, table: str) -> str:
        return ", ".join(
            f'{questions.scored(level) or table}."{column}"' if column == SCORE else f'{table}."{column}"'
            for column in level.base
        )

    def tables(self, level: Level, scored: bool, gathered: bool = False) -> str:
        """The tables of a list; with the scores by which it stands, where these are wanted. SQLite takes them as they
        are told: the rows under a parent first, or those that the filters find, if these are gathered."""
        edge = level.pages
        table = f'"{level.entity.table}"'
        if level.entity.model is None:
            return questions.hits(level, self.null("uuid"))
        scores = questions.with_score(level, table) if scored else ""
        if edge.through:
            holder = f'"{edge.through[0]}"'
            first, then = (table, holder) if gathered else (holder, table)
            join = "JOIN" if self.postgresql else "CROSS JOIN"
            return f'{first} {join} {then} ON {table}."id" = {holder}."{edge.through[1]}"{scores}'
        return table + scores

    def descending(self, level: Level) -> bool:
        return level.paging.descending != level.paging.backward

    def key_columns(self, level: Level) -> list[str]:
        """The order key, if any, and the id, where the index has them."""
        edge, shape = level.pages, level.paging
        if scored := questions.scored(level):
            return [f'{scored}."{SCORE}"', f'"{level.entity.table}"."id"']
        if edge.through and (shape.column is None or shape.column in edge.through[2]):
            table, identity, repeated = edge.through
            return [*([f'"{table}"."{repeated[shape.column]}"'] if shape.column else []), f'"{table}"."{identity}"']
        table = level.entity.table
        return [*([f'"{table}"."{shape.column}"'] if shape.column else []), f'"{table}"."id"']

    def parents(self, level: Level) -> str:
        """The keys of the level's parents, each once; NULL among them where a step leads nowhere."""
        parent, (alias, column) = level.parent, level.parent_key
        assert parent is not None
        steps = list(self.way(parent, alias))
        distinct = "" if not steps and parent.unique else "DISTINCT "
        if steps and not steps[-1].condition:
            last = steps.pop()
            alias, column = last.left, last.column  # the key stands there already
        if self.postgresql:
            joins = "".join(map(self.join, steps))
            return f'SELECT {distinct}{alias}."{column}" AS "key" FROM {parent.name}{joins}'
        return f'SELECT {distinct}{self.stepped(steps, alias, column)} AS "key" FROM {parent.name}'

    def stepped(self, steps: list[Join], alias: str, column: str) -> str:
        """A column at the end of to-one steps, by one look-up in another: for joins in so small a select SQLite would
        scan whole tables, to make Bloom filters of them."""
        if not steps:
            return f'{alias}."{column}"'
        *before, last = steps
        key = self.stepped(before, last.left, last.column)
        more = f" AND {last.condition.format(alias=last.alias)}" if last.condition else ""
        return f'(SELECT {alias}."{column}" FROM "{last.table}" AS {last.alias} WHERE {last.alias}."id" = {key}{more})'

    def way(self, level: Level, alias: str) -> Iterator[Join]:
        """The joins that lead from a level to one of its aliases."""
        for join in level.joins.values():
            if join.alias == alias:
                yield from self.way(level, join.left)
                yield join

    def joins(self, level: Level) -> str:
        return "".join(self.join(join) for join in level.joins.values())

    def join(self, join: Join) -> str:
        """A step to one row, or to none. By what a row of it is to be SQLite would first scan all of its table, for a
        Bloom filter; not by what it takes for a calculation."""
        mark = "" if self.postgresql else "+"
        more = f" AND {mark}{join.condition.format(alias=join.alias)}" if join.condition else ""
        return f' LEFT JOIN "{join.table}" AS {join.alias} ON {join.alias}."id" = {join.left}."{join.column}"{more}'

    def with_visible(self, level: Level, table: str) -> tuple[str, list[str]]:
        """The joins to the rows without which the public does not see this one, and their conditions."""
        joins, conditions = "", []
        for number, name in enumerate(level.entity.with_visible if level.public else ()):
            end = level.entity.edges[name]
            target = ENTITIES[end.entity]
            joins += f' JOIN "{target.table}" AS v{number} ON v{number}."id" = {table}."{end.column}"'
            conditions.append(visible(target, f"v{number}", self.plan.viewer))
        return joins, conditions

    def own(self, level: Level, table: str) -> list[str]:
        condition = visible(level.entity, table, self.plan.viewer)
        return [condition] if condition else []

    def conditions(
        self,
        level: Level,
        parents: str,
        without: tuple[str, ...] = (),
        scored: bool = False,
        gathered: tuple[str, ...] | None = None,
    ) -> list[str]:
        """What holds for every row of the list, whatever the page; some filters may be left out, and what a join to the
        scores says already. How the filters are asked is said in `filters`."""
        edge = level.pages
        holder = edge.through[0] if edge.through else level.entity.table
        found = [f'"{holder}"."{edge.column}" = {parents}."key"'] if edge.column and parents else []
        asked = [] if "q" in without else questions.condition(level, scored)
        if edge.through and parents and not self.postgresql and gathered is None:
            gathered = ()  # else SQLite would look for a row of the join table once for each value of a list
        filters = self.filters(level, without, gathered)
        if edge.through and parents:
            filters = [self.repeated(level, one) for one in filters]
        filters = [*asked, *filters]
        if edge.through and level.public:
            return [*found, f'"{holder}"."public"', *filters]
        return found + self.in_lists(level) + filters

    def in_lists(self, level: Level) -> list[str]:
        """What holds for every row of lists of its kind."""
        table = f'"{level.entity.table}"'
        unmerged = [f'{table}."merged_into_id" IS NULL'] if level.entity.states else []
        return self.own(level, table) + unmerged

    def cursor(self, level: Level, side: str, beyond: bool = False, same: bool = False) -> str:
        """The rows on the page's side of a cursor, or those `beyond` it (its own row included), or its own."""
        shape = level.paging
        less = shape.descending == (side == "after")
        operator = {(True, False): "<", (False, False): ">", (True, True): ">=", (False, True): "<="}[less, beyond]
        operator = "=" if same else operator
        columns = self.key_columns(level)
        slots = [self.slot(level.edge, f"{side}_id", "uuid")]
        if shape.column:
            slots.insert(0, self.slot(level.edge, f"{side}_key", PG_TYPES[shape.kind or "text"]))
        if len(columns) == 1:
            return f"{columns[0]} {operator} {slots[0]}"
        return f"({', '.join(columns)}) {operator} ({', '.join(slots)})"

    def within(self, level: Level, parents: str) -> list[str]:
        """What holds for the rows of a page and of those that follow it."""
        return [*map(self.asked_on_the_way(level), self.conditions(level, parents, scored=True)), *self.sides(level)]

    def asked_on_the_way(self, level: Level) -> Callable[[str], str]:
        """What makes a condition one that is asked of rows in their order, if the index of that order tells it: by its
        own index SQLite would find all rows of a range, and then put them in order."""
        if self.postgresql or level.paging.column is None:
            return str
        day, _, end = level.paging.column.rpartition("_")
        through = level.pages.through or (level.entity.table, "id")
        columns = [f'"(id|{through[1]})"(?= [<>])', *([f'"{day}_{OTHER_END[end]}"'] if end in OTHER_END else [])]
        told = re.compile(rf'"({level.entity.table}|{through[0]})"\.({"|".join(columns)})')
        return partial(told.sub, r"+\g<0>")

    def repeated(self, level: Level, condition: str) -> str:
        """A condition, asked of what a join table repeats of each row (its days, its key), which its indexes have."""
        edge, table = level.pages, f'"{level.entity.table}"'
        assert edge.through
        holder, identity, columns = edge.through
        for column, there in columns.items():
            condition = condition.replace(f'{table}."{column}"', f'"{holder}"."{there}"')
        return re.sub(rf'{table}\."id"(?= [<>])', f'"{holder}"."{identity}"', condition)

    def sides(self, level: Level) -> list[str]:
        """That a row is on the page's side of its cursors."""
        return [self.cursor(level, side) for side in ("after", "before") if getattr(level.paging, side)]

    def in_order(self, level: Level, unary: str = "") -> str:
        """The order of a list, or against it where the page is the last."""
        direction = "DESC" if self.descending(level) else "ASC"
        return ", ".join(f"{unary}{column} {direction}" for column in self.key_columns(level))

    def unfiltered(self, level: Level, parents: str, without: tuple[str, ...] = ()) -> list[str]:
        """What holds for every row of the list under no filters but those that the index of its order tells."""
        told = level.paging.without(without).told
        return self.conditions(level, parents, tuple(name for name, _ in level.paging.filters if name not in told))

    def holders(self, level: Level) -> str:
        """The tables that tell what stands in a list, whatever the filters: the join table alone, if it can."""
        edge, column = level.pages, level.paging.column
        if edge.through and level.public and (column is None or column in edge.through[2]):
            return f'"{edge.through[0]}"'
        return self.tables(level, scored=False)

    def first_rows(self, level: Level, end: str, wanted: str) -> str:
        """What is wanted of those that stand first under a parent "p" on the page's side, whatever the filters."""
        where = where_of([*self.unfiltered(level, "p"), *self.sides(level)])
        return f"SELECT {wanted} FROM {self.holders(level)}{where} ORDER BY {self.in_order(level)} {end}"

    def among_first(self, level: Level, many: int) -> str:
        """That a row is one of so many that stand first on the page's side, whatever the filters but those that the
        index of the order tells. Where there are fewer, all are."""
        columns = ", ".join(self.key_columns(level))
        first = f"SELECT {columns} FROM {self.in_first_order(level)} LIMIT {many}"
        keys = columns.replace(f'"{level.entity.table}".', "f.")
        back = "ASC" if self.descending(level) else "DESC"
        last = f"SELECT {keys} FROM ({first}) AS f ORDER BY {keys.replace(',', f' {back},')} {back} LIMIT 1"
        return f"({columns}) {'>=' if self.descending(level) else '<='} ({last})"

    def follows(self, level: Level, many: int) -> str:
        """Whether there are rows after so many that stand first."""
        return f"EXISTS (SELECT 1 FROM {self.in_first_order(level)} LIMIT 1 OFFSET {many})"

    def in_first_order(self, level: Level) -> str:
        """The rows on the page's side in their order, whatever the filters but those that its index tells."""
        where = where_of([*self.unfiltered(level, ""), *self.sides(level)])
        return f'"{level.entity.table}"{where} ORDER BY {self.in_order(level)}'

    def filters(
        self, level: Level, without: tuple[str, ...] = (), gathered: tuple[str, ...] | None = None
    ) -> list[str]:
        """The conditions of the filters that are there, made by the FilterSet with slots for values.

        Those that are `gathered` find their rows by an index; the others are asked of rows that are looked at anyway.
        Where that is None, what leads through other tables is met, and all else as the planner likes.
        """
        given = [(name, mark) for name, mark in level.paging.filters if name not in (*without, *questions.OWN)]
        if not given:
            return []
        rows = level.entity.model._default_manager.using(self.connection.alias)
        for name, mark in given:
            where = self.where(level, name)
            if gathered is not None and name in gathered:
                rows = rows.filter(where(self.value(level, name, mark)))
            else:
                through = hasattr(where, "met")
                rows = rows.filter(met(where, self.value(level, name, mark, met=gathered is not None or through)))
        query = rows.query
        compiler = query.get_compiler(connection=self.connection)
        query.get_initial_alias()
        text, values = compiler.compile(query.where)
        if sum(1 for uses in query.alias_refcount.values() if uses) != 1:
            raise AssertionError(f"A filter of {level.entity.name} joins another table.")
        return [f"({self.named(text, values)})"]

    def where(self, level: Level, name: str) -> Any:
        """The condition of a filter, for whoever reads."""
        found = FILTERS[level.entity.name].base_filters[name]
        return found.public if level.public else found.where

    def leading(self, level: Level, names: Iterable[str]) -> list[str]:
        """Those of some filters that lead through other tables."""
        return [name for name in names if hasattr(self.where(level, name), "met")]

    def joins_to(self, level: Level, name: str) -> bool:
        """Whether PostgreSQL can make a join of a filter, and knows how many rows that has: not where a row stands at
        either end of another."""
        return not isinstance(self.where(level, name), Linked)

    def value(self, level: Level, name: str, mark: Any, met: bool = False) -> Any:
        """What a filter's condition is asked with: a slot, or the flag itself."""
        if isinstance(mark, bool):
            return mark
        cast = FILTERS[level.entity.name].base_filters[name].cast
        return Bound(Slot(f"e{level.edge}_{name}"), cast, one=mark == ONE, met=met)

    def reached(self, level: Level, name: str, mark: Any) -> str:
        """What a filter finds by an index, whatever the other filters say of it: a row for each."""
        where, value = self.where(level, name), self.value(level, name, mark)
        rows = where.reached(value) if isinstance(where, Through | Linked) else None
        if rows is not None:
            query = rows.using(self.connection.alias).order_by().query
            return self.named(*query.get_compiler(connection=self.connection).as_sql())
        others = tuple(one for one, _ in level.paging.filters if one != name)
        conditions = self.conditions(level, "", others, gathered=(name,))
        return f"SELECT 1 FROM {self.tables(level, False, gathered=True)}{where_of(conditions)}"

    def chosen(self, level: Level, name: str, mark: Any, value: str) -> str:
        """Whether a value is one of those that a filter by a list asks for."""
        cast = FILTERS[level.entity.name].base_filters[name].cast
        if mark == ONE:
            return f"{value} = {self.slot(level.edge, name, cast.removesuffix('[]'))}"
        return self.any_of(value, self.slot(level.edge, name, cast))

    def any_of(self, column: str, slot: str) -> str:
        return f"{column} = ANY({slot})" if self.postgresql else f"{column} IN (SELECT value FROM json_each({slot}))"

    def named(self, text: str, values: Any) -> str:
        """The SQL with its slots and constants named."""
        pieces = text.split("%s")
        names = []
        for value in values:
            if isinstance(value, Slot):
                names.append(value.name)
            else:
                names.append(f"c{len(self.constants)}")
                self.constants[names[-1]] = value
        mark = "%({})s" if self.postgresql else ":{}"
        return "".join(piece + mark.format(name) for piece, name in zip(pieces, names, strict=False)) + pieces[-1]

    def scalar(self, level: Level, what: str, beyond: str = "", without: tuple[str, ...] = ()) -> str:
        """Something of all rows of the list under a parent "p", or of those `beyond` a cursor."""
        conditions = self.conditions(level, "p", without, scored=bool(beyond))
        conditions += [beyond] if beyond else []
        shape = level.paging.without(without)
        is_counted = what in ("1", "count(*)") and len(shape.told) == len(shape.filters)
        tables = self.holders(level) if is_counted else self.tables(level, scored=bool(beyond))
        return f"SELECT {what} FROM {tables}{where_of(conditions)}"

    def every(self, level: Level, what: str, without: tuple[str, ...] = ()) -> str:
        """Something of all rows of a list at the top; of a range of days in two parts (`parted`)."""
        rows = f"SELECT {what} FROM {self.tables(level, scored=False)}"
        conditions = self.conditions(level, "p", without)
        if not (level.public and (day := level.paging.without(without).range)):
            return f"{rows}{where_of(conditions)}"
        within, beyond = ([*conditions, *part] for part in self.parted(level, day))
        if self.postgresql and what != "1":
            # For columns that a larger index has beside the days, the server would walk that from end to end.
            beyond = [self.these(level, where_of(beyond))]
        return f"{rows}{where_of(within)} UNION ALL {rows}{where_of(beyond)}"

    def parted(self, level: Level, day: str) -> tuple[list[str], list[str]]:
        """What tells the rows of a range that end in it from those that go on after it. An index has either end of a
        date: to find the rows of a range it would go from one end of the range to the end of time. Those that go on,
        which are few, another index has alone."""
        table = f'"{level.entity.table}"'
        first, last = f'{table}."{day}_first"', f'{table}."{day}_last"'
        end = self.slot(level.edge, f"{day}_to", "integer")
        return [f"{last} <= {end}"], [f"{last} > {end}", f"{first} < {last}"]

    def these(self, level: Level, which: str) -> str:
        """That a row is one of those, which PostgreSQL finds first."""
        table = f'"{level.entity.table}"'
        return f'{table}."id" = ANY(ARRAY(SELECT {table}."id" FROM {table}{which}))'


def where_of(conditions: list[str]) -> str:
    """WHERE and the conditions, if there are any."""
    return f" WHERE {' AND '.join(conditions)}" if conditions else ""
