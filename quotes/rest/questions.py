"""What a request asks apart from its values: prepared once for each shape, then only bound and run.

A shape is the address, the form of the rows, the page size, the order, which filters and whether a cursor are given,
and who asks. The values with which a shape was first asked stand in its selection for any others.
"""

from collections.abc import Hashable
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

from quotes import search
from quotes.access import LIMITS, Code, Spending, TooMuch, priced
from quotes.filters.condition import TEXT_LIMIT
from quotes.read import Args, Ask, Prepared, Selection, Viewer, arguments, prepare
from quotes.read.kept import Kept
from quotes.read.shape import ENTITIES, NODES
from quotes.rest import choose
from quotes.rest.entities import COLLECTIONS, PERMANENT, SEARCH_LIST
from quotes.rest.problems import Problem

VERSION = "the version"
"""The name in a row of a record under which its version stands for its ETag, whatever else is asked."""
SQL = 3_000_000
"""How much text of statements is kept, in characters; a plan takes some twenty times its text."""


@dataclass(frozen=True, slots=True)
class Form:
    """How the rows are wanted, as the parameters say it."""

    fields: str | None = None
    include: str | None = None
    counted: bool = False
    facets: tuple[str, ...] = ()
    facets_first: int | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """A prepared plan, the arguments of its lists in rows, which are always the same, and what is paid, in points."""

    prepared: Prepared
    inside: tuple[Args, ...]
    price: int

    def answer(self, spending: Spending, *args: Args) -> Any:
        """What is found for these arguments, once paid: one statement; raises TurnedAway, BadInput, Unavailable."""
        spending.pay(self.price)
        return self.read(*args)

    def read(self, *args: Args) -> Any:
        """The same, where it is paid already."""
        return self.prepared.run([*args, *self.inside])["found"]


@dataclass(frozen=True, slots=True)
class Shape:
    """What a plan depends on of the arguments of a list, and some arguments that have it."""

    key: Hashable
    args: Args = field(compare=False)


def shape(args: Args) -> Shape:
    """The shape of the arguments of a list: a flag's value, a list of one, how a question is put, and which kinds of
    record it is asked of are shapes of their own."""
    filters = tuple((name, _kind(name, value)) for name, value in args.filter.items())
    return Shape((args.first, args.order, args.after is not None, args.since is not None, filters), args)


def _kind(name: str, value: Any) -> Hashable:
    if name == "q":
        return _asked(value)
    if name == "types":
        return tuple(sorted(set(value)))
    if isinstance(value, list):
        return len(value) == 1
    return value if isinstance(value, bool) else None


def _asked(question: str) -> Hashable:
    """One that is refused has no plan."""
    try:
        return search.wanted(question[:TEXT_LIMIT]).shape
    except ValueError:
        return None


_kept: Kept[Question] = Kept(SQL, lambda question: len(question.prepared.statement.text) + 500)


def listing(name: str, form: Form, shape: Shape, who: Viewer) -> Question:
    """The question of a list at the root; its argument is the list's. No statements; raises Problem (400)."""
    key = (None, name, form, shape, who)
    return _kept.get(key) or _kept.put(key, _question(_page(None, name, form, shape, "found"), who, 1))


def found(shape: Shape, who: Viewer, counted: bool) -> Question:
    """The question of a search; its argument is the search's. No statements; raises Problem (400)."""
    key = (SEARCH_LIST.name, shape, who, counted)
    ask = Ask(SEARCH_LIST.name, "found", args=shape.args, of=(choose.page(choose.hit(), counted),))
    return _kept.get(key) or _kept.put(key, _question(ask, who, 1))


def several(ids: list[str], who: Viewer) -> Question:
    """The question of records of any kind by their ids, which are its argument. No statements; raises Problem (400)
    and BadInput."""
    entities = tuple(sorted({one.partition("_")[0] for one in ids}))
    key = ("nodes", entities, len(ids), who)
    ends = tuple(end for name in NODES for end in choose.node(name))
    ask = Ask("nodes", "found", args=Args(key=ids), of=ends)
    return _kept.get(key) or _kept.put(key, _question(ask, who, 1))


def inside(parent: str, name: str, form: Form, shape: Shape, who: Viewer) -> Question:
    """The question of a list in a record; its arguments are the record's id and the list's."""
    key = (parent, name, form, shape, who)
    return _kept.get(key) or _kept.put(key, _question(_listed(parent, name, form, shape), who, 2))


def one(entity: str, form: Form, who: Viewer) -> Question:
    """The question of a record, and of its version; its argument is the id."""
    key = (entity, form, who)
    return _kept.get(key) or _kept.put(key, _question(_record(_with_version(_rows(entity, form))), who, 1))


def many(entity: str, form: Form, who: Viewer) -> Question:
    """The question of records of one kind; their ids are its argument."""
    key = (entity, "many", form, who)
    return _kept.get(key) or _kept.put(key, _question(_records(_rows(entity, form)), who, 1))


def version(row: dict[str, Any]) -> int | None:
    """The version for the ETag of a record, which is taken out of its row; None of what has none."""
    found = row.pop(VERSION, None)
    return found["version"] if isinstance(found, dict) else found


def _rows(entity: str, form: Form) -> Selection:
    return choose.rows(entity, form.fields, form.include)


def _with_version(row: Selection) -> Selection:
    """The same with the version of the record, or of the one that it is a part of."""
    if "version" in ENTITIES[row.entity].fields:
        return Selection(row.entity, (*row.asks, Ask("version", VERSION)))
    if row.entity == "evidence":
        of = Selection("claim", (Ask("version", "version"),))
        return Selection(row.entity, (*row.asks, Ask("claim", VERSION, of=(of,))))
    return row


def written(name: str, row: Selection, who: Viewer) -> Question:
    """The question of a record for the standard of that name, which needs this row; its argument is the id."""
    key = (name, row.entity, who)
    return _kept.get(key) or _kept.put(key, _question(_record(_with_version(row)), who, 1))


def _listed(parent: str, name: str, form: Form, shape: Shape) -> Ask:
    """A record by an id, with one of its lists."""
    return _record(Selection(parent, (_page(parent, name, form, shape, "page"),)))


def _page(parent: str | None, name: str, form: Form, shape: Shape, alias: str) -> Ask:
    """A list, with arguments of this shape."""
    rows = choose.rows(COLLECTIONS[parent, name].entity, form.fields, form.include)
    return Ask(name, alias, args=shape.args, of=(choose.page(rows, form.counted, form.facets, form.facets_first),))


def _record(row: Selection) -> Ask:
    """A record by an id, or what is left of it."""
    ends = (row, choose.tomb(row.entity)) if row.entity in PERMANENT else (row,)
    return Ask("node", "found", args=Args(key=f"{ENTITIES[row.entity].prefix}_{0:032x}"), of=ends)


def _records(row: Selection) -> Ask:
    """Records by their ids."""
    ids = [f"{ENTITIES[row.entity].prefix}_{0:032x}"] * LIMITS.page
    return Ask("nodes", "found", args=Args(key=ids), of=(row,))


def _question(ask: Ask, who: Viewer, given: int) -> Question:
    """The question with `given` arguments; raises Problem (400) when the answer could be too much."""
    selection = Selection("query", (ask,))
    try:
        price = priced(selection)
    except TooMuch as error:
        raise Problem(HTTPStatus.BAD_REQUEST, Code.TOO_COSTLY, str(error)) from None
    return Question(prepare(selection, who), tuple(arguments(selection))[given:], price.points)
