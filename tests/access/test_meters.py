"""Buckets: in this process and in Redis alike they give all or nothing, fill evenly, and forget."""

import logging
import math
import socket
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st
from redis import Redis

from quotes.access.meters import Here, Meter
from quotes.access.shared import PREFIX, Shared
from tests.clock import Clock


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(params=["here", "redis"])
def meter(request: pytest.FixtureRequest, clock: Clock) -> Meter:
    """The same buckets twice."""
    if request.param == "here":
        return Here(clock)
    return Shared(request.getfixturevalue("redis_url"), meanwhile=Broken(), clock=clock)


class Broken:
    """What must not be asked."""

    def draw(self, bucket: str, points: int, limit: int) -> Any:
        raise AssertionError("Redis is there")


@pytest.fixture
def bucket() -> str:
    return f"test-{uuid4().hex}"


def test_a_new_bucket_is_full_and_tells_what_is_left(meter: Meter, bucket: str) -> None:
    assert meter.draw(bucket, 10, 60) == (60, 50, 10, 0)
    assert meter.draw(bucket, 50, 60) == (60, 0, 60, 0)


def test_what_cannot_be_had_takes_nothing_and_says_when(meter: Meter, clock: Clock, bucket: str) -> None:
    meter.draw(bucket, 50, 60)
    for _ in range(3):
        assert meter.draw(bucket, 13, 60) == (60, 10, 50, 3)
    assert meter.draw(bucket, 10, 60).wait == 0
    clock.now += 2.9
    assert meter.draw(bucket, 3, 60).wait == 1
    clock.now += 0.1
    assert meter.draw(bucket, 3, 60).wait == 0


def test_it_fills_evenly_and_never_over(meter: Meter, clock: Clock, bucket: str) -> None:
    meter.draw(bucket, 60, 60)
    clock.now += 7
    assert meter.draw(bucket, 0, 60) == (60, 7, 53, 0)
    clock.now += 10_000
    assert meter.draw(bucket, 0, 60) == (60, 60, 0, 0)


def test_what_is_dearer_than_a_bucket_is_had_from_a_full_one_and_leaves_a_debt(
    meter: Meter, clock: Clock, bucket: str
) -> None:
    assert meter.draw(bucket, 150, 60) == (60, 0, 150, 0)
    assert meter.draw(bucket, 1, 60).wait == 91
    clock.now += 91
    assert meter.draw(bucket, 1, 60).wait == 0
    assert meter.draw(bucket, 150, 60).wait == 60


def test_a_clock_that_steps_back_gives_nothing(meter: Meter, clock: Clock, bucket: str) -> None:
    meter.draw(bucket, 60, 60)
    clock.now -= 100
    assert meter.draw(bucket, 1, 60).wait == 1


def test_one_bucket_is_not_another(meter: Meter, bucket: str) -> None:
    meter.draw(bucket, 60, 60)
    assert meter.draw(f"{bucket}-other", 60, 60).wait == 0


def test_what_was_told_to_wait_for_can_then_be_had(meter: Meter, clock: Clock, bucket: str) -> None:
    meter.draw(bucket, 61, 61)
    for points in (1, 7, 20, 59, 61, 200):
        wait = meter.draw(bucket, points, 61).wait
        clock.now += wait - 1
        assert wait > 0
        assert meter.draw(bucket, points, 61).wait == 1
        clock.now += 1
        assert meter.draw(bucket, points, 61).wait == 0


def test_at_once_no_more_is_given_than_there_is(meter: Meter, bucket: str) -> None:
    with ThreadPoolExecutor(8) as threads:
        found = list(threads.map(lambda _: meter.draw(bucket, 10, 200).wait, range(100)))
    assert found.count(0) == 20


