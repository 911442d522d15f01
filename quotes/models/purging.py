"""Purging: which records' words may be taken out of append-only tables.

A row stands here only within the transaction of `review.purge`: nobody else ever sees one, and the triggers let the
words of these records go.
"""

from django.db import models


class Purging(models.Model):
    """A record that is being purged."""

    record = models.UUIDField(primary_key=True)

    class Meta:
        db_table = "purging"
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.record)
