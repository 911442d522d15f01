"""Access tokens in GraphQL: the same by Django's long way and straight from WSGI."""

import json
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.test import Client, RequestFactory
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from quotes.access import RETRY_SECONDS
from quotes.access.tokens import TRIES
from quotes.models import Token, User
from quotes.read import Unavailable
from tests import base
from tests.graph.test_straight import connections_stay as connections_stay
from tests.graph.ways import COUNT, WHO, WRONG, Way, code
from tests.graph.ways import cleo as cleo
from tests.graph.ways import way as way

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("connections_stay", "clock")]


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
