"""A Plan: the levels that one statement reads, and the answer that their rows become.

A level is a list: the rows of one edge for all its parents together. To-one edges are joins within a level. The plan is
plain data and knows no database; `planning` makes it of a Selection, `sql` writes its statement and `rows` compiles its
answer.
"""

from dataclasses import dataclass, field

from quotes.filters import COVERED
from quotes.read.answer import Object
from quotes.read.arguments import GATHER, LARGEST_PAGE, Counting, Sought, Window
from quotes.read.columns import literals
from quotes.read.entity import Entity, Facet, Lookup, Many, Pages
from quotes.read.selection import Viewer

SHORT = 5
"""How many rows a short list has, about."""


@dataclass(frozen=True, slots=True)
class Join:
    """A to-one step within a level."""

    alias: str
    left: str
    column: str
    table: str
    condition: str


@dataclass(frozen=True, slots=True)
class Tally:
    """The rows that some facets of a list count: those under all its filters but `without`. `arm` tells how many they
    are, and each of `facets` (arm, facet, how many values) what they are."""

    arm: int
    without: tuple[str, ...]
    facets: list[tuple[int, Facet, int]] = field(default_factory=list)


@dataclass(slots=True)
class Level:
    """One list of the statement. `base` are columns of its own table, `columns` what its arm selects: (SQL, type).

    `facts` is the arm of its page's facts (count, rows ahead, rows behind), where one is asked for.
    """

    index: int
    entity: Entity
    of: Pages | Many | Lookup
    edge: int | None
    window: Window | None = None
    parent: "Level | None" = None
    parent_key: tuple[str, str] = ("", "")
    public: bool = True
    columns: list[tuple[str, str]] = field(default_factory=list)
    base: dict[str, None] = field(default_factory=dict)
    joins: dict[tuple[str, str, str, str], Join] = field(default_factory=dict)
    has_children: bool = False
    facts: int = 0
    tallies: dict[tuple[str, ...], Tally] = field(default_factory=dict)
    total: bool = False
    ahead: bool = False
    behind: bool = False
    cursors: bool = False

    @property
    def name(self) -> str:
        """The alias of its rows in the statement."""
        return f"l{self.index}"

    @property
    def paging(self) -> Window:
        """The shape of its pages' arguments; only a level of Pages has one."""
        assert self.window is not None
        return self.window

    @property
    def pages(self) -> Pages:
        """Its edge, where that leads to pages."""
        assert isinstance(self.of, Pages)
        return self.of

    @property
    def question(self) -> str:
        """The name of what its question finds; "" where it has none."""
        return f"m{self.edge}" if self.window and "q" in dict(self.window.filters) else ""

    @property
    def is_sifted(self) -> bool:
        """Whether it is found otherwise than in its order, because no index has its rows so. A walk goes through all of
        them, and looks at each row once in their order, unless an index finds few."""
        window = self.window
        return self.parent is None and window is not None and window.is_sifted

    @property
    def is_dealt(self) -> bool:
        """Whether it is found for several parents together, because the index that has each one's rows in order does
        not tell which of them its filters want."""
        return self.deals(())

    def deals(self, without: tuple[str, ...]) -> bool:
        """The same for its lists without some filters."""
        window = self.window
        if self.parent is None or window is None or window.walked or self.question:
            return False
        if self.most_parents == 1 and not (self.tallies and window.gathered):
            return False
        is_covered = self.public and not self.pages.through
        covered = COVERED.get(window.entity, ()) if is_covered else ()
        return window.without((*without, *covered)).is_strewn

    @property
    def is_found_whole(self) -> bool:
        """Whether it is what a question found, and nothing else is asked of it that the question's index does not tell.
        A curator's question finds what lists do not show."""
        if self.parent is not None or not self.public or self.entity.model is None:
            return False
        return self.window is not None and [name for name, _ in self.window.filters] == ["q"]

    @property
    def is_leafed(self) -> bool:
        """Whether its page is sought otherwise than by looking all of that up."""
        return self.is_found_whole and not (self.paging.ranked or self.paging.walked)

    @property
    def most_parents(self) -> int:
        """Of how many rows it can be a list, at most."""
        return 1 if self.parent is None else self.parent.most_rows

    @property
    def most_rows(self) -> int:
        """How many rows it can have, at most; a short list as many as are usual."""
        match self.of:
            case Pages():
                return self.most_parents * self.paging.limit
            case Many():
                return self.most_parents * SHORT
            case Lookup(many=True):
                return LARGEST_PAGE
        return self.most_parents

    @property
    def is_gathered(self) -> bool:
        """Whether its rows are found through other tables."""
        return self.window is not None and (
            self.window.sifted == GATHER or (self.is_dealt and bool(self.window.indexed))
        )

    @property
    def is_counted(self) -> bool:
        """Whether more is asked of it than a page."""
        return self.total or bool(self.tallies)

    @property
    def unique(self) -> bool:
        """Whether no row can stand in it twice."""
        if isinstance(self.of, Many):
            return self.of.through is None and len(self.of.columns) == 1
        return isinstance(self.of, Lookup) or self.of.through is None

    def column(self, alias: str, column: str) -> str:
        """A column of a table of this level, as SQL."""
        if alias == self.name:
            self.base[column] = None
        return f'{alias}."{column}"'

    def want(self, sql: str, kind: str) -> int:
        """The place of an expression among the columns of its arm."""
        for place, (held, _) in enumerate(self.columns):
            if held == sql:
                return place
        self.columns.append((sql, kind))
        return len(self.columns) - 1

    def join(self, alias: str, column: str, table: str, condition: str = "") -> str:
        """The alias of the table at the end of a to-one step."""
        step = (alias, column, table, condition)
        if step not in self.joins:
            self.column(alias, column)
            self.joins[step] = Join(f"j{self.index}_{len(self.joins)}", *step)
        return self.joins[step].alias


@dataclass(frozen=True, slots=True)
class Edge:
    """An edge with arguments: what binds them, and its way of aliases."""

    of: Pages | Lookup
    shape: Window | Sought | Counting
    path: tuple[str, ...]


@dataclass(slots=True)
class Plan:
    """What one statement reads and what its rows become. `edges` stand in the order of `arguments(selection)`.

    The statement's arms are the levels by their index, and what counts rows by numbers below zero.
    """

    viewer: Viewer
    levels: list[Level] = field(default_factory=list)
    edges: list[Edge | None] = field(default_factory=list)
    answer: Object = field(default_factory=lambda: Object(()))
    counting: int = 0

    def arm(self) -> int:
        """The number of one more arm that counts."""
        self.counting -= 1
        return self.counting


def visible(entity: Entity, alias: str, viewer: Viewer) -> str:
    """The condition on the row's own columns, as literals: partial indexes are lost to parameters."""
    if viewer.curator and "withheld" not in (entity.states or ()):
        return ""
    return f'{alias}."state" IN ({literals(entity.states)})' if entity.states else entity.shown.format(alias)
