"""Where words stand in a captured text: W3C Web Annotation TextQuoteSelector and TextPositionSelector.

Law: a quote is never moved silently to a look-alike passage.
- Words that stand where they stood are "exact".
- Words found elsewhere have "moved" only where the new place is the only good one. The known context around a place
  is compared from the words outwards, and each code point that agrees on either side counts one. A place is held by
  its context when at least NEAR code points agree; a shared space or comma says nothing.
  - One place: it must be held by its context, or the words must be long enough (DISTINCT) to speak for themselves.
  - Several places: the best must agree in all the known context, at least NEAR of it, as no other does, or lead
    the next best by NEAR.
- Anything less is "ambiguous" and a person's to decide; words that are nowhere are "lost".
- An anchor that contradicts itself (its words do not have its digest) is "lost": nothing can be what it says.
"""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

CONTEXT = 32
NEAR = 8
DISTINCT = 20
# Bounds of one search: places weighed by context, and bytes hashed for words that are withheld.
PLACES = 1_000
HASHED = 128_000_000
HASH_START = 400


@dataclass(frozen=True, slots=True)
class Selector:
    """A span and its surroundings: offsets in code points (end excluded), 32 code points each side, SHA-256 hex."""

    start: int
    end: int
    exact: str
    prefix: str
    suffix: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Found:
    """Where the words stand now: "exact" and "moved" have offsets, "ambiguous" and "lost" have none."""

    status: str
    start: int | None
    end: int | None


_AMBIGUOUS = Found("ambiguous", None, None)
_LOST = Found("lost", None, None)


def digest(text: str) -> str:
    """SHA-256 of the text's UTF-8, in lower-case hex. Raises ValueError for a lone surrogate."""
    return hashlib.sha256(text.encode()).hexdigest()


def select(text: str, start: int, end: int) -> Selector:
    """The selector of text[start:end], in code points. Raises ValueError for an empty span or one outside the text."""
    if not 0 <= start <= end <= len(text):
        raise ValueError(f"the span {start}:{end} is outside the text of {len(text)} characters")
    if start == end:
        raise ValueError(f"the span {start}:{end} is empty")
    exact = text[start:end]
    before = text[max(0, start - CONTEXT) : start]
    return Selector(start, end, exact, before, text[end : end + CONTEXT], digest(exact))


def find(
    text: str, *, start: int, end: int, exact: str | None, prefix: str | None, suffix: str | None, sha256: str
) -> Found:
    """Where an anchor's words stand in a text, by the law above.

    `exact`, `prefix` and `suffix` are None where they are withheld: then position, length and digest must do. `exact`
    is the whole span or None, never a shortened one. Never "unverifiable": that is for a capture without text.
    Well under a second for 100,000 characters: the search for withheld words stops after HASHED bytes, "ambiguous".
    """
    if exact is not None and digest(exact) != sha256:
        return _LOST
    if 0 <= start < end <= len(text) and digest(text[start:end]) == sha256:
        return Found("exact", start, end)
    if exact is None:
        return _find_withheld(text, start, end, prefix or "", suffix or "", sha256)
    return _find_words(text, exact, prefix or "", suffix or "")


def _find_words(text: str, exact: str, prefix: str, suffix: str) -> Found:
    if not exact:
        return _LOST
    known = len(prefix) + len(suffix)
    surrounded = list(islice(_places(text, prefix + exact + suffix), 2))
    if len(surrounded) > 1:
        return _AMBIGUOUS
    if surrounded and known >= NEAR:
        return _moved(surrounded[0] + len(prefix), exact)
    places = list(islice(_places(text, exact), PLACES + 1))
    if len(places) > PLACES:
        return _AMBIGUOUS
    return _best(places, [_agreement(text, at, exact, prefix, suffix) for at in places], exact)


def _places(text: str, words: str) -> Iterator[int]:
    at = text.find(words)
    while at >= 0:
        yield at
        at = text.find(words, at + 1)


