"""Going back: a record, or a topic, and its rows made again as they stood once, as a new version.

History only grows. What is written back goes through `edit`, under all its rules: the state stays, an anchor is checked
anew, a published record needs a reason and must stay publishable. Who has been merged since is named by what it was
merged into. What can no longer be so is refused in words: a record that is gone or withheld, a row that has come from
another record since, a name somebody else has by now.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import models

from quotes.models import Actor, Anchor, Capture, Conflict, Record, State, Topic
from quotes.models.record import Child
from quotes.review.edit import Edit, edit
from quotes.review.ground import locked
from quotes.review.problem import Problem, Refused, refusal

Values = dict[str, Any]

_FOUND = {"status", "checked_at"}
"""What is found out about an anchor, and so is not written back."""


@dataclass(frozen=True, slots=True)
class Turn:
    """One row to be written back: `now` is what it says (None: to be added), `then` what it said (None: to be deleted),
    by column. `row` is the row in the base, where there is one."""

    model: type[models.Model]
    key: UUID
    row: Any
    now: Values | None
    then: Values | None

    @property
    def differing(self) -> list[str]:
        """The columns that change; all of them for a row that comes or goes."""
        held = self.now or self.then or {}
        return [name for name in held if not self.now or not self.then or self.now[name] != self.then[name]]


def revert(
    record: Record | Topic,
    *,
    to: UUID,
    actor: Actor,
    reason: str | None = None,
    expected_version: int | None = None,
    at: datetime | None = None,
) -> bool:
    """Make a record and its rows say again what they said after a row of its history, or when the key `to` was made.
    False where they say so already; then nothing is written.

    Raises as `edit` does, and Refused where it cannot be so any more. A topic's version is the number of its changes.
    Two statements for each table of rows, and those of the edit.
    """
    now = type(record)._default_manager.filter(pk=record.pk).first()
    if now is None:
        raise Conflict(record, None)
    version = getattr(record, "version", None) if expected_version is None else expected_version
    with edit(now, actor=actor, reason=reason, expected_version=version, at=at) as act:
        if isinstance(now, Topic):
            _agree(now, expected_version)
        for turn in _in_free_order(as_it_stood(now, to)):
            _write(act, turn)
    record.refresh_from_db()
    return act.changed


def as_it_stood(record: Record | Topic, to: UUID) -> list[Turn]:
    """What `revert` would write, the record's own fields first. Raises Refused as it does for what is gone.

    Two statements for each table of rows, and one for each table of what they name.
    """
    turns = [turn for table in _tables(record) for turn in _turns(*table, to.int + 1)]
    return [turn for turn in _led(turns) if turn.differing]


def columns(model: type[models.Model]) -> list[Any]:
    """The fields of a row that are written back: what people may edit."""
    found: list[Any] = [field for field in model._meta.concrete_fields if field.editable and not field.primary_key]
    return [field for field in found if model is not Anchor or field.name not in _FOUND]


# ------------------------------------------------------------ what stood, and what stands

History = dict[UUID, list[Any]]


def _tables(record: Any) -> Iterator[tuple[type[models.Model], dict[UUID, Any], History]]:
    """The record itself and each of its lists: the model, the rows there are, their history by key, oldest first."""
    yield type(record), {record.pk: record}, _history(record.history.all())
    for relation in record._meta.related_objects:
        child: Any = relation.related_model
        if issubclass(child, Child) and child.parent == relation.field.name:
            mine = {relation.field.attname: record.pk}
            yield child, {row.pk: row for row in child.objects.filter(**mine)}, _history(child.history.filter(**mine))


def _history(rows: Any) -> History:
    found: History = {}
    for row in rows.order_by("history_id"):
        found.setdefault(row.id, []).append(row)
    return found


def _turns(model: type[models.Model], rows: dict[UUID, Any], history: History, before: int) -> Iterator[Turn]:
    for key in {**history, **rows}:
        row, past = rows.get(key), history.get(key, [])
        if row is None and (not past or past[-1].history_type != "-"):
            _refuse_moved(model, past, before)
            continue
        then = _stood(model, row, past, before)
        if then is None and row is not None and not isinstance(row, Child):
            raise refusal("not_yet", "It was not in the base yet.")
        if row is not None or then is not None:
            yield Turn(model, key, row, _said(model, row), then)


def _stood(model: type[models.Model], row: Any, past: list[Any], before: int) -> Values | None:
    """What a row said before the key; None where it was not there. What never changed says what it said."""
    known = [one for one in past if one.history_id.int < before]
    if known:
        return None if known[-1].history_type == "-" else _said(model, known[-1])
    first = past[0] if past else None
    if first is None:
        return _said(model, row)
    if first.history_type == "~":
        raise refusal("unknown", f"What a {_noun(model)} of it said then is not known: its history begins later.")
    return _said(model, first) if first.history_type == "-" else None


def _refuse_moved(model: type[models.Model], past: list[Any], before: int) -> None:
    """A row that was this record's then, and is another's now, is not taken from there."""
    if any(one.history_id.int < before for one in past):
        raise refusal("foreign", f"A {_noun(model)} that it had then belongs to another record now.")


def _said(model: type[models.Model], row: Any) -> Values | None:
    return None if row is None else {field.attname: getattr(row, field.attname) for field in columns(model)}


def _noun(model: type[models.Model]) -> str:
    return str(model._meta.verbose_name)


# ------------------------------------------------------------ what they name

Named = dict[type[models.Model], dict[Any, Any]]


def _led(turns: list[Turn]) -> list[Turn]:
    """The turns with what they name led on to what it was merged into. Raises Refused for what is gone or withheld."""
    named = {model: _found(model, keys) for model, keys in _wanted(turns).items()}
    problems: dict[Problem, None] = {}
    led = [_leading(turn, named, problems) for turn in turns]
    if problems:
        raise Refused(*problems)
    return led


def _wanted(turns: list[Turn]) -> dict[type[models.Model], set[Any]]:
    wanted: dict[type[models.Model], set[Any]] = {}
    for turn in turns:
        for field in _naming(turn):
            wanted.setdefault(field.remote_field.model, set()).add((turn.then or {})[field.attname])
    return wanted


def _naming(turn: Turn) -> list[Any]:
    """The fields that would name another row than they name now."""
    then, differing = turn.then or {}, set(turn.differing)
    own = getattr(turn.model, "parent", "")
    fields = [field for field in columns(turn.model) if field.remote_field and field.name != own]
    return [field for field in fields if field.attname in differing and then.get(field.attname)]


def _found(model: Any, keys: set[Any]) -> dict[Any, Any]:
    """The rows with these keys and those they were merged into."""
    found: dict[Any, Any] = {}
    rows = model._default_manager.defer("text") if model is Capture else model._default_manager
    while keys := keys - found.keys():
        found |= dict.fromkeys(keys) | rows.in_bulk(keys)
        keys = {row.merged_into_id for row in found.values() if getattr(row, "merged_into_id", None)}
    return found


def _leading(turn: Turn, named: Named, problems: dict[Problem, None]) -> Turn:
    then = dict(turn.then or {})
    for field in _naming(turn):
        rows = named[field.remote_field.model]
        end = rows[then[field.attname]]
        while end is not None and getattr(end, "merged_into_id", None):
            end = rows[end.merged_into_id]
        if end is None or getattr(end, "state", None) == State.WITHHELD:
            fate = "gone" if end is None else "withheld now"
            message = f"The {_noun(field.remote_field.model)} that it named then ({field.verbose_name}) is {fate}."
            problems[Problem("named_gone", message, (field.name,))] = None
        else:
            then[field.attname] = end.pk
    return replace(turn, then=then) if turn.then is not None else turn


# ------------------------------------------------------------ writing


def _agree(topic: Topic, expected_version: int | None) -> None:
    """A topic is held, and must have had as many changes as expected."""
    locked(Topic.objects.filter(pk=topic.pk)).first()
    changes = Topic.history.filter(id=topic.pk).count()
    if expected_version is not None and changes != expected_version:
        raise Conflict(topic, changes)


def _in_free_order(turns: list[Turn]) -> Iterator[Turn]:
    """The record first; then what goes, what changes as its place becomes free, and what comes.

    Of rows that change places in a ring one is deleted and comes back in the end.
    """
    yield from (turn for turn in turns if not issubclass(turn.model, Child))
    rows = [turn for turn in turns if issubclass(turn.model, Child)]
    yield from (turn for turn in rows if turn.then is None)
    waiting, coming = [turn for turn in rows if turn.now and turn.then], [turn for turn in rows if turn.now is None]
    while waiting:
        free = next((turn for turn in waiting if not _blocked(turn, waiting)), None)
        if free is None:
            ring = waiting.pop(0)
            coming.append(replace(ring, now=None, row=None))
            yield replace(ring, then=None)
        else:
            waiting.remove(free)
            yield free
    yield from coming


def _blocked(turn: Turn, waiting: list[Turn]) -> bool:
    """Whether a row that has yet to change still has what this one is to have alone."""
    others = [other for other in waiting if other.model is turn.model and other.key != turn.key]
    return any(
        all((turn.then or {}).get(name) == (other.now or {}).get(name) for name in unique)
        for unique in _uniques(turn.model)
        for other in others
    )


def _uniques(model: type[models.Model]) -> list[list[str]]:
    held = {field.name: field.attname for field in columns(model)}
    return [
        [held[name] for name in one.fields]
        for one in model._meta.constraints
        if isinstance(one, models.UniqueConstraint) and held.keys() >= set(one.fields)
    ]


def _write(act: Edit, turn: Turn) -> None:
    if turn.then is None:
        act.delete(turn.row)
        return
    row: Any = turn.row if turn.now else turn.model(pk=turn.key)
    for name in turn.then:
        setattr(row, name, turn.then[name])
    if turn.model._meta.model_name == "claimlink" and "to_claim_id" in turn.differing:
        row.to_seq = None  # the other claim gives it a place
    act.save(row)
