"""Names in a text: which stretches near a passage may be somebody's name, and whose is the nearest.

Nobody's list of names is needed to find them: a stretch that looks like a name is folded (`normal.name_key`), in the
orders in which names are filed ("kim jong un", "kim, jong un"), and these keys are looked up. A family name alone
counts for whoever bears it in full elsewhere in the text.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from quotes.text.normal import name_key
from quotes.text.quotations import sentence_bounds

BEFORE = 3_000
AFTER = 600
"""How far from a passage names are looked for, in code points."""

KEYS = 1_200
"""How many keys are looked up at most: the nearest."""

WORDS = 6
"""How many words a name may have."""

_WORD = re.compile(r"[^\W\d_](?:[\w.]*[\w]|[-'’][^\W\d_])*", re.UNICODE)
_SMALL = {
    "al",
    "bin",
    "da",
    "de",
    "del",
    "della",
    "der",
    "di",
    "du",
    "el",
    "for",
    "of",
    "the",
    "van",
    "von",
    "zu",
    "and",
}


@dataclass(frozen=True, slots=True)
class Mention:
    """A stretch that may be a name, in code points, with the keys under which it may be filed."""

    start: int
    end: int
    keys: tuple[str, ...]


def mentions(text: str, start: int, end: int) -> list[Mention]:
    """What may be a name near text[start:end] but not in it, the nearest first.

    Bounded by BEFORE and AFTER, WORDS and KEYS, whatever the text: some ten milliseconds.
    """
    begin, close = max(0, start - BEFORE), min(len(text), end + AFTER)
    around = [*_runs(text, begin, start), *_runs(text, end, close)]
    found = [mention for run in around for mention in _of_run(text, run)]
    found.sort(key=lambda one: (_rank(text, start, end, one), one.start - one.end))
    return list(_bounded([*found, *_elsewhere(text, found, begin)]))


def nearest(
    text: str, start: int, end: int, found: Sequence[Mention], bearers: Mapping[str, Sequence[str]]
) -> list[str]:
    """Who is named near the passage, the nearest first: in its sentence, then backwards, then after it.

    `bearers` says for each key who bears that name. A name that two bear names neither, unless one of them is named in
    full elsewhere in the text.
    """
    known = {
        key for one in found for key in _whose(one, bearers) if len(_whose(one, bearers)) == 1 and _is_full(text, one)
    }
    ranked: dict[str, tuple[int, int]] = {}
    for one in found:
        who = _whose(one, bearers)
        sure = who if len(who) == 1 else [key for key in who if key in known]
        if len(sure) == 1:
            rank = _rank(text, start, end, one)
            ranked[sure[0]] = min(rank, ranked.get(sure[0], rank))
    return sorted(ranked, key=lambda key: ranked[key])


def surname(name: str, filed: str | None) -> str | None:
    """The part of a person's name that stands alone later: what is filed first, else the last word; or None."""
    if filed and "," in filed:
        return filed.split(",", 1)[0].strip() or None
    parts = name.split()
    return parts[-1] if len(parts) > 1 else None


def _whose(one: Mention, bearers: Mapping[str, Sequence[str]]) -> list[str]:
    return list(dict.fromkeys(who for key in one.keys for who in bearers.get(key, ())))


def _is_full(text: str, one: Mention) -> bool:
    return " " in text[one.start : one.end]


def _rank(text: str, start: int, end: int, one: Mention) -> tuple[int, int]:
    """How near a mention is: its own sentence (0), before (1), after (2); then the distance in code points."""
    distance = start - one.end if one.end <= start else one.start - end
    begin, close = sentence_bounds(text, start, end)
    if begin <= one.start and one.end <= close:
        return 0, distance
    return (1, distance) if one.end <= start else (2, distance)


Word = tuple[int, int]


def _runs(text: str, begin: int, end: int) -> Iterator[list[Word]]:
    """Words that stand together with nothing but blanks between, each run beginning with a word of a name."""
    run: list[Word] = []
    for match in _WORD.finditer(text, begin, end):
        named, small = _is_named(match[0]), match[0] in _SMALL
        joined = run and text[run[-1][1] : match.start()].strip(" \u00a0.") == "" and match.start() - run[-1][1] <= 2
        if run and not (joined and (named or small)):
            yield run
            run = []
        if named or (run and small):
            run.append(match.span())
    if run:
        yield run


def _is_named(word: str) -> bool:
    """Whether a word may stand in a name: with a capital somewhere, or in a script that has none."""
    return any(letter.isupper() for letter in word) or (word[0].isalpha() and word[0].lower() == word[0].upper())


def _of_run(text: str, run: Sequence[Word]) -> Iterator[Mention]:
    for first in range(len(run)):
        for last in range(first, min(len(run), first + WORDS)):
            words = run[first : last + 1]
            if _is_named(text[slice(*words[0])]) and _is_named(text[slice(*words[-1])]):
                yield Mention(words[0][0], words[-1][1], filed([text[slice(*word)] for word in words]))


def filed(words: Sequence[str]) -> tuple[str, ...]:
    """The keys of a name in these words: as it stands, filed under its last words or its first, hyphens as blanks."""
    plain = " ".join(words)
    orders = [plain]
    for at in range(1, len(words)):
        head, tail = " ".join(words[:at]), " ".join(words[at:])
        orders += [f"{tail}, {head}", f"{head}, {tail}"]
    folded = [name_key(one) for one in orders]
    own = re.sub(r"'s$", "", folded[0])
    return tuple(dict.fromkeys([*folded, own, folded[0].replace("-", " ")]))


def _elsewhere(text: str, found: Iterable[Mention], begin: int) -> Iterator[Mention]:
    """Longer names farther up that hold a single word named nearby: a family name's bearer in full."""
    single = {text[one.start : one.end] for one in found if " " not in text[one.start : one.end]}
    if not single or not begin:
        return
    wanted = re.compile("|".join(rf"\b{re.escape(word)}\b" for word in sorted(single)[:200]))
    seen: set[str] = set()
    for match in wanted.finditer(text, 0, begin):
        for run in _runs(text, max(0, match.start() - 60), min(begin, match.end() + 60)):
            for one in _of_run(text, run):
                words = text[one.start : one.end]
                if one.start <= match.start() and match.end() <= one.end and " " in words and words not in seen:
                    seen.add(words)
                    yield one
        if len(seen) > WORDS * WORDS:
            return


def _bounded(found: Iterable[Mention]) -> Iterator[Mention]:
    keys: set[str] = set()
    for one in found:
        keys.update(one.keys)
        if len(keys) > KEYS:
            return
        yield one
