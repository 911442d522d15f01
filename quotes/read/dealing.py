"""How lists under many rows are found that no index has in their order: together, and then dealt out.

The law is that of `sifting`: whatever reads more than some rows is behind a gate, and is not begun while that is shut.
- p: the parents. s: what the first rows in order under each have. o: the parents that are open, because these did not
  fill a page and there are more.
- r: how many rows the open ones have, up to DEALT. If these are not many, or their pages are near, y walks under each.
  On SQLite g, which has all that is asked of these before an index is looked into; and t, which has all gates.
- n: how many rows an index finds of a filter, up to MANY. If that is FEW, w gathers from there for all open parents.
- Else x gathers what is not too many, or at last reads the table: once, however many the parents are.
Where the lists are counted, all parents are open to w and x, and c tells how many rows each has. What would ask many
rows for what leads through other tables is not begun, and told (`hopeless`).

SQLite reads a CTE anew, with all that this is made of, wherever another names it. Lists found so under lists found so
would cost it seconds before the first row: each CTE there names as few others as can be, a gate is asked of one.
"""

from quotes.filters import SCANNED
from quotes.read import bounds
from quotes.read.gates import NEVER, Gated
from quotes.read.lists import Lists, where_of
from quotes.read.plan import Level


class Dealing(Gated):
    """The lists of a level. Of what may be many rows only keys are held."""

    def __init__(self, lists: Lists, level: Level, name: str, without: tuple[str, ...] = ()) -> None:
        super().__init__(lists, level, name, without)
        self.ways = self.window.indexed
        self.scans = bool({*self.names}.intersection((*SCANNED.get(level.entity.name, ()), "state")))
        self.through = level.pages.through
        self.holder = f'"{self.through[0]}"' if self.through else self.table
        self.first = max(bounds.WALKED_UNDER_ALL // level.most_parents, bounds.WALKED_UNDER_EACH * self.limit)
        self.open = f"{'p' if self.counted else 'o'}{name}"

    # ------------------------------------------------------------ gates

    def asked(self, gates: list[str], of: str = "t") -> list[str]:
        """Gates as conditions: on SQLite they are columns, of `t` or of `g`."""
        if self.lists.postgresql or not gates:
            return gates
        return [f"(SELECT {' AND '.join(gates)} FROM {of}{self.name})"]

    def reaches_few(self, filter_: str) -> str:
        """Whether an index finds few rows of this filter."""
        return super().reaches_few(filter_) if self.lists.postgresql else f"few_{self.ways.index(filter_)}"

    def reaches_many(self, filter_: str) -> str:
        """Whether it finds too many to gather them."""
        return super().reaches_many(filter_) if self.lists.postgresql else f"many_{self.ways.index(filter_)}"

    @property
    def small(self) -> str:
        """Whether the parents whose rows are sought have not many."""
        return f"(SELECT n FROM r{self.name}) <= {bounds.DEALT}" if self.lists.postgresql else "small"

    @property
    def near(self) -> str:
        """Whether their pages are so near that no index is looked into."""
        return self.within(bounds.NEAR) if self.lists.postgresql else "near"

    @property
    def far(self) -> str:
        """Whether their pages are so near that they are walked, if no index finds few."""
        return self.within(bounds.FAR) if self.lists.postgresql else "far"

    @property
    def walks(self) -> str:
        """Whether to walk under each of them before an index is looked into, or after none found few. Where all have
        full pages SQLite counts so too, for it groups rows by sorting them."""
        if not self.counted:
            return f"({self.near} OR (NOT {self.few} AND {self.far}))"
        if self.lists.postgresql or self.without:
            return self.small
        filled = ["filled", *([f"NOT ({self.hopeless})"] if self.hopeless else [])]
        return f"({self.small} OR ({' AND '.join(filled)}))"

    @property
    def walking(self) -> str:
        """The same as a gate."""
        return self.walks if self.lists.postgresql else "walks"

    def within(self, rows: int) -> str:
        """Whether they have not many rows, or pages that will be full after so many, by what is known of the first."""
        found = f'(SELECT count(*) FROM s{self.name} WHERE "parent" IN (SELECT "key" FROM o{self.name}))'
        open_ = f"(SELECT count(*) FROM o{self.name})"
        return f"({self.small} OR {open_} * {open_} * {self.first * self.limit} <= {found} * {rows})"

    @property
    def looks(self) -> str:
        """Whether indexes are looked into."""
        return f"NOT {self.small if self.counted else self.near}"

    @property
    def hopeless(self) -> str:
        """Whether nothing is left but to ask all rows of the parents what leads through other tables; "" where that
        cannot be."""
        if self.scans or not self.ways or not self.lists.leading(self.level, self.names):
            return ""
        walks = self.small if self.counted else self.far
        return " AND ".join([f"NOT {walks}", *map(self.reaches_many, self.ways)])

    @property
    def told_hopeless(self) -> str:
        """The same as a condition."""
        return " AND ".join(self.asked([self.hopeless]))

    # ------------------------------------------------------------ the CTEs

    def ctes(self) -> list[str]:
        """All that it is made of; the pages by `page`."""
        parents = self.named("p", self.lists.parents(self.level))
        first, each = ([], []) if self.without else ([self.walked(), self.unfilled()], [self.each()])
        counts = [self.counting()] if self.counted else []
        return [parents, *first, self.held(), *self.reached(), *each, self.gathering(), self.whole(), *counts]

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
        """What is known of the first rows that are asked for the filters: PostgreSQL has them, SQLite their place."""
        if self.lists.postgresql:
            return f"{self.holder}.*"
        return f'{self.holder}."{self.through[1]}" AS "r"' if self.through else f'{self.holder}.rowid AS "r"'

    def unfilled(self) -> str:
        """o: the parents whose page is not full, though they have more than the first rows."""
        more = self.lists.first_rows(self.level, f"LIMIT 1 OFFSET {self.first}", "1")
        if not self.lists.postgresql:
            each = f'(SELECT "parent", count(*) AS n FROM s{self.name} GROUP BY "parent") AS d ON d."parent" = p."key"'
            rows = f'SELECT p."key", coalesce(d.n, 0) AS n FROM p{self.name} AS p LEFT JOIN {each}'
            return self.named("o", f"{rows} WHERE coalesce(d.n, 0) < {self.limit} AND EXISTS ({more})")
        full = f'SELECT "parent" FROM s{self.name} GROUP BY "parent" HAVING count(*) >= {self.limit}'
        return self.named(
            "o", f'SELECT p."key" FROM p{self.name} AS p WHERE p."key" NOT IN ({full}) AND EXISTS ({more})'
        )

    def held(self) -> str:
        """r: how many rows the open parents have, whatever the filters. SQLite counts for each: to join them it would
        scan the table, and make a Bloom filter of it."""
        end, parents = bounds.DEALT + 1, f"{self.open} AS p"
        conditions = where_of(self.lists.unfiltered(self.level, "p", self.without))
        rows = f"SELECT 1 FROM {self.lists.holders(self.level)}{conditions}"
        if self.lists.postgresql:
            rows = f"SELECT 1 FROM {parents} CROSS JOIN LATERAL ({rows} OFFSET 0) AS c LIMIT {end}"
            return self.named("r", f"SELECT count(*) AS n FROM ({rows}) AS c")
        n = f"coalesce(sum((SELECT count(*) FROM ({rows} LIMIT {end}) AS c)), 0)"
        if self.counted:
            filled = "" if self.without else f", NOT EXISTS (SELECT 1 FROM o{self.name}) AS filled"
            return self.named("g", f"SELECT {n} <= {bounds.DEALT} AS small{filled} FROM {parents}")
        all_ = f"SELECT {n} AS n, count(*) AS open, coalesce(sum(p.n), 0) AS found FROM {parents}"
        small, first = f"n <= {bounds.DEALT}", f"open * open * {self.first * self.limit} <= found"
        near, far = (f"{small} OR {first} * {rows}" for rows in (bounds.NEAR, bounds.FAR))
        return self.named("g", f"SELECT {small} AS small, {near} AS near, {far} AS far FROM ({all_}) AS c")

    def reached(self) -> list[str]:
        """n: how many rows an index finds of each filter. On SQLite t says with that whether to walk."""
        found = [one for one in self.window.filters if one[0] in self.ways]
        if self.lists.postgresql:
            return [self.reaching(*one, [self.looks]) for one in found]
        columns, gates = ["*"], ["*"]
        for name, mark in found:
            rows = self.gated((), self.lists.reached(self.level, name, mark), bounds.MANY + 1)
            number = self.ways.index(name)
            columns.append(f"CASE WHEN {self.looks} THEN (SELECT count(*) FROM ({rows}) AS c) ELSE 0 END AS n_{number}")
            gates += [f"n_{number} <= {bounds.FEW} AS few_{number}", f"n_{number} > {self.many(name)} AS many_{number}"]
        told = f"(SELECT {', '.join(gates)} FROM n{self.name}) AS c"
        return [
            self.named("n", f"SELECT {', '.join(columns)} FROM g{self.name}"),
            self.named("t", f"SELECT *, {self.walks} AS walks FROM {told}"),
        ]

    def gathering(self) -> str:
        """w: the rows under all open parents, from where few are."""
        arms, before = [], [f"NOT {self.walking}"] if self.counted else [self.looks]
        for one in self.ways:
            arms.append(self.rows([*before, self.reaches_few(one)], (one,)))
            before = [*before, f"NOT {self.reaches_few(one)}"]
        return self.named("w", " UNION ALL ".join(arms or [self.rows([NEVER], ())]))

    def each(self) -> str:
        """y: the pages of the open parents, walked one by one."""
        parents = self.gated(self.asked([self.walking]), f'SELECT "key" FROM o{self.name}')
        parents = f"({parents}) AS p"
        conditions = self.lists.conditions(self.level, "p", self.without, gathered=())
        tables = f"{self.lists.tables(self.level, False)}{where_of([*conditions, *self.lists.sides(self.level)])}"
        tables += f" ORDER BY {self.lists.in_order(self.level)} LIMIT {self.limit}"
        if self.lists.postgresql:
            return self.named("y", self.lateral(parents, f"SELECT {self.keys()} FROM {tables}"))
        return self.named("y", self.looked_up(parents, f"SELECT {self.table}.rowid FROM {tables}", self.keys("b")))

    def whole(self) -> str:
        """x: the rows under all open parents, by reading the table, or what an index finds that is not too many."""
        arms, gates = [], [f"NOT {self.walking}", f"NOT {self.few}"]
        for one in self.ways:
            arms.append(self.rows([*gates, f"NOT {self.reaches_many(one)}"], (one,)))
            gates = [*gates, self.reaches_many(one)]
        if not self.hopeless:
            arms.append(self.rows(gates, (), is_read=True))
        return self.named("x", " UNION ALL ".join(arms))

    def counting(self) -> str:
        """c: how many rows each parent has."""
        walked = self.lists.scalar(self.level, "count(*)", without=self.without)
        dealt = f'SELECT "parent", count(*) AS n FROM ({self.all("wx")}) AS f GROUP BY "parent"'
        [walks] = self.asked([self.walking])
        n = f"CASE WHEN {walks} THEN ({walked}) ELSE coalesce(d.n, 0) END"
        parents = f'p{self.name} AS p LEFT JOIN ({dealt}) AS d ON d."parent" = p."key"'
        return self.named("c", f'SELECT p."key" AS "parent", {n} AS n FROM {parents}')

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
            columns = self.lists.base(level, self.table)
            rows = f'SELECT {columns} FROM {self.table} WHERE {self.table}."id" = p."id" OFFSET 0'
            rest = self.lateral(first, rows)
        else:
            rows = f'{first} CROSS JOIN {self.table} AS b WHERE b."id" = p."id"'
            rest = f'SELECT p."key" AS "parent", {self.lists.base(level, "b")} FROM {rows}'
        return f'SELECT * FROM s{self.name} WHERE "parent" NOT IN (SELECT "key" FROM o{self.name}) UNION ALL {rest}'

    def total(self) -> tuple[str, str]:
        """How many rows the parent "p" has, and that this is no estimate."""
        return f'coalesce((SELECT n FROM c{self.name} AS c WHERE c."parent" = p."key"), 0)', "0"

    def some(self, columns: list[str], many: int) -> str:
        """The columns of so many rows of each parent, in any order, where these were dealt out."""
        place = 'row_number() OVER (PARTITION BY f."parent") AS place'
        some = f'SELECT f."parent", f."id", {place} FROM ({self.all("wx")}) AS f'
        wanted = ", ".join(f'b."{column}"' for column in columns)
        rows = f'({some}) AS f CROSS JOIN {self.table} AS b WHERE b."id" = f."id" AND f.place <= {many}'
        if self.lists.postgresql:  # which would hash the table
            each = f'SELECT * FROM {self.table} AS b WHERE b."id" = f."id" OFFSET 0'
            rows = f"({some}) AS f CROSS JOIN LATERAL ({each}) AS b WHERE f.place <= {many}"
        return f'SELECT f."parent" AS parent, {wanted} FROM {rows}'

    def walked_parents(self) -> str:
        """The parents under each of which is walked."""
        return self.gated(self.asked([self.walking]), f'SELECT "key" FROM p{self.name}')

    # ------------------------------------------------------------ rows

    def all(self, letters: str = "wxy") -> str:
        """The rows that were found of the parents, as keys."""
        return " UNION ALL ".join(f"SELECT * FROM {letter}{self.name}" for letter in letters)

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
        """Rows of the lists of all open parents, as keys, in any order. A join table is read by the parents' index."""
        lists, level = self.lists, self.level
        tables = lists.tables(level, False, gathered=bool(gathered))
        parent = f'{self.holder}."{level.pages.column}"'
        conditions = lists.conditions(level, "", self.without, gathered=gathered)
        among = f'{parent} IN (SELECT "key" FROM {self.open})'
        if lists.postgresql:
            # What it thinks are few rows it would look up, one by one.
            conditions.append(among if self.through else f"({among}) IS TRUE")
            if is_read and self.through:
                tables, conditions = self.filtered_first(conditions)
        elif is_read and self.through:
            tables = f"{self.open} AS p CROSS JOIN {tables}"
            conditions.append(f'{parent} = p."key"')
        else:
            tables += " NOT INDEXED" if is_read else ""
            conditions = [f"+{one}" if one.startswith('"') else one for one in conditions] + [f"+{among}"]
        conditions += [] if self.counted else lists.sides(level)
        return self.gated(
            self.asked(gates), f'SELECT {parent} AS "parent", {self.keys()} FROM {tables}{where_of(conditions)}'
        )

    def filtered_first(self, conditions: list[str]) -> tuple[str, list[str]]:
        """A join table with the rows that it leads to once these are filtered, and the conditions that are left."""
        assert self.through is not None
        columns = ", ".join(f'{self.table}."{one}"' for one in (self.level.paging.column, "id") if one)
        left = [one for one in conditions if one.startswith(self.holder)]
        rows = f"SELECT {columns} FROM {self.table}{where_of([one for one in conditions if one not in left])} OFFSET 0"
        join = f'{self.holder} JOIN ({rows}) AS {self.table} ON {self.table}."id" = {self.holder}."{self.through[1]}"'
        return join, left

    def lateral(self, parents: str, rows: str) -> str:
        return f'SELECT p."key" AS "parent", c.* FROM {parents} CROSS JOIN LATERAL ({rows}) AS c'

    def looked_up(self, parents: str, ids: str, columns: str = "") -> str:
        columns = columns or self.lists.base(self.level, "b")
        rows = f"{parents} CROSS JOIN {self.table} AS b WHERE b.rowid IN ({ids})"
        return f'SELECT p."key" AS "parent", {columns} FROM {rows}'
