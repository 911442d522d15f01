"""Spans laid flat over a text: every piece knows which spans cover it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotes.text.marks import Segment, Span, segments

FLAT = [
    ("", [], []),
    ("plain", [], [Segment(0, "plain")]),
    (
        "one two three",
        [Span(4, 7, "a")],
        [Segment(0, "one "), Segment(4, "two", ("a",), ("a",), ("a",)), Segment(7, " three")],
    ),
    (
        "overlap",
        [Span(0, 4, "a"), Span(2, 7, "b")],
        [
            Segment(0, "ov", ("a",), ("a",)),
            Segment(2, "er", ("a", "b"), ("b",), ("a",)),
            Segment(4, "lap", ("b",), (), ("b",)),
        ],
    ),
    (
        "nested",
        [Span(2, 4, "in"), Span(0, 6, "out")],
        [
            Segment(0, "ne", ("out",), ("out",)),
            Segment(2, "st", ("out", "in"), ("in",), ("in",)),
            Segment(4, "ed", ("out",), (), ("out",)),
        ],
    ),
    (
        "touch",
        [Span(0, 2, "a"), Span(2, 5, "b")],
        [Segment(0, "to", ("a",), ("a",), ("a",)), Segment(2, "uch", ("b",), ("b",), ("b",))],
    ),
    (
        "same",
        [Span(0, 4, "a"), Span(0, 4, "b")],
        [Segment(0, "same", ("a", "b"), ("a", "b"), ("a", "b"))],
    ),
    ("🙂é🙂", [Span(1, 2, "a")], [Segment(0, "🙂"), Segment(1, "é", ("a",), ("a",), ("a",)), Segment(2, "🙂")]),
]


@pytest.mark.parametrize(("text", "spans", "flat"), FLAT)
def test_spans_are_laid_flat(text: str, spans: list[Span], flat: list[Segment]) -> None:
    assert segments(text, spans) == flat


@pytest.mark.parametrize("span", [(0, 0), (3, 2), (-1, 2), (0, 5), (4, 5)])
def test_a_span_outside_the_text_is_refused(span: tuple[int, int]) -> None:
    with pytest.raises(ValueError, match=f"the span {span[0]}:{span[1]}"):
        segments("four", [Span(*span, "a")])


@st.composite
def spanned(draw: st.DrawFn) -> tuple[str, list[Span]]:
    text = draw(st.text(min_size=1, max_size=30))
    starts = st.integers(0, len(text) - 1)
    found = draw(st.lists(st.tuples(starts, st.integers(1, 30)), max_size=8))
    return text, [Span(at, min(len(text), at + size), f"k{number}") for number, (at, size) in enumerate(found)]


@given(spanned())
def test_every_place_knows_what_covers_it(given_: tuple[str, list[Span]]) -> None:
    text, spans = given_
    flat = segments(text, spans)
    assert "".join(one.text for one in flat) == text
    for one in flat:
        assert one.text == text[one.start : one.start + len(one.text)]
        for at in range(one.start, one.start + len(one.text)):
            assert set(one.keys) == {span.key for span in spans if span.start <= at < span.end}


@given(spanned())
def test_every_span_begins_once_and_ends_once(given_: tuple[str, list[Span]]) -> None:
    text, spans = given_
    flat = segments(text, spans)
    assert len(flat) <= 2 * len(spans) + 1
    for span in spans:
        assert [one.start for one in flat if span.key in one.begins] == [span.start]
        assert [one.start + len(one.text) for one in flat if span.key in one.ends] == [span.end]
