"""The acts, and which step from state to state each of them is.

Beside the law's own list, two steps follow from it. A retracted record may be withheld, because it stays readable and
a takedown must reach it too. A published claim goes back to review when it loses its last published quote.
"""

from enum import StrEnum

from quotes.models import ActorKind, State


class Act(StrEnum):
    """What somebody may want to do to a record."""

    CREATE = "create"
    EDIT = "edit"
    DELETE = "delete"
    ENTER = "enter"
    SUBMIT = "submit"
    RETURN = "return_to_draft"
    ACCEPT = "accept"
    REJECT = "reject"
    PUBLISH = "publish"
    CONFIRM = "confirm"
    RETRACT = "retract"
    WITHHOLD = "withhold"
    MERGE = "merge"
    PURGE = "purge"


STEPS: dict[Act, dict[str, str]] = {
    Act.ACCEPT: {State.PROPOSED: State.DRAFT},
    Act.REJECT: {State.PROPOSED: State.REJECTED},
    Act.SUBMIT: {State.DRAFT: State.IN_REVIEW},
    Act.RETURN: {State.IN_REVIEW: State.DRAFT},
    Act.PUBLISH: {State.IN_REVIEW: State.PUBLISHED},
    Act.RETRACT: {State.PUBLISHED: State.RETRACTED},
    Act.WITHHOLD: {State.PUBLISHED: State.WITHHELD, State.RETRACTED: State.WITHHELD},
}
"""Each step: from the state on the left to the state on the right, and from no other."""

ENTRIES: dict[str, str] = {ActorKind.IMPORT: State.PUBLISHED, ActorKind.MACHINE: State.PROPOSED}
"""The state in which each kind of actor may enter a record; a person's record begins as a draft, without a decision."""

REASONED = {Act.RETRACT, Act.WITHHOLD}
"""The steps that always need a reason."""

EDITABLE = (State.PROPOSED.value, State.DRAFT.value, State.IN_REVIEW.value, State.PUBLISHED.value)
"""The states in which a record may be edited. The others are final: what was rejected, retracted or withheld stays as
it was when that was decided."""


def followable(before: str | None, after: str, kind: str) -> bool:
    """Whether a decision may follow: the question `verify` asks of every row. `kind` is the record's table."""
    if before is None:
        return after in ENTRIES.values()
    if (before, after) == (State.PUBLISHED, State.IN_REVIEW):
        return kind == "claim"
    return before == after in (State.PUBLISHED, State.WITHHELD) or any(
        steps.get(before) == after for steps in STEPS.values()
    )
