"""The log of changes: what became of public records, in the order in which it became visible. Append-only.

The base writes it itself (`change_log`), from decisions and merges. In dumps it stands before these (models are dumped
in the order in which they are defined), so that a loaded log keeps its numbers and is not written a second time.
"""

from typing import Any

from django.db import models
from django.db.models import Q

from quotes.models.fields import Choice
from quotes.models.record import exactly_one


class ChangeKind(models.TextChoices):
    """What became of a record."""

    NEW = "new"
    CHANGED = "changed"
    CONFIRMED = "confirmed"
    RETRACTED = "retracted"
    WITHHELD = "withheld"
    UNPUBLISHED = "unpublished"
    MERGED = "merged"
    UNMERGED = "unmerged"


def _of(record: str) -> Any:
    """The key of a record. What is logged has been checked where it was decided, and is never deleted."""
    return models.ForeignKey(
        f"quotes.{record}", models.DO_NOTHING, null=True, related_name="+", db_index=False, db_constraint=False
    )


def _new(record: str) -> models.Index:
    """The index of what was published, by the order of its publication. Without the id, by which lists are ordered too,
    SQLite would not take it; nor if the kind were equal to something, for then it prefers the index of all kinds."""
    condition = Q(~Q(~Q(kind=ChangeKind.NEW)), **{f"{record}__isnull": False})
    return models.Index(fields=["seq", "id"], name=f"change_new_{record}", condition=condition)


def _told(record: str) -> models.Index:
    """The index of what became of a record."""
    condition = Q(**{f"{record}__isnull": False})
    return models.Index(fields=[record, "seq", "kind"], name=f"change_{record}", condition=condition)


class Change(models.Model):
    """One change of a public record. Its key is that of the decision or the merge which it tells of, in every base; its
    `seq` is the base's own: whoever has seen all up to one has missed none before it."""

    id = models.UUIDField(primary_key=True, editable=False)
    seq = models.BigIntegerField(unique=True)
    kind = Choice(choices=ChangeKind.choices)
    speaker = _of("Speaker")
    source = _of("Source")
    quote = _of("Quote")
    claim = _of("Claim")
    at = models.DateTimeField()

    class Meta:
        db_table = "change"
        ordering = ["seq"]
        default_permissions = ()
        constraints = [models.CheckConstraint(condition=exactly_one(), name="change_of_one")]
        indexes = [
            models.Index(fields=["kind", "seq", "id"], name="change_kind"),
            *(index(name) for name in ("quote", "claim") for index in (_told, _new)),
        ]

    def __str__(self) -> str:
        return f"{self.seq}: {self.kind}"
