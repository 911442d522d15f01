"""The random base that the tests of the read path stand on."""

from typing import Any

import pytest
from django.db import connection, transaction

from quotes.models import change_log
from quotes.models.keys import public_id
from quotes.read.shape import ENTITIES, NODES
from tests.read.oracle import MODELS
from tests.read.world import World


@pytest.fixture(scope="module")
def world(django_db_setup: Any, django_db_blocker: Any) -> Any:
    """A random base for all tests of a file, taken away at their end."""
    with django_db_blocker.unblock(), transaction.atomic():
        World(1)
        change_log.settle(connection)
        yield {name: ids_of(name) for name in NODES}
        transaction.set_rollback(True)


def ids_of(name: str) -> list[str]:
    """The public ids of all rows of an entity, oldest first."""
    keys = MODELS[name].objects.order_by("pk").values_list("pk", flat=True)
    return [public_id(ENTITIES[name].prefix, key) for key in keys]
