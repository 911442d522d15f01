"""The arguments of an edge: their shape, which is part of a plan, and their values, which are bound to it.

`window` reads what decides the SQL (order, direction, which arguments are there, a bucket for the page size) and
`bind` the rest. Both raise BadInput; neither touches the base.
"""

from dataclasses import dataclass, field, replace
from typing import Any

from django.core.exceptions import ValidationError

from quotes.filters import (
    FILTERS,
    GATHERED,
    LOOKED_UP,
    SCANNED,
    Condition,
    Flag,
    FromDay,
    Ids,
    Kinds,
    Moment,
    Question,
    ToDay,
)
from quotes.models.keys import parse_id
from quotes.read import cursors
from quotes.read.entity import SCORE, Entity, Lookup, Pages
from quotes.read.problems import BadInput, Fault, Gather
from quotes.read.selection import Args
from quotes.read.shape import BY_PREFIX, ENTITIES

PAGE = 20
LARGEST_PAGE = 100
BUCKETS = (1, 5, 10, 20, 50, 100)
STRIDE, LONG_STRIDE = 1_000, 5_000
"""How many rows a page of a walk has, and one of a walk whose filters lead through other tables: these are gone through
once a page."""
SLUG_LIMIT = 80

VALUES = 10
"""How many values a facet tells where nothing else is asked."""

FACETS_LIMIT = 10
"""How many facets of one list can be asked for at once."""


LAST_SEQ = 2**63 - 1
"""The greatest number that the log of changes can have."""

LAST_ID = "f" * 32
"""No key is greater."""

ONE = "one"
"""The mark of a list of exactly one."""

PAIRS = "q_pairs"
"""The slot of a question's words that stand side by side."""

WHOLE = "q_whole"
"""The slot of all of a question side by side."""

SCAN, GATHER = "scan", "gather"
"""How a list is found that no index has in its order."""

Mark = bool | str | tuple[str, ...] | tuple[bool, bool] | None


@dataclass(frozen=True, slots=True)
class Window:
    """The shape of a list's arguments: everything of them that the SQL depends on."""

    edge: str
    entity: str
    order: str
    column: str | None
    descending: bool
    backward: bool
    limit: int
    after: bool
    before: bool
    filters: tuple[tuple[str, Mark], ...]
    walked: bool = False

    @property
    def kind(self) -> str | None:
        """The kind of the order key in cursors."""
        return None if self.column is None else ENTITIES[self.entity].kind_of(self.column)

    @property
    def sifted(self) -> str:
        """How a list is found that no index has in its order: SCAN where none answers any of its filters, GATHER where
        one leads through other tables or asks for several keys; "" for all others."""
        ways = {self._way(name, mark) for name, mark in self.filters} - {None}
        return next((way for way in ("", GATHER, SCAN) if way in ways), "")

    @property
    def is_sifted(self) -> bool:
        """Whether a list at the top is found otherwise than in its order."""
        return self.sifted != "" and (not self.walked or bool(self.gathered))

    @property
    def gathered(self) -> tuple[str, ...]:
        """The filters whose rows an index finds, in another order than the list's."""
        return tuple(name for name, mark in self.filters if self._way(name, mark) == GATHER)

    @property
    def indexed(self) -> tuple[str, ...]:
        """The filters whose rows an index finds, be it in the order of a list at the top or not."""
        return tuple(name for name, mark in self.filters if self._way(name, mark) in ("", GATHER))

    @property
    def told(self) -> tuple[str, ...]:
        """The filters that the index of the list's order tells: those by the order's own day, either end of which it
        has, and by when a row was made, which is in its key."""
        return tuple(name for name, _ in self.filters if self._is_told(name))

    @property
    def range(self) -> str:
        """The day by which a list is a range, if no index finds it by another filter; else ""."""
        names = [name for name, _ in self.filters]
        ends = [name for name in names if isinstance(FILTERS[self.entity].base_filters[name], ToDay)]
        days = [name.removesuffix("_to") for name in ends]
        return next((day for day in days if f"{day}_from" in names and not self.indexed), "")

    @property
    def walked_past(self) -> str:
        """The day by whose last a list is in order, if not all that begin are wanted, and no index finds it by another
        filter; else ""."""
        day = (self.column or "").removesuffix("_last")
        return day if f"{day}_to" in dict(self.filters) and not self.indexed else ""

    @property
    def is_strewn(self) -> bool:
        """Whether of a list under a row no index has what its filters want in its order. Evidence is short."""
        return self.entity in SCANNED and len(self.told) < len(self.filters)

    def _is_told(self, name: str) -> bool:
        found = FILTERS[self.entity].base_filters[name]
        is_own_day = isinstance(found, FromDay) and (self.column or "").startswith(name.rpartition("_")[0])
        return isinstance(found, Moment) or is_own_day

    def without(self, names: tuple[str, ...]) -> "Window":
        """The same list without some filters."""
        return replace(self, filters=tuple(one for one in self.filters if one[0] not in names))

    def _way(self, name: str, mark: Mark) -> str | None:
        found = FILTERS[self.entity].base_filters[name]
        if name in GATHERED.get(self.entity, ()):
            return GATHER
        if name == "state" or name in SCANNED.get(self.entity, ()) or name in LOOKED_UP.get(self.entity, ()):
            return SCAN
        if isinstance(found, FromDay):
            days = name.rpartition("_")[0]
            return None if (self.column or "").startswith(days) else SCAN
        if isinstance(found, Moment):
            return None
        return GATHER if isinstance(found, Ids) and mark != ONE else ""

    @property
    def ranked(self) -> bool:
        """Whether the rows stand by how well they meet a question."""
        return self.column == SCORE


