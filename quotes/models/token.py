"""Access tokens: how a program says for whom it asks. The secret is shown once and kept nowhere."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from quotes.models.fields import Choice, Digest, Line, key


class Scope(models.TextChoices):
    """What a token may do; to write includes to read."""

    READ = "read", "Read"
    WRITE = "write", "Read and write"


class Token(models.Model):
    """Stands for its user until it expires or is revoked. None is changed otherwise, and none is deleted.

    The secret is found by its SHA-256: it has 256 random bits, which nobody tries one by one, so a slow hash, which
    guards what people think up, would only slow every request down. `hint` is how its owner recognises it.
    """

    id = key()
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="tokens", editable=False)
    name = Line(max_length=100, help_text="What will use it, and where: the nightly export, on the archive's server.")
    digest = Digest("SHA-256 of the secret", unique=True, editable=False)
    hint = Line("begins with", max_length=12, editable=False)
    scope = Choice(choices=Scope.choices, default=Scope.READ)
    created_at = models.DateTimeField("created", default=timezone.now, editable=False)
    expires_at = models.DateTimeField("expires", editable=False)
    last_used = models.DateTimeField(
        null=True, blank=True, editable=False, help_text="To the hour: it is written at most once in one."
    )
    revoked_at = models.DateTimeField("revoked", null=True, blank=True, editable=False)

    class Meta:
        db_table = "token"
        ordering = ["-id"]
        verbose_name = "access token"
        default_permissions = ()
        constraints = [models.CheckConstraint(condition=Q(expires_at__gt=F("created_at")), name="token_lasts")]
        indexes = [models.Index(fields=["user", "id"], name="token_user")]

    def __str__(self) -> str:
        return f"{self.name} ({self.hint}…)"

    def state(self, now: datetime) -> str:
        """live, revoked or expired."""
        if self.revoked_at is not None:
            return "revoked"
        return "live" if now < self.expires_at else "expired"
