"""Highlights: where the texts of a hit have what was asked for."""

from collections.abc import Callable, Iterator
from typing import Any

from quotes.read.selection import Ask, Selection
from quotes.search import Wanted
from quotes.text.words import places

SNIPPET = 160
"""How many code points of a text a snippet shows, at most, beside what marks that it was cut."""

BEFORE = 60
"""How many of them stand before the first place."""

TEXTS: dict[str, tuple[str, ...]] = {
    "quote": ("text", "speaker_label", "anchors.prefix", "anchors.suffix"),
    "source": ("title", "byline"),
    "speaker": ("name", "sort_name", "names.name"),
    "claim": ("text",),
}
"""What is searched of each kind of record (quotes.models: `searched`), as fields and fields of short lists."""

ROWS = {"anchors": "anchor", "names": "speaker_name"}


def searched(spell: Callable[[str], str]) -> Selection:
    """The selection of a hit's texts; `spell` gives fields their names in the answer."""
    kinds = tuple(Selection(kind, tuple(_asks(fields, spell))) for kind, fields in TEXTS.items())
    return Selection("hit", (Ask("node", "node", of=kinds),))


def _asks(fields: tuple[str, ...], spell: Callable[[str], str]) -> Iterator[Ask]:
    lists: dict[str, list[Ask]] = {}
    for field in fields:
        name, _, part = field.rpartition(".")
        if name:
            lists.setdefault(name, []).append(Ask(part, spell(part)))
        else:
            yield Ask(field, spell(field))
    for name, asks in lists.items():
        yield Ask(name, spell(name), of=(Selection(ROWS[name], tuple(asks)),))


def highlights(row: dict[str, Any], question: Wanted) -> list[dict[str, Any]]:
    """The texts of a hit (of `searched`) that have words of the question: "field" ("names.0.name": places in lists are
    counted from 0), "snippet" and "offsets", [start, end] in code points of the field, end excluded."""
    return [
        {"field": field, "snippet": snippet(text, found[0][0]), "offsets": [[*one] for one in found]}
        for field, text in _texts(row["node"] or {})
        if (found := places(text, question.terms))
    ]


def _texts(row: dict[str, Any], path: str = "") -> Iterator[tuple[str, str]]:
    for name, value in row.items():
        if isinstance(value, str):
            yield f"{path}{name}", value
        for place, one in enumerate(value if isinstance(value, list) else ()):
            yield from _texts(one, f"{path}{name}.{place}.")


def snippet(text: str, place: int) -> str:
    """A piece of a text around a place, cut between words; an ellipsis stands where it was cut."""
    if len(text) <= SNIPPET:
        return text
    start = max(0, min(place - BEFORE, len(text) - SNIPPET))
    end = start + SNIPPET
    if start and (blank := text.find(" ", start, place)) >= 0:
        start = blank + 1
    if end < len(text) and (blank := text.rfind(" ", place, end)) > place:
        end = blank
    return f"{'…' if start else ''}{text[start:end]}{'…' if end < len(text) else ''}"
