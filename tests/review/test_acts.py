"""The steps: which there are, who may take them, what each needs, and what a refused one leaves behind (nothing)."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from django.conf import LazySettings

from quotes import review
from quotes.models import Actor, Conflict, State
from quotes.models.decision import Decision
from quotes.models.history import IMPORT, MACHINE
from quotes.review import Act, NotPermitted, Refused
from tests.review.making import (
    anchor,
    claim,
    draft,
    draft_quote,
    evidence,
    fresh,
    published,
    published_claim,
    published_quote,
    rows,
    saved_capture,
    source,
    speaker,
)

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
STEPS: dict[str, Callable[..., Decision]] = {
    "submit": review.submit,
    "return_to_draft": review.return_to_draft,
    "accept": review.accept,
    "reject": review.reject,
    "publish": review.publish,
    "retract": review.retract,
    "withhold": review.withhold,
}


def codes(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [problem.code for problem in refused.value.problems]


def in_state(state: str, alice: Actor, bob: Actor) -> Any:
    """A speaker brought to a state by the acts that lead there."""
    if state == State.PROPOSED:
        made = speaker()
        review.enter(made, state=state, actor=MACHINE)
        return made
    if state == State.REJECTED:
        made = in_state(State.PROPOSED, alice, bob)
        review.reject(made, actor=bob)
        return made
    made = draft(speaker(), by=alice)
    path = {
        State.DRAFT: [],
        State.IN_REVIEW: [review.submit],
        State.PUBLISHED: [review.submit, review.publish],
        State.RETRACTED: [review.submit, review.publish, review.retract],
        State.WITHHELD: [review.submit, review.publish, review.withhold],
    }
    for step in path[State(state)]:
        step(made, actor=bob, reason="A step on the way.")
    return made


ALLOWED = {
    ("draft", "submit"): "in_review",
    ("in_review", "return_to_draft"): "draft",
    ("in_review", "publish"): "published",
    ("proposed", "accept"): "draft",
    ("proposed", "reject"): "rejected",
    ("published", "retract"): "retracted",
    ("published", "withhold"): "withheld",
    ("retracted", "withhold"): "withheld",
}


@pytest.mark.parametrize("state", State.values)
@pytest.mark.parametrize("name", STEPS)
def test_a_step_leads_from_its_states_and_from_no_other(
    state: str, name: str, alice: Actor, bob: Actor, carol: Actor
) -> None:
    made = in_state(state, alice, bob)
    before, held = rows(), Decision.objects.count()
    if (state, name) in ALLOWED:
        decision = STEPS[name](made, actor=bob, reason="Because.", at=NOON)
        assert fresh(made).state == made.state == ALLOWED[state, name]
        assert (decision.from_state, decision.to_state, decision.at) == (state, made.state, NOON)
        assert (decision.actor, decision.reason, decision.alone) == (bob.user, "Because.", False)
        assert fresh(made).version == made.version
    else:
        with pytest.raises(Refused) as refused:
            STEPS[name](made, actor=bob, reason="Because.")
        assert codes(refused) == ["wrong_state"]
        assert (fresh(made).state, rows(), Decision.objects.count()) == (state, before, held)


@pytest.mark.parametrize("name", ["retract", "withhold"])
@pytest.mark.parametrize("reason", [None, "", "  \n"])
def test_taking_back_needs_a_reason(name: str, reason: str | None, alice: Actor, bob: Actor, carol: Actor) -> None:
    made = published(speaker())
    with pytest.raises(Refused) as refused:
        STEPS[name](made, actor=bob, reason=reason)
    assert codes(refused) == ["reason_required"]
    assert fresh(made).state == "published"


def test_a_reason_keeps_the_text_rule(bob: Actor) -> None:
    made = published(speaker())
    with pytest.raises(Refused) as refused:
        review.retract(made, actor=bob, reason="It was wrong.\x00")
    assert [(problem.code, problem.path) for problem in refused.value.problems] == [("nul", ("reason",))]


RIGHTS = [
    ("submit", "draft", {"alice", "bob"}),
    ("return_to_draft", "in_review", {"bob"}),
    ("publish", "in_review", {"bob"}),
    ("accept", "proposed", {"bob"}),
    ("reject", "proposed", {"bob"}),
    ("retract", "published", {"bob"}),
    ("withhold", "published", {"bob"}),
]


@pytest.mark.parametrize(("name", "state", "allowed"), RIGHTS)
def test_each_step_is_for_those_who_have_the_right(
    name: str, state: str, allowed: set[str], alice: Actor, bob: Actor, carol: Actor
) -> None:
    made = in_state(state, alice, bob)
    gone = Actor("person", carol.user)
    gone.user.is_active = False
    actors = {
        "alice": alice,
        "bob": bob,
        "import": IMPORT,
        "machine": MACHINE,
        "inactive": gone,
        "nobody": Actor("person"),
    }
    for who, actor in actors.items():
        assert review.may(actor, Act(name), made) == (who in allowed), who
        if who not in allowed:
            with pytest.raises(NotPermitted):
                STEPS[name](made, actor=actor, reason="Because.")
    assert fresh(made).state == state


def test_who_edited_last_does_not_publish(alice: Actor, bob: Actor, carol: Actor) -> None:
    made = draft(speaker(), by=alice)
    made.description = "A mayor."
    review.write(made, actor=bob)
    review.submit(made, actor=carol)
    with pytest.raises(Refused) as refused:
        review.publish(made, actor=bob, reason="I am sure.")
    assert codes(refused) == ["two_persons"]
    assert review.publish(made, actor=carol).alone is False


def test_a_changed_child_is_an_edit_too(alice: Actor, bob: Actor, carol: Actor) -> None:
    made = draft_quote(alice)
    words = made.anchors.get()
    words.locator = "p. 1"
    review.write(words, actor=bob)
    made = fresh(made)
    review.submit(made, actor=alice)
    with pytest.raises(Refused) as refused:
        review.publish(made, actor=bob)
    assert codes(refused) == ["two_persons"]


def test_a_removed_child_is_an_edit_too(alice: Actor, bob: Actor, carol: Actor) -> None:
    made = draft_quote(alice)
    first = fresh(made)
    capture = first.anchors.get().capture
    second = anchor(first, capture, "Ada Moser said", part="attribution")
    review.write(second, actor=alice)
    with review.edit(first, actor=bob) as act:
        act.delete(second)
    review.submit(first, actor=alice)
    with pytest.raises(Refused) as refused:
        review.publish(first, actor=bob)
    assert codes(refused) == ["two_persons"]


def test_the_only_reviewer_publishes_alone_and_says_why(alice: Actor, bob: Actor) -> None:
    made = draft(speaker(), by=bob)
    review.submit(made, actor=bob)
    with pytest.raises(Refused) as refused:
        review.publish(made, actor=bob)
    assert codes(refused) == ["reason_required"]
    assert review.publish(made, actor=bob, reason="Nobody else is here.").alone is True


def test_a_superuser_counts_as_a_reviewer_and_an_inactive_one_does_not(bob: Actor, carol: Actor) -> None:
    carol.user.is_active = False
    carol.user.save()
    made = draft(speaker(), by=bob)
    review.submit(made, actor=bob)
    with pytest.raises(Refused) as refused:
        review.publish(made, actor=bob)
    assert codes(refused) == ["reason_required"]
    type(bob.user).objects.create_superuser("root")
    with pytest.raises(Refused) as refused:
        review.publish(made, actor=bob, reason="Still me.")
    assert codes(refused) == ["two_persons"]


def test_the_rule_of_two_can_be_switched_off(bob: Actor, settings: LazySettings) -> None:
    settings.TWO_PERSON_RULE = False
    made = draft(speaker(), by=bob)
    review.submit(made, actor=bob)
    assert review.publish(made, actor=bob).alone is False


def test_an_expected_version_that_is_not_there_is_a_conflict(alice: Actor, bob: Actor, carol: Actor) -> None:
    made = draft(speaker(), by=alice)
    with pytest.raises(Conflict) as conflict:
        review.submit(made, actor=alice, expected_version=made.version + 1)
    assert conflict.value.current == made.version
    assert review.submit(made, actor=alice, expected_version=made.version).to_state == "in_review"


def test_a_record_that_is_gone_is_a_conflict(alice: Actor) -> None:
    made = draft(speaker(), by=alice)
    review.delete_draft(fresh(made), actor=alice)
    with pytest.raises(Conflict) as conflict:
        review.submit(made, actor=alice)
    assert conflict.value.current is None


def test_what_was_changed_in_memory_is_not_saved_by_a_step(alice: Actor, bob: Actor) -> None:
    made = draft(speaker(), by=alice)
    made.name = "Somebody else"
    review.submit(made, actor=alice)
    assert fresh(made).name == "Ada Moser"


def test_a_step_is_signed_in_history(alice: Actor, bob: Actor, carol: Actor) -> None:
    made = published(speaker())
    review.retract(made, actor=bob, reason="A mistake.")
    last = made.history.first()
    assert (last.history_user, last.actor_kind, last.history_change_reason) == (bob.user, "person", "A mistake.")
    assert (last.state, last.version, last.history_type) == ("retracted", made.version, "~")
    assert [one.state for one in made.history.all()] == ["retracted", "published"]


# ---------------------------------------------------------------- closure at publishing


def test_a_quote_is_published_when_nothing_hinders(alice: Actor, bob: Actor, carol: Actor) -> None:
    made = draft_quote(alice)
    review.submit(made, actor=alice)
    assert review.hindrances(made) == []
    assert review.publish(made, actor=bob).to_state == "published"


def test_a_quote_of_an_unpublished_source_or_speaker_is_not_published(alice: Actor, bob: Actor, carol: Actor) -> None:
    of, by = draft(source(), by=alice), draft(speaker(), by=alice)
    saved_capture(of)
    made = draft_quote(alice, source=of, speaker=by)
    review.submit(made, actor=alice)
    with pytest.raises(Refused) as refused:
        review.publish(made, actor=bob)
    assert codes(refused) == ["source_not_published", "speaker_not_published"]
    for record in (of, by):
        review.submit(record, actor=alice)
        review.publish(record, actor=bob)
    assert review.publish(made, actor=bob)


def test_a_claim_needs_a_published_quote(alice: Actor, bob: Actor, carol: Actor) -> None:
    bare = draft(claim(), by=alice)
    resting = claim()
    on = draft_quote(alice)
    draft(resting, evidence(resting, on), by=alice)
    for made in (bare, resting):
        review.submit(made, actor=alice)
        with pytest.raises(Refused) as refused:
            review.publish(made, actor=bob)
        assert codes(refused) == ["no_evidence"]
    review.submit(on, actor=alice)
    review.publish(on, actor=bob)
    assert review.publish(resting, actor=bob)
    assert resting.evidence.get().public


# ---------------------------------------------------------------- corrections


def correct(record: Any, by: Actor, text: str = "The harbour cost 41 million.") -> None:
    record.text = text
    review.write(record, actor=by, reason="A better figure.")


def test_a_correction_waits_for_a_second_person(bob: Actor, carol: Actor) -> None:
    made = published_claim(published_quote())
    correct(made, bob)
    [waiting] = review.pending(made)
    assert (waiting.from_state, waiting.to_state, waiting.actor) == ("published", "published", bob.user)
    assert list(review.pending()) == [waiting]
    with pytest.raises(Refused) as refused:
        review.confirm(made, actor=bob)
    assert codes(refused) == ["two_persons"]
    version = fresh(made).version
    [confirmed] = review.confirm(made, actor=carol, expected_version=version)
    assert (confirmed.confirms, confirmed.actor, confirmed.to_state) == (waiting, carol.user, "published")
    assert not review.pending(made).exists()
    assert fresh(made).version == version


def test_nothing_is_confirmed_twice_or_without_a_correction(bob: Actor, carol: Actor) -> None:
    made = published_claim(published_quote())
    for cost in (41, 42):
        with pytest.raises(Refused) as refused:
            review.confirm(made, actor=carol)
        assert codes(refused) == ["nothing_pending"]
        correct(made, bob, text=f"The harbour cost {cost} million.")
        review.confirm(made, actor=carol)


def test_each_confirms_the_corrections_of_the_other(bob: Actor, carol: Actor) -> None:
    made = published_claim(published_quote())
    correct(made, bob, "One.")
    correct(made, carol, "Two.")
    assert [one.confirms and one.confirms.actor for one in review.confirm(made, actor=bob)] == [carol.user]
    assert [one.actor for one in review.pending(made)] == [bob.user]


def test_a_contributor_confirms_nothing(alice: Actor, bob: Actor) -> None:
    made = published_claim(published_quote())
    correct(made, bob)
    with pytest.raises(NotPermitted):
        review.confirm(made, actor=alice)


def test_the_corrections_of_what_was_taken_back_wait_no_more(bob: Actor, carol: Actor) -> None:
    made = published_claim(published_quote())
    correct(made, bob)
    review.retract(made, actor=bob, reason="All wrong.")
    assert not review.pending().exists()
    with pytest.raises(Refused) as refused:
        review.confirm(made, actor=carol)
    assert codes(refused) == ["nothing_pending"]


def test_a_correction_that_went_through_review_again_waits_no_more(alice: Actor, bob: Actor, carol: Actor) -> None:
    on = published_quote()
    made = published_claim(on)
    correct(made, bob)
    review.withhold(on, actor=bob, reason="A court.")
    made = fresh(made)
    review.write(evidence(made, published_quote()), actor=alice)
    review.publish(made, actor=carol)
    assert not review.pending(made).exists()
    correct(made, bob, "Once more.")
    assert review.pending(made).count() == review.pending().count() == 1


def test_without_the_rule_of_two_a_person_confirms_himself(bob: Actor, settings: LazySettings) -> None:
    settings.TWO_PERSON_RULE = False
    made = published_claim(published_quote())
    correct(made, bob)
    assert len(review.confirm(made, actor=bob)) == 1
