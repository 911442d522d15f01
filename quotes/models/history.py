"""History: every change of every field and child row, with who, when and why; appended by django-simple-history.

Whoever writes opens `acting(...)`, so each row of history carries the actor and the reason of the act it belongs to.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.dispatch import receiver
from simple_history.models import HistoricalRecords
from simple_history.signals import pre_create_historical_record

from quotes.models.fields import Choice
from quotes.models.keys import uuid7


class ActorKind(models.TextChoices):
    """Who acted: a person in front of a screen, a machine that suggests, or an import."""

    PERSON = "person"
    MACHINE = "machine"
    IMPORT = "import"


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: `user` is None for imports; for a machine it is whoever called it, and history names them."""

    kind: str
    user: Any = None


IMPORT = Actor(ActorKind.IMPORT)
MACHINE = Actor(ActorKind.MACHINE)

_act: ContextVar[tuple[Actor, str | None] | None] = ContextVar("act", default=None)


@contextmanager
def acting(actor: Actor, reason: str | None = None) -> Iterator[None]:
    """Within this, every row of history carries this actor and this reason."""
    token = _act.set((actor, reason))
    try:
        yield
    finally:
        _act.reset(token)


class Change(models.Model):
    """What a row of history has beside the row it remembers."""

    actor_kind = Choice(choices=ActorKind.choices, default=ActorKind.PERSON)

    class Meta:
        abstract = True


@receiver(pre_create_historical_record)
def sign(sender: Any, history_instance: Any, **_: Any) -> None:
    """Put the actor and the reason of the act in hand on a new row of history."""
    if (act := _act.get()) is None:
        return
    actor, reason = act
    history_instance.actor_kind = actor.kind
    history_instance.history_user = actor.user
    history_instance.history_change_reason = reason


class Histories(HistoricalRecords):
    """History whose actors are kept: a user who acted is made inactive, not deleted."""

    def _get_history_user_fields(self) -> dict[str, Any]:
        fields: dict[str, Any] = super()._get_history_user_fields()
        fields["history_user"].remote_field.on_delete = models.PROTECT
        return fields


def history(**kwargs: Any) -> HistoricalRecords:
    """The history of a model, in a table of its own with UUIDv7 keys; users who acted are kept (PROTECT)."""
    return Histories(
        bases=[Change],
        history_id_field=models.UUIDField(default=uuid7),
        history_change_reason_field=models.TextField(null=True),
        user_related_name="+",
        **kwargs,
    )
