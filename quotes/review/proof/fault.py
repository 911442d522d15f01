"""What a check answers, and how two streams are read side by side."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

CHUNK = 1_000
"""How many rows are read, judged and counted at a time."""

Seen = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is not as the rules say: in which table, of which row, a code and a sentence."""

    table: str
    key: object
    code: str
    message: str


Check = Callable[[Seen], Iterable[Fault]]
"""A check: it yields its faults and tells `seen` how many rows it looked at."""


def beside(rows: Iterable[Any], others: Iterable[Any]) -> Iterator[tuple[Any, list[Any]]]:
    """Each row with those of the others that begin with the same key; both streams are sorted by it."""
    rest = iter(others)
    other = next(rest, None)
    for row in rows:
        found = []
        while other is not None and other[0] <= row[0]:
            if other[0] == row[0]:
                found.append(other)
            other = next(rest, None)
        yield row, found


def chunks(rows: Iterable[Any], seen: Seen) -> Iterator[list[Any]]:
    """Rows, a thousand at a time, each lot counted when it is done with."""
    lot: list[Any] = []
    for row in rows:
        lot.append(row)
        if len(lot) == CHUNK:
            yield lot
            seen(CHUNK)
            lot = []
    if lot:
        yield lot
        seen(len(lot))


def counted(rows: Iterable[Any], seen: Seen) -> Iterator[Any]:
    """Rows, counted."""
    for lot in chunks(rows, seen):
        yield from lot
