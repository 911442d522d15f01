"""How a list at the top is found that no index has in its order, at a cost that its filters' values do not decide.

The law: whatever reads more than some rows is behind a gate, a condition on what was found before, and is not begun
while that is shut. So the ways are tried from the cheapest on:
- n: how many rows an index finds of a filter, up to MANY (or those that the index of the order tells, together). If
  that is FEW, w gathers the list from there, whole; h: how many these are.
- s: the first rows in order, each asked for the filters (`met`), twice; what is frequent stands among them.
- u: if the list is to be counted, a sample comes before that (e: what it tells). What is long is estimated.
- x: all rows of the list, by whatever reads the table at most once; y: how many, up to COUNTED; z: what facets look at.
- At last the whole table in order: for what is frequent, and not among the first.
A walk has n and w, and the whole table in order, which it goes through once.
PostgreSQL makes of x what is read of it; SQLite all, so there x has an end.
"""

from collections.abc import Iterable

from quotes.filters import FILTERS, LOOKED_UP, SCANNED, FromDay
from quotes.read import bounds
from quotes.read.gates import NEVER, TOLD, Gated
from quotes.read.lists import Lists, where_of
from quotes.read.plan import Level
from quotes.read.samples import BLOCKS, DEARLY, sample, whole


class Sifting(Gated):
    """One list of a plan. `needs` are columns by which it is counted. Of what may be many rows only keys are held."""

    def __init__(self, lists: Lists, level: Level, name: str, without: tuple[str, ...], needs: Iterable[str]) -> None:
        super().__init__(lists, level, name, without)
        self.gathered = self.window.gathered
        self.looks_up = bool({*self.names}.intersection(LOOKED_UP.get(level.entity.name, ())))
        self.scans = bool({*self.names}.intersection((*SCANNED.get(level.entity.name, ()), "state")))
        self.ways = (*self.gathered, TOLD) if self.window.told else self.gathered
        self.leads_on = len(lists.leading(level, self.names)) > 1
        self.alone = len(self.names) == len(self.gathered) == 1 and not self.leads_to_keys(self.gathered[0])
        self.keys = ["id"] if without or level.paging.column is None else [level.paging.column, "id"]
        self.blocks = DEARLY if self.gathered or self.looks_up else BLOCKS
        self.needs = list(dict.fromkeys([*self.keys, *needs]))

    # ------------------------------------------------------------ gates

    @property
    def few(self) -> str:
        """Whether an index finds few rows of one of its filters. One alone finds the list: that is counted."""
        if self.alone:
            return f"({self.many_gathered} <= {bounds.FEW})"
        return super().few

    @property
    def many_gathered(self) -> str:
        """How many rows were gathered; counted once, for many gates ask."""
        return f"(SELECT n FROM h{self.name})"

    @property
    def long(self) -> str:
        """Whether it is too long to be counted, as the sample tells."""
        return f"(SELECT is_long FROM e{self.name}) = 1"

    @property
    def overflows(self) -> str:
        """Whether more of it was found than is counted."""
        return f"(SELECT n FROM y{self.name}) > {bounds.COUNTED}"

    @property
    def is_about(self) -> str:
        """Whether how many rows it has is an estimate."""
        return f"({self.long} OR {self.overflows})"

    @property
    def hopeless(self) -> str:
        """Whether nothing is left but to ask all rows what leads through other tables, by several filters; "" where
        that cannot be."""
        if self.scans or not self.gathered or not self.leads_on or self.window.walked:
            return ""
        left = [f"NOT {self.long}"] if self.counted else [self.short(0), self.short(1)]
        return " AND ".join([*left, f"NOT {self.few}", *map(self.reaches_many, self.gathered)])

    @property
    def told_hopeless(self) -> str:
        """The same as a condition."""
        return self.hopeless

    def reaches_many(self, filter_: str) -> str:
        """Whether it finds too many to gather them; of one alone that is not counted."""
        return NEVER if self.alone else super().reaches_many(filter_)

    def many(self, filter_: str) -> int:
        """How many rows of a filter are gathered at most; fewer where each is one more step away, and is then asked for
        what leads through other tables."""
        is_further = getattr(self.lists.where(self.level, filter_), "first", None) is not None
        return bounds.MANY_FURTHER if is_further and self.leads_on else bounds.MANY

    def short(self, step: int) -> str:
        """Whether the first rows in order did not fill the page, and more follow them."""
        return f"((SELECT count(*) FROM s{self.name}_{step}) < {self.limit} AND {self.follow(step)})"

    def follow(self, step: int) -> str:
        """Whether more follow the first rows in order."""
        return self.lists.follows(self.level, bounds.WALKED[step])

    def begins(self) -> list[str]:
        """When the first rows are looked at: at once, if there is only a page to fill."""
        return [self.is_about] if self.counted else []

    @property
    def unfilled(self) -> list[str]:
        """When indexes are looked into: once the first rows did not fill the page, if these were looked at first."""
        return [] if self.counted or self.window.walked else [self.short(0)]

    # ------------------------------------------------------------ the CTEs

    def ctes(self) -> list[str]:
        """All that it is made of; a page by `page`."""
        walk = [self.walked(step) for step in range(len(bounds.WALKED))] if not self.without else []
        asked = [] if self.alone else self.gathered
        reach = [self.reaching(*one, self.unfilled) for one in self.window.filters if one[0] in asked]
        reach += [self.telling()] if self.window.told else []
        sample = [self.sampled(), self.estimate()] if self.counted else []
        if self.window.walked:
            return [*reach, *self.gathering()]
        if self.counted:
            return [*reach, *self.gathering(), *sample, self.whole(), self.held(), self.looked_at(), *walk]
        return [*walk[:1], *reach, *self.gathering(), *walk[1:], self.whole(), self.held()]

    def telling(self) -> str:
        """n: how many rows the index of the order tells."""
        rows = f"SELECT 1 FROM {self.table}{where_of(self.lists.unfiltered(self.level, '', self.without))}"
        rows = self.gated(self.unfilled, rows, bounds.FEW + 1)
        return f"{self.reach(TOLD)} AS MATERIALIZED (SELECT count(*) AS n FROM ({rows}) AS c)"

    def gathering(self) -> list[str]:
        """w: all of it, from where few are; of one that is alone one row more than few. h: how many these are."""
        counted = self.named("h", f"SELECT count(*) AS n FROM w{self.name}")
        arms, before = [], self.unfilled
        if self.alone:
            return [self.named("w", self.rows(before, self.gathered, end=bounds.FEW + 1)), counted]
        for one in self.ways:
            arms.append(self.rows([*before, self.reaches_few(one)], (one,)))
            before = [*before, f"NOT {self.reaches_few(one)}"]
        return [self.named("w", " UNION ALL ".join(arms or [self.rows([NEVER], ())])), counted]

    def sampled(self) -> str:
        """u: those of a sample of the table."""
        rows, those, _ = sample(self.lists, self.level, self.blocks)
        return self.named("u", self.rows([f"NOT {self.few}"], (), rows, those))

    def estimate(self) -> str:
        """e: how many it has by the sample, whether that is long, and what is not worth counting."""
        heavy = " AND ".join(map(self.reaches_many, self.gathered)) or ("1 = 1" if self.looks_up else NEVER)
        is_long = f"n > {bounds.LONG} OR ({heavy} AND hits >= {bounds.TELLING})"
        told = whole(self.lists, self.level, self.blocks)
        found = f"SELECT hits, CAST({told} AS integer) AS n FROM (SELECT count(*) AS hits FROM u{self.name}) AS c"
        return self.named("e", f"SELECT n, CASE WHEN {is_long} THEN 1 ELSE 0 END AS is_long FROM ({found}) AS c")

    def walked(self, step: int) -> str:
        """s: those among the first rows in order that fill a page."""
        gates = [*self.begins(), *([self.short(0)] if step else [])]
        gates += [f"NOT {self.few}"] if step and not self.counted else []
        first = self.lists.among_first(self.level, bounds.WALKED[step])
        return f"s{self.name}_{step} AS MATERIALIZED ({self.in_order(gates, [first])})"

    def whole(self) -> str:
        """x: all of it, by reading the table, or what an index finds that is not too many."""
        gates = [f"NOT {self.few}"]
        gates += [f"NOT {self.long}"] if self.counted else [self.short(0), self.short(1)]
        arms, end = [], None if self.lists.postgresql else bounds.COUNTED + 1
        for one in self.gathered:
            arms.append(self.rows([*gates, f"NOT {self.reaches_many(one)}"], (one,), end=end, held=self.keys))
            gates = [*gates, self.reaches_many(one)]
        if not self.hopeless:
            gathered, table = self.last_resort()
            arms.append(self.rows(gates, gathered, table, end=end, held=self.keys))
        return self.named("x", " UNION ALL ".join(arms))

    def last_resort(self) -> tuple[tuple[str, ...], str]:
        """What is gathered where all are many, and the table.

        SQLite reads that as it lies, if a filter asks for its own columns or there are several; else the rows that an
        index finds. PostgreSQL chooses whether what leads through other tables is hashed or met, by how many rows the
        others leave.
        """
        if self.lists.postgresql:
            asked = self.lists.leading(self.level, self.names) if self.scans else self.names
            return tuple(one for one in asked if self.lists.joins_to(self.level, one)), self.table
        if self.scans:
            return (), self.lying()
        filters = FILTERS[self.level.entity.name].base_filters
        looked_up = sorted({*self.names}.intersection(LOOKED_UP.get(self.level.entity.name, ())))
        if self.gathered and len(self.names) == 1:
            return self.gathered, self.table
        has_index = not self.gathered and any(isinstance(filters[name], FromDay) for name in self.names)
        return tuple(looked_up), self.table if has_index else self.lying()

    def lying(self) -> str:
        """The table without its indexes, which SQLite would rather walk."""
        return self.table if self.lists.postgresql else f"{self.table} NOT INDEXED"

    def held(self) -> str:
        """y: how many x has."""
        return self.named(
            "y", f"SELECT count(*) AS n FROM (SELECT 1 FROM x{self.name} LIMIT {bounds.COUNTED + 1}) AS c"
        )

    def looked_at(self) -> str:
        """z: what facets look at of x: all of it, or about SPREAD rows, by the last digits of their keys, which are
        random. An index gives its first rows for the first values only."""
        columns = ", ".join(f'{self.table}."{column}"' for column in self.needs)
        part = f"4096 * {bounds.SPREAD} / y.n"
        if self.lists.postgresql:
            chosen = f"substr(\"id\"::text, 34) <= lpad(to_hex(least(4095, {part})), 3, '0')"
        else:
            chosen = f"substr(\"id\", 30) <= printf('%03x', min(4095, {part}))"
        chosen = f"y.n <= {bounds.FACETED} OR (y.n <= {bounds.COUNTED} AND {chosen})"
        some = f'SELECT "id" FROM x{self.name} CROSS JOIN y{self.name} AS y WHERE {chosen}'
        return self.named("z", f'SELECT {columns} FROM {self.table} WHERE {self.table}."id" IN ({some})')

    # ------------------------------------------------------------ what is told of it

    def page(self) -> str:
        """The first rows of a page, from wherever they are."""
        level, keys = self.level, ", ".join(f'"{key}"' for key in self.keys)
        found = self.gathered_rows(keys)
        if not self.window.walked:
            found += f" UNION ALL SELECT {keys} FROM x{self.name} WHERE NOT {self.overflows}"
        within = f"{where_of(self.lists.sides(level))} ORDER BY {self.lists.in_order(level)}"
        within = within.replace(f"{self.table}.", "f.")
        first = f'SELECT f."id" FROM ({found}) AS f{within} LIMIT {self.limit}'
        columns = self.lists.base(level, self.table)
        gathered = f'SELECT {columns} FROM {self.table} WHERE {self.table}."id" IN ({first})'
        if self.window.walked:
            return f"{gathered} UNION ALL SELECT * FROM ({self.in_order([f'NOT {self.few}'], [])}) AS c"
        gates = [*self.begins(), self.short(0), self.short(1)]
        gates += [] if self.counted else [f"NOT {self.few}", self.overflows]
        walked = [self.full(step) for step in range(len(bounds.WALKED))]
        return " UNION ALL ".join([gathered, *walked, f"SELECT * FROM ({self.in_order(gates, [])}) AS c"])

    def full(self, step: int) -> str:
        """The first rows in order, if they fill the page or are all that there are."""
        columns = ", ".join(f'"{column}"' for column in self.level.base)
        counted = f"SELECT s.*, count(*) OVER () AS found FROM s{self.name}_{step} AS s"
        return f"SELECT {columns} FROM ({counted}) AS s WHERE found >= {self.limit} OR NOT {self.follow(step)}"

    def total(self) -> tuple[str, str]:
        """How many rows it has, and whether that is an estimate (1 or 0)."""
        greatest = "greatest" if self.lists.postgresql else "max"
        told, about = f"(SELECT n FROM e{self.name})", self.is_about
        return (
            f"CASE WHEN {about} THEN {greatest}({told}, {self.found()}) ELSE {self.found()} END",
            f"CASE WHEN {about} THEN 1 ELSE 0 END",
        )

    def found(self) -> str:
        """How many rows were found, up to one more than are counted; of a long one none."""
        return f"(CASE WHEN {self.few} THEN {self.many_gathered} ELSE (SELECT n FROM y{self.name}) END)"

    def faceted(self, wanted: str) -> str:
        """What is wanted of the rows that facets look at."""
        sampled = f"SELECT {wanted} FROM u{self.name} WHERE {self.is_about}"
        return f"{self.gathered_rows(wanted)} UNION ALL SELECT {wanted} FROM z{self.name} UNION ALL {sampled}"

    def gathered_rows(self, wanted: str = "*") -> str:
        """What is wanted of the rows that were gathered, if these are all."""
        return f"SELECT {wanted} FROM w{self.name}{where_of([self.few] if self.alone else [])}"

    # ------------------------------------------------------------ rows

    def rows(
        self,
        gates: list[str],
        gathered: tuple[str, ...],
        table: str = "",
        also: Iterable[str] = (),
        end: int | None = None,
        held: Iterable[str] = (),
    ) -> str:
        """Rows of the list, in any order."""
        columns = ", ".join(f'{self.table}."{column}"' for column in held or self.needs)
        conditions = [*also, *self.lists.conditions(self.level, "", self.without, gathered=gathered)]
        if not self.lists.postgresql and any(self.leads_to_keys(one) for one in gathered):
            # Else SQLite walks a partial index over all that is public, and looks each row up among the keys.
            conditions = [f"+{one}" if one.startswith(self.table) else one for one in conditions]
        found = f"SELECT {columns} FROM {table or self.table}{where_of(conditions)}"
        return self.gated(gates, found, end)

    def in_order(self, gates: list[str], also: list[str]) -> str:
        """The first rows of a page in order."""
        conditions = [*also, *self.lists.conditions(self.level, "", gathered=())]
        return self.in_their_order(gates, self.lists.base(self.level, self.table), conditions)
