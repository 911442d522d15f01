"""Fixtures for tests of writing, by whichever door: who writes, and the base they write in."""

from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib.auth.models import Group

from quotes.models import Actor, User
from tests.acts.world import world
from tests.standing import standing

GROUPS = {"alice": "Contributor", "bob": "Reviewer", "carol": "Reviewer"}


def hired() -> dict[str, Any]:
    """Alice contributes, Bob and Carol review, Root administers; all are staff. Dora may look only."""
    made = {name: User.objects.create_user(name, is_staff=True) for name in (*GROUPS, "dora")}
    for name, group in GROUPS.items():
        made[name].groups.add(Group.objects.get(name=group))
    views = Group.objects.get(name="Contributor").permissions.filter(codename__startswith="view_")
    made["dora"].user_permissions.add(*views)
    made["root"] = User.objects.create_superuser("root")
    return made


@standing
def written() -> tuple[dict[str, Any], SimpleNamespace]:
    """The base to write in, and who does."""
    people = hired()
    return people, world(Actor("person", people["alice"]), Actor("person", people["carol"]))


@pytest.fixture
def people(request: pytest.FixtureRequest, db: None) -> dict[str, Any]:
    """Who writes: in the base to write in, if the test asks for it, else in an empty one."""
    return request.getfixturevalue("written")[0] if "written" in request.fixturenames else hired()


@pytest.fixture
def made(written: Any) -> SimpleNamespace:
    """The base to write in."""
    return written[1]