@dataclass(frozen=True, slots=True)
class Sought:
    """The shape of a look-up: the entities among which the keys are sought."""

    edge: str
    column: str
    many: bool
    entities: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Counting:
    """The shape of a list's facets: their names, and how many values of each are read."""

    names: tuple[str, ...]
    limit: int


@dataclass(slots=True)
class Bindings:
    """The values of one edge: page size, the list's name for its cursors, parameters by slot, keys in their order; and
    of a log the number after which it is read."""

    first: int = 0
    since: Any = 0
    name: bytes = b""
    values: dict[str, Any] = field(default_factory=dict)
    keys: list[tuple[str, str]] = field(default_factory=list)


def page_size(args: Args, path: tuple[str, ...], usual: int = PAGE) -> tuple[int, bool]:
    """How many rows, and whether from the end."""
    if args.first is not None and args.last is not None:
        raise BadInput(Fault("BAD_INPUT", "Give first or last, not both.", (*path, "last")))
    name, size = ("last", args.last) if args.last is not None else ("first", args.first)
    if size is None:
        return usual, False
    largest = LONG_STRIDE if args.walked else LARGEST_PAGE
    if isinstance(size, bool) or not isinstance(size, int) or not 1 <= size <= largest:
        raise BadInput(Fault("BAD_INPUT", f"{name} is a number from 1 to {largest}.", (*path, name)))
    return size, name == "last"


def counting(entity: Entity, args: Args, path: tuple[str, ...] = ()) -> Counting:
    """The shape of the facets asked of a list; raises BadInput for one that there is not, and for a bad size."""
    names = tuple(args.key or ())
    if len(names) > FACETS_LIMIT:
        raise BadInput(Fault("BAD_INPUT", f"At most {FACETS_LIMIT} facets at once.", (*path, "names")))
    for name in names:
        if name not in entity.facets:
            known = ", ".join(entity.facets) or "none"
            raise BadInput(Fault("BAD_INPUT", f"The facets here are: {known}.", (*path, "names")))
    return Counting(names, values_read(args, path))


def values_read(args: Args, path: tuple[str, ...]) -> int:
    """How many values of each facet are read."""
    return _bucket(page_size(args, path, VALUES)[0])


