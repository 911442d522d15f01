"""A record as cells. No statements for records that come from `Table.rows`."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Model

from quotes.admin.exchange.tables import NAMED, PREFIXES, Link, Many, Table
from quotes.export.cells import Parts, joined
from quotes.export.workbook import Cell
from quotes.models import State
from quotes.models.keys import public_id


def rows(table: Table, records: Iterable[Any]) -> Iterator[list[Cell]]:
    """The header, then the records."""
    yield list(table.headers)
    for record in records:
        found = cells(table, record)
        yield [found[name] for name in table.headers]


def cells(table: Table, record: Any) -> dict[str, Cell]:
    """What stands in each column of a record."""
    found: dict[str, Cell] = dict.fromkeys(table.headers)
    found["id"] = public_id(table.prefix, record.pk)
    found.update((name, _plain(getattr(record, name))) for name in table.last)
    if getattr(record, "state", None) == State.WITHHELD:
        return found
    for column in table.columns:
        if isinstance(column, Link):
            found.update(zip(column.headers, _link(getattr(record, column.name)), strict=True))
        elif isinstance(column, Many):
            found.update(zip(column.headers, _many(column, record), strict=True))
        else:
            found[column.name] = _plain(getattr(record, column.name))
    return found


def text(cell: Cell) -> str:
    """A cell as CSV has it, before it is guarded."""
    return "" if cell is None else str(cell)


def kept(row: Any) -> bool:
    """Whether an anchor's words are told by the text that is kept, so that they need no telling here."""
    return bool(row.kept)


def _plain(value: Any) -> Cell:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="seconds")
    if isinstance(value, Decimal):
        return Decimal(f"{value:f}")
    return value if value is None or isinstance(value, int) else str(value)


def _link(row: Any) -> tuple[str, str]:
    return ("", "") if row is None else (name_of(row), public_id(PREFIXES[type(row)], row.pk))


def name_of(row: Any) -> str:
    """What a record is called where another one names it; nothing of one that is withheld."""
    if getattr(row, "state", None) == State.WITHHELD:
        return ""
    return str(getattr(row, NAMED[type(row)]) if type(row) in NAMED else row)


def _many(column: Many, record: Any) -> tuple[str, ...]:
    found = column.of(record)
    if not column.only_links:
        return (joined(_item(column, row) for row in found),)
    linked = [_link(getattr(row, column.head)) for row in found]
    names, ids = ([pair[at] for pair in linked] for at in (0, 1))
    return (joined((name, ()) for name in names if name), joined((one, ()) for one in ids))


def _item(column: Many, row: Any) -> Parts:
    """A row of a short list: a link is told by name and id, and a default not at all."""
    parts: list[tuple[str, str]] = []
    for name in column.parts:
        value = getattr(row, name)
        if name in ("exact", "sha256") and (kept(row) or (name == "sha256" and row.exact)):
            continue
        if isinstance(value, Model):
            parts += _linked(name, value)
        elif value not in (None, column.default(name)):
            parts.append((name, text(_plain(value))))
    if column.head == "span":
        return f"{row.start}-{row.end}", tuple(parts)
    head = getattr(row, column.head)
    if isinstance(head, Model):
        words = [("words", name_of(head))] if name_of(head) else []
        return public_id(PREFIXES[type(head)], head.pk), (*parts, *words)
    return str(head), tuple(parts)


def _linked(name: str, row: Any) -> Iterator[tuple[str, str]]:
    """A link within a list: by name and id, or by the id alone where there is no name to find it by."""
    key = public_id(PREFIXES[type(row)], row.pk)
    if type(row) not in NAMED:
        yield name, key
        return
    if name_of(row):
        yield name, name_of(row)
    yield f"{name}_id", key
