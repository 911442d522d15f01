"""Sources: documents in which something was said or reported, and what their publishers corrected."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

from quotes.models.fields import Address, Choice, Folded, FuzzyDate, Indexed, Language, Line, Seq, Words
from quotes.models.history import history
from quotes.models.record import Child, Record, lasting, merged, not_into_itself, ordered, waiting
from quotes.text.normal import name_key
from quotes.text.urls import url_key


class SourceKind(models.TextChoices):
    """What sort of document it is."""

    NEWS_ARTICLE = "news_article"
    PRESS_RELEASE = "press_release"
    SPEECH = "speech"
    TRANSCRIPT = "transcript"
    INTERVIEW = "interview"
    BRIEFING = "briefing"
    BROADCAST = "broadcast"
    SOCIAL_POST = "social_post"
    REPORT = "report"
    DATASET = "dataset"
    BOOK = "book"
    WEB_PAGE = "web_page"
    OTHER = "other"


class TextAccess(models.TextChoices):
    """Who may read the captured text."""

    PRIVATE = "private"
    PUBLIC = "public"


class Source(Record):
    """A document, seen by us (then it has a capture) or only named by another."""

    kind = Choice(choices=SourceKind.choices)
    title = Line(max_length=1_000)
    title_key = Folded(max_length=600, of="folded_title")
    title_supplied = models.BooleanField(default=False, help_text="The curator made it; cited in square brackets.")
    slug = Line(max_length=80, unique=True)
    url = Address("URL", null=True, blank=True)
    url_key = Folded(max_length=2_000, of="normal_url", null=True, unique=True)
    publisher = models.ForeignKey(
        "Speaker", models.PROTECT, null=True, blank=True, related_name="published_sources", db_index=False
    )
    byline = Line(max_length=500, null=True, blank=True)
    published = FuzzyDate("published")
    language = Language()
    via = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="retold_by",
        help_text="Only when the whole document retells that one.",
    )
    rights = Words(max_length=2_000, null=True, blank=True)
    text_access = Choice(choices=TextAccess.choices, default=TextAccess.PRIVATE)
    search_words = Indexed(of="searched")

    history = history(excluded_fields=["search_words"])

    class Meta:
        db_table = "source"
        constraints = [
            not_into_itself("source"),
            models.CheckConstraint(condition=~models.Q(via=models.F("id")), name="source_not_via_itself"),
        ]
        indexes = [
            ordered("source_newest", "published_last", "id"),
            ordered("source_oldest", "published_first", "id"),
            ordered("source_title", "title_key", "id"),
            ordered("source_publisher", "publisher", "id"),
            ordered("source_newest", "published_last", "id", "published_first", public=True),
            ordered("source_oldest", "published_first", "id", "published_last", public=True),
            lasting("source", "published"),
            ordered("source_title", "title_key", "id", public=True),
            ordered("source_made", "id", public=True),
            ordered("source_publisher_newest", "publisher", "published_last", "id", "published_first", public=True),
            ordered("source_publisher_oldest", "publisher", "published_first", "id", "published_last", public=True),
            ordered("source_publisher_title", "publisher", "title_key", "id", public=True),
            ordered("source_publisher", "publisher", "id", public=True),
            waiting("source"),
            merged("source"),
        ]

    def __str__(self) -> str:
        return f"[{self.title}]" if self.title_supplied else self.title

    def folded_title(self) -> str:
        """The key of its place in the order of titles."""
        return name_key(self.title)[:600]

    def searched(self) -> list[str | None]:
        """What is searched of a source."""
        return [self.title, self.byline]

    def normal_url(self) -> str | None:
        """The URL by which the same document is recognised."""
        return url_key(self.url) if self.url else None

    def unique_error_message(self, model_class: Any, unique_check: Any) -> ValidationError:
        """What is said of a second source with one address: nobody gives the key that tells."""
        if tuple(unique_check) != ("url_key",):
            return super().unique_error_message(model_class, unique_check)
        return ValidationError("Another source has this address.", code="unique")


class SourceCorrection(Child):
    """What the publisher itself corrected."""

    parent = "source"

    source = models.ForeignKey(Source, models.CASCADE, related_name="corrections", db_index=False)
    seq = Seq(of="source_id")
    date = FuzzyDate("date")
    text = Words(max_length=5_000, bidi=True)
    url = Address("URL", null=True, blank=True)

    history = history()

    class Meta:
        db_table = "source_correction"
        ordering = ["seq"]
        constraints = [models.UniqueConstraint(fields=["source", "seq"], name="source_correction_seq")]

    def __str__(self) -> str:
        return self.text[:80]
