"""What tests of the GraphQL door share: a world, and a way to ask."""

import json
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client

Ask = Callable[..., Any]


@pytest.fixture
def world(everything: SimpleNamespace) -> SimpleNamespace:
    return everything


@pytest.fixture
def ask(client: Client) -> Ask:
    """Ask by POST; the body of the answer."""

    def asked(query: str, **variables: Any) -> Any:
        response = client.post("/graphql", json.dumps({"query": query, "variables": variables}), "application/json")
        return response.json()

    return asked
