"""What the import's pages show: the columns in words, and a row of a dry run with its differences."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from quotes.admin.exchange.planned import Planned
from quotes.admin.exchange.tables import NAMED, Link, Many, Own, Table
from quotes.admin.lists import shortened
from quotes.text.difference import Piece, abridged, words

MARKS = {"refused": "✕", "created": "+", "changed": "~", "unchanged": "="}
"""The verdicts told apart by more than colour."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a row: how it differs, what was typed where it is wrong, and what is wrong with it."""

    column: str
    pieces: list[Piece]
    typed: str
    messages: list[str]


@dataclass(frozen=True, slots=True)
class Shown:
    """A row of a dry run as the page shows it."""

    number: int
    verdict: str
    mark: str
    label: str
    key: Any
    messages: list[str]
    cells: list[Cell]


def shown(table: Table, plan: Planned) -> Shown:
    """A row with its differences by words, and each message beside its cell."""
    return Shown(
        plan.number,
        plan.verdict,
        MARKS[plan.verdict],
        _label(plan),
        None if plan.record is None else plan.record.pk,
        [fault.message for fault in plan.faults if not fault.column],
        list(_cells(plan)),
    )


def _label(plan: Planned) -> str:
    if plan.record is not None:
        return shortened(str(plan.record))
    named = (plan.given.get(name, "").strip() for name in ("name", "title", "text"))
    return shortened(next((name for name in named if name), "a row without a name"))


def _cells(plan: Planned) -> Iterator[Cell]:
    told = {fault.column for fault in plan.faults if fault.column}
    for delta in plan.deltas:
        pieces = list(abridged(words(delta.before, delta.after)))
        yield Cell(delta.column, pieces, "", _messages(plan, delta.column))
        told.discard(delta.column)
    for column in sorted(told):
        yield Cell(column, [], shortened(plan.given.get(column, "")), _messages(plan, column))


def _messages(plan: Planned, column: str) -> list[str]:
    return [fault.message for fault in plan.faults if fault.column == column]


def explained(table: Table) -> Iterator[tuple[str, str]]:
    """Each column and what stands in it."""
    yield "id", f"{table.prefix}_ and 32 digits; empty for a new {table.model._meta.verbose_name}"
    for column in table.columns:
        told = _TOLD[type(column)](table, column)
        yield from zip(column.headers, told, strict=True)
    for name in table.last:
        yield name, _LAST[name]


def _own(table: Table, column: Own) -> tuple[str]:
    field = table.field(column.name)
    if field.choices:
        return (", ".join(str(one) for one, _ in field.choices),)
    if field.get_internal_type() == "BooleanField":
        return (f"yes or no. {field.help_text}",)
    return (str(field.help_text) or str(field.verbose_name).capitalize(),)


def _link(table: Table, column: Link) -> tuple[str, str]:
    called, name = column.model._meta.verbose_name, NAMED.get(column.model)
    by_name = (
        f"The {name} of a {called}, exactly; or use the next column" if name else "Only shown; see the next column"
    )
    return by_name, f"The id of a {called}; it decides where both are given"


def _many(table: Table, column: Many) -> tuple[str, ...]:
    if column.only_links:
        return "Names, parted by |", "The same by their ids; they decide where both are given"
    head = {"span": "start-end", "quote": "a quote's id", "to_claim": "a claim's id"}.get(column.head, column.head)
    return (f"A list, parted by |; each {head}; then, where known, " + "; ".join(f"{one}=…" for one in column.parts),)


_TOLD: dict[type, Any] = {Own: _own, Link: _link, Many: _many}
_LAST = {
    "state": "Only shown: an import never changes states",
    "version": "That of the record when it was exported; a row that is older than the record is refused",
    "updated_at": "Only shown",
}
