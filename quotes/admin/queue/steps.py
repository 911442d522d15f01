"""The steps of the queue: which buttons a record has, and what happens when one is pressed."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from quotes import review
from quotes.admin.acts import WORDS
from quotes.admin.along import Named, loaded
from quotes.admin.changes import Change, changes
from quotes.models import Actor, Conflict, State
from quotes.review import Act, Refused

STALE = "Somebody else has changed this since you opened it. Nothing was done. Look at what changed, then decide again."
WHY = "Say why."


@dataclass(frozen=True, slots=True)
class Button:
    """A step in words, its key, and whether its reason is asked for. A capital is a key pressed with Shift."""

    act: Act
    key: str
    words: str
    asks: bool = False

    @property
    def pressed(self) -> str:
        """What is pressed, in words."""
        return f"Shift+{self.key}" if self.key.isupper() else self.key


BUTTONS: tuple[tuple[Button, tuple[str, ...]], ...] = (
    (Button(Act.ACCEPT, "a", "Accept"), (State.PROPOSED,)),
    (Button(Act.SUBMIT, "a", "Submit for review"), (State.DRAFT,)),
    (Button(Act.PUBLISH, "P", "Publish"), (State.DRAFT, State.IN_REVIEW)),
    (Button(Act.CONFIRM, "c", "Confirm the correction"), (State.PUBLISHED,)),
    (Button(Act.REJECT, "r", "Reject", asks=True), (State.PROPOSED,)),
    (Button(Act.RETURN, "r", "Return to draft", asks=True), (State.IN_REVIEW,)),
)
"""Each step of the queue with the states in which it is offered. A draft that is published is submitted first."""


ACTS = {button.act for button, _ in BUTTONS}
"""The steps that the queue takes."""


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a step was not taken, and what others changed meanwhile."""

    messages: tuple[str, ...]
    changes: tuple[Change, ...] = ()


@dataclass(frozen=True, slots=True)
class Sent:
    """What the page sent: the step, the reason, the version looked at, since when, and what is published with it."""

    act: Act
    reason: str
    version: int
    seen: UUID | None
    also: tuple[Named, ...] = ()


def buttons(record: Any, may: Callable[[Act], bool], *, pending: bool, alone: bool) -> list[Button]:
    """The steps that are offered; publishing asks for a reason where it would be done alone."""
    found = [button for button, states in BUTTONS if record.state in states and may(button.act)]
    if not pending:
        found = [button for button in found if button.act is not Act.CONFIRM]
    if not may(Act.SUBMIT) and record.state == State.DRAFT:
        found = [button for button in found if button.act is not Act.PUBLISH]
    return [Button(one.act, one.key, one.words, one.asks or (alone and one.act is Act.PUBLISH)) for one in found]


def take(sent: Sent, record: Any, actor: Actor) -> Fault | list[Any]:
    """Take a step as one act of `review`; what stood in its way, or what else was published by it."""
    if sent.act in (Act.REJECT, Act.RETURN) and not sent.reason.strip():
        return Fault((WHY,))
    how: dict[str, Any] = {"actor": actor, "reason": sent.reason, "expected_version": sent.version}
    try:
        return _act(sent, record, how)
    except Conflict as conflict:
        return _conflict(record, conflict, sent.seen)
    except Refused as refused:
        return Fault(tuple(problem.message for problem in refused.problems))


def _act(sent: Sent, record: Any, how: dict[str, Any]) -> list[Any]:
    also = loaded(sent.also) if sent.act is Act.PUBLISH else []
    if sent.act is Act.CONFIRM:
        review.confirm(record, **how)
    elif sent.act is Act.PUBLISH:
        review.publish_together(record, also=also, **how)
    else:
        review.take(sent.act, record, **how)
    return [one for one, _ in also if one != record]


def _conflict(record: Any, conflict: Conflict, seen: UUID | None) -> Fault:
    if conflict.record.pk == record.pk:
        return Fault((STALE,), tuple(changes(record, after=seen)))
    other: Any = conflict.record
    named = f"The {other._meta.verbose_name} that should be published with it was changed meanwhile. Nothing was done."
    return Fault((named,), tuple(changes(other, after=seen)))


def done(act: Act) -> str:
    """A step in the words of a button."""
    return WORDS[act][0]