@given(st.lists(st.tuples(st.floats(0, 100), st.integers(0, 300)), max_size=30), st.integers(1, 200))
def test_nobody_gets_more_than_a_bucket_and_what_has_flowed_in(asked: list[tuple[float, int]], limit: int) -> None:
    clock = Clock()
    meter, given_out, began = Here(clock), 0, clock.now
    for seconds, points in asked:
        clock.now += seconds
        if not (found := meter.draw("x", points, limit)).wait:
            given_out += points
            assert found.reset >= 0
        owed = max(0, max((points for _, points in asked), default=0) - limit)
        assert given_out <= math.ceil(limit + (clock.now - began) * limit / 60 + 0.01) + owed


def test_there_is_an_end_to_how_many_are_kept(clock: Clock) -> None:
    meter = Here(clock, room=3)
    for name in ("a", "b", "c", "a", "d"):
        meter.draw(name, 60, 60)
    assert len(meter._buckets) == 3
    assert meter.draw("a", 1, 60).wait == 1
    assert meter.draw("b", 1, 60).wait == 0


def test_a_bucket_in_redis_is_gone_when_it_would_be_full(redis_url: str, bucket: str) -> None:
    Shared(redis_url, meanwhile=Broken()).draw(bucket, 30, 60)
    left = Redis.from_url(redis_url).pttl(PREFIX + bucket)
    assert 29_000 < left <= 31_000


def test_by_redis_s_own_clock_two_processes_count_as_one(redis_url: str, bucket: str) -> None:
    one, other = Shared(redis_url, meanwhile=Broken()), Shared(redis_url, meanwhile=Broken())
    assert one.draw(bucket, 1_000, 1_000).wait == 0
    assert other.draw(bucket, 1_000, 1_000).wait >= 59


def test_it_is_one_round_trip(redis_url: str, bucket: str) -> None:
    meter = Shared(redis_url, meanwhile=Broken())
    meter.draw(bucket, 1, 60)
    client = Redis.from_url(redis_url)
    with client.monitor() as monitor:
        meter.draw(bucket, 1, 60)
        client.echo(bucket)
        sent = []
        for told in monitor.listen():
            if told["command"].startswith("ECHO"):
                break
            if bucket in told["command"] and told["client_type"] != "lua":
                sent.append(told["command"])
    assert [one.split()[0] for one in sent] == ["EVALSHA"]


def unused_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def silent() -> tuple[socket.socket, int]:
    """A server that takes connections and never answers."""
    server = socket.create_server(("127.0.0.1", 0))
    return server, int(server.getsockname()[1])


@pytest.mark.parametrize("kind", ["nobody", "silent"])
def test_a_redis_that_is_away_is_counted_without_and_logged_once(kind: str, caplog: Any) -> None:
    server, port = silent() if kind == "silent" else (None, unused_port())
    meter = Shared(f"redis://127.0.0.1:{port}")
    with caplog.at_level(logging.ERROR):
        found = [meter.draw("x", 20, 60).wait for _ in range(4)]
    assert found[:3] == [0, 0, 0]
    assert found[3] > 0
    assert len(caplog.records) == 1
    if server:
        server.close()


def test_a_redis_that_comes_back_is_asked_again(redis_url: str, bucket: str, monkeypatch: Any, caplog: Any) -> None:
    monkeypatch.setattr("quotes.access.shared.AGAIN", 0)
    meter = Shared(redis_url)
    right: Callable[..., Any] = meter._draw
    meter._draw = Shared(f"redis://127.0.0.1:{unused_port()}")._draw
    for _ in range(3):
        meter.draw(bucket, 60, 60)
    meter._draw = right
    assert meter.draw(bucket, 60, 60).wait == 0
    assert len(caplog.records) == 1


def test_threads_share_one_bucket_here(clock: Clock) -> None:
    meter, waits, gate = Here(clock), [], threading.Barrier(4)

    def ask() -> None:
        gate.wait()
        waits.append(meter.draw("x", 30, 60).wait)

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(waits)[:3].count(0) == 2
