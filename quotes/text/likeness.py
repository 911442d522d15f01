"""Whether two names, titles or wordings may mean the same: keys by which like things meet, and how much they are alike.

Record linkage in two steps (Fellegi and Sunter's blocking and comparison): only what shares a key is compared. Keys are
hashed, so that they give no words away.
"""

import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from quotes.text.normal import name_key

_WORD = re.compile(r"[^\W_]+")
_LATIN = re.compile(r"[a-z]+", re.ASCII)
_SMALL = {"of", "the", "and", "for", "de", "la", "le", "du", "des", "der", "die", "das", "und", "für", "al", "el"}
_SOUNDS = (("ch", "j"), ("zh", "j"), ("ck", "k"), ("q", "k"), ("c", "k"), ("z", "s"))
FEW_WORDS = 4
"""A wording of fewer words says nothing by itself."""


@dataclass(frozen=True, slots=True)
class Like:
    """How much two things are alike, from 0 to 1, and why, in a sentence."""

    score: float
    why: str


def words(text: str) -> list[str]:
    """The words of a text, folded: case, accents, punctuation and white space say nothing."""
    return _WORD.findall(name_key(text))


def hashed(label: str, parts: Iterable[str]) -> str:
    """A key: 32 hexadecimal digits made of its label and its words."""
    return hashlib.sha256("\n".join((label, *parts)).encode()).hexdigest()[:32]


def wording_keys(text: str) -> set[str]:
    """The key of a wording: its words in their order."""
    found = words(text)
    return {hashed("wording", found)} if found else set()


def name_keys(names: Iterable[str]) -> set[str]:
    """The keys by which names meet that may be one person's or one body's: the same words in any order, the same
    consonants, a surname with an initial, and an abbreviation with what it stands for."""
    return {key for name in names for key in _name_keys(words(name))}


def _name_keys(tokens: Sequence[str]) -> Iterator[str]:
    if not tokens:
        return
    yield hashed("words", sorted(tokens))
    if skeleton := sounds(tokens):
        yield hashed("sounds", [skeleton])
    if len(tokens) > 1:
        yield hashed("initial", [tokens[-1], tokens[0][0]])
        yield hashed("initial", [tokens[0], tokens[-1][0]])
    if initials := abbreviation(tokens):
        yield hashed("short", [initials])
    elif len(tokens) == 1 and 3 <= len(tokens[0]) <= 8:
        yield hashed("short", tokens)


def sounds(tokens: Sequence[str]) -> str:
    """The consonants of a name in Latin letters, those that transliterations confuse made one; empty for other scripts
    and for names with fewer than four of them."""
    joined = "".join(tokens)
    if not _LATIN.fullmatch(joined):
        return ""
    for spelt, sound in _SOUNDS:
        joined = joined.replace(spelt, sound)
    found = joined[0] + re.sub("[aeiouyhw]", "", joined[1:])
    plain = re.sub(r"(.)\1+", r"\1", found)
    return plain if len(plain) > 3 else ""


def abbreviation(tokens: Sequence[str]) -> str:
    """The initials of a name of three words or more, small words left out."""
    great = [token for token in tokens if token not in _SMALL]
    return "".join(token[0] for token in great) if len(great) > 2 else ""


def names_like(one: Iterable[str], other: Iterable[str]) -> Like | None:
    """How much two things are alike by the names they are written under: the best of all pairs."""
    found = [like for first in one for second in other if (like := _names_like(first, second))]
    return max(found, key=lambda like: like.score, default=None)


def _names_like(one: str, other: str) -> Like | None:
    first, second = words(one), words(other)
    told = f"“{one}” and “{other}”"
    if not first or not second:
        return None
    if first == second:
        return Like(1.0, f"Both are written “{one}”." if one == other else f"{told} are the same but for spelling.")
    if sorted(first) == sorted(second):
        return Like(0.95, f"{told} are the same words in another order.")
    if sounds(first) and sounds(first) == sounds(second):
        return Like(0.85, f"{told} may be two transliterations of one name.")
    if _initials(first, second) or _initials(second, first):
        return Like(0.75, f"{told} differ by an initial.")
    if (len(second) == 1 and abbreviation(first) == second[0]) or (
        len(first) == 1 and abbreviation(second) == first[0]
    ):
        return Like(0.75, f"{told}: the one may stand for the other.")
    close = fuzz.ratio(" ".join(sorted(first)), " ".join(sorted(second))) / 100
    return Like(round(0.9 * close, 2), f"{told} are spelt alike.") if close >= 0.85 else None


def _initials(short: Sequence[str], full: Sequence[str]) -> bool:
    """Whether the one is the other with initials for some of its words (J. Biden, Joe Biden)."""
    if len(short) != len(full) or not any(
        len(one) > 1 and one == other for one, other in zip(short, full, strict=True)
    ):
        return False
    return all(
        one == other or (len(one) == 1 and other.startswith(one)) for one, other in zip(short, full, strict=True)
    )


def same_wording(one: str, other: str) -> bool:
    """Whether two wordings have the same words in the same order."""
    return words(one) == words(other)


def is_short(text: str) -> bool:
    """Whether a wording is too short to say anything by itself."""
    return len(words(text)) < FEW_WORDS
