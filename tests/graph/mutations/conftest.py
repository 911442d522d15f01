"""Who writes through the door, and a way to do it."""

import json
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.test import Client

from quotes.models import Actor, User
from tests.graph.mutations.world import world

Do = Callable[..., Any]
GROUPS = {"alice": "Contributor", "bob": "Reviewer", "carol": "Reviewer"}


@pytest.fixture
def people(db: None) -> dict[str, Any]:
    """Alice contributes, Bob and Carol review, Root administers; all are staff. Dora may look only."""
    made = {name: User.objects.create_user(name, is_staff=True) for name in (*GROUPS, "dora")}
    for name, group in GROUPS.items():
        made[name].groups.add(Group.objects.get(name=group))
    views = Group.objects.get(name="Contributor").permissions.filter(codename__startswith="view_")
    made["dora"].user_permissions.add(*views)
    made["root"] = User.objects.create_superuser("root")
    return made


@pytest.fixture
def made(people: dict[str, Any]) -> SimpleNamespace:
    """The base to write in."""
    return world(Actor("person", people["alice"]), Actor("person", people["carol"]))


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
