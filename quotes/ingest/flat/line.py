"""A flat line: what it may say, and what it means. Pure."""

import hashlib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any
from uuid import UUID

import orjson
from django.core.exceptions import ValidationError

from quotes.ingest.bulk import Row
from quotes.ingest.bulk.rules import Rule, rule
from quotes.models import Anchor, Capture, Identity, Proposal, Quote, QuoteKind, Source, SourceKind, Speaker
from quotes.text.normal import name_key
from quotes.text.urls import url_key

COLUMNS: dict[str, tuple[Any, str]] = {
    "quote": (Quote, "text"),
    "kind": (Quote, "kind"),
    "language": (Quote, "language"),
    "identity": (Quote, "identity"),
    "said": (Quote, "said_edtf"),
    "said_text": (Quote, "said_text"),
    "said_language": (Quote, "said_language"),
    "occasion": (Quote, "occasion"),
    "speaker_label": (Quote, "speaker_label"),
    "speaker_role": (Quote, "speaker_role"),
    "note": (Quote, "note"),
    "speaker": (Speaker, "name"),
    "speaker_kind": (Speaker, "kind"),
    "source_url": (Source, "url"),
    "source_title": (Source, "title"),
    "source_kind": (Source, "kind"),
    "source_published": (Source, "published_edtf"),
    "source_published_text": (Source, "published_text"),
    "source_language": (Source, "language"),
    "source_byline": (Source, "byline"),
    "capture_sha256": (Capture, "sha256"),
    "capture_length": (Capture, "length"),
    "start": (Anchor, "start"),
    "end": (Anchor, "end"),
    "prefix": (Anchor, "prefix"),
    "suffix": (Anchor, "suffix"),
    "locator": (Anchor, "locator"),
    "extractor": (Proposal, "extractor"),
    "extractor_version": (Proposal, "version"),
    "confidence": (Proposal, "confidence"),
}
"""The column that each field of a line is."""

QID = "speaker_wikidata"
FIELDS = (*COLUMNS, QID)
"""All that a line may say."""

_NUMBERS: dict[str, Callable[[Any], Any]] = {"start": int, "end": int, "capture_length": int, "confidence": float}
_QID = re.compile(r"Q[1-9][0-9]{0,11}", re.ASCII)


FEW = 200
"""The most characters of a value that is remembered."""


def _often(ruled: Rule) -> Rule:
    """A rule that remembers what it said of short texts: a file has the same speakers, sources and days over and
    over."""
    remembered = lru_cache(maxsize=5_000)(ruled)

    def quick(value: Any) -> Any:
        return remembered(value) if type(value) is str and len(value) <= FEW else ruled(value)

    return quick


def _rules() -> dict[str, Rule]:
    found = {name: rule(model._meta.get_field(column)) for name, (model, column) in COLUMNS.items()}
    return {name: ruled if name == "quote" else _often(ruled) for name, ruled in found.items()}


_RULES = _rules()


class Faulty(Exception):
    """Why a line cannot be taken: a code, a sentence, and the field of the line."""

    def __init__(self, code: str, message: str, field: str | None = None) -> None:
        self.code, self.message, self.field = code, message, field
        super().__init__(message)


@dataclass(slots=True)
class Said:
    """What a line says, by the columns of the rows that it becomes. `name` is the speaker's, `qid` their Wikidata key;
    `source_key` is what makes its source the same as another line's, `name_key` the speaker; `made` is the quote."""

    digest: UUID
    quote: Row
    source: Row
    source_key: tuple[Any, ...]
    name: str | None = None
    name_key: str = ""
    speaker_kind: str | None = None
    qid: str | None = None
    capture: Row = field(default_factory=dict)
    anchor: Row = field(default_factory=dict)
    proposal: Row = field(default_factory=dict)
    made: Row = field(default_factory=dict)
    number: int = 0


def digest(given: Mapping[str, Any]) -> UUID:
    """The key by which a line is known: the first 122 bits of its SHA-256 that a UUID of version 8 has room for.

    Of what it says, so that neither the order of fields nor the format counts.
    """
    found = hashlib.sha256(orjson.dumps(given, option=orjson.OPT_SORT_KEYS)).digest()
    value = int.from_bytes(found[:16], "big")
    return UUID(int=value & ~(0xF << 76 | 0x3 << 62) | 8 << 76 | 2 << 62)


