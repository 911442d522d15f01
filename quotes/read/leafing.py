"""How a page of what a question found is found, in an order of the records' own.

What was found stands in no order but that of its keys, and to look each of it up takes as long as to find it. So
- k: if it is much, the first rows in order, as their index has them, each asked whether it was found;
- only if these do not fill the page, all that was found is looked up.
By when a record was made its key stands in order, so k is the page.
"""

from quotes.read import bounds
from quotes.read.gates import Gated
from quotes.read.lists import Lists, where_of
from quotes.read.plan import Level


class Leafing(Gated):
    """One list of a plan, at the top, of what a question alone found for the public."""

    ways = ()

    def __init__(self, lists: Lists, level: Level) -> None:
        super().__init__(lists, level, str(level.index), ())
        self.by_key = level.paging.column is None
        self.is_full = f"(SELECT count(*) FROM k{self.name}) = {self.limit}"

    def ctes(self) -> list[str]:
        """All that it is made of; a page by `page`."""
        return [self.named("k", self.keys() if self.by_key else self.walked())]

    def keys(self) -> str:
        """The page itself, of the keys that were found."""
        found = f'SELECT f."id" FROM (SELECT "key" AS "id" FROM {self.level.question}) AS f'
        within = f"{where_of(self.lists.sides(self.level))} ORDER BY {self.lists.in_order(self.level)}"
        return f"{found}{within} LIMIT {self.limit}".replace(f"{self.table}.", "f.")

    def walked(self) -> str:
        """Those among the first rows in order that were found; CASE keeps the planner from looking up these."""
        level = self.level
        found = f'CASE WHEN {self.table}."id" IN (SELECT "key" FROM {level.question}) THEN 1 ELSE 0 END = 1'
        conditions = [*self.lists.in_lists(level), self.lists.among_first(level, bounds.LEAFED), found]
        is_much = f"(SELECT count(*) FROM {level.question}) > {bounds.LEAVES}"
        return self.in_their_order([is_much], f'{self.table}."id"', conditions)

    def page(self, looked_up: str) -> str:
        """The page: of k, or if that does not fill it, what is `looked_up` of all that was found."""
        gates = [] if self.by_key else [self.is_full]
        those = f'{self.table}."id" IN (SELECT "id" FROM k{self.name})'
        where = where_of([*gates, those, *self.lists.in_lists(self.level)])
        first = f"SELECT {self.lists.base(self.level, self.table)} FROM {self.table}{where}"
        return first if self.by_key else f"{first} UNION ALL SELECT * FROM ({looked_up}) AS c"

    @property
    def rest(self) -> str:
        """How many rows of all that was found are looked up."""
        return f"CASE WHEN {self.is_full} THEN 0 ELSE {self.limit} END"
