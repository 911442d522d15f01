"""Documents that all processes know, by a Redis; without it each knows its own."""

import os
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from redis import Redis

from tests.graph.hashed import HASH, NOT_FOUND, Asks, apollo, forget
from tests.graph.hashed import asks as asks
from tests.graph.hashed import automatic as automatic
from tests.graph.hashed import nothing_is_known as nothing_is_known
from tests.graph.hashed import trusting as trusting
from tests.graph.test_straight import connections_stay as connections_stay
from tests.graph.ways import COUNT, code

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("connections_stay")]


PREFIX = f"factbase:test-{os.getpid()}:"
"""Where this run keeps its documents: another may go on beside it."""


@pytest.fixture
def redis(settings: Any, monkeypatch: Any) -> Iterator[Redis]:
    """The Redis that FACTBASE_TEST_REDIS names; what the test leaves there is taken away again."""
    url = os.environ.get("FACTBASE_TEST_REDIS", "")
    if not url:
        pytest.skip("no Redis to test with: FACTBASE_TEST_REDIS=redis://host:6379 names one")
    settings.REDIS_URL = url
    monkeypatch.setattr("quotes.access.texts.PREFIX", PREFIX)
    client = Redis.from_url(url)
    yield client
    client.delete(PREFIX + HASH)
    client.close()


@pytest.mark.usefixtures("automatic")
def test_another_process_knows_what_was_sent_to_one(asks: Asks, redis: Redis) -> None:
    assert code(asks(apollo(HASH))[2]) == NOT_FOUND
    asks({"query": COUNT, **apollo(HASH)})
    assert 0 < redis.ttl(PREFIX + HASH) <= 3_600
    forget()  # as another process never knew
    assert asks(apollo(HASH))[2]["data"] == {"topics": {"totalCount": 0}}
    redis.delete(PREFIX + HASH)
    assert asks(apollo(HASH))[2]["data"] == {"topics": {"totalCount": 0}}


@pytest.mark.usefixtures("automatic", "clock")
def test_what_another_process_parsed_is_paid_where_it_is_parsed_again(
    client: Client, redis: Redis, settings: Any
) -> None:
    client.post("/graphql", {"query": COUNT, **apollo(HASH)}, "application/json")
    forget()
    settings.REDIS_URL, settings.BUDGET_ADDRESS = "", 10_000  # the texts are still there, the budgets are here
    told = client.post("/graphql", apollo(HASH), "application/json").json()
    assert told["extensions"]["budget"]["remaining"] == 10_000 - len(COUNT) - 22


@pytest.mark.usefixtures("automatic")
@pytest.mark.parametrize("left", [b"{ __typename }", b"\xff\xfe", b""])
def test_a_text_in_redis_that_does_not_fit_is_none(asks: Asks, redis: Redis, left: bytes) -> None:
    redis.set(PREFIX + HASH, left)
    assert code(asks(apollo(HASH))[2]) == NOT_FOUND


@pytest.mark.usefixtures("automatic")
def test_a_redis_that_is_away_takes_nothing_down(asks: Asks, settings: Any, caplog: Any) -> None:
    settings.REDIS_URL = "redis://127.0.0.1:1"
    assert code(asks(apollo(HASH))[2]) == NOT_FOUND
    assert asks({"query": COUNT, **apollo(HASH)})[2]["data"]
    assert asks(apollo(HASH))[2]["data"]
    assert [line.levelname for line in caplog.records if "Redis is away" in line.message] == ["ERROR"]
