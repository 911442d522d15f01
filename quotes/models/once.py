"""Creations that happen once: under the key that somebody chose for it, a creation leaves what it made."""

from django.conf import settings
from django.db import models

from quotes.models.fields import Digest, Line, key

KEY_LENGTH = 200
"""The most code points of such a key."""


class Once(models.Model):
    """A user's key, the digest of what was given with it, and the key of the row that was made then."""

    id = key()
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    key = Line(max_length=KEY_LENGTH)
    given = Digest(help_text="Of the act and of what was given.")
    made = models.UUIDField(null=True)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        db_table = "once"
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="once_key")]

    def __str__(self) -> str:
        return self.key
