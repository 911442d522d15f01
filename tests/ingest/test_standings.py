"""A newer text is compared with what came before: where each anchor's words stand now, and what changed."""

from typing import Any

import pytest

from quotes.ingest import PLACES, WORDLESS, changed, standings
from quotes.models import Actor, Anchor, Capture, State
from quotes.models.history import MACHINE
from quotes.review import acts, enter
from quotes.text.anchors import Found
from tests.review.making import (
    ARTICLE,
    anchor,
    draft,
    person,
    published,
    published_quote,
    quote,
    rows,
    saved_capture,
    source,
)

WORDS = "We have waited for this day"
NEWER = ARTICLE.replace("opened the new harbour", "opened the second harbour at last")


@pytest.fixture
def of(db: None) -> Any:
    return published(source())


def quoted(of: Any, words: str, text: str = ARTICLE, **fields: Any) -> Any:
    made = quote(of, None, words)
    return published(made, anchor(made, of.captures.get(seq=0), words, text, **fields))


def found(newer: Capture) -> dict[str, Found]:
    return {str(one.anchor.quote.text): one.found for one in standings(newer)}


def test_each_anchor_is_exact_moved_or_lost_in_a_newer_text(of: Any) -> None:
    saved_capture(of)
    for words in ("The mayor of Lindau", WORDS, "the new harbour on Monday"):
        quoted(of, words)
    newer = saved_capture(of, NEWER)
    at = NEWER.index(WORDS)
    assert found(newer) == {
        "The mayor of Lindau": Found("exact", 0, 19),
        WORDS: Found("moved", at, at + len(WORDS)),
        "the new harbour on Monday": Found("lost", None, None),
    }


def test_of_ambiguous_words_the_places_are_told(of: Any) -> None:
    saved_capture(of, "First. “It is so,” he said.")
    quoted(of, "It is so", "First. “It is so,” he said.")
    [one] = standings(saved_capture(of, "It is so. Once more: It is so."))
    assert (one.found.status, one.places) == ("ambiguous", (0, 21))
    [one] = standings(saved_capture(of, "It is so. " * 100))
    assert len(one.places) == PLACES


def test_withheld_words_are_known_from_the_text_they_stand_in(of: Any) -> None:
    saved_capture(of)
    quoted(of, WORDS)
    Anchor.objects.update(exact=None, prefix=None, suffix=None)
    [one] = standings(saved_capture(of, NEWER))
    assert (one.found.status, one.found.start) == ("moved", NEWER.index(WORDS))


def test_few_are_looked_for_by_their_digest_alone(of: Any) -> None:
    text = " ".join(f"number{number:03}" for number in range(WORDLESS + 5))
    saved_capture(of, text, keep=False)
    for number in range(WORDLESS + 5):
        quoted(of, f"number{number:03}", text, status="unverifiable")
    Anchor.objects.update(exact=None, prefix=None, suffix=None)
    told = [one.found.status for one in standings(saved_capture(of, f"{text} and more"))]
    assert told == ["exact"] * WORDLESS + ["ambiguous"] * 5


def test_only_anchors_of_earlier_texts_are_looked_at(of: Any) -> None:
    first = saved_capture(of)
    quoted(of, WORDS)
    second = saved_capture(of, NEWER)
    assert standings(first) == []
    assert len(standings(second)) == 1
    other = published_quote()
    assert standings(other.source.captures.get()) == []


def test_rejected_and_withheld_quotes_are_left_out(of: Any) -> None:
    saved_capture(of)
    bob = person("bob", reviews=True)
    acts.withhold(quoted(of, WORDS), actor=bob, reason="A court asked.")
    made = quote(of, None, "it was worth it")
    enter(made, anchor(made, of.captures.get(), "it was worth it"), state=State.PROPOSED, actor=MACHINE)
    acts.reject(made, actor=bob)
    assert standings(saved_capture(of, NEWER)) == []


def test_without_the_newer_text_nothing_can_be_said(of: Any) -> None:
    saved_capture(of)
    quoted(of, WORDS)
    bare = saved_capture(of, NEWER, keep=False)
    assert (standings(bare), changed(bare)) == ([], None)


def test_it_is_read_in_two_statements_at_most_and_writes_nothing(of: Any, django_assert_max_num_queries: Any) -> None:
    saved_capture(of)
    alice: Actor = person("alice")
    for words in ("The mayor", "Lindau", "Ada Moser", WORDS):
        made = quote(of, None, words)
        draft(made, anchor(made, of.captures.get(), words), by=alice)
    newer, before = saved_capture(of, NEWER), rows()
    with django_assert_max_num_queries(2):
        assert len(standings(newer)) == 4
    assert rows() == before


def test_what_changed_is_told_by_words_from_the_last_text_that_is_kept(of: Any, django_assert_num_queries: Any) -> None:
    first = saved_capture(of)
    assert changed(first) is None
    saved_capture(of, "A text that is not kept.", keep=False)
    newer = saved_capture(of, NEWER)
    with django_assert_num_queries(1):
        compared = changed(newer)
    assert compared
    older, pieces = compared
    assert older == first
    assert [(one.before, one.after) for one in pieces if one.op != "equal"] == [("new", "second"), ("", " at last")]
