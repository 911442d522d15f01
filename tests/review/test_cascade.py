"""What follows from taking a record back, each step with a decision of its own."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from quotes import review
from quotes.models import Actor, Anchor, Evidence, Quote, QuoteTopic, Source, Topic
from quotes.models.decision import Decision
from tests.review.making import (
    anchor,
    draft_quote,
    evidence,
    fresh,
    published,
    published_claim,
    published_quote,
    quote,
    relay,
    saved_capture,
    source,
    speaker,
)

pytestmark = pytest.mark.django_db


def last(record: Any) -> Decision:
    decision = record.decisions.last()
    assert decision is not None
    return decision


@pytest.mark.parametrize(("act", "state"), [(review.withhold, "withheld"), (review.retract, "retracted")])
def test_the_quotes_of_a_source_go_with_it(act: Any, state: str, bob: Actor) -> None:
    of = published(source())
    first, second = published_quote(source=of), published_quote("it was worth it.", source=of)
    elsewhere = published_quote()
    act(of, actor=bob, reason="By order of a court.")
    for one in (first, second):
        assert fresh(one).state == state
        assert fresh(one).version == one.version + 1
        decision = last(one)
        assert (decision.from_state, decision.to_state, decision.actor) == ("published", state, bob.user)
        assert decision.reason == "This goes with its source. By order of a court."
        assert one.history.first().state == state
        assert one.history.first().history_user == bob.user
    assert fresh(elsewhere).state == "published"


def test_what_is_not_public_stays_where_it_is(alice: Actor, bob: Actor) -> None:
    of = published(source())
    drafted, in_review = draft_quote(alice, source=of), draft_quote(alice, source=of)
    review.submit(in_review, actor=alice)
    review.withhold(of, actor=bob, reason="By order of a court.")
    assert [fresh(one).state for one in (drafted, in_review)] == ["draft", "in_review"]
    with pytest.raises(review.Refused):
        review.publish(in_review, actor=bob)


def test_withholding_reaches_what_was_retracted_before(bob: Actor) -> None:
    of = published(source())
    made = published_quote(source=of)
    review.retract(of, actor=bob, reason="Wrong.")
    assert fresh(made).state == "retracted"
    review.withhold(of, actor=bob, reason="And by order of a court.")
    assert fresh(made).state == "withheld"
    assert last(made).from_state == "retracted"


def test_retracting_leaves_what_was_withheld_before(bob: Actor) -> None:
    of = published(source())
    made = published_quote(source=of)
    review.withhold(made, actor=bob, reason="A court.")
    review.retract(of, actor=bob, reason="Wrong.")
    assert fresh(made).state == "withheld"
    assert made.decisions.count() == 2


@pytest.mark.parametrize(("act", "state"), [(review.withhold, "withheld"), (review.retract, "retracted")])
def test_quotes_that_show_a_speaker_go_with_him(act: Any, state: str, bob: Actor) -> None:
    person = published(speaker())
    says = published_quote(speaker=person)
    spoken_for = published_quote(on_behalf_of=person)
    of = published(source())
    relayed = quote(of, published(speaker()))
    published(relayed, anchor(relayed, saved_capture(of), relayed.text), relay(relayed, person))
    untouched = published_quote()
    act(person, actor=bob, reason="Never existed.")
    assert [fresh(one).state for one in (says, spoken_for, relayed)] == [state] * 3
    assert last(relayed).reason == "This goes with its speaker. Never existed."
    assert fresh(untouched).state == "published"
    assert fresh(of).state == "published"


@pytest.mark.parametrize("act", [review.withhold, review.retract])
def test_a_claim_that_loses_its_last_published_quote_goes_back_to_review(act: Any, bob: Actor) -> None:
    first, second = published_quote(), published_quote()
    resting, leaning = published_claim(first), published_claim(first, second)
    act(first, actor=bob, reason="Wrong.")
    assert fresh(resting).state == "in_review"
    assert (last(resting).from_state, last(resting).to_state) == ("published", "in_review")
    assert last(resting).reason == "The last published quote that bears on this is gone. Wrong."
    assert not last(resting).alone
    assert not resting.evidence.get().public
    assert fresh(leaning).state == "published"
    act(second, actor=bob, reason="Wrong too.")
    assert fresh(leaning).state == "in_review"


def test_evidence_shows_neither_a_withheld_quote_nor_hides_a_retracted_one(bob: Actor) -> None:
    withheld, retracted, kept = published_quote(), published_quote(), published_quote()
    made = published_claim(withheld, retracted, kept)
    review.withhold(withheld, actor=bob, reason="A court.")
    review.retract(retracted, actor=bob, reason="Wrong.")
    shown = dict(Evidence.objects.filter(claim=made).values_list("quote", "public"))
    assert shown == {withheld.pk: False, retracted.pk: True, kept.pk: True}


def test_topics_repeat_that_a_quote_was_withheld(bob: Actor) -> None:
    made = published_quote()
    topic = Topic(name="Harbours", slug="harbours")
    review.write(topic, actor=bob)
    review.write(QuoteTopic(quote=made, topic=topic), actor=bob, reason="Its topic.")
    assert made.quote_topics.get().public
    review.withhold(made, actor=bob, reason="A court.")
    assert not made.quote_topics.get().public


def test_withholding_a_claim_touches_nothing_else(bob: Actor) -> None:
    on = published_quote()
    made = published_claim(on)
    review.withhold(made, actor=bob, reason="A court.")
    assert (fresh(on).state, fresh(on).version) == ("published", on.version)
    assert not made.evidence.get().public


def test_a_long_reason_is_cut_where_a_cascade_adds_to_it(bob: Actor) -> None:
    of = published(source())
    made = published_quote(source=of)
    review.withhold(of, actor=bob, reason="x" * 2_000)
    assert len(last(made).reason or "") == 2_000


def many_quotes(of: Source, count: int) -> None:
    """Published quotes, each with evidence for a claim of its own, made in bulk."""
    capture = saved_capture(of)
    words = "We have waited for this day"
    quotes = Quote.objects.bulk_create(quote(of, None, words, state="published") for _ in range(count))
    Anchor.objects.bulk_create(anchor(one, capture, words, seq=0, status="exact") for one in quotes)
    Decision.objects.bulk_create(
        Decision(quote=one, to_state="published", actor_kind="import", at=capture.captured_at, reason="Bulk.")
        for one in quotes
    )


def test_a_source_of_five_thousand_quotes_is_withheld_in_bounded_statements(bob: Actor) -> None:
    of = published(source())
    many_quotes(of, 5_000)
    made = published_claim(Quote.objects.first())
    with CaptureQueriesContext(connection) as statements:
        review.withhold(of, actor=bob, reason="A court.")
    assert Quote.objects.filter(state="withheld").count() == 5_000
    assert Decision.objects.filter(quote__isnull=False, to_state="withheld").count() == 5_000
    assert Quote.history.filter(state="withheld", history_user=bob.user).count() == 5_000
    assert fresh(made).state == "in_review"
    # PostgreSQL: some seven for 500 quotes. SQLite takes 999 parameters in a statement, so rows go in by the thirty.
    assert len(statements) < (120 if connection.vendor == "postgresql" else 700)


def test_evidence_added_by_hand_is_found_too(bob: Actor) -> None:
    first, second = published_quote(), published_quote()
    made = published_claim(first)
    review.write(evidence(made, second), actor=bob, reason="Another voice.")
    review.withhold(first, actor=bob, reason="A court.")
    assert fresh(made).state == "published"
