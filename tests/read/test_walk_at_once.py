"""A walk beside writers: between its pages nothing is held; within a moment nothing moves."""

import sys
import threading
from itertools import islice
from typing import Any

import pytest
from django.db import OperationalError, connection, connections, transaction

from quotes.models import Quote
from quotes.read import Ask, Selection, Unavailable, moment, walk, walked
from tests import base

pytestmark = pytest.mark.django_db(transaction=True)

QUOTE = Selection("quote", (Ask("id", "id"),))


def ids(rows: Any) -> list[str]:
    return [one["id"] for one in rows]


def meanwhile(change: Any) -> None:
    """Do something in another connection."""

    def run() -> None:
        try:
            change()
        finally:
            connections.close_all()

    other = threading.Thread(target=run)
    other.start()
    other.join()


@pytest.fixture
def held(monkeypatch: Any) -> list[str]:
    monkeypatch.setattr(sys.modules["quotes.read.walk"], "STRIDE", 3)
    source = base.source()
    return [base.pid(base.quote(f"Words {number}.", source)) for number in range(9)]


def test_rows_that_stay_come_once_and_new_ones_at_the_end(held: list[str]) -> None:
    rows = walk("quotes", QUOTE)
    first = ids(islice(rows, 3))
    meanwhile(lambda: Quote.objects.filter(pk=held[0].removeprefix("q_")).update(state="withheld"))
    meanwhile(lambda: Quote.objects.filter(pk=held[8].removeprefix("q_")).update(state="withheld"))
    meanwhile(lambda: base.quote("New words."))
    assert first == held[:3]
    found = ids(rows)
    assert found[:-1] == held[3:8]
    assert len(found) == 6


def test_within_a_moment_all_pages_are_of_one(held: list[str]) -> None:
    with moment():
        rows = walk("quotes", QUOTE)
        first = ids(islice(rows, 1))
        meanwhile(lambda: base.quote("New words."))
        meanwhile(lambda: Quote.objects.filter(pk=held[8].removeprefix("q_")).update(state="withheld"))
        assert first + ids(rows) == held
    assert held[8] not in ids(walk("quotes", QUOTE))


def test_within_a_transaction_that_one_is_the_moment(held: list[str]) -> None:
    with transaction.atomic():
        new = base.quote("New words.")
        with moment():
            assert Quote.objects.filter(pk=new.pk).exists()
        base.quote("Writing goes on.")


def test_a_moment_writes_nothing_and_leaves_no_transaction(held: list[str]) -> None:
    with moment():
        list(walk("quotes", QUOTE))
    assert not connection.in_atomic_block
    base.quote("Writing goes on.")


def test_a_walk_holds_no_transaction_between_its_pages(held: list[str]) -> None:
    rows = walked("quotes", QUOTE, len)
    next(rows)
    assert not connection.in_atomic_block
    if connection.vendor == "postgresql":
        assert connection.connection.info.transaction_status == 0
    meanwhile(lambda: base.quote("Others write."))


def test_a_base_that_goes_away_in_the_middle_is_told(held: list[str], monkeypatch: Any) -> None:
    def failing(*_: Any) -> None:
        raise OperationalError("the inside")

    rows = walked("quotes", QUOTE, len)
    next(rows)
    monkeypatch.setattr("quotes.read.execute._run", failing)
    monkeypatch.setattr("quotes.read.prepared.Statements.begun", lambda *_: None)
    with pytest.raises(Unavailable):
        list(rows)


@pytest.fixture
def late(monkeypatch: Any) -> list[bool]:
    """Whether the statements to come are late, in their order; those after them are not."""
    fetch, told = sys.modules["quotes.read.fetch"], [False]
    real = fetch.begun

    def begun(*given: Any, **also: Any) -> Any:
        rows = real(*given, **also)
        is_late = bool(told) and told.pop(0)

        def awaited() -> Any:
            found = rows()
            if is_late:
                raise Unavailable("TIMEOUT")
            return found

        return awaited

    monkeypatch.setattr(fetch, "begun", begun)
    return told


def test_a_further_page_that_is_late_is_asked_for_once_more(held: list[str], late: list[bool]) -> None:
    late += [True, False, True]
    assert ids(walk("quotes", QUOTE)) == held


def test_a_page_that_is_late_twice_is_told_and_so_is_the_first(held: list[str], late: list[bool]) -> None:
    late += [True, True]
    with pytest.raises(Unavailable):
        list(walk("quotes", QUOTE))
    late[:] = [True]
    with pytest.raises(Unavailable):
        next(walk("quotes", QUOTE))


def test_within_a_transaction_no_page_is_asked_for_again(held: list[str], late: list[bool]) -> None:
    late += [True]
    with transaction.atomic(), pytest.raises(Unavailable):
        list(walk("quotes", QUOTE))
