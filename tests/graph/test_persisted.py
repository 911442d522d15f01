"""Persisted documents: named by their hash in each of the forms that clients send, and known once they were sent."""

import json
import threading
from typing import Any

import pytest
from django.test import Client

from factbase.wsgi import application
from quotes.access import FAILURE
from quotes.graph import documents, persisted
from quotes.graph.requests import RESPONSE
from quotes.read.kept import Kept
from tests.graph.hashed import FORMS, HASH, NOT_FOUND, NOT_SUPPORTED, Asks, apollo, digest, left_of
from tests.graph.hashed import asks as asks
from tests.graph.hashed import automatic as automatic
from tests.graph.hashed import nothing_is_known as nothing_is_known
from tests.graph.hashed import trusting as trusting
from tests.graph.test_straight import connections_stay as connections_stay
from tests.graph.test_straight import environ, sent
from tests.graph.ways import COUNT, code

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("connections_stay")]


@pytest.mark.parametrize("form", FORMS)
def test_off_a_hash_beside_a_query_is_ignored_whatever_it_is(asks: Asks, form: str) -> None:
    for hashed in (digest(COUNT), "0" * 64, "x"):
        assert asks({"query": COUNT, **FORMS[form](hashed)})[2]["data"] == {"topics": {"totalCount": 0}}
    assert persisted._texts.used == 0


@pytest.mark.parametrize("form", FORMS)
def test_off_a_hash_alone_is_told_that_none_is_known(asks: Asks, form: str) -> None:
    for accept, expected in (("application/json", "200 OK"), (RESPONSE, "400 Bad Request")):
        status, _, told = asks(FORMS[form](digest(COUNT)), HTTP_ACCEPT=accept)
        assert (status, code(told)) == (expected, NOT_SUPPORTED)
        assert told["errors"][0]["message"] == "PersistedQueryNotSupported"
        assert "data" not in told


@pytest.mark.usefixtures("automatic")
@pytest.mark.parametrize("form", FORMS)
def test_a_document_is_known_by_its_hash_once_it_was_sent_with_it(asks: Asks, form: str) -> None:
    named = FORMS[form](digest(COUNT))
    for accept, expected in (("application/json", "200 OK"), (RESPONSE, "400 Bad Request")):
        status, headers, told = asks(named, HTTP_ACCEPT=accept)
        assert (status, code(told)) == (expected, NOT_FOUND)
        assert told["errors"][0]["message"] == "PersistedQueryNotFound"
        assert headers.get("cache-control") in (None, "no-store")
    whole = asks({"query": COUNT, **named})
    assert whole[2]["data"] == {"topics": {"totalCount": 0}}
    assert asks(named)[2] == whole[2]
    for other in FORMS.values():
        assert asks(other(digest(COUNT)))[2] == whole[2]


@pytest.mark.usefixtures("automatic")
def test_variables_and_the_operation_are_those_of_the_request(asks: Asks) -> None:
    text = "query A($n: Int!) { topics(first: $n) { totalCount } } query B { __typename }"
    named = apollo(digest(text))
    asks({"query": text, "operationName": "B", **named})
    assert asks({"operationName": "A", "variables": {"n": 3}, **named})[2]["data"] == {"topics": {"totalCount": 0}}
    assert asks({"operationName": "B", **named})[2]["data"] == {"__typename": "Query"}
    assert code(asks({"operationName": "A", **named})[2]) == "BAD_USER_INPUT"
    assert code(asks(named)[2]) == "BAD_REQUEST"


@pytest.mark.usefixtures("automatic")
def test_a_question_without_a_hash_is_as_ever_and_not_remembered(asks: Asks) -> None:
    assert asks({"query": COUNT})[2]["data"] == {"topics": {"totalCount": 0}}
    assert code(asks(apollo(digest(COUNT)))[2]) == NOT_FOUND


@pytest.mark.usefixtures("automatic")
@pytest.mark.parametrize("form", FORMS)
def test_a_hash_that_does_not_fit_is_refused_and_nothing_remembered(asks: Asks, form: str) -> None:
    other = "{ __typename }"
    status, _, told = asks({"query": COUNT, **FORMS[form](digest(other))})
    assert (status, code(told)) == ("400 Bad Request", "BAD_REQUEST")
    for text in (COUNT, other):
        assert code(asks(FORMS[form](digest(text)))[2]) == NOT_FOUND


