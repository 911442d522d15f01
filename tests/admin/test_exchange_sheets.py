"""CSV and XLSX: read back by the import's own reader, every text is what it was."""

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from quotes.admin.exchange.reading import read
from quotes.export.sheets import csv_lines, write_xlsx
from quotes.export.workbook import CELL, TooLong

STORED = st.text(
    st.characters(exclude_categories=["Cs", "Cc"]) | st.sampled_from("\n\t='+-@ ,;\""), min_size=1, max_size=30
).filter(str.strip)
"""Texts under the text rule: no controls but newline and tab, no halves of surrogates."""
COLUMNS = ("name", "note")


def as_csv(rows):
    return b"".join(csv_lines(rows))


def as_xlsx(rows):
    file = io.BytesIO()
    write_xlsx(rows, "speakers", file)
    return file.getvalue()


@pytest.mark.parametrize("made", [as_csv, as_xlsx])
@given(rows=st.lists(st.tuples(STORED, STORED), min_size=1, max_size=5))
def test_any_text_goes_out_and_comes_in_the_same(made, rows):
    back = read(made([COLUMNS, *rows]), COLUMNS)
    assert [(row.given["name"], row.given["note"]) for row in back] == rows


def test_csv_is_utf8_with_a_mark_and_windows_line_ends():
    assert as_csv([COLUMNS, ("Ödön", None)]) == b"\xef\xbb\xbfname,note\r\n\xc3\x96d\xc3\xb6n,\r\n"


def test_csv_is_made_row_by_row():
    def endless():
        while True:
            yield ("Ada", "a")

    lines = csv_lines(endless())
    assert [next(lines) for _ in range(3)] == [b"\xef\xbb\xbf", b"Ada,a\r\n", b"Ada,a\r\n"]


def test_a_workbook_holds_no_formula_and_no_link():
    data = as_xlsx([COLUMNS, ("=1+1", "https://harbour.example/")])
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        sheet = parts.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet
    assert "hyperlink" not in sheet
    assert load_workbook(io.BytesIO(data)).active["A2"].value == "'=1+1"


def test_what_looks_like_an_escape_of_xml_stays_as_it_is():
    [row] = read(as_xlsx([COLUMNS, ("_x0041_ and _x000D_", "x")]), COLUMNS)
    assert row.given["name"] == "_x0041_ and _x000D_"


def test_a_text_that_no_cell_holds_is_refused_and_not_cut():
    with pytest.raises(TooLong, match="Row 2, column 1 has 20,000 characters"):
        as_xlsx([COLUMNS, ("\N{GRINNING FACE}" * 20_000, "x")])
    as_xlsx([COLUMNS, ("a" * CELL, "x")])
