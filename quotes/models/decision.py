"""Decisions: every step of a record from state to state. Append-only; a record without one is a draft."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from quotes.models.claim import Claim
from quotes.models.fields import Choice, Words, key
from quotes.models.history import ActorKind
from quotes.models.quote import Quote
from quotes.models.record import OF as OF
from quotes.models.record import exactly_one
from quotes.models.source import Source
from quotes.models.speaker import Speaker
from quotes.models.state import State

SHOWN = (State.PUBLISHED.value, State.RETRACTED.value, State.WITHHELD.value)
"""The public sees decisions to these: publishing, correcting, retracting, withholding."""


def _about(name: str) -> list[models.Index]:
    return [
        models.Index(fields=[name, "id"], name=f"decision_{name}", condition=Q(**{f"{name}__isnull": False})),
        models.Index(
            fields=[name, "id"],
            name=f"decision_{name}_pub",
            condition=Q(**{f"{name}__isnull": False, "to_state__in": SHOWN}),
        ),
    ]


class Decision(models.Model):
    """One step of one record; published -> published is a correction, which a later decision `confirms`."""

    id = key()
    speaker = models.ForeignKey(
        Speaker, models.PROTECT, null=True, blank=True, related_name="decisions", db_index=False
    )
    source = models.ForeignKey(Source, models.PROTECT, null=True, blank=True, related_name="decisions", db_index=False)
    quote = models.ForeignKey(Quote, models.PROTECT, null=True, blank=True, related_name="decisions", db_index=False)
    claim = models.ForeignKey(Claim, models.PROTECT, null=True, blank=True, related_name="decisions", db_index=False)
    from_state = Choice(choices=State.choices, null=True, blank=True)
    to_state = Choice(choices=State.choices)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="decisions")
    actor_kind = Choice(choices=ActorKind.choices)
    alone = models.BooleanField(default=False)
    at = models.DateTimeField()
    reason = Words(max_length=2_000, null=True, blank=True)
    confirms = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="confirmed_by")

    class Meta:
        db_table = "decision"
        ordering = ["id"]
        default_permissions = ("view",)
        permissions = [("review", "Can publish, correct, confirm, retract and withhold")]
        constraints = [
            models.CheckConstraint(condition=exactly_one(), name="decision_about_one"),
            models.CheckConstraint(
                condition=Q(actor_kind=ActorKind.PERSON, actor__isnull=False)
                | (~Q(actor_kind=ActorKind.PERSON) & Q(actor__isnull=True)),
                name="decision_actor",
            ),
        ]
        indexes = [
            *(index for name in OF for index in _about(name)),
            models.Index(
                fields=["from_state", "to_state", "id"], name="decision_step", condition=Q(from_state__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.from_state or 'nothing'} → {self.to_state}"
