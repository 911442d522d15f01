"""What differs between two texts, by words.

Law: nothing is lost. Joined, the `before` of all pieces is the first text, and the `after` of all is the second.
- A token is a word, a run of blanks, or one mark of punctuation; where words are not parted by blanks (Chinese,
  Japanese) a token is one character. A combining mark stays with its word.
- A blank that is alike between two differences belongs to them: three words that changed are one piece, not five.
- Long texts are compared by sentences first, and by words within what differs. What would still cost too much is
  one piece, replaced as a whole; so the time is bounded for any texts.
"""

import re
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from rapidfuzz.distance import Indel, Levenshtein

NEAR = 60
"""How much of a long stretch that did not change is shown on either side, in code points."""

# Bounds, in pairs of tokens compared: two texts by words at once; all passages by words; two texts by sentences.
_SHORT = 20_000_000
_WORDS = 500_000_000
_SENTENCES = 2_000_000_000

_BLANK = r"\s"
_MARKS = (
    r"!-/:-@\[-^`{-~\u00a1-\u00a9\u00ab-\u00b4\u00b6-\u00b9\u00bb-\u00bf\u00d7\u00f7\u2010-\u2027\u2030-\u205e"
    r"\u3001-\u3004\u3008-\u3020\u3030\uff01-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff65"
)
_ALONE = r"\u3041-\u3096\u30a1-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_VOICED = r"\u3099\u309a\ufe00-\ufe0f\U000e0100-\U000e01ef"
_TOKEN = re.compile(rf"{_BLANK}+|[{_MARKS}]|[{_ALONE}][{_VOICED}]*|[^{_BLANK}{_MARKS}{_ALONE}]+")
_SENTENCE = re.compile(r"[^\n.!?\u3002]*[\n.!?\u3002]+[\s”’\"')\]]*|[^\n.!?\u3002]+")


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of two texts: op is equal, insert, delete or replace; "omitted" (equal, not shown) from `abridged`."""

    op: str
    before: str
    after: str


def words(before: str, after: str) -> list[Piece]:
    """The pieces of two texts, in order; no two neighbours are equal, and none is empty on both sides.

    Two texts of 100,000 characters with scattered edits take some 30 milliseconds, any two of 5,000,000 a few seconds.
    """
    return _merged(_compared(before, after))


def abridged(pieces: Sequence[Piece], near: int = NEAR) -> Iterator[Piece]:
    """The same with long equal stretches left out ("omitted"), but for about `near` code points beside a difference."""
    last = len(pieces) - 1
    for index, piece in enumerate(pieces):
        if piece.op != "equal" or last == 0:
            yield piece
            continue
        head = 0 if index == 0 else _cut(piece.before, near)
        tail = len(piece.before) if index == last else _cut_back(piece.before, near)
        yield from _parted(piece, head, tail)


def _parted(piece: Piece, head: int, tail: int) -> Iterator[Piece]:
    text = piece.before
    if tail - head <= NEAR // 2:
        yield piece
        return
    for op, part in (("equal", text[:head]), ("omitted", text[head:tail]), ("equal", text[tail:])):
        if part:
            yield Piece(op, part, part)


def _cut(text: str, near: int) -> int:
    """An offset of about `near`, at a blank where one is close."""
    found = text.rfind(" ", near // 2, near)
    return min(len(text), near if found < 0 else found)


def _cut_back(text: str, near: int) -> int:
    found = text.find(" ", max(0, len(text) - near), max(0, len(text) - near // 2))
    return max(0, len(text) - near) if found < 0 else found + 1


Raw = tuple[str, str]


def _compared(before: str, after: str) -> Iterator[Raw]:
    """Stretches of both texts, alike or not, in order."""
    ours, theirs = _TOKEN.findall(before), _TOKEN.findall(after)
    head, tail = _shared_ends(ours, theirs)
    yield _joined(ours[:head], theirs[:head])
    middle = ours[head : len(ours) - tail], theirs[head : len(theirs) - tail]
    if len(middle[0]) * len(middle[1]) <= _SHORT:
        yield from _aligned(*middle, Indel.opcodes)
    else:
        yield from _by_sentences("".join(middle[0]), "".join(middle[1]))
    yield _joined(ours[len(ours) - tail :], theirs[len(theirs) - tail :])


def _by_sentences(before: str, after: str) -> Iterator[Raw]:
    budget = _WORDS
    ours, theirs = _SENTENCE.findall(before), _SENTENCE.findall(after)
    if len(ours) * len(theirs) > _SENTENCES:
        yield before, after
        return
    for one, other in _grouped(_aligned(ours, theirs, Levenshtein.opcodes)):
        left, right = ([], []) if one == other else (_TOKEN.findall(one), _TOKEN.findall(other))
        cost = len(left) * len(right)
        if 0 < cost <= budget:
            budget -= cost
            yield from _aligned(left, right, Indel.opcodes)
        else:
            yield one, other


def _shared_ends(ours: Sequence[str], theirs: Sequence[str]) -> tuple[int, int]:
    """How many tokens two lists have in common at their beginning, and how many more at their end."""
    most = min(len(ours), len(theirs))
    head = next((at for at in range(most) if ours[at] != theirs[at]), most)
    tail = next((at for at in range(most - head) if ours[-1 - at] != theirs[-1 - at]), most - head)
    return head, tail


def _aligned(ours: Sequence[str], theirs: Sequence[str], by: Callable[[str, str], Any]) -> Iterator[Raw]:
    # Numbers for tokens, written as characters: the library compares strings fastest.
    numbers: dict[str, int] = {}
    left, right = ([numbers.setdefault(token, len(numbers)) for token in side] for side in (ours, theirs))
    if len(numbers) > sys.maxunicode:
        yield _joined(ours, theirs)
        return
    for _, a, b, c, d in by("".join(map(chr, left)), "".join(map(chr, right))):
        yield _joined(ours[a:b], theirs[c:d])


def _joined(ours: Sequence[str], theirs: Sequence[str]) -> Raw:
    return "".join(ours), "".join(theirs)


def _grouped(stretches: Iterable[Raw]) -> Iterator[Raw]:
    """Neighbours put together: all that differs between two stretches that are alike is one."""
    before, after = "", ""
    for one, other in stretches:
        if one == other:
            if before or after:
                yield before, after
            yield one, other
            before, after = "", ""
        else:
            before, after = before + one, after + other
    if before or after:
        yield before, after


def _merged(stretches: Iterable[Raw]) -> list[Piece]:
    """Pieces of stretches: alike ones joined, and blanks between two differences given to both."""
    pieces: list[Piece] = []
    for one, other in _grouped(stretches):
        if not one and not other:
            continue
        alike = one == other
        if pieces and alike and pieces[-1].op == "equal":
            pieces[-1] = _piece(pieces[-1].before + one, pieces[-1].after + other)
        elif len(pieces) > 1 and not alike and _binds(pieces[-1]):
            blank, last = pieces.pop(), pieces.pop()
            pieces.append(_piece(last.before + blank.before + one, last.after + blank.after + other))
        else:
            pieces.append(_piece(one, other))
    return pieces


def _binds(piece: Piece) -> bool:
    return piece.op == "equal" and piece.before.isspace() and "\n" not in piece.before


def _piece(before: str, after: str) -> Piece:
    if before == after:
        return Piece("equal", before, after)
    return Piece("replace" if before and after else "delete" if before else "insert", before, after)
