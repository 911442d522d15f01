"""The lists of a plan as SQL: their tables, conditions and order, for one kind of database.

Parameters are named e<edge>_<argument>, constants of filters c<number>.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from quotes.filters import FILTERS, Bound
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

    def tables(self, level: Level, scored: bool) -> str:
        """The tables of a list; with the scores by which it stands, where these are wanted."""
        edge = level.pages
        table = f'"{level.entity.table}"'
        if level.entity.model is None:
            return questions.hits(level, self.null("uuid"))
        scores = questions.with_score(level, table) if scored else ""
        if edge.through:
            holder = f'"{edge.through[0]}"'
            return f'{holder} JOIN {table} ON {table}."id" = {holder}."{edge.through[1]}"{scores}'
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
        more = f" AND {join.condition.format(alias=join.alias)}" if join.condition else ""
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

    def conditions(self, level: Level, parents: str, without: tuple[str, ...] = (), scored: bool = False) -> list[str]:
        """What holds for every row of the list, whatever the page; some filters may be left out, and what a join to the
        scores says already."""
        edge = level.pages
        holder = edge.through[0] if edge.through else level.entity.table
        found = [f'"{holder}"."{edge.column}" = {parents}."key"'] if edge.column else []
        filters = [*questions.condition(level, scored), *self.filters(level, without)]
        if edge.through and level.public:
            return [*found, f'"{holder}"."public"', *filters]
        table = f'"{level.entity.table}"'
        unmerged = [f'{table}."merged_into_id" IS NULL'] if level.entity.states else []
        return found + self.own(level, table) + unmerged + filters

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

    def filters(self, level: Level, without: tuple[str, ...]) -> list[str]:
        """The conditions of the filters that are there, made by the FilterSet with slots for values."""
        given = [(name, mark) for name, mark in level.paging.filters if name not in (*without, *questions.OWN)]
        if not given:
            return []
        declared = FILTERS[level.entity.name].base_filters
        rows = level.entity.model._default_manager.using(self.connection.alias)
        for name, mark in given:
            found, slot = declared[name], Slot(f"e{level.edge}_{name}")
            value = mark if isinstance(mark, bool) else Bound(slot, found.cast, one=mark == ONE)
            rows = rows.filter((found.public if level.public else found.where)(value))
        query = rows.query
        compiler = query.get_compiler(connection=self.connection)
        query.get_initial_alias()
        text, values = compiler.compile(query.where)
        if sum(1 for uses in query.alias_refcount.values() if uses) != 1:
            raise AssertionError(f"A filter of {level.entity.name} joins another table.")
        return [f"({self.named(text, values)})"]

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
        where = f" WHERE {' AND '.join(conditions)}" if conditions else ""
        return f"SELECT {what} FROM {self.tables(level, scored=bool(beyond))}{where}"
