"""Anchors as they are given: a capture and a span. The words are read there, where the text is kept."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from quotes.models import Anchor, Capture, Part
from quotes.review.plain.values import Item, Path, Reader, Values
from quotes.text.anchors import digest, rebuild, select

TOLD = ("exact", "prefix", "suffix", "sha256")
"""What a kept text tells of an anchor by itself."""

PLACE = ("capture", "start", "end", "part")
COLUMNS: dict[str, str] = {
    "part": "part", "capture": "capture_id", "start": "start", "end": "end", **{name: name for name in TOLD},
    "locator": "locator",
}  # fmt: skip
"""The columns of an anchor, by the names of its fields, in the order in which they are given."""


class Anchors:
    """The anchors that a quote of one source is given, read against the captures that they name (one statement)."""

    def __init__(self, reader: Reader, source: UUID | None, given: Sequence[Item], now: Sequence[Anchor]) -> None:
        self.reader, self.source, self.now = reader, source, now
        rows = [dict(one) for one in given]
        keys = {row["capture"] for row in rows}
        self.captures = {one.pk: one for one in Capture.objects.filter(pk__in=keys)}
        self.words: list[str | None] = []
        self.items = tuple(self._read(row, ("anchors", str(at))) for at, row in enumerate(rows))

    @property
    def text(self) -> str | None:
        """The quote's text as they rebuild it; None where there are no words, or not all are known."""
        return rebuild([one or "" for one in self.words]) if self.words and None not in self.words else None

    def said(self, row: Any) -> Item:
        """What an anchor in the base says, as an item."""
        found: Values = {}
        for name in COLUMNS:
            found[name] = getattr(row, COLUMNS[name])
        if self._is_kept(row.capture_id):
            found.update(dict.fromkeys(TOLD))
        return tuple(found.items())

    def _read(self, row: Values, path: Path) -> Item:
        capture = self.captures[row["capture"]]
        if capture.source_id != self.source:
            self.reader.wrong("another_source", "That text belongs to another source.", (*path, "capture"))
        elif not row["start"] < row["end"] <= capture.length:
            told = f"The span {row['start']}–{row['end']} is outside the text of {capture.length:,} characters."
            self.reader.wrong("anchor_span", told, (*path, "start"))
        elif capture.text is None:
            self._unkept(row, path)
        else:
            self._kept(capture.text, row, path)
        return tuple(row.items())

    def _kept(self, text: str, row: Values, path: Path) -> None:
        """The text tells the words; what is given beside them must agree."""
        found = select(text, row["start"], row["end"])
        for name in TOLD:
            if row[name] not in (None, getattr(found, name)):
                self.reader.wrong("other_words", "The text says otherwise there.", (*path, name))
        row.update(dict.fromkeys(TOLD))
        self._add(row, found.exact)

    def _unkept(self, row: Values, path: Path) -> None:
        """Somebody has to tell the words or their digest, unless an anchor at this very place does already."""
        if row["exact"] is None and row["sha256"] is None:
            for one in self.now:
                if all(getattr(one, COLUMNS[name]) == row[name] for name in PLACE):
                    row.update({name: getattr(one, name) for name in TOLD})
        if row["exact"] is None and row["sha256"] is None:
            told = "The text is not kept here: give the words as exact, or their digest as sha256."
            self.reader.wrong("anchor_words", told, (*path, "exact"))
        elif row["exact"] is not None:
            row["sha256"] = row["sha256"] or digest(row["exact"])
            if row["sha256"] != digest(row["exact"]):
                self.reader.wrong("anchor_digest", "This is not the digest of the words.", (*path, "sha256"))
            if len(row["exact"]) != row["end"] - row["start"]:
                self.reader.wrong("anchor_length", "The words are not as long as their span.", (*path, "exact"))
        self._add(row, row["exact"])

    def _add(self, row: Values, words: str | None) -> None:
        if row["part"] == Part.WORDS:
            self.words.append(words)

    def _is_kept(self, capture: UUID) -> bool:
        return capture in self.captures and self.captures[capture].text is not None
