"""The normal form of text, the text rule, and what is made from names (folded key, slug).

Law: stored text is `normal(given)`, and `flaw(stored)` is None. Both hold for every entrance.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby

SLUG_LENGTH = 80

FEW = 40
"""The most code points of a word that is remembered folded."""

_BIDI = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
_CONTROL = "\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff"
# One pattern for each (lines, bidi): the whole rule is a single pass of the regex engine.
_BREAKS = {
    (lines, bidi): re.compile("[" + _CONTROL + ("" if lines else "\t\n") + ("" if bidi else _BIDI) + "]")
    for lines in (False, True)
    for bidi in (False, True)
}

_APOSTROPHES = "`\u00b4\u02b9\u02bb\u02bc\u2018\u2019\u201b\u2032\uff07"
_HYPHENS = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d"
_INVISIBLE = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
# Letters with a stroke or a ligature have no decomposition in Unicode, yet are typed without it.
_LETTERS = {"æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "ħ": "h", "ı": "i", "þ": "th"}
_PLAIN = str.maketrans(
    dict.fromkeys(_APOSTROPHES, "'") | dict.fromkeys(_HYPHENS, "-") | dict.fromkeys(_INVISIBLE, "") | _LETTERS
)
_CROWD = re.compile(r"[^\w\s\x00-\x7f]{31,}")
"""More marks than any language puts on a letter (UAX 15, stream-safe text); whatever else is neither a letter, a digit
nor ASCII comes along."""
# The only characters that are marks together, and none by their own combining class; NFC takes them apart as well.
_TWO_MARKS = {0xF73: "\u0f71\u0f72", 0xF75: "\u0f71\u0f74", 0xF81: "\u0f71\u0f80"}
_ASCII_WORD = re.compile(r"[a-z0-9]+")
_ANY_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True)
class Flaw:
    """The first place where a text breaks the rule: a code, the offset in code points, and a sentence for people."""

    code: str
    at: int
    message: str


def normal(text: str) -> str:
    """The stored form of a text: CRLF and CR become LF, then Unicode NFC (UAX 15).

    Idempotent. Everything else stays as it is, no-break spaces and trailing blanks included. Linear in the length, but
    for the sorting of marks (`in_order`).
    """
    return unicodedata.normalize("NFC", in_order(text.replace("\r\n", "\n").replace("\r", "\n")))


def in_order(text: str) -> str:
    """An equivalent text, in which the marks of a letter are in their canonical order where they are many (UAX 15).

    Python's normal forms put them in order by moving one at a time past the others, and hold up all threads meanwhile:
    for 50,000 marks on one letter that takes seconds.
    """
    return text if text.isascii() else _CROWD.sub(_sorted, text)


def _sorted(found: re.Match[str]) -> str:
    runs = groupby(found[0].translate(_TWO_MARKS), key=lambda sign: unicodedata.combining(sign) > 0)
    return "".join(sign for _, run in runs for sign in sorted(run, key=unicodedata.combining))


def flaw(text: str, *, lines: bool, bidi: bool = False) -> Flaw | None:
    """The first code point that may not be stored, or None.

    Refused are NUL ("nul"), lone surrogates ("surrogate"), C0, DEL and C1 controls ("control"), newline and tab
    unless `lines` ("line_break"), and bidirectional controls unless `bidi` ("bidi": they can make a name or a title
    look like another). Lone carriage returns are controls: `normal` comes first. One regex search, linear.
    """
    match = _BREAKS[lines, bidi].search(text)
    if match is None:
        return None
    code, what = _broken(match[0])
    return Flaw(code, match.start(), f"{what} (U+{ord(match[0]):04X}) at character {match.start()}")


def _broken(character: str) -> tuple[str, str]:
    if character == "\x00":
        return "nul", "a NUL character"
    if "\ud800" <= character <= "\udfff":
        return "surrogate", "half of a surrogate pair"
    if character == "\n":
        return "line_break", "a line break in a single line"
    if character == "\t":
        return "line_break", "a tab in a single line"
    if unicodedata.category(character) == "Cc":
        return "control", "a control character"
    return "bidi", "a bidirectional control character"


def name_key(name: str) -> str:
    """The folded form of a name, the same on every database, for order and for "contains".

    Compatibility forms, accents, Hebrew and Arabic points and case are folded, apostrophes and hyphens made ASCII,
    white space collapsed. Marks that make another letter or syllable stay (kana voicing, nukta, virama, Thai vowels),
    and Hangul is whole again (NFC). Idempotent; empty only for a blank name. Linear.
    """
    if name.isascii():
        plain = " ".join(_ascii_folded(name).split())
    else:
        # No blank ever joins with its neighbours, so each word can be folded alone; most have only ASCII.
        words = (_ascii_folded(word) if word.isascii() else _marked(word) for word in name.split())
        plain = " ".join(" ".join(words).split())
    return plain or " ".join(name.casefold().split())


def _ascii_folded(text: str) -> str:
    return text.replace("`", "'").lower()


def _marked(word: str) -> str:
    return _remembered(word) if len(word) <= FEW else _folded(_folded(word))


@lru_cache(maxsize=20_000)
def _remembered(word: str) -> str:
    """A short word, folded: texts have the same ones over and over."""
    return _folded(_folded(word))


def _folded(name: str) -> str:
    # Case is folded between two decompositions, for each can undo the other's work.
    decomposed = unicodedata.normalize("NFKD", in_order(name.translate(_PLAIN))).casefold()
    letters = unicodedata.normalize("NFKD", in_order(decomposed.translate(_PLAIN)))
    bare = letters.translate(_BARE).translate(_PLAIN)
    return " ".join(unicodedata.normalize("NFC", bare).split())


def _is_accent(character: str) -> bool:
    """Whether a mark only decorates: overlays (combining class 1), Semitic points (10-36), accents (200 and above)."""
    kind = unicodedata.combining(character)
    return kind == 1 or 10 <= kind <= 36 or kind >= 200


class _Bare(dict[int, int | None]):
    """Each character without the marks that only decorate, for `str.translate`; learned as they are met, which is ten
    times as quick as to ask of each."""

    def __missing__(self, code: int) -> int | None:
        self[code] = found = None if _is_accent(chr(code)) else code
        return found


_BARE = _Bare()


def slug(name: str) -> str:
    """The part of an address made from a name: lower case, words joined by hyphens, at most 80 characters.

    ASCII letters and digits, from the folded name; a name written in another script alone keeps its own letters (NFC),
    so the alphabet is Unicode word characters without the underscore, and the hyphen. Never empty ("untitled").
    """
    key = name_key(name).replace("'", "")
    words = _ASCII_WORD.findall(key)
    if not any(letter.isalpha() for word in words for letter in word):
        unmarked = "".join(letter for letter in key if not unicodedata.category(letter).startswith("M"))
        words = _ANY_WORD.findall(unicodedata.normalize("NFC", unmarked))
    return _cut("-".join(words)) or "untitled"


def _cut(words: str) -> str:
    if len(words) <= SLUG_LENGTH:
        return words
    # A word is cut only where it alone fills the slug.
    whole, hyphen, _ = words[: SLUG_LENGTH + 1].rpartition("-")
    return whole if hyphen else words[:SLUG_LENGTH]
