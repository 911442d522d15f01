"""A workbook of one sheet (ECMA-376), made part by part: what is written goes out, and nothing of it is kept.

Texts stand in their cells (`inlineStr`), so no table of them grows; the archive's sizes follow its contents, so nothing
has to be sought back. The first row stays in sight. Cells are guarded already (see `cells`); numbers are numbers.
"""

import re
import zipfile
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import IO
from xml.sax.saxutils import escape

from openpyxl.utils import get_column_letter

Cell = str | int | Decimal | None

CELL = 32_767
"""The most UTF-16 units that a cell of XLSX holds."""
ROWS = 1_048_576
"""The most rows that a sheet has."""
BEGUN = (1980, 1, 1, 0, 0, 0)
"""The time that stands in the archive: the same rows make the same bytes."""

_CODE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_NOT_XML = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]")

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
DOCUMENT = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
SHEET = "xl/worksheets/sheet1.xml"
PARTS = {
    "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{KIND}.sheet.main+xml"/>'
    f'<Override PartName="/{SHEET}" ContentType="{KIND}.worksheet+xml"/></Types>',
    "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" '
    f'Type="{DOCUMENT}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{DOCUMENT}"><sheets>'
    '<sheet name="{title}" sheetId="1" r:id="rId1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" '
    f'Type="{DOCUMENT}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
}
OPENING = (
    f'{HEAD}<worksheet xmlns="{MAIN}"><sheetViews><sheetView workbookViewId="0">'
    '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><sheetData>'
)
CLOSING = "</sheetData></worksheet>"


class TooLong(Exception):
    """A text that no cell of XLSX can hold, or a row that no sheet can; says which."""


class Sink:
    """A file that is only written to; `taken` gives what was written since."""

    def __init__(self) -> None:
        self.parts: list[bytes] = []

    def write(self, data: bytes, /) -> int:
        self.parts.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        """Nothing waits."""

    def close(self) -> None:
        """Nothing is open."""

    def taken(self) -> bytes:
        """What was written and not yet taken."""
        parts, self.parts = self.parts, []
        return b"".join(parts)


class Archive(zipfile.ZipFile):
    """An archive that may be left unfinished: whoever reads it may leave, or a row not fit."""

    def __del__(self) -> None:
        """There is nothing to close."""


class Workbook:
    """One workbook in the making: `opening`, then `block` as often as there are rows, then `closing`."""

    def __init__(self, title: str) -> None:
        self.title, self.sink, self.rows = title[:31], Sink(), 0
        self.archive = Archive(self.sink, "w", zipfile.ZIP_DEFLATED, compresslevel=1)
        self.sheet: IO[bytes] | None = None

    def opening(self) -> bytes:
        """The parts before the sheet, and its beginning."""
        for name, text in PARTS.items():
            self.archive.writestr(_entry(name), HEAD + text.replace("{title}", escape(self.title)))
        self.sheet = self.archive.open(_entry(SHEET), "w")
        self.sheet.write(OPENING.encode())
        return self.sink.taken()

    def block(self, rows: Iterable[Sequence[Cell]]) -> bytes:
        """Some more rows; raises TooLong."""
        assert self.sheet is not None
        self.sheet.write("".join(map(self._row, rows)).encode())
        return self.sink.taken()

    def closing(self) -> bytes:
        """The end of the sheet and of the archive."""
        assert self.sheet is not None
        self.sheet.write(CLOSING.encode())
        self.sheet.close()
        self.archive.close()
        return self.sink.taken()

    def _row(self, row: Sequence[Cell]) -> str:
        self.rows += 1
        if self.rows > ROWS:
            raise TooLong(f"A sheet has at most {ROWS:,} rows.")
        cells = [_cell(value, self.rows, column) for column, value in enumerate(row, 1) if value not in (None, "")]
        return f'<row r="{self.rows}">{"".join(cells)}</row>'


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, BEGUN)
    entry.compress_type = zipfile.ZIP_DEFLATED
    return entry


def _cell(value: Cell, number: int, column: int) -> str:
    """A number as it is; a text as one, so that nothing is taken for a formula or a link. Raises TooLong."""
    place = f"{get_column_letter(column)}{number}"
    if not isinstance(value, str):
        kind, told = (' t="b"', int(value)) if isinstance(value, bool) else ("", value)
        return f'<c r="{place}"{kind}><v>{told}</v></c>'
    if len(value) > CELL // 2 and len(value.encode("utf-16-le")) // 2 > CELL:
        raise TooLong(f"Row {number:,}, column {column} has {len(value):,} characters.")
    text = _NOT_XML.sub(lambda found: f"_x{ord(found[0]):04X}_", escape(_CODE.sub("_x005F_", value)))
    return f'<c r="{place}" t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'
