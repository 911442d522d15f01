"""Imports: how far one that is not finished has come, and which lines have come in for good."""

from django.db import models

from quotes.models.fields import Choice, Digest, key


class IntakeKind(models.TextChoices):
    """What is taken in."""

    BASE = "base"
    QUOTES = "quotes"


class Intake(models.Model):
    """An import that has begun and not ended: `of` is the digest of what it is, `place` where it goes on.

    Written in the transaction of each batch, and gone when the import is done.
    """

    id = key()
    kind = Choice(choices=IntakeKind.choices)
    of = Digest(unique=True)
    place = models.JSONField()
    at = models.DateTimeField(auto_now=True)

    class Meta:
        db_table = "intake"
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.kind} {self.of[:12]}"


class TakenLine(models.Model):
    """A line that became a quote: taken once, whatever became of the quote. Its key is made of the line's SHA-256 (a
    UUID of version 8, RFC 9562), so that it is found by it and there is no second index to keep."""

    id = models.UUIDField(primary_key=True, editable=False)
    quote = models.UUIDField()

    class Meta:
        db_table = "taken_line"
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.id)
