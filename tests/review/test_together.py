"""Publishing together: what is needed first, all in one transaction, each by its own rules, nothing half-done."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.test import override_settings

from quotes import review
from quotes.models import Actor, Conflict, Decision
from quotes.review import NotPermitted, Refused
from quotes.review.edited import last_edits
from quotes.review.rights import last_editor
from tests.review.making import (
    anchor,
    claim,
    draft,
    draft_quote,
    evidence,
    fresh,
    person,
    published,
    published_quote,
    quote,
    relay,
    rows,
    saved_capture,
    source,
    speaker,
)

pytestmark = pytest.mark.django_db
Counted = Callable[[int], Any]


def bare_quote(by: Actor) -> Any:
    """A quote in review whose source, speaker, relay and principal are drafts."""
    on, voice = draft(source(), by=by), draft(speaker("Ada Moser"), by=by)
    behalf, agency = draft(speaker("City", kind="organization"), by=by), draft(speaker("Port", kind="group"), by=by)
    made = quote(on, voice, on_behalf_of=behalf)
    words = anchor(made, saved_capture(on), "We have waited for this day")
    draft(made, words, relay(made, agency), by=by)
    review.submit(made, actor=by)
    return made


def bare_claim(by: Actor, *quotes: Any) -> Any:
    made = claim()
    draft(made, *(evidence(made, one) for one in quotes), by=by)
    review.submit(made, actor=by)
    return made


def wanted(record: Any) -> list[tuple[Any, int]]:
    return [(one, one.version) for one in review.needs(record)]


def test_a_quote_needs_its_speakers_then_its_source(alice: Actor, django_assert_max_num_queries: Counted) -> None:
    made = bare_quote(alice)
    with django_assert_max_num_queries(3):
        found = review.needs(made)
    names = [str(one) for one in found]
    assert sorted(names[:3]) == ["Ada Moser", "City", "Port"]
    assert names[3:] == ["A new harbour"]
    assert [one.pk for one in found[:3]] == sorted(one.pk for one in found[:3])


def test_what_is_published_or_can_never_be_is_not_needed(alice: Actor, bob: Actor, carol: Actor) -> None:
    assert review.needs(draft_quote(alice)) == []
    on = published(source())
    made = draft_quote(alice, source=on)
    review.withhold(on, actor=bob, reason="A court.")
    assert review.needs(made) == []
    assert review.needs(speaker()) == review.needs(source()) == []


def test_a_speaker_who_is_needed_twice_is_named_once(alice: Actor) -> None:
    voice = draft(speaker(), by=alice)
    made = draft_quote(alice, speaker=voice)
    review.write(relay(made, voice), actor=alice)
    assert review.needs(made) == [voice]


def test_a_claim_names_the_quotes_that_could_bear_it_and_what_they_need(
    alice: Actor, bob: Actor, carol: Actor, django_assert_max_num_queries: Counted
) -> None:
    one, other = bare_quote(alice), draft_quote(alice)
    made = bare_claim(alice, one, other)
    with django_assert_max_num_queries(3):
        found = review.needs(made)
    assert [type(record).__name__ for record in found] == ["Speaker"] * 3 + ["Source"] + ["Quote"] * 2
    review.submit(other, actor=alice)
    review.publish(other, actor=bob)
    assert review.needs(made) == []


def test_a_quote_is_published_with_all_it_needs(alice: Actor, bob: Actor, carol: Actor) -> None:
    made = bare_quote(alice)
    decisions = review.publish_together(
        made, also=wanted(made), actor=bob, reason="Read.", expected_version=made.version
    )
    steps = [(decision.from_state, decision.to_state) for decision in decisions]
    assert steps == [("draft", "in_review"), ("in_review", "published")] * 4 + [("in_review", "published")]
    assert decisions[-1].quote == made
    assert made.state == fresh(made).state == fresh(made.source).state == fresh(made.speaker).state == "published"
    assert {decision.actor for decision in decisions} == {bob.user}
    assert len({decision.at for decision in decisions}) == 1


def test_a_claim_is_published_with_its_quote_and_what_that_needs(alice: Actor, bob: Actor, carol: Actor) -> None:
    on = bare_quote(alice)
    made = bare_claim(alice, on)
    review.publish_together(made, also=wanted(made), actor=bob)
    assert fresh(made).state == fresh(on).state == fresh(on.source).state == "published"
    assert made.evidence.get().public


def test_without_what_it_needs_it_is_refused(alice: Actor, bob: Actor, carol: Actor) -> None:
    made = bare_quote(alice)
    before = (rows(), Decision.objects.count())
    some = [pair for pair in wanted(made) if pair[0] != made.source]
    with pytest.raises(Refused, match="Its source is draft"):
        review.publish_together(made, also=some, actor=bob)
    assert (rows(), Decision.objects.count()) == before


def test_a_refusal_names_the_record_and_nothing_is_written(alice: Actor, bob: Actor, carol: Actor) -> None:
    """The source is published before the quote is refused: it goes back, in the base and in memory."""
    made = bare_quote(alice)
    made.source.note = "Bob's remark."
    review.write(made.source, actor=bob)
    before, others = (rows(), Decision.objects.count()), wanted(made)
    with pytest.raises(Refused, match="The source “A new harbour”: You edited this last") as refused:
        review.publish_together(made, also=others, actor=bob)
    assert refused.value.problems[0].path[:2] == ("source", str(made.source_id))
    assert (rows(), Decision.objects.count()) == before
    assert [(one.state, one.version) for one, _ in others] == [("draft", version) for _, version in others]
    assert fresh(made).state == "in_review"


def test_a_stale_one_among_the_others_is_a_conflict(alice: Actor, bob: Actor, carol: Actor) -> None:
    made = bare_quote(alice)
    others = wanted(made)
    review.write(fresh_with(made.speaker, note="Newer."), actor=alice)
    with pytest.raises(Conflict) as conflict:
        review.publish_together(made, also=others, actor=bob)
    assert conflict.value.record == made.speaker
    assert fresh(made.source).state == "draft"


def fresh_with(record: Any, **values: Any) -> Any:
    found = fresh(record)
    vars(found).update(values)
    return found


def test_a_record_that_changed_since_it_was_looked_at_is_a_conflict(alice: Actor, bob: Actor, carol: Actor) -> None:
    made = bare_quote(alice)
    others = wanted(made)
    review.write(fresh_with(made, note="Newer."), actor=alice)
    with pytest.raises(Conflict):
        review.publish_together(made, also=others, actor=bob)
    assert fresh(made.source).state == "draft"


def test_a_contributor_publishes_nothing(alice: Actor, bob: Actor, carol: Actor) -> None:
    made = bare_quote(alice)
    with pytest.raises(NotPermitted):
        review.publish_together(made, also=wanted(made), actor=alice)
    assert fresh(made.source).state == "draft"


def test_who_may_not_submit_cannot_publish_a_draft(alice: Actor, bob: Actor, carol: Actor) -> None:
    made = bare_quote(alice)
    bob.user.user_permissions.remove(Permission.objects.get(codename="change_source"))
    with pytest.raises(NotPermitted, match="The source"):
        review.publish_together(
            made, also=wanted(made), actor=Actor("person", type(bob.user).objects.get(pk=bob.user.pk))
        )
    assert fresh(made.speaker).state == "draft"


def test_the_only_reviewer_gives_a_reason_and_each_decision_is_marked(alice: Actor, bob: Actor) -> None:
    made = bare_quote(alice)
    with pytest.raises(Refused, match="only one reviewer"):
        review.publish_together(made, also=wanted(made), actor=bob)
    decisions = review.publish_together(made, also=wanted(made), actor=bob, reason="Nobody else.")
    assert [decision.alone for decision in decisions if decision.to_state == "published"] == [True] * 5


def test_a_draft_is_submitted_first(alice: Actor, bob: Actor, carol: Actor) -> None:
    made = draft_quote(alice)
    assert [one.to_state for one in review.publish_together(made, actor=bob)] == ["in_review", "published"]


def test_naming_a_record_twice_publishes_it_once(alice: Actor, bob: Actor, carol: Actor) -> None:
    made = bare_quote(alice)
    others = wanted(made)
    review.publish_together(made, also=[*others, *others, (made, made.version)], actor=bob)
    assert made.source.decisions.count() == 2


# ---------------------------------------------------------------- told beforehand
def outlooks(act: str, records: list[Any], who: Actor, **how: Any) -> list[Any]:
    return review.outlooks(review.Act(act), type(records[0]), [one.pk for one in records], who, **how)


def test_beforehand_it_is_said_what_would_be_done(
    alice: Actor, bob: Actor, carol: Actor, django_assert_max_num_queries: Counted
) -> None:
    whole, bare, own = draft_quote(alice), bare_quote(alice), draft_quote(bob)
    for one in (whole, own):
        review.submit(one, actor=bob)
    still = draft_quote(alice)
    with django_assert_max_num_queries(8):
        found = outlooks("publish", [whole, bare, own, still], bob)
    codes = [[problem.code for problem in outlook.problems] for outlook in found]
    assert codes == [[], [], ["two_persons"], ["wrong_state"]]
    assert [len(outlook.needs) for outlook in found] == [0, 4, 0, 0]
    [outlook] = outlooks("publish", [still], bob, drafts=True)
    assert not outlook.problems


def test_what_the_outlook_says_is_what_the_step_says(alice: Actor, bob: Actor, carol: Actor) -> None:
    unanchored = draft(quote(published(source()), None), by=alice)
    review.submit(unanchored, actor=alice)
    records = [unanchored, bare_quote(alice), draft_quote(bob)]
    told = [bool(outlook.problems) for outlook in outlooks("publish", records, bob)]
    assert told == [refuses(one, bob) for one in records] == [True, False, True]


def refuses(record: Any, who: Actor) -> bool:
    try:
        review.publish_together(record, also=wanted(record), actor=who)
    except Refused:
        return True
    return False


@pytest.mark.parametrize("act", ["submit", "publish", "confirm", "retract"])
def test_nothing_is_promised_to_who_has_no_right(act: str, alice: Actor, bob: Actor) -> None:
    nobody = Actor("person", type(bob.user).objects.create_user("nobody"))
    [outlook] = outlooks(act, [draft_quote(alice)], nobody)
    assert [problem.code for problem in outlook.problems] == ["not_permitted"]


def test_the_corrector_is_told_that_another_must_confirm(alice: Actor, bob: Actor, carol: Actor) -> None:
    made, calm = published(speaker()), published(speaker())
    review.write(fresh_with(made, name="Ada M. Moser"), actor=bob, reason="Whole name.")
    codes = [
        [[problem.code for problem in one.problems] for one in outlooks("confirm", [made, calm], who)]
        for who in (bob, carol)
    ]
    assert codes == [[["two_persons"], ["nothing_pending"]], [[], ["nothing_pending"]]]


def test_the_only_reviewer_is_told_that_he_decides_alone(alice: Actor, bob: Actor) -> None:
    made = draft_quote(bob)
    review.submit(made, actor=bob)
    [outlook] = outlooks("publish", [made], bob)
    assert outlook.alone
    assert not outlook.problems
    with override_settings(TWO_PERSON_RULE=False):
        assert not outlooks("publish", [made], bob)[0].alone


@pytest.mark.parametrize("by", ["source", "speaker"])
def test_what_goes_along_is_told_before_and_goes_along(by: str, bob: Actor, carol: Actor) -> None:
    one, other = published_quote(), published_quote()
    torn, held = claim("It fell."), claim("It stands.")
    published(torn, evidence(torn, one))
    published(held, evidence(held, one), evidence(held, other))
    ground = getattr(one, by)
    told = review.following(review.Act.WITHHOLD, type(ground), [ground.pk])
    assert (told.quotes, told.claims) == (1, (torn,))
    review.withhold(ground, actor=bob, reason="A court.")
    assert (fresh(one).state, fresh(torn).state, fresh(held).state) == ("withheld", "in_review", "published")


def test_of_a_quote_the_claims_are_told_and_of_other_steps_nothing(bob: Actor, carol: Actor) -> None:
    one = published_quote()
    torn = claim()
    published(torn, evidence(torn, one))
    told = review.following(review.Act.RETRACT, type(one), [one.pk])
    assert (told.quotes, told.claims) == (0, (torn,))
    assert review.following(review.Act.PUBLISH, type(one), [one.pk]).claims == ()
    assert review.following(review.Act.RETRACT, type(torn), [torn.pk]).claims == ()


# ---------------------------------------------------------------- who edited last
def test_who_edited_last_is_told_of_many_as_of_one(
    alice: Actor, bob: Actor, carol: Actor, django_assert_max_num_queries: Counted
) -> None:
    plain, relayed, stepped, entered = draft_quote(alice), draft_quote(alice), draft_quote(alice), published_quote()
    review.write(relay(relayed, None), actor=bob)
    review.submit(stepped, actor=bob)
    noted = draft_quote(bob)
    review.write(fresh_with(noted, note="A remark."), actor=carol)
    quotes = [plain, relayed, stepped, entered, noted]
    with django_assert_max_num_queries(2):
        found = last_edits(type(plain), [one.pk for one in quotes])
    assert [found.get(one.pk, (None, None))[1] for one in quotes] == [last_editor(one) for one in quotes]
    assert found[relayed.pk][1] == bob.user.pk


def test_a_second_reviewer_must_exist(alice: Actor, bob: Actor) -> None:
    """Bob alone may publish his own with a reason; once Carol is there, he may not."""
    made = bare_quote(bob)
    person("carol", reviews=True)
    with pytest.raises(Refused, match="You edited this last"):
        review.publish_together(made, also=wanted(made), actor=bob, reason="Alone.")
