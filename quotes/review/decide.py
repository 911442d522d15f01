"""A decision and the state it brings about, written together: one row of each for every record."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db.models import F
from django.utils import timezone

from quotes.models import Actor, ActorKind, Record
from quotes.models.decision import Decision
from quotes.review.problem import Refused, problems_of

T = TypeVar("T")

BATCH = 500
"""How many records are stepped on at a time."""


@dataclass(frozen=True, slots=True)
class By:
    """By whom, why and when: the same for all that one act brings about."""

    actor: Actor
    reason: str | None
    at: datetime


def by(actor: Actor, reason: str | None, at: datetime | None) -> By:
    """The three made sure of: a blank reason is none, and no time given is now. Raises Refused for a bad reason."""
    field = Decision._meta.get_field("reason")
    try:
        ruled: str | None = field.clean((reason or "").strip() or None, None)
    except ValidationError as error:
        raise Refused(*problems_of(error, "reason")) from None
    return By(actor, ruled, at or timezone.now())


def step(records: Sequence[Any], to_state: str, done: By, *, alone: bool = False) -> list[Decision]:
    """Bring held records of one kind to a state: the state, a row of history and a decision for each, and what other
    rows repeat of it. Four statements, six for quotes and claims, for 500 records on PostgreSQL."""
    made: list[Decision] = []
    for batch in batches(records):
        from_states = [record.state for record in batch]
        _set(batch, to_state, done)
        made += _decisions(batch, from_states, to_state, done, alone=alone)
    return made


def correct(record: Any, done: By, *, confirms: Decision | None = None) -> Decision:
    """Write a decision that leaves the state as it is: a correction, or the confirmation of one (one statement)."""
    [made] = _decisions([record], [record.state], record.state, done, confirms=confirms)
    return made


def enter(record: Any, done: By) -> Decision:
    """Write the decision by which a record came into being in its state (one statement)."""
    [made] = _decisions([record], [None], record.state, done)
    return made


def batches(rows: Sequence[T]) -> Iterator[Sequence[T]]:
    """Rows or keys, 500 at a time."""
    for at in range(0, len(rows), BATCH):
        yield rows[at : at + BATCH]


def _set(records: Sequence[Record], to_state: str, done: By) -> None:
    model, keys = type(records[0]), [record.pk for record in records]
    model.objects.filter(pk__in=keys).update(state=to_state, version=F("version") + 1, updated_at=done.at)
    for record in records:
        record.state, record.version, record.updated_at = to_state, record.version + 1, done.at
    model.history.bulk_history_create(  # type: ignore[attr-defined]
        records,
        update=True,
        default_user=done.actor.user,
        default_change_reason=done.reason,
        custom_historical_attrs={"actor_kind": done.actor.kind},
    )
    model.carry(keys)


def _decisions(
    records: Sequence[Any], from_states: Sequence[str | None], to_state: str, done: By, **marks: Any
) -> list[Decision]:
    return Decision.objects.bulk_create(
        Decision(
            **{record._meta.model_name: record},
            from_state=before,
            to_state=to_state,
            actor=done.actor.user if done.actor.kind == ActorKind.PERSON else None,
            actor_kind=done.actor.kind,
            at=done.at,
            reason=done.reason,
            **marks,
        )
        for record, before in zip(records, from_states, strict=True)
    )
