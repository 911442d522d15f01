"""The other forms of a record: each page leads to them, and what their addresses point to is there."""

import pytest

from quotes.export.contexts import SCHEMA_CONTEXT
from tests import base
from tests.pages.test_home import page

OF = {
    "trees": {"json-ld", "web-annotation", "prov-json", "turtle", "csl-json", "bibtex", "ris", "citation"},
    "article": {"json-ld", "prov-json", "turtle", "csl-json", "bibtex", "ris", "citation"},
    "ada": {"json-ld", "prov-json", "turtle", "popolo"},
    "planted": {"json-ld", "prov-json", "turtle"},
}


@pytest.fixture
def made(everything):
    return everything


@pytest.mark.parametrize("name", OF)
def test_a_page_leads_to_every_form_of_its_record(made, client, name):
    public_id = base.pid(getattr(made, name))
    found = page(client, f"/r/{public_id}")
    for tag in ("a", "link"):
        hrefs = [more.get("href", "") for told, more in found.tags if told == tag]
        assert {one.partition("?format=")[2] for one in hrefs if f"/{public_id}/?format=" in one} == OF[name]


LISTED = [(None, "quotes"), ("trees", "evidence"), ("article", "quotes"), ("ada", "quotes"), ("planted", "evidence")]


@pytest.mark.parametrize(("name", "edge"), LISTED)
def test_a_page_leads_to_its_lists_as_files(made, client, name, edge):
    public_id = base.pid(getattr(made, name)) if name else ""
    found = page(client, f"/r/{public_id}" if name else "/")
    led = [more["href"] for told, more in found.tags if told == "a" and f"/{edge}/?format=" in more.get("href", "")]
    assert {one.partition("?format=")[2] for one in led} >= {"csv", "xlsx", "jsonl"}
    for one in led:
        assert public_id in one
        answer = client.get(one)
        assert answer.status_code == 200
        assert answer.headers["Content-Disposition"].startswith("attachment; filename=")
        assert len(b"".join(answer.streaming_content)) > 3


def test_a_group_has_no_form_that_knows_no_groups(made, client):
    group = base.speaker("Officials", kind="group")
    found = page(client, f"/r/{base.pid(group)}")
    assert [more["href"] for _, more in found.tags if "format=turtle" in more.get("href", "")]
    assert not [more for _, more in found.tags if "popolo" in more.get("href", "")]


def test_a_withheld_record_has_no_other_form(made, client):
    found = page(client, f"/r/{base.pid(made.withheld)}", 410)
    assert not [more for _, more in found.tags if "format=" in more.get("href", "")]


def test_what_stands_in_a_record_has_its_place_on_the_page(made, client):
    of = {
        made.trees: [*made.trees.anchors.all(), *made.trees.relays.all(), *made.trees.decisions.all()],
        made.article: [made.capture],
        made.ada: made.ada.affiliations.all(),
        made.planted: made.planted.assessments.all(),
    }
    for record, parts in of.items():
        ids = [more.get("id", "") for _, more in page(client, f"/r/{base.pid(record)}").tags]
        assert parts
        for one in parts:
            assert [told for told in ids if told.endswith(f"_{one.pk.hex}")], one


def test_a_source_can_be_cited(made, client):
    words = page(client, f"/r/{base.pid(made.article)}").words
    for told in ("B. Elm. (5 March 2024). Trees promised. The Courier.", "@misc{src_", "TY  - NEWS"):
        assert told in words


def test_a_context_is_there_for_anybody_and_asks_the_base_nothing(client, settings):
    settings.PUBLIC_URL = "https://facts.example"
    found = client.get("/contexts/schema-1")
    assert found.json() == {"@context": SCHEMA_CONTEXT}
    assert found.headers["Content-Type"] == "application/ld+json"
    assert found.headers["Access-Control-Allow-Origin"] == "*"
    words = client.get("/contexts/vocabulary").json()["@graph"]
    assert {"https://facts.example/contexts/vocabulary#basis", "https://facts.example/contexts/vocabulary#cue"} < {
        one["@id"] for one in words
    }
    assert all(one["comment"] for one in words)


@pytest.mark.parametrize("name", ["x", "schema", "schema-2", "%00", "..%2fvocabulary"])
def test_no_other_context_is_there(client, name):
    assert client.get(f"/contexts/{name}").status_code == 404