def understood(given: Mapping[str, Any]) -> Said:
    """A flat line. Raises Faulty for the first thing that is wrong with it."""
    told = {name: _number(name, value) for name, value in given.items() if value is not None and value != ""}
    rows: dict[Any, Row] = {Quote: {}, Speaker: {}, Source: {}, Capture: {}, Anchor: {}, Proposal: {}}
    for name, value in told.items():
        model, column = _place(name)
        rows[model][column] = _value(name, value)
    quote, speaker, source = rows[Quote], rows[Speaker], rows[Source]
    if "text" not in quote:
        raise Faulty("null", "A line needs the words.", "quote")
    quote.setdefault("kind", QuoteKind.DIRECT.value)
    named = speaker.get("name")
    said = Said(digest(told), quote, source, source_key(source), named, name_key(named)[:600] if named else "",
                speaker.get("kind"), speaker.get(QID), rows[Capture], rows[Anchor], rows[Proposal])  # fmt: skip
    _anchored(said)
    _attributed(said)
    if said.proposal and not {"extractor", "version"} <= said.proposal.keys():
        raise Faulty("extractor", "Who suggests is told by extractor and extractor_version.", "extractor")
    return said


def source_key(source: Row) -> tuple[Any, ...]:
    """What tells a source: its address, else its title and date; the title is the address where none is told."""
    source.setdefault("kind", SourceKind.OTHER.value)
    if url := source.get("url"):
        if "title" not in source:
            source.update(title=url[:1_000], title_supplied=True)
        return (url_key(url),)
    if "title" not in source:
        raise Faulty("source_missing", "A line needs the address or the title of its source.", "source_url")
    return source["title"], source.get("published_edtf")


def _place(name: str) -> tuple[Any, str]:
    """The model and the column that a field is."""
    place = COLUMNS.get(name)
    if place is None:
        if name == QID:
            return Speaker, QID
        raise Faulty("unknown_field", f"There is no field {name[:40]!r}.", name[:40])
    return place


def _number(name: str, value: Any) -> Any:
    """A value as the digest has it: digits in a text are a number, and 5.0 is 5 where numbers are whole
    (JSON Schema 2020-12, 6.1.1)."""
    kind = _NUMBERS.get(name)
    if kind is None or type(value) not in (str, int, float):
        return value
    try:
        made = kind(value)
    except (ValueError, OverflowError):
        raise Faulty("type", "This is a number.", name) from None
    return made if isinstance(value, str) or made == value else value


def _value(name: str, value: Any) -> Any:
    if name == QID:
        if not (isinstance(value, str) and _QID.fullmatch(value)):
            raise Faulty("wikidata", "A key of Wikidata is Q and a number.", name)
        return value
    try:
        return _RULES[name](value)
    except ValidationError as error:
        fault = next(fault for faults in error.error_dict.values() for fault in faults)
        raise Faulty(fault.code or "invalid", " ".join(fault.messages), name) from None


def _anchored(said: Said) -> None:
    """Offsets are of a text: without its digest they say nothing."""
    if not (said.anchor or said.capture):
        return
    if not {"start", "end"} <= said.anchor.keys() or "sha256" not in said.capture:
        raise Faulty("anchor_capture", "Offsets are start, end, and capture_sha256 of the text they count in.", "start")
    start, end = said.anchor["start"], said.anchor["end"]
    if end - start != len(said.quote["text"]):
        told = f"The words have {len(said.quote['text']):,} characters, the span {end - start:,}."
        raise Faulty("anchor_length", told, "end")
    if end > said.capture.get("length", end):
        raise Faulty("anchor_span", f"The span ends after the text of {said.capture['length']:,} characters.", "end")


def _attributed(said: Said) -> None:
    """Whoever is named has spoken; the source's own voice is nobody's."""
    own, told = said.quote["kind"] == QuoteKind.OWN, said.quote.get("identity")
    if said.name is None and (said.qid or told == Identity.NAMED):
        raise Faulty("quote_named_has_speaker", "“named” needs a speaker, and a key of Wikidata a name.", "speaker")
    if said.name is not None and (own or told not in (None, Identity.NAMED)):
        raise Faulty("quote_named_has_speaker", "With a speaker the identity is “named”, and the kind not own.",
                     "identity")  # fmt: skip
    if told is not None and (told == Identity.SOURCE) != own:
        raise Faulty("quote_own_is_source", "The kind own has the identity source, and nothing else has.", "identity")
    if said.name is None:
        said.quote["identity"] = Identity.SOURCE.value if own else told or Identity.UNKNOWN.value
