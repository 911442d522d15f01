"""Rows become a file for spreadsheets: CSV as a stream, XLSX written row by row into a file.

CSV is UTF-8 with a byte order mark: by a double click Excel opens it rightly only so, and what reads UTF-8 skips it.
Lines end with CRLF (RFC 4180). In both formats every text is guarded (see `cells`); numbers are numbers in XLSX.
"""

import csv
from collections.abc import Iterable, Iterator, Sequence
from io import StringIO
from itertools import islice
from typing import IO, Any

from quotes.export.cells import SUSPECT, guarded
from quotes.export.workbook import Cell, Workbook

BOM = b"\xef\xbb\xbf"
BLOCK = 1_000
"""Rows of XLSX that are made at once."""


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


def spelled(text: str) -> str:
    """A text as a cell of CSV. Called for every text of a million rows."""
    cell = guarded(text) if text[:1] in SUSPECT else text
    return quoted(cell) if '"' in cell or "," in cell or "\n" in cell or "\r" in cell else cell


def quoted(cell: str) -> str:
    """A cell in quotation marks, where csv.writer thinks too that it needs them."""
    if '"' in cell:
        return '"' + cell.replace('"', '""') + '"'
    return f'"{cell}"' if "," in cell or "\n" in cell or "\r" in cell else cell


def csv_block(rows: Iterable[Sequence[Any]]) -> bytes:
    """Some lines of a CSV file at once, of cells that are guarded already."""
    made = StringIO()
    csv.writer(made).writerows(rows)
    return made.getvalue().encode()


def write_xlsx(rows: Iterable[Sequence[Cell]], title: str, file: IO[bytes]) -> None:
    """Write a workbook of one sheet; memory does not grow with the rows. Raises TooLong, naming the row and column."""
    book = Workbook(title)
    left = ([guarded(cell) if isinstance(cell, str) else cell for cell in row] for row in rows)
    file.write(book.opening())
    while some := list(islice(left, BLOCK)):
        file.write(book.block(some))
    file.write(book.closing())
