"""Records by their ids: found, hidden, withheld."""

import pytest

from quotes.models import User
from quotes.read import counted
from tests import base

pytestmark = pytest.mark.django_db


@pytest.fixture
def made(everything):
    return everything


def address(record):
    names = {"Quote": "quotes", "Source": "sources", "Speaker": "speakers", "Claim": "claims", "Topic": "topics"}
    return f"/api/v1/{names[type(record).__name__]}/{base.pid(record)}/"


@pytest.mark.parametrize("name", ["trees", "article", "ada", "planted", "forests"])
def test_a_record_is_found_by_its_id_in_one_statement(made, client, name):
    record = getattr(made, name)
    with counted() as count:
        answer = client.get(address(record))
    assert count.statements == 1
    assert answer.json()["id"] == base.pid(record)


def test_a_record_can_be_asked_with_its_edges(made, client):
    answer = client.get(
        address(made.trees) + "?fields=id&include=anchors,relays,evidence.claim,source.publisher"
    ).json()
    assert [one["start"] for one in answer["anchors"]] == [20, 0]
    assert [one["label"] for one in answer["relays"]] == ["the Courier", "a wire"]
    assert answer["source"]["publisher"]["description"] == "A newspaper."
    assert answer["evidence"]["results"][0]["claim"]["quantity"]["amount"] == "10000"


def test_a_retracted_record_stays_readable_and_says_so(made, client):
    assert client.get(address(made.retracted)).json()["state"] == "retracted"


def test_a_withheld_record_is_gone_and_says_why(made, client):
    answer = client.get(address(made.withheld))
    told = answer.json()
    assert answer.status_code == 410
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert (told["id"], told["state"], told["reason"]) == (base.pid(made.withheld), "withheld", "A court ordered it.")
    assert told["withheld_at"].startswith("2026-11-22T")
    assert base.SECRET not in answer.content.decode()


@pytest.mark.parametrize(
    "where",
    [
        f"quotes/q_{0:032x}/",
        f"quotes/src_{0:032x}/",
        "quotes/q_1/",
        "quotes/%00/",
        "quotes/%ff/",
        f"quotes/q_{0:032x}/nothing/",
        f"captures/cap_{0:032x}/",
    ],
)
def test_what_is_not_there_is_404_with_problem_details(client, where):
    answer = client.get(f"/api/v1/{where}")
    assert answer.status_code == 404
    assert answer.headers["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize("name", ["draft", "draft_speaker", "draft_source", "draft_claim"])
def test_what_is_hidden_answers_like_what_is_not_there(made, client, name):
    hidden = client.get(address(getattr(made, name)))
    unknown = client.get(f"/api/v1/quotes/q_{0:032x}/")
    assert hidden.status_code == 404
    assert {**hidden.json(), "instance": ""} == {**unknown.json(), "instance": ""}


def test_a_curator_sees_drafts_and_nobody_may_keep_the_answer(made, client):
    client.force_login(User.objects.create_superuser("curator", password="x"))
    answer = client.get(address(made.draft))
    assert answer.json()["state"] == "draft"
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert client.get("/api/v1/quotes/?state=draft&fields=state").json()["results"] == [{"state": "draft"}]


def test_a_reader_who_is_signed_in_but_no_curator_sees_what_the_public_sees(made, client):
    client.force_login(User.objects.create_user("reader", password="x"))
    assert client.get(address(made.draft)).status_code == 404


def test_captured_text_is_given_only_by_name_and_only_where_it_is_public(made, client):
    captures = client.get(address(made.article) + "?include=captures").json()["captures"]
    assert "text" not in captures[0]
    public = client.get(address(made.article) + "?fields=captures.text").json()["captures"]
    private = client.get(address(made.private) + "?fields=captures.text").json()["captures"]
    assert public == [{"text": base.TEXT}]
    assert private == [{"text": None}, {"text": None}]
