"""Where only trusted documents are answered, nothing else is."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.test import Client

from quotes.access import LIMITS
from quotes.graph.manifest import trusted
from quotes.graph.requests import RESPONSE
from tests.graph.hashed import FORMS, HASH, UNTRUSTED, Asks, apollo, digest, left_of
from tests.graph.hashed import asks as asks
from tests.graph.hashed import automatic as automatic
from tests.graph.hashed import nothing_is_known as nothing_is_known
from tests.graph.hashed import trusting as trusting
from tests.graph.test_straight import connections_stay as connections_stay
from tests.graph.ways import COUNT, code

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("connections_stay")]


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
