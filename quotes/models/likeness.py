"""Likenesses: that two records look like one. A machine suggests, a person decides, and the decision is remembered."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from quotes.models.decision import OF
from quotes.models.fields import Choice, Line, Words, key


class Kind(models.TextChoices):
    """The kinds of record that can look like each other."""

    SPEAKER, SOURCE, QUOTE, CLAIM = ((name, name) for name in OF)


class Judgement(models.TextChoices):
    """What a person decided about two records that look like one."""

    SAME = "same"
    DIFFERENT = "different"


class Likeness(models.Model):
    """Two records of one kind that look like one, `first` the one with the lesser key: how much (0 to 1), why, and what
    a person made of it (null: nothing yet)."""

    id = key()
    kind = Choice(choices=Kind.choices)
    first = models.UUIDField()
    second = models.UUIDField()
    score = models.FloatField()
    why = models.JSONField()
    judgement = Choice(choices=Judgement.choices, null=True, blank=True)
    judged_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    judged_at = models.DateTimeField(null=True, blank=True)
    reason = Words(max_length=2_000, null=True, blank=True)

    class Meta:
        db_table = "likeness"
        default_permissions = ("view",)
        constraints = [
            models.UniqueConstraint(fields=["kind", "first", "second"], name="likeness_once"),
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="likeness_in_order"),
            models.CheckConstraint(condition=Q(score__gte=0, score__lte=1), name="likeness_score"),
            models.CheckConstraint(
                condition=Q(judgement=None, judged_by=None, judged_at=None)
                | Q(judgement__isnull=False, judged_by__isnull=False, judged_at__isnull=False),
                name="likeness_judged_by_somebody",
            ),
        ]
        indexes = [
            models.Index(fields=["kind", "-score", "id"], name="likeness_open", condition=Q(judgement=None)),
            models.Index(fields=["second"], name="likeness_second"),
            models.Index(fields=["first"], name="likeness_first"),
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.score:.2f}"


class BlockingKey(models.Model):
    """A key that records which may be one have in common (record linkage's blocking): only such pairs are compared.

    Computed from the record whenever it is written; never edited.
    """

    id = key()
    kind = Choice(choices=Kind.choices)
    record = models.UUIDField()
    key = Line(max_length=100)

    class Meta:
        db_table = "blocking_key"
        default_permissions = ()
        indexes = [
            models.Index(fields=["kind", "key"], name="blocking_key_of"),
            models.Index(fields=["record"], name="blocking_key_record"),
        ]

    def __str__(self) -> str:
        return self.key