@pytest.mark.usefixtures("automatic")
@pytest.mark.parametrize("text", ["{", "{ nothing }", "{ " + "a: __typename " * 2_000 + "}", "#"])
def test_only_what_parses_and_is_valid_is_remembered(asks: Asks, text: str) -> None:
    named = apollo(digest(text))
    first = asks({"query": text, **named})[2]
    assert code(first) in ("GRAPHQL_PARSE_FAILED", "GRAPHQL_VALIDATION_FAILED", "TOO_MANY_TOKENS")
    assert code(asks(named)[2]) == NOT_FOUND
    assert persisted._texts.used == 0


@pytest.mark.usefixtures("automatic", "clock")
def test_a_document_is_paid_once_and_to_ask_for_an_unknown_one_costs_little(asks: Asks, settings: Any) -> None:
    settings.BUDGET_ADDRESS = left = 10_000
    named = apollo(HASH)

    def remaining(given: dict[str, Any]) -> int:
        return left_of(asks(given))

    assert remaining(named) == (left := left - 1)
    assert remaining({"query": COUNT, **named}) == (left := left - len(COUNT) - 22)
    assert remaining(named) == (left := left - 22)
    assert remaining({"query": COUNT, **named}) == (left := left - 22)
    documents._documents.clear()  # as those that are asked once push it out
    assert remaining(named) == (left := left - 22)
    assert remaining({"query": COUNT, **apollo("0" * 64)}) == left - FAILURE


@pytest.mark.usefixtures("automatic", "clock")
def test_who_cannot_pay_for_a_document_leaves_none_behind(asks: Asks, settings: Any) -> None:
    settings.BUDGET_ADDRESS = 40
    asks({"query": "{ __typename }"})
    status, _, told = asks({"query": f"{COUNT}{'#' * 100}", **apollo(digest(f"{COUNT}{'#' * 100}"))})
    assert (status, code(told)) == ("429 Too Many Requests", "RATE_LIMITED")
    assert persisted._texts.used == 0


@pytest.mark.usefixtures("automatic")
def test_a_limit_holds_for_what_is_known_too(asks: Asks) -> None:
    text = "query($n: Int) { speakers(first: $n) { edges { node { quotes(first: 100) { edges { node { id } } } } } } }"
    asks({"query": text, **apollo(digest(text)), "variables": {"n": 1}})
    assert code(asks({**apollo(digest(text)), "variables": {"n": 100}})[2]) == "TOO_COSTLY"
    assert code(asks({**apollo(digest(text)), "variables": {"n": 101}})[2]) == "BAD_INPUT"


@pytest.mark.usefixtures("automatic")
def test_a_get_by_hash_only_reads_and_may_be_kept(client: Client) -> None:
    client.post("/graphql", {"query": COUNT, **apollo(HASH)}, "application/json")
    found = client.get("/graphql", {"documentId": f"sha256:{HASH}"})
    assert "public" in found["Cache-Control"]
    again = client.get("/graphql", {"documentId": f"sha256:{HASH}"}, headers={"if-none-match": found["ETag"]})
    assert again.status_code == 304
    writes = "mutation { x }"
    assert client.get("/graphql", {"query": writes, "documentId": digest(writes)}).status_code == 405


@pytest.mark.usefixtures("automatic")
def test_there_is_an_end_to_what_is_remembered(client: Client, monkeypatch: Any) -> None:
    monkeypatch.setattr(persisted, "_texts", Kept(1_000, lambda text: len(text) + 200))
    many = [f"{{ a{number}: __typename }}" for number in range(10)]
    for text in many:
        client.post("/graphql", {"query": text, **apollo(digest(text))}, "application/json")
    known = ["data" in client.post("/graphql", apollo(digest(text)), "application/json").json() for text in many]
    assert known == [False] * 6 + [True] * 4


@pytest.mark.usefixtures("automatic")
def test_many_may_send_and_ask_at_once() -> None:
    many, found, gate = [f"{{ a{number}: __typename }}" for number in range(8)], [], threading.Barrier(8)

    def ask() -> None:
        gate.wait()
        for text in many:
            for given in ({"query": text, **apollo(digest(text))}, apollo(digest(text))):
                found.append(json.loads(sent(application, environ(json.dumps(given).encode()))[2])["data"])

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 128
    assert all(list(one.values()) == ["Query"] for one in found)
    assert persisted._texts.used == sum(len(text) + 200 for text in many)
