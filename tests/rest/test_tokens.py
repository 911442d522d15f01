"""Access tokens and budgets in REST: the same rules as in GraphQL, told in its own words."""

from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from quotes.access import FAILURE
from quotes.access.tokens import TRIES
from quotes.models import User
from quotes.read import Unavailable
from quotes.rest.describe import document
from quotes.rest.views import DESCRIPTION
from tests import base
from tests.clock import Clock

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

WRONG = f"fb_{'a' * 43}"
TOPICS = "/api/v1/topics/"


@pytest.fixture
def cleo() -> User:
    return User.objects.create_superuser("cleo")


def get(address: str, secret: str | None = None, header: str | None = None, **more: Any) -> Any:
    given = header if secret is None else f"Bearer {secret}"
    return Client(**more).get(address, headers={"authorization": given} if given is not None else {})


def test_a_token_answers_as_its_user_and_nobody_keeps_it(cleo: User) -> None:
    draft = base.pid(base.world().draft)
    address = f"/api/v1/quotes/{draft}/"
    assert get(address).status_code == 404
    answer = get(address, base.token(cleo))
    assert (answer.status_code, answer.json()["text"]) == (200, base.SECRET)
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert set(answer.headers["Vary"].split(", ")) == {"Accept", "Authorization", "Cookie"}


def test_what_the_public_may_see_is_private_with_a_token_and_public_without() -> None:
    secret = base.token(User.objects.create_user("reader"))
    assert get(TOPICS, secret).headers["Cache-Control"] == "private, no-store"
    assert get(TOPICS).headers["Cache-Control"].startswith("public")
    assert get(f"{TOPICS}?x=1", secret).headers["Cache-Control"] == "private, no-store"


def test_a_token_costs_one_statement_beside_the_read(
    cleo: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    secret = base.token(cleo)
    get(TOPICS, secret)
    with django_assert_num_queries(2):
        get(TOPICS, secret)


@pytest.mark.parametrize("address", ["", "openapi.json", "topics/", "quotes/q_1/", "topics/?x=1"])
@pytest.mark.parametrize(
    ("header", "status", "challenge"),
    [
        (f"Bearer {WRONG}", 401, 'Bearer error="invalid_token"'),
        ("Basic dTpw", 401, "Bearer"),
        ("Bearer", 400, 'Bearer error="invalid_request"'),
        ("Bearer \xff\x01", 400, 'Bearer error="invalid_request"'),
    ],
)
def test_what_is_no_right_token_is_a_problem(address: str, header: str, status: int, challenge: str) -> None:
    answer = get(f"/api/v1/{address}", header=header)
    assert (answer.status_code, answer.headers["WWW-Authenticate"]) == (status, challenge)
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json()["code"] == ("UNAUTHENTICATED" if status == 401 else "BAD_REQUEST")


def test_the_token_decides_where_a_session_comes_beside_it(cleo: User, client: Client) -> None:
    draft = base.pid(base.world().draft)
    address, reader = f"/api/v1/quotes/{draft}/", base.token(User.objects.create_user("reader"))
    client.force_login(cleo)
    assert client.get(address).status_code == 200
    assert client.get(address, headers={"authorization": f"Bearer {reader}"}).status_code == 404
    assert client.get(address, headers={"authorization": f"Bearer {WRONG}"}).status_code == 401


def test_too_many_wrong_tokens_are_429() -> None:
    assert {get(TOPICS, WRONG).status_code for _ in range(TRIES)} == {401}
    answer = get(TOPICS, WRONG)
    assert (answer.status_code, answer.json()["code"]) == (429, "RATE_LIMITED")
    assert int(answer.headers["Retry-After"]) > 0
    assert get(TOPICS).status_code == 200


def test_a_base_that_is_away_while_the_token_is_looked_up_is_503(monkeypatch: Any) -> None:
    def away(*_: Any) -> Any:
        raise Unavailable("UNAVAILABLE")

    monkeypatch.setattr("quotes.access.tokens._found", away)
    assert get(TOPICS, WRONG).status_code == 503


def test_a_budget_is_told_in_the_headers_of_the_draft(settings: Any) -> None:
    assert "RateLimit" not in get(TOPICS).headers
    settings.BUDGET_ADDRESS = 600
    answer = get(f"{TOPICS}?first=99")
    assert answer.headers["RateLimit-Policy"] == '"address";q=600;qu="points";w=60'
    assert answer.headers["RateLimit"] == '"address";r=500;t=10'


def test_a_token_and_somebody_signed_in_pay_for_themselves(settings: Any, cleo: User, client: Client) -> None:
    settings.BUDGET_ADDRESS, settings.BUDGET_TOKEN = 600, 6_000
    assert get(f"{TOPICS}?first=99", base.token(cleo)).headers["RateLimit"] == '"token";r=5900;t=1'
    client.force_login(cleo)
    assert client.get(f"{TOPICS}?first=99").headers["RateLimit"] == '"user";r=5900;t=1'


def test_a_budget_that_is_used_up_is_429_until_it_has_filled(
    settings: Any, clock: Clock, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    settings.BUDGET_ADDRESS = 60
    assert get(f"{TOPICS}?first=50").status_code == 200
    with django_assert_num_queries(0):
        answer = get(f"{TOPICS}?first=50")
    assert (answer.status_code, answer.json()["code"]) == (429, "RATE_LIMITED")
    assert answer.headers["Retry-After"] == "42"
    assert answer.headers["RateLimit"] == '"address";r=9;t=42'
    assert "60 points a minute, and this costs 51. Come again in 42 seconds." in answer.json()["detail"]
    clock.now += 42
    assert get(f"{TOPICS}?first=50").status_code == 200


def test_the_index_and_the_description_cost_a_request_and_a_refusal_more(settings: Any) -> None:
    settings.BUDGET_ADDRESS, left = 1_000, 1_000
    for address, price in (
        ("", 1), ("openapi.json", DESCRIPTION), ("topics/?x=1", FAILURE), ("quotes/q_1/", FAILURE),
        (f"quotes/q_{'0' * 32}/?fields=text", 2), ("quotes/?fields=text&after=x", 21),
    ):  # fmt: skip
        left -= price
        assert f";r={left};" in get(f"/api/v1/{address}").headers["RateLimit"], address


def test_who_only_fails_is_refused_in_the_end(settings: Any) -> None:
    settings.BUDGET_ADDRESS = 2 * FAILURE
    assert [get(f"{TOPICS}?x=1").status_code for _ in range(3)] == [400, 400, 429]


def test_429_and_401_are_described_for_every_address_with_their_headers() -> None:
    refusals = document()["components"]["responses"]

    def headers(answer: Any) -> set[str]:
        return set(refusals[answer["$ref"].rpartition("/")[2]]["headers"] if "$ref" in answer else answer["headers"])

    for operations in document()["paths"].values():
        for operation in operations.values():
            assert headers(operation["responses"]["429"]) == {"Retry-After", "RateLimit-Policy", "RateLimit"}
            assert "WWW-Authenticate" in headers(operation["responses"]["401"])
        if "get" in operations:
            assert "RateLimit" in operations["get"]["responses"]["200"]["headers"]
    assert document()["components"]["securitySchemes"]["token"]["scheme"] == "bearer"
    assert {} in document()["security"]
