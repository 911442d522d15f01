"""The steps that people take, each an act of its own: one transaction, one decision, and what follows from it."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import models, transaction

from quotes.models import Actor, Record, State
from quotes.models.decision import OF, Decision
from quotes.models.history import acting
from quotes.review import decide
from quotes.review.cascade import follow
from quotes.review.closure import hindrances
from quotes.review.edit import agree, permit
from quotes.review.ground import held
from quotes.review.problem import Refused, refusal
from quotes.review.rights import alone
from quotes.review.steps import REASONED, STEPS, Act


def take(
    act: Act,
    record: Record,
    *,
    actor: Actor,
    reason: str | None = None,
    expected_version: int | None = None,
    at: datetime | None = None,
) -> Decision:
    """Take one of the steps of `STEPS`. The record in memory gets its new state and version; nothing else is saved.

    Raises NotPermitted; Refused for a step that the state, the reason, closure or the rule of two persons forbids;
    Conflict when the record is not at `expected_version` or is gone. About ten statements, and those of what follows.
    """
    done = decide.by(actor, reason, at)
    with transaction.atomic(), acting(actor, done.reason):
        now = held(record, ground=act is Act.PUBLISH)
        agree(record, now, expected_version)
        permit(actor, act, now)
        to_state = _allowed(act, now, done)
        by_one = act is Act.PUBLISH and _publishable(now, done)
        [decision] = decide.step([now], to_state, done, alone=by_one)
        follow(now, to_state, done)
    record.state, record.version, record.updated_at = now.state, now.version, now.updated_at
    return decision


def submit(record: Record, **how: Any) -> Decision:
    """A draft is ready for review. For `how`, and what is raised, see `take`."""
    return take(Act.SUBMIT, record, **how)


def return_to_draft(record: Record, **how: Any) -> Decision:
    """What is in review needs more work."""
    return take(Act.RETURN, record, **how)


def accept(record: Record, **how: Any) -> Decision:
    """A machine's proposal becomes a draft."""
    return take(Act.ACCEPT, record, **how)


def reject(record: Record, **how: Any) -> Decision:
    """A machine's proposal is turned down, for good."""
    return take(Act.REJECT, record, **how)


def publish(record: Record, **how: Any) -> Decision:
    """What is in review becomes public, if `hindrances` has nothing against it and another person edited it last."""
    return take(Act.PUBLISH, record, **how)


def retract(record: Record, **how: Any) -> Decision:
    """What was published should not be relied upon; it stays readable, marked. Needs a reason."""
    return take(Act.RETRACT, record, **how)


def withhold(record: Record, **how: Any) -> Decision:
    """What was published, or retracted, is taken down; a tombstone stays. Needs a reason, which is public."""
    return take(Act.WITHHOLD, record, **how)


def confirm(
    record: Record,
    *,
    actor: Actor,
    reason: str | None = None,
    expected_version: int | None = None,
    at: datetime | None = None,
) -> list[Decision]:
    """Confirm the corrections of a published record that wait for a second person: one decision for each.

    With TWO_PERSON_RULE on nobody confirms what he corrected himself. Raises as `take` does; the version stays.
    """
    done = decide.by(actor, reason, at)
    with transaction.atomic():
        now = held(record)
        agree(record, now, expected_version)
        permit(actor, Act.CONFIRM, now)
        others = list(confirmable(now, actor))
        if not others and not pending(now).exists():
            raise refusal("nothing_pending", "No correction of this record waits to be confirmed.")
        if not others:
            raise refusal("two_persons", "You made this correction; another reviewer must confirm it.")
        return [decide.correct(now, done, confirms=one) for one in others]


def confirmable(record: Record, actor: Actor) -> models.QuerySet[Decision]:
    """The corrections of a record that wait, and that this person may confirm: not his own, by the rule of two persons.
    Lazy."""
    waiting = pending(record)
    return waiting.exclude(actor=actor.user) if settings.TWO_PERSON_RULE else waiting


def pending(record: Record | None = None) -> models.QuerySet[Decision]:
    """The corrections that wait for a second person, oldest first: of a record, or of all. Lazy.

    A later step of the record ends the waiting: it was taken back, or went through review again.
    """
    correction = {"from_state": State.PUBLISHED, "to_state": State.PUBLISHED}
    # Asked in these words, because SQLite's statistics mislead it about a column that is null almost everywhere.
    confirming = Decision.objects.filter(**correction, confirms=models.OuterRef("pk"), pk__gt=models.OuterRef("pk"))
    waiting = Decision.objects.filter(~models.Exists(confirming), **correction).exclude(confirms__isnull=False)
    waiting = waiting.order_by("pk")
    if record is not None:
        waiting = waiting.filter(**{str(record._meta.model_name): record.pk})
    for name in OF:
        steps = Decision.objects.filter(**{name: models.OuterRef(name)}, pk__gt=models.OuterRef("pk"))
        waiting = waiting.filter(~models.Exists(steps.exclude(**correction)))
    return waiting


def _allowed(act: Act, record: Any, done: decide.By) -> str:
    if record.merged_into_id is not None and act is not Act.WITHHOLD:
        raise refusal("merged", f"This was merged into “{record.merged_into}”; that one can be stepped on.")
    to_state = STEPS[act].get(record.state)
    if to_state is None:
        state = State(record.state).label.lower()
        raise refusal("wrong_state", f"This is {state}; that cannot be done to it: {act.replace('_', ' ')}.")
    if act in REASONED and done.reason is None:
        raise refusal("reason_required", "Say why.", "reason")
    return to_state


def _publishable(record: Record, done: decide.By) -> bool:
    """Whether it is published by one person alone; raises Refused where it cannot be published."""
    if problems := hindrances(record):
        raise Refused(*problems)
    return alone(done.actor, record, done.reason)
