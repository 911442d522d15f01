"""Rows become a document, some at a time: JSON lines, CSV, a workbook, or one of the standards of `formats`.

All of them are written alike, so whoever has the rows need not know which it is: `opening`, then `block` as often as
there are rows, then `closing`. The rows are objects, or what the document's `spell` makes of them where it has one.
Nothing of what was written is kept.
"""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any, Protocol

from quotes.export.formats import Format
from quotes.export.lines import json_row
from quotes.export.sheets import BOM, csv_block
from quotes.export.tables import Row, Table, csv_row
from quotes.export.workbook import Workbook
from quotes.read import Spell


class Document(Protocol):
    """A document in the making. One that `can_go_on` can be taken up after any block, by another of its kind that is
    told whether there are rows already. Of `silent` rows nothing is in it so far."""

    can_go_on: bool
    spell: Spell | None
    silent: int

    def opening(self) -> bytes:
        """What stands before the rows."""

    def block(self, rows: Sequence[Any]) -> bytes:
        """Some rows."""

    def closing(self) -> bytes:
        """What stands after them."""


def joined(rows: Iterable[str], between: bytes) -> bytes:
    """Rows that are spelled, one by one: a letter that needs more bytes than others makes its own row wide only."""
    return between.join(map(str.encode, rows))


class Lines:
    """JSON lines: a row a line, as JSON has it."""

    can_go_on = True
    spell: Spell | None = staticmethod(json_row)
    silent = 0

    def opening(self) -> bytes:
        return b""

    def block(self, rows: Sequence[str]) -> bytes:
        return joined([*rows, ""], b"\n")

    def closing(self) -> bytes:
        return b""


class Array:
    """JSON: all rows in one array."""

    can_go_on = True
    spell: Spell | None = staticmethod(json_row)
    silent = 0

    def __init__(self, has_rows: bool = False) -> None:
        self.has_rows = has_rows

    def opening(self) -> bytes:
        return b"[\n"

    def block(self, rows: Sequence[str]) -> bytes:
        before = b",\n" if self.has_rows and rows else b""
        self.has_rows = self.has_rows or bool(rows)
        return before + joined(rows, b",\n")

    def closing(self) -> bytes:
        return b"\n]\n"


class Csv:
    """CSV (RFC 4180), with a header."""

    can_go_on = True
    spell: Spell | None = staticmethod(csv_row)
    silent = 0

    def __init__(self, columns: Table) -> None:
        self.columns = columns

    def opening(self) -> bytes:
        return BOM + csv_block([self.columns.header])

    def block(self, rows: Sequence[str]) -> bytes:
        return joined(rows, b"")

    def closing(self) -> bytes:
        return b""


class Xlsx:
    """A workbook; raises workbook.TooLong for what none can hold."""

    can_go_on = False
    spell: Spell | None = None
    silent = 0

    def __init__(self, columns: Table, title: str) -> None:
        self.columns, self.book = columns, Workbook(title)

    def opening(self) -> bytes:
        return self.book.opening() + self.book.block([self.columns.header])

    def block(self, rows: Sequence[Row]) -> bytes:
        return self.book.block(map(self._cells, rows))

    def _cells(self, row: Row) -> Sequence[Any]:
        cells = list(self.columns.cells(row))
        for place in self.columns.decimals:
            cells[place] = None if cells[place] is None else Decimal(cells[place])
        return cells

    def closing(self) -> bytes:
        return self.book.closing()


class Standard:
    """A document of many rows in a standard, in which some rows may have nothing to say."""

    can_go_on = True
    spell: Spell | None = None

    def __init__(self, form: Format, entity: str, has_rows: bool = False) -> None:
        self.frame, self.make, self.has_rows = form.many, form.of[entity].make, has_rows
        self.silent = 0

    def opening(self) -> bytes:
        return self.frame.opening

    def block(self, rows: Sequence[Row]) -> bytes:
        bodies = [body for body in map(self.make, rows) if body is not None]
        self.silent += len(rows) - len(bodies)
        if not bodies:
            return b""
        before = self.frame.between if self.has_rows else b""
        self.has_rows = True
        return before + self.frame.between.join(bodies)

    def closing(self) -> bytes:
        return self.frame.closing
