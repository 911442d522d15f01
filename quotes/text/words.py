"""Words as they are searched for, and what a person asks of them.

A word is a run of letters, digits and marks, folded like a name (quotes.text.normal): case and accents do not count.
Writing in Chinese, Japanese and Korean is cut into overlapping pairs of characters, and the last character alone, so
that every character begins a word. What is asked is cut in the same way.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import islice

from quotes.text.normal import name_key

LONGEST = 100
"""The most code points of a word that count."""

SHORTEST = 2
"""The fewest letters that may go on: with fewer nearly everything would be found, slowly."""

MOST = 40
"""The most words a question may have."""

FEW = 8
"""The most code points of a letter with its marks that is remembered folded."""

MARKED = 3_000
"""In so many code points of a text places are looked for."""

STANDING = 1_500
"""And among so many words."""

PART = " ¦ "
"""Stands between the words of two texts: no phrase runs over it."""

_PAIRED = (
    r"\u3005-\u3007\u3041-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uf900-\ufaff\U00020000-\U0003ffff"
)
_CUT_BEFORE = re.compile(r"^\w+")
_CUT_AFTER = re.compile(r"\w+$")
_ASCII = re.compile(r"[a-z0-9]+")
_CHUNK = re.compile(r"\S+")
_CLUSTER = re.compile(r"[a-zA-Z0-9]|.[^\w\s]*", re.DOTALL)
_QUOTE = '"\u201c-\u201f\u00ab\u00bb'
_ASKED = re.compile(f"(-?)(?:[{_QUOTE}]([^{_QUOTE}]*)[{_QUOTE}]?|([^\\s{_QUOTE}]+))")


@dataclass(frozen=True, slots=True)
class Term:
    """Words that stand one after the other; the last may go on (`prefix`); what is asked for has them, or has not."""

    words: tuple[str, ...]
    prefix: bool = False
    without: bool = False


def words(text: str) -> list[str]:
    """The words of a text in their order. Linear."""
    folded = name_key(text)
    if folded.isascii():
        found = _ASCII.findall(folded)
        return found if len(folded) <= LONGEST else [word[:LONGEST] for word in found]
    return [word for part in folded.split() for word in (_ascii(part) if part.isascii() else _others(part))]


def _ascii(part: str) -> list[str]:
    return [part] if part.isalnum() and len(part) <= LONGEST else [word[:LONGEST] for word in _ASCII.findall(part)]


def _others(part: str) -> tuple[str, ...]:
    return _remembered(part) if len(part) <= LONGEST else _words_of(part)


@lru_cache(maxsize=20_000)
def _remembered(part: str) -> tuple[str, ...]:
    """The words of a short part: texts have the same ones over and over."""
    return _words_of(part)


def _words_of(part: str) -> tuple[str, ...]:
    return tuple(word for run in _runs().findall(part) for word in _cut(run))


def indexed(*texts: str | None) -> str:
    """The words of some texts as an index has them: blanks between words, PART between texts."""
    return PART.join(" ".join(words(text)) for text in texts if text)


def whole(before: str | None, after: str | None) -> tuple[str, str]:
    """What stands before and after a passage, without the word at each outer end, which may be half of one."""
    return _CUT_BEFORE.sub("", before or ""), _CUT_AFTER.sub("", after or "")


def asked(query: str) -> tuple[Term, ...]:
    """What a person asks: words, "phrases", -not, begin*; all of it must hold. A word with marks inside is a phrase.

    A quotation mark that is not closed is closed by the end. Raises ValueError where no word is asked for, too many, or
    too little of one.
    """
    terms = tuple(term for minus, phrase, word in _ASKED.findall(query) for term in _term(minus, phrase, word))
    if not any(not term.without for term in terms):
        raise ValueError("Give at least one word to look for.")
    if (many := sum(len(term.words) for term in terms)) > MOST:
        raise ValueError(f"At most {MOST} words can be looked for at once; these are {many}.")
    return terms


def places(text: str, terms: Iterable[Term]) -> list[tuple[int, int]]:
    """Where a text has what is asked for: (start, end) in code points, end excluded, in order; what overlaps or touches
    is one place. A word that goes on is a place as a whole. Only the first MARKED code points are looked at."""
    standing = list(islice(_standing(text[:MARKED]), STANDING))
    joined: list[tuple[int, int]] = []
    for start, end in sorted(place for term in set(terms) if not term.without for place in _matches(standing, term)):
        if joined and start <= joined[-1][1]:
            joined[-1] = joined[-1][0], max(end, joined[-1][1])
        else:
            joined.append((start, end))
    return joined


def _matches(standing: list[tuple[str, int, int]], term: Term) -> Iterator[tuple[int, int]]:
    *before, last = term.words
    for at in range(len(standing) - len(before)):
        word, start, end = standing[at + len(before)]
        if word != last and not (term.prefix and word.startswith(last)):
            continue
        if all(standing[at + step][0] == one for step, one in enumerate(before)):
            asked_for = start + len(last) if _is_paired(word) and end - start == len(word) else end
            yield standing[at][1], asked_for


def _standing(text: str) -> Iterator[tuple[str, int, int]]:
    """The words of a text, each with its place there."""
    for chunk in _CHUNK.finditer(text):
        folded, starts, ends = _aligned(chunk[0])
        for run in _runs().finditer(folded):
            pairs = _is_paired(run[0])
            for offset, word in enumerate(_cut(run[0])):
                first = run.start() + offset
                last = min(first + 2, run.end()) - 1 if pairs else run.end() - 1
                yield word, chunk.start() + starts[first], chunk.start() + ends[last]


def _aligned(chunk: str) -> tuple[str, list[int], list[int]]:
    """A text without blanks, folded, and where each character came from: its first place there, and the one after its
    last. Where folding does more than to change one letter with its marks after the other, that is all of the text."""
    if chunk.isascii():
        return chunk.lower(), list(range(len(chunk))), list(range(1, len(chunk) + 1))
    folded, starts, ends = "", list[int](), list[int]()
    for cluster in _CLUSTER.finditer(chunk):
        piece = _letter(cluster[0]) if len(cluster[0]) <= FEW else name_key(cluster[0])
        folded += piece
        starts += [cluster.start()] * len(piece)
        ends += [cluster.end()] * len(piece)
    if folded == (whole := name_key(chunk)):
        return folded, starts, ends
    return whole, [0] * len(whole), [len(chunk)] * len(whole)


@lru_cache(maxsize=10_000)
def _letter(cluster: str) -> str:
    """A letter with its marks, folded: a text has the same ones over and over."""
    return name_key(cluster)


def side_by_side(query: str) -> Term | None:
    """All that a question asks for as one term, as if it were one phrase; None where there are not several things."""
    wanted = [phrase or word for minus, phrase, word in _ASKED.findall(query) if not minus and words(phrase or word)]
    return _term("", " ".join(wanted), "")[0] if len(wanted) > 1 else None


def _term(minus: str, phrase: str, word: str) -> list[Term]:
    given = phrase or word
    found = words(given)
    if not found:
        return []
    prefix = given.endswith("*")
    if prefix and len(found[-1]) < SHORTEST and not _is_paired(found[-1]):
        raise ValueError(f"Give at least {SHORTEST} letters before *.")
    if len(last := found[-1]) == 1 and _is_paired(last):
        # Alone it stands only at the end of a run; in a text the run may go on.
        found, prefix = (found[:-1], prefix) if _ends(found[:-1], last) else (found, True)
    return [Term(tuple(found), prefix, bool(minus))]


def _ends(before: list[str], last: str) -> bool:
    """Whether a pair has the character as its second."""
    return bool(before) and len(before[-1]) == 2 and before[-1][1] == last and _is_paired(before[-1])


def _cut(run: str) -> list[str]:
    if not _is_paired(run):
        return [run[:LONGEST]]
    return [run[at : at + 2] for at in range(len(run))]


def _is_paired(run: str) -> bool:
    return _paired().match(run) is not None


@cache
def _paired() -> re.Pattern[str]:
    return re.compile(f"[{_PAIRED}]")


@cache
def _runs() -> re.Pattern[str]:
    """Runs of paired characters, and words of all else: letters, digits, and the marks on them."""
    marks = "".join(letter for code in range(0x300, 0x20000) if unicodedata.category(letter := chr(code))[0] == "M")
    return re.compile(rf"[{_PAIRED}]+|(?:(?![{_PAIRED}])[^\W_]|[{re.escape(marks)}])+")
