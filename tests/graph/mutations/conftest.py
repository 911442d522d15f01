"""Who writes through the door, and a way to do it."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from tests.acts.people import made as made
from tests.acts.people import people as people
from tests.acts.people import written as written

Do = Callable[..., Any]


@pytest.fixture
def send(people: dict[str, Any]) -> Do:
    """Send a document with variables as somebody; the body of the answer."""

    def sent(who: str, query: str, **variables: Any) -> Any:
        client = Client()
        if who in people:
            client.force_login(people[who])
        response = client.post("/graphql", json.dumps({"query": query, "variables": variables}), "application/json")
        assert response.status_code == 200, response.content
        return response.json()

    return sent


@pytest.fixture
def do(send: Do) -> Do:
    """Do one act as somebody; what its field answers."""

    def done(who: str, query: str, given: Any) -> Any:
        told = send(who, query, input=given)
        assert "errors" not in told, told
        return next(iter(told["data"].values()))

    return done
