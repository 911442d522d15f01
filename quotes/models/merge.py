"""Merges: that two records turned out to be one, and what was moved from the one to the other. Append-only."""

from typing import Any

from django.conf import settings
from django.db import models

from quotes.models.claim import Claim
from quotes.models.fields import Words, key
from quotes.models.quote import Quote
from quotes.models.record import OF, exactly_one
from quotes.models.source import Source
from quotes.models.speaker import Speaker


def _of(model: type[models.Model]) -> Any:
    return models.ForeignKey(model, models.PROTECT, null=True, blank=True, related_name="merges")


class Merge(models.Model):
    """A record that was merged `into` another of its kind, or, where `undoes` is set, came back.

    `moved` says what the merge did, so that it can be undone: the keys of the rows that name the other record now, by
    table and column; the rows that were made; and the rows that were dropped, with all they said.
    """

    id = key()
    speaker = _of(Speaker)
    source = _of(Source)
    quote = _of(Quote)
    claim = _of(Claim)
    into = models.UUIDField()
    moved = models.JSONField()
    undoes = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="undone_by")
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="merges")
    at = models.DateTimeField()
    reason = Words(max_length=2_000, null=True, blank=True)

    class Meta:
        db_table = "merge"
        ordering = ["id"]
        default_permissions = ("view",)
        constraints = [models.CheckConstraint(condition=exactly_one(), name="merge_of_one")]
        indexes = [models.Index(fields=["into", "id"], name="merge_into")]

    def __str__(self) -> str:
        return f"{self.record} → {self.into}"

    @property
    def record(self) -> Any:
        """The record that was merged."""
        return next(getattr(self, name) for name in OF if getattr(self, f"{name}_id"))
