"""GraphQL over HTTP: media types, status codes, methods, bodies, sessions, and what happens when things go wrong."""

import json
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.db import OperationalError
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from quotes.graph import operations
from quotes.graph.reading import Asker
from quotes.graph.requests import JSON, RESPONSE
from quotes.read import Unavailable

TYPENAME = {"query": "{ __typename }"}
ANSWERED = {"data": {"__typename": "Query"}, "extensions": {"cost": {"requested": 0, "limit": 10_000}}}


def post(client: Client, body: Any, kind: str = "application/json", **headers: Any) -> Any:
    return client.post("/graphql", body if isinstance(body, bytes) else json.dumps(body), kind, **headers)


@pytest.mark.parametrize(
    ("accept", "kind"),
    [
        (None, JSON),
        ("*/*", JSON),
        ("application/*", JSON),
        (JSON, JSON),
        (RESPONSE, RESPONSE),
        (f"{RESPONSE}, {JSON};q=0.9", RESPONSE),
        (f"{JSON};q=0.1, {RESPONSE};q=0.9", RESPONSE),
        (f"{JSON}, {RESPONSE}", JSON),
        (f"{RESPONSE}; charset=utf-8", RESPONSE),
        (f"text/plain, {JSON};q=0.2", JSON),
        (f"{RESPONSE};q=0, */*;q=0.1", JSON),
        ("APPLICATION/JSON", JSON),
    ],
)
def test_the_answer_has_the_media_type_that_was_asked_for(client: Client, accept: str | None, kind: str) -> None:
    response = post(client, TYPENAME, **({"HTTP_ACCEPT": accept} if accept else {}))
    assert (response.status_code, response["Content-Type"]) == (200, f"{kind}; charset=utf-8")
    assert response.json() == ANSWERED
    assert response["Vary"] == "Accept, Authorization, Cookie"


@pytest.mark.parametrize("accept", ["text/plain", "text/html", "image/*", f"{JSON};q=0", f"{JSON};q=none", ",;,"])
def test_no_other_media_type_is_answered(client: Client, accept: str) -> None:
    response = post(client, TYPENAME, HTTP_ACCEPT=accept)
    assert (response.status_code, response.json()["errors"][0]["extensions"]["code"]) == (406, "NOT_ACCEPTABLE")


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"query": "{"}, "GRAPHQL_PARSE_FAILED"),
        ({"query": "{ nothing }"}, "GRAPHQL_VALIDATION_FAILED"),
        ({"query": "query($n: Int!) { quotes(first: $n) { totalCount } }"}, "BAD_USER_INPUT"),
        ({"query": "query A { __typename }", "operationName": "B"}, "BAD_REQUEST"),
        ({"query": "{ quotes(first: 101) { totalCount } }"}, "BAD_INPUT"),
        ({"query": '{ node(id: "x") { id } }'}, "BAD_ID"),
        ({"query": '{ quotes(after: "x") { totalCount } }'}, "BAD_CURSOR"),
        ({"query": '{ quotes(filter: {saidFrom: "x"}) { totalCount } }'}, "BAD_FILTER"),
    ],
)
def test_a_request_error_is_400_in_the_newer_type_and_200_in_json(client: Client, body: Any, code: str) -> None:
    for accept, status in ((RESPONSE, 400), (JSON, 200)):
        response = post(client, body, HTTP_ACCEPT=accept)
        told = response.json()
        assert (response.status_code, told["errors"][0]["extensions"]["code"]) == (status, code)
        assert "data" not in told
        assert all("path" not in error for error in told["errors"])


@pytest.mark.parametrize(
    "kind",
    [
        "text/plain",
        "application/graphql",
        "application/json; charset=utf-16",
        "",
        "application/json; charset=iso-8859-1",
        "multipart/form-data; boundary=x",
    ],
)
def test_only_json_in_utf8_is_taken(client: Client, kind: str) -> None:
    assert post(client, TYPENAME, kind).status_code == 415


@pytest.mark.parametrize(
    "kind", ["application/json", "application/json; charset=UTF-8", 'APPLICATION/JSON;charset="utf-8"']
)
def test_json_in_utf8_is_taken(client: Client, kind: str) -> None:
    assert post(client, TYPENAME, kind).json() == ANSWERED