def _agreement(text: str, at: int, exact: str, prefix: str, suffix: str) -> int:
    before = text[max(0, at - len(prefix)) : at]
    after = text[at + len(exact) : at + len(exact) + len(suffix)]
    return _shared(prefix[::-1], before[::-1]) + _shared(suffix, after)


def _shared(left: str, right: str) -> int:
    """How many code points two texts have in common from their beginning."""
    for index, (one, other) in enumerate(zip(left, right, strict=False)):
        if one != other:
            return index
    return min(len(left), len(right))


def _best(places: list[int], scores: list[int], exact: str) -> Found:
    if not places:
        return _LOST
    best = max(scores)
    if len(places) == 1:
        return _moved(places[0], exact) if best >= NEAR or len(exact) >= DISTINCT else _AMBIGUOUS
    leads = best - sorted(scores)[-2] >= NEAR
    return _moved(places[scores.index(best)], exact) if leads else _AMBIGUOUS


def _moved(at: int, exact: str) -> Found:
    return Found("moved", at, at + len(exact))


def _find_withheld(text: str, start: int, end: int, prefix: str, suffix: str, sha256: str) -> Found:
    """One window with the right digest tells the words; then they are looked for like any others."""
    length = end - start
    if not 0 < length <= len(text):
        return _LOST
    data = text.encode()
    size = max(1, len(data) * length // len(text))
    at, searched_all = _window(text, data, start, length, sha256, HASHED // (size + HASH_START))
    if at is not None:
        return _find_words(text, text[at : at + length], prefix, suffix)
    return _LOST if searched_all else _AMBIGUOUS


def _window(text: str, data: bytes, start: int, length: int, sha256: str, limit: int) -> tuple[int | None, bool]:
    """A window of `length` code points with that digest, near `start` first, and whether the search was complete."""
    offsets = _byte_offsets(text)
    view = memoryview(data)
    count = len(text) - length + 1
    # Whole words come first, then what is near: an anchor is nearly always whole words and has seldom gone far.
    order = sorted(range(count), key=lambda at: (_tears(text, at) or _tears(text, at + length), abs(at - start)))
    for at in order[:limit]:
        if hashlib.sha256(view[offsets[at] : offsets[at + length]]).hexdigest() == sha256:
            return at, True
    return None, count <= limit


def _tears(text: str, at: int) -> bool:
    """Whether a cut here goes through a word."""
    return 0 < at < len(text) and text[at - 1].isalnum() and text[at].isalnum()


def _byte_offsets(text: str) -> Sequence[int]:
    """Where each code point begins in the text's UTF-8, and where the text ends."""
    if text.isascii():
        return range(len(text) + 1)
    offsets = [0]
    for character in text:
        offsets.append(offsets[-1] + len(character.encode()))
    return offsets


def rebuild(spans: Sequence[str]) -> str:
    """A quote's text from the words of its anchors, in their order: joined by one space."""
    return " ".join(spans)


def utf16(text: str, offset: int) -> int:
    """The offset in UTF-16 units (as JavaScript counts) of an offset in code points.

    Raises ValueError outside the text. Linear in the offset.
    """
    if not 0 <= offset <= len(text):
        raise ValueError(f"offset {offset} is outside the text of {len(text)} characters")
    return len(text[:offset].encode("utf-16-le")) // 2


def code_point(text: str, utf16_offset: int) -> int:
    """The offset in code points of an offset in UTF-16 units (as JavaScript counts).

    Raises ValueError outside the text and inside a surrogate pair. Linear in the length.
    """
    units = text.encode("utf-16-le")
    if not 0 <= 2 * utf16_offset <= len(units):
        raise ValueError(f"offset {utf16_offset} is outside the text of {len(units) // 2} UTF-16 units")
    try:
        return len(units[: 2 * utf16_offset].decode("utf-16-le"))
    except UnicodeDecodeError:
        raise ValueError(f"offset {utf16_offset} is inside a surrogate pair") from None
