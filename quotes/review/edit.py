"""Writing: a record with its children, or a topic, as one act."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction

from quotes.models import Actor, Anchor, Conflict, Evidence, Quote, Record, State, Topic
from quotes.models.decision import Decision
from quotes.models.fields import Folded
from quotes.models.history import acting
from quotes.models.record import Child
from quotes.review import decide, likeness
from quotes.review.anchoring import anchored
from quotes.review.closure import hindrances
from quotes.review.decide import By
from quotes.review.ground import held, hold_ground, locked
from quotes.review.problem import InUse, NotPermitted, Problem, Refused, problems_of, refusal
from quotes.review.rights import may
from quotes.review.steps import EDITABLE, ENTRIES, Act

Row = Record | Child | Topic


class Edit:
    """An act in hand: what is saved and deleted through it is one change of one record. `decision` is set at its end
    where the act was a correction."""

    def __init__(self, record: Record | Topic, done: By) -> None:
        self.record, self.done = record, done
        self.changed = False
        self.made: list[Row] = []
        self.decision: Decision | None = None

    def save(self, row: Row) -> None:
        """Write a row, new or changed; one that says what the base says already is left alone.

        Raises Refused for what the fields forbid and for a row of another record; Conflict if the record is stale.
        """
        self._own(row)
        if not row._state.adding and not _differs(row):
            return
        if isinstance(row, Anchor):
            anchored(row, self.done.at)
        if isinstance(row, Evidence):
            row.quote = locked(Quote.objects.filter(pk=row.quote_id)).get()
        clean(row)
        if row._state.adding:
            self.made.append(row)
        row.save()
        self.changed = True

    def delete(self, row: Row) -> None:
        """Delete a child or a topic. Raises Refused for a record (see `delete_draft`) and where other rows name it."""
        self._own(row)
        if isinstance(row, Record):
            raise refusal("not_deleted", "A record is not deleted in an edit.")
        if isinstance(row, Topic):
            permit(self.done.actor, Act.DELETE, row)
        try:
            row.delete()
        except models.ProtectedError as error:
            raise InUse(error.protected_objects) from None
        self.changed = True

    def _own(self, row: Row) -> None:
        """Make sure that the row belongs to the record in hand, and let it share the record's version."""
        if isinstance(row, Child) and getattr(row, f"{row.parent}_id") == self.record.pk:
            setattr(row, row.parent, self.record)
        elif row is not self.record:
            raise refusal("foreign", "This row belongs to another record.")


@contextmanager
def edit(
    record: Record | Topic,
    *,
    actor: Actor,
    reason: str | None = None,
    expected_version: int | None = None,
    at: datetime | None = None,
) -> Iterator[Edit]:
    """One act in one transaction: `with edit(quote, actor=...) as act: act.save(quote); act.save(anchor)`.

    History is signed with actor and reason. A new record begins as a draft. A change of a published one needs a reason,
    must leave it publishable, and is a correction: one decision, however many rows. Raises Refused, NotPermitted, or
    Conflict when the record in hand, or `expected_version`, is not the one in the base; then nothing is written, the
    record in memory has the version and state it came with, and its rows can be saved again. About four statements
    beside those of the rows.
    """
    done = decide.by(actor, reason, at)
    act = Edit(record, done)
    with _undone(act), transaction.atomic(), acting(actor, done.reason):
        before = _begun(record, actor, expected_version)
        yield act
        if act.changed and before == State.PUBLISHED:
            act.decision = _corrected(record, done)
        if act.changed and isinstance(record, Record):
            likeness.note(record)


def write(
    row: Row,
    *,
    actor: Actor,
    reason: str | None = None,
    expected_version: int | None = None,
    at: datetime | None = None,
) -> None:
    """Save one record, child or topic as an act of its own; see `edit`."""
    record = getattr(row, row.parent) if isinstance(row, Child) else row
    with edit(record, actor=actor, reason=reason, expected_version=expected_version, at=at) as act:
        act.save(row)


def enter(
    record: Record, *children: Child, state: str, actor: Actor, reason: str | None = None, at: datetime | None = None
) -> Decision:
    """Bring a new record with its children into the base by one decision, from nothing to `state`.

    An import enters what is published, and says why; a machine what is proposed. Raises Refused and NotPermitted as
    `edit` does, and for what closure forbids.
    """
    done = decide.by(actor, reason, at)
    if not may(actor, Act.ENTER, record) or ENTRIES[actor.kind] != state:
        raise NotPermitted(Problem("not_permitted", f"{actor.kind} may not enter a record as {state}."))
    if state == State.PUBLISHED and done.reason is None:
        raise refusal("reason_required", "What is published at once needs a reason.", "reason")
    act = Edit(record, done)
    with _undone(act), transaction.atomic(), acting(actor, done.reason):
        hold_ground(record, children)
        record.state = state
        act.save(record)
        for child in children:
            act.save(child)
        _closed(record)
        likeness.note(record)
        return decide.enter(record, done)