def _bucket(size: int) -> int:
    return next(one for one in (*BUCKETS, STRIDE, LONG_STRIDE) if one >= size)


def given(args: Args) -> dict[str, Any]:
    """The filters that are there: null is the same as absent."""
    return {name: value for name, value in sorted(args.filter.items()) if value is not None}


def condition(entity: str, name: str, path: tuple[str, ...]) -> Condition:
    """The filter of that name."""
    declared = FILTERS[entity].base_filters if entity in FILTERS else {}
    if name not in declared:
        raise BadInput(Fault("BAD_FILTER", f"There is no filter {name[:40]!r} here.", (*path, "filter", name)))
    return declared[name]


def _filter_shape(entity: str, args: Args, path: tuple[str, ...], gather: Gather) -> tuple[tuple[str, Mark], ...]:
    shape = []
    for name, value in given(args).items():
        with gather:
            shape.append((name, _mark(condition(entity, name, path), name, value, path)))
    return tuple(shape)


def _mark(found: Condition, name: str, value: Any, path: tuple[str, ...]) -> Mark:
    """What of a filter's value is shape: a flag, and whether a list holds one."""
    if isinstance(found, Flag):
        return bool(_clean(found, name, value, path))
    if isinstance(found, Kinds):
        return tuple(sorted(set(_clean(found, name, value, path))))
    if isinstance(found, Question):
        shape: tuple[bool, bool] = _clean(found, name, value, path).shape
        return shape
    if found.cast.endswith("[]"):
        return ONE if len(_clean(found, name, value, path)) == 1 else None
    return None


def _clean(found: Condition, name: str, value: Any, path: tuple[str, ...]) -> Any:
    try:
        return found.clean(value)
    except ValidationError as error:
        code = "BAD_ID" if type(found).__name__ == "Ids" else "BAD_FILTER"
        raise BadInput(Fault(code, f"{name}: {' '.join(error.messages)}", (*path, "filter", name))) from None


def window(edge: str, pages: Pages, args: Args, path: tuple[str, ...] = ()) -> Window:
    """The shape of the arguments of an edge to pages; raises BadInput with all that is wrong with it."""
    gather = Gather()
    order, (column, descending) = _order(ENTITIES[pages.entity], args, path, gather)
    size, backward = PAGE, False
    with gather:
        size, backward = page_size(args, path)
    filters = _filter_shape(pages.entity, args, path, gather)
    with gather:
        _since(args, path)
    gather.done()
    limit = _bucket(size)
    after, before = args.after is not None or args.since is not None, args.before is not None
    return Window(edge, pages.entity, order, column, descending, backward, limit, after, before, filters, args.walked)


def _order(entity: Entity, args: Args, path: tuple[str, ...], gather: Gather) -> tuple[str, tuple[str | None, bool]]:
    order = args.order or next(iter(entity.orders))
    with gather:
        if order not in entity.orders:
            known = ", ".join(entity.orders)
            raise BadInput(Fault("BAD_INPUT", f"order is one of {known}.", (*path, "order")))
        if entity.orders[order][0] == SCORE and args.filter.get("q") is None:
            raise BadInput(
                Fault("BAD_INPUT", f"order {order} needs the filter q, words to look for.", (*path, "order"))
            )
    return order, entity.orders.get(order, (None, False))


def bind(shape: Window, args: Args, path: tuple[str, ...] = ()) -> Bindings:
    """The values of the arguments of an edge to pages; raises BadInput with all that is wrong with them."""
    bound, gather = Bindings(first=page_size(args, path)[0]), Gather()
    for name, mark in shape.filters:
        found = condition(shape.entity, name, path)
        if not isinstance(found, Flag | Kinds):
            with gather:
                value = _clean(found, name, args.filter[name], path)
                bound.values[name] = value[0] if mark == ONE else value
                if isinstance(found, Question):
                    bound.values |= {PAIRS: value.pairs, WHOLE: value.whole}
    gather.done()
    bound.name = cursors.list_name(shape.edge, shape.order, shape.filters, sorted(bound.values.items()))
    for side in ("after", "before"):
        if (cursor := getattr(args, side)) is not None:
            with gather:
                bound.values.update(_place(cursor, side, bound.name, shape, path))
    gather.done()
    if args.since is not None:
        bound.values |= {"after_key": _since(args, path), "after_id": LAST_ID}
    bound.since = bound.values.get("after_key") or 0
    return bound


