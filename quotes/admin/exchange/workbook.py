"""The rows of an uploaded .xlsx file: its first sheet, its cells as text.

The file is a ZIP of XML that a stranger made: its size unpacked, its parts, rows and columns are bounded, and XML with
a document type (the way to make little XML grow) is refused.
"""

import io
import re
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any

from openpyxl import load_workbook

from quotes.admin.exchange.wrong import COLUMNS, ROWS, Unreadable

FIRST = b"PK\x03\x04"
UNPACKED = 80_000_000
PARTS = 1_000
LINES = 100_000
"""How many rows, blank ones too, are looked at."""

_CODE = re.compile(r"_x([0-9A-Fa-f]{4})_")
_TYPES = (b"<!DOCTYPE", b"<!ENTITY", "<!DOCTYPE".encode("utf-16-le"), "<!DOCTYPE".encode("utf-16-be"))
BROKEN = "This .xlsx file is broken. Open it in your spreadsheet program and save it again, or save it as CSV."


def workbook_rows(data: bytes) -> Iterator[tuple[int, list[str]]]:
    """The rows of the first sheet with the number of each. Raises Unreadable and nothing else, whatever the bytes."""
    _bounded(data)
    try:
        book = load_workbook(io.BytesIO(data), read_only=True)
        sheet = book.worksheets[0]
        sheet.reset_dimensions()  # what a file says of itself need not be so
        yield from _rows(sheet)
    except Unreadable:
        raise
    except Exception as error:  # the library fails in its own many ways over a broken file
        raise Unreadable(BROKEN) from error


def _bounded(data: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            told = parts.infolist()
            if len(told) > PARTS or sum(part.file_size for part in told) > UNPACKED:
                raise Unreadable(
                    f"Unpacked, this file has more than {UNPACKED // 1_000_000} MB. Split it, or save it as CSV."
                )
            if any(mark in content for content in map(parts.read, told) for mark in _TYPES):
                raise Unreadable("This .xlsx file has a document type, which no spreadsheet program writes.")
    except Unreadable:
        raise
    except Exception as error:
        raise Unreadable(BROKEN) from error


def _rows(sheet: Any) -> Iterator[tuple[int, list[str]]]:
    for number, cells in enumerate(sheet.iter_rows(), 1):
        if number > LINES:
            raise Unreadable(
                f"The sheet goes on beyond row {LINES:,}; at most {ROWS:,} rows. Delete the blank ones below."
            )
        if len(cells) > COLUMNS:
            raise Unreadable(f"Row {number:,} has more than {COLUMNS} columns. Delete the blank ones on the right.")
        yield number, [_text(cell, number, at) for at, cell in enumerate(cells)]


def _text(cell: Any, number: int, at: int) -> str:
    """A cell as text: whole numbers without a point, days as EDTF."""
    value = cell.value
    if value is None:
        return ""
    if cell.data_type == "f":
        raise Unreadable(f"The cell in row {number:,}, column {at + 1} is a formula. Put its value there instead.")
    if cell.data_type == "e":
        raise Unreadable(f"The cell in row {number:,}, column {at + 1} says {value}. Mend it, or empty it.")
    if isinstance(value, str):
        return _CODE.sub(lambda code: chr(int(code[1], 16)), value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:.15g}" if value != int(value) else str(int(value))
    if isinstance(value, datetime) and value.time() == time():
        value = value.date()
    return value.isoformat() if isinstance(value, date | time) else str(value)
