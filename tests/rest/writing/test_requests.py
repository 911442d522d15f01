"""What a request may bring, in what, how much of it, and what is answered before anything is done."""

import hashlib
import json
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import OperationalError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from quotes.access import ACT, FAILURE, LIMITS
from quotes.models import Capture
from quotes.review import plain
from tests import base
from tests.acts.world import digest
from tests.rest.writing.conftest import Send
from tests.rest.writing.world import request


@pytest.fixture
def token(people: dict[str, Any]) -> dict[str, str]:
    """Headers with which Alice writes."""
    return {"authorization": f"Bearer {base.token(people['alice'], 'write')}"}


def post(address: str, body: bytes | str, kind: str, headers: Any, **more: Any) -> Any:
    return Client().generic("POST", f"/api/v1/{address}", body, kind, headers=headers, **more)


@pytest.mark.parametrize(
    ("kind", "body", "status", "code"),
    [
        ("text/plain", "{}", 415, "UNSUPPORTED_MEDIA_TYPE"),
        ("application/merge-patch+json", "{}", 415, "UNSUPPORTED_MEDIA_TYPE"),
        ("application/json; charset=latin-1", "{}", 415, "UNSUPPORTED_MEDIA_TYPE"),
        ("application/x-www-form-urlencoded", "name=Ports", 415, "UNSUPPORTED_MEDIA_TYPE"),
        ("multipart/form-data; boundary=x", "--x--", 415, "UNSUPPORTED_MEDIA_TYPE"),
        ("", '{"name": "Ports"}', 415, "UNSUPPORTED_MEDIA_TYPE"),
        ("application/json", b'{"name": "\xff"}', 400, "BAD_REQUEST"),
        ("application/json", '{"name": "A", "name": "B"}', 400, "BAD_INPUT"),
        ("application/json", "[]", 400, "BAD_REQUEST"),
        ("application/json", "", 422, "VALIDATION_FAILED"),
        ("application/json", '{"name": "' + "a" * LIMITS.body + '"}', 413, "TOO_LARGE"),
        ("application/json", '{"name": "\\ud800"}', 422, "VALIDATION_FAILED"),
        ("application/json", '{"\\ud800": "a name"}', 400, "BAD_INPUT"),
    ],
)
def test_what_is_no_body_is_refused(
    token: dict[str, str], kind: str, body: bytes | str, status: int, code: str
) -> None:
    before = digest()
    answer = post("topics/", body, kind, token)
    assert (answer.status_code, answer.json()["code"]) == (status, code), answer.content
    assert digest()["topic"] == before["topic"]


def test_a_body_without_a_length_is_411(token: dict[str, str]) -> None:
    answer = post("topics/", "", "application/json", {**token, "transfer-encoding": "chunked"})
    assert (answer.status_code, answer.json()["code"]) == (411, "LENGTH_REQUIRED")


def test_who_may_not_write_is_told_so_before_anything_is_read(made: SimpleNamespace) -> None:
    answer = post("topics/?x=1", "{", "nonsense", {})
    assert (answer.status_code, answer.headers["WWW-Authenticate"]) == (401, "Bearer")
    with CaptureQueriesContext(connection) as asked:
        post("topics/", "{}", "application/json", {})
    assert not asked


@pytest.mark.parametrize("name", ["submit", "delete_quote", "unlink_claims"])
def test_what_needs_no_body_takes_none(made: SimpleNamespace, send: Send, client_of: Any, name: str) -> None:
    one = request(name, made)
    client = client_of("bob")
    answer = client.generic(one.method.upper(), one.address, "{", "application/json", headers=one.headers)
    assert (answer.status_code, answer.json()["code"]) == (400, "BAD_REQUEST")
    assert client.generic(one.method.upper(), one.address, headers=one.headers).status_code < 300


@pytest.mark.parametrize("query", ["?fields=colour", "?include=text", "?x=1", "?fields=", "?keep=true"])
def test_what_is_wrong_with_the_answer_stops_the_act(made: SimpleNamespace, send: Send, query: str) -> None:
    before = digest()
    for headers in ({}, {"prefer": "return=minimal"}):
        answer = send("bob", request("create_topic", made), query=query, headers=headers)
        assert answer.status_code == 400
    assert digest() == before


def test_an_answer_that_could_be_too_much_stops_the_act(made: SimpleNamespace, send: Send) -> None:
    before = digest()
    answer = send("bob", request("propose_quotes", made), query="?include=evidence.claim.evidence.quote")
    assert (answer.status_code, answer.json()["code"]) == (400, "TOO_COSTLY")
    assert digest() == before


def test_what_takes_no_json_gets_none(made: SimpleNamespace, send: Send) -> None:
    before = digest()
    assert send("bob", request("create_topic", made), headers={"accept": "text/csv"}).status_code == 406
    assert digest() == before


# ---------------------------------------------------------------- texts
def test_a_text_comes_as_it_is(made: SimpleNamespace, token: dict[str, str]) -> None:
    place, body = f"sources/src_{made.copy.pk.hex}/captures/", "“Grün”, sagte sie.\r\n".encode("windows-1252")
    before = f"cap_{Capture.objects.create(**kept(made.copy)).pk.hex}"
    facts = f"?extent=excerpt&retrieved=2024-08&archived_url=https://archive.example/1&supersedes={before}&media_type=text/html"
    answer = post(place + facts, body, "text/plain; charset=Windows-1252", token)
    assert answer.status_code == 201, answer.content
    row: Any = Capture.objects.get(pk=answer.json()["id"].removeprefix("cap_"))
    assert (row.text, row.origin, row.extent) == ("“Grün”, sagte sie.\n", "file", "excerpt")
    assert (row.media_type, row.retrieved_edtf) == ("text/html", "2024-08")
    assert row.sha256_received == hashlib.sha256(body).hexdigest()
    assert answer.json()["supersedes"]["id"] == before
    assert answer.headers["Content-Location"].startswith(f"/api/v1/captures/{answer.json()['id']}/?")


