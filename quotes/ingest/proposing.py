"""Proposals: what a machine found in a captured text becomes quotes that wait for a person, each with its anchors.

The same candidate (capture, spans, extractor, version) is suggested once, whatever became of it.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from quotes.ingest.payload import unsound
from quotes.models import Actor, ActorKind, Anchor, Capture, Identity, Proposal, Quote, QuoteKind, Relay, State
from quotes.review import Act, enter
from quotes.review.edit import clean, permit
from quotes.review.ground import held
from quotes.review.plain.ids import NotFound, key_of
from quotes.review.plain.kinds import Listed, Shape
from quotes.review.plain.rows import within
from quotes.review.plain.values import Path, Reader, Values
from quotes.review.problem import refusal
from quotes.review.steps import EDITABLE
from quotes.text.anchors import rebuild

CANDIDATES = 100
"""The most that one call may suggest."""

SPANS = 20
PAYLOAD = 20_000
"""The most characters of JSON that a machine may say of a candidate beside what is asked."""

PROPOSAL = Shape(Proposal, ("extractor", "version"))
"""What is said of the machine."""
PARTS = (Shape(Quote, ("kind", "speaker_label")), Shape(Relay, ("cue",)), Shape(Proposal, ("confidence",)))
"""What is said of a candidate, beside where it stands and what else the machine says."""
PLACES = Listed(Shape(Anchor, ("start", "end")), ("start", "end"))
_NAMES = {name for shape in PARTS for name in shape.columns} | {"spans", "payload"}


@dataclass(frozen=True, slots=True)
class Proposed:
    """The quotes of the candidates, in their order, each once, and how many of them are new."""

    quotes: list[UUID]
    created: int


@dataclass(slots=True)
class Candidate:
    """One candidate, understood."""

    spans: list[tuple[int, int]] = field(default_factory=list)
    values: Values = field(default_factory=dict)
    payload: Any = None


def propose(
    capture: object,
    *,
    extractor: object,
    version: object,
    candidates: object,
    actor: Actor,
    at: datetime | None = None,
) -> Proposed:
    """Suggest quotes in a capture whose text is kept, by its public id; each is entered as proposed, by a machine, with
    the proposal that it is.

    A candidate is a mapping: spans (start and end, in code points), kind, and speaker_label, cue, confidence and
    payload where they are known. Raises NotPermitted to whoever may not add quotes; NotFound; Refused with everything
    that is wrong. One transaction: all or none. Some forty statements for each that is new.
    """
    permit(actor, Act.CREATE, Quote())
    _, key = key_of(capture, Capture, path=("capture",))
    reader = Reader()
    by = reader.values(PROPOSAL, {"extractor": extractor, "version": version})
    found = _understood(reader, candidates)
    reader.done()
    with transaction.atomic():
        of = Capture.objects.filter(pk=key).first()
        if of is None:
            raise NotFound("capture", ("capture",))
        return _entered(of, found, by, Actor(ActorKind.MACHINE, actor.user), at or timezone.now())


# ---------------------------------------------------------------- what is given
def _understood(reader: Reader, given: object) -> list[Candidate]:
    path: Path = ("candidates",)
    if not isinstance(given, Sequence) or isinstance(given, str | bytes):
        reader.wrong("type", "This is a list.", path)
        return []
    if len(given) > CANDIDATES:
        reader.wrong("too_many", f"At most {CANDIDATES}.", path)
        return []
    return [_candidate(reader, one, (*path, str(at))) for at, one in enumerate(given)]


def _candidate(reader: Reader, given: object, path: Path) -> Candidate:
    made = Candidate()
    if not isinstance(given, Mapping):
        reader.wrong("type", "This is an object.", path)
        return made
    for name in given:
        if name not in _NAMES:
            reader.wrong("unknown_field", "There is no such field.", (*path, str(name)[:40]))
    for shape in PARTS:
        made.values |= reader.values(shape, {name: given[name] for name in shape.columns if name in given}, path)
    confidence = made.values.get("confidence")
    if confidence is not None and not 0 <= confidence <= 1:
        reader.wrong("proposal_confidence", "A number from 0 to 1.", (*path, "confidence"))
    made.spans = _spans(reader, given.get("spans"), (*path, "spans"))
    made.payload = given.get("payload")
    if (told := _unsound(made.payload)) is not None:
        reader.wrong("payload", told, (*path, "payload"))
    return made


def _spans(reader: Reader, given: Any, path: Path) -> list[tuple[int, int]]:
    rows = [dict(one) for one in reader.rows(PLACES, given, path)]
    if not 1 <= len(rows) <= SPANS:
        reader.wrong("spans", f"1 to {SPANS} spans.", path)
    return [(row["start"], row["end"]) for row in rows if row.get("start") is not None and row.get("end") is not None]


def _unsound(payload: Any) -> str | None:
    """Why a payload cannot be kept; None where it can."""
    return "This is an object." if payload is not None and not isinstance(payload, dict) else unsound(payload, PAYLOAD)


# ---------------------------------------------------------------- what is entered
def _entered(capture: Any, candidates: list[Candidate], by: Values, machine: Actor, at: datetime) -> Proposed:
    source = held(capture.source)
    if capture.text is None:
        raise refusal("no_text", "The text is not kept here, so nothing can be found in it.", "capture")
    if source.state not in EDITABLE:
        raise refusal("final", "This source takes no more quotes.", "capture")
    digests = [_digest(capture, one, by) for one in candidates]
    known = dict(Proposal.objects.filter(candidate__in=digests).values_list("candidate", "quote_id"))
    before = len(known)
    for number, (told, one) in enumerate(zip(digests, candidates, strict=True)):
        if told not in known:
            with within("candidates", str(number)):
                known[told] = _quoted(capture, source, one, {**by, "candidate": told}, machine, at)
    return Proposed(list(dict.fromkeys(known[told] for told in digests)), len(known) - before)


def _digest(capture: Any, one: Candidate, by: Values) -> str:
    named = [capture.pk.hex, one.spans, by["extractor"], by["version"]]
    return hashlib.sha256(json.dumps(named).encode()).hexdigest()


def _quoted(capture: Any, source: Any, one: Candidate, by: Values, machine: Actor, at: datetime) -> UUID:
    words = [_words(capture.text, start, end, str(number)) for number, (start, end) in enumerate(one.spans)]
    kind = one.values["kind"]
    identity = Identity.SOURCE if kind == QuoteKind.OWN else Identity.UNKNOWN
    label = one.values.get("speaker_label")
    quote = Quote(source=source, kind=kind, text=rebuild(words), identity=identity.value, speaker_label=label)
    anchors = [Anchor(quote=quote, capture=capture, start=start, end=end) for start, end in one.spans]
    enter(quote, *anchors, state=State.PROPOSED, actor=machine, at=at)
    said = {"spans": one.spans, "kind": kind, "speaker_label": label, "cue": one.values.get("cue"), "more": one.payload}
    proposal = Proposal(quote=quote, payload=said, confidence=one.values.get("confidence"), made_at=at, **by)
    clean(proposal)
    proposal.save()
    return quote.pk


def _words(text: str, start: int, end: int, number: str) -> str:
    if not 0 <= start < end <= len(text):
        told = f"The span {start}–{end} is outside the text of {len(text):,} characters."
        raise refusal("anchor_span", told, "spans", number, "start")
    return text[start:end]
