"""What the source reader shows: a text with its quotes marked in place, the list of these, and what a newer text did.

Plain data, and the marked text as HTML. The text's node holds the captured text and not a character more: numbers and
signs of the marks are put there by the style sheet, so that what a browser selects can be counted.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from quotes.ingest import Standing
from quotes.models import Anchor, AnchorStatus, Capture, Part, Quote, QuoteKind, Source, State
from quotes.review.steps import EDITABLE
from quotes.text.anchors import digest
from quotes.text.difference import Piece, abridged
from quotes.text.marks import Segment, Span, segments

MOST = 1_000
"""How many quotes of a source are shown."""

PIECES = 600
"""How many stretches of a difference are shown."""

WORDS = 300
"""The most code points of a quote that the list shows."""

LONGEST = 4_000
"""The most code points shown of one stretch of a difference."""

SIGNS = {
    State.PROPOSED: "◇",
    State.DRAFT: "○",
    State.IN_REVIEW: "◐",
    State.PUBLISHED: "●",
    State.RETRACTED: "⊘",
    State.WITHHELD: "■",
}
"""Each state as a sign beside a mark's number."""

STANDS = {
    AnchorStatus.EXACT: "in place",
    AnchorStatus.MOVED: "has moved",
    AnchorStatus.AMBIGUOUS: "ambiguous",
    AnchorStatus.LOST: "lost",
    AnchorStatus.UNVERIFIABLE: "cannot be checked",
}
"""How an anchor stands, in words."""


@dataclass(slots=True)
class Place:
    """A stretch of the text that belongs to a quote; `sure` where a person anchored it there, in this very text."""

    start: int
    end: int
    part: str
    sure: bool = True


@dataclass(slots=True)
class Item:
    """A quote in the list: its number in reading order, where it stands in this text, and how its anchors stand."""

    quote: Any
    anchors: list[Any] = field(default_factory=list)
    places: list[Place] = field(default_factory=list)
    number: int = 0
    stands: str = ""
    shown: bool = True

    @property
    def sign(self) -> str:
        """The sign of its state."""
        return SIGNS.get(self.quote.state, "")

    @property
    def bears(self) -> bool:
        """Whether a claim can be made from it."""
        return self.shown and self.quote.state in EDITABLE and self.quote.merged_into_id is None

    @property
    def words(self) -> str:
        """Its words, or their beginning."""
        text: str = self.quote.text
        return text if len(text) <= WORDS else f"{text[: WORDS - 1].rstrip()}…"

    @property
    def classes(self) -> str:
        """What the style sheet tells it apart by."""
        return f"kind-{self.quote.kind} is-{self.quote.state}"

    @property
    def kind(self) -> str:
        """Its kind, in words."""
        return str(QuoteKind(self.quote.kind).label)

    @property
    def state(self) -> str:
        """Its state, in words."""
        return str(State(self.quote.state).label)

    @property
    def who(self) -> str:
        """The speaker, or as printed."""
        quote = self.quote
        if quote.speaker is not None:
            return str(quote.speaker)
        return quote.speaker_label or str(quote.get_identity_display()).replace("_", " ").lower()


@dataclass(slots=True)
class Finding:
    """A line of the comparison: an anchor of an earlier text, what became of its words, and what can be confirmed."""

    anchor: Any
    status: str
    here: list[tuple[int, str, str, str]]
    number: int = 0

    @property
    def confirmable(self) -> bool:
        """Whether there is a place to confirm."""
        return bool(self.here)

    @property
    def words(self) -> str:
        """What stood there, or its beginning."""
        return self.anchor.exact or "(words withheld)"


def captures_of(source: Source) -> list[Any]:
    """The source's captures without their texts, oldest first (one statement)."""
    return list(Capture.objects.filter(source=source).defer("text").select_related("captured_by").order_by("seq"))


def items_of(source: Source, *, hidden: bool) -> list[Item]:
    """The source's quotes with their anchors, at most MOST; those rejected are left out, and of those withheld the
    words where they are `hidden` from this person (two statements)."""
    rows = Quote.objects.filter(source=source).exclude(state=State.REJECTED).select_related("speaker")
    items = {quote.pk: Item(quote) for quote in rows.order_by("pk")[:MOST]}
    for anchor in Anchor.objects.filter(quote__in=list(items)).order_by("quote", "seq"):
        items[anchor.quote_id].anchors.append(anchor)
    for item in items.values():
        item.shown = not (hidden and item.quote.state == State.WITHHELD)
    return list(items.values())


def placed(items: list[Item], capture: Any, standings: Iterable[Standing]) -> list[Item]:
    """The items in reading order, numbered, each with its places in this capture. No statements.

    An anchor of an earlier text has a place where its words stand exactly, or surely moved; it is not `sure`.
    """
    elsewhere: dict[UUID, Standing] = {one.anchor.pk: one for one in standings}
    for item in items:
        item.places = [place for anchor in item.anchors if (place := _place(anchor, capture, elsewhere))]
        item.stands = _stands(item, capture, elsewhere)
    items.sort(key=lambda item: _order(item, capture))
    for number, item in enumerate(items, 1):
        item.number = number
    return items


def _order(item: Item, capture: Any) -> tuple[int, int]:
    starts = [place.start for place in item.places if place.part == Part.WORDS]
    known = [anchor.start for anchor in item.anchors if anchor.capture_id == capture.pk]
    return (0, min(starts)) if starts else (1, min(known, default=0))


