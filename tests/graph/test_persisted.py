"""Persisted documents: named by their hash in each of the forms that clients send, in each of the three modes."""

import json
import os
import threading
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.test import Client
from redis import Redis

from factbase.wsgi import application, django
from quotes.access import FAILURE, LIMITS
from quotes.graph import documents, persisted
from quotes.graph.manifest import manifest, trusted
from quotes.graph.requests import RESPONSE
from quotes.read.kept import Kept
from tests.graph.test_straight import GET, environ, sent
from tests.graph.test_straight import connections_stay as connections_stay
from tests.graph.ways import COUNT, code

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("connections_stay")]
NOT_FOUND, NOT_SUPPORTED = "PERSISTED_QUERY_NOT_FOUND", "PERSISTED_QUERY_NOT_SUPPORTED"
UNTRUSTED = "DOCUMENT_NOT_TRUSTED"
Asks = Callable[..., tuple[str, dict[str, str], Any]]


def digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()


def apollo(hashed: Any, version: Any = 1) -> dict[str, Any]:
    """The hash of a document, as Apollo's clients and urql send it."""
    return {"extensions": {"persistedQuery": {"version": version, "sha256Hash": hashed}}}


@pytest.fixture(autouse=True)
def nothing_is_known() -> Iterator[None]:
    """Neither before the test nor after it."""
    forget()
    yield
    forget()


def forget() -> None:
    """All that this process knows."""
    kept: Kept[Any]
    for kept in (persisted._texts, documents._documents, documents._persisted):
        kept.clear()
    manifest.cache_clear()


@pytest.fixture(params=["straight POST", "long POST", "straight GET", "long GET"])
def asks(request: pytest.FixtureRequest) -> Asks:
    """What is sent in every way: status, headers, answer."""

    def asked(given: dict[str, Any], **more: Any) -> tuple[str, dict[str, str], Any]:
        if request.param.endswith("POST"):
            made = environ(json.dumps(given).encode(), **more)
        else:
            given = {name: one if isinstance(one, str) else json.dumps(one) for name, one in given.items() if one}
            made = environ(b"", **{**GET, "QUERY_STRING": urlencode(given), **more})
        status, headers, told = sent(application if request.param.startswith("straight") else django, made)
        return status, headers, json.loads(told)

    return asked


FORMS: dict[str, Callable[[str], dict[str, Any]]] = {
    "Apollo": apollo,
    "GraphQL over HTTP": lambda hashed: {"documentId": f"sha256:{hashed}"},
    "Relay": lambda hashed: {"documentId": hashed},
    "both": lambda hashed: {"documentId": f"sha256:{hashed}", **apollo(hashed)},
}


@pytest.fixture
def automatic(settings: Any) -> None:
    settings.PERSISTED = "automatic"


@pytest.fixture
def trusting(settings: Any, tmp_path: Path) -> Callable[..., Path]:
    """A server that trusts these documents."""

    def made(*texts: str) -> Path:
        path = tmp_path / "manifest.json"
        path.write_text(json.dumps({digest(one): one for one in texts}))
        settings.PERSISTED, settings.DOCUMENTS = "trusted", str(path)
        manifest.cache_clear()
        return path

    return made


# ---------------------------------------------------------------- off


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


# ---------------------------------------------------------------- automatic


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


HASH = digest(COUNT)
NO_OBJECTS: list[Any] = [[], [1], "x", 1, True, {}]
WRONG: list[dict[str, Any]] = [
    *(apollo(one) for one in (HASH[:-1], HASH + "0", HASH.upper(), f" {HASH}", f"{HASH}\n", "", "x" * 64, 7, [HASH],
                              {"a": 1}, True, "０" * 64, f"sha256:{HASH}")),
    apollo(None), *(apollo(HASH, version) for version in (2, 0, "1", True, [1], 1.5, None)),
    {"extensions": {"persistedQuery": {"sha256Hash": HASH}}}, {"extensions": {"persistedQuery": {"version": 1}}},
    *({"extensions": {"persistedQuery": one}} for one in NO_OBJECTS),
    *({"documentId": one} for one in (HASH[:-1], f"sha256:{HASH.upper()}", f"sha256:sha256:{HASH}", f"md5:{HASH}",
                                      "sha256:", f"SHA256:{HASH}", "x" * 90_000)),
    {"documentId": f"sha256:{HASH}", **apollo("0" * 64)}, {"documentId": HASH, **apollo(HASH, 2)},
]  # fmt: skip


