"""Cells of a spreadsheet: text that no program takes for a formula, and several things in one cell.

Law: whatever goes out comes in the same. `unguarded(guarded(text)) == text` and `parted(joined(items)) == items`.

- Guard (OWASP, CSV injection): a cell that begins with = + - @, their full-width forms, a tab or a line break, also
  after blanks, gets an apostrophe before it. So does what begins with apostrophes and then with one of these, so that
  exactly one apostrophe is taken off again, and only where there had to be one.
- Several things in one cell are parted by " | ". Each begins with what it is; what else is known of it follows as
  "; name=value". A backslash before | ; \\ or a blank means that character itself.
"""

import re
from collections.abc import Iterable

Parts = tuple[str, tuple[tuple[str, str], ...]]
"""One thing of a list: what it is, and what else is known of it, by name."""

SUSPECT = frozenset(["'", *"=+-@＝＋－＠", *(mark for mark in map(chr, range(0x3001)) if mark.isspace())])
"""The first characters of what may have to be guarded; no other text has."""

_FORMULA = re.compile(r"'*\s*[=+\-@\t\r\n＝＋－＠]")
_SPECIAL = re.compile(r"[\\|;]")
_TOKEN = re.compile(r"\\.|.", re.DOTALL)


def guarded(text: str) -> str:
    """The text as a cell that no spreadsheet computes. Linear in its leading blanks."""
    return f"'{text}" if _FORMULA.match(text) else text


def unguarded(cell: str) -> str:
    """The text that `guarded` made the cell of."""
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell, 1) else cell


def joined(items: Iterable[Parts]) -> str:
    """Several things in one cell."""
    return " | ".join("; ".join([_escaped(head), *(f"{name}={_escaped(value)}" for name, value in rest)])
                      for head, rest in items)  # fmt: skip


def parted(cell: str) -> list[Parts]:
    """The things in a cell. Raises ValueError, with the words, for a part that has no name."""
    return [_item(tokens) for tokens in _split(_TOKEN.findall(cell), "|") if _trimmed(tokens)]


def _item(tokens: list[str]) -> Parts:
    head, *rest = _split(tokens, ";")
    return _plain(head), tuple(_named(_trimmed(part)) for part in rest if _trimmed(part))


def _named(tokens: list[str]) -> tuple[str, str]:
    if "=" not in tokens:
        raise ValueError(f"“{_plain(tokens)}” should be name=value (a ; or | that is meant as such is written \\; \\|)")
    at = tokens.index("=")
    return _plain(tokens[:at]).lower(), _plain(tokens[at + 1 :])


def _split(tokens: list[str], mark: str) -> list[list[str]]:
    parts: list[list[str]] = [[]]
    for token in tokens:
        if token == mark:
            parts.append([])
        else:
            parts[-1].append(token)
    return parts


def _trimmed(tokens: list[str]) -> list[str]:
    """Without the blanks at both ends, but for those that are escaped."""
    first, last = 0, len(tokens)
    while first < last and tokens[first].isspace():
        first += 1
    while last > first and tokens[last - 1].isspace():
        last -= 1
    return tokens[first:last]


def _plain(tokens: list[str]) -> str:
    return "".join(token[-1] for token in _trimmed(tokens))


def _escaped(text: str) -> str:
    text = _SPECIAL.sub(lambda found: f"\\{found[0]}", text)
    if text[-1:].isspace():
        text = f"{text[:-1]}\\{text[-1]}"
    return f"\\{text}" if text[:1].isspace() else text
