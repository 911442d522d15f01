"""An uploaded file as a sheet: CSV or XLSX, told apart by what is in it, not by its name. Pure: bytes in, rows out.

Whatever the bytes are, the answer is a sheet or `Unreadable` with what is wrong and where.
"""

import csv
import difflib
import io
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from quotes.admin.exchange.incoming import Fault
from quotes.admin.exchange.workbook import FIRST, workbook_rows
from quotes.admin.exchange.wrong import BYTES, COLUMNS, ROWS, Unreadable
from quotes.export.cells import unguarded

_MARKS = (",", ";", "\t")
_WIDE = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}


@dataclass(slots=True)
class Row:
    """A row by its number in the spreadsheet, its cells by column, and what is wrong with it as a row."""

    number: int
    given: dict[str, str]
    faults: list[Fault] = field(default_factory=list)


def read(data: bytes, headers: Sequence[str]) -> list[Row]:
    """The rows of a file, blank ones left out; `headers` are the columns there may be. Raises Unreadable."""
    if len(data) > BYTES:
        raise Unreadable(f"The file has {len(data) / 1e6:.1f} MB; at most {BYTES // 1_000_000} MB. Split it.")
    if not data.strip():
        raise Unreadable("The file is empty.")
    is_workbook = data.startswith(FIRST)
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise Unreadable("This is an old .xls file, or one with a password. Save it as .xlsx or as CSV.")
    lines = workbook_rows(data) if is_workbook else _text_rows(_decoded(data))
    return list(_rows(lines, headers, padded=is_workbook))


def _rows(lines: Iterable[tuple[int, list[str]]], headers: Sequence[str], *, padded: bool) -> Iterator[Row]:
    rest = ((number, cells) for number, cells in lines if any(cell.strip() for cell in cells))
    _, first = next(rest, (0, []))
    if not first:
        raise Unreadable("There is no header: the first row names the columns.")
    columns = _columns([unguarded(cell) for cell in first], headers)
    for count, (number, cells) in enumerate(rest, 1):
        if count > ROWS:
            raise Unreadable(f"The file has more than {ROWS:,} rows. Split it.")
        yield _row(number, cells, columns, padded)


def _row(number: int, cells: list[str], columns: list[str], padded: bool) -> Row:
    while len(cells) > len(columns) and not cells[-1].strip():
        cells.pop()
    if padded:
        cells += [""] * (len(columns) - len(cells))
    given = {name: unguarded(cell) for name, cell in zip(columns, cells, strict=False) if name}
    row = Row(number, given)
    if len(cells) != len(columns):
        row.faults.append(
            Fault("", f"This row has {len(cells)} cells, the header {len(columns)}. Look for a missing quotation mark.")
        )
    return row


def _columns(given: list[str], headers: Sequence[str]) -> list[str]:
    """The columns of a header. Case, blanks and hyphens do not matter; nameless columns at the end fall away."""
    while given and not given[-1].strip():
        given.pop()
    known = {name: name for name in headers}
    folded = ["_".join(name.replace("-", " ").replace("_", " ").lower().split()) for name in given]
    wrong = [
        f"Column {at} has no name." if not one else f"There is no column “{name.strip()[:60]}”.{_nearest(one, headers)}"
        for at, (one, name) in enumerate(zip(folded, given, strict=True), 1)
        if one not in known
    ]
    wrong += [f"The column “{name}” is there {times} times." for name, times in Counter(folded).items()
              if times > 1 and name]  # fmt: skip
    if len(wrong) == len(given):
        wrong = [f"There is no header: the first row names the columns, and has none of them ({', '.join(headers)})."]
    if wrong:
        raise Unreadable(*wrong)
    return folded


def _nearest(name: str, headers: Sequence[str]) -> str:
    found = difflib.get_close_matches(name[:60], headers, 1)
    return f" Is it “{found[0]}”?" if found else " Rename it, or take it out."


def _decoded(data: bytes) -> str:
    """The text of a file in UTF-8, or in UTF-16 with its mark. Raises Unreadable with the byte and its line."""
    encoding = _WIDE.get(data[:2], "utf-8-sig")
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        told = f"byte {error.start:,} ({data[error.start]:#04x}) in line {line:,} cannot be read"
        raise Unreadable(f"The file is not UTF-8: {told}. Save it as “CSV UTF-8”, or as .xlsx.") from None
    if "\x00" in text:
        line = text.count("\n", 0, text.index("\x00")) + 1
        raise Unreadable(f"This is no text file: there is a NUL character in line {line:,}. Upload CSV or .xlsx.")
    return text


def _text_rows(text: str) -> Iterator[tuple[int, list[str]]]:
    """The rows of CSV with the number of each; cells may stand on several lines. Raises Unreadable with the line."""
    first = text.split("\n", 1)[0]
    mark = max(_MARKS, key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=mark, strict=True)
    number = 0
    while True:
        try:
            cells = next(reader, None)
        except csv.Error as error:
            raise Unreadable(
                f"Line {reader.line_num:,} is no CSV: {error}. Look for a missing quotation mark."
            ) from None
        if cells is None:
            return
        number += 1
        if len(cells) > COLUMNS:
            raise Unreadable(f"Row {number:,} has {len(cells):,} cells; at most {COLUMNS}.")
        yield number, cells
