"""What a whole list costs and how it ends: paid as it is sent, waiting for its budget, broken off where it must be."""

import sys
from typing import Any

import pytest
from django.db import connection

from quotes.access import LIMITS, TurnedAway
from quotes.access.budget import meter
from quotes.read import Unavailable, counted
from quotes.rest import whole
from tests import base
from tests.clock import Clock

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

WALK = sys.modules["quotes.read.walk"]
QUOTES = "/api/v1/quotes/?format=jsonl&fields=id"


@pytest.fixture(autouse=True)
def held(monkeypatch: Any) -> None:
    """Ten quotes, in pages of three rows."""
    monkeypatch.setattr(WALK, "STRIDE", 3)
    made = base.source()
    for number in range(10):
        base.quote(f"Words {number}.", made)


@pytest.fixture
def naps(monkeypatch: Any, clock: Clock) -> list[float]:
    """The naps of streams that wait; time passes while they do."""
    taken: list[float] = []

    def nap(seconds: float) -> None:
        taken.append(seconds)
        clock.now += seconds

    monkeypatch.setattr("quotes.rest.whole.time.sleep", nap)
    monkeypatch.setattr("quotes.rest.whole.time.monotonic", lambda: clock.now)
    return taken


def parts(answer: Any) -> list[bytes]:
    return list(answer.streaming_content)


def left(answer: Any) -> str:
    return answer.headers["RateLimit"].partition("r=")[2].partition(";")[0]


def test_a_page_is_read_before_the_head_and_the_others_as_they_are_sent(client: Any) -> None:
    with counted() as count:
        answer = client.get(QUOTES)
        assert 1 <= count.statements <= 2  # the next page may be on its way
        stream = iter(answer.streaming_content)
        assert (next(stream), next(stream).count(b"\n")) == (b"", 3)
        before = count.statements
        assert sum(part.count(b"\n") for part in stream) == 7
    assert count.statements == 4 > before


def test_who_leaves_stops_it(client: Any) -> None:
    answer = client.get(QUOTES)
    stream = iter(answer.streaming_content)
    next(stream), next(stream)
    with counted() as count:
        answer.close()
    assert count.statements == 0
    assert not connection.in_atomic_block or connection.savepoint_ids is not None


def test_rows_are_paid_a_fifth_of_what_they_cost_in_pages(client: Any, settings: Any) -> None:
    settings.BUDGET_ADDRESS = 1_000
    assert left(client.get("/api/v1/quotes/?fields=id&first=10")) == "989"
    assert left(client.get(QUOTES)) == "987"  # the request, and a point for three rows of one field
    assert left(client.head(QUOTES)) == "985"


def test_looking_through_many_rows_is_paid_once(client: Any, settings: Any) -> None:
    settings.BUDGET_ADDRESS = 2_000
    answer = client.get(f"{QUOTES}&kind=direct")
    assert left(answer) == "1398"  # three looks, the request, and a point for three rows
    assert len(parts(answer)) == 6
    assert left(client.get("/api/v1/topics/?first=1")) == "1393"


def test_what_cannot_be_paid_at_all_is_429(client: Any, settings: Any) -> None:
    settings.BUDGET_ADDRESS = 60
    assert client.get("/api/v1/topics/?first=59").status_code == 200
    with counted() as count:
        answer = client.get(QUOTES)
    assert (answer.status_code, count.statements) == (429, 0)
    assert answer.headers["Content-Type"] == "application/problem+json"


def test_a_stream_waits_for_its_budget_and_ends_whole(
    client: Any, settings: Any, clock: Clock, naps: list[float]
) -> None:
    settings.BUDGET_ADDRESS = 60
    answer = client.get(QUOTES)
    client.get("/api/v1/topics/?first=57")
    found = parts(answer)
    assert b"".join(found).count(b"\n") == 10
    assert naps
    assert found.count(b"") == len(naps) + 2  # the opening and the closing of lines are empty


def test_on_a_server_that_parks_it_sleeps_nowhere(client: Any, settings: Any, clock: Clock, naps: list[float]) -> None:
    settings.BUDGET_ADDRESS = 60
    answer = client.get(QUOTES, **{whole.PARKS: True})
    assert answer.parks
    client.get("/api/v1/topics/?first=57")
    stream = iter(answer.streaming_content)
    assert [next(stream).count(b"\n") for _ in range(4)] == [0, 3, 0, 0]
    clock.now += 60
    assert sum(part.count(b"\n") for part in stream) == 7
    assert naps == []


def test_a_stream_does_not_wait_for_ever_and_does_not_end_as_if_it_were_whole(
    client: Any, settings: Any, clock: Clock, naps: list[float]
) -> None:
    settings.BUDGET_ADDRESS = 60

    def others_spend() -> None:
        for _ in client.get("/api/v1/quotes/?format=jsonl").streaming_content:
            there = meter().draw("address:127.0.0.1", 0, 60).remaining
            meter().draw("address:127.0.0.1", there, 60)

    with pytest.raises(TurnedAway):
        others_spend()
    assert sum(naps) <= whole.PATIENCE + whole.AGAIN


def test_a_fault_in_the_middle_is_raised_to_the_server(client: Any, monkeypatch: Any) -> None:
    stream = iter(client.get(QUOTES).streaming_content)
    next(stream), next(stream)

    def away(*_: Any, **__: Any) -> Any:
        raise Unavailable("TIMEOUT")

    monkeypatch.setattr(WALK, "prepare", away)
    with pytest.raises(Unavailable):
        list(stream)


def test_what_no_cell_can_hold_is_told_before_anything_is_sent(client: Any) -> None:
    long = base.source("Long", text_access="public")
    base.capture(long, "x" * 40_000)
    answer = client.get("/api/v1/sources/?format=xlsx&fields=id,captures.text")
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["path"] == ["format"]
    assert "32,767" in answer.json()["detail"]
    assert client.get("/api/v1/sources/?format=csv&fields=id,captures.text").status_code == 200


def test_more_rows_may_be_asked_for_than_a_page_has(client: Any, settings: Any) -> None:
    settings.BUDGET_ADDRESS = 60_000
    for first, rows in ((LIMITS.page + 1, 10), (1_000_000_000, 10), (7, 7)):
        answer = client.get(f"{QUOTES}&first={first}&order=said_desc&kind=direct")
        assert answer.status_code == 200
        assert b"".join(parts(answer)).count(b"\n") == rows
