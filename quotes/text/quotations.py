"""Quotation marks around a chosen passage: what of it is the quote, and of what kind it looks.

Law: marks are outside. A partial quotation drops the comma or stop before its closing mark, a direct one keeps the stop
of its sentence and drops a comma, an indirect one is without "that" and the closing stop. It is a guess, for a person
to correct. Marks are looked for in the passage's paragraph.
"""

import re
from dataclasses import dataclass

_CLOSERS = {"“": "”", "„": "“”", "«": "»", "»": "«", "‹": "›", "「": "」", "『": "』", '"': '"', "‘": "’", "＂": "＂"}
_OPENING = frozenset(_CLOSERS)
_CLOSING = frozenset("".join(_CLOSERS.values()))
_MARKS: frozenset[str] = _OPENING | _CLOSING
_STOPS = ".!?…。！？"
_CUES = re.compile(
    r"\b(?:said|says|saying|told|tells|reported(?:ly)?|reports|according to|announced|claim(?:s|ed)|stated|added|"
    r"warned|argued|insisted|denied|confirmed|acknowledged|alleged(?:ly)?)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Chosen:
    """The span to anchor, in code points, and the kind it looks like: direct, partial, indirect or own."""

    start: int
    end: int
    kind: str


def chosen(text: str, start: int, end: int) -> Chosen:
    """What a selection means: blanks and marks at its ends left out, its kind guessed.

    Raises ValueError for a span outside the text, or one of blanks and marks alone. Linear in the paragraph.
    """
    if not 0 <= start < end <= len(text):
        raise ValueError(f"the span {start}:{end} is empty or outside the text of {len(text)} characters")
    first, last, marked = _bare(text, start, end)
    if not any(sign.isalnum() for sign in text[first:last]):
        raise ValueError(f"the span {start}:{end} holds no words")
    return _quotation(text, first, last) if marked else _reported(text, first, last)


def added(text: str, start: int, end: int, kind: str) -> tuple[int, int]:
    """The span that a selection adds to a quote of that kind: as `chosen`, but the last of a direct one keeps its stop.

    Raises ValueError as `chosen` does.
    """
    found = chosen(text, start, end)
    keeps = kind == "direct" and found.kind == "partial" and found.end < end and text[found.end] in _STOPS
    return found.start, found.end + keeps


def opened(text: str, at: int) -> int | None:
    """Where the quotation mark stands that is open at an offset, in its paragraph; None outside a quotation."""
    begin = text.rfind("\n", 0, at) + 1
    mark: int | None = None
    for place in range(begin, at):
        sign = text[place]
        if mark is not None and sign in _CLOSERS[text[mark]] and not _apostrophe(text, place):
            mark = None
        elif mark is None and sign in _OPENING and not _apostrophe(text, place):
            mark = place
    return mark


def _apostrophe(text: str, at: int) -> bool:
    """Whether a single mark stands inside a word."""
    inside = 0 < at < len(text) - 1 and text[at - 1].isalnum() and text[at + 1].isalnum()
    return text[at] in "‘’" and inside


def _bare(text: str, start: int, end: int) -> tuple[int, int, bool]:
    """The span without blanks and marks at its ends, and whether it stands between marks."""
    start, end = _trimmed(text, start, end)
    mark, inner = opened(text, start), start
    if mark is None and start < end and text[start] in _OPENING:
        mark, inner = start, start + 1
    if mark is None:
        return start, end, False
    close = _closed(text, inner, text[mark])
    if close < end and any(sign.isalnum() for sign in text[close:end]):
        return start, end, False  # it reaches beyond the quotation
    return *_trimmed(text, inner, min(close, end)), True


def _closed(text: str, at: int, mark: str) -> int:
    """Where the quotation is closed, or its paragraph ends: one that goes on in the next is closed there only."""
    line = text.find("\n", at)
    last = len(text) if line < 0 else line
    return next((one for one in range(at, last) if text[one] in _CLOSERS[mark] and not _apostrophe(text, one)), last)


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    return start, end


def _quotation(text: str, start: int, end: int) -> Chosen:
    """A passage in quotation marks: whole sentences are direct, a fragment is partial."""
    last, after = text[end - 1], text[end : end + 1]
    ended = last in _STOPS or (after != "" and after in _STOPS)
    if _begins(text, start) and (ended or _breaks_off(text, end)):
        if last == ",":
            end -= 1
        elif last not in _STOPS and ended:
            end += 1
        return Chosen(start, end, "direct")
    while end - 1 > start and text[end - 1] in ",.":
        end -= 1
    return Chosen(start, end, "partial")


def _breaks_off(text: str, end: int) -> bool:
    """Whether a sentence is broken here by its attribution: a comma beside the closing mark."""
    around = text[end - 1 : end + 2]
    return any("," in pair and set(pair) & _CLOSING for pair in (around[:2], around[1:]))


def _begins(text: str, start: int) -> bool:
    """Whether a sentence begins here: with a capital, or in a script without them, after a mark or a stop."""
    sign = text[start]
    capital = sign.isupper() or sign.isdigit() or (sign.isalpha() and sign.lower() == sign.upper())
    before = text[max(0, start - 200) : start].rstrip(" \u00a0")[-1:]
    return capital and (before in _MARKS | {"", "\n"} or before in _STOPS)


def _reported(text: str, start: int, end: int) -> Chosen:
    """A passage in nobody's marks: reported speech where its sentence has a cue, else the source's own voice."""
    if not _CUES.search(sentence(text, start, end)):
        return Chosen(start, end, "own")
    if match := re.compile(r"that\s+", re.IGNORECASE).match(text, start, end):
        start = match.end() if match.end() < end else start
    if end - 1 > start and text[end - 1] in ".,":
        end -= 1
    return Chosen(start, end, "indirect")


def sentence(text: str, start: int, end: int) -> str:
    """The sentence, or the sentences, in which a span stands."""
    begin, close = sentence_bounds(text, start, end)
    return text[begin:close]


_END = re.compile(r"[.!?…。！？]+[”’\"'»“)\]]*(?=\s|$)|\n")
_ABBREVIATION = re.compile(r"(?:\b[A-Z]|\b(?:Mr|Mrs|Ms|Dr|St|Gen|Sen|Rep|Gov|Lt|Col|Prof|No|vs))\.$")


def sentence_bounds(text: str, start: int, end: int) -> tuple[int, int]:
    """Where the sentence of a span begins and ends, as far as stops and line ends tell; initials end none."""
    reach = max(0, start - 1_000)
    begin = reach
    for match in _END.finditer(text, reach, start):
        if not _ABBREVIATION.search(text, max(reach, match.start() - 6), match.end()):
            begin = match.end()
    for match in _END.finditer(text, max(start, end - 1), min(len(text), end + 1_000)):
        if match.end() > end and not _ABBREVIATION.search(text, max(0, match.start() - 6), match.end()):
            return begin, match.end()
    return begin, min(len(text), end + 1_000)
