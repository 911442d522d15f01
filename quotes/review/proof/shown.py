"""How much of each private text the public can see."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from quotes.models import Anchor, Capture, Part, TextAccess
from quotes.models.quote import SHOWN, VERBATIM
from quotes.models.state import PUBLIC
from quotes.review.proof.fault import CHUNK, Seen, beside, counted

_ANCHOR = ("capture_id", "start", "end", "exact", "prefix", "suffix", "part", "quote__kind")


@dataclass(frozen=True, slots=True)
class Shown:
    """Of a private text of `length` code points, `public` are in sight."""

    capture: UUID
    source: str
    sha256: str
    length: int
    public: int

    @property
    def share(self) -> float:
        """The part in sight, 0 to 1."""
        return self.public / self.length


def shown(seen: Seen) -> Iterator[Shown]:
    """Every private text with the union of what public quotes and their anchors show of it (two statements).

    A quote's text shows all its words; an anchor shows its context too where the quote is verbatim, and the words of a
    label where they are few enough (SHOWN).
    """
    captures = (
        Capture.objects.filter(source__text_access=TextAccess.PRIVATE)
        .order_by("pk")
        .values_list("pk", "source__slug", "sha256", "length")
    )
    anchors = Anchor.objects.filter(quote__state__in=PUBLIC).order_by("capture", "start").values_list(*_ANCHOR)
    pairs = beside(captures.iterator(CHUNK), anchors.iterator(CHUNK))
    for (key, source, sha256, length), standing in counted(pairs, seen):
        yield Shown(key, source, sha256, length, covered((_span(anchor) for anchor in standing), length))


def covered(spans: Iterable[tuple[int, int]], length: int) -> int:
    """How many places of 0..length the spans cover together; each span is (start, end), end excluded."""
    total = reached = 0
    for start, end in sorted((max(0, start), min(end, length)) for start, end in spans):
        total += max(0, end - max(start, reached))
        reached = max(reached, end)
    return total


def _span(anchor: Any) -> tuple[int, int]:
    """What of the text is in sight through one anchor."""
    _, start, end, exact, prefix, suffix, part, kind = anchor
    if kind in VERBATIM:
        return start - len(prefix or ""), end + len(suffix or "")
    if part == Part.WORDS or (exact is not None and end - start <= SHOWN):
        return start, end
    return start, start
