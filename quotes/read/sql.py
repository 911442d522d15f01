"""A Plan becomes one flat statement, on SQLite or on PostgreSQL.

The forms are those that were measured to win: one MATERIALIZED CTE per level that has children, its limit inside it
and before any to-one join; one arm per level in a UNION ALL of rows; "first n per parent" by CROSS JOIN LATERAL on
PostgreSQL and by `rowid IN (SELECT ... LIMIT)` on SQLite, by a window function only of what a question found; keyset by
row value; states and page sizes as literals.
"""

import re
from dataclasses import dataclass, field
from typing import Any

from quotes.read import counts, questions
from quotes.read.arguments import Sought
from quotes.read.counts import CountingArm
from quotes.read.dealing import Dealing
from quotes.read.entity import Lookup, Many, Pages
from quotes.read.leafing import Leafing
from quotes.read.lists import PG_TYPES, Lists, where_of
from quotes.read.plan import Level, Plan
from quotes.read.problems import BadInput, Fault
from quotes.read.sifting import Sifting

EXPANDED = 15_000
"""How many CTEs SQLite may make of those of a statement, in 40 microseconds each: it makes one anew, with all that it
is made of, wherever another names it."""
NAMED = re.compile(r"(?:FROM|JOIN) \(*(\w+)\b(?!\.)")
"""The tables that SQL names."""
INTRICATE = (
    "Here are too many lists in lists that no index has in their order for one operation on this database. Ask for the "
    "inner ones by themselves, with fewer filters, or without their counts."
)


@dataclass(slots=True)
class Statement:
    """The text; the constants it holds; whether each row begins with its level and its parent's key; for each level
    where its columns stand in the row, and where its order key and id stand; where counts stand, and facets' words.

    `by_value`: the database had better plan it for the values at hand (how frequent a word is, or what leads through
    other tables, decides). `refused`: the arms that have a row where a list would cost too much, and its edge.
    """

    text: str = ""
    constants: dict[str, Any] = field(default_factory=dict)
    flat: bool = True
    places: list[list[int]] = field(default_factory=list)
    order: list[tuple[int, ...]] = field(default_factory=list)
    counts: tuple[int, ...] = ()
    words: tuple[int, ...] = ()
    by_value: bool = False
    refused: dict[int, tuple[str, ...]] = field(default_factory=dict)


