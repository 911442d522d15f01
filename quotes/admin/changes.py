"""What happened to a record: its history and that of its rows as one list of differences, newest first.

django-simple-history keeps a row for each state of each row; two that follow each other make a difference. Columns that
are computed from others, and the record's own version, are left out. What a row said before its history began is not
known, and not told.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.db import models
from django.db.models import OuterRef, Subquery
from django.urls import reverse

from quotes.admin.labels import label, noun
from quotes.models import Capture
from quotes.models.fields import Day, Folded
from quotes.models.history import ActorKind
from quotes.models.record import Child
from quotes.review import Turn
from quotes.text.difference import Piece, abridged, words

MOST = 500
"""How many rows of history are looked at in each table."""

NEAR = 240
"""How many code points on either side of a difference are shown."""

_UNTOLD = {"id", "version", "created_at", "updated_at", "checked_at", "to_seq"}
_WORDS = {"+": "added", "~": "changed", "-": "deleted"}


@dataclass(frozen=True, slots=True)
class Difference:
    """One field, before and after; None where there was nothing. Where it names a row, also the address of its page."""

    field: str
    before: str | None
    after: str | None
    before_url: str | None = None
    after_url: str | None = None

    @property
    def pieces(self) -> list[Piece]:
        """The difference by words, without the long stretches that are alike."""
        return list(abridged(words(self.before or "", self.after or ""), NEAR))


@dataclass(frozen=True, slots=True)
class Change:
    """One change of one row (`row` is its key): of what, by whom (`user`), when, why, and the fields that differ; of a
    record also the version that it made."""

    key: UUID
    what: str
    done: str
    who: str
    at: datetime
    why: str | None
    differences: tuple[Difference, ...] = ()
    kind: str = ActorKind.PERSON
    user: UUID | None = None
    row: UUID | None = None
    version: int | None = None

    def __str__(self) -> str:
        fields = ", ".join(one.field for one in self.differences)
        return f"{self.what} {self.done}" + (f": {fields}" if fields and self.done == "changed" else "")


def changes(record: models.Model, after: UUID | None = None) -> list[Change]:
    """The changes of a record and its rows, newest first; only those after a key of history, where one is given.

    One statement for each table of history, and one for each table whose rows are named.
    """
    found = [change for rows in _tables(record) for change in _of_table(_newest(rows, MOST), {})]
    return _told([change for change in found if after is None or change[0].key > after])


def recent(record: models.Model, before: UUID | None, most: int) -> tuple[list[Change], bool]:
    """The last `most` changes before a key of history, newest first; and whether there are more.

    One statement for each table of history, one more for those that go back further, and one for each table whose rows
    are named.
    """
    found: list[tuple[Change, Raw]] = []
    for table in _tables(record):
        rows = _newest(table if before is None else table.filter(history_id__lt=before), most + 1)
        found += _of_table(rows, _prior(rows) if len(rows) > most else {})
    found.sort(key=lambda one: one[0].key, reverse=True)
    return _told(found[:most]), len(found) > most


def beforehand(turns: Iterable[Turn]) -> list[Change]:
    """What going back would change, in the same words. One statement for each table whose rows are named."""
    done = {(True, False): "added", (True, True): "changed", (False, True): "deleted"}
    return _worded(
        (
            Change(turn.key, noun(turn.model), done[turn.then is not None, turn.now is not None], "", _NEVER, None),
            list(_of_turn(turn)),
        )
        for turn in turns
    )


def _of_turn(turn: Turn) -> Iterator[tuple[Any, Any, Any]]:
    for field in turn.model._meta.concrete_fields:
        now, then = (turn.now or {}).get(field.attname), (turn.then or {}).get(field.attname)
        if now != then and _is_told(field, turn.model):
            yield field, now, then


_NEVER = datetime.min.replace(tzinfo=UTC)

Raw = list[tuple[Any, Any, Any]]


def _told(found: list[tuple[Change, Raw]]) -> list[Change]:
    return _worded(sorted(found, key=lambda one: one[0].key, reverse=True))


# ------------------------------------------------------------ rows of history


def _tables(record: Any) -> Iterator[Any]:
    """The history of the record, and of each of its lists. Lazy."""
    yield record.history.all()
    for relation in record._meta.related_objects:
        child = relation.related_model
        if issubclass(child, Child) and child.parent == relation.field.name:
            yield child.history.filter(**{relation.field.attname: record.pk})


def _newest(rows: models.QuerySet[Any], most: int) -> list[Any]:
    """The newest rows, oldest first."""
    return list(rows.select_related("history_user").order_by("-history_id")[:most])[::-1]


def _prior(rows: Sequence[Any]) -> dict[Any, Any]:
    """What the rows first changed among these said before, by key (one statement): found from where each came in."""
    model, edge = type(rows[0]), rows[0].history_id
    seen: dict[Any, str] = {}
    for row in rows:
        seen.setdefault(row.id, row.history_type)
    past = model._default_manager.filter(id=OuterRef("id"), history_id__lt=edge).order_by("-history_id")
    wanted = [key for key, first in seen.items() if first != "+"]
    born = model._default_manager.filter(id__in=wanted, history_type="+", history_id__lt=edge).order_by()
    last = born.annotate(last=Subquery(past.values("history_id")[:1])).values("last")
    return {row.id: row for row in model._default_manager.filter(history_id__in=last)}


def _of_table(rows: list[Any], prior: dict[Any, Any]) -> Iterator[tuple[Change, Raw]]:
    before = dict(prior)
    for row in rows:
        last = before.get(row.id)
        before[row.id] = row
        differences = [] if row.history_type == "~" and last is None else list(_differences(last, row))
        if differences or row.history_type != "~" or last is None:
            yield _change(row), differences


def _change(row: Any) -> Change:
    return Change(
        row.history_id,
        noun(row.instance_type),
        _WORDS[row.history_type],
        _who(row),
        row.history_date,
        row.history_change_reason,
        kind=row.actor_kind,
        user=row.history_user_id,
        row=row.id,
        version=getattr(row, "version", None),
    )


def _who(row: Any) -> str:
    if row.actor_kind != ActorKind.PERSON:
        return str(ActorKind(row.actor_kind).label)
    return row.history_user.get_full_name() or row.history_user.get_username() if row.history_user else "somebody"


def _differences(last: Any, row: Any) -> Iterator[tuple[Any, Any, Any]]:
    """The fields that differ; of a deleted row all that it held, of a new one all that it holds."""
    if row.history_type == "-":
        last, row = row, None
    elif row.history_type == "+":
        last = None
    model = (row or last).instance_type
    for field in (row or last).tracked_fields:
        before, after = (getattr(one, field.attname) if one is not None else None for one in (last, row))
        if before != after and _is_told(field, model):
            yield field, before, after


def _is_told(field: Any, model: Any) -> bool:
    return not (field.name in _UNTOLD or isinstance(field, Folded | Day) or field.name == getattr(model, "parent", ""))


# ------------------------------------------------------------ in words

Named = dict[type[models.Model], dict[Any, models.Model]]


def _worded(found: Iterable[tuple[Change, Raw]]) -> list[Change]:
    told = list(found)
    named = _names(raw for _, raw in told)
    return [
        replace(change, differences=tuple(_difference(field, before, after, named) for field, before, after in raw))
        for change, raw in told
    ]


def _names(told: Iterable[Raw]) -> Named:
    """The rows that are named in the differences: one statement for each of their tables."""
    wanted: dict[Any, set[Any]] = defaultdict(set)
    for raw in told:
        for field, *values in raw:
            if field.remote_field:
                wanted[field.remote_field.model].update(value for value in values if value)
    return {model: _rows(model).in_bulk(keys) for model, keys in wanted.items()}


def _rows(model: Any) -> models.QuerySet[Any]:
    """A text may have five million characters."""
    if model is Capture:
        return Capture.objects.defer("text").select_related("source")
    return model._default_manager.all()


def _difference(field: Any, before: Any, after: Any, named: Named) -> Difference:
    return Difference(
        label(field),
        _word(field, before, named),
        _word(field, after, named),
        _address(field, before, named),
        _address(field, after, named),
    )


def _word(field: Any, value: Any, named: Named) -> str | None:
    if value is None:
        return None
    if field.remote_field:
        return str(
            named[field.remote_field.model].get(value) or f"{noun(field.remote_field.model)} that is gone: {value}"
        )
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(dict(field.flatchoices).get(value, value))


def _address(field: Any, value: Any, named: Named) -> str | None:
    """The page of a row that is named, where it is there."""
    if not field.remote_field or named[field.remote_field.model].get(value) is None:
        return None
    return reverse(f"admin:quotes_{field.remote_field.model._meta.model_name}_change", args=[value])