def delete_draft(record: Record, *, actor: Actor, expected_version: int | None = None) -> None:
    """Delete a draft that was never decided upon; its history stays. Raises Refused, NotPermitted and Conflict."""
    with transaction.atomic(), acting(actor):
        now = held(record)
        agree(record, now, expected_version)
        permit(actor, Act.DELETE, now)
        if now.state != State.DRAFT or now.decisions.exists():
            raise refusal("decided", "Only a draft that nobody has decided upon can be deleted.")
        try:
            now.delete()
        except models.ProtectedError as error:
            raise InUse(error.protected_objects) from None
        likeness.forget([record.pk])


def permit(actor: Actor, act: Act, record: models.Model) -> None:
    """Raises NotPermitted unless the actor has the right."""
    if not may(actor, act, record):
        named = record._meta.verbose_name
        raise NotPermitted(Problem("not_permitted", f"You may not do this to this {named}: {act.replace('_', ' ')}."))


def agree(record: Record, now: Record, expected_version: int | None) -> None:
    """Raises Conflict unless the record held is at the expected version, where there is one."""
    if expected_version is not None and now.version != expected_version:
        raise Conflict(record, now.version)


def clean(row: models.Model) -> None:
    """Raises Refused, with the field, for all that a row's own rules forbid; a statement for each unique and check."""
    computed = [field for field in row._meta.concrete_fields if isinstance(field, Folded) and field.of]
    try:
        for field in computed:
            setattr(row, field.attname, getattr(row, field.of)())
        row.full_clean(
            exclude={field.name for field in row._meta.fields if not field.editable}
            - {field.name for field in computed}
        )
    except ValidationError as error:
        raise Refused(*dict.fromkeys(_of_field(one) for one in problems_of(error))) from None


def _of_field(problem: Problem) -> Problem:
    """A problem of a computed key is one of the field that it is computed from."""
    return replace(problem, path=tuple(part.removesuffix("_key") for part in problem.path))


def _begun(record: Record | Topic, actor: Actor, expected_version: int | None) -> str | None:
    """Permit the act and hold the record; the state it is in, None for a topic or a new record."""
    if isinstance(record, Topic) or record._state.adding:
        permit(actor, Act.CREATE if record._state.adding else Act.EDIT, record)
        if getattr(record, "state", State.DRAFT) != State.DRAFT:
            raise refusal("state_by_decision", "A new record is a draft.", "state")
        if isinstance(record, Topic) and expected_version is not None:
            _agree_on_topic(record, expected_version)
        return None
    now = held(record, ground=True)
    agree(record, now, record.version if expected_version is None else expected_version)
    permit(actor, Act.EDIT, now)
    if record.state != now.state:
        raise refusal("state_by_decision", "The state is changed by a decision only.", "state")
    if now.merged_into_id is not None:
        raise refusal("merged", f"This was merged into “{now.merged_into}”: edit that one.")
    if now.state not in EDITABLE:
        raise refusal("final", f"What is {State(now.state).label.lower()} is not edited any more.")
    return str(now.state)


def _agree_on_topic(topic: Any, expected_version: int) -> None:
    """A topic has no version: it is held and compared by the number of its changes (two statements)."""
    if not list(locked(Topic.objects.filter(pk=topic.pk)).values_list("pk")):
        raise Conflict(topic, None)
    changes = topic.history.count()
    if changes != expected_version:
        raise Conflict(topic, changes or None)


def _corrected(record: Any, done: By) -> Decision:
    if done.reason is None:
        raise refusal("reason_required", "A change of a published record needs a reason.", "reason")
    hold_ground(record)  # once more, for the act may have brought in others than it began with
    _closed(record)
    return decide.correct(record, done)


def _closed(record: Record) -> None:
    if record.state == State.PUBLISHED and (problems := hindrances(record)):
        raise Refused(*problems)


def _differs(row: models.Model) -> bool:
    """Whether a row says anything else than the base; raises Refused for one that is gone or not its record's there.

    One statement.
    """
    fields = [field for field in row._meta.concrete_fields if field.name not in ("version", "updated_at")]
    now = type(row)._default_manager.filter(pk=row.pk).values(*(field.attname for field in fields)).first()
    if now is None:
        raise refusal("gone", "This row has been deleted.")
    if isinstance(row, Child) and now[f"{row.parent}_id"] != getattr(row, f"{row.parent}_id"):
        raise refusal("foreign", "This row belongs to another record.")
    with suppress(ValidationError):
        return any(_stored(one, now[one.attname]) != _stored(one, getattr(row, one.attname)) for one in fields)
    return True


def _stored(field: Any, value: Any) -> Any:
    ruled = getattr(field, "ruled", field.to_python)
    return ruled(value)


@contextmanager
def _undone(act: Edit) -> Iterator[None]:
    """Give the rows in memory back what they came with when their act fails; what the base refuses is Refused."""
    record: Any = act.record
    adding = record._state.adding
    kept = {name: getattr(record, name) for name in ("version", "updated_at") if hasattr(record, name)}
    if hasattr(record, "state"):
        kept["state"] = State.DRAFT.value if adding else record.state
    try:
        yield
    except BaseException as error:
        for row in act.made:
            row._state.adding = True
        vars(record).update(kept)
        if isinstance(error, ValidationError):
            raise Refused(*problems_of(error)) from error
        if isinstance(error, IntegrityError):
            raise refusal("integrity", "The base refuses this: another row has it, or one it names is gone.") from error
        raise