def test_null_is_as_good_as_nothing(client: Client) -> None:
    body = {**TYPENAME, "operationName": None, "variables": None, "extensions": None, "unknown": 1}
    assert post(client, body).json() == ANSWERED


@pytest.mark.parametrize("method", ["put", "patch", "delete", "options"])
def test_other_methods_are_not_allowed(client: Client, method: str) -> None:
    response = getattr(client, method)("/graphql")
    assert (response.status_code, response["Allow"]) == (405, "GET, HEAD, POST")


def test_a_question_can_be_asked_by_get(client: Client) -> None:
    given = {
        "query": "query A($n: Boolean!) { __typename @include(if: $n) } query B { __typename }",
        "variables": '{"n": true}',
        "operationName": "A",
        "extensions": "{}",
    }
    assert client.get("/graphql", given).json() == ANSWERED
    assert client.head("/graphql", given).status_code == 200


@pytest.mark.parametrize("query", ["mutation { x }", "subscription { x }", "query A { __typename } mutation B { x }"])
def test_a_get_only_reads(client: Client, query: str) -> None:
    response = client.get("/graphql", {"query": query})
    assert (response.status_code, response["Allow"]) == (405, "POST")


@pytest.mark.parametrize("query", [{}, {"query": ""}, {"query": "{ __typename }", "variables": "[]"}])
def test_a_get_without_a_question_is_refused(client: Client, query: Any) -> None:
    assert client.get("/graphql", query).status_code == 400


def test_a_get_of_too_many_parameters_is_the_clients_fault(client: Client) -> None:
    assert client.get("/graphql?query={__typename}" + "&a=1" * 2_001).status_code == 400


def test_a_large_body_is_refused_before_it_is_read(client: Client) -> None:
    response = post(client, b"x", CONTENT_LENGTH="100001")
    assert (response.status_code, response.json()["errors"][0]["extensions"]["code"]) == (413, "TOO_LARGE")
    assert client.get("/graphql", {"query": "#" * 100_001}).status_code == 413


def test_what_is_wrong_with_an_argument_is_told_with_its_place(client: Client) -> None:
    query = '{\n  a: quotes(\n    filter: {verbatim: true, saidFrom: "x"}) { totalCount }\n}'
    told = {error["extensions"]["argument"][-1]: error for error in post(client, {"query": query}).json()["errors"]}
    assert told["saidFrom"]["extensions"]["argument"] == ["a", "filter", "saidFrom"]
    assert told["saidFrom"]["locations"] == [{"line": 3, "column": 5}]
    assert told["saidFrom"]["message"].startswith("saidFrom: ")


def test_what_costs_too_much_is_told_with_its_cost(client: Client) -> None:
    query = "{ speakers(first: 100) { edges { node { quotes(first: 100) { edges { node { id } } } } } } }"
    told = post(client, {"query": query}).json()
    assert told["errors"][0]["extensions"]["code"] == "TOO_COSTLY"
    assert told["extensions"]["cost"] == {"requested": 10_100, "limit": 10_000}


@pytest.mark.parametrize("code", ["TIMEOUT", "UNAVAILABLE"])
@pytest.mark.parametrize("query", ["{ quotes { totalCount } }", "{ quotes { totalCount } viewer { username } }"])
def test_a_base_that_is_away_is_503_and_the_log_says_why(
    client: Client, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, code: str, query: str
) -> None:
    def away(*_: Any) -> Any:
        raise Unavailable(code) from OperationalError("the inside")

    monkeypatch.setattr(operations.Asked, "rows", away)
    response = post(client, {"query": query})
    assert (response.status_code, response["Retry-After"]) == (503, "5")
    told = response.json()["errors"][0]["extensions"]
    assert told["code"] == code
    assert "inside" not in response.content.decode()
    lines = [(line.levelname, getattr(line, "request_id", line.name)) for line in caplog.records]
    assert lines == [("ERROR", told["requestId"])]
    assert "OperationalError: the inside" in caplog.text


