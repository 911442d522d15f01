"""The captured text in which a line's offsets count: the one that is there, or a new one of which only the digest and
the length are known. Whoever has the text can add it (`attach_text`), and then the words are looked for in it."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import F, Max

from quotes.ingest.bulk import Form, Row, keys, texts
from quotes.ingest.flat.line import Faulty, Said
from quotes.models import Anchor, AnchorStatus, Capture, Origin, Source
from quotes.models.keys import uuid7
from quotes.text.anchors import digest, select

FORM, ANCHOR = Form(Capture), Form(Anchor)
MOST = 99


class Captures:
    """The captures of some lines, by source and digest (two statements, none where no line has offsets)."""

    def __init__(self, said: Sequence[tuple[Said, UUID]], at: datetime) -> None:
        self.at = at
        self.rows: dict[tuple[UUID, str], Row] = {}
        self.new: set[UUID] = set()
        named = [(one, source) for one, source in said if one.anchor]
        sources = {source for _, source in named}
        digests = {one.capture["sha256"] for one, _ in named}
        held = Capture.objects.filter(sha256__any=texts(digests), source__any=keys(sources))
        for row in held.values("id", "source_id", "sha256", "length", "text") if named else ():
            self.rows[row["source_id"], row["sha256"]] = dict(row)
        places = (
            Capture.objects.filter(source__any=keys(sources)).order_by().values_list("source_id").annotate(Max("seq"))
        )
        self.last: Counter[UUID] = Counter(dict(places) if named else {})
        self.without = {source for source in sources if source not in self.last}

    def anchor(self, said: Said, source: UUID, quote: UUID) -> Row:
        """The anchor of a line's words. Raises Faulty."""
        capture = self._of(said, source)
        words, start, end = said.quote["text"], said.anchor["start"], said.anchor["end"]
        if end > capture["length"]:
            raise Faulty("anchor_span", f"The span ends after the text of {capture['length']:,} characters.", "end")
        told: dict[str, Any] = {"status": AnchorStatus.UNVERIFIABLE.value}
        if capture["text"] is not None:
            found = select(capture["text"], start, end)
            if found.exact != words:
                raise Faulty("other_words", "The text that is kept says otherwise there.", "start")
            told = {"status": AnchorStatus.EXACT.value, "checked_at": self.at,
                    "prefix": found.prefix or None, "suffix": found.suffix or None}  # fmt: skip
        values = {**said.anchor, **told, "quote_id": quote, "capture_id": capture["id"], "exact": words, "seq": 0}
        return ANCHOR.made({**values, "sha256": digest(words)})

    def made(self, keys: set[UUID]) -> list[Row]:
        """Of those that are made, the ones with these keys."""
        return [row for row in self.rows.values() if row["id"] in keys & self.new]

    def touch(self, sources: set[UUID]) -> None:
        """What belongs to these sources has changed: their versions say so (one statement)."""
        if sources:
            Source.objects.filter(pk__in=sources).update(version=F("version") + 1, updated_at=self.at)

    def _of(self, said: Said, source: UUID) -> Row:
        sha256, length = said.capture["sha256"], said.capture.get("length")
        row = self.rows.get((source, sha256))
        if row is None:
            row = self._make(source, sha256, length)
        if length not in (None, row["length"]):
            told = f"A text with this digest has {row['length']:,} characters."
            raise Faulty("capture_length", told, "capture_length")
        return row

    def _make(self, source: UUID, sha256: str, length: int | None) -> Row:
        if length is None:
            raise Faulty("capture_length", "How long is the text in which the offsets count?", "capture_length")
        place = 0 if source in self.without else self.last[source] + 1
        if place > MOST:
            raise Faulty("full", "Its source has a hundred captures already.", "capture_sha256")
        self.without.discard(source)
        self.last[source] = place
        values = {"source_id": source, "seq": place, "sha256": sha256, "length": length, "captured_at": self.at}
        row = FORM.made({**values, "id": uuid7(), "text": None, "origin": Origin.FILE.value})
        self.rows[source, sha256] = row
        self.new.add(row["id"])
        return row
