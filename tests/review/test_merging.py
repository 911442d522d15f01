"""Merging: what moves, what stays, what the old record says, and that undoing it gives everything back."""

from typing import Any

import pytest
from django.db import models

from quotes import review
from quotes.models import (
    Actor,
    Affiliation,
    Anchor,
    Capture,
    Claim,
    ClaimAbout,
    Conflict,
    Evidence,
    Identifier,
    Likeness,
    Merge,
    Quote,
    QuoteTopic,
    Relay,
    Source,
    Speaker,
    SpeakerName,
    Topic,
)
from quotes.models.decision import Decision
from quotes.review import NotPermitted, Refused, merging
from quotes.review.proof import CHECKS
from tests.review.making import (
    ARTICLE,
    anchor,
    claim,
    draft,
    fresh,
    published,
    published_claim,
    published_quote,
    quote,
    relay,
    rows,
    saved_capture,
    source,
    speaker,
)

pytestmark = pytest.mark.django_db
WHY = "One person, written in two ways."


@pytest.fixture
def two(db: None) -> tuple[Speaker, Speaker]:
    """Ada Moser, and A. Moser, who is the same."""
    ada, other = published(speaker("Ada Moser")), published(speaker("A. Moser"))
    SpeakerName.objects.create(speaker=other, name="Ada M.")
    SpeakerName.objects.create(speaker=ada, name="Adele Moser")
    Identifier.objects.create(speaker=other, scheme="wikidata", value="Q1")
    return ada, other


