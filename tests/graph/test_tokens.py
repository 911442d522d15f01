"""Access tokens and budgets in GraphQL: the same by Django's long way and straight from WSGI."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.test import Client, RequestFactory
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from factbase.wsgi import application, django
from quotes.access import FAILURE, INTROSPECTION, RETRY_SECONDS
from quotes.access.tokens import TRIES
from quotes.graph.documents import _documents
from quotes.graph.straight import is_plain
from quotes.models import Token, User
from quotes.read import Unavailable
from tests import base
from tests.clock import Clock
from tests.graph.test_straight import connections_stay as connections_stay
from tests.graph.test_straight import environ, sent

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("connections_stay", "clock")]

WHO = "{ viewer { username } quotes { totalCount } }"
COUNT = "{ topics { totalCount } }"
WRONG = f"fb_{'a' * 43}"
Way = Callable[..., tuple[str, dict[str, str], Any]]


@pytest.fixture(params=["straight", "long"])
def way(request: pytest.FixtureRequest) -> Way:
    """A question asked by either way: status, headers, body."""

    def asked(query: str | bytes, **more: Any) -> tuple[str, dict[str, str], Any]:
        body = query if isinstance(query, bytes) else json.dumps({"query": query}).encode()
        given = environ(body, **more)
        assert is_plain(given)
        status, headers, told = sent(application if request.param == "straight" else django, given)
        headers.pop("content-length", None)
        return status, headers, json.loads(told)

    return asked


@pytest.fixture
def cleo() -> User:
    return User.objects.create_superuser("cleo")


def code(told: Any) -> str:
    return str(told["errors"][0]["extensions"]["code"])


def test_a_token_answers_as_its_user(way: Way, cleo: User) -> None:
    base.world()
    status, headers, told = way(WHO, HTTP_AUTHORIZATION=f"Bearer {base.token(cleo)}")
    assert (status, told["data"]["viewer"]) == ("200 OK", {"username": "cleo"})
    assert told["data"]["quotes"]["totalCount"] > way(WHO)[2]["data"]["quotes"]["totalCount"]
    assert headers["cache-control"] == "private, no-store"
    assert headers["vary"] == "Accept, Authorization, Cookie"
    assert "cache-control" not in way(WHO)[1]
    assert way(WHO)[1]["vary"] == "Accept, Authorization, Cookie"


def test_a_token_costs_one_statement_beside_the_read(
    way: Way, cleo: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    header = f"Bearer {base.token(cleo)}"
    way(COUNT, HTTP_AUTHORIZATION=header)
    for cookie in ({}, {"HTTP_COOKIE": f"{django_settings.SESSION_COOKIE_NAME}=x"}):
        with django_assert_num_queries(2):
            way(COUNT, HTTP_AUTHORIZATION=header, **cookie)


@pytest.mark.parametrize(
    ("header", "status", "challenge"),
    [
        (f"Bearer {WRONG}", "401 Unauthorized", 'Bearer error="invalid_token"'),
        ("Basic dTpw", "401 Unauthorized", "Bearer"),
        ("Bearer", "400 Bad Request", 'Bearer error="invalid_request"'),
        ("", "400 Bad Request", 'Bearer error="invalid_request"'),
        ("Bearer \xff\xfe\x01", "400 Bad Request", 'Bearer error="invalid_request"'),
    ],
)
def test_what_is_no_right_token_is_refused_before_anything_is_read(
    way: Way, header: str, status: str, challenge: str
) -> None:
    for body in (COUNT, b"not json", "{"):
        told = way(body, HTTP_AUTHORIZATION=header)
        assert (told[0], told[1]["www-authenticate"]) == (status, challenge)
        assert code(told[2]) == ("UNAUTHENTICATED" if status.startswith("401") else "BAD_REQUEST")
        assert "data" not in told[2]
        assert told[1]["cache-control"] == "private, no-store"


def test_the_token_decides_where_a_session_comes_beside_it(way: Way, cleo: User, client: Client) -> None:
    client.force_login(User.objects.create_user("other"))
    cookie = f"{django_settings.SESSION_COOKIE_NAME}={client.cookies[django_settings.SESSION_COOKIE_NAME].value}"
    right = way(WHO, HTTP_AUTHORIZATION=f"Bearer {base.token(cleo)}", HTTP_COOKIE=cookie)
    assert right[2]["data"]["viewer"] == {"username": "cleo"}
    wrong = way(WHO, HTTP_AUTHORIZATION=f"Bearer {WRONG}", HTTP_COOKIE=cookie)
    assert code(wrong[2]) == "UNAUTHENTICATED"


def test_a_session_without_a_token_keeps_its_proof_of_origin(cleo: User) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(cleo)
    ask: dict[str, Any] = {"path": "/graphql", "data": json.dumps({"query": WHO}), "content_type": "application/json"}
    assert client.post(**ask).status_code == 403
    right = client.post(**ask, headers={"authorization": f"Bearer {base.token(cleo)}"})
    assert right.json()["data"]["viewer"] == {"username": "cleo"}


def test_a_get_takes_a_token_too(cleo: User, client: Client) -> None:
    right = client.get("/graphql", {"query": WHO}, headers={"authorization": f"Bearer {base.token(cleo)}"})
    assert right.json()["data"]["viewer"] == {"username": "cleo"}
    assert right.headers["Cache-Control"] == "private, no-store"
    assert client.get("/graphql", {"query": WHO}, headers={"authorization": f"Bearer {WRONG}"}).status_code == 401


def test_too_many_wrong_tokens_are_429(way: Way, cleo: User) -> None:
    right = f"Bearer {base.token(cleo)}"
    assert way(COUNT, HTTP_AUTHORIZATION=right)[0] == "200 OK"
    for _ in range(TRIES):
        assert way(COUNT, HTTP_AUTHORIZATION=f"Bearer {WRONG}")[0] == "401 Unauthorized"
    status, headers, told = way(COUNT, HTTP_AUTHORIZATION=f"Bearer {WRONG}")
    assert (status, code(told)) == ("429 Too Many Requests", "RATE_LIMITED")
    assert int(headers["retry-after"]) > 0
    assert way(COUNT, HTTP_AUTHORIZATION=right)[0] == way(COUNT)[0] == "200 OK"


@pytest.mark.parametrize("error", [Unavailable("UNAVAILABLE"), RuntimeError("the inside")])
def test_a_fault_while_the_token_is_looked_up_shows_no_inside(way: Way, monkeypatch: Any, error: Exception) -> None:
    def broken(*_: Any) -> Any:
        raise error

    monkeypatch.setattr("quotes.access.tokens._found", broken)
    status, headers, told = way(COUNT, HTTP_AUTHORIZATION=f"Bearer {WRONG}")
    assert status[:3] == ("503" if isinstance(error, Unavailable) else "500")
    assert headers.get("retry-after") == (RETRY_SECONDS if status.startswith("503") else None)
    assert "inside" not in json.dumps(told)


# ---------------------------------------------------------------- budgets


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


def test_a_token_revoked_between_two_questions_is_refused(way: Way, cleo: User) -> None:
    header = f"Bearer {base.token(cleo)}"
    assert way(COUNT, HTTP_AUTHORIZATION=header)[0] == "200 OK"
    Token.objects.update(revoked_at=timezone.now())
    assert way(COUNT, HTTP_AUTHORIZATION=header)[0] == "401 Unauthorized"


def test_the_page_is_nobodys_where_a_token_comes_beside_the_session(cleo: User, client: Client) -> None:
    client.force_login(cleo)
    page = client.get("/graphql", headers={"accept": "text/html", "authorization": "Basic dTpw"})
    assert (page.status_code, "csrftoken" in page.cookies) == (200, False)
    assert RequestFactory().get("/graphql").COOKIES == {}
