"""Rows of a selection as the cells of a table, and as whole documents."""

import csv
import io
import json

import pytest
from openpyxl import load_workbook

from quotes.export.documents import Csv, Lines, Standard, Xlsx
from quotes.export.formats import Format, Frame, Written
from quotes.export.tables import NotFlat, table
from quotes.read import Ask, Selection
from quotes.rest.choose import rows
from tests.export.documents import whole

SOURCE = {"id": "src_1", "title": "=SUM(A1)"}


def row(**more):
    return {"id": "q_1", "text": "Words.", "source": SOURCE, "speaker": None, **more}


def test_edges_become_dotted_columns_and_what_is_not_there_is_empty():
    made = table(rows("quote", "id,text,verbatim,version,source.id,source.title,speaker.name,said.edtf", None))
    assert made.header == (
        "id",
        "text",
        "verbatim",
        "version",
        "source.id",
        "source.title",
        "speaker.name",
        "said.edtf",
    )
    given = row(version=3, verbatim=True, said={"edtf": "2024"})
    assert made.cells(given) == ("q_1", "Words.", "true", 3, "src_1", "'=SUM(A1)", None, "2024")


@pytest.mark.parametrize(
    "text", ["=1", "+1", "-1", "@a", "\t=1", " =1", "\N{IDEOGRAPHIC SPACE}=1", "＝1", "'=1", "\n=1"]
)
def test_every_text_that_could_be_a_formula_is_guarded(text):
    assert table(rows("quote", "text", None)).cells({"text": text}) == (f"'{text}",)


def test_a_figure_below_zero_is_a_number_and_no_formula():
    made = table(rows("claim", "quantity.amount", None))
    assert made.cells({"quantity": {"amount": "-5.5"}}) == ("-5.5",)
    assert made.decimals == (0,)


def test_a_short_list_is_one_cell():
    made = table(rows("speaker", "names.name,names.language,identifiers.value", None))
    given = {
        "names": [{"name": "Ada | Larch", "language": "en"}, {"name": "=A", "language": None}],
        "identifiers": [],
    }
    assert made.header == ("names", "identifiers")
    assert made.cells(given) == (r"Ada \| Larch; language=en | =A", None)
    assert made.cells({"names": [{"name": "=A", "language": None}], "identifiers": []})[0] == "'=A"


def test_a_list_that_can_grow_is_refused_by_name():
    with pytest.raises(NotFlat, match="evidence"):
        table(rows("quote", "id", "evidence"))
    with pytest.raises(NotFlat, match="quotes"):
        table(rows("quote", "id", "speaker.quotes"))


def test_every_default_row_has_a_table():
    for entity in ("quote", "source", "speaker", "claim", "topic", "evidence", "decision", "capture"):
        assert table(rows(entity, None, None)).header[0] == "id"


def test_json_lines_are_rows_as_json_has_them():
    form = rows("quote", "id,text,source.id,source.title,speaker.id", None)
    data = whole(Lines(), [row()], [row(id="q_2")], row=form)
    assert [json.loads(line) for line in data.splitlines()] == [row(), row(id="q_2")]
    assert whole(Lines()) == b""


def test_csv_reads_back_with_its_header_and_line_breaks():
    form = rows("quote", "id,text,source.title", None)
    data = whole(Csv(table(form)), [row(text='Two\nlines, "quoted"')], [row(id="q_2")], row=form).decode("utf-8-sig")
    assert list(csv.reader(io.StringIO(data, newline=""))) == [
        ["id", "text", "source.title"],
        ["q_1", 'Two\nlines, "quoted"', "'=SUM(A1)"],
        ["q_2", "Words.", "'=SUM(A1)"],
    ]


def test_a_workbook_reads_back_with_numbers_as_numbers():
    made = Xlsx(table(rows("claim", "id,version,quantity.amount,quantity.unit", None)), "claims")
    one = {"id": "c_1", "version": 2, "quantity": {"amount": "-5.5", "unit": "=1"}}
    sheet = load_workbook(io.BytesIO(whole(made, [one], [{**one, "quantity": None}]))).active
    assert sheet.title == "claims"
    assert [[cell.value for cell in line] for line in sheet.iter_rows()] == [
        ["id", "version", "quantity.amount", "quantity.unit"],
        ["c_1", 2, -5.5, "'=1"],
        ["c_1", 2, None, None],
    ]
    assert sheet.freeze_panes == "A2"
    assert sheet["C2"].data_type == "n"


def test_a_standard_stands_in_its_frame_and_leaves_out_what_has_nothing_to_say():
    wanted = Selection("quote", (Ask("id", "id"),))
    made = Written(wanted, lambda one: one["id"].encode() if one["id"] != "q_2" else None)
    form = Format("x", "X", "text/plain", "txt", {"quote": made}, Frame(b"[", b",", b"]"), Frame())
    blocks = [[row(id="q_2")], [row(), row(id="q_2"), row(id="q_3")], [], [row(id="q_4")]]
    assert whole(Standard(form, "quote"), *blocks) == b"[q_1,q_3,q_4]"
    assert whole(Standard(form, "quote")) == b"[]"
    assert Standard(form, "quote", has_rows=True).block([row()]) == b",q_1"
