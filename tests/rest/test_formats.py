"""Lists and records in other forms than JSON: which is taken, what it holds, and what is refused."""

import csv
import io
import json

import pytest
from openpyxl import load_workbook

from quotes.models import User
from quotes.read import counted
from quotes.rest.entities import COLLECTIONS, PLURAL
from quotes.rest.offers import CSV, JSON, LINES, OWN, XLSX, taken
from quotes.rest.problems import Problem
from tests import base

pytestmark = pytest.mark.django_db


@pytest.fixture
def made(everything):
    return everything


def body(answer):
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def get(client, address, **headers):
    answer = client.get(f"/api/v1/{address}", headers=headers)
    assert answer.status_code == 200, answer.content
    return answer


def lines(answer):
    return [json.loads(line) for line in body(answer).splitlines()]


def table(answer):
    return list(csv.reader(io.StringIO(body(answer).decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize(
    ("accept", "offer"),
    [
        (None, JSON),
        ("*/*", JSON),
        ("text/csv", CSV),
        ("text/*", CSV),
        ("text/csv;q=0.5, application/json;q=0.4", CSV),
        ("text/csv;q=0.4, application/json;q=0.5", JSON),
        ("text/csv, */*;q=0.1", CSV),
        ("text/html, */*;q=0.8", JSON),
        ("application/*", JSON),
        ("application/*, application/json;q=0", LINES),
        ("application/x-ndjson", LINES),
        ("application/ndjson;q=0.2", LINES),
        ("TEXT/CSV ; header=absent", CSV),
        ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", XLSX),
        (" , text/csv ,, ", CSV),
        ("text/csv;q=2, application/json;q=0.1", JSON),
    ],
)
def test_accept_chooses_by_quality_then_by_our_order(accept, offer):
    assert taken(accept, None, OWN, [])[0] is offer


@pytest.mark.parametrize(
    "accept", ["", "text/html", "text/csv;q=0", "a" * 100_000, ",;q=" * 1000, '"' * 1000, "text/csv;q=nan"]
)
def test_what_names_nothing_is_406_and_says_what_there_is(accept):
    with pytest.raises(Problem) as refusal:
        taken(accept, None, OWN, [])
    assert refusal.value.status == 406
    assert all(one.name in refusal.value.detail and one.media_type in refusal.value.detail for one in OWN)


def test_an_alias_is_answered_under_its_own_name(client, made):
    assert get(client, "topics/", accept="application/x-ndjson").headers["Content-Type"] == "application/x-ndjson"
    assert get(client, "topics/?format=jsonl").headers["Content-Type"] == "application/jsonl"


def test_the_parameter_counts_more_than_the_header(client, made):
    assert get(client, "topics/?format=json", accept="text/csv").headers["Content-Type"] == "application/json"
    assert get(client, "topics/?format=csv", accept="text/html").headers["Content-Type"].startswith("text/csv")


@pytest.mark.parametrize(
    "address", ["topics/?format=xml", f"quotes/q_{0:032x}/?format=xlsx", "speakers/?format=bibtex"]
)
def test_a_format_that_is_not_there_is_400_and_those_that_are_are_named(client, address):
    answer = client.get(f"/api/v1/{address}")
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["path"] == ["format"]
    assert "json, jsonl, csv" in answer.json()["detail"]


@pytest.mark.parametrize(("parent", "edge"), list(COLLECTIONS))
def test_every_list_goes_out_whole_as_lines_table_and_workbook(client, made, parent, edge):
    records = {"quote": "trees", "source": "article", "speaker": "ada", "claim": "planted", "topic": "forests"}
    where = f"{edge}/" if parent is None else f"{PLURAL[parent]}/{base.pid(getattr(made, records[parent]))}/{edge}/"
    ids = [one["id"] for one in get(client, f"{where}?first=100").json()["results"]]
    answer = get(client, f"{where}?format=jsonl")
    assert sorted(one["id"] for one in lines(answer)) == sorted(ids)
    assert answer.headers["Content-Disposition"].endswith('.jsonl"')
    assert edge in answer.headers["Content-Disposition"]
    header, *rows = table(get(client, f"{where}?format=csv"))
    assert header[0] == "id"
    assert sorted(row[0] for row in rows) == sorted(ids)
    sheet = load_workbook(io.BytesIO(body(get(client, f"{where}?format=xlsx")))).active
    assert [next(cell.value or "" for cell in row) for row in sheet.iter_rows(min_row=2)] == [row[0] for row in rows]


def test_lines_are_the_rows_of_the_pages(client, made):
    query = "order=created_asc&include=anchors,relays.speaker,topics"
    pages = get(client, f"quotes/?first=100&{query}").json()["results"]
    assert lines(get(client, f"quotes/?format=jsonl&{query}")) == pages


def test_filters_order_and_first_hold_for_the_whole_list(client, made):
    for name in ("one", "two", "three"):
        base.speaker(f"Zoe {name}")
    found = lines(get(client, "speakers/?format=jsonl&name=zoe&order=name_desc&first=2&fields=name"))
    assert found == [{"name": "Zoe two"}, {"name": "Zoe three"}]


def test_unasked_a_whole_list_stands_in_the_order_in_which_it_came(client, made):
    ids = [one["id"] for one in lines(get(client, "quotes/?format=jsonl"))]
    assert ids == sorted(ids)


def test_a_cursor_of_the_same_list_begins_in_the_middle(client, made):
    page = get(client, "quotes/?first=2&order=created_asc").json()
    rest = lines(get(client, page["next"].removeprefix("/api/v1/").replace("first=2", "format=jsonl")))
    whole = lines(get(client, "quotes/?format=jsonl"))
    assert rest == whole[2:]


def test_what_is_hidden_is_in_no_form_and_a_curator_sees_it_and_nobody_keeps_it(client, made):
    for form in ("jsonl", "csv", "csl-json", "bibtex", "ris", "citation"):
        answer = get(client, f"quotes/?format={form}")
        assert base.SECRET not in body(answer).decode()
        assert answer.headers["Cache-Control"] == "no-store"
    client.force_login(User.objects.create_superuser("curator"))
    answer = get(client, "quotes/?format=jsonl")
    assert base.SECRET in body(answer).decode()
    assert answer.headers["Cache-Control"] == "private, no-store"


def test_a_table_holds_no_formula(client, made):
    base.quote("=HYPERLINK(A1)")
    _, *rows = table(get(client, "quotes/?format=csv&fields=text"))
    assert ["'=HYPERLINK(A1)"] in rows


def test_a_list_within_rows_has_no_place_in_a_table_and_has_one_in_lines(client, made):
    answer = client.get("/api/v1/quotes/?format=csv&include=evidence")
    assert answer.status_code == 400
    assert "evidence" in answer.json()["detail"]
    assert any(one["evidence"]["results"] for one in lines(get(client, "quotes/?format=jsonl&include=evidence")))


@pytest.mark.parametrize("query", ["count=true", "facets=kind", "facets=kind&facets_first=3"])
def test_counts_and_facets_are_for_pages(client, query):
    answer = client.get(f"/api/v1/quotes/?format=csv&{query}")
    assert answer.status_code == 400
    assert "only in JSON" in answer.json()["detail"]


def test_a_whole_list_may_ask_for_more_rows_than_a_page(client, made):
    assert lines(get(client, "quotes/?format=jsonl&first=100000"))
    assert client.get("/api/v1/quotes/?first=101").status_code == 400
    assert client.get("/api/v1/quotes/?format=jsonl&first=1000000001").status_code == 400


@pytest.mark.parametrize("form", ["csl-json", "bibtex", "ris", "citation"])
def test_a_standard_is_a_record_and_a_list_and_has_fields_of_its_own(client, made, form):
    address = f"quotes/{base.pid(made.trees)}/?format={form}"
    one, many = get(client, address), get(client, f"quotes/?format={form}")
    assert one.headers["Content-Type"] == many.headers["Content-Type"]
    assert one.headers["Content-Disposition"].startswith(f'attachment; filename="factbase-{base.pid(made.trees)}.')
    assert made.trees.text in body(many).decode()
    assert client.get(f"/api/v1/{address}&fields=text").status_code == 400
    assert client.get(f"/api/v1/quotes/?format={form}&include=source").status_code == 400


@pytest.mark.parametrize("form", ["csv", "jsonl", "csl-json"])
def test_a_record_in_another_form_has_an_etag_and_is_one_statement(client, made, form):
    address = f"/api/v1/quotes/{base.pid(made.trees)}/?format={form}"
    with counted() as count:
        answer = client.get(address)
    assert count.statements == 1
    assert client.get(address, headers={"if-none-match": answer.headers["ETag"]}).status_code == 304
    head = client.head(address)
    assert (head.content, head.headers["Content-Length"]) == (b"", str(len(answer.content)))


@pytest.mark.parametrize("form", ["csv", "jsonl", "bibtex"])
def test_a_withheld_or_hidden_record_is_so_in_every_form(client, made, form):
    answer = client.get(f"/api/v1/quotes/{base.pid(made.withheld)}/?format={form}")
    assert answer.status_code == 410
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert client.get(f"/api/v1/quotes/{base.pid(made.draft)}/?format={form}").status_code == 404
    assert client.get(f"/api/v1/sources/src_{0:032x}/quotes/?format={form}").status_code == 404


def test_head_of_a_whole_list_sends_nothing_and_finds_what_is_wrong(client, made):
    head = client.head("/api/v1/quotes/?format=csv")
    assert (head.status_code, body(head)) == (200, b"")
    assert head.headers["Content-Type"].startswith("text/csv")
    assert client.head("/api/v1/quotes/?format=csv&speaker=Kim").status_code == 400
    assert client.head("/api/v1/quotes/?format=csv&after=x").status_code == 400


@pytest.mark.parametrize("query", ["speaker=Kim", "after=x", "order=relevance", "kind=spoken", "fields=secret"])
def test_what_is_wrong_is_told_before_anything_is_sent(client, query):
    answer = client.get(f"/api/v1/quotes/?format=jsonl&{query}")
    assert answer.status_code == 400
    assert answer.headers["Content-Type"] == "application/problem+json"


def test_the_next_page_stands_in_a_link_too(client, made):
    page = get(client, "quotes/?first=1&fields=id")
    assert page.headers["Link"] == f'<{page.json()["next"]}>; rel="next"'
    assert "Link" not in get(client, "quotes/?first=100").headers
