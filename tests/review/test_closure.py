"""Each rule of closure, broken alone; and that what breaks none is let through."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from quotes.models import Quote
from quotes.review.closure import hindrances, judged, loaded, pieces
from tests.review.making import (
    ARTICLE,
    anchor,
    claim,
    published,
    published_claim,
    published_quote,
    quote,
    relay,
    saved_capture,
    source,
    speaker,
)

CUT = [
    ("one two", [7], ["one two"]),
    ("one two", [3, 3], ["one", "two"]),
    ("one two three", [3, 9], ["one", "two three"]),
    ("one  two", [3, 4], ["one", " two"]),
    ("one-two", [3, 3], None),
    ("one two", [3], None),
    ("one two", [3, 4], None),
    ("one two", [3, 3, 1], None),
    ("", [], None),
    ("one", [], None),
    ("é 😀", [1, 1], ["é", "😀"]),
]


@pytest.mark.parametrize(("text", "lengths", "expected"), CUT)
def test_a_text_is_cut_where_its_anchors_are_joined(text: str, lengths: list[int], expected: list[str] | None) -> None:
    assert pieces(text, lengths) == expected


def complete(**fields: Any) -> Quote:
    """A saved draft that nothing hinders, unless `fields` break a rule."""
    of = published(source())
    saved_capture(of)
    by = fields.pop("speaker", None) or published(speaker())
    made = quote(of, by, **fields)
    made.save()
    return made


def codes(record: Any) -> list[str]:
    return [problem.code for problem in hindrances(record)]


def words(of: Quote, **fields: Any) -> None:
    capture = of.source.captures.get()
    anchor(of, capture, "We have waited for this day", **{"status": "exact", **fields}).save()


@pytest.mark.django_db
def test_nothing_hinders_a_complete_quote() -> None:
    made = complete()
    words(made)
    relay(made, published(speaker())).save()
    relay(made, None).save()
    assert codes(made) == []


@pytest.mark.django_db
@pytest.mark.parametrize("identity", ["role_only", "unnamed", "unknown"])
def test_an_identity_says_why_no_speaker_is_named(identity: str) -> None:
    of = published(source())
    saved_capture(of)
    made = quote(of, None, identity=identity)
    made.save()
    words(made)
    assert codes(made) == []


@pytest.mark.django_db
@pytest.mark.parametrize("status", ["moved", "ambiguous", "lost"])
def test_an_anchor_that_is_not_exact_hinders(status: str) -> None:
    made = complete()
    words(made, status=status)
    assert codes(made) == ["anchor_not_exact"]


@pytest.mark.django_db
@pytest.mark.parametrize(("keep", "expected"), [(True, ["anchor_unchecked"]), (False, [])])
def test_unverifiable_is_good_enough_only_without_a_text(keep: bool, expected: list[str]) -> None:
    of = published(source())
    saved_capture(of, keep=keep)
    made = quote(of, published(speaker()))
    made.save()
    words(made, status="unverifiable")
    assert codes(made) == expected


@pytest.mark.django_db
def test_an_attribution_alone_does_not_say_where_the_words_stand() -> None:
    made = complete()
    words(made, part="attribution")
    assert codes(made) == ["no_anchor"]


@pytest.mark.django_db
def test_a_text_of_two_anchors_is_rebuilt_from_both() -> None:
    made = complete(text="We have waited for this day and it was worth it.")
    words(made)
    assert codes(made) == ["not_rebuilt"]
    anchor(made, made.source.captures.get(), "and it was worth it.", status="exact").save()
    assert codes(made) == []


@pytest.mark.django_db
def test_words_that_are_withheld_are_told_by_their_digest() -> None:
    made = complete()
    words(made, exact=None, prefix=None, suffix=None)
    assert codes(made) == []
    Quote.objects.filter(pk=made.pk).update(text="We have waited for that day")
    assert codes(made) == ["not_rebuilt"]


@pytest.mark.django_db
def test_an_anchor_that_contradicts_itself_hinders() -> None:
    made = complete()
    words(made, exact="We have waited for that day")
    assert codes(made) == ["anchor_digest"]


@pytest.mark.django_db
def test_an_anchor_in_another_source_hinders() -> None:
    made = complete()
    anchor(made, saved_capture(published(source())), made.text, status="exact").save()
    assert codes(made) == ["anchor_elsewhere"]


@pytest.mark.django_db
def test_an_enclosing_passage_of_another_source_hinders() -> None:
    made = complete(within=published_quote())
    words(made)
    assert codes(made) == ["within_elsewhere"]


@pytest.mark.django_db
@pytest.mark.parametrize("part", ["speaker", "on_behalf_of", "relay"])
def test_everybody_through_whom_the_words_came_must_be_published(part: str) -> None:
    unpublished = speaker()
    unpublished.save()
    made = complete() if part == "relay" else complete(**{part: unpublished})
    words(made)
    if part == "relay":
        relay(made, unpublished).save()
    assert codes(made) == ["speaker_not_published"]


@pytest.mark.django_db
def test_speakers_and_sources_rest_on_nothing() -> None:
    for made in (speaker(), source()):
        made.save()
        assert codes(made) == []


@pytest.mark.django_db
def test_a_claim_rests_on_a_published_quote() -> None:
    bare = claim()
    bare.save()
    assert codes(bare) == ["no_evidence"]
    assert codes(published_claim(published_quote())) == []


@pytest.mark.django_db
def test_many_quotes_are_judged_in_three_statements() -> None:
    keys = [published_quote().pk for _ in range(5)]
    assert ARTICLE
    with CaptureQueriesContext(connection) as statements:
        assert [problem for one in loaded(Quote, keys) for problem in judged(one)] == []
    assert len(statements) == 3


@pytest.mark.django_db
def test_a_named_speaker_is_there() -> None:
    made = complete()
    words(made)
    [held] = loaded(Quote, [made.pk])
    held.identity = "unnamed"
    assert [problem.code for problem in judged(held)] == ["speaker_unexplained"]
