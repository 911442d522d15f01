"""Budgets in GraphQL: what is asked is paid before it is done, the same by both ways."""

from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from quotes.access import FAILURE, INTROSPECTION
from quotes.graph.documents import _documents
from quotes.models import User
from tests import base
from tests.clock import Clock
from tests.graph.test_straight import connections_stay as connections_stay
from tests.graph.ways import COUNT, Way, code
from tests.graph.ways import cleo as cleo
from tests.graph.ways import way as way

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("connections_stay", "clock")]


@pytest.fixture
def anew() -> None:
    """No document was asked before."""
    _documents.clear()


def test_without_a_budget_none_is_told(way: Way) -> None:
    assert set(way(COUNT)[2]["extensions"]) == {"cost"}


@pytest.mark.usefixtures("anew")
def test_rows_and_the_request_cost_and_a_new_document_its_length(way: Way, settings: Any) -> None:
    settings.BUDGET_ADDRESS = 10_000
    query = "{ topics(first: 30) { edges { node { id } } } }"
    first, second = way(query)[2]["extensions"], way(query)[2]["extensions"]
    assert first["cost"] == second["cost"] == {"requested": 30, "limit": 10_000}
    assert first["budget"]["limit"] == 10_000
    assert first["budget"]["remaining"] == 10_000 - len(query) - 31
    assert second["budget"]["remaining"] == 10_000 - len(query) - 2 * 31
    assert second["budget"]["resetSeconds"] == 1


def test_who_has_used_the_budget_up_is_told_when_to_come_again(way: Way, settings: Any, clock: Clock) -> None:
    way(COUNT)
    settings.BUDGET_ADDRESS = 300
    query = "{ topics(first: 100) { totalCount edges { node { id } } } }"
    statuses = [way(query)[0] for _ in range(4)]
    assert statuses[0] == "200 OK"
    status, headers, told = way(query)
    assert (status, code(told)) == ("429 Too Many Requests", "RATE_LIMITED")
    assert 1 <= int(headers["retry-after"]) <= 60
    assert "300 points a minute" in told["errors"][0]["message"]
    assert f"again in {headers['retry-after']} second" in told["errors"][0]["message"]
    assert told["extensions"]["budget"]["resetSeconds"] == int(headers["retry-after"])
    assert "data" not in told
    assert way(query, REMOTE_ADDR="192.0.2.77")[0] == "200 OK"
    clock.now += int(headers["retry-after"]) - 1
    assert way(query)[0] == "429 Too Many Requests"
    clock.now += 1
    assert way(query)[0] == "200 OK"


@pytest.mark.usefixtures("anew")
def test_what_is_refused_is_neither_parsed_nor_read(
    way: Way, settings: Any, monkeypatch: Any, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    settings.BUDGET_ADDRESS = 100
    long = COUNT + "#" * 200
    assert way(long)[0] == "429 Too Many Requests"  # the document overdraws the budget, so its rows have to wait
    monkeypatch.setattr("quotes.graph.documents.parse", None)
    with django_assert_num_queries(0):
        assert way(COUNT + "#")[0] == "429 Too Many Requests"


@pytest.mark.usefixtures("anew")
def test_what_fails_costs_too(way: Way, settings: Any) -> None:
    settings.BUDGET_ADDRESS = 10_000
    left = 10_000
    for query, price in (
        ("{", 1 + FAILURE), ("{", 1 + FAILURE), ("{ nothing }", 11 + FAILURE), ("{ nothing }", FAILURE),
        (b"[]", FAILURE), (b"{", FAILURE), ('{ quotes(after: "x") { totalCount } }', 37 + 22 + FAILURE),
    ):  # fmt: skip
        left -= price
        assert way(query)[2]["extensions"]["budget"]["remaining"] == left, query


def test_who_only_fails_is_refused_in_the_end(way: Way, settings: Any) -> None:
    settings.BUDGET_ADDRESS = 3 * FAILURE
    assert [way(b"[]")[0][:3] for _ in range(5)] == ["400", "400", "400", "429", "429"]


def test_the_schema_has_a_price_and_the_viewer_none(way: Way, settings: Any) -> None:
    schema, viewer = "{ s: __schema { queryType { name } } }", "{ viewer { username } __typename }"
    way(schema), way(viewer)
    settings.BUDGET_ADDRESS = 10_000
    assert way(schema)[2]["extensions"]["budget"]["remaining"] == 10_000 - INTROSPECTION - 1
    assert way(viewer)[2]["extensions"]["budget"]["remaining"] == 10_000 - INTROSPECTION - 2


def test_each_token_has_a_budget_of_its_own_and_takes_none_from_its_address(
    way: Way, settings: Any, cleo: User
) -> None:
    way(COUNT)
    settings.BUDGET_ADDRESS, settings.BUDGET_TOKEN = 100, 1_000
    one, other = (f"Bearer {base.token(cleo)}" for _ in range(2))
    spent = [way(COUNT, HTTP_AUTHORIZATION=one)[2]["extensions"]["budget"] for _ in range(3)]
    price = 22  # the page that is counted, its count, and the request
    assert [told["remaining"] for told in spent] == [1_000 - price, 1_000 - 2 * price, 1_000 - 3 * price]
    assert way(COUNT, HTTP_AUTHORIZATION=other)[2]["extensions"]["budget"]["remaining"] == 1_000 - price
    assert way(COUNT)[2]["extensions"]["budget"] == {"limit": 100, "remaining": 78, "resetSeconds": 14}


def test_who_is_signed_in_has_the_budget_of_a_token(settings: Any, cleo: User, client: Client) -> None:
    settings.BUDGET_ADDRESS, settings.BUDGET_TOKEN = 100, 1_000
    client.force_login(cleo)
    told = client.get("/graphql", {"query": COUNT}).json()["extensions"]["budget"]
    assert told["limit"] == 1_000


def test_a_network_of_ipv6_is_one_visitor(way: Way, settings: Any) -> None:
    way(COUNT)
    settings.BUDGET_ADDRESS = 100
    left = [
        way(COUNT, REMOTE_ADDR=where)[2]["extensions"]["budget"]["remaining"]
        for where in ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", "2001:db8:1:3::1")
    ]
    assert left[0] == left[2] > left[1]


@pytest.mark.parametrize("remote", ["", "unix:", "x" * 500])
def test_a_place_that_is_no_address_has_a_budget_too(way: Way, settings: Any, remote: str) -> None:
    settings.BUDGET_ADDRESS = 1_000
    assert way(COUNT, REMOTE_ADDR=remote)[2]["extensions"]["budget"]["limit"] == 1_000


def test_the_page_for_browsers_costs_nothing(settings: Any, client: Client) -> None:
    settings.BUDGET_ADDRESS = 1
    assert {client.get("/graphql", headers={"accept": "text/html"}).status_code for _ in range(5)} == {200}