@pytest.mark.parametrize("mode", ["automatic", "trusted"])
@pytest.mark.parametrize("given", WRONG, ids=range(len(WRONG)))
def test_what_is_no_hash_is_the_clients_fault(
    asks: Asks, trusting: Callable[..., Path], settings: Any, mode: str, given: dict[str, Any]
) -> None:
    trusting(COUNT)
    settings.PERSISTED = mode
    for more in ({}, {"query": COUNT}):
        status, _, told = asks({**given, **more})
        assert (status, code(told)) == ("400 Bad Request", "BAD_REQUEST"), told
    assert persisted._texts.used == 0


@pytest.mark.usefixtures("automatic")
@pytest.mark.parametrize("given", [{"documentId": 7}, {"documentId": [HASH]}, {"documentId": {}}, {"documentId": ""}])
def test_an_id_of_another_type_is_too(client: Client, given: Any) -> None:
    made = client.post("/graphql", given, "application/json")
    assert (made.status_code, code(made.json())) == (400, "BAD_REQUEST")


@pytest.mark.usefixtures("automatic")
@pytest.mark.parametrize("query", [0, False, [], {}, 7])
def test_a_query_of_another_type_is_too(client: Client, query: Any) -> None:
    made = client.post("/graphql", {"query": query, **apollo(HASH)}, "application/json")
    assert (made.status_code, code(made.json())) == (400, "BAD_REQUEST")


@pytest.mark.usefixtures("automatic")
def test_null_is_as_good_as_nothing(client: Client) -> None:
    nulls = {"documentId": None, "extensions": {"persistedQuery": None}}
    assert client.post("/graphql", {"query": COUNT, **nulls}, "application/json").json()["data"]
    assert client.post("/graphql", {"query": None, **nulls}, "application/json").status_code == 400
    client.post("/graphql", {"query": COUNT, **apollo(HASH)}, "application/json")
    for query in (None, ""):
        given = {"query": query, "documentId": None, **apollo(HASH)}
        assert client.post("/graphql", given, "application/json").json()["data"] == {"topics": {"totalCount": 0}}


def left_of(found: tuple[str, dict[str, str], Any]) -> int:
    """What is left of the budget, which answers that anybody may keep tell in a header."""
    _, headers, told = found
    inside = told.get("extensions", {}).get("budget")
    return int(inside["remaining"] if inside else headers["ratelimit"].split("r=")[1].split(";")[0])


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


# ---------------------------------------------------------------- automatic, with a Redis


PREFIX = f"factbase:test-{os.getpid()}:"
"""Where this run keeps its documents: another may go on beside it."""


@pytest.fixture
def redis(settings: Any, monkeypatch: Any) -> Iterator[Redis]:
    """The Redis that FACTBASE_TEST_REDIS names; what the test leaves there is taken away again."""
    url = os.environ.get("FACTBASE_TEST_REDIS", "")
    if not url:
        pytest.skip("no Redis to test with: FACTBASE_TEST_REDIS=redis://host:6379 names one")
    settings.REDIS_URL = url
    monkeypatch.setattr("quotes.access.texts.PREFIX", PREFIX)
    client = Redis.from_url(url)
    yield client
    client.delete(PREFIX + HASH)
    client.close()


@pytest.mark.usefixtures("automatic")
def test_another_process_knows_what_was_sent_to_one(asks: Asks, redis: Redis) -> None:
    assert code(asks(apollo(HASH))[2]) == NOT_FOUND
    asks({"query": COUNT, **apollo(HASH)})
    assert 0 < redis.ttl(PREFIX + HASH) <= 3_600
    forget()  # as another process never knew
    assert asks(apollo(HASH))[2]["data"] == {"topics": {"totalCount": 0}}
    redis.delete(PREFIX + HASH)
    assert asks(apollo(HASH))[2]["data"] == {"topics": {"totalCount": 0}}


@pytest.mark.usefixtures("automatic", "clock")
def test_what_another_process_parsed_is_paid_where_it_is_parsed_again(
    client: Client, redis: Redis, settings: Any
) -> None:
    client.post("/graphql", {"query": COUNT, **apollo(HASH)}, "application/json")
    forget()
    settings.REDIS_URL, settings.BUDGET_ADDRESS = "", 10_000  # the texts are still there, the budgets are here
    told = client.post("/graphql", apollo(HASH), "application/json").json()
    assert told["extensions"]["budget"]["remaining"] == 10_000 - len(COUNT) - 22


