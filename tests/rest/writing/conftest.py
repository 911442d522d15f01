"""Who writes through the door, and a way to do it."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from tests.acts.people import made as made
from tests.acts.people import people as people
from tests.acts.people import written as written
from tests.rest.writing.world import Request

Send = Callable[..., Any]


@pytest.fixture
def client_of(people: dict[str, Any]) -> Callable[[str], Client]:
    """The client of somebody, signed in unless it is nobody."""

    def found(who: str) -> Client:
        client = Client()
        if who in people:
            client.force_login(people[who])
        return client

    return found


@pytest.fixture
def send(client_of: Callable[[str], Client]) -> Send:
    """Send a request as somebody, with other headers, another address or query; the response."""

    def sent(who: str, one: Request, /, *, query: str = "", headers: Any = None, address: str = "") -> Any:
        given = {} if one.body is None else {"data": json.dumps(one.body), "content_type": "application/json"}
        told = {**one.headers, **(headers or {})}
        kept = {name: value for name, value in told.items() if value is not None}
        call = getattr(client_of(who), one.method)
        return call((address or one.address) + query, headers=kept, **given)

    return sent
