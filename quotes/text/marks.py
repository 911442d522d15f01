"""Spans over a text, laid flat: pieces that follow one another, each with the spans that cover it.

Spans may overlap, nest and touch, where markup must nest. Offsets are code points, end excluded.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a text, and what it belongs to."""

    start: int
    end: int
    key: str


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of the text, where it starts, the keys that cover it (the longest span first), and those whose span
    begins with it or ends with it."""

    start: int
    text: str
    keys: tuple[str, ...] = ()
    begins: tuple[str, ...] = ()
    ends: tuple[str, ...] = ()


def segments(text: str, spans: Iterable[Span]) -> list[Segment]:
    """The text cut at every border of a span; joined, the pieces are the text, and none is empty.

    Raises ValueError for a span that is empty or outside the text. At most two pieces for each span and one more.
    """
    ordered = sorted(spans, key=lambda span: (span.start, -span.end))
    for span in ordered:
        if not 0 <= span.start < span.end <= len(text):
            raise ValueError(f"the span {span.start}:{span.end} is empty or outside the text of {len(text)} characters")
    borders = sorted({0, len(text), *(span.start for span in ordered), *(span.end for span in ordered)})
    return list(_cut(text, borders, ordered))


def _cut(text: str, borders: Sequence[int], spans: Sequence[Span]) -> Iterator[Segment]:
    covering: list[Span] = []
    coming = iter([*spans, None])
    following = next(coming)
    for start, end in pairwise(borders):
        covering = [span for span in covering if span.end > start]
        while following is not None and following.start == start:
            covering.append(following)
            following = next(coming)
        yield Segment(
            start,
            text[start:end],
            tuple(dict.fromkeys(span.key for span in covering)),
            tuple(span.key for span in covering if span.start == start),
            tuple(span.key for span in covering if span.end == end),
        )
