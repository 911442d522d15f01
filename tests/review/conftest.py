"""Alice contributes; Bob and Carol review."""

import pytest

from quotes.models import Actor
from tests.review.making import person


@pytest.fixture
def alice(db: None) -> Actor:
    return person("alice")


@pytest.fixture
def bob(db: None) -> Actor:
    return person("bob", reviews=True)


@pytest.fixture
def carol(db: None) -> Actor:
    return person("carol", reviews=True)
