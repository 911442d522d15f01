"""Quotes: words in a source, where they stand, and through whom they came."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Length

from quotes.models.capture import Capture
from quotes.models.fields import Choice, Day, Digest, FuzzyDate, Indexed, Language, Line, Seq, Whole, Words, key
from quotes.models.history import history
from quotes.models.record import (
    Child,
    Record,
    is_listed,
    lasting,
    merged,
    not_into_itself,
    of_topic,
    ordered,
    repeated,
    waiting,
)
from quotes.models.source import Source
from quotes.models.speaker import Speaker
from quotes.models.topic import Topic
from quotes.text.words import whole

TEXT_LIMIT = 20_000
"""The most code points a quote, or an anchor of one, may have."""

SHOWN = 120
"""The most code points that the public sees of an anchor of an indirect or own passage of private text."""


class QuoteKind(models.TextChoices):
    """How the words stand in the source; only direct and partial are verbatim."""

    DIRECT = "direct"
    PARTIAL = "partial"
    INDIRECT = "indirect"
    OWN = "own"


VERBATIM = (QuoteKind.DIRECT.value, QuoteKind.PARTIAL.value)
"""The kinds that are ever called a quotation."""


class Identity(models.TextChoices):
    """How the speaker is known. An unnamed speaker is never a made-up person."""

    NAMED = "named"
    ROLE_ONLY = "role_only"
    UNNAMED = "unnamed"
    UNKNOWN = "unknown"
    SOURCE = "source"


COUNTED = ("kind", "language", "identity", "state")
"""By what rows of a list are told apart and counted: behind the key of an index, they cost no look at the table, which
has rows of one list far from each other."""


def _sparse(field: str) -> models.Index:
    return models.Index(fields=[field], name=f"quote_{field}", condition=Q(**{f"{field}__isnull": False}))


class Quote(Record):
    """Words in a source."""

    source = models.ForeignKey(Source, models.PROTECT, related_name="quotes", db_index=False)
    kind = Choice(choices=QuoteKind.choices)
    text = Words(max_length=TEXT_LIMIT, bidi=True)
    language = Language()
    speaker = models.ForeignKey(Speaker, models.PROTECT, null=True, blank=True, related_name="quotes", db_index=False)
    identity = Choice(choices=Identity.choices)
    speaker_label = Line(max_length=500, bidi=True, null=True, blank=True, help_text="As printed.")
    speaker_role = Line(max_length=500, null=True, blank=True, help_text="As of then.")
    on_behalf_of = models.ForeignKey(
        Speaker, models.PROTECT, null=True, blank=True, related_name="spoken_for", db_index=False
    )
    said = FuzzyDate("said")
    said_language = Language(help_text="The language the words were spoken in; empty when not known, never inferred.")
    occasion = Line(max_length=500, bidi=True, null=True, blank=True, help_text="As printed.")
    primary_source = models.ForeignKey(
        Source,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="primary_for",
        db_index=False,
        help_text="The speech or briefing itself, usually unseen.",
    )
    within = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="fragments",
        db_index=False,
        help_text="The enclosing passage of the same source.",
    )
    translation_of = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="translations", db_index=False
    )
    printing_of = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="printings",
        db_index=False,
        help_text="Another printing of that utterance.",
    )
    topics = models.ManyToManyField(Topic, through="QuoteTopic", related_name="quotes")
    search_words = Indexed(of="searched")

    history = history(excluded_fields=["search_words"])

    class Meta:
        db_table = "quote"
        constraints = [
            models.CheckConstraint(
                condition=Q(identity=Identity.NAMED, speaker__isnull=False)
                | (~Q(identity=Identity.NAMED) & Q(speaker__isnull=True)),
                name="quote_named_has_speaker",
            ),
            models.CheckConstraint(
                condition=Q(kind=QuoteKind.OWN, identity=Identity.SOURCE)
                | (~Q(kind=QuoteKind.OWN) & ~Q(identity=Identity.SOURCE)),
                name="quote_own_is_source",
            ),
            *(
                models.CheckConstraint(condition=~Q(**{field: F("id")}), name=f"quote_not_{field}_itself")
                for field in ("within", "translation_of", "printing_of")
            ),
            not_into_itself("quote"),
        ]
        indexes = [
            ordered("quote_newest", "said_last", "id"),
            ordered("quote_oldest", "said_first", "id"),
            ordered("quote_newest", "said_last", "id", "said_first", public=True),
            ordered("quote_oldest", "said_first", "id", "said_last", public=True),
            lasting("quote", "said"),
            ordered("quote_made", "id", public=True),
            ordered("quote_speaker", "speaker", "id"),
            ordered(
                "quote_speaker_newest", "speaker", "said_last", "id", "said_first", *COUNTED, "source", public=True
            ),
            ordered("quote_speaker_oldest", "speaker", "said_first", "id", "said_last", public=True),
            ordered("quote_speaker_made", "speaker", "id", public=True),
            ordered("quote_source", "source", "id"),
            ordered("quote_source_newest", "source", "said_last", "id", "said_first", *COUNTED, "speaker", public=True),
            ordered("quote_source_oldest", "source", "said_first", "id", "said_last", public=True),
            ordered("quote_source_made", "source", "id", public=True),
            waiting("quote"),
            merged("quote"),
            *map(_sparse, ("on_behalf_of", "primary_source", "within", "translation_of", "printing_of")),
        ]

    def __str__(self) -> str:
        return self.text if len(self.text) <= 80 else f"{self.text[:79]}…"

    @property
    def verbatim(self) -> bool:
        """Whether the words stood in quotation marks."""
        return self.kind in VERBATIM

    def searched(self) -> list[str | None]:
        """What is searched of the quote itself."""
        return [self.text, self.speaker_label]

    @classmethod
    def carry(cls, keys: Sequence[UUID]) -> None:
        """Repeat state and days on their topics, and visibility on their evidence (two statements)."""
        QuoteTopic.objects.filter(quote__in=keys).update(
            public=is_listed(cls, "quote"),
            said_first=repeated(cls, "quote", "said_first"),
            said_last=repeated(cls, "quote", "said_last"),
        )
        evidence: Any = cls._meta.get_field("evidence").related_model
        evidence.visible(evidence.objects.filter(quote__in=keys))


class QuoteTopic(Child):
    """A topic of a quote; repeats the quote's visibility and days, so that a topic's quotes are read in order."""

    parent = "quote"

    quote = models.ForeignKey(Quote, models.CASCADE, related_name="quote_topics", db_index=False)
    topic = models.ForeignKey(Topic, models.PROTECT, related_name="quote_topics", db_index=False)
    seq = Seq(of="quote_id")
    public = models.BooleanField(default=False, editable=False)
    said_first = Day(end=0)
    said_last = Day(end=1)

    history = history(excluded_fields=["public", "said_first", "said_last"])

    class Meta:
        db_table = "quote_topic"
        ordering = ["seq"]
        constraints = [
            models.UniqueConstraint(fields=["quote", "seq"], name="quote_topic_seq"),
            models.UniqueConstraint(fields=["quote", "topic"], name="quote_topic_once"),
        ]
        indexes = of_topic("quote", "said")

    def __str__(self) -> str:
        return str(self.topic)

    def save(self, *args: object, **kwargs: object) -> None:
        """Write the row with what it repeats of its quote."""
        quote: Any = self.quote
        self.public, self.said_first, self.said_last = quote.is_listed, quote.said_first, quote.said_last
        super().save(*args, **kwargs)


class Part(models.TextChoices):
    """What of the quote stands there: its words, or the printed label and cue."""

    WORDS = "words"
    ATTRIBUTION = "attribution"


class AnchorStatus(models.TextChoices):
    """Whether the words still stand there. Nothing is moved silently."""

    EXACT = "exact"
    MOVED = "moved"
    AMBIGUOUS = "ambiguous"
    LOST = "lost"
    UNVERIFIABLE = "unverifiable"


class Anchor(Child):
    """Where the words stand: Web Annotation's TextPositionSelector and TextQuoteSelector, in code points."""

    parent = "quote"

    quote = models.ForeignKey(Quote, models.CASCADE, related_name="anchors", db_index=False)
    seq = Seq(of="quote_id")
    part = Choice(choices=Part.choices, default=Part.WORDS)
    capture = models.ForeignKey(Capture, models.PROTECT, related_name="anchors")
    start = Whole(least=0, most=5_000_000)
    end = Whole(least=1, most=5_000_000, help_text="Excluded.")
    exact = Words(max_length=TEXT_LIMIT, bidi=True, null=True, blank=True)
    prefix = Words(max_length=32, bidi=True, null=True, blank=True)
    suffix = Words(max_length=32, bidi=True, null=True, blank=True)
    sha256 = Digest(help_text="Of the span.")
    locator = Line(max_length=100, null=True, blank=True, help_text="p. 12, 00:03:41.")
    status = Choice(choices=AnchorStatus.choices, default=AnchorStatus.UNVERIFIABLE)
    checked_at = models.DateTimeField(null=True, blank=True)
    search_words = Indexed(of="searched")

    history = history(excluded_fields=["search_words"])

    class Meta:
        db_table = "anchor"
        ordering = ["seq"]
        constraints = [
            models.UniqueConstraint(fields=["quote", "seq"], name="anchor_seq"),
            models.CheckConstraint(condition=Q(end__gt=F("start")), name="anchor_span"),
            models.CheckConstraint(condition=Q(exact=None) | Q(end=F("start") + Length("exact")), name="anchor_length"),
        ]
        indexes = [models.Index(fields=["status", "quote"], name="anchor_status")]

    def __str__(self) -> str:
        return f"{self.start}–{self.end}"

    def searched(self) -> list[str | None]:
        """What is searched of an anchor: its context, in whole words."""
        return [*whole(self.prefix, self.suffix)]


