"""Purging, for a takedown: the words of a withheld record go, and those of its history, everywhere in the base.

What stays is the record's key, its digests, places and links, and its decisions with their reasons: enough to say that
something was here and why it is gone, and for whoever has the text to see that this was it. Backups are another matter.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection, models, transaction
from django.db.models import Q

from quotes.models import (
    Actor,
    Affiliation,
    Capture,
    Identifier,
    Proposal,
    Purging,
    Quote,
    Record,
    Relay,
    Source,
    Speaker,
    SpeakerName,
    State,
)
from quotes.models.decision import Decision
from quotes.models.fields import Amount, Digest, Edtf, Indexed, Language, Words
from quotes.models.history import acting
from quotes.models.record import Child
from quotes.review import decide
from quotes.review.decide import By
from quotes.review.edit import agree, permit
from quotes.review.ground import held, locked
from quotes.review.likeness import forget
from quotes.review.problem import refusal
from quotes.review.steps import Act
from quotes.search import settle

REMOVED = "[removed]"
"""What stands in the place of words that must not be empty."""

_DELETED: tuple[type[Child], ...] = (SpeakerName, Identifier, Affiliation)
_WORDS = (Words, Amount)
_STAYS = (Digest, Language, Edtf)


@dataclass(frozen=True, slots=True)
class Purged:
    """What a purge removes: the records whose words go, and how many rows of theirs, captured texts, proposals
    and rows of history."""

    records: list[Record]
    rows: int
    captures: int
    proposals: int
    history: int


def reach(record: Record) -> list[Any]:
    """The records whose words go: it, what was merged into it, and the withheld quotes that stand in it or show it (two
    statements)."""
    found: list[Any] = [record, *type(record)._default_manager.filter(merged_into=record.pk, state=State.WITHHELD)]
    shown = Quote.objects.filter(state=State.WITHHELD)
    if isinstance(record, Source):
        found += shown.filter(source=record.pk).order_by("pk")
    if isinstance(record, Speaker):
        relayed = Relay.objects.filter(speaker=record.pk).values("quote")
        found += shown.filter(Q(speaker=record.pk) | Q(on_behalf_of=record.pk) | Q(pk__in=relayed)).order_by("pk")
    return found


def preview_purge(record: Record) -> Purged:
    """What purging a record would remove. A dozen statements for each record that it reaches."""
    records = reach(record)
    keys = [one.pk for one in records]
    return Purged(
        records,
        sum(rows.count() for one in records for rows in _children(one)),
        Capture.objects.filter(source__in=keys, text__isnull=False).count(),
        Proposal.objects.filter(quote__in=keys).count(),
        sum(rows.count() for one in records for rows in _past(one)),
    )


def purge(
    record: Record, *, actor: Actor, reason: str | None, expected_version: int | None = None, at: datetime | None = None
) -> list[Decision]:
    """Remove the words of a withheld record, its captured texts and their history, for good: one decision for each
    record reached, from withheld to withheld, with the reason.

    Administrators only. Raises NotPermitted; Refused for what is not withheld or without a reason; Conflict when it is
    not at `expected_version`. One transaction; some thirty statements for each record that it reaches.
    """
    done = decide.by(actor, reason, at)
    with transaction.atomic(), acting(actor, done.reason):
        now = held(record)
        agree(now, now, expected_version)
        permit(actor, Act.PURGE, now)
        if now.state != State.WITHHELD:
            raise refusal("wrong_state", "Only what is withheld can be purged: withhold it first.")
        if done.reason is None:
            raise refusal("reason_required", "Say why; the reason stays for all to see.", "reason")
        reached = reach(now)
        with _purging(reached):
            for one in reached:
                _purge(one, done)
        forget([one.pk for one in reached])
        settle(connection)
        decisions = [decide.correct(one, done) for one in reached]
    record.version, record.updated_at = now.version, now.updated_at
    return decisions


@contextmanager
def _purging(records: list[Any]) -> Iterator[None]:
    """Let the triggers stand aside for what belongs to these records."""
    list(locked(Quote.objects.filter(pk__in=[one.pk for one in records])).values_list("pk", flat=True))
    made = Purging.objects.bulk_create(Purging(record=one.pk) for one in records)
    yield
    Purging.objects.filter(pk__in=[one.pk for one in made]).delete()


def _purge(record: Any, done: By) -> None:
    for past in _past(record):
        past._raw_delete(using=past.db)
    Capture.objects.filter(source=record.pk).update(text=None, archived_url=None)
    Proposal.objects.filter(quote=record.pk).update(payload={})
    for rows in _children(record):
        if issubclass(rows.model, _DELETED):
            rows._raw_delete(using=rows.db)
        else:
            rows.update(**dict(_blanks(rows.model)))
    for name, blank in _blanks(type(record)):
        setattr(record, name, blank)
    if hasattr(record, "slug"):
        record.slug = f"removed-{record.pk.hex}"
    record.save()


def _children(record: Any) -> Iterator[models.QuerySet[Any]]:
    """The rows that belong to a record, table by table."""
    for relation in record._meta.related_objects:
        child = relation.related_model
        if issubclass(child, Child) and child.parent == relation.field.name:
            yield child._default_manager.filter(**{relation.field.attname: record.pk})


def _past(record: Any) -> Iterator[models.QuerySet[Any]]:
    """The history of a record and of its rows, table by table."""
    yield record.history.all()
    for rows in _children(record):
        parent = f"{rows.model.parent}_id"
        yield rows.model.history.filter(**{parent: record.pk})


def _blanks(model: type[models.Model]) -> Iterator[tuple[str, Any]]:
    """The columns of a model that hold words, and what they hold when these are gone."""
    for field in model._meta.concrete_fields:
        if isinstance(field, _WORDS) and not isinstance(field, _STAYS) and field.name not in ("slug", "url_key"):
            yield field.attname, None if field.null else REMOVED
        elif isinstance(field, Indexed):
            yield field.attname, ""
