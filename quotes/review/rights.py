"""Who may do what, and the rule of two persons.

Imports and machines only enter records. A contributor has Django's add, change and delete of a model: drafts, and
submitting them. A reviewer has `quotes.review` beside them: everything else but purging, which is an administrator's.
"""

from uuid import UUID

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import models

from quotes.models import Actor, ActorKind, Record, State
from quotes.review.edited import last_edits
from quotes.review.problem import Problem, Refused, refusal
from quotes.review.steps import ENTRIES, Act

REVIEW = "quotes.review"
"""The permission of a reviewer."""

_CONTRIBUTOR = {Act.CREATE: "add", Act.EDIT: "change", Act.SUBMIT: "change", Act.DELETE: "delete"}


def may(actor: Actor, act: str, record: models.Model) -> bool:
    """Whether this actor has the right to this act on this record (or topic); whether the record is in a state for it
    is another question. At most two statements, which Django keeps on the user."""
    if actor.kind != ActorKind.PERSON:
        return act == Act.ENTER and actor.kind in ENTRIES
    user = actor.user
    if act == Act.ENTER or user is None or not user.is_active:
        return False
    if act == Act.PURGE:
        return bool(user.is_superuser)
    own = _CONTRIBUTOR.get(Act(act))
    if own and not user.has_perm(f"quotes.{own}_{record._meta.model_name}"):
        return False
    contributors = own is not None and getattr(record, "state", None) != State.PUBLISHED
    return contributors or user.has_perm(REVIEW)


def only_one_reviewer() -> bool:
    """Whether fewer than two active users may review (one statement)."""
    backend = "django.contrib.auth.backends.ModelBackend"
    return get_user_model().objects.with_perm(REVIEW, backend=backend)[:2].count() < 2


def alone(actor: Actor, record: Record, reason: str | None) -> bool:
    """Whether this person publishes alone, being the only reviewer; raises Refused where two are needed, or a reason.

    With TWO_PERSON_RULE off nobody is alone and nothing is asked. Else one statement, and those of `last_editor`.
    """
    if not settings.TWO_PERSON_RULE:
        return False
    if only_one_reviewer():
        if reason is None:
            raise refusal("reason_required", "There is only one reviewer: to publish alone, say why.", "reason")
        return True
    if last_editor(record) == actor.user.pk:
        raise Refused(Problem("two_persons", "You edited this last; another reviewer must publish it."))
    return False


def last_editor(record: Record) -> UUID | None:
    """The person who last changed a field or a child row of a record, by its history; steps between states are not
    edits. Two statements."""
    found = last_edits(type(record), [record.pk]).get(record.pk)
    return found[1] if found else None
