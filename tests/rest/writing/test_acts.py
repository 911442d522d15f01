"""Each act by REST: what is done, what is answered, and that it is what a GET answers then."""

from types import SimpleNamespace
from typing import Any

import pytest

from quotes import acts
from quotes.models import Capture, ClaimLink, Evidence
from quotes.read import counted
from quotes.rest.writing.operations import OPERATIONS
from quotes.review.plain import id_of
from tests.acts.world import CASES, digest
from tests.rest.writing.conftest import Send
from tests.rest.writing.world import asked, request
from tests.review.making import fresh

STATES = {
    "submit": "in_review", "publish": "published", "return_to_draft": "draft", "accept": "draft", "reject": "rejected",
    "confirm": "published", "retract": "retracted", "withhold": "withheld",
}  # fmt: skip
CHANGES = {
    "update_speaker": ("note", "A mayor."), "update_source": ("byline", "B. Elm"),
    "update_quote": ("occasion", "An opening."), "update_claim": ("place", "Lindau"),
    "update_topic": ("description", "Where ships lie."),
}  # fmt: skip


def test_every_act_has_a_case_an_operation_and_words() -> None:
    assert {one.act or one.name for one in OPERATIONS.values()} == set(CASES) == set(acts.MEANING)


@pytest.mark.parametrize("name", CASES)
def test_an_act_is_done_and_its_answer_is_what_a_read_answers(
    made: SimpleNamespace, send: Send, client_of: Any, name: str
) -> None:
    one, before = request(name, made), digest()
    with counted() as count:
        answer = send("bob", one)
    assert digest() != before
    assert answer.headers["Cache-Control"] == "private, no-store"
    if not one.operation.entity:
        assert (answer.status_code, answer.content, count.statements) == (204, b"", 0)
        return
    assert answer.status_code == (201 if one.operation.makes or one.operation.many else 200), answer.content
    assert count.statements == 1
    if one.operation.many:
        assert (answer.json()["created"], answer.json()["results"][0]["state"]) == (1, "proposed")
        return
    there = client_of("bob").get(answer.headers["Content-Location"])
    assert answer.json() == there.json()
    assert answer.headers["ETag"] == there.headers["ETag"]
    assert ("Location" in answer.headers) == one.operation.makes


@pytest.mark.parametrize("name", STATES)
def test_a_step_leads_to_its_state(made: SimpleNamespace, send: Send, name: str) -> None:
    given = CASES[name].given(made)
    told = send("bob", request(name, made)).json()
    assert (told["id"], told["state"]) == (given["id"], STATES[name])
    assert told["version"] >= given["expected_version"]


@pytest.mark.parametrize("name", CHANGES)
def test_a_change_changes_what_it_names_and_nothing_else(
    made: SimpleNamespace, send: Send, client_of: Any, name: str
) -> None:
    (field, value), one = CHANGES[name], request(name, made)
    before = client_of("bob").get(one.address).json()
    told = send("bob", one).json()
    moved = {"version", "updated_at"} & set(before)
    assert {key for key in told if told[key] != before[key]} == {field, *moved}
    assert told[field] == value


def test_null_is_unknown_and_what_is_absent_stays(made: SimpleNamespace, send: Send) -> None:
    first = send("bob", request("update_quote", made, said={"edtf": "2024", "as_said": "then"}))
    given = {**CASES["update_quote"].given(made), "expected_version": first.json()["version"]}
    del given["occasion"]
    told = send("bob", asked("update_quote", {**given, "said": {"edtf": "2025"}})).json()
    assert (told["occasion"], told["said"]["edtf"], told["said"]["as_said"]) == ("An opening.", "2025", None)
    given["expected_version"] = told["version"]
    assert send("bob", asked("update_quote", {**given, "said": None, "occasion": None})).json()["said"] is None


def test_a_record_is_made_with_all_its_rows(made: SimpleNamespace, send: Send) -> None:
    given = CASES["create_quote"].given(made)
    more = {
        "said": {"as_said": "on Monday", "edtf": "2024-08-05"}, "topics": [id_of(made.topic)],
        "relays": [{"label": "the port office", "cue": "reported", "basis": "inferred"}],
    }  # fmt: skip
    query = "?fields=text,state,identity,anchors.exact,anchors.status,relays.label,topics.name,said.edtf"
    answer = send("alice", asked("create_quote", {**given, **more}), query=query)
    assert answer.json() == {
        "text": "and it was worth it", "state": "draft", "identity": "named",
        "said": {"edtf": "2024-08-05"}, "anchors": [{"exact": "and it was worth it", "status": "exact"}],
        "relays": [{"label": "the port office"}], "topics": [{"name": "Harbours"}],
    }  # fmt: skip
    assert answer.headers["Content-Location"] == answer.headers["Location"] + query