@pytest.mark.usefixtures("automatic")
@pytest.mark.parametrize("left", [b"{ __typename }", b"\xff\xfe", b""])
def test_a_text_in_redis_that_does_not_fit_is_none(asks: Asks, redis: Redis, left: bytes) -> None:
    redis.set(PREFIX + HASH, left)
    assert code(asks(apollo(HASH))[2]) == NOT_FOUND


@pytest.mark.usefixtures("automatic")
def test_a_redis_that_is_away_takes_nothing_down(asks: Asks, settings: Any, caplog: Any) -> None:
    settings.REDIS_URL = "redis://127.0.0.1:1"
    assert code(asks(apollo(HASH))[2]) == NOT_FOUND
    assert asks({"query": COUNT, **apollo(HASH)})[2]["data"]
    assert asks(apollo(HASH))[2]["data"]
    assert [line.levelname for line in caplog.records if "Redis is away" in line.message] == ["ERROR"]


# ---------------------------------------------------------------- trusted


@pytest.mark.parametrize("form", FORMS)
def test_only_what_is_trusted_is_answered(asks: Asks, trusting: Callable[..., Path], form: str) -> None:
    trusting(COUNT, "{ __typename }")
    expected = {"topics": {"totalCount": 0}}
    assert asks(FORMS[form](HASH))[2]["data"] == expected
    assert asks({"query": COUNT, **FORMS[form](HASH)})[2]["data"] == expected
    assert asks({"query": COUNT})[2]["data"] == expected
    other = "{ quotes { totalCount } }"
    for given in ({"query": other}, {"query": other, **FORMS[form](digest(other))}, FORMS[form](digest(other)),
                  {"query": "{ __schema { queryType { name } } }"}, {"query": "{"},
                  {"query": f"{COUNT} "}):  # fmt: skip
        for accept, status in (("application/json", "200 OK"), (RESPONSE, "400 Bad Request")):
            found = asks(given, HTTP_ACCEPT=accept)
            assert (found[0], code(found[2])) == (status, UNTRUSTED)
            assert "data" not in found[2]
    found = asks({"query": other, **FORMS[form](HASH)})
    assert (found[0], code(found[2])) == ("400 Bad Request", "BAD_REQUEST")


def test_what_was_sent_before_is_not_trusted_for_that(
    asks: Asks, trusting: Callable[..., Path], automatic: None
) -> None:
    asks({"query": "{ __typename }", **apollo(digest("{ __typename }"))})
    trusting(COUNT)
    assert code(asks(apollo(digest("{ __typename }")))[2]) == UNTRUSTED


def test_there_is_no_page_to_ask_from(client: Client, trusting: Callable[..., Path]) -> None:
    trusting(COUNT)
    made = client.get("/graphql", headers={"accept": "text/html,*/*;q=0.8"})
    assert (made.status_code, code(made.json())) == (403, UNTRUSTED)
    assert client.get("/graphql", headers={"accept": "*/*"}).status_code == 400


@pytest.mark.usefixtures("clock")
def test_what_is_trusted_costs_its_rows_and_the_limits_hold(
    asks: Asks, trusting: Callable[..., Path], settings: Any
) -> None:
    text = "query($n: Int) { topics(first: $n) { edges { node { id } } } }"
    trusting(text)
    trusted()  # as a server does when it starts
    settings.BUDGET_ADDRESS = 10_000
    assert left_of(asks({"documentId": digest(text), "variables": {"n": 30}})) == 10_000 - 31
    assert code(asks({"documentId": digest(text), "variables": {"n": LIMITS.page + 1}})[2]) == "BAD_INPUT"


def test_a_manifest_with_a_fault_trusts_nothing(client: Client, trusting: Callable[..., Path], caplog: Any) -> None:
    path = trusting(COUNT)
    path.write_text(json.dumps({HASH: COUNT, digest("{"): "{"}))
    with pytest.raises(ImproperlyConfigured, match="Syntax Error"):
        trusted()
    made = client.post("/graphql", apollo(HASH), "application/json")
    assert (made.status_code, code(made.json())) == (500, "INTERNAL")
    assert str(path) not in made.content.decode()
