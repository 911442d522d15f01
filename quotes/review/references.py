"""Which rows name a record, and making them name another: what a merge does, and what undoing it takes back.

Everything that names the record is moved, except
- what is append-only (captures, decisions, proposals, history): it stays with the record it was about;
- a quote's anchors and relays, which say where its own words stand;
- a row that would say twice what the other record's rows say already, or would make a row name itself; and, in a list
  of at most 100, what no longer finds a place.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from quotes.models import Anchor, Capture, Change, ClaimLink, Evidence, Quote, Record, Relay
from quotes.models.decision import Decision
from quotes.models.fields import Seq
from quotes.models.merge import Merge
from quotes.models.quote import Proposal
from quotes.models.record import Child
from quotes.review.decide import By, batches

FULL = 100
_STAYS: tuple[type[models.Model], ...] = (Capture, Decision, Proposal, Merge, Change)
_OWN = ((Anchor, "quote"), (Relay, "quote"))


@dataclass(frozen=True, slots=True)
class Reference:
    """A column, by its model and field, in which rows name a record of one kind."""

    model: Any
    field: models.Field

    @property
    def name(self) -> str:
        """How a merge's `moved` calls it: quote.speaker_id."""
        return f"{self.model._meta.db_table}.{self.field.attname}"

    @property
    def is_list(self) -> bool:
        """Whether its rows have places, 0 to 99, in the list of the record they name."""
        return self.place is not None

    @property
    def place(self) -> Seq | None:
        """The column of these places."""
        fields = self.model._meta.concrete_fields
        return next((one for one in fields if isinstance(one, Seq) and one.of == self.field.attname), None)


def references(kind: type[Record]) -> list[Reference]:
    """The columns in which rows that may be moved name records of this kind; records before the rows that belong to
    them, in the order in which everybody locks."""
    relations: list[Any] = [one for one in kind._meta.get_fields(include_hidden=True) if one.auto_created]
    found = [
        Reference(relation.related_model, relation.field)
        for relation in relations
        if relation.one_to_many and _moves(relation)
    ]
    return sorted(found, key=lambda one: (issubclass(one.model, Child), _ORDER.index(_top(one.model)), one.name))


_ORDER = ("speaker", "source", "quote", "claim")


def _moves(relation: Any) -> bool:
    model = relation.related_model
    return not (hasattr(model, "history_id") or model in _STAYS or (model, relation.field.name) in _OWN)


def _top(model: Any) -> str:
    """The kind of record that a row is, or belongs to."""
    parent = model._meta.get_field(model.parent).related_model if issubclass(model, Child) else model
    return str(parent._meta.model_name)


def naming(reference: Reference, record: Record) -> models.QuerySet[Any]:
    """The rows that name a record in this column, by key."""
    return reference.model._default_manager.filter(**{reference.field.attname: record.pk}).order_by("pk")


def movable(reference: Reference, record: Record, into: Record) -> models.QuerySet[Any]:
    """Those of them that can name the other record instead."""
    rows = naming(reference, record).exclude(pk__in=[record.pk, into.pk])
    if reference.model is ClaimLink:
        rows = rows.exclude(Q(from_claim=into.pk) | Q(to_claim=into.pk))
    for others in _unique_with(reference):
        same = {name: OuterRef(name) for name in others}
        held = reference.model._default_manager.filter(**{reference.field.attname: into.pk}, **same)
        rows = rows.filter(~Exists(held))
    return rows


def _unique_with(reference: Reference) -> Iterator[list[str]]:
    """The other columns of each rule that forbids two rows alike; places are given anew."""
    name = reference.field.name
    for rule in reference.model._meta.constraints:
        if isinstance(rule, models.UniqueConstraint) and name in rule.fields:
            others = [field for field in rule.fields if field != name]
            if not any(isinstance(reference.model._meta.get_field(other), Seq) for other in others):
                yield others


def move(reference: Reference, rows: models.QuerySet[Any], to: UUID, done: By) -> list[UUID]:
    """Make these rows name another record; their keys. Each row gets its history, each record its new version.

    Four statements, and those of what records carry, for 500 rows; three for each row of a short list.
    """
    if reference.is_list:
        return _move_list(reference, list(rows), to, done)
    keys = list(rows.values_list("pk", flat=True))
    for batch in batches(keys):
        _move_batch(reference, batch, to, done)
    return keys


