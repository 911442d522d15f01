"""The random base that the tests of the read path stand on."""

import pytest
from django.db import connection

from quotes.models import change_log
from quotes.models.keys import public_id
from quotes.read.shape import ENTITIES, NODES
from tests.read.oracle import MODELS
from tests.read.world import World
from tests.standing import standing


@standing
def random_base() -> dict[str, list[str]]:
    """A random base: the public ids of its rows."""
    World(1)
    change_log.settle(connection)
    return {name: ids_of(name) for name in NODES}


@pytest.fixture
def world(random_base: dict[str, list[str]]) -> dict[str, list[str]]:
    """The random base, for a test that reads it."""
    return random_base


def ids_of(name: str) -> list[str]:
    """The public ids of all rows of an entity, oldest first."""
    keys = MODELS[name].objects.order_by("pk").values_list("pk", flat=True)
    return [public_id(ENTITIES[name].prefix, key) for key in keys]
