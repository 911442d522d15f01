"""Who may write by REST: contributors draft, reviewers decide, and nobody else changes anything."""

from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client

from quotes.models import Quote
from tests import base
from tests.acts.world import CASES, CONTRIBUTED, digest
from tests.rest.writing.conftest import Send
from tests.rest.writing.world import asked, request


def refused(answer: Any, status: int, code: str) -> None:
    assert answer.status_code == status, answer.content
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json()["code"] == code


@pytest.mark.parametrize("name", CASES)
def test_a_contributor_drafts_and_a_reviewer_decides(made: SimpleNamespace, send: Send, name: str) -> None:
    one, before = request(name, made), digest()
    refused(send("nobody", one), 401, "UNAUTHENTICATED")
    refused(send("dora", one), 403, "FORBIDDEN")
    assert digest() == before
    answer = send("alice", one)
    if name in CONTRIBUTED:
        assert answer.status_code < 300, answer.content
    else:
        refused(answer, 403, "FORBIDDEN")
        assert digest() == before
        assert send("root", one).status_code < 300


@pytest.mark.parametrize("name", ["publish", "retract", "merge_quotes", "confirm", "delete_quote"])
def test_whether_something_is_there_is_not_told_to_who_may_not(made: SimpleNamespace, send: Send, name: str) -> None:
    one = request(name, made)
    there = one.address.split("/")[4]
    absent = f"{there.partition('_')[0]}_{'0' * 32}"
    for who in ("nobody", "dora", *(["alice"] if name != "delete_quote" else [])):
        answers = [send(who, one, address=one.address.replace(there, key)) for key in (there, absent)]
        told = [{**answer.json(), "instance": ""} for answer in answers]
        assert told[0] == told[1]
        assert {answer.status_code for answer in answers} <= {401, 403}


def with_token(secret: str, one: Any) -> Any:
    call = getattr(Client(), one.method)
    headers = {**one.headers, "authorization": f"Bearer {secret}"}
    return call(one.address, one.body or {}, "application/json", headers=headers)


def test_a_token_writes_as_its_user_if_it_is_for_writing(made: SimpleNamespace, people: dict[str, Any]) -> None:
    one, before = request("create_quote", made), digest()
    reading, writing = (base.token(people["alice"], scope) for scope in ("read", "write"))
    before = digest()
    answer = with_token(reading, one)
    refused(answer, 403, "FORBIDDEN")
    assert answer.headers["WWW-Authenticate"] == 'Bearer error="insufficient_scope", scope="write"'
    unknown = with_token(f"fb_{'a' * 43}", one)
    refused(unknown, 401, "UNAUTHENTICATED")
    assert {name: told for name, told in digest().items() if name != "token"} == {
        name: told for name, told in before.items() if name != "token"
    }
    answer = with_token(writing, one)
    assert answer.status_code == 201
    row = Quote.history.get(id=answer.json()["id"].removeprefix("q_"))
    assert (row.history_user.username, row.actor_kind) == ("alice", "person")


def test_another_site_cannot_write_with_somebodys_session(made: SimpleNamespace, people: dict[str, Any]) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(people["root"])
    before = digest()
    wrong: list[dict[str, str]] = [{}, {"Origin": "https://evil.example"}, {"X-CSRFToken": "a" * 32}]
    for headers in wrong:
        refused(
            client.post("/api/v1/topics/", {"name": "Theirs"}, "application/json", headers=headers), 403, "FORBIDDEN"
        )
    one = request("capture_text", made)
    assert client.post(one.address, "Theirs.", "text/plain").status_code == 403
    assert client.delete(request("delete_topic", made).address).status_code == 403
    assert digest() == before
    token = base.token(people["root"], "write")
    headers = {"authorization": f"Bearer {token}"}
    assert client.post("/api/v1/topics/", {"name": "Ours"}, "application/json", headers=headers).status_code == 201


def test_who_edited_last_does_not_publish(made: SimpleNamespace, send: Send) -> None:
    told = send("bob", request("create_quote", made)).json()
    how = {"id": told["id"], "expected_version": told["version"]}
    how["expected_version"] = send("bob", asked("submit", how)).json()["version"]
    before = digest()
    answer = send("bob", asked("publish", how))
    refused(answer, 409, "CONFLICT")
    assert [one["code"] for one in answer.json()["errors"]] == ["two_persons"]
    assert digest() == before
    answer = send("carol", asked("publish", how), query="?include=decisions")
    assert answer.json()["state"] == "published"
    last = answer.json()["decisions"]["results"][-1]
    assert (last["actor"], last["to_state"], last["alone"]) == ("carol", "published", False)


def test_a_change_of_what_is_published_is_a_correction_with_a_reason(made: SimpleNamespace, send: Send) -> None:
    before = digest()
    answer = send("bob", request("update_speaker", made, reason=None))
    refused(answer, 422, "VALIDATION_FAILED")
    assert [(one["code"], one["path"]) for one in answer.json()["errors"]] == [("reason_required", ["reason"])]
    assert digest() == before
    told = send("bob", request("update_speaker", made), query="?include=decisions").json()
    assert told["decisions"]["results"][-1]["reason"] == "Better."


def test_what_cannot_be_published_says_what_is_missing(made: SimpleNamespace, send: Send) -> None:
    given = {**CASES["create_quote"].given(made), "text": "Never said.", "anchors": []}
    told = send("alice", asked("create_quote", given)).json()
    how = {"id": told["id"], "expected_version": told["version"]}
    how["expected_version"] = send("alice", asked("submit", how)).json()["version"]
    answer = send("bob", asked("publish", how))
    refused(answer, 409, "CONFLICT")
    assert [(one["code"], one["path"]) for one in answer.json()["errors"]] == [("no_anchor", ["anchors"])]
