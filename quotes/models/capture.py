"""Captures: the text of a source at one moment. Append-only: a trigger lets nothing but an absent text be added."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Length

from quotes.models.fields import Address, Choice, Digest, FuzzyDate, Line, Seq, Whole, Words, key
from quotes.models.source import Source

TEXT_LIMIT = 5_000_000
"""The most code points a captured text may have."""


class Extent(models.TextChoices):
    """Whether the text is the whole document or a part of it."""

    WHOLE = "whole"
    EXCERPT = "excerpt"


class Origin(models.TextChoices):
    """How the text came into the base."""

    PASTE = "paste"
    FILE = "file"
    URL = "url"
    WARC = "warc"
    FIXTURE = "fixture"


class Capture(models.Model):
    """The text of a source at one moment, or only its digest and length where the text may not be kept."""

    id = key()
    source = models.ForeignKey(Source, models.PROTECT, related_name="captures", db_index=False)
    seq = Seq(of="source_id")
    text = Words(max_length=TEXT_LIMIT, bidi=True, null=True, blank=True)
    sha256 = Digest(help_text="Of the stored text in UTF-8.")
    length = Whole(least=1, most=TEXT_LIMIT, help_text="Of the stored text, in code points.")
    sha256_received = Digest(null=True, blank=True, help_text="Of the bytes as they came; empty when the same.")
    extent = Choice(choices=Extent.choices, default=Extent.WHOLE)
    origin = Choice(choices=Origin.choices)
    media_type = Line(max_length=100, default="text/plain")
    retrieved = FuzzyDate("retrieved")
    captured_at = models.DateTimeField()
    captured_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    archived_url = Address("archived URL", null=True, blank=True)
    supersedes = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="superseded_by")

    class Meta:
        db_table = "capture"
        default_permissions = ("add", "view")
        ordering = ["seq"]
        constraints = [
            models.UniqueConstraint(fields=["source", "seq"], name="capture_seq"),
            models.UniqueConstraint(fields=["source", "sha256"], name="capture_once"),
            models.CheckConstraint(
                condition=models.Q(text=None) | models.Q(length=Length("text")), name="capture_length"
            ),
        ]
        indexes = [models.Index(fields=["sha256"], name="capture_sha256")]

    def __str__(self) -> str:
        return f"{self.source}, {self.sha256[:12]}"
