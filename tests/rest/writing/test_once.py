"""A creation with a key happens once; of two who saw the same, one changes it."""

import json
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from quotes.models import Once, Speaker, Topic, User
from tests import base
from tests.acts.world import CASES, digest
from tests.rest.writing.conftest import Send
from tests.rest.writing.world import asked, request

KEYED = [name for name in CASES if name.startswith(("create", "capture_text", "add_", "link_", "assess_"))]
TIMES = 4


@pytest.mark.parametrize("name", KEYED)
def test_again_with_its_key_it_is_the_same_and_for_another_body_it_is_none(
    made: SimpleNamespace, send: Send, name: str
) -> None:
    one = request(name, made, idempotency_key='"one of mine"')
    first, before = send("bob", one), digest()
    again = send("bob", request(name, made, idempotency_key="one of mine"))
    assert again.json() == first.json()
    assert again.status_code == (200 if name == "capture_text" else first.status_code)
    assert (again.headers["ETag"], Once.objects.count()) == (first.headers["ETag"], 1)
    word = {"capture_text": "text", "create_topic": "description", "assess_claim": "explanation"}.get(name, "note")
    other = send("bob", request(name, made, idempotency_key="one of mine", **{word: "Something else."}))
    assert (other.status_code, other.json()["code"]) == (422, "idempotency_key_reused")
    assert other.json()["errors"][0]["path"] == ["Idempotency-Key"]
    assert digest() == before


@pytest.mark.parametrize("key", ["", '""', "a" * 201, "a\tb", "\u00a0", "\u00ff"])
def test_what_is_no_key_is_told(made: SimpleNamespace, send: Send, key: str) -> None:
    before = digest()
    answer = send("bob", request("create_topic", made, idempotency_key=key))
    assert (answer.status_code, answer.json()["code"]) == (400, "idempotency_key")
    assert digest() == before


def test_what_failed_leaves_its_key_free_and_what_is_gone_is_told(made: SimpleNamespace, send: Send) -> None:
    how = {"idempotency_key": "k"}
    assert send("bob", request("create_topic", made, name="T" * 201, **how)).status_code == 422
    assert not Once.objects.exists()
    first = send("bob", request("create_topic", made, **how))
    assert first.status_code == 201
    Topic.objects.get(pk=first.json()["id"].removeprefix("t_")).delete()
    assert send("bob", request("create_topic", made, **how)).status_code == 404


def test_without_a_key_each_is_another(made: SimpleNamespace, send: Send) -> None:
    told = [send("bob", request("create_topic", made)).json()["slug"] for _ in range(2)]
    assert told == ["ports", "ports-2"]


def at_once(secret: str, *requests: tuple[str, str, Any, dict[str, str]]) -> list[Any]:
    """The answers to requests (method, address, body, headers) that are sent at the same time."""
    start = Barrier(len(requests))

    def sent(one: tuple[str, str, Any, dict[str, str]]) -> Any:
        method, address, body, headers = one
        try:
            start.wait()
            told = {"authorization": f"Bearer {secret}", **headers}
            sent = {} if body is None else {"data": json.dumps(body), "content_type": "application/json"}
            return getattr(Client(), method)(address, headers=told, **sent)
        finally:
            connection.close()

    with ThreadPoolExecutor(len(requests)) as pool:
        return list(pool.map(sent, requests))


@pytest.fixture
def secret(transactional_db: None) -> str:
    return base.token(User.objects.create_superuser("root"), "write")


def test_the_same_creation_at_once_is_made_once(secret: str) -> None:
    one = ("post", "/api/v1/speakers/", {"kind": "person", "name": "Ada"}, {"idempotency-key": "k"})
    answers = at_once(secret, *[one] * TIMES)
    assert {answer.status_code for answer in answers} == {201}
    assert {answer.json()["id"] for answer in answers} == {f"spk_{Speaker.objects.get().pk.hex}"}


def test_of_two_with_the_same_etag_one_wins(secret: str) -> None:
    how = {"authorization": f"Bearer {secret}"}
    made = Client().post("/api/v1/speakers/", {"kind": "person", "name": "Ada"}, "application/json", headers=how)
    seen = {"if-match": made.headers["ETag"]}
    changes = [("patch", made.headers["Location"], {"note": f"Number {n}."}, seen) for n in range(TIMES)]
    answers = at_once(secret, *changes)
    assert sorted(answer.status_code for answer in answers) == [200] + [412] * (TIMES - 1)
    won = next(answer for answer in answers if answer.status_code == 200).json()
    row = Speaker.objects.get()
    assert (row.note, row.version) == (won["note"], won["version"])
    assert {answer.json()["current_version"] for answer in answers if answer.status_code == 412} == {won["version"]}


def test_of_a_change_and_a_deletion_at_once_one_wins(secret: str) -> None:
    how = {"authorization": f"Bearer {secret}"}
    made = Client().post("/api/v1/topics/", {"name": "Ports"}, "application/json", headers=how)
    seen, place = {"if-match": made.headers["ETag"]}, made.headers["Location"]
    change, deletion = at_once(secret, ("patch", place, {"name": "Harbours"}, seen), ("delete", place, None, seen))
    if change.status_code == 200:
        assert deletion.status_code == 412
        assert Topic.objects.get().name == "Harbours"
    else:
        assert (change.status_code, deletion.status_code) == (404, 204)
        assert not Topic.objects.exists()


def test_a_key_is_for_one_act_and_one_person(made: SimpleNamespace, send: Send) -> None:
    how = {"idempotency_key": "k"}
    mine, other = (send(who, request("create_topic", made, **how)).json() for who in ("bob", "alice"))
    assert mine["id"] != other["id"]
    assert send("bob", asked("create_claim", {"text": "Ports", **how})).json()["code"] == "idempotency_key_reused"
