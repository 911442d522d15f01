"""Some lines become records, in one go: sources, speakers, quotes, each with its history and its decision.

Nothing is entered by half: a line whose quote the base or the closure refuses takes with it what was made for it alone.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import DataError, IntegrityError, transaction

from quotes.ingest.bulk import Form, Row, keys, past, send, spelled, write
from quotes.ingest.flat.captures import Captures
from quotes.ingest.flat.line import Faulty, Said
from quotes.ingest.flat.slugs import slugged
from quotes.ingest.flat.sources import Sources
from quotes.ingest.flat.speakers import Speakers, label
from quotes.models import (
    ActorKind,
    Anchor,
    Capture,
    Decision,
    Identifier,
    Identity,
    Proposal,
    Quote,
    Source,
    Speaker,
    State,
    TakenLine,
)
from quotes.models.keys import uuid7s
from quotes.review.closure import judged, loaded
from quotes.review.ground import locked

QUOTE, DECISION, PROPOSAL = Form(Quote), Form(Decision), Form(Proposal)


@dataclass(frozen=True, slots=True)
class How:
    """In which state lines enter, why, and who is filed under another name (`speakers.filed_names`)."""

    state: str
    reason: str
    filed: dict[str, set[UUID]]

    @property
    def actor(self) -> str:
        """What is proposed a machine suggests; an import enters the rest."""
        return (ActorKind.MACHINE if self.state == State.PROPOSED else ActorKind.IMPORT).value


@dataclass(slots=True)
class Entered:
    """What became of some lines: how many are quotes now, how many were taken before, and why the others are not."""

    created: int = 0
    known: int = 0
    faults: list[tuple[Said, Faulty]] = field(default_factory=list)


def enter(lot: "Lot", meanwhile: Callable[[], None] = lambda: None) -> Entered:
    """Enter a lot that is made; within a transaction. About twenty statements for any number of lines.

    `meanwhile` is called when all stands that other lines may name: what is there can be asked for them, and while the
    base writes the rest, rows be made of them. Where what stood was taken back, it is called once more.
    """
    done = Entered(known=lot.known)
    again = _tried(lot, done, meanwhile)
    if again is not None:
        for part in again:
            _entered(part, lot.how, lot.at, done)
        meanwhile()
    return done


def _entered(said: Sequence[Said], how: How, at: datetime, done: Entered) -> None:
    """Some lines, one after the other: looked up, made, written."""
    if said:
        lot = Lot(said, how, at)
        lot.make()
        for part in _tried(lot, done, lambda: None) or ():
            _entered(part, how, at, done)


def _tried(lot: "Lot", done: Entered, meanwhile: Callable[[], None]) -> list[list[Said]] | None:
    """Write a lot. Where the closure refuses lines, or the base some, nothing is written, and the parts in which it is
    tried again are told: without those that are refused, or halves, until it is known which."""
    refused: list[tuple[Said, Faulty]] = []
    try:
        with transaction.atomic():
            lot.write_records()
            meanwhile()
            lot.write_quotes()
            refused = lot.refused()
            if refused:
                raise _Again
    except _Again:
        done.faults += refused
        gone = {one.digest for one, _ in refused}
        return [[one for one in lot.said if one.digest not in gone]]
    except (IntegrityError, DataError):
        if len(lot.said) == 1:
            done.faults.append((lot.said[0], Faulty("integrity", "The base refuses this.")))
            return []
        middle = len(lot.said) // 2
        return [lot.said[:middle], lot.said[middle:]]
    done.created += len(lot.quotes)
    done.faults += lot.faults
    return None


def form(said: Sequence[Said]) -> None:
    """Make the quotes that lines become, as far as a line alone tells. No statements: it can be done beforehand."""
    for one, key in zip(said, uuid7s(len(said)), strict=True):
        one.made = QUOTE.made({**one.quote, "id": key})


class _Again(Exception):
    """Some lines go, and the others are tried without them."""


class Lot:
    """Some lines, those that were not taken before, on their way: what is there of what they mean is asked at once
    (some ten statements), `make` makes rows of them (none: it can be done beside), and these are written."""

    def __init__(self, said: Sequence[Said], how: How, at: datetime) -> None:
        self.how, self.at = how, at
        once = {one.digest: one for one in said}
        taken = set(TakenLine.objects.filter(pk__any=keys(once)).values_list("pk", flat=True))
        self.said = [one for one in once.values() if one.digest not in taken]
        self.known = len(said) - len(self.said)
        self.faults: list[tuple[Said, Faulty]] = []
        self.quotes: dict[UUID, Said] = {}
        self.records: dict[Any, list[Row]] = {}
        self.parts: dict[Any, list[Any]] = {}
        self.sources = Sources(self.said, how.state, at)
        self.speakers = Speakers(self.said, how.filed, how.state, at)
        self.sourced = self._sourced()
        self.captures = Captures(self.sourced, at)

    def make(self) -> None:
        """Make the rows, and spell those that nothing is to be asked for any more."""
        rows: dict[Any, list[Row]] = {model: [] for model in (TakenLine, Anchor, Quote, Proposal)}
        for one, source in self.sourced:
            try:
                self._quote(one, source, rows)
            except Faulty as fault:
                self.faults.append((one, fault))
            except ValidationError as error:
                self.faults.append((one, _fault(error)))
        self.used = {key for row in rows[Quote] for key in (row["source_id"], row["speaker_id"])}
        speakers, sources = self.speakers.made(self.used), self.sources.made(self.used)
        captures = self.captures.made({row["capture_id"] for row in rows[Anchor]})
        identifiers = [
            self.speakers.identifiers[row["id"]] for row in speakers if row["id"] in self.speakers.identifiers
        ]
        self.records = {Speaker: speakers, Identifier: identifiers, Source: sources, Capture: captures}
        for model in (Anchor, Quote):
            rows[model.history.model] = self._past(rows[model])
        rows[Decision] = self._decisions(speaker_id=speakers, source_id=sources, quote_id=rows[Quote])
        self.parts = {model: list(spelled(model, some)) for model, some in rows.items() if some}

    def write_records(self) -> None:
        """Write what other lines may name: speakers, sources, captures, and which lines were taken."""
        for model in (Speaker, Source):
            slugged(model, self.records[model])
        self._hold()
        new = {row["id"] for row in self.records[Source]}
        self.captures.touch({row["source_id"] for row in self.records[Capture]} - new)
        for model, rows in self.records.items():
            write(model, rows)
            if hasattr(model, "history"):
                write(model.history.model, self._past(rows))
        self._send(TakenLine)

    def write_quotes(self) -> None:
        """Write the rest; a quote after its anchors, so that it is learnt by search once."""
        self._send(*(model for model in self.parts if model is not TakenLine))

    def _send(self, *models: Any) -> None:
        for model in models:
            if model in self.parts:
                send(model, self.parts[model])

    def refused(self) -> list[tuple[Said, Faulty]]:
        """The lines whose quotes the closure does not let be published (three statements, none for other states)."""
        if self.how.state != State.PUBLISHED:
            return []
        found = []
        for quote in loaded(Quote, list(self.quotes)):
            for problem in judged(quote):
                found.append((self.quotes[quote.pk], Faulty(problem.code, problem.message, ".".join(problem.path))))
                break
        return found

    def _sourced(self) -> list[tuple[Said, UUID]]:
        found = []
        for one in self.said:
            try:
                found.append((one, self.sources.of(one)))
            except Faulty as fault:
                self.faults.append((one, fault))
            except ValidationError as error:
                self.faults.append((one, _fault(error)))
        return found

    def _quote(self, said: Said, source: UUID, rows: dict[Any, list[Row]]) -> None:
        row = {**said.made, "source_id": source, "state": self.how.state, "updated_at": self.at}
        key = row["id"]
        if said.name:
            row.update(self._spoken(said))
            if row["speaker_id"] is None:
                QUOTE.compute(row)
        if said.anchor:
            rows[Anchor].append(self.captures.anchor(said, source, key))
        rows[Quote].append(row)
        rows[TakenLine].append({"id": said.digest, "quote": key})
        if said.proposal:
            values = {"payload": {}, **said.proposal, "quote_id": key, "made_at": self.at}
            rows[Proposal].append(PROPOSAL.made(values))
        self.quotes[key] = said

    def _spoken(self, said: Said) -> dict[str, Any]:
        speaker = self.speakers.of(said)
        if speaker is not None:
            return {"speaker_id": speaker, "identity": Identity.NAMED.value}
        if self.how.state == State.PUBLISHED:
            told = "Several speakers bear this name, or it is only a metonym: give the speaker another name that tells."
            raise Faulty("ambiguous_speaker", told, "speaker")
        return label(said)

    def _hold(self) -> None:
        """Whoever publishes a quote holds its speaker and its source (two statements)."""
        if self.how.state == State.PUBLISHED:
            for model in (Speaker, Source):
                list(locked(model.objects.filter(pk__in=self.used)).values_list("pk", flat=True))

    def _past(self, rows: list[Row]) -> list[Row]:
        return past(rows, self.at, self.how.reason, self.how.actor)

    def _decisions(self, **about: list[Row]) -> list[Row]:
        """One decision for each record; a draft has none."""
        if self.how.state == State.DRAFT:
            return []
        by = {"to_state": self.how.state, "actor_kind": self.how.actor, "at": self.at, "reason": self.how.reason}
        named = [(name, row["id"]) for name, rows in about.items() for row in rows]
        return [DECISION.made({**by, "id": key, name: of}) for key, (name, of) in
                zip(uuid7s(len(named)), named, strict=True)]  # fmt: skip


def _fault(error: ValidationError) -> Faulty:
    name, faults = next(iter(error.error_dict.items()))
    return Faulty(faults[0].code or "invalid", " ".join(faults[0].messages), name)
