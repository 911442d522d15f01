"""A record in its context: the words around its anchors, who said it and through whom, what bears on it.

Plain data for the page. Captured text is shown only to who may read captures; where it is not kept, or may not be
read, the anchors' own context stands for it.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import F, Value
from django.db.models.functions import Greatest, Substr
from django.urls import NoReverseMatch, reverse

from quotes.models import AnchorStatus, Record, State

AROUND = 300
"""How many code points of the captured text are shown on either side of an anchor."""

MOST = 50
"""How many rows of evidence, captures or names are shown."""


@dataclass(frozen=True, slots=True)
class Passage:
    """Where words stand: what is before them, they themselves, what is after them."""

    before: str
    words: str
    after: str
    part: str
    status: str
    place: str
    is_kept: bool


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that is known of a record, with a link to where it is told, and the state of what it names."""

    label: str
    value: str
    url: str = ""
    state: str = ""

    @property
    def named(self) -> str:
        """The state in words, where it is not the usual one."""
        return str(State(self.state).label) if self.state and self.state != State.PUBLISHED else ""


@dataclass(frozen=True, slots=True)
class Bearing:
    """A quote that bears on a claim."""

    stance: str
    certainty: str
    quote: Any
    url: str
    who: str
    note: str


def address(record: Record, page: str = "change") -> str:
    """The address of a record's page."""
    return reverse(f"admin:quotes_{record._meta.model_name}_{page}", args=[record.pk])


def reader(source: Any) -> str:
    """The address of a source's reader, or of its form."""
    try:
        return reverse("admin:quotes_source_read", args=[source.pk])
    except NoReverseMatch:
        return address(source)


def facts(kind: str, record: Any) -> list[Fact]:
    """What is known of a record that came from `closure.loaded`; what is not known is left out. Two statements."""
    return [fact for fact in _FACTS[kind](record) if fact.value]


def passages(quote: Any, may_read: bool) -> list[Passage]:
    """The words around a quote's anchors (one statement; only the words that are shown leave the base)."""
    rows = quote.anchors.order_by("seq").values("part", "status", "start", "end", "exact", "prefix", "suffix")
    if may_read:
        first = Greatest(F("start") - AROUND, Value(0))
        rows = rows.annotate(
            before=Substr("capture__text", first + 1, F("start") - first),
            words=Substr("capture__text", F("start") + 1, F("end") - F("start")),
            after=Substr("capture__text", F("end") + 1, AROUND + 1),
        )
    return [_passage(row) for row in rows]


def bearings(claim: Any) -> list[Bearing]:
    """The quotes that bear on a claim, oldest first, at most MOST (one statement)."""
    rows = claim.evidence.select_related("quote__speaker", "quote__source").order_by("pk")[:MOST]
    return [
        Bearing(
            row.get_stance_display(), row.get_certainty_display(), row.quote, address(row.quote), _who(row.quote),
            row.note or "",
        )
        for row in rows
    ]  # fmt: skip


def _passage(row: dict[str, Any]) -> Passage:
    place, is_kept = f"{row['start']:,}–{row['end']:,}", row.get("words") is not None
    stands = is_kept and row["status"] == AnchorStatus.EXACT
    if not stands:
        told = row["exact"] or "(the words are withheld)"
        before, words, after = row["prefix"] or "", told, row["suffix"] or ""
    else:
        cut = len(row["after"]) > AROUND
        before = f"…{row['before']}" if row["start"] > AROUND else row["before"]
        words, after = row["words"], row["after"][:AROUND] + ("…" if cut else "")
    return Passage(before, words, after, row["part"], str(AnchorStatus(row["status"]).label), place, stands)


def _who(quote: Any) -> str:
    named = str(quote.speaker) if quote.speaker else quote.speaker_label or quote.get_identity_display()
    return f"{named}, in {quote.source}"


