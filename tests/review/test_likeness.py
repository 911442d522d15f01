"""What is suggested as one: when, why, to whom it is remembered, and what is suggested no more."""

from typing import Any

import pytest

from quotes import review
from quotes.models import Actor, BlockingKey, Judgement, Likeness
from quotes.review import Refused, likeness
from tests.review.making import (
    claim,
    draft,
    draft_quote,
    fresh,
    published,
    published_quote,
    saved_capture,
    source,
    speaker,
)

pytestmark = pytest.mark.django_db


def told() -> list[tuple[float, list[str]]]:
    return [(one.score, one.why) for one in Likeness.objects.filter(judgement=None)]


def test_two_speakers_under_one_name_are_suggested_with_the_reason(alice: Actor) -> None:
    one, other = draft(speaker("Ada Moser"), by=alice), draft(speaker("Moser, Ada"), by=alice)
    [found] = likeness.like(one)
    assert (found.score, found.why) == (0.95, ["“Moser, Ada” and “Ada Moser” are the same words in another order."])
    assert {found.first, found.second} == {one.pk, other.pk}


def test_another_name_is_enough_but_a_metonym_is_not(alice: Actor) -> None:
    ada = draft(speaker("Ada Moser"), by=alice)
    for name, kind in (("The harbour office", "metonym"), ("A. M. Gruber", "former")):
        with review.edit(ada, actor=alice) as act:
            act.save(ada.names.model(speaker=ada, name=name, kind=kind))
    draft(speaker("The harbour office"), by=alice)
    assert told() == []
    draft(speaker("A. M. Gruber"), by=alice)
    assert [score for score, _ in told()] == [1.0]


def test_a_person_and_a_body_of_one_name_are_not_suggested(alice: Actor) -> None:
    draft(speaker("Ada Moser"), by=alice), draft(speaker("Ada Moser", kind="organization"), by=alice)
    assert told() == []


def test_sources_meet_by_text_by_title_and_by_address(alice: Actor) -> None:
    one = draft(source("A new harbour", url="https://paper.example/harbour?page=1"), by=alice)
    draft(source("A new harbour"), by=alice)
    draft(source("Something else", url="https://paper.example/harbour?page=2"), by=alice)
    same = draft(source("A reprint"), by=alice)
    saved_capture(one), saved_capture(same)
    for made in (same, one):
        likeness.note(fresh(made))
    assert sorted(score for score, _ in told()) == [0.8, 0.8, 1.0]


def test_sources_of_one_title_and_two_dates_are_two(alice: Actor) -> None:
    (
        draft(source("Minutes", published_edtf="2024-01"), by=alice),
        draft(source("Minutes", published_edtf="2024-02"), by=alice),
    )
    assert told() == []


def test_the_same_words_in_one_source_and_in_two(alice: Actor) -> None:
    of = published(source())
    ada = published(speaker("Ada Moser"))
    draft_quote(alice, source=of, speaker=ada), draft_quote(alice, source=of, speaker=ada)
    assert [score for score, _ in told()] == [0.95]
    draft_quote(alice, source=published(source("Another paper")), speaker=ada)
    assert sorted(score for score, _ in told()) == [0.8, 0.8, 0.95]


def test_several_speakers_of_one_report_are_one_quote_each(alice: Actor) -> None:
    of = published(source())
    for name in ("Ada Moser", "Ida Gruber"):
        draft_quote(alice, source=of, speaker=published(speaker(name)))
    assert told() == []


def test_few_words_in_two_sources_are_not_suggested(alice: Actor) -> None:
    ada = published(speaker("Ada Moser"))
    for title in ("One paper", "Another paper"):
        draft_quote(alice, "worth it", kind="partial", source=published(source(title)), speaker=ada)
    assert told() == []


def test_printings_that_are_linked_are_not_suggested(alice: Actor) -> None:
    ada = published(speaker("Ada Moser"))
    one = published_quote(speaker=ada)
    draft_quote(alice, source=published(source("Another paper")), speaker=ada, printing_of=one)
    assert told() == []


def test_claims_in_the_same_words(alice: Actor) -> None:
    draft(claim("The harbour cost 40 million."), by=alice), draft(claim("The harbour cost 40 million"), by=alice)
    assert [score for score, _ in told()] == [0.95]


def test_what_no_longer_holds_is_no_longer_suggested(alice: Actor) -> None:
    one, _ = draft(speaker("Ada Moser"), by=alice), draft(speaker("Moser, Ada"), by=alice)
    one.name = "Ida Gruber"
    review.write(one, actor=alice)
    assert told() == []


def test_not_the_same_is_remembered(alice: Actor, bob: Actor) -> None:
    one, other = draft(speaker("Ada Moser"), by=alice), draft(speaker("Moser, Ada"), by=alice)
    made = review.different(other, one, actor=bob, reason="Mother and daughter.")
    assert (made.judgement, made.judged_by, made.reason) == (Judgement.DIFFERENT, bob.user, "Mother and daughter.")
    one.description = "The mother."
    review.write(one, actor=alice)
    assert told() == []
    assert Likeness.objects.get().judgement == Judgement.DIFFERENT


def test_two_of_different_kinds_or_one_alone_are_not_told_apart(bob: Actor, alice: Actor) -> None:
    one = draft(speaker(), by=alice)
    for other in (one, draft(source(), by=alice)):
        with pytest.raises(Refused):
            review.different(one, other, actor=bob)


def test_what_is_withheld_rejected_or_deleted_is_suggested_no_more(alice: Actor, bob: Actor) -> None:
    one, other = published(speaker("Ada Moser")), draft(speaker("Moser, Ada"), by=alice)
    assert len(told()) == 1
    review.withhold(one, actor=bob, reason="A court ordered it.")
    assert told() == []
    third = draft(speaker("Ada Moser"), by=alice)
    assert len(told()) == 1
    review.delete_draft(third, actor=alice)
    assert told() == []
    assert set(BlockingKey.objects.values_list("record", flat=True)) == {other.pk}


def test_looking_costs_the_same_however_many_share_a_key(alice: Actor, django_assert_max_num_queries: Any) -> None:
    for number in range(30):
        draft(speaker(f"Ada Moser {number}"), by=alice)
    made = draft(speaker("Ada Moser"), by=alice)
    with django_assert_max_num_queries(10):
        likeness.note(made)