def kept(source: Any) -> dict[str, Any]:
    text = "Older."
    digest = hashlib.sha256(text.encode()).hexdigest()
    return {
        "source": source,
        "text": text,
        "sha256": digest,
        "length": len(text),
        "origin": "paste",
        "captured_at": "2026-11-22T12:00:00Z",
    }


def test_a_long_text_comes_as_it_is_and_not_as_json(made: SimpleNamespace, token: dict[str, str]) -> None:
    place, text = f"sources/src_{made.copy.pk.hex}/captures/", "기사 본문. " * 40_000
    assert post(place, json.dumps({"text": text}), "application/json", token).status_code == 413
    answer = post(f"{place}?fields=length,has_text&keep=false", text.encode(), "text/plain", token)
    assert (answer.status_code, answer.json()) == (201, {"length": len(text), "has_text": False})


@pytest.mark.parametrize(
    ("kind", "body", "query", "status", "code"),
    [
        ("text/plain; charset=koi8-r", b"a", "", 415, None),
        ("text/plain", b"\xff", "", 422, "not_utf8"),
        ("text/plain", b"a\0", "", 422, "nul"),
        ("text/plain", b"", "", 422, "empty"),
        ("text/plain", b"a", "?extent=half", 422, "invalid_choice"),
        ("text/plain", b"a", "?retrieved=soon", 422, "edtf"),
        ("text/plain", b"a", "?keep=yes", 400, "BAD_INPUT"),
        ("text/plain", b"a", "?text=b", 400, "UNKNOWN_PARAMETER"),
        ("application/json", b'{"text": "a"}', "?keep=false", 400, "UNKNOWN_PARAMETER"),
        ("application/json", b'{"text": 5, "keep": "no", "colour": 1}', "", 422, "unknown_field"),
        ("application/json", b'{"text": "a", "encoding": "utf-8"}', "", 422, "unknown_field"),
        ("application/json", b"{}", "", 422, "required"),
    ],
)
def test_what_is_no_text_is_told(
    made: SimpleNamespace, token: dict[str, str], kind: str, body: bytes, query: str, status: int, code: str | None
) -> None:
    before = digest()["capture"]
    answer = post(f"sources/src_{made.copy.pk.hex}/captures/{query}", body, kind, token, CONTENT_TYPE=kind)
    assert answer.status_code == status, answer.content
    assert code is None or code in [one["code"] for one in answer.json()["errors"]]
    assert digest()["capture"] == before


# ---------------------------------------------------------------- what it costs, and what a base in trouble says
def test_an_act_is_paid_before_it_is_done(
    made: SimpleNamespace, token: dict[str, str], settings: Any, clock: Any
) -> None:
    settings.BUDGET_TOKEN = 200
    answer = post("topics/", '{"name": "Ports"}', "application/json", token)
    assert answer.headers["RateLimit"].startswith(f'"token";r={200 - ACT - 2};')
    assert (
        post("topics/?x=1", "{}", "application/json", token)
        .headers["RateLimit"]
        .startswith(f'"token";r={200 - ACT - 2 - FAILURE};')
    )
    assert post("topics/", "{}", "application/json", token).status_code == 422
    before = digest()["topic"]
    answer = post("topics/", '{"name": "Quays"}', "application/json", token)
    answer = post("topics/", '{"name": "Piers"}', "application/json", token) if answer.status_code == 201 else answer
    assert (answer.status_code, answer.json()["code"]) == (429, "RATE_LIMITED")
    assert int(answer.headers["Retry-After"]) > 0
    assert digest()["topic"][0] <= before[0] + 1


def test_a_base_that_takes_no_writes_is_503(
    made: SimpleNamespace, send: Send, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fails(*given: Any, **how: Any) -> Any:
        raise OperationalError("database is locked")

    monkeypatch.setattr(plain, "create", fails)
    answer = send("bob", request("create_topic", made))
    assert (answer.status_code, answer.json()["code"]) == (503, "UNAVAILABLE")
    assert int(answer.headers["Retry-After"]) > 0
    assert "locked" not in answer.content.decode()
    assert "database is locked" in caplog.text


STATEMENTS = {"create_speaker": 25, "create_quote": 53, "update_quote": 43, "submit": 25, "capture_text": 33,
              "add_evidence": 48, "delete_topic": 30}  # fmt: skip


@pytest.mark.parametrize("name", STATEMENTS)
def test_acts_take_a_bounded_number_of_statements(made: SimpleNamespace, send: Send, client_of: Any, name: str) -> None:
    one, client = request(name, made), client_of("bob")
    given = {} if one.body is None else {"data": json.dumps(one.body), "content_type": "application/json"}
    with CaptureQueriesContext(connection) as asked:
        answer = getattr(client, one.method)(one.address, headers=one.headers, **given)
    assert answer.status_code < 300
    assert len(asked) <= STATEMENTS[name] + 4, len(asked)  # the session and its user's permissions


def test_a_body_that_is_coded_is_415_and_told_how_it_may_come(token: dict[str, str]) -> None:
    """What says it is packed and is not would be read otherwise by whoever stands between."""
    body = '{"name": "Ports"}'
    refused = post("topics/", body, "application/json", token, HTTP_CONTENT_ENCODING="gzip")
    assert (refused.status_code, refused.headers["Accept-Encoding"]) == (415, "identity")
    assert post("topics/", body, "application/json", token, HTTP_CONTENT_ENCODING="identity").status_code == 201
