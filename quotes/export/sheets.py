"""Rows become a file for spreadsheets: CSV as a stream, XLSX written row by row into a file.

CSV is UTF-8 with a byte order mark: by a double click Excel opens it rightly only so, and what reads UTF-8 skips it.
Lines end with CRLF (RFC 4180). In both formats every text is guarded (see `cells`); numbers are numbers in XLSX.
"""

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import IO, Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell

from quotes.export.cells import guarded

Cell = str | int | Decimal | None

BOM = b"\xef\xbb\xbf"
CELL = 32_767
"""The most UTF-16 units that a cell of XLSX holds."""

_CODE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")


class TooLong(Exception):
    """A text that no cell of XLSX can hold; says which."""


class _Line:
    """A file for csv.writer that keeps nothing: each row is handed on as it is written."""

    def write(self, line: str) -> bytes:
        return line.encode()


def csv_lines(rows: Iterable[Sequence[Cell]]) -> Iterator[bytes]:
    """The lines of a CSV file, one at a time."""
    writer: Any = csv.writer(_Line())
    yield BOM
    for row in rows:
        yield writer.writerow(["" if cell is None else guarded(str(cell)) for cell in row])


def write_xlsx(rows: Iterable[Sequence[Cell]], title: str, file: IO[bytes]) -> None:
    """Write a workbook of one sheet; memory does not grow with the rows. Raises TooLong, naming the row and column."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(title)
    sheet.freeze_panes = "A2"
    try:
        for number, row in enumerate(rows, 1):
            sheet.append([_cell(sheet, value, number, column) for column, value in enumerate(row, 1)])
    except BaseException:
        sheet.close()
        sheet._writer.cleanup()  # else what was written so far stays in the system's temporary folder
        raise
    book.save(file)


def _cell(sheet: Any, value: Cell, number: int, column: int) -> Any:
    """A number or nothing as it is; a text as one, so that nothing is taken for a formula or a link."""
    if not isinstance(value, str):
        return value
    if not value:
        return None
    text = _CODE.sub("_x005F_", guarded(value))
    if len(text) > CELL // 2 and len(text.encode("utf-16-le")) // 2 > CELL:
        raise TooLong(f"Row {number}, column {column} has {len(value):,} characters.")
    cell = WriteOnlyCell(sheet)
    cell._value, cell.data_type = text, "s"
    return cell
