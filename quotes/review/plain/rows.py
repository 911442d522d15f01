"""Short lists: bringing the rows that stand to those that are wished, so that what is the same stays the same row."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from copy import copy
from dataclasses import replace
from typing import Any, Protocol

from quotes.review.edit import Edit
from quotes.review.plain.values import LONGEST, Item, Path
from quotes.review.problem import Refused


class Kind(Protocol):
    """A list: the model of its rows, what tells which of two lists' rows are the same one, and the column of their
    order, if they have one."""

    @property
    def model(self) -> Any: ...
    @property
    def key(self) -> tuple[str, ...]: ...
    @property
    def place(self) -> str: ...


Said = Callable[[Any], Item]
"""What a row says, as an item."""


def listed(act: Edit, kind: Kind, rows: Sequence[Any], wished: Sequence[Item], said: Said, path: Path = ()) -> None:
    """Bring a short list to what is wished: rows that are the same stay, with as many of their places as can be.

    Raises what `Edit.save` does, with the path of the row. The rows in hand stay as they are.
    """
    rows = [copy(row) for row in rows]
    kept = _kept(kind, rows, wished, said)
    if (_places(kind, kept) or [0])[-1] not in (None, *range(LONGEST)):  # full of gaps: it is made again
        kept = [None] * len(wished)
    for row in rows:
        if not any(row is one for one in kept):
            act.delete(row)
    places = _places(kind, kept)
    for at in reversed(range(len(wished))):  # rows only move down: the last one first
        if kept[at] is not None:
            with within(*path, str(at)):
                _moved(act, kind, kept[at], wished[at], places[at], said)
    for at, wish in enumerate(wished):
        if kept[at] is None:
            with within(*path, str(at)):
                act.save(made(act, kind, wish, places[at]))


@contextmanager
def within(*path: str) -> Iterator[None]:
    """Say of what is refused that it stands in a row of a list."""
    try:
        yield
    except Refused as refused:
        told = (replace(one, path=(*path, *one.path)) for one in refused.problems)
        raise type(refused)(*told) from refused


def made(act: Edit, kind: Kind, wish: Item, place: int | None = None) -> Any:
    """A new row of the record in hand."""
    row = kind.model(**{kind.model.parent: act.record})
    _set(row, kind, wish, place)
    return row


def _kept(kind: Kind, rows: list[Any], wished: Sequence[Item], said: Said) -> list[Any]:
    """For each wish the row that it is already: the very same, else one with the same key. None for a new one, and
    for one that stands out of order: it is made again."""
    free: dict[Any, list[Any]] = defaultdict(list)
    for row in rows:
        free[said(row)].append(row)
    found: list[Any] = [free[wish].pop(0) if free[wish] else None for wish in wished]
    left: dict[Any, list[Any]] = defaultdict(list)
    for same in free.values():
        for row in same:
            left[_key(kind, said(row))].append(row)
    for at, wish in enumerate(wished):
        if found[at] is None and left[_key(kind, wish)]:
            found[at] = left[_key(kind, wish)].pop(0)
    return _in_order(kind, found)


def _key(kind: Kind, one: Item) -> tuple[Any, ...]:
    told = dict(one)
    return tuple(told[name] for name in kind.key)


def _in_order(kind: Kind, found: list[Any]) -> list[Any]:
    last = -1
    for at, row in enumerate(found):
        if row is None or not kind.place:
            continue
        if (place := getattr(row, kind.place)) > last:
            last = place
        else:
            found[at] = None
    return found


def _places(kind: Kind, kept: list[Any]) -> list[int | None]:
    """The place of each row: the one it has, or the next after the one before it."""
    if not kind.place:
        return [None] * len(kept)
    places: list[int | None] = []
    last = -1
    for row in kept:
        last = max(last + 1, -1 if row is None else getattr(row, kind.place))
        places.append(last)
    return places


def _moved(act: Edit, kind: Kind, row: Any, wish: Item, place: int | None, said: Said) -> None:
    if said(row) == wish and (place is None or getattr(row, kind.place) == place):
        return
    _set(row, kind, wish, place)
    act.save(row)


def _set(row: Any, kind: Kind, wish: Item, place: int | None) -> None:
    """What the wish says; of an anchor's words and digest only what it has to say."""
    for name, value in wish:
        if name in ("exact", "sha256", "prefix", "suffix") and value is None:
            continue
        setattr(row, row._meta.get_field(name).attname, value)
    if place is not None:
        setattr(row, kind.place, place)