@pytest.mark.parametrize("accept", ["application/json", "text/html"])
def test_what_is_told_to_somebody_with_a_session_is_kept_by_nobody(client: Client, db: None, accept: str) -> None:
    asked = {"query": "{ __typename }"}
    assert "private" not in client.get("/graphql", asked, headers={"Accept": accept}).get("Cache-Control", "")
    client.cookies["sessionid"] = "x" * 32
    assert client.get("/graphql", asked, headers={"Accept": accept})["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("query", ["{ quotes { totalCount } }", "{ quotes { totalCount } viewer { username } }"])
def test_an_unexpected_error_is_masked_and_logged(
    client: Client, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, query: str
) -> None:
    def broken(*_: Any) -> Any:
        raise RuntimeError("the secret of the house")

    monkeypatch.setattr(operations.Asked, "rows", broken)
    response = post(client, {"query": query})
    assert response.status_code == 500
    error = response.json()["errors"][0]
    assert "secret" not in response.content.decode()
    assert error["extensions"]["code"] == "INTERNAL"
    assert error["extensions"]["requestId"] in caplog.text
    assert "the secret of the house" in caplog.text


def test_an_error_of_one_field_is_masked_and_keeps_the_rest(
    client: Client, monkeypatch: pytest.MonkeyPatch, db: None
) -> None:
    def broken(*_: Any) -> Any:
        raise RuntimeError("the secret of the house")

    monkeypatch.setattr("quotes.graph.replies.asking", lambda who: Asker(visitor=broken))
    told = post(client, {"query": "{ viewer { username } topics { totalCount } }"}).json()
    assert told["data"] == {"viewer": None, "topics": {"totalCount": 0}}
    assert (told["errors"][0]["path"], told["errors"][0]["extensions"]["code"]) == (["viewer"], "INTERNAL")
    assert "secret" not in json.dumps(told)


def curator(**more: Any) -> Any:
    user = get_user_model().objects.create_user("cleo", password="x", is_staff=True, **more)
    user.user_permissions.add(Permission.objects.get(codename="view_quote"))
    user.groups.add(Group.objects.create(name="reviewer"))
    return user


def test_the_public_is_nobody(client: Client, django_assert_num_queries: DjangoAssertNumQueries, db: None) -> None:
    with django_assert_num_queries(0):
        assert post(client, {"query": "{ viewer { username roles } }"}).json()["data"] == {"viewer": None}


def test_who_is_signed_in_is_told_so(client: Client, db: None) -> None:
    client.force_login(curator())
    told = post(client, {"query": "{ viewer { username roles } quotes { totalCount } }"}).json()
    assert told["data"] == {"viewer": {"username": "cleo", "roles": ["reviewer"]}, "quotes": {"totalCount": 0}}


def test_an_administrator_is_told_so(client: Client, db: None) -> None:
    client.force_login(get_user_model().objects.create_superuser("root", password="x"))
    assert post(client, {"query": "{ viewer { roles } }"}).json()["data"] == {"viewer": {"roles": ["administrator"]}}


def test_a_session_needs_the_proof_that_the_question_comes_from_our_page(db: None) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(curator())
    assert post(client, TYPENAME).status_code == 403
    page = client.get("/graphql", HTTP_ACCEPT="text/html")
    token = page.cookies["csrftoken"].value
    assert post(client, TYPENAME, HTTP_X_CSRFTOKEN=token).status_code == 200


def test_nobody_needs_no_proof(db: None) -> None:
    assert post(Client(enforce_csrf_checks=True), TYPENAME).json() == ANSWERED


def test_a_browser_gets_a_page_without_inline_scripts(client: Client) -> None:
    response = client.get("/graphql", HTTP_ACCEPT="text/html,application/xhtml+xml,*/*;q=0.8")
    page, policy = response.content.decode(), response["Content-Security-Policy"]
    assert response.status_code == 200
    assert "graph/page.js" in page
    assert page.count("<script") == page.count("<script defer src=")
    assert "http" not in page
    assert "script-src" not in policy
    assert "default-src 'self'" in policy
    assert "style-src 'self' 'unsafe-inline'" in policy
    assert "unsafe" not in client.get("/graphql", TYPENAME)["Content-Security-Policy"]
    assert "csrftoken" not in response.cookies


def test_the_document_is_parsed_once(client: Client, monkeypatch: pytest.MonkeyPatch, db: None) -> None:
    query = {"query": "query($n: Int) { topics(first: $n) { totalCount } }", "variables": {"n": 7}}
    first = post(client, query).json()
    for made in (
        "quotes.graph.documents.parse",
        "quotes.graph.documents.validate",
        "quotes.graph.selection.Walk.selection",
    ):
        monkeypatch.setattr(made, None)
    assert post(client, query).json() == first
