"""A question asked by both ways: straight from WSGI, and Django's long one."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from factbase.wsgi import application, django
from quotes.models import User
from tests.graph.test_straight import connections_stay as connections_stay
from tests.graph.test_straight import environ, plain, sent

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
        assert plain(given)
        status, headers, told = sent(application if request.param == "straight" else django, given)
        headers.pop("content-length", None)
        return status, headers, json.loads(told)

    return asked


@pytest.fixture
def cleo() -> User:
    return User.objects.create_superuser("cleo")


def code(told: Any) -> str:
    return str(told["errors"][0]["extensions"]["code"])
