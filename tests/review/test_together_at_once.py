"""Publishing together while somebody else acts upon what it rests on: all of it is done, or nothing."""

from collections.abc import Callable
from typing import Any

import pytest

from quotes import review
from quotes.models import Actor, Conflict, Decision
from quotes.review import Refused
from tests.review.making import (
    anchor,
    claim,
    draft,
    draft_quote,
    evidence,
    fresh,
    person,
    published,
    quote,
    relay,
    saved_capture,
    source,
    speaker,
)
from tests.review.test_at_once import meanwhile, proved

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def alice(transactional_db: None) -> Actor:
    return person("alice")


@pytest.fixture
def bob(transactional_db: None) -> Actor:
    return person("bob", reviews=True)


@pytest.fixture
def carol(transactional_db: None) -> Actor:
    return person("carol", reviews=True)


def bare(by: Actor, of: Any = None, voice: Any = None) -> Any:
    """A quote in review, whose source and speaker are drafts unless they are given."""
    of, voice = of or draft(source(), by=by), voice or draft(speaker(), by=by)
    made = quote(of, voice)
    words = anchor(made, of.captures.first() or saved_capture(of), made.text)
    draft(made, words, relay(made, draft(speaker("Port"), by=by)), by=by)
    review.submit(made, actor=by)
    return made


def along(record: Any) -> list[tuple[Any, int]]:
    return [(one, one.version) for one in review.needs(record)]


def together(record: Any, actor: Actor) -> Callable[[], Any]:
    others = along(record)
    return lambda: review.publish_together(record, also=others, actor=actor, expected_version=record.version)


def test_a_speaker_withheld_meanwhile_lets_nothing_be_published(alice: Actor, bob: Actor, carol: Actor) -> None:
    voice = published(speaker())
    made = bare(alice, voice=voice)
    before = Decision.objects.count()
    with meanwhile(together(made, carol)) as second:
        review.withhold(voice, actor=bob, reason="A court.")
    assert isinstance(second.fault, Refused)
    assert (fresh(made).state, fresh(made.source).state, proved()) == ("in_review", "draft", [])
    assert Decision.objects.count() == before + 1


def test_what_was_published_together_is_found_by_who_withholds_its_source(
    alice: Actor, bob: Actor, carol: Actor
) -> None:
    of = published(source())
    made = bare(alice, of=of)
    with meanwhile(lambda: review.withhold(fresh(of), actor=bob, reason="A court.")) as second:
        together(made, carol)()
    assert second.fault is None
    assert (fresh(made).state, fresh(made.speaker).state, proved()) == ("withheld", "published", [])


def test_a_source_edited_meanwhile_is_a_conflict_and_nothing_is_done(alice: Actor, bob: Actor, carol: Actor) -> None:
    made = bare(alice)
    other = fresh(made.source)
    other.title = "The old harbour"
    with meanwhile(together(made, carol)) as second:
        review.write(other, actor=bob)
    assert isinstance(second.fault, Conflict)
    assert (fresh(made).state, fresh(made.speaker).state) == ("in_review", "draft")


def test_a_quote_moved_to_another_source_meanwhile_is_a_conflict(alice: Actor, bob: Actor, carol: Actor) -> None:
    made = bare(alice)
    other = fresh(made)
    other.occasion = "Elsewhere"
    with meanwhile(together(made, carol)) as second:
        review.write(other, actor=bob)
    assert isinstance(second.fault, Conflict)
    assert fresh(made.source).state == "draft"


def test_two_quotes_of_one_draft_source_published_at_once_do_not_lock_each_other_out(
    alice: Actor, bob: Actor, carol: Actor
) -> None:
    of, voice = draft(source(), by=alice), draft(speaker(), by=alice)
    one, other = bare(alice, of, voice), bare(alice, of, voice)
    second_act = together(other, carol)
    with meanwhile(second_act) as second:
        together(one, bob)()
    assert isinstance(second.fault, Conflict)  # its source is published by now: it looked at a draft
    assert (fresh(one).state, fresh(other).state) == ("published", "in_review")
    together(fresh(other), carol)()
    assert (fresh(other).state, proved()) == ("published", [])


def test_a_claim_and_its_quote_are_published_while_the_quote_is_being_published(
    alice: Actor, bob: Actor, carol: Actor
) -> None:
    on = draft_quote(alice)
    review.submit(on, actor=alice)
    made = claim()
    draft(made, evidence(made, on), by=alice)
    review.submit(made, actor=alice)
    with meanwhile(together(made, carol)) as second:
        review.publish(fresh(on), actor=bob)
    assert isinstance(second.fault, Conflict)
    assert (fresh(made).state, fresh(on).state) == ("in_review", "published")
    review.publish_together(fresh(made), also=along(made), actor=carol)
    assert (fresh(made).state, proved()) == ("published", [])
