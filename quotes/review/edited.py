"""Who last edited records: many at a time, for pages that say beforehand whom the rule of two persons stops."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any
from uuid import UUID

from django.db.models import OuterRef, Subquery, UUIDField

from quotes.models import Record

_NOT_EDITED = {"id", "state", "version", "updated_at", "merged_into_id"}

Edited = tuple[UUID, UUID]
"""The key of a row of history, which tells the time, and the user who made it."""


def last_edits(model: type[Record], keys: Sequence[UUID]) -> dict[UUID, Edited]:
    """The newest edit by a person of each of these records, of a field or of a child row; steps between states are no
    edits, and a record that only imports and machines touched has none. Two statements, however many keys."""
    found = dict(_of_fields(model, keys))
    for key, edited in _of_children(model, keys):
        found[key] = max(found.get(key, edited), edited)
    return found


def _of_fields(model: Any, keys: Sequence[UUID]) -> Iterator[tuple[UUID, Edited]]:
    fields = [field.attname for field in model.history.model.tracked_fields if field.attname not in _NOT_EDITED]
    rows = model.history.filter(id__in=keys).order_by("id", "-history_id")
    told = rows.values_list("id", "history_id", "history_user_id", *fields).iterator(chunk_size=200)
    for key, newest_first in groupby(told, key=lambda row: row[0]):
        if edited := _newest_edit(newest_first):
            yield key, edited


def _newest_edit(rows: Iterator[Any]) -> Edited | None:
    """Of the rows of one record, newest first: the first by a person that says other than the one before it."""
    newer: Any = None
    for row in rows:
        if newer is not None and newer[2] and newer[3:] != row[3:]:
            break
        newer = row
    return (newer[1], newer[2]) if newer is not None and newer[2] else None


def _of_children(model: type[Record], keys: Sequence[UUID]) -> Iterator[tuple[UUID, Edited]]:
    columns: list[Any] = []
    for relation in model._meta.related_objects:
        child: Any = relation.related_model
        if getattr(child, "parent", "") == relation.field.name:
            rows = child.history.filter(**{relation.field.attname: OuterRef("pk")}, history_user__isnull=False)
            newest = rows.order_by("-history_id")
            pair = (newest.values(name)[:1] for name in ("history_id", "history_user_id"))
            columns += [Subquery(one, output_field=UUIDField()) for one in pair]
    if not columns:
        return
    for key, *edits in model._default_manager.filter(pk__in=keys).values_list("pk", *columns):
        pairs = zip(edits[::2], edits[1::2], strict=True)
        yield from ((key, pair) for pair in pairs if pair[0] is not None)
