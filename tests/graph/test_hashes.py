"""What is no hash, or not that of the document beside it, is the client's fault and leaves nothing behind."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from quotes.graph import persisted
from tests.graph.hashed import HASH, Asks, apollo
from tests.graph.hashed import asks as asks
from tests.graph.hashed import automatic as automatic
from tests.graph.hashed import nothing_is_known as nothing_is_known
from tests.graph.hashed import trusting as trusting
from tests.graph.test_straight import connections_stay as connections_stay
from tests.graph.ways import COUNT, code

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("connections_stay")]


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