class Basis(models.TextChoices):
    """Whether the source prints the step or the curator concluded it."""

    PRINTED = "printed"
    INFERRED = "inferred"


class Relay(Child):
    """A step of the chain through which the words came, position 0 nearest the speaker."""

    parent = "quote"

    quote = models.ForeignKey(Quote, models.CASCADE, related_name="relays", db_index=False)
    position = Seq(of="quote_id")
    speaker = models.ForeignKey(Speaker, models.PROTECT, null=True, blank=True, related_name="relayed")
    source = models.ForeignKey(Source, models.PROTECT, null=True, blank=True, related_name="relayed")
    label = Line(max_length=500, bidi=True, help_text="As printed.")
    cue = Line(max_length=100, bidi=True, null=True, blank=True, help_text="reported, quoted ... as saying.")
    basis = Choice(choices=Basis.choices, default=Basis.PRINTED)

    history = history()

    class Meta:
        db_table = "relay"
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["quote", "position"], name="relay_position")]

    def __str__(self) -> str:
        return self.label


class Proposal(models.Model):
    """What a machine suggested for a quote; immutable. The curator's edit lives on the quote beside it."""

    id = key()
    quote = models.ForeignKey(Quote, models.PROTECT, related_name="proposals")
    extractor = Line(max_length=100)
    version = Line(max_length=100)
    confidence = models.FloatField(null=True, blank=True)
    payload = models.JSONField()
    candidate = Digest(
        null=True, unique=True, help_text="Of the extractor, its version, the capture and the spans: the same is one."
    )
    made_at = models.DateTimeField()

    class Meta:
        db_table = "proposal"
        default_permissions = ("add", "view")
        constraints = [
            models.CheckConstraint(
                condition=Q(confidence=None) | Q(confidence__gte=0, confidence__lte=1), name="proposal_confidence"
            )
        ]

    def __str__(self) -> str:
        return f"{self.extractor} {self.version}"