def _place(anchor: Any, capture: Any, elsewhere: dict[UUID, Standing]) -> Place | None:
    if capture.text is None:
        return None
    if anchor.capture_id == capture.pk:
        inside = anchor.end <= len(capture.text)
        if inside and digest(capture.text[anchor.start : anchor.end]) == anchor.sha256:
            return Place(anchor.start, anchor.end, anchor.part)
        return None
    found = elsewhere[anchor.pk].found if anchor.pk in elsewhere else None
    if found is None or found.start is None or found.end is None:
        return None
    return Place(found.start, found.end, anchor.part, sure=False)


def _stands(item: Item, capture: Any, elsewhere: dict[UUID, Standing]) -> str:
    """How the words of a quote stand in this text: the worst of its anchors, in words."""
    told = []
    for anchor in item.anchors:
        if anchor.part == Part.WORDS and anchor.capture_id == capture.pk:
            told.append(STANDS[AnchorStatus(anchor.status)])
        elif anchor.part == Part.WORDS and anchor.pk in elsewhere:
            told.append(f"{STANDS[AnchorStatus(elsewhere[anchor.pk].found.status)]}, to confirm")
        elif anchor.part == Part.WORDS:
            told.append("in another text")
    return max(told, key=_gravity, default="no anchor")


def _gravity(told: str) -> int:
    order = ["in place", "cannot be checked", "in another text", "in place, to confirm", "has moved"]
    return order.index(told) if told in order else len(order)


def marked(text: str, items: Sequence[Item]) -> SafeString:
    """The text with its marks, as HTML: one element for each piece, so time and size follow the number of borders."""
    numbered = {str(item.number): item for item in items}
    spans, sure = [], {}
    for item in items:
        for at, place in enumerate(item.places if item.shown else []):
            key = f"{item.number}:{at}"
            spans.append(Span(place.start, place.end, key))
            sure[key] = place
    seen: set[str] = set()
    rows = (_segment(one, numbered, sure, seen) for one in segments(text, spans))
    return format_html_join("", "{}", ((row,) for row in rows))


def _segment(one: Segment, items: dict[str, Item], places: dict[str, Place], seen: set[str]) -> Any:
    if not one.keys:
        return one.text
    heads = [_head(key, items, seen) for key in one.begins if places[key].part == Part.WORDS]
    inner = min(one.keys, key=lambda key: places[key].part != Part.WORDS)
    words = [key for key in one.keys if places[key].part == Part.WORDS]
    inner = words[-1] if words else inner
    item, place = items[inner.partition(":")[0]], places[inner]
    classes = ["mark", item.classes] if words else ["mark", "attribution"]
    classes += ["unsure"] if not place.sure else []
    classes += ["several"] if len({key.partition(":")[0] for key in words}) > 1 else []
    numbers = " ".join(dict.fromkeys(key.partition(":")[0] for key in one.keys))
    head = format_html_join("", "{}", ((row,) for row in heads))
    return format_html('{}<span class="{}" data-n="{}">{}</span>', head, " ".join(classes), numbers, one.text)


def _head(key: str, items: dict[str, Item], seen: set[str]) -> SafeString:
    """The mark's number and its state's sign, written by the style sheet; the first of a quote can be led to."""
    number = key.partition(":")[0]
    first = number not in seen
    seen.add(number)
    given = format_html(' id="m-{}"', number) if first else ""
    label = f"{number}{items[number].sign}" if first else f"{number}…"
    return format_html('<span class="at"{} data-label="{}"></span>', given, label)


def findings(standings: Sequence[Standing], items: Sequence[Item], text: str) -> list[Finding]:
    """The anchors of earlier texts, what is to be decided about each, in the list's order. No statements."""
    numbers = {item.quote.pk: item.number for item in items if item.shown}
    found = [_finding(one, numbers[one.anchor.quote_id], text) for one in standings if one.anchor.quote_id in numbers]
    return sorted(found, key=lambda one: (one.number, one.anchor.seq))


def _finding(one: Standing, number: int, text: str) -> Finding:
    length = one.anchor.end - one.anchor.start
    starts = [one.found.start] if one.found.start is not None else list(one.places)
    here = [
        (at, text[max(0, at - 32) : at], text[at : at + length], text[at + length : at + length + 32]) for at in starts
    ]
    return Finding(one.anchor, one.found.status, here, number)


def shown(pieces: Sequence[Piece]) -> tuple[list[Piece], int]:
    """A difference as it is shown: what is alike left out, long stretches cut; and how many more there are."""
    short = [_cut(piece) for piece in abridged(pieces)]
    return short[:PIECES], max(0, sum(piece.op not in ("equal", "omitted") for piece in short[PIECES:]))


def _cut(piece: Piece) -> Piece:
    if piece.op == "omitted" or max(len(piece.before), len(piece.after)) <= LONGEST:
        return piece
    return Piece(piece.op, _short(piece.before), _short(piece.after))


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}… ({len(text) - LONGEST:,} more characters)"


def contexts(items: Sequence[Item], capture: Any) -> Iterator[tuple[Item, Any]]:
    """Where the text is not kept: the anchors of this capture in their order, to be shown with what surrounds them."""
    rows: dict[int, list[tuple[Item, Any]]] = defaultdict(list)
    for item in items:
        for anchor in item.anchors:
            if item.shown and anchor.capture_id == capture.pk and anchor.part == Part.WORDS:
                rows[anchor.start].append((item, anchor))
    for start in sorted(rows):
        yield from rows[start]
