"""What a selection in a text means: the span without its marks, and the kind it looks like."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotes.text.quotations import Chosen, added, chosen, opened, sentence

STORY = (
    "The bridge opened on Monday.\n"
    "“It took nine years,” Mina Vogel said, “and every week of them was worth it.”\n"
    "She called the ferry “a dear old friend,” which “nobody will miss.” The council said that the toll would fall.\n"
    '"We will see," said Dr. Ott. "Will anybody pay?" he asked.\n'
    "„Wir bleiben hier“, sagte er. ‘It’s ours,’ she said.\n"
    "The toll was two crowns."
)

MEANT = [
    ("“It took nine years,”", "It took nine years", "direct"),
    ("It took nine years", "It took nine years", "direct"),
    ("It took nine years,", "It took nine years", "direct"),
    ("took nine years", "took nine years", "partial"),
    ("and every week of them was worth it.", "and every week of them was worth it", "partial"),
    ("“a dear old friend,”", "a dear old friend", "partial"),
    ("a dear old friend,", "a dear old friend", "partial"),
    (" nobody will miss.”", None, None),
    ("“nobody will miss.” ", "nobody will miss", "partial"),
    ('"We will see,"', "We will see", "direct"),
    ("We will see", "We will see", "direct"),
    ('Will anybody pay?"', "Will anybody pay?", "direct"),
    ("Will anybody pay", "Will anybody pay?", "direct"),
    ("„Wir bleiben hier“", "Wir bleiben hier", "direct"),
    ("‘It’s ours,’", "It’s ours", "direct"),
    ("that the toll would fall.", "the toll would fall", "indirect"),
    ("the toll would fall", "the toll would fall", "indirect"),
    ("The toll was two crowns.", "The toll was two crowns.", "own"),
    ("The bridge opened on Monday.\n", "The bridge opened on Monday.", "own"),
]


@pytest.mark.parametrize(("selected", "words", "kind"), [row for row in MEANT if row[1]])
def test_a_selection_is_understood(selected: str, words: str, kind: str) -> None:
    start = STORY.index(selected)
    found = chosen(STORY, start, start + len(selected))
    assert (STORY[found.start : found.end], found.kind) == (words, kind)


def test_a_selection_that_reaches_beyond_its_quotation_is_kept() -> None:
    selected = "“It took nine years,” Mina Vogel said"
    start = STORY.index(selected)
    found = chosen(STORY, start, start + len(selected))
    assert STORY[found.start : found.end] == selected
    assert found.kind == "indirect"


@pytest.mark.parametrize("selected", ["\n“", "”", " ", ",”"])
def test_marks_alone_are_no_words(selected: str) -> None:
    start = STORY.index(selected)
    with pytest.raises(ValueError, match="no words"):
        chosen(STORY, start, start + len(selected))


@pytest.mark.parametrize("span", [(0, 0), (5, 4), (-1, 3), (0, 10_000)])
def test_a_span_outside_the_text_is_refused(span: tuple[int, int]) -> None:
    with pytest.raises(ValueError, match="outside"):
        chosen(STORY, *span)


def test_a_quotation_may_end_with_the_text() -> None:
    assert chosen("“A", 0, 2) == Chosen(1, 2, "partial")


def test_a_quotation_that_goes_on_in_the_next_paragraph_has_no_closing_mark() -> None:
    text = "“We came by boat.\n“We left by bridge.”"
    assert chosen(text, 0, 17) == Chosen(1, 17, "direct")


@pytest.mark.parametrize(("kind", "words"), [
    ("direct", "and every week of them was worth it."),
    ("partial", "and every week of them was worth it"),
])  # fmt: skip
def test_the_last_span_of_a_direct_quote_keeps_its_stop(kind: str, words: str) -> None:
    start = STORY.index("“and every")
    first, last = added(STORY, start, STORY.index("”", start) + 1, kind)
    assert STORY[first:last] == words


def test_an_open_mark_is_told() -> None:
    assert opened("He said “so", 11) == 8
    assert opened("He said “so” and", 16) is None
    assert opened("“first\nsecond", 10) is None


def test_a_sentence_is_not_ended_by_an_initial() -> None:
    text = "It rained. Dr. J. Ott spoke of “tolls” on Monday. Then he left."
    at = text.index("tolls")
    assert sentence(text, at, at + 5).strip() == "Dr. J. Ott spoke of “tolls” on Monday."


@given(st.text(alphabet="aA .,!?“”\"'’\n🙂é", min_size=1, max_size=40), st.data())
def test_any_selection_gives_a_span_within_or_beside_it(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    try:
        found = chosen(text, start, end)
    except ValueError:
        return
    assert start <= found.start < found.end <= min(len(text), end + 1)
