"""Publishing a quote or a claim together with what it rests on: one step for a person, one transaction for the base.

The rules stay those of each record: what may be published alone may be published together, and nothing else. Locks are
taken for all at once, in the order of `ground`, before the first step.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Prefetch
from django.utils import timezone

from quotes.models import Actor, Claim, Evidence, Quote, Record, Relay, Source, Speaker, State
from quotes.models.decision import Decision
from quotes.review.acts import take
from quotes.review.closure import judged, loaded
from quotes.review.ground import locked
from quotes.review.problem import Problem, Refused
from quotes.review.steps import Act

ORDER: tuple[type[Record], ...] = (Speaker, Source, Quote, Claim)
"""In this order records are held and published: what others rest on comes first."""

READY = (State.DRAFT.value, State.IN_REVIEW.value)
"""The states from which a record is published together with another."""


@dataclass(frozen=True, slots=True)
class Prospect:
    """A record as closure sees it: `needs` could be published with it; `problems` would still hinder it then."""

    record: Any
    needs: tuple[Any, ...]
    problems: tuple[Problem, ...]


def needs(record: Record) -> list[Any]:
    """What closure wants published before this record, and what can be: speakers, sources, quotes, each once, by key.

    For a claim that has no published quote: the quotes that bear on it, of which one is enough, and what they need.
    What is withheld, retracted or rejected is not among them; `hindrances` tells of it. At most three statements.
    """
    return [one for prospect in prospects(type(record), [record.pk]) for one in prospect.needs]


def prospects(model: type[Record], keys: Sequence[UUID]) -> list[Prospect]:
    """How these records stand, by key; each `record` has all that `closure.loaded` loads. Statements as `needs`."""
    records = list(loaded(model, keys))
    if model is Quote:
        return [_with(quote, _ground(quote)) for quote in records]
    if model is Claim:
        evidence = _evidence([claim.pk for claim in records if not claim.has_published_evidence])
        return [_for_claim(claim, evidence.get(claim.pk, [])) for claim in records]
    return [Prospect(one, (), tuple(judged(one))) for one in records]


def publish_together(
    record: Record,
    *,
    also: Sequence[tuple[Any, int]] = (),
    actor: Actor,
    reason: str | None = None,
    expected_version: int | None = None,
    at: datetime | None = None,
) -> list[Decision]:
    """Publish a record and, before it, what else is given (each with the version that was looked at): all or nothing.

    What is a draft is submitted first. Returns the decisions in the order taken. Raises what `take` raises; a Refused
    names which of the others it is about. Then nothing is written, and all in memory have what they came with. Some
    twenty statements for each record.
    """
    versions = {(type(one), one.pk): version for one, version in also}
    versions[type(record), record.pk] = record.version if expected_version is None else expected_version
    rows = {(type(one), one.pk): one for one, _ in also} | {(type(record), record.pk): record}
    how: dict[str, Any] = {"actor": actor, "reason": reason, "at": at or timezone.now()}
    decisions: list[Decision] = []
    with _undone(rows.values()), transaction.atomic():
        _hold(rows.values())
        for key in _in_order(rows):
            with _named(rows[key], of=record):
                decisions += _publish(rows[key], versions[key], how)
    return decisions


def _publish(record: Record, version: int, how: dict[str, Any]) -> Iterator[Decision]:
    if record.state == State.DRAFT:
        yield take(Act.SUBMIT, record, expected_version=version, **how)
        version = record.version
    yield take(Act.PUBLISH, record, expected_version=version, **how)


def _in_order(rows: Iterable[tuple[type[Record], UUID]]) -> list[tuple[type[Record], UUID]]:
    return sorted(rows, key=lambda key: (ORDER.index(key[0]), key[1]))


# ---------------------------------------------------------------- what is needed
def _with(quote: Any, ground: Iterable[Any]) -> Prospect:
    """A quote, judged as if what it needs were published: the rows are this function's own."""
    wanted = _distinct(one for one in ground if one.state in READY)
    return Prospect(quote, wanted, tuple(_judged_with(quote, list(ground))))


def _judged_with(quote: Any, ground: list[Any]) -> Iterator[Problem]:
    states = [(one, one.state) for one in ground]
    for one, state in states:
        one.state = State.PUBLISHED.value if state in READY else state
    yield from judged(quote)
    for one, state in states:
        one.state = state


def _ground(quote: Any) -> list[Any]:
    """Everybody and everything that a loaded quote shows."""
    relays = [relay.speaker for relay in quote.relays.all()]
    return [one for one in (quote.speaker, quote.on_behalf_of, *relays, quote.source) if one is not None]


def _for_claim(claim: Any, quotes: list[Any]) -> Prospect:
    wanted = _distinct(one for quote in quotes for one in (quote, *_ground(quote)) if one.state in READY)
    claim.has_published_evidence = claim.has_published_evidence or bool(quotes)
    return Prospect(claim, wanted, tuple(judged(claim)))


def _evidence(claims: list[UUID]) -> dict[UUID, list[Any]]:
    """The quotes that bear on these claims and can be published, with all that they show (two statements)."""
    found: dict[UUID, list[Any]] = defaultdict(list)
    if not claims:
        return found
    shown = "quote", "quote__source", "quote__speaker", "quote__on_behalf_of"
    rows = Evidence.objects.filter(claim__in=claims, quote__state__in=READY).select_related(*shown)
    relays = Prefetch("quote__relays", Relay.objects.select_related("speaker"))
    for row in rows.prefetch_related(relays).order_by("pk"):
        found[row.claim_id].append(row.quote)
    return found


def _distinct(records: Iterable[Any]) -> tuple[Any, ...]:
    once = {(type(one), one.pk): one for one in records}
    return tuple(once[key] for key in _in_order(once))


# ---------------------------------------------------------------- all or nothing
def _hold(records: Iterable[Any]) -> None:
    """Hold these records and what they rest on, kind by kind and by key: nobody then waits in a ring.

    What a record rests on cannot change between the look and the lock unseen: its version would.
    """
    keys: dict[type[Record], set[Any]] = {model: set() for model in ORDER}
    for one in records:
        keys[type(one)].add(one.pk)
    keys[Quote].update(Evidence.objects.filter(claim__in=keys[Claim]).values_list("quote_id", flat=True))
    own = [one.pk for one in records if isinstance(one, Quote)]
    keys[Speaker].update(Relay.objects.filter(quote__in=own).values_list("speaker_id", flat=True))
    for source, *speakers in Quote.objects.filter(pk__in=own).values_list("source", "speaker", "on_behalf_of"):
        keys[Source].add(source)
        keys[Speaker].update(speakers)
    for model in ORDER:
        list(locked(model._default_manager.filter(pk__in=keys[model] - {None})).values_list("pk", flat=True))


@contextmanager
def _named(record: Record, of: Record) -> Iterator[None]:
    """Say in a refusal which record it is about, unless it is the one that was asked for."""
    try:
        yield
    except Refused as refused:
        if record is of:
            raise
        raise type(refused)(*(_about(record, problem) for problem in refused.problems)) from refused


def _about(record: Record, problem: Problem) -> Problem:
    named = f"The {record._meta.verbose_name} “{record}”: {problem.message}"
    return replace(problem, message=named, path=(str(record._meta.model_name), str(record.pk), *problem.path))


@contextmanager
def _undone(records: Iterable[Any]) -> Iterator[None]:
    """Give the rows in memory back what they came with, when the step fails."""
    before = [(one, {name: getattr(one, name) for name in ("state", "version", "updated_at")}) for one in records]
    try:
        yield
    except BaseException:
        for one, kept in before:
            vars(one).update(kept)
        raise