class Writer(Lists):
    """Writes the statement of one plan."""

    def __init__(self, plan: Plan, connection: Any) -> None:
        super().__init__(plan, connection)
        self.statement = Statement(constants=self.constants)
        self.kinds: list[str] = []
        self.siftings: dict[tuple[int, tuple[str, ...]], Sifting] = {}
        self.dealings: dict[tuple[int, tuple[str, ...]], Dealing] = {}
        self.leafings: dict[int, Leafing] = {}

    def write(self) -> Statement:
        """The whole statement."""
        levels = self.plan.levels
        facts = [level for level in levels if level.facts]
        tallied = [level for level in levels if level.tallies]
        for level in levels:
            self.sift(level)
            self.deal(level)
            if level.is_leafed:
                self.leafings[level.index] = Leafing(self, level)
        hopeless = self.hopeless()
        self.statement.flat = len(levels) > 1 or bool(facts or tallied or hopeless)
        keys = [self.order_columns(level) for level in levels]
        ctes = [one for level in levels if level.question for one in questions.found(level, self.slot, self.connection)]
        self.statement.by_value = bool(ctes) or any(level.is_gathered for level in levels)
        ctes += [one for sifting in self.siftings.values() for one in sifting.ctes()]
        ctes += [one for leafing in self.leafings.values() for one in leafing.ctes()]
        if not self.statement.flat:
            self.single(levels[0], keys[0])
            self.statement.text = _with(ctes) + self.statement.text
            return self.statement
        ctes += [one for level in levels for one in self.ctes_of(level)]
        ctes += [one for level in levels if level.window for one in counts.all_there_is(self, level)]
        tails = [self.arm_tail(level) for level in levels]
        arms = self.union(tails, bool(facts), bool(tallied))
        counting = [counts.facts_arm(self, level, self.found_by(level)) for level in facts]
        for level in tallied:
            for tally in level.tallies.values():
                way = self.found_by(level, tally.without)
                ctes += counts.counted_rows(self, level, tally, way)
                counting += counts.tally_arms(self, level, tally, way)
        arms += map(self.counting_arm, [*counting, *hopeless])
        rest = " UNION ALL ".join(arms)
        if not self.postgresql and expanded(ctes, rest) > EXPANDED:
            raise BadInput(Fault("TOO_COSTLY", INTRICATE))
        self.statement.text = _with(ctes) + rest
        return self.statement

    def sift(self, level: Level) -> None:
        """Note what of a list is to be sifted: its page and what counts it, and facets that leave a filter out."""
        if level.parent is not None or level.window is None:
            return
        found = {(): [], **{tally.without: counts.needed(tally) for tally in level.tallies.values()}}
        for number, (without, needs) in enumerate(found.items()):
            if level.window.without(without).is_sifted:
                name = f"{level.index}_{number}" if number else str(level.index)
                self.siftings[level.index, without] = Sifting(self, level, name, without, needs)

    def deal(self, level: Level) -> None:
        """Note what of the lists under several rows is to be dealt."""
        if not level.parent:
            return
        for number, without in enumerate(dict.fromkeys([(), *level.tallies])):
            if level.deals(without):
                name = f"{level.index}_{number}" if number else str(level.index)
                self.dealings[level.index, without] = Dealing(self, level, name, without)

    def found_by(self, level: Level, without: tuple[str, ...] = ()) -> Sifting | Dealing | None:
        """How a list is found, if not in its order."""
        key = (level.index, without)
        return self.siftings.get(key) or self.dealings.get(key)

    def ctes_of(self, level: Level) -> list[str]:
        """The CTEs of a level: its rows, if other levels begin there, and what they are made of."""
        dealt = [one for (index, _), dealing in self.dealings.items() if index == level.index for one in dealing.ctes()]
        return [*dealt, f"{level.name} AS MATERIALIZED ({self.core(level)})"] if level.has_children else dealt

    def hopeless(self) -> list[CountingArm]:
        """The arms that have a row where a list would cost too much."""
        arms = []
        ways: list[tuple[tuple[int, Any], Sifting | Dealing]] = [*self.siftings.items(), *self.dealings.items()]
        for (index, _), way in ways:
            edge = self.plan.edges[self.plan.levels[index].edge or 0]
            if way.hopeless and edge is not None:
                number = self.plan.arm()
                self.statement.refused[number] = edge.path
                arms.append(
                    CountingArm(number, self.null("uuid"), [], [], f"(SELECT 1 AS n) AS p WHERE {way.told_hopeless}")
                )
        return arms

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
                kind = level.entity.kind_of(level.paging.column)
                return level.want(level.column(level.name, level.paging.column), kind), identity
            case Many(through=None, order=order):
                return (level.want(level.column(level.name, order), level.entity.kind_of(order)),)
            case Many():
                return (level.want(f'{level.name}."seq_of_list"', "int"),)
        return ()

    def arm_tail(self, level: Level) -> str:
        return f"{self.rows(level)}{self.joins(level)}"

    def union(self, tails: list[str], facts: bool, tallied: bool) -> list[str]:
        """The arms of all levels, each column in a place of its type; what an arm has not is NULL."""
        kinds = self.kinds
        if facts or tallied:
            kinds += ["integer"] * 4
            self.statement.counts = (2, 3, 4, 5)
        if tallied:
            kinds += ["text"] * 2
            self.statement.words = (6, 7)
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

    def counting_arm(self, arm: CountingArm) -> str:
        """An arm that counts: its numbers and words in the places `counts` and `words`."""
        at = dict(zip(self.statement.words, arm.words, strict=False))
        for place, sql in zip(self.statement.counts, arm.counts, strict=False):
            at[place] = f"({sql})::integer" if self.postgresql else sql
        columns = [at.get(place + 2, self.null(kind)) for place, kind in enumerate(self.kinds)]
        return f"SELECT {', '.join([str(arm.number), arm.parent, *columns])} FROM {arm.tail}"

    # ------------------------------------------------------------ rows of a level

    def rows(self, level: Level) -> str:
        """Its CTE, or the sub-select itself."""
        return level.name if level.has_children and self.statement.flat else f"({self.core(level)}) AS {level.name}"

    def core(self, level: Level) -> str:
        """The rows of the level: its base columns, and "parent" where it has one."""
        match level.of:
            case Lookup():
                return self.looked_up(level)
            case Many():
                return self.listed(level)
            case _:
                return self.paged(level)

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

    def paged(self, level: Level) -> str:
        table = f'"{level.entity.table}"'
        if level.is_sifted:
            return self.siftings[level.index, ()].page()
        if level.is_dealt:
            return self.dealings[level.index, ()].page()
        if leafing := self.leafings.get(level.index):
            return leafing.page(f"SELECT {self.base(level, table)} FROM {self.page(level, '', leafing.rest)}")
        if level.parent is None:
            return f"SELECT {self.base(level, table)} FROM {self.page(level, '')}"
        if questions.scored(level):
            return self.by_score(level)
        parents = self.parents(level)
        if self.postgresql:
            inner = f"SELECT {self.base(level, table)} FROM {self.page(level, 'p')}"
            return f'SELECT p."key" AS "parent", c.* FROM ({parents}) AS p CROSS JOIN LATERAL ({inner}) AS c'
        ids = f"SELECT {table}.rowid FROM {self.page(level, 'p')}"
        return (
            f'SELECT p."key" AS "parent", {self.base(level, "b")} FROM ({parents}) AS p '
            f"CROSS JOIN {table} AS b WHERE b.rowid IN ({ids})"
        )

    def by_score(self, level: Level) -> str:
        """The best under each parent. What was found knows no parents, so it is walked once for all of them."""
        edge, table = level.pages, f'"{level.entity.table}"'
        tables, same = [level.question, table], [f'{table}."id" = {level.question}."key"']
        if edge.through:
            tables.append(f'"{edge.through[0]}"')
            same.append(f'"{edge.through[0]}"."{edge.through[1]}" = {table}."id"')
        tables.append(f"({self.parents(level)}) AS p")
        conditions = " AND ".join([*same, *self.within(level, "p")])
        place = f'row_number() OVER (PARTITION BY p."key" ORDER BY {self.in_order(level)}) AS place'
        return (
            f'SELECT * FROM (SELECT p."key" AS "parent", {self.base(level, table)}, {place} '
            f"FROM {' CROSS JOIN '.join(tables)} WHERE {conditions}) AS c WHERE place <= {level.paging.limit + 1}"
        )

    def page(self, level: Level, parents: str, limit: str = "") -> str:
        """FROM, WHERE, ORDER BY and LIMIT of one page; one row more tells whether there is a next."""
        rows = f"{self.tables(level, scored=True)}{where_of(self.within(level, parents))}"
        if self.postgresql and level.question and not (parents or level.paging.ranked):
            # What a question found is looked up; for the LIMIT's sake the server might walk all there is in order.
            table = f'"{level.entity.table}"'
            rows = f"(SELECT {table}.* FROM {rows} OFFSET 0) AS {table}"
        if not parents and level.public and not level.question and (day := level.paging.walked_past):
            rows = self.parts(level, day)
        return f"{rows} ORDER BY {self.in_order(level)} LIMIT {limit or level.paging.limit + 1}"

    def parts(self, level: Level, day: str) -> str:
        """The first rows of either part of what ends at a day (`parted`), as a table: in their order alone all that
        stand before would be walked."""
        table, conditions = f'"{level.entity.table}"', self.within(level, "")
        tail = f" ORDER BY {self.in_order(level)} LIMIT {level.paging.limit + 1}"
        within, beyond = (where_of([*conditions, *part]) + tail for part in self.parted(level, day))
        if self.postgresql:
            beyond = f" WHERE {self.these(level, beyond)}"  # else the server would walk a larger index for the order
        arms = [f"SELECT * FROM (SELECT {table}.* FROM {table}{one}) AS c" for one in (within, beyond)]
        return f"({' UNION ALL '.join(arms)}) AS {table}"


def expanded(ctes: list[str], rest: str) -> int:
    """How many CTEs SQLite makes of those of a statement before it begins."""
    sizes: dict[str, int] = {}
    for one in (*ctes, rest):
        sizes[one.partition(" ")[0]] = size = 1 + sum(sizes.get(name, 0) for name in NAMED.findall(one))
    return size


def _with(ctes: list[str]) -> str:
    return f"WITH {', '.join(ctes)} " if ctes else ""


def write(plan: Plan, connection: Any) -> Statement:
    """The statement of a plan for the database behind a connection."""
    return Writer(plan, connection).write()