def test_a_claim_takes_numbers_as_numbers_and_as_strings(made: SimpleNamespace, send: Send) -> None:
    quantity = {"as_said": "40.5 to 50", "lower": 40.5, "upper": "50", "amount": 0.000001 * 45_000_000}
    given = {"text": "It cost much.", "quantity": quantity, "about": [id_of(made.speaker)]}
    told = send("alice", asked("create_claim", given)).json()["quantity"]
    assert (told["lower"], told["amount"], told["upper"]) == ("40.5", "45", "50")


def test_what_bears_on_a_claim(made: SimpleNamespace, send: Send) -> None:
    answer = send("bob", request("add_evidence", made))
    row = Evidence.objects.get(claim=made.draft_claim, quote=made.quote)
    assert answer.headers["Location"] == f"/api/v1/evidence/{id_of(row)}/"
    assert answer.headers["ETag"].startswith(f'"{fresh(made.draft_claim).version}-')
    gone = send(
        "bob", asked("remove_evidence", {"id": id_of(row), "expected_version": fresh(made.draft_claim).version})
    )
    assert gone.json()["id"] == id_of(made.draft_claim)
    assert not Evidence.objects.filter(pk=row.pk).exists()


def test_links_are_made_and_taken_away(made: SimpleNamespace, send: Send) -> None:
    told = send("bob", request("link_claims", made), query="?fields=links.relation").json()
    assert [one["relation"] for one in told["links"]] == ["narrows", "repeats"]
    how = {"from": id_of(made.draft_claim), "expected_version": fresh(made.draft_claim).version}
    for to, relation in ((made.again, "repeats"), (made.claim, "narrows")):
        answer = send("bob", asked("unlink_claims", {**how, "to": id_of(to), "relation": relation}))
        how["expected_version"] = answer.json()["version"]
    assert not ClaimLink.objects.exists()
    answer = send("bob", asked("unlink_claims", {**how, "to": id_of(made.claim), "relation": "narrows"}))
    assert answer.status_code == 404


def test_a_merge_says_where_the_record_went_and_can_be_undone(made: SimpleNamespace, send: Send) -> None:
    told = send("bob", request("merge_speakers", made)).json()
    assert (told["id"], told["merged_into"]["id"]) == (id_of(made.speaker), id_of(made.other))
    undo = {"id": told["id"], "expected_version": told["version"], "reason": "They are two."}
    assert send("bob", asked("undo_merge", undo)).json()["merged_into"] is None


def test_the_same_text_again_is_the_capture_that_is_there(made: SimpleNamespace, send: Send) -> None:
    one = request("capture_text", made)
    first, again = send("bob", one, query="?fields=id,text"), send("bob", one, query="?fields=id,text")
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json() == {"id": first.json()["id"], "text": "A text.\n"}
    assert "Location" not in again.headers
    assert Capture.objects.filter(source=made.copy).count() == 1


def test_what_was_suggested_before_is_not_new(made: SimpleNamespace, send: Send) -> None:
    one = request("propose_quotes", made)
    first, again = send("alice", one, query="?fields=id"), send("alice", one, query="?fields=id")
    assert (first.status_code, again.status_code, again.json()["created"]) == (201, 200, 0)
    assert first.json()["results"] == again.json()["results"]


def test_a_curator_reads_what_was_withheld(made: SimpleNamespace, send: Send, client_of: Any) -> None:
    one = request("withhold", made)
    told = send("bob", one).json()
    assert told["state"] == "withheld"
    assert client_of("nobody").get(one.address.removesuffix("withhold/")).status_code == 410


@pytest.mark.parametrize("name", ["create_topic", "update_topic", "submit", "add_evidence", "propose_quotes"])
def test_who_wants_a_minimum_gets_no_more(made: SimpleNamespace, send: Send, client_of: Any, name: str) -> None:
    one = request(name, made)
    answer = send("bob", one, headers={"prefer": "respond-async, Return = Minimal; x=1"})
    assert answer.headers["Preference-Applied"] == "return=minimal"
    if one.operation.makes:
        assert answer.status_code == 201
        assert answer.json() == {"id": client_of("bob").get(answer.headers["Location"]).json()["id"]}
    elif one.operation.many:
        assert [list(row) for row in answer.json()["results"]] == [["id"]]
    else:
        assert (answer.status_code, answer.content) == (204, b"")
        assert "Content-Type" not in answer.headers
    if not one.operation.many:
        assert int(answer.headers["ETag"][1:].partition("-")[0]) > 0
