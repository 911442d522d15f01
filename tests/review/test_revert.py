"""Going back: as it stood then, as a new version, under the same rules as any edit."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from quotes import review
from quotes.models import (
    Actor,
    Anchor,
    Claim,
    ClaimLink,
    Conflict,
    Evidence,
    Identifier,
    Quote,
    QuoteTopic,
    Relay,
    Speaker,
    SpeakerName,
    Topic,
)
from quotes.models.history import IMPORT
from quotes.models.keys import first_key, uuid7
from quotes.review import NotPermitted, Refused
from quotes.review.proof import CHECKS
from quotes.review.revert import columns
from tests.review.making import (
    claim,
    draft,
    draft_quote,
    evidence,
    fresh,
    person,
    published,
    published_quote,
    relay,
    source,
    speaker,
)

pytestmark = pytest.mark.django_db

ROWS: dict[type, tuple[tuple[Any, str], ...]] = {
    Quote: ((Anchor, "quote"), (Relay, "quote"), (QuoteTopic, "quote")),
    Claim: ((Evidence, "claim"), (ClaimLink, "from_claim")),
    Speaker: ((SpeakerName, "speaker"), (Identifier, "speaker")),
    Topic: (),
}


def said(record: Any) -> Any:
    """All that a record and its rows say."""
    tables = [(type(record), {"pk": record.pk}), *((model, {to: record.pk}) for model, to in ROWS[type(record)])]
    return {
        model: {
            row.pk: [getattr(row, field.attname) for field in columns(model)] for row in model.objects.filter(**which)
        }
        for model, which in tables
    }


def past() -> int:
    """How much history there is."""
    return sum(model.history.count() for models in ROWS for model in (models, *(one for one, _ in ROWS[models])))


def topic(name: str) -> Topic:
    return Topic.objects.create(name=name, slug=name)


def test_the_fields_say_again_what_they_said(alice: Actor) -> None:
    made = draft(speaker(description="Mayor."), by=alice)
    then = uuid7()
    made.name, made.description = "A. Moser", None
    review.write(made, actor=alice)
    version = made.version
    assert review.revert(made, to=then, actor=alice, reason="It was right.")
    assert (made.name, made.description, made.version) == ("Ada Moser", "Mayor.", version + 1)
    assert fresh(made).name_key == "ada moser"
    newest = made.history.latest("history_id")
    assert (newest.history_user, newest.history_change_reason) == (alice.user, "It was right.")


def test_it_can_be_asked_for_by_a_key_of_that_time(alice: Actor) -> None:
    made = draft(speaker(), by=alice)
    then = uuid7()
    made.name = "A. Moser"
    made.save()
    assert review.revert(made, to=then, actor=alice)
    assert fresh(made).name == "Ada Moser"


def test_rows_that_came_go_and_those_that_went_come_back(alice: Actor) -> None:
    made = draft(speaker(), by=alice)
    old = SpeakerName(speaker=made, name="The Mayor")
    review.write(old, actor=alice)
    then, before = uuid7(), said(made)
    with review.edit(made, actor=alice) as act:
        act.delete(old)
        act.save(SpeakerName(speaker=made, name="Somebody else"))
    assert review.revert(made, to=then, actor=alice)
    assert said(made) == before


@pytest.mark.parametrize("order", [(1, 0), (1, 2, 0), (2, 1, 0), (3, 2, 1, 0)])
def test_rows_that_changed_places_change_back(order: tuple[int, ...], alice: Actor) -> None:
    made = draft(speaker(), by=alice)
    names = [SpeakerName(speaker=made, name=f"Name {seq}") for seq in range(len(order))]
    for one in names:
        review.write(one, actor=alice)
    then, before = uuid7(), said(made)
    with review.edit(made, actor=alice) as act:
        for one in names:
            one.seq += 50
            act.save(one)
        for one, seq in zip(names, order, strict=True):
            one.seq = seq
            act.save(one)
    assert review.revert(made, to=then, actor=alice)
    assert said(made) == before


def test_a_link_comes_back_at_a_free_place_of_the_other_claim(alice: Actor) -> None:
    made, other, third = (draft(claim(), by=alice) for _ in range(3))
    link = ClaimLink(from_claim=made, to_claim=other, relation="repeats")
    review.write(link, actor=alice)
    then, before = uuid7(), said(made)
    with review.edit(made, actor=alice) as act:
        act.delete(ClaimLink.objects.get())
    review.write(ClaimLink(from_claim=third, to_claim=other, relation="repeats"), actor=alice)
    assert review.revert(made, to=then, actor=alice)
    assert said(made) == before
    assert ClaimLink.objects.get(from_claim=made).to_seq == 1


def test_nothing_is_written_where_it_already_is_so(bob: Actor) -> None:
    made = published_quote()
    version, decisions, history = made.version, made.decisions.count(), past()
    assert not review.revert(made, to=uuid7(), actor=bob)
    assert (fresh(made).version, made.decisions.count(), past()) == (version, decisions, history)


def test_the_state_stays(alice: Actor) -> None:
    made = draft(speaker(), by=alice)
    then = uuid7()
    made.name = "A. Moser"
    review.write(made, actor=alice)
    review.submit(made, actor=alice)
    assert review.revert(made, to=then, actor=alice)
    assert (fresh(made).state, fresh(made).name) == ("in_review", "Ada Moser")


def test_for_a_published_record_it_is_a_correction_with_a_reason(bob: Actor) -> None:
    made = published(speaker())
    then = uuid7()
    made.name = "A. Moser"
    review.write(made, actor=bob, reason="As she signs.")
    with pytest.raises(Refused, match="needs a reason"):
        review.revert(made, to=then, actor=bob)
    assert fresh(made).name == "A. Moser"
    assert review.revert(made, to=then, actor=bob, reason="As she is called.")
    newest = made.decisions.latest("pk")
    assert (newest.from_state, newest.to_state, newest.reason) == ("published", "published", "As she is called.")
    assert [one.reason for one in review.pending(made)] == ["As she signs.", "As she is called."]


def test_what_would_no_longer_be_publishable_is_refused(bob: Actor) -> None:
    """The words of the version before do not stand where its anchors say: that was never public."""
    alone = person("dora", reviews=True)
    made = draft_quote(alone)
    made.text = "We have waited"
    review.write(made, actor=alone)
    wrong = uuid7()
    made.text = "We have waited for this day"
    review.write(made, actor=alone)
    review.submit(made, actor=alone)
    review.publish(made, actor=bob)
    with pytest.raises(Refused, match="not what its anchors say"):
        review.revert(made, to=wrong, actor=bob, reason="Shorter.")
    assert fresh(made).text == "We have waited for this day"


def test_an_anchor_is_checked_anew(alice: Actor) -> None:
    made = draft_quote(alice)
    [standing], then = made.anchors.all(), uuid7()
    with review.edit(made, actor=alice) as act:
        act.delete(made.anchors.get())
    assert review.revert(made, to=then, actor=alice)
    [back] = made.anchors.all()
    assert (back.pk, back.status, back.exact) == (standing.pk, "exact", standing.exact)
    assert back.checked_at > standing.checked_at


def test_who_is_gone_is_named_in_the_refusal(alice: Actor) -> None:
    made = draft_quote(alice, speaker=draft(speaker(), by=alice))
    gone, then = made.speaker, uuid7()
    made.speaker, made.identity = None, "unknown"
    review.write(made, actor=alice)
    review.delete_draft(gone, actor=alice)
    with pytest.raises(Refused, match=r"The speaker that it named then \(speaker\) is gone\."):
        review.revert(made, to=then, actor=alice)
    assert fresh(made).speaker is None


def test_what_is_withheld_is_not_named_again(alice: Actor, bob: Actor) -> None:
    agency = published(speaker("An agency"))
    made = draft_quote(alice)
    told = relay(made, agency)
    review.write(told, actor=alice)
    then = uuid7()
    with review.edit(made, actor=alice) as act:
        act.delete(told)
    review.withhold(agency, actor=bob, reason="By order.")
    with pytest.raises(Refused, match="withheld now"):
        review.revert(made, to=then, actor=alice)
    assert not made.relays.exists()


def test_whoever_was_merged_since_is_named_as_what_they_became(alice: Actor) -> None:
    one, other = published(speaker("A. Moser")), published(speaker())
    made = draft_quote(alice, speaker=one)
    then = uuid7()
    made.speaker, made.identity = None, "unknown"
    review.write(made, actor=alice)
    Speaker.objects.filter(pk=one.pk).update(merged_into=other)
    assert review.revert(made, to=then, actor=alice)
    assert fresh(made).speaker == other


def test_a_name_that_another_has_by_now_is_refused(alice: Actor) -> None:
    made = draft(speaker(slug="ada"), by=alice)
    then = uuid7()
    made.slug = "ada-moser"
    review.write(made, actor=alice)
    draft(speaker(slug="ada"), by=alice)
    with pytest.raises(Refused, match="Slug already exists"):
        review.revert(made, to=then, actor=alice)
    assert (fresh(made).slug, made.slug) == ("ada-moser", "ada-moser")


def test_a_row_that_belongs_to_another_now_stays_there(alice: Actor) -> None:
    made, other = draft(speaker(), by=alice), draft(speaker(), by=alice)
    review.write(SpeakerName(speaker=made, name="The Mayor"), actor=alice)
    then = uuid7()
    name = SpeakerName.objects.get()
    name.speaker = other
    name.save()
    with pytest.raises(Refused, match="belongs to another record now"):
        review.revert(made, to=then, actor=alice)
    with pytest.raises(Refused, match="is not known"):
        review.revert(other, to=then, actor=alice)
    assert SpeakerName.objects.get().speaker == other


def test_before_it_was_there_it_stood_in_no_way(alice: Actor) -> None:
    with pytest.raises(Refused, match="not in the base yet"):
        review.revert(draft(speaker(), by=alice), to=first_key(timezone.now() - timedelta(days=1)), actor=alice)


def test_what_came_into_the_base_without_history_is_not_guessed(alice: Actor) -> None:
    made = speaker()
    Speaker.objects.bulk_create([made])
    SpeakerName.objects.bulk_create([SpeakerName(speaker=made, name="The Mayor", seq=0, name_key="the mayor")])
    then = uuid7()
    assert not review.revert(made, to=then, actor=alice)
    made.name = "A. Moser"
    review.write(made, actor=alice)
    with pytest.raises(Refused, match="is not known"):
        review.revert(made, to=then, actor=alice)


@pytest.mark.parametrize("step", ["retract", "withhold"])
def test_what_was_decided_for_good_is_not_reverted(step: str, bob: Actor) -> None:
    made = published(speaker())
    then = uuid7()
    made.name = "A. Moser"
    review.write(made, actor=bob, reason="As she signs.")
    getattr(review, step)(made, actor=bob, reason="Why.")
    with pytest.raises(Refused, match="not edited any more"):
        review.revert(made, to=then, actor=bob, reason="Why.")


def test_it_needs_the_right_to_edit(alice: Actor, bob: Actor) -> None:
    made = published(speaker())
    then = uuid7()
    made.name = "A. Moser"
    review.write(made, actor=bob, reason="As she signs.")
    for actor in (alice, IMPORT):
        with pytest.raises(NotPermitted):
            review.revert(made, to=then, actor=actor, reason="Why.")


def test_a_stale_one_is_refused(alice: Actor) -> None:
    made = draft(speaker(), by=alice)
    then, version = uuid7(), made.version
    made.name = "A. Moser"
    review.write(made, actor=alice)
    with pytest.raises(Conflict):
        review.revert(made, to=then, actor=alice, expected_version=version)
    review.delete_draft(made, actor=alice)
    with pytest.raises(Conflict):
        review.revert(made, to=then, actor=alice)


def test_a_topic_goes_back_too(alice: Actor) -> None:
    made = topic("harbours")
    then = uuid7()
    made.name = "Ports"
    review.write(made, actor=alice)
    with pytest.raises(Conflict):
        review.revert(made, to=then, actor=alice, expected_version=1)
    assert review.revert(made, to=then, actor=alice, expected_version=2)
    assert (made.name, Topic.history.count()) == ("harbours", 3)


def test_what_would_change_is_told_beforehand_in_few_statements(alice: Actor) -> None:
    made = draft(claim(), by=alice)
    review.write(evidence(made, published_quote()), actor=alice)
    then = uuid7()
    with review.edit(made, actor=alice) as act:
        made.text = "It cost less."
        act.save(made)
        act.delete(Evidence.objects.get())
    with CaptureQueriesContext(connection) as statements:
        own, row = review.as_it_stood(made, then)
    assert own.differing == ["text"]
    assert (row.model, row.now, (row.then or {})["stance"]) == (Evidence, None, "asserts")
    assert len(statements) <= 14


EDITS = st.lists(
    st.tuples(st.sampled_from(("name", "add", "drop", "swap", "say", "topic")), st.integers(0, 5)),
    min_size=1,
    max_size=6,
)


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(first=EDITS, then=EDITS, public=st.booleans())
def test_after_any_edits_it_says_what_it_said_and_history_only_grows(
    first: Any, then: Any, public: bool, alice: Actor, bob: Actor
) -> None:
    with transaction.atomic():
        made = published_quote() if public else draft_quote(alice)
        subjects = [topic(f"topic-{uuid7().hex}") for _ in range(3)]
        for what, number in first:
            edited(made, what, number, subjects, bob)
        before, key = said(made), uuid7()
        for what, number in then:
            edited(made, what, number, subjects, bob)
        after, grown = said(made), past()
        assert review.revert(made, to=key, actor=bob, reason="Back.") == (after != before)
        assert said(made) == before
        assert past() >= grown
        assert not review.revert(made, to=key, actor=bob, reason="Back.")
        assert [fault for _, check in CHECKS for fault in check(lambda _: None)] == []
        transaction.set_rollback(True)


def edited(made: Quote, what: str, number: int, subjects: list[Topic], by: Actor) -> None:
    """One edit of a quote or of one of its rows."""
    relays = list(made.relays.all())
    with review.edit(made, actor=by, reason="Why.") as act:
        if what == "name":
            made.occasion = f"Occasion {number}"
            act.save(made)
        elif what == "add":
            act.save(relay(made, None, label=f"agency {number}"))
        elif what == "topic":
            held = made.quote_topics.filter(topic=subjects[number % 3]).first()
            act.delete(held) if held else act.save(QuoteTopic(quote=made, topic=subjects[number % 3]))
        elif relays and what == "drop":
            act.delete(relays[number % len(relays)])
        elif relays and what == "say":
            relays[number % len(relays)].cue = f"cue {number}"
            act.save(relays[number % len(relays)])
        elif relays and what == "swap":
            swap(act, relays[0], relays[-1])


def swap(act: Any, one: Relay, other: Relay) -> None:
    """Two rows change places."""
    places = one.position, other.position
    for row, place in ((one, 90), (other, places[0]), (one, places[1])):
        row.position = place
        act.save(row)


def test_a_source_goes_back_too(alice: Actor) -> None:
    made = draft(source(), by=alice)
    then = uuid7()
    made.title = "Another"
    review.write(made, actor=alice)
    assert review.revert(made, to=then, actor=alice)
    assert fresh(made).title == "A new harbour"