def _since(args: Args, path: tuple[str, ...]) -> int:
    """The number after which the log is read; raises BadInput for what is none."""
    given = "0" if args.since is None else str(args.since)
    if args.since is not None and args.after is not None:
        raise BadInput(Fault("BAD_INPUT", "Give since or after, not both.", (*path, "since")))
    if not (given.isascii() and given.isdigit() and len(given) <= 19 and int(given) <= LAST_SEQ):
        told = f"since is the seq of the last change that you have seen: a whole number from 0 to {LAST_SEQ}."
        raise BadInput(Fault("BAD_INPUT", told, (*path, "since")))
    return int(given)


def _place(cursor: str, side: str, name: bytes, shape: Window, path: tuple[str, ...]) -> dict[str, Any]:
    try:
        key, row = cursors.decode(cursor, name, shape.kind)
    except ValueError as error:
        raise BadInput(Fault("BAD_CURSOR", str(error), (*path, side))) from None
    return {f"{side}_key": key, f"{side}_id": row}


def sought(edge: str, lookup: Lookup, args: Args, path: tuple[str, ...] = ()) -> Sought:
    """The shape of a look-up's keys."""
    if lookup.column != "id":
        return Sought(edge, lookup.column, lookup.many, lookup.entities)
    ids = _ids(lookup, args, path) if lookup.many else [_id(lookup, args.key, (*path, "id"))]
    entities = {entity.name for entity, _ in ids}
    return Sought(edge, lookup.column, lookup.many, tuple(sorted(entities)))


def _ids(lookup: Lookup, args: Args, path: tuple[str, ...]) -> list[tuple[Entity, str]]:
    wanted = list(args.key)
    if len(wanted) > LARGEST_PAGE:
        raise BadInput(Fault("BAD_INPUT", f"At most {LARGEST_PAGE} ids.", (*path, "ids")))
    found, gather = [], Gather()
    for place, text in enumerate(wanted):
        with gather:
            found.append(_id(lookup, text, (*path, "ids", place)))
    gather.done()
    return found


def _id(lookup: Lookup, text: str, path: tuple[str | int, ...]) -> tuple[Entity, str]:
    try:
        prefix, key = parse_id(text)
    except ValueError as error:
        raise BadInput(Fault("BAD_ID", str(error), path)) from None
    entity = BY_PREFIX.get(prefix)
    if entity is None or entity.name not in lookup.entities:
        known = ", ".join(f"{ENTITIES[name].prefix}_" for name in lookup.entities)
        raise BadInput(Fault("BAD_ID", f"{text!r} is not an id of what is found here: begin with {known}.", path))
    return entity, key


def bind_keys(lookup: Lookup, args: Args, path: tuple[str, ...] = ()) -> Bindings:
    """The keys of a look-up, by entity, and in the order asked."""
    if lookup.column != "id":
        return Bindings(values={"key": _slug(args.key, path)})
    if not lookup.many:
        entity, key = _id(lookup, args.key, (*path, "id"))
        return Bindings(values={entity.name: key}, keys=[(entity.name, key)])
    ids = _ids(lookup, args, path)
    bound = Bindings(keys=[(entity.name, key) for entity, key in ids])
    for entity, key in ids:
        bound.values.setdefault(entity.name, []).append(key)
    return bound


def _slug(text: Any, path: tuple[str, ...]) -> str:
    if not isinstance(text, str) or len(text) > SLUG_LIMIT or "\0" in text or not text.isprintable():
        raise BadInput(Fault("BAD_INPUT", f"A slug is a word of at most {SLUG_LIMIT} characters.", (*path, "slug")))
    return text
