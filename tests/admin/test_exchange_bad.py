"""Bad files and bad cells: a message that says what is wrong and where, nothing lost, nothing changed, no 500."""

import io
import zipfile
from collections.abc import Callable
from contextlib import suppress
from datetime import date, datetime
from random import Random
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from quotes import review
from quotes.admin.exchange import workbook
from quotes.admin.exchange.reading import read
from quotes.admin.exchange.tables import TABLES
from quotes.admin.exchange.wrong import BYTES, ROWS, Unreadable
from quotes.models import Actor
from tests.admin.exchanging import counts, exported, sheet, told, uploaded
from tests.base import pid
from tests.review.making import draft, draft_quote, published, published_quote, rows, saved_capture, source, speaker

Sign = Callable[[Actor], Client]
HEADERS = TABLES["speaker"].headers


def why(data: bytes) -> str:
    with pytest.raises(Unreadable) as caught:
        read(data, HEADERS)
    return str(caught.value)


def book(*lines: list[Any], parts: dict[str, str] | None = None) -> bytes:
    """A workbook of these rows, some of its parts replaced."""
    made, file = Workbook(), io.BytesIO()
    for line in lines:
        made.active.append(line)
    made.save(file)
    if not parts:
        return file.getvalue()
    changed = io.BytesIO()
    with zipfile.ZipFile(file) as old, zipfile.ZipFile(changed, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, parts.get(name, old.read(name)))
    return changed.getvalue()


# ---------------------------------------------------------------- files
@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "The file is empty"),
        (b" \r\n ", "The file is empty"),
        (b"\xef\xbb\xbf", "There is no header"),
        (b"name,kind\r\nZo\xeb,person", "byte 13 (0xeb) in line 2 cannot be read"),
        (b"name,kind\nA\x00B,person", "NUL character in line 2"),
        (b"\x89PNG\r\n\x1a\n", "not UTF-8: byte 0 (0x89) in line 1"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "old .xls"),
        (b"PK\x03\x04 no zip", "This .xlsx file is broken"),
        (b'name,kind\n"Ada,person\n', "Line 2 is no CSV"),
        (b"Ada,person\nBo,person", "There is no header"),
        (b"name,name,kind\nA,B,person", "“name” is there 2 times"),
        (b"name,knid\nA,person", "no column “knid”. Is it “kind”?"),
        (b"name,shoe size\nA,44", "no column “shoe size”. Rename it, or take it out."),
        (b"name,,kind\nA,B,person", "Column 2 has no name"),
        (b"name," + b"x," * 300 + b"\n", "at most 256"),
        (b"name\n" + b"x\n" * 20_001, "more than 20,000 rows"),
        (b"name\n" + b"x" * 10_000_000, "at most 10 MB"),
        (b"name,note\nA," + b"x" * 200_000, "Line 2 is no CSV: field larger"),
    ],
)
def test_a_file_that_cannot_be_read_says_why_and_where(data: bytes, words: str) -> None:
    assert words in why(data)


@given(st.binary(max_size=200) | st.text(alphabet='name,kind;\t"\r\n', max_size=60).map(str.encode))
def test_any_bytes_are_a_sheet_or_told(data: bytes) -> None:
    for start in (b"", b"PK\x03\x04", b"name,kind\n", b"\xff\xfe"):
        with suppress(Unreadable):
            read(start + data, HEADERS)


@given(st.lists(st.tuples(st.integers(0, 10_000), st.integers(0, 255)), min_size=1, max_size=5))
def test_a_damaged_workbook_is_a_sheet_or_told(damage: list[tuple[int, int]]) -> None:
    whole = bytearray(book(["name", "kind"], ["Ada", "person"]))
    for at, byte in damage:
        whole[at % len(whole)] = byte
    with suppress(Unreadable):
        read(bytes(whole), HEADERS)