def _move_list(reference: Reference, rows: Sequence[Any], to: UUID, done: By) -> list[UUID]:
    """Into the places that are free behind the others; what finds none stays."""
    place = reference.place
    assert place is not None
    siblings = reference.model._default_manager.filter(**{reference.field.attname: to})
    last = siblings.aggregate(last=models.Max(place.attname))["last"]
    first = 0 if last is None else last + 1
    moved = [row for row, _ in zip(rows, range(first, FULL), strict=False)]
    for at, row in enumerate(moved, first):
        setattr(row, reference.field.attname, to)
        setattr(row, place.attname, at)
    if moved:
        reference.model._default_manager.bulk_update(moved, [reference.field.name, place.name])
        _follow(reference, moved, done)
    return [row.pk for row in moved]


def _move_batch(reference: Reference, keys: Sequence[UUID], to: UUID, done: By) -> None:
    model = reference.model
    named = model._default_manager.filter(pk__in=keys)
    changes: dict[str, Any] = {reference.field.attname: to}
    if issubclass(model, Record):
        changes |= {"version": F("version") + 1, "updated_at": done.at}
    named.update(**changes)
    _follow(reference, list(named.order_by("pk")), done)


def _follow(reference: Reference, rows: Sequence[Any], done: By) -> None:
    """What follows from rows just moved: their history, the versions of the records they belong to, what is carried."""
    model = reference.model
    remember(model, rows, done)
    if issubclass(model, Record):
        model.carry([row.pk for row in rows])
        return
    if model.parent != reference.field.name:
        parents = {getattr(row, f"{model.parent}_id") for row in rows}
        bump(model._meta.get_field(model.parent).related_model, parents, done.at)
    if model is Evidence:
        Evidence.visible(Evidence.objects.filter(pk__in=[row.pk for row in rows]))


def bump(kind: Any, keys: set[UUID], at: datetime) -> None:
    """What belongs to these records has changed: their versions say so (one statement for 500)."""
    for batch in batches(sorted(keys)):
        kind._default_manager.filter(pk__in=batch).update(version=F("version") + 1, updated_at=at)


def remember(model: Any, rows: Sequence[Any], done: By) -> None:
    """A row of history for each of these rows as it stands (one statement for 500)."""
    model.history.bulk_history_create(
        rows,
        batch_size=500,
        update=True,
        default_user=done.actor.user,
        default_change_reason=done.reason,
        custom_historical_attrs={"actor_kind": done.actor.kind},
    )


def move_anchors(record: Record, into: Record, quotes: Sequence[UUID], done: By) -> dict[str, str]:
    """Let the anchors of a source's quotes stand in the other source's captures of the same texts: which capture took
    which one's place. A text that the other source has not is copied to it, for captures are append-only."""
    stood = Capture.objects.filter(anchors__quote__in=quotes, source=record.pk).distinct().order_by("pk")
    places: dict[str, str] = {}
    for capture in stood:
        own = Capture.objects.filter(source=into.pk, sha256=capture.sha256).first() or _copied(capture, into)
        places[str(capture.pk)] = str(own.pk)
    repoint(places, quotes, done)
    return places


def repoint(places: dict[str, str], quotes: Sequence[UUID], done: By) -> None:
    """Let the anchors of these quotes stand in another capture of the same text, as a table says."""
    for old, new in places.items():
        for batch in batches(list(quotes)):
            rows = list(Anchor.objects.filter(quote__in=batch, capture=old).order_by("pk"))
            for row in rows:
                row.capture_id = UUID(new)
            if rows:
                Anchor.objects.bulk_update(rows, ["capture"])
                remember(Anchor, rows, done)
                bump(Quote, {row.quote_id for row in rows}, done.at)


def _copied(capture: Capture, into: Record) -> Capture:
    facts = {field.attname: getattr(capture, field.attname) for field in Capture._meta.concrete_fields}
    for own in ("id", "seq", "source_id", "supersedes_id"):
        del facts[own]
    made = Capture(source_id=into.pk, **facts)
    made.save()
    return made