def codes(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [problem.code for problem in refused.value.problems]


def faults() -> list[str]:
    return [str(fault) for _, check in CHECKS for fault in check(lambda number: None)]


def standing(*kinds: Any) -> dict[str, list[dict[str, Any]]]:
    """All that the rows say, versions and times apart."""
    left_out = ("version", "updated_at")
    kinds = kinds or (Speaker, SpeakerName, Identifier, Affiliation, Source, Quote, QuoteTopic, Anchor, Relay, Claim,
                      ClaimAbout, Evidence)  # fmt: skip
    return {
        model._meta.db_table: [
            {name: value for name, value in row.items() if name not in left_out}
            for row in model.objects.order_by("pk").values()
        ]
        for model in kinds
    }


def test_what_names_the_one_names_the_other_and_the_old_id_says_where_it_went(bob: Actor, two: Any) -> None:
    ada, other = two
    said = published_quote(speaker=other)
    office = published(speaker("Port office", kind="organization"))
    heard = quote(said.source, office, "it was worth it")
    published(heard, anchor(heard, said.source.captures.get(), "it was worth it"), relay(heard, other))
    about = ClaimAbout.objects.create(claim=draft(claim(), by=bob), speaker=other)
    made = review.merge(other, into=ada, actor=bob, reason=WHY)
    assert fresh(other).merged_into == ada
    assert fresh(said).speaker == ada
    assert heard.relays.get().speaker == ada
    assert fresh(about).speaker == ada
    assert sorted(ada.names.values_list("name", flat=True)) == ["A. Moser", "Ada M.", "Adele Moser"]
    assert ada.identifiers.get().value == "Q1"
    assert (made.record, made.into, made.reason) == (other, ada.pk, WHY)
    assert faults() == []


def test_every_row_that_moved_has_its_history_and_every_record_its_version(bob: Actor, two: Any) -> None:
    ada, other = two
    said = published_quote(speaker=other)
    review.merge(other, into=ada, actor=bob, reason=WHY)
    row = said.history.order_by("-history_id").first()
    assert (row.speaker_id, row.history_user, row.history_change_reason) == (ada.pk, bob.user, WHY)
    assert (fresh(said).version, row.version) == (said.version + 1, said.version + 1)
    assert fresh(other).version > other.version - 1
    assert fresh(ada).version > ada.version


def test_a_merge_of_what_is_public_is_a_correction_of_both_that_waits_for_a_second_person(bob: Actor, two: Any) -> None:
    ada, other = two
    review.merge(other, into=ada, actor=bob, reason=WHY)
    assert [str(one.reason) for one in review.pending(other)] == [f"Merged into Ada Moser. {WHY}"]
    assert [str(one.reason) for one in review.pending(ada)] == [f"A. Moser was merged into this. {WHY}"]


def test_undoing_it_gives_back_all_that_it_moved(bob: Actor, two: Any) -> None:
    ada, other = two
    published_quote(speaker=other), published_quote(speaker=ada, source=published(source("Another")))
    office = published(speaker("Port office", kind="organization"))
    Affiliation.objects.create(speaker=office, role="owner", organization=other)
    before = standing()
    made = review.merge(other, into=ada, actor=bob, reason=WHY)
    assert standing() != before
    review.undo_merge(made, actor=bob, reason="They are two after all.")
    assert standing() == before
    assert fresh(other).merged_into is None
    assert faults() == []


def test_what_came_afterwards_stays_with_the_one_it_was_given_to(bob: Actor, two: Any) -> None:
    ada, other = two
    made = review.merge(other, into=ada, actor=bob, reason=WHY)
    later = published_quote(speaker=ada)
    review.undo_merge(made, actor=bob, reason="Two after all.")
    assert fresh(later).speaker == ada


def test_what_was_changed_since_is_left_as_it_is_when_a_merge_is_undone(bob: Actor, two: Any) -> None:
    ada, other = two
    said = published_quote(speaker=other)
    made = review.merge(other, into=ada, actor=bob, reason=WHY)
    third = published(speaker("Somebody else"))
    said = fresh(said)
    said.speaker = third
    review.write(said, actor=bob, reason="It was somebody else.")
    review.undo_merge(made, actor=bob, reason="Two after all.")
    assert fresh(said).speaker == third


def test_sources_take_their_quotes_with_them_and_the_anchors_stand_in_the_same_text(bob: Actor) -> None:
    one, other = published(source()), published(source("A new harbour (reprint)"))
    said = published_quote(source=other)
    before = standing(Quote, Anchor)
    made = review.merge(other, into=one, actor=bob, reason="One document.")
    moved = fresh(said)
    assert moved.source == one
    assert moved.anchors.get().capture.source == one
    assert moved.anchors.get().capture.sha256 == other.captures.get().sha256
    assert faults() == []
    review.undo_merge(made, actor=bob, reason="Two documents.")
    assert standing(Quote, Anchor) == before
    assert faults() == []


def test_a_text_that_both_have_is_not_copied(bob: Actor) -> None:
    one, other = published(source()), published(source("A new harbour (reprint)"))
    own = saved_capture(one)
    said = published_quote(source=other)
    review.merge(other, into=one, actor=bob, reason="One document.")
    assert said.anchors.get().capture == own
    assert Capture.objects.filter(source=one).count() == 1


def test_a_quote_gives_its_evidence_and_topics_and_keeps_its_own_anchors(bob: Actor) -> None:
    of = published(source())
    kept, gone = published_quote(source=of), published_quote(source=of, speaker=published(speaker("A. M.")))
    harbour = Topic.objects.create(name="Harbours", slug="harbours")
    QuoteTopic.objects.create(quote=fresh(gone), topic=harbour)
    rests, both = published_claim(gone), published_claim(gone, kept)
    review.merge(fresh(gone), into=fresh(kept), actor=bob, reason="Entered twice.")
    assert [one.quote for one in rests.evidence.all()] == [kept]
    assert rests.evidence.get().public
    assert sorted(one.quote_id for one in both.evidence.all()) == sorted([kept.pk, gone.pk])
    assert [one.public for one in both.evidence.filter(quote=gone)] == [False]
    assert kept.topics.get() == harbour
    assert gone.anchors.count() == kept.anchors.count() == 1
    assert faults() == []


def test_quotes_of_two_sources_are_not_merged_but_linked(bob: Actor) -> None:
    one, other = published_quote(), published_quote()
    with pytest.raises(Refused) as refused:
        review.merge(other, into=one, actor=bob, reason="The same words.")
    assert codes(refused) == ["other_source"]


def test_claims_take_over_evidence_and_links(bob: Actor) -> None:
    one, other, third = published_claim(published_quote()), published_claim(published_quote()), draft(claim(), by=bob)
    third.links_from.create(to_claim=other, relation="repeats")
    other.links_from.create(to_claim=one, relation="repeats")
    review.merge(fresh(other), into=fresh(one), actor=bob, reason="One statement.")
    assert third.links_from.get().to_claim == one
    assert other.links_from.get().to_claim == one  # it would have become a link of one claim with itself
    assert one.evidence.count() == 2
    assert faults() == []


def test_whoever_was_merged_into_the_one_that_goes_says_at_once_where_all_went(bob: Actor, two: Any) -> None:
    ada, other = two
    last = published(speaker("Dr. Ada Moser"))
    review.merge(other, into=ada, actor=bob, reason=WHY)
    made = review.merge(ada, into=last, actor=bob, reason=WHY)
    assert fresh(other).merged_into == last
    review.undo_merge(made, actor=bob, reason="No.")
    assert fresh(other).merged_into == ada


def test_an_earlier_merge_is_not_undone_below_a_later_one(bob: Actor, two: Any) -> None:
    ada, other = two
    first = review.merge(other, into=ada, actor=bob, reason=WHY)
    review.merge(ada, into=published(speaker("Dr. Ada Moser")), actor=bob, reason=WHY)
    with pytest.raises(Refused) as refused:
        review.undo_merge(first, actor=bob, reason="No.")
    assert codes(refused) == ["merged_again"]


def test_a_merge_is_undone_once(bob: Actor, two: Any) -> None:
    ada, other = two
    made = review.merge(other, into=ada, actor=bob, reason=WHY)
    undone = review.undo_merge(made, actor=bob, reason="No.")
    for one in (made, undone):
        with pytest.raises(Refused) as refused:
            review.undo_merge(one, actor=bob, reason="Once more.")
        assert codes(refused) == ["undone"]


def test_it_can_be_merged_again_after_it_was_undone(bob: Actor, two: Any) -> None:
    ada, other = two
    review.undo_merge(review.merge(other, into=ada, actor=bob, reason=WHY), actor=bob, reason="No.")
    review.merge(fresh(other), into=fresh(ada), actor=bob, reason=WHY)
    assert fresh(other).merged_into == ada


def test_a_merged_record_is_edited_and_stepped_on_no_more(bob: Actor, two: Any) -> None:
    ada, other = two
    review.merge(other, into=ada, actor=bob, reason=WHY)
    gone = fresh(other)
    gone.name = "Another"
    for act in (
        lambda: review.write(gone, actor=bob, reason="x"),
        lambda: review.retract(fresh(other), actor=bob, reason="x"),
    ):
        with pytest.raises(Refused) as refused:
            act()
        assert codes(refused) == ["merged"]


def test_withholding_a_record_withholds_what_was_merged_into_it(bob: Actor, two: Any) -> None:
    ada, other = two
    review.merge(other, into=ada, actor=bob, reason=WHY)
    review.withhold(fresh(ada), actor=bob, reason="A court ordered it.")
    assert fresh(other).state == "withheld"
    assert faults() == []


def test_what_names_a_merged_speaker_is_not_published(bob: Actor, carol: Actor, two: Any) -> None:
    ada, other = two
    review.merge(other, into=ada, actor=bob, reason=WHY)
    of = published(source())
    made = quote(of, fresh(other))
    draft(made, anchor(made, saved_capture(of), made.text), by=bob)
    assert "merged" in [problem.code for problem in review.hindrances(made)]


def _into_itself(ada: Any, other: Any) -> Any:
    return ada, ada


def _into_a_draft(ada: Any, other: Any) -> Any:
    other.__class__.objects.filter(pk=other.pk).update(state="draft")
    return ada, other


def _into_a_merged_one(ada: Any, other: Any) -> Any:
    other.__class__.objects.filter(pk=other.pk).update(merged_into=ada)
    return ada, other


def _into_a_withheld_one(ada: Any, other: Any) -> Any:
    other.__class__.objects.filter(pk=other.pk).update(state="withheld")
    return ada, other


@pytest.mark.parametrize(
    ("arranged", "code"),
    [
        (_into_itself, "itself"),
        (_into_a_draft, "not_published"),
        (_into_a_merged_one, "merged"),
        (_into_a_withheld_one, "final"),
    ],
)
def test_what_cannot_be_merged_is_refused_and_nothing_is_written(
    bob: Actor, two: Any, arranged: Any, code: str
) -> None:
    record, into = arranged(*two)
    before = rows(), standing(), Merge.objects.count()
    with pytest.raises(Refused) as refused:
        review.merge(fresh(record), into=fresh(into), actor=bob, reason=WHY)
    assert code in codes(refused)
    assert (rows(), standing(), Merge.objects.count()) == before
    assert code in [problem.code for problem in merging.preview(fresh(record), fresh(into)).problems]


def test_a_public_record_is_merged_with_a_reason_only(bob: Actor, two: Any) -> None:
    with pytest.raises(Refused) as refused:
        review.merge(two[1], into=two[0], actor=bob)
    assert codes(refused) == ["reason_required"]


def test_a_contributor_does_not_merge(alice: Actor, two: Any) -> None:
    with pytest.raises(NotPermitted):
        review.merge(two[1], into=two[0], actor=alice, reason=WHY)
    assert fresh(two[1]).merged_into is None


@pytest.mark.parametrize("which", ["expected_version", "into_version"])
def test_a_merge_at_another_version_is_a_conflict(bob: Actor, two: Any, which: str) -> None:
    with pytest.raises(Conflict):
        review.merge(two[1], into=two[0], actor=bob, reason=WHY, **{which: 99})  # type: ignore[arg-type]
    assert fresh(two[1]).merged_into is None


def test_a_preview_counts_what_would_move_and_what_would_stay(bob: Actor, two: Any) -> None:
    ada, other = two
    SpeakerName.objects.create(speaker=ada, name="Ada M.")
    published_quote(speaker=other)
    told = merging.preview(other, ada)
    assert {(one.what, one.count, one.stays) for one in told.moved} == {
        ("Quotes that name it as speaker", 1, 0), ("Its speaker names", 0, 1), ("Its identifiers", 1, 0)
    }  # fmt: skip
    assert (told.new_name, told.problems) == ("A. Moser", [])


def test_a_merge_is_remembered_by_the_likeness_of_the_two_and_forgotten_when_undone(bob: Actor) -> None:
    one, other = draft(speaker("Ada Moser"), by=bob), draft(speaker("Moser, Ada"), by=bob)
    assert Likeness.objects.get().judgement is None
    made = review.merge(other, into=one, actor=bob)
    assert Likeness.objects.get().judgement == "same"
    review.undo_merge(made, actor=bob)
    assert Likeness.objects.get().judgement is None


def test_the_cost_of_a_merge_does_not_grow_with_the_rows_that_move(
    bob: Actor, two: Any, django_assert_max_num_queries: Any
) -> None:
    ada, other = two
    of = published(source())
    capture = saved_capture(of, ARTICLE)
    Quote.objects.bulk_create(
        quote(of, other, f"{ARTICLE[:20]} {number}", state="draft", version=1) for number in range(40)
    )
    with django_assert_max_num_queries(130):
        review.merge(other, into=ada, actor=bob, reason=WHY)
    assert Quote.objects.filter(speaker=ada).count() == 40
    assert capture.source == of


def test_decisions_and_merges_stay_where_they_were(bob: Actor, two: Any) -> None:
    ada, other = two
    before = list(Decision.objects.filter(speaker=other).values_list("pk", flat=True))
    review.merge(other, into=ada, actor=bob, reason=WHY)
    assert set(before) <= set(Decision.objects.filter(speaker=other).values_list("pk", flat=True))
    assert [one.record for one in merging.merges(ada)] == [other]
    assert isinstance(Merge._meta.get_field("into"), models.UUIDField)