@pytest.mark.parametrize("mark", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_files_as_spreadsheets_save_them_are_read(mark: str, encoding: str) -> None:
    text = (
        mark.join([" Sort-Name ", "KIND", "name"])
        + "\r\n"
        + mark.join(["Moser, Ada" if mark != "," else "M", "x", "Ö"])
    )
    [row] = read(f"{text}\r\n\r\n".encode(encoding), HEADERS)
    assert (row.number, list(row.given), row.given["name"]) == (2, ["sort_name", "kind", "name"], "Ö")


def test_ragged_rows_are_told_by_their_numbers() -> None:
    found = read(b"name,kind\nA,person\n\nB\nC,person,more\nD,person,,\n", HEADERS)
    assert [(row.number, bool(row.faults)) for row in found] == [(2, False), (4, True), (5, True), (6, False)]
    assert "3 cells, the header 2" in found[2].faults[0].message


def test_numbers_days_and_empty_cells_of_a_workbook_are_text() -> None:
    midnight = datetime(2026, 1, 2)  # noqa: DTZ001 (a spreadsheet's day has no zone)
    [row] = read(book(["name", "kind", "note", "slug", "id"], [3, date(2026, 11, 16), 0.5, midnight, None]), HEADERS)
    assert list(row.given.values()) == ["3", "2026-11-16", "0.5", "2026-01-02", ""]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (lambda: book(["name"], ["=1+1"]), "row 2, column 1 is a formula"),
        (lambda: book([]), "There is no header"),
        (lambda: book(["name"], *([["x"]] * 20_001)), "more than 20,000 rows"),
        (lambda: book(["name"] + [""] * 299 + ["x"]), "more than 256 columns"),
        (lambda: book(["name"], parts={"xl/worksheets/sheet1.xml": "<!DOCTYPE x><x/>"}), "document type"),
        (lambda: book(["name"], parts={"xl/worksheets/sheet1.xml": "<x"}), "broken"),
        (lambda: book(["name"], parts={"xl/workbook.xml": "<x/>"}), "broken"),
        (lambda: book(["name"], parts={"xl/styles.xml": " " * (workbook.UNPACKED + 1)}), "more than 80 MB"),
    ],
)
def test_a_bad_workbook_says_why(data: Any, words: str) -> None:
    assert words in why(data())


def test_a_row_far_below_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    far = '<row r="1048576"><c r="A1048576" t="inlineStr"><is><t>x</t></is></c></row>'
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    part = f'<worksheet xmlns="{space}"><sheetData>{far}</sheetData></worksheet>'
    assert "goes on beyond row 100,000" in why(book(["name"], parts={"xl/worksheets/sheet1.xml": part}))


# ---------------------------------------------------------------- the pages
@pytest.mark.django_db
def test_a_bad_file_is_told_on_the_page_and_nothing_changes(signed_in: Sign, alice: Actor) -> None:
    client, before = signed_in(alice), rows()
    page = uploaded(client, "speaker", b"name,shoe\nA,44", name="<b>shoes.csv")
    assert page.status_code == 422
    assert "There is no column “shoe”" in page.content.decode()
    assert "&lt;b&gt;shoes.csv" in page.content.decode()
    assert "Choose a file" in client.post(reverse("admin:import", args=["speaker"])).content.decode()
    assert "no row below it" in uploaded(client, "speaker", b"name,kind\n").content.decode()
    big = uploaded(client, "speaker", b"name\n" + b"x" * 20_000_000)
    assert "20.0 MB; at most 10 MB" in big.content.decode()
    assert rows() == before


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["user", "nothing", "speaker/../../x"])
def test_there_is_no_import_of_anything_else(path: str, signed_in: Sign, root: Actor) -> None:
    assert signed_in(root).get(f"/admin/import/{path}/").status_code in (404, 302)


@pytest.mark.django_db
def test_no_bytes_make_the_page_fail(signed_in: Sign, root: Actor) -> None:
    client, chance = signed_in(root), Random(3)
    starts = (b"", b"text,about,links,assessments,amount,evidence\n", b"id,text,topics,when_edtf,version\n")
    pieces = (
        b"c_",
        b"0" * 32,
        b"|",
        b";",
        b"=",
        b'"',
        b",",
        b"\n",
        b"\\",
        b"\xff",
        b"1e9",
        b"\xc3\xa9",
        b"stance=asserts",
    )
    for number in range(60):
        data = b"".join(chance.choices(pieces, k=chance.randint(0, 30)))
        assert uploaded(client, "claim", starts[number % 3] + data).status_code in (200, 422), data


