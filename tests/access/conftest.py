"""A Redis for the tests that want a real one: the one that FACTBASE_TEST_REDIS names."""

import os
from collections.abc import Iterator

import pytest
from redis import Redis

from quotes.access.shared import PREFIX


@pytest.fixture
def redis_url() -> Iterator[str]:
    """Its address; what the test leaves there is taken away again."""
    url = os.environ.get("FACTBASE_TEST_REDIS", "")
    if not url:
        pytest.skip("no Redis to test with: FACTBASE_TEST_REDIS=redis://host:6379 names one")
    yield url
    client = Redis.from_url(url)
    for key in client.scan_iter(f"{PREFIX}test-*"):
        client.delete(key)
    client.close()
