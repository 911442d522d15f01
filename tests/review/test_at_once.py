"""Two people at once: whoever comes second finds the base as the first one left it. Nobody sleeps here.

The first holds his transaction open at a point of the test's choosing, and goes on when the database itself says that
the second one waits for him.
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection, connections, transaction

from quotes import review
from quotes.models import Actor, Conflict, Quote
from quotes.review import Refused
from quotes.review.proof import CHECKS
from tests.review.making import (
    claim,
    draft,
    draft_quote,
    evidence,
    fresh,
    person,
    published,
    published_claim,
    published_quote,
    source,
    speaker,
)

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def bob(transactional_db: None) -> Actor:
    return person("bob", reviews=True)


@pytest.fixture
def carol(transactional_db: None) -> Actor:
    return person("carol", reviews=True)


class Second(threading.Thread):
    """An act in a thread, and a connection, of its own."""

    def __init__(self, act: Callable[[], Any]) -> None:
        super().__init__(daemon=True)
        self.act = act
        self.fault: Exception | None = None
        self.server: int | None = None
        self.begun = threading.Event()

    def run(self) -> None:
        try:
            connection.ensure_connection()
            if connection.vendor == "postgresql":
                self.server = connection.connection.info.backend_pid
            self.begun.set()
            self.act()
        except Exception as fault:
            self.fault = fault
        finally:
            connections.close_all()

    def wait_until_it_waits(self) -> None:
        """Return when PostgreSQL says that this one waits for a lock (SQLite: that it has begun; it has one writer)."""
        assert self.begun.wait(10)
        while self.server is not None and self.is_alive():
            with connection.cursor() as cursor:
                cursor.execute("SELECT wait_event_type FROM pg_stat_activity WHERE pid = %s", [self.server])
                if cursor.fetchone() == ("Lock",):
                    return


@contextmanager
def meanwhile(act: Callable[[], Any]) -> Iterator[Second]:
    """In a transaction: `act` begins in another connection after the block, and ends after this one commits."""
    second = Second(act)
    with transaction.atomic():
        yield second
        second.start()
        second.wait_until_it_waits()
    second.join(60)
    assert not second.is_alive()


def proved() -> list[str]:
    return [fault.code for _, check in CHECKS for fault in check(lambda _: None)]


def in_review(actor: Actor, **fields: Any) -> Quote:
    made = draft_quote(actor, **fields)
    review.submit(made, actor=actor)
    return made


@pytest.mark.parametrize("ground", ["source", "speaker"])
def test_a_quote_is_not_published_while_its_ground_is_being_withheld(ground: str, bob: Actor, carol: Actor) -> None:
    made = in_review(bob)
    under = getattr(made, ground)
    with meanwhile(lambda: review.publish(made, actor=carol)) as second:
        review.withhold(under, actor=bob, reason="A court.")
    assert isinstance(second.fault, Refused)
    assert (fresh(made).state, proved()) == ("in_review", [])


@pytest.mark.parametrize("ground", ["source", "speaker"])
def test_a_quote_being_published_is_found_by_who_withholds_its_ground(ground: str, bob: Actor, carol: Actor) -> None:
    made = in_review(bob)
    under = getattr(made, ground)
    with meanwhile(lambda: review.withhold(under, actor=bob, reason="A court.")) as second:
        review.publish(made, actor=carol)
    assert second.fault is None
    assert (fresh(made).state, proved()) == ("withheld", [])


def test_a_claim_whose_two_quotes_are_taken_at_once_goes_back(bob: Actor, carol: Actor) -> None:
    one, other = published_quote(), published_quote()
    made = published_claim(one, other)
    with meanwhile(lambda: review.withhold(other, actor=carol, reason="A court.")) as second:
        review.withhold(one, actor=bob, reason="A court.")
    assert second.fault is None
    assert (fresh(made).state, proved()) == ("in_review", [])


def test_a_claim_is_not_published_on_a_quote_being_withheld(bob: Actor, carol: Actor) -> None:
    on = published_quote()
    made = claim()
    draft(made, evidence(made, on), by=bob)
    review.submit(made, actor=bob)
    with meanwhile(lambda: review.publish(made, actor=carol)) as second:
        review.withhold(on, actor=bob, reason="A court.")
    assert isinstance(second.fault, Refused)
    assert (fresh(made).state, proved()) == ("in_review", [])


def test_evidence_is_shown_when_both_ends_are_published_at_once(bob: Actor, carol: Actor) -> None:
    on, sure = in_review(bob), published_quote()
    made = published_claim(sure)
    review.write(evidence(made, on), actor=bob, reason="Another voice.")
    stale = fresh(made)
    stale.text = "The harbour cost 41 million."
    with meanwhile(lambda: review.write(stale, actor=bob, reason="A better figure.")) as second:
        review.publish(on, actor=carol)
    assert second.fault is None
    assert list(made.evidence.values_list("public", flat=True)) == [True, True]
    assert proved() == []


def test_of_two_edits_of_one_version_the_second_is_a_conflict(bob: Actor, carol: Actor) -> None:
    made = published(speaker())
    mine, yours = fresh(made), fresh(made)
    mine.description, yours.description = "Mine.", "Yours."
    with meanwhile(lambda: review.write(yours, actor=carol, reason="Why.")) as second:
        review.write(mine, actor=bob, reason="Why.")
    assert isinstance(second.fault, Conflict)
    assert fresh(made).description == "Mine."
    assert made.decisions.count() == 2


def test_of_two_steps_at_once_the_second_finds_another_state(bob: Actor, carol: Actor) -> None:
    made = published(source())
    with meanwhile(lambda: review.retract(fresh(made), actor=carol, reason="Wrong.")) as second:
        review.retract(made, actor=bob, reason="Wrong.")
    assert isinstance(second.fault, Refused)
    assert made.decisions.count() == 2