# ---------------------------------------------------------------- cells
@pytest.mark.django_db
def test_bad_cells_are_told_beside_them(signed_in: Sign, alice: Actor, bob: Actor) -> None:
    of, other = published(source()), draft(source("Other"), by=alice)
    saved_capture(of)
    made, gone = draft_quote(alice, source=of), draft(speaker("Gone"), by=alice)
    review.delete_draft(gone, actor=alice)
    withheld = published(speaker("Taken Down"))
    review.withhold(withheld, actor=bob, reason="A court asked for it.")
    one: dict[str, Any] = {"source_id": pid(of), "text": "A", "kind": "direct", "identity": "unnamed"}
    cases = [
        ({"anchors": "55-9999"}, "anchors", "55-9999 is outside the text, which has 194 characters"),
        ({"anchors": "9-9"}, "anchors", "outside the text"),
        ({"anchors": "here"}, "anchors", "“here” is no span"),
        ({"source_id": pid(other), "anchors": "1-2"}, "anchors", "no capture. Enter its text first."),
        ({"anchors": "0-3; exact=Who"}, "anchors", "other words stand there"),
        ({"said_edtf": "16.11.2026"}, "said_edtf", "16.11.2026"),
        ({"identity": "named"}, "identity", "“named” needs a speaker"),
        ({"kind": "own"}, "identity", "identity source"),
        ({"speaker_id": pid(gone)}, "speaker_id", "There is no speaker"),
        ({"speaker_id": pid(made)}, "speaker_id", "is not the id of a speaker (it is that of a quote)"),
        ({"speaker_id": "Ada"}, "speaker_id", "“Ada” is not an id: spk_"),
        ({"speaker": "Nobody"}, "speaker", "There is no speaker called “Nobody”"),
        ({"speaker": "Nobody", "speaker_id": pid(made.speaker)}, "speaker_id", "is “Ada Moser”, not “Nobody”"),
        ({"speaker_id": pid(withheld)}, "speaker_id", "is withheld; nothing new may rest on it"),
        ({"text": ""}, "text", "This cannot be empty"),
        ({"text": "a\x07"}, "text", "a control character"),
        ({"text": "x" * 20_001}, "text", "At most 20,000 characters"),
        ({"language": "klingonish!"}, "language", "not a BCP 47 language tag"),
        ({"topics": "None such"}, "topics", "There is no topic called"),
        ({"relays": "x; speed=3"}, "relays", "“speed” is nothing that is known of relays"),
        ({"relays": " | ".join("x" * 101)}, "relays", "at most 100"),
        ({"id": pid(made.speaker)}, "id", "(it is that of a speaker)"),
        ({"id": pid(gone).replace("spk_", "q_")}, "id", "There is no quote"),
        ({"id": pid(made), "within_id": pid(made)}, "within", "It names itself here"),
        ({"version": "seven"}, "version", "is no version"),
        ({"version": "7"}, "version", "no such record was found"),
    ]
    names = dict.fromkeys(name for case, *_ in cases for name in case)
    lines = [
        {**dict.fromkeys(names, ""), **one, "text": f"Words {number}", **case}
        for number, (case, *_) in enumerate(cases)
    ]
    before = rows()
    page = uploaded(signed_in(alice), "quote", sheet(*lines))
    found = told(page)
    for number, (_, column, words) in enumerate(cases, 2):
        assert words in found.get((number, column), ""), (number, column, words, found.get((number, column)))
    assert counts(page) == {"refused": len(cases)}
    assert rows() == before


@pytest.mark.django_db
def test_what_is_withheld_is_not_edited(signed_in: Sign, bob: Actor) -> None:
    made = published_quote()
    review.withhold(made, actor=bob, reason="A court asked for it.")
    client = signed_in(bob)
    page = uploaded(client, "quote", sheet({"id": pid(made), "text": "Back again"}))
    assert told(page) == {(2, ""): "It is withheld and is not edited any more. Take the row out."}
    assert counts(uploaded(client, "quote", exported(client, "quote"))) == {"unchanged": 1}


@pytest.mark.django_db
def test_claims_with_wrong_numbers_and_lists_are_told(signed_in: Sign, alice: Actor) -> None:
    said = draft_quote(alice)
    cases: list[tuple[dict[str, str], str, str]] = [
        ({"amount": "many"}, "amount", "“many” is no number"),
        ({"amount": "1,000"}, "amount", "no thousands' marks"),
        ({"amount": "1" * 20}, "amount", "digits"),
        ({"amount": "3"}, "quantity_text", "needs the amount as it was said"),
        ({"quantity_text": "three", "lower": "4", "upper": "3"}, "lower", "above the upper"),
        ({"evidence": "q_1"}, "evidence", "is not an id"),
        ({"evidence": f"{pid(said)}"}, "evidence", "Say the stance of each"),
        ({"evidence": f"{pid(said)}; stance=asserts | {pid(said)}; stance=disputes"}, "evidence", "there twice"),
        ({"assessments": "True"}, "assessments", "Say the reviewer of each"),
    ]
    names = dict.fromkeys(name for case, *_ in cases for name in case)
    lines = [{"text": f"Claim {n}", **dict.fromkeys(names, ""), **case} for n, (case, *_) in enumerate(cases)]
    found = told(uploaded(signed_in(alice), "claim", sheet(*lines)))
    for number, (_, column, words) in enumerate(cases, 2):
        assert words in found.get((number, column), ""), (number, column, words, found.get((number, column)))


@pytest.mark.django_db
def test_what_only_one_may_have_is_told(signed_in: Sign, alice: Actor) -> None:
    made = draft(speaker(slug="ada"), by=alice)
    draft(speaker("Bo", slug="bo"), by=alice)
    client = signed_in(alice)
    page = uploaded(client, "speaker", sheet({"id": pid(made), "slug": "bo"}))
    assert "has this already" in told(page)[2, "slug"]
    two = [{"name": name, "kind": "person", "identifiers": "Q1; scheme=wikidata"} for name in ("A", "B")]
    page = uploaded(client, "speaker", sheet(*two))
    assert "the same one as in row 2" in told(page)[3, ""]


def test_bounds_are_said_where_they_are_set() -> None:
    assert (BYTES, ROWS) == (10_000_000, 20_000)
