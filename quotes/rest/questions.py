"""What a request asks apart from its values: prepared once for each shape, then only bound and run.

A shape is the address, the form of the rows, the page size, the order, which filters and whether a cursor are given,
and who asks. The values with which a shape was first asked stand in its selection for any others.
"""

from collections.abc import Hashable
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

from quotes.access import LIMITS, REQUEST, SEARCH, Code, Spending
from quotes.read import CONSTANT, Args, Ask, Prepared, Selection, Viewer, arguments, cost, prepare, searches
from quotes.read.kept import Kept
from quotes.read.shape import ENTITIES
from quotes.rest import choose
from quotes.rest.entities import COLLECTIONS, PERMANENT
from quotes.rest.problems import Problem

TOMBSTONE = "tombstone"
TOMB_FIELDS = ("id", "state", "reason", "withheld_at")
SQL = 3_000_000
"""How much text of statements is kept, in characters; a plan takes some twenty times its text."""


@dataclass(frozen=True, slots=True)
class Form:
    """How the rows are wanted, as the parameters say it."""

    fields: str | None = None
    include: str | None = None
    counted: bool = False


@dataclass(frozen=True, slots=True)
class Question:
    """A prepared plan, the arguments of its lists in rows, which are always the same, and what is paid, in points."""

    prepared: Prepared
    inside: tuple[Args, ...]
    price: int

    def answer(self, spending: Spending, *args: Args) -> Any:
        """What is found for these arguments, once paid: one statement; raises TurnedAway, BadInput, Unavailable."""
        spending.pay(self.price)
        return self.prepared.run([*args, *self.inside])["found"]


@dataclass(frozen=True, slots=True)
class Shape:
    """What a plan depends on of the arguments of a list, and some arguments that have it."""

    key: Hashable
    args: Args = field(compare=False)


def shape(args: Args) -> Shape:
    """The shape of the arguments of a list: a flag's value and a list of one are shapes of their own."""
    filters = tuple((name, _kind(value)) for name, value in args.filter.items())
    return Shape((args.first, args.order, args.after is not None, args.since is not None, filters), args)


def _kind(value: Any) -> bool | None:
    if isinstance(value, list):
        return len(value) == 1
    return value if isinstance(value, bool) else None


_kept: Kept[Question] = Kept(SQL, lambda question: len(question.prepared.statement.text) + 500)


def listing(name: str, form: Form, shape: Shape, who: Viewer) -> Question:
    """The question of a list at the root; its argument is the list's. No statements; raises Problem (400)."""
    key = (None, name, form, shape, who)
    return _kept.get(key) or _kept.put(key, _question(_page(None, name, form, shape, "found"), who, 1))


def inside(parent: str, name: str, form: Form, shape: Shape, who: Viewer) -> Question:
    """The question of a list in a record; its arguments are the record's id and the list's."""
    key = (parent, name, form, shape, who)
    return _kept.get(key) or _kept.put(key, _question(_listed(parent, name, form, shape), who, 2))


def one(entity: str, form: Form, who: Viewer) -> Question:
    """The question of a record; its argument is the id."""
    key = (entity, form, who)
    return _kept.get(key) or _kept.put(key, _question(_record(choose.rows(entity, form.fields, form.include)), who, 1))


def _listed(parent: str, name: str, form: Form, shape: Shape) -> Ask:
    """A record by an id, with one of its lists."""
    return _record(Selection(parent, (_page(parent, name, form, shape, "page"),)))


def _page(parent: str | None, name: str, form: Form, shape: Shape, alias: str) -> Ask:
    """A list, with arguments of this shape."""
    rows = choose.rows(COLLECTIONS[parent, name].entity, form.fields, form.include)
    return Ask(name, alias, args=shape.args, of=(choose.page(rows, counted=form.counted),))


def _record(row: Selection) -> Ask:
    """A record by an id, or what is left of it."""
    ends = (row, tomb(row.entity)) if row.entity in PERMANENT else (row,)
    return Ask("node", "found", args=Args(key=f"{ENTITIES[row.entity].prefix}_{0:032x}"), of=ends)


def tomb(entity: str) -> Selection:
    """What is told of a withheld record."""
    marked = Ask(CONSTANT, TOMBSTONE, value=True)
    return Selection(f"{entity}_tombstone", (marked, *(Ask(name, name) for name in TOMB_FIELDS)))


def _question(ask: Ask, who: Viewer, given: int) -> Question:
    """The question with `given` arguments; raises Problem (400) when the answer could be too much."""
    selection = Selection("query", (ask,))
    nodes = cost(selection)
    price = REQUEST + nodes + SEARCH * searches(selection)
    if nodes > LIMITS.nodes:
        told = (
            f"This could answer {nodes:,} rows; at most {LIMITS.nodes:,} at a time. Ask for less by first or include."
        )
        raise Problem(HTTPStatus.BAD_REQUEST, Code.TOO_COSTLY, told)
    return Question(prepare(selection, who), tuple(arguments(selection))[given:], price)
