"""Some lines become records, in one go: sources, speakers, quotes, each with its history and its decision.

Nothing is entered by half: a line whose quote the base or the closure refuses takes with it what was made for it alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import DataError, IntegrityError, transaction

from quotes.ingest.bulk import Form, Row, keys, past, write
from quotes.ingest.flat.captures import Captures
from quotes.ingest.flat.line import Faulty, Said
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


def enter(said: Sequence[Said], how: How, at: datetime) -> Entered:
    """Enter lines, those that were not taken before; within a transaction. About thirty statements for any number."""
    once = {one.digest: one for one in said}
    taken = set(TakenLine.objects.filter(pk__any=keys(once)).values_list("pk", flat=True))
    new = [one for one in once.values() if one.digest not in taken]
    done = Entered(known=len(said) - len(new))
    _enter(new, how, at, done)
    return done


def _enter(said: Sequence[Said], how: How, at: datetime, done: Entered) -> None:
    """All that can be; where the base refuses some, halves are tried, until it is known which."""
    if not said:
        return
    try:
        with transaction.atomic():
            lot = Lot(said, how, at)
            lot.write()
            refused = lot.refused()
            if refused:
                raise _Again
    except _Again:
        done.faults += refused
        keep = {one.digest for one, _ in refused}
        _enter([one for one in said if one.digest not in keep], how, at, done)
    except (IntegrityError, DataError):
        if len(said) == 1:
            done.faults.append((said[0], Faulty("integrity", "The base refuses this.")))
            return
        middle = len(said) // 2
        _enter(said[:middle], how, at, done)
        _enter(said[middle:], how, at, done)
    else:
        done.created += len(lot.quotes)
        done.faults += lot.faults


def form(said: Sequence[Said]) -> None:
    """Make the quotes that lines become, as far as a line alone tells. No statements: it can be done beforehand."""
    for one, key in zip(said, uuid7s(len(said)), strict=True):
        one.made = QUOTE.made({**one.quote, "id": key})


class _Again(Exception):
    """Some lines go, and the others are tried without them."""


class Lot:
    """The rows that some lines become."""

    def __init__(self, said: Sequence[Said], how: How, at: datetime) -> None:
        self.how, self.at = how, at
        self.faults: list[tuple[Said, Faulty]] = []
        self.quotes: dict[UUID, Said] = {}
        self.rows: dict[Any, list[Row]] = {model: [] for model in (Quote, Anchor, Proposal, TakenLine)}
        self.sources = Sources(said, how.state, at)
        self.speakers = Speakers(said, how.filed, how.state, at)
        sourced = self._sourced(said)
        self.captures = Captures(sourced, at)
        for one, source in sourced:
            try:
                self._quote(one, source)
            except Faulty as fault:
                self.faults.append((one, fault))
            except ValidationError as error:
                self.faults.append((one, _fault(error)))

    def write(self) -> None:
        """Write them: what others name first, and a quote after its anchors, so that it is learnt by search once."""
        used = {key for row in self.rows[Quote] for key in (row["source_id"], row["speaker_id"])}
        texts = {row["capture_id"] for row in self.rows[Anchor]}
        speakers, sources = self.speakers.named(used), self.sources.named(used)
        captures = self.captures.made(texts)
        identifiers = [
            self.speakers.identifiers[row["id"]] for row in speakers if row["id"] in self.speakers.identifiers
        ]
        self._hold(used)
        self.captures.touch({row["source_id"] for row in captures} - {row["id"] for row in sources})
        records: dict[Any, list[Row]] = {Speaker: speakers, Identifier: identifiers, Source: sources}
        rows = {**records, Capture: captures, **self.rows}
        for model in (Speaker, Identifier, Source, Capture, Anchor, Quote, Proposal, TakenLine):
            write(model, rows[model])
        for model in (Speaker, Identifier, Source, Anchor, Quote):
            write(model.history.model, past(rows[model], self.at, self.how.reason, self.how.actor))
        self._decide(speakers, sources)

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

    def _sourced(self, said: Sequence[Said]) -> list[tuple[Said, UUID]]:
        found = []
        for one in said:
            try:
                found.append((one, self.sources.of(one)))
            except Faulty as fault:
                self.faults.append((one, fault))
            except ValidationError as error:
                self.faults.append((one, _fault(error)))
        return found

    def _quote(self, said: Said, source: UUID) -> None:
        row = {**said.made, "source_id": source, "state": self.how.state, "updated_at": self.at}
        key = row["id"]
        if said.name:
            row.update(self._spoken(said))
            if row["speaker_id"] is None:
                QUOTE.compute(row)
        if said.anchor:
            self.rows[Anchor].append(self.captures.anchor(said, source, key))
        self.rows[Quote].append(row)
        self.quotes[key] = said
        self.rows[TakenLine].append({"id": said.digest, "quote": key})
        if said.proposal:
            values = {"payload": {}, **said.proposal, "quote_id": key, "made_at": self.at}
            self.rows[Proposal].append(PROPOSAL.made(values))

    def _spoken(self, said: Said) -> dict[str, Any]:
        speaker = self.speakers.of(said)
        if speaker is not None:
            return {"speaker_id": speaker, "identity": Identity.NAMED.value}
        if self.how.state == State.PUBLISHED:
            told = "Several speakers bear this name, or it is only a metonym: give the speaker another name that tells."
            raise Faulty("ambiguous_speaker", told, "speaker")
        return label(said)

    def _hold(self, keys: set[UUID]) -> None:
        """Whoever publishes a quote holds its speaker and its source (two statements)."""
        if self.how.state == State.PUBLISHED:
            for model in (Speaker, Source):
                list(locked(model.objects.filter(pk__in=keys)).values_list("pk", flat=True))

    def _decide(self, speakers: list[Row], sources: list[Row]) -> None:
        """One decision for each record; a draft has none."""
        if self.how.state == State.DRAFT:
            return
        by = {"to_state": self.how.state, "actor_kind": self.how.actor, "at": self.at, "reason": self.how.reason}
        about = (("speaker_id", speakers), ("source_id", sources), ("quote_id", self.rows[Quote]))
        named = [(name, row["id"]) for name, rows in about for row in rows]
        made = uuid7s(len(named))
        write(
            Decision, [DECISION.made({**by, "id": key, name: of}) for key, (name, of) in zip(made, named, strict=True)]
        )


def _fault(error: ValidationError) -> Faulty:
    name, faults = next(iter(error.error_dict.items()))
    return Faulty(faults[0].code or "invalid", " ".join(faults[0].messages), name)
