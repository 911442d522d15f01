"""How lists under many rows are found that no index has in their order: together, and then dealt out.

The law is that of `sifting`: whatever reads more than some rows is behind a gate, and is not begun while that is shut.
- p: the parents. s: what the first rows in order under each have. o: the parents that are open, because these did not
  fill a page and there are more.
- r: how many rows the open ones have, up to DEALT; n: how many an index finds of a filter, up to MANY.
- If that is FEW, w gathers from there for all open parents; else, if these have not many rows, y walks under each.
- Else x gathers what is not too many, or at last reads the table: once, however many the parents are.
Where the lists are counted, w, x and y have all of their rows, and c how many these are.
"""

from collections.abc import Iterable
from typing import Any

from quotes.filters import SCANNED
from quotes.read import bounds
from quotes.read.lists import Lists, where_of
from quotes.read.plan import Level

NEVER = "1 = 0"


class Dealing:
    """The lists of a level under all its filters but `without`; `name` tells its CTEs from others. Of what may be many
    rows only keys are held."""

    def __init__(self, lists: Lists, level: Level, name: str, without: tuple[str, ...] = ()) -> None:
        self.lists, self.level, self.name, self.without = lists, level, name, without
        self.window = level.paging.without(without)
        self.names = tuple(name for name, _ in self.window.filters)
        self.gathered = self.window.indexed
        self.scans = bool({*self.names}.intersection((*SCANNED.get(level.entity.name, ()), "state")))
        self.counted = level.is_counted
        self.table = f'"{level.entity.table}"'
        self.through = level.pages.through
        self.holder = f'"{self.through[0]}"' if self.through else self.table
        self.limit = level.paging.limit + 1
        self.first = max(bounds.WALKED_UNDER_ALL // level.most_parents, bounds.WALKED_UNDER_EACH * self.limit)
        self.open = f"{'p' if self.counted else 'o'}{name}"

    # ------------------------------------------------------------ gates

    @property
    def begins(self) -> list[str]:
        """When more than the first rows is looked at."""
        return [] if self.counted else [f"EXISTS (SELECT 1 FROM {self.open})"]

    @property
    def few(self) -> str:
        """Whether an index finds few rows of one of the filters."""
        return f"({' OR '.join(map(self.reaches_few, self.gathered)) or NEVER})"

    @property
    def small(self) -> str:
        """Whether the open parents have not many rows."""
        return f"(SELECT n FROM r{self.name}) <= {bounds.DEALT}"

    def reaches_few(self, filter_: str) -> str:
        """Whether an index finds few rows of this filter."""
        return f"(SELECT n FROM {self.reach(filter_)}) <= {bounds.FEW}"

    def reaches_many(self, filter_: str) -> str:
        """Whether it finds too many to gather them."""
        return f"(SELECT n FROM {self.reach(filter_)}) > {bounds.MANY}"

    def reach(self, filter_: str) -> str:
        """The CTE that has how many rows an index finds of a filter."""
        return f"n{self.name}_{self.gathered.index(filter_)}"

    # ------------------------------------------------------------ the CTEs

    def ctes(self) -> list[str]:
        """All that it is made of; the pages by `page`."""
        parents = self.named("p", self.lists.parents(self.level))
        pages = [] if self.without else [self.walked(), self.unfilled()]
        reach = [self.reaching(*one) for one in self.window.filters if one[0] in self.gathered]
        counts = [self.counting()] if self.counted else []
        return [parents, *pages, self.held(), *reach, self.gathering(), self.each(), self.whole(), *counts]

    def named(self, letter: str, sql: str) -> str:
        return f"{letter}{self.name} AS MATERIALIZED ({sql})"

    def walked(self) -> str:
        """s: those among the first rows under each parent that a page has."""
        first = self.lists.first_rows(self.level, f"LIMIT {self.first}", self.handed_on)
        met = self.lists.filters(self.level, gathered=())
        if self.lists.postgresql:
            join = (
                f' JOIN {self.table} ON {self.table}."id" = {self.holder}."{self.through[1]}"' if self.through else ""
            )
            rows = f"SELECT {self.lists.base(self.level, self.table)} FROM ({first}) AS {self.holder}{join}"
            rows += f"{where_of(met)} ORDER BY {self.lists.in_order(self.level)} LIMIT {self.limit}"
            return self.named("s", self.lateral(f"p{self.name} AS p", rows))
        # Row after row they come in order; to ORDER BY them would be to ask them all.
        same = f'{self.table}."id" = f."r"' if self.through else f'{self.table}.rowid = f."r"'
        rows = f"SELECT {self.table}.rowid FROM ({first}) AS f CROSS JOIN {self.table}{where_of([same, *met])}"
        return self.named("s", self.looked_up(f"p{self.name} AS p", f"{rows} LIMIT {self.limit}"))

    @property
    def handed_on(self) -> str:
        """What is known of the first rows when they are asked for the filters: PostgreSQL has them, SQLite their place."""
        if self.lists.postgresql:
            return f"{self.holder}.*"
        return f'{self.holder}."{self.through[1]}" AS "r"' if self.through else f'{self.holder}.rowid AS "r"'

    def unfilled(self) -> str:
        """o: the parents whose page is not full, though they have more than the first rows."""
        full = f'SELECT "parent" FROM s{self.name} GROUP BY "parent" HAVING count(*) >= {self.limit}'
        more = self.lists.first_rows(self.level, f"LIMIT 1 OFFSET {self.first}", "1")
        return self.named(
            "o", f'SELECT p."key" FROM p{self.name} AS p WHERE p."key" NOT IN ({full}) AND EXISTS ({more})'
        )

    def held(self) -> str:
        """r: how many rows the open parents have, whatever the filters."""
        rows = f"SELECT 1 FROM {self.lists.holders(self.level)}{where_of(self.lists.unfiltered(self.level, 'p'))}"
        if self.lists.postgresql:
            rows = f"SELECT 1 FROM {self.open} AS p CROSS JOIN LATERAL ({rows} OFFSET 0) AS c"
        else:
            rows = rows.replace(" FROM ", f" FROM {self.open} AS p CROSS JOIN ", 1)
        return self.named("r", f"SELECT count(*) AS n FROM ({rows} LIMIT {bounds.DEALT + 1}) AS c")

    def reaching(self, filter_: str, mark: Any) -> str:
        """n: how many rows an index finds of a filter."""
        rows = self.gated(self.begins, self.lists.reached(self.level, filter_, mark), bounds.MANY + 1)
        return f"{self.reach(filter_)} AS MATERIALIZED (SELECT count(*) AS n FROM ({rows}) AS c)"

    def gathering(self) -> str:
        """w: the rows under all open parents, from where few are."""
        arms, before = [], self.begins
        for one in self.gathered:
            arms.append(self.rows([*before, self.reaches_few(one)], (one,)))
            before = [*before, f"NOT {self.reaches_few(one)}"]
        return self.named("w", " UNION ALL ".join(arms or [self.rows([NEVER], ())]))

    def each(self) -> str:
        """y: the rows under each of the open parents, if they are not many; for a page as many as that has."""
        parents = f'(SELECT "key" FROM {self.open}{where_of([f"NOT {self.few}", self.small])}) AS p'
        conditions = self.lists.conditions(self.level, "p", self.without, gathered=())
        order = f" ORDER BY {self.lists.in_order(self.level)} LIMIT {self.limit}"
        conditions += [] if self.counted else self.lists.sides(self.level)
        tables = f"{self.lists.tables(self.level, False)}{where_of(conditions)}{'' if self.counted else order}"
        if self.lists.postgresql:
            rows = f"SELECT {self.keys()} FROM {tables}{' OFFSET 0' if self.counted else ''}"
            return self.named("y", self.lateral(parents, rows))
        if self.counted:
            return self.named("y", f'SELECT p."key" AS "parent", {self.keys()} FROM {parents} CROSS JOIN {tables}')
        return self.named("y", self.looked_up(parents, f"SELECT {self.table}.rowid FROM {tables}", self.keys("b")))

    def whole(self) -> str:
        """x: the rows under all open parents, by reading the table, or what an index finds that is not too many."""
        arms, gates = [], [*self.begins, f"NOT {self.few}", f"NOT {self.small}"]
        for one in self.gathered:
            arms.append(self.rows([*gates, f"NOT {self.reaches_many(one)}"], (one,)))
            gates = [*gates, self.reaches_many(one)]
        hashed = self.gathered if self.lists.postgresql and not self.scans else ()
        return self.named("x", " UNION ALL ".join([*arms, self.rows(gates, hashed, is_read=True)]))

    def counting(self) -> str:
        """c: how many rows each parent has; who has none is not named."""
        return self.named("c", f'SELECT "parent", count(*) AS n FROM ({self.all()}) AS f GROUP BY "parent"')

    # ------------------------------------------------------------ what is told of it

    def page(self) -> str:
        """The first rows of each page, from wherever they are."""
        level = self.level
        found = f"SELECT * FROM ({self.all()}) AS f"
        within = [f'f."parent" IN (SELECT "key" FROM o{self.name})'] if self.counted else []
        conditions = where_of([*within, *map(self.of_keys, self.lists.sides(level))])
        order = self.of_keys(self.lists.in_order(level))
        place = f'row_number() OVER (PARTITION BY f."parent" ORDER BY {order}) AS place'
        first = f'SELECT f."parent", f."id", {place} FROM ({found}) AS f{conditions}'
        first = f'(SELECT "parent" AS "key", "id" FROM ({first}) AS f WHERE place <= {self.limit}) AS p'
        if self.lists.postgresql:
            rest = self.lateral(
                first,
                f'SELECT {self.lists.base(level, self.table)} FROM {self.table} WHERE {self.table}."id" = p."id" OFFSET 0',
            )
        else:
            rest = f'SELECT p."key" AS "parent", {self.lists.base(level, "b")} FROM {first} CROSS JOIN {self.table} AS b WHERE b."id" = p."id"'
        return f'SELECT * FROM s{self.name} WHERE "parent" NOT IN (SELECT "key" FROM o{self.name}) UNION ALL {rest}'

    def total(self) -> tuple[str, str]:
        """How many rows the parent "p" has, and that this is no estimate."""
        return f'coalesce((SELECT n FROM c{self.name} AS c WHERE c."parent" = p."key"), 0)', "0"

    def some(self, columns: list[str], many: int) -> str:
        """The columns of so many rows of each parent, in any order."""
        place = 'row_number() OVER (PARTITION BY f."parent") AS place'
        some = f'SELECT f."parent", f."id", {place} FROM ({self.all()}) AS f'
        wanted = ", ".join(f'b."{column}"' for column in columns)
        return f'SELECT f."parent" AS parent, {wanted} FROM ({some}) AS f JOIN {self.table} AS b ON b."id" = f."id" WHERE f.place <= {many}'

    # ------------------------------------------------------------ rows

    def all(self) -> str:
        """The rows that were found of the open parents, as keys."""
        return " UNION ALL ".join(f"SELECT * FROM {letter}{self.name}" for letter in "wxy")

    def keys(self, table: str = "") -> str:
        """The keys of a row by which lists stand, as "k" and "id"; those of its own table, if it is named."""
        column = self.level.paging.column
        own = [f'{table}."{one}"' for one in (column, "id") if one] if table else self.lists.key_columns(self.level)
        return ", ".join(f'{key} AS "{name}"' for key, name in zip(own, self.key_names, strict=True))

    @property
    def key_names(self) -> list[str]:
        return ["k", "id"] if self.level.paging.column else ["id"]

    def of_keys(self, sql: str) -> str:
        """What is said of the columns by which lists stand, of their keys."""
        for key, name in zip(self.lists.key_columns(self.level), self.key_names, strict=True):
            sql = sql.replace(key, f'f."{name}"')
        return sql

    def rows(self, gates: list[str], gathered: tuple[str, ...], is_read: bool = False) -> str:
        """Rows of the lists of all open parents, as keys, in any order."""
        lists, level = self.lists, self.level
        tables, parent = lists.tables(level, False), f'{self.holder}."{level.pages.column}"'
        conditions = lists.conditions(level, "", self.without, gathered=gathered)
        among = f'{parent} IN (SELECT "key" FROM {self.open})'
        if lists.postgresql:
            conditions.append(f"({among}) IS TRUE")  # else it would look up what it thinks are few
        else:
            tables = self.lying() if is_read else tables
            conditions = [f"+{one}" if one.startswith('"') else one for one in conditions] + [f"+{among}"]
        conditions += [] if self.counted else lists.sides(level)
        return self.gated(gates, f'SELECT {parent} AS "parent", {self.keys()} FROM {tables}{where_of(conditions)}')

    def lying(self) -> str:
        """The tables of the lists on SQLite, if the list's own is read as it lies."""
        join = (
            f' CROSS JOIN {self.holder} ON {self.holder}."{self.through[1]}" = {self.table}."id"'
            if self.through
            else ""
        )
        return f"{self.table} NOT INDEXED{join}"

    def lateral(self, parents: str, rows: str) -> str:
        return f'SELECT p."key" AS "parent", c.* FROM {parents} CROSS JOIN LATERAL ({rows}) AS c'

    def looked_up(self, parents: str, ids: str, columns: str = "") -> str:
        columns = columns or self.lists.base(self.level, "b")
        return f'SELECT p."key" AS "parent", {columns} FROM {parents} CROSS JOIN {self.table} AS b WHERE b.rowid IN ({ids})'

    def gated(self, gates: Iterable[str], found: str, end: int | None = None) -> str:
        """What is not begun unless all gates are open. SQLite asks only LIMIT before it begins."""
        gates, limit = list(gates), f" LIMIT {end}" if end else ""
        if self.lists.postgresql:
            return f"SELECT * FROM ({found}) AS g{where_of(gates)}{limit}" if gates or end else found
        if gates:
            limit = f" LIMIT CASE WHEN {' AND '.join(gates)} THEN {end or -1} ELSE 0 END"
        return f"SELECT * FROM ({found}{limit}) AS g"
