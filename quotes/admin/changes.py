"""What happened to a record: its history and that of its rows as one list of differences, newest first.

django-simple-history keeps a row for each state of each row; two that follow each other make a difference. Columns that
are computed from others, and the record's own version, are left out.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import models

from quotes.models.fields import Day, Folded
from quotes.models.history import ActorKind
from quotes.models.record import Child

MOST = 500
"""How many rows of history are looked at in each table."""

_UNTOLD = {"id", "version", "created_at", "updated_at", "checked_at"}
_WORDS = {"+": "added", "~": "changed", "-": "deleted"}


@dataclass(frozen=True, slots=True)
class Difference:
    """One field, before and after; None where there was nothing."""

    field: str
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class Change:
    """One change of one row: of what, by whom, when, why, and the fields that differ."""

    key: UUID
    what: str
    done: str
    who: str
    at: datetime
    why: str | None
    differences: tuple[Difference, ...] = ()

    def __str__(self) -> str:
        fields = ", ".join(one.field for one in self.differences)
        return f"{self.what} {self.done}" + (f": {fields}" if fields and self.done == "changed" else "")


def changes(record: models.Model, after: UUID | None = None) -> list[Change]:
    """The changes of a record and its rows, newest first; only those after a key of history, where one is given.

    One statement for each table of history, and one for each table whose rows are named.
    """
    told = [change for rows in _tables(record) for change in _of_table(rows)]
    recent = [change for change in told if after is None or change[0].key > after]
    return [
        _worded(change, raw, names)
        for names in [_names(recent)]
        for change, raw in sorted(recent, key=lambda one: one[0].key, reverse=True)
    ]


Raw = list[tuple[Any, Any, Any]]


def _tables(record: Any) -> Iterator[list[Any]]:
    """The newest rows of history of the record, and of each of its lists, oldest first."""
    yield _newest(record.history.all())
    for relation in record._meta.related_objects:
        child = relation.related_model
        if issubclass(child, Child) and child.parent == relation.field.name:
            yield _newest(child.history.filter(**{relation.field.attname: record.pk}))


def _newest(rows: models.QuerySet[Any]) -> list[Any]:
    return list(rows.select_related("history_user").order_by("-history_id")[:MOST])[::-1]


def _of_table(rows: list[Any]) -> Iterator[tuple[Change, Raw]]:
    before: dict[Any, Any] = {}
    for row in rows:
        last = before.get(row.id)
        before[row.id] = row
        differences = [] if row.history_type == "~" and last is None else list(_differences(last, row))
        if differences or row.history_type != "~" or last is None:
            yield _change(row), differences


def _change(row: Any) -> Change:
    model = row.instance_type
    return Change(
        row.history_id,
        str(model._meta.verbose_name),
        _WORDS[row.history_type],
        _who(row),
        row.history_date,
        row.history_change_reason,
    )


def _who(row: Any) -> str:
    if row.actor_kind != ActorKind.PERSON:
        return str(ActorKind(row.actor_kind).label)
    return row.history_user.get_full_name() or row.history_user.get_username() if row.history_user else "somebody"


def _differences(last: Any, row: Any) -> Iterator[tuple[Any, Any, Any]]:
    """The fields that differ; of a deleted row all that it held."""
    if row.history_type == "-":
        last, row = row, None
    model = (row or last).instance_type
    for field in (row or last).tracked_fields:
        before, after = (getattr(one, field.attname) if one is not None else None for one in (last, row))
        if before != after and _is_told(field, model):
            yield field, before, after


def _is_told(field: Any, model: Any) -> bool:
    return not (field.name in _UNTOLD or isinstance(field, Folded | Day) or field.name == getattr(model, "parent", ""))


def _names(told: list[tuple[Change, Raw]]) -> dict[type[models.Model], dict[Any, str]]:
    """The words for the rows that are named in the differences: one statement for each of their tables."""
    wanted: dict[Any, set[Any]] = defaultdict(set)
    for _, raw in told:
        for field, *values in raw:
            if field.remote_field:
                wanted[field.remote_field.model].update(value for value in values if value)
    return {
        model: {key: str(row) for key, row in model._default_manager.in_bulk(keys).items()}
        for model, keys in wanted.items()
    }


def _worded(change: Change, raw: Raw, names: dict[type[models.Model], dict[Any, str]]) -> Change:
    return replace(
        change,
        differences=tuple(
            Difference(str(field.verbose_name), _word(field, before, names), _word(field, after, names))
            for field, before, after in raw
        ),
    )


def _word(field: Any, value: Any, names: dict[type[models.Model], dict[Any, str]]) -> str | None:
    if value is None:
        return None
    if field.remote_field:
        return names[field.remote_field.model].get(value, str(value))
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(dict(field.flatchoices).get(value, value))