def _named(label: str, record: Any) -> Fact:
    return Fact(label, str(record), address(record), record.state) if record else Fact(label, "")


def _quote(quote: Any) -> Iterator[Fact]:
    yield Fact("Source", str(quote.source), reader(quote.source), quote.source.state)
    yield Fact("Kind", quote.get_kind_display())
    yield _named("Speaker", quote.speaker) if quote.speaker else Fact("Speaker", quote.get_identity_display())
    yield Fact("As printed", quote.speaker_label or "")
    yield Fact("Role", quote.speaker_role or "")
    yield _named("On behalf of", quote.on_behalf_of)
    for relay in quote.relays.all():
        told = " ".join(part for part in (relay.label, relay.cue, f"({relay.get_basis_display().lower()})") if part)
        yield Fact("Relayed by", told, address(relay.speaker) if relay.speaker else "", _state(relay.speaker))
    yield Fact("Said", _when(quote, "said"))
    yield Fact("Occasion", quote.occasion or "")
    yield Fact("Language", quote.language or "")
    yield Fact("Topics", _list(row.topic for row in quote.quote_topics.select_related("topic")))
    yield Fact("Remark", quote.note or "")


def _claim(claim: Any) -> Iterator[Fact]:
    yield Fact("About", _list(row.speaker for row in claim.claim_about.select_related("speaker")))
    yield Fact("Time", _when(claim, "when"))
    yield Fact("Place", claim.place or "")
    yield Fact("Number as said", claim.quantity_text or "")
    yield Fact("Number", _number(claim))
    yield Fact("Topics", _list(row.topic for row in claim.claim_topics.select_related("topic")))
    yield Fact("Remark", claim.note or "")


def _source(source: Any) -> Iterator[Fact]:
    yield Fact("Kind", source.get_kind_display())
    yield Fact("To read", "its text, with the quotes in it", reader(source))
    yield Fact("Address", source.url or "", source.url or "")
    yield _named("Publisher", source.publisher)
    yield Fact("By", source.byline or "")
    yield Fact("Published", _when(source, "published"))
    yield Fact("Language", source.language or "")
    yield Fact("Text", source.get_text_access_display())
    yield Fact("Captures", _captures(source))
    yield Fact("Remark", source.note or "")


def _speaker(speaker: Any) -> Iterator[Fact]:
    yield Fact("Kind", speaker.get_kind_display())
    yield Fact("Filed under", speaker.sort_name or "")
    yield Fact("Who", speaker.description or "")
    yield Fact("Other names", _list(speaker.names.all()[:MOST]))
    yield Fact("Identifiers", _list(speaker.identifiers.all()[:MOST]))
    yield Fact("Affiliations", _list(speaker.affiliations.all()[:MOST]))
    yield Fact("Remark", speaker.note or "")


def _captures(source: Any) -> str:
    rows = source.captures.order_by("seq").values_list("captured_at", "length")[:MOST]
    return _list(f"{at:%Y-%m-%d}, {length:,} characters" for at, length in rows)


def _list(rows: Iterable[Any]) -> str:
    return "; ".join(str(row) for row in rows)


def _state(record: Any) -> str:
    return record.state if record else ""


def _when(record: Any, name: str) -> str:
    edtf, told = getattr(record, f"{name}_edtf"), getattr(record, f"{name}_text")
    return f"{edtf} (“{told}”)" if edtf and told else edtf or (f"“{told}”" if told else "")


def _number(claim: Any) -> str:
    said = [f"{word} {value.normalize():f}" for word, value in _figures(claim) if value is not None]
    return ", ".join(said) + (f" {claim.unit}" if said and claim.unit else "")


def _figures(claim: Any) -> Iterator[tuple[str, Any]]:
    yield from (("exactly", claim.amount), ("at least", claim.lower), ("at most", claim.upper))


_FACTS = {"quote": _quote, "claim": _claim, "source": _source, "speaker": _speaker}
