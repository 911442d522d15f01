"""What `sifting`, `dealing` and `leafing` have in common: CTEs of one list, and the gates between them.

A gate is a condition on what was found before. What stands behind one is not begun while it is shut.
"""

from collections.abc import Iterable
from typing import Any

from quotes.filters import Linked, Through
from quotes.read import bounds
from quotes.read.lists import Lists, where_of
from quotes.read.plan import Level

NEVER = "1 = 0"

TOLD = "told"
"""What the index of the order tells, as a way to gather rows beside filters that have an index."""


class Gated:
    """A list under all its filters but `without`, found through gates; `name` tells its CTEs from others.

    `ways` are the filters whose rows an index finds."""

    ways: tuple[str, ...]

    def __init__(self, lists: Lists, level: Level, name: str, without: tuple[str, ...]) -> None:
        self.lists, self.level, self.name, self.without = lists, level, name, without
        self.window = level.paging.without(without)
        self.names = tuple(name for name, _ in self.window.filters)
        self.table = f'"{level.entity.table}"'
        self.counted = level.is_counted
        self.limit = level.paging.limit + 1  # one more tells whether there is a next

    @property
    def few(self) -> str:
        """Whether an index finds few rows of one of its filters."""
        return f"({' OR '.join(map(self.reaches_few, self.ways)) or NEVER})"

    def reaches_few(self, filter_: str) -> str:
        """Whether an index finds few rows of this filter."""
        return f"(SELECT n FROM {self.reach(filter_)}) <= {bounds.FEW}"

    def reaches_many(self, filter_: str) -> str:
        """Whether it finds too many to gather them."""
        return f"(SELECT n FROM {self.reach(filter_)}) > {self.many(filter_)}"

    def many(self, filter_: str) -> int:
        """How many rows of a filter are gathered at most."""
        return bounds.MANY

    def reach(self, filter_: str) -> str:
        """The CTE that has how many rows an index finds of a filter."""
        return f"n{self.name}_{self.ways.index(filter_)}"

    def reaching(self, filter_: str, mark: Any, gates: Iterable[str]) -> str:
        """n: how many rows an index finds of a filter."""
        rows = self.gated(gates, self.lists.reached(self.level, filter_, mark), bounds.MANY + 1)
        return f"{self.reach(filter_)} AS MATERIALIZED (SELECT count(*) AS n FROM ({rows}) AS c)"

    def leads_to_keys(self, filter_: str) -> bool:
        """Whether a filter is gathered as the keys of rows."""
        where = None if filter_ == TOLD else self.lists.where(self.level, filter_)
        return isinstance(where, Through | Linked) and where.key == "id"

    def named(self, letter: str, sql: str) -> str:
        return f"{letter}{self.name} AS MATERIALIZED ({sql})"

    def gated(self, gates: Iterable[str], found: str, end: int | None = None) -> str:
        """What is not begun unless all gates are open. SQLite asks only LIMIT before it begins."""
        gates, limit = list(gates), f" LIMIT {end}" if end else ""
        if self.lists.postgresql and NEVER in gates:
            return f"SELECT * FROM ({found} LIMIT 0) AS g"  # else the server may start workers, and they find nothing
        if self.lists.postgresql:
            return f"SELECT * FROM ({found}) AS g{where_of(gates)}{limit}" if gates or end else found
        if gates:
            limit = f" LIMIT CASE WHEN {' AND '.join(gates)} THEN {end or -1} ELSE 0 END"
        return f"SELECT * FROM ({found}{limit}) AS g"

    def in_their_order(self, gates: list[str], columns: str, conditions: Iterable[str]) -> str:
        """The first rows on the page's side, in order; PostgreSQL plans for a LIMIT that it knows."""
        lists, limit = self.lists, str(self.limit)
        if gates and not lists.postgresql:
            limit, gates = f"CASE WHEN {' AND '.join(gates)} THEN {limit} ELSE 0 END", []
        where = where_of([*gates, *conditions, *lists.sides(self.level)])
        return f"SELECT {columns} FROM {self.table}{where} ORDER BY {lists.in_order(self.level)} LIMIT {limit}"
