"""Claims: statements that can be true or false, what bears on them, and who judged them."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db import models
from django.db.models import F, Q

from quotes.models.fields import Address, Amount, Choice, Day, FuzzyDate, Indexed, Language, Line, Seq, Words
from quotes.models.history import history
from quotes.models.quote import Quote
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
from quotes.models.speaker import Speaker
from quotes.models.topic import Topic


class Claim(Record):
    """A statement in the curator's own words; `quantity_*` where it has a number or an amount in words."""

    text = Words(max_length=2_000, bidi=True)
    language = Language()
    about = models.ManyToManyField(Speaker, through="ClaimAbout", related_name="claims_about")
    when = FuzzyDate("the time it is about")
    place = Line(max_length=300, null=True, blank=True)
    quantity_text = Line(max_length=200, null=True, blank=True, help_text="As said: more than 40, multiple rounds.")
    amount = Amount()
    lower = Amount()
    upper = Amount()
    unit = Line(max_length=100, null=True, blank=True)
    topics = models.ManyToManyField(Topic, through="ClaimTopic", related_name="claims")
    search_words = Indexed(of="searched")

    history = history(excluded_fields=["search_words"])

    class Meta:
        db_table = "claim"
        constraints = [
            models.CheckConstraint(
                condition=Q(quantity_text__isnull=False) | Q(amount=None, lower=None, upper=None, unit=None),
                name="claim_quantity_as_said",
            ),
            models.CheckConstraint(
                condition=Q(lower=None) | Q(upper=None) | Q(lower__lte=F("upper")), name="claim_lower_upper"
            ),
            models.CheckConstraint(
                condition=Q(lower=None) | Q(amount=None) | Q(lower__lte=F("amount")), name="claim_lower_amount"
            ),
            models.CheckConstraint(
                condition=Q(amount=None) | Q(upper=None) | Q(amount__lte=F("upper")), name="claim_amount_upper"
            ),
            not_into_itself("claim"),
        ]
        indexes = [
            ordered("claim_newest", "when_last", "id"),
            ordered("claim_oldest", "when_first", "id"),
            ordered("claim_newest", "when_last", "id", "when_first", public=True),
            ordered("claim_oldest", "when_first", "id", "when_last", public=True),
            lasting("claim", "when"),
            ordered("claim_made", "id", public=True),
            waiting("claim"),
            merged("claim"),
        ]

    def __str__(self) -> str:
        return self.text if len(self.text) <= 80 else f"{self.text[:79]}…"

    def searched(self) -> list[str | None]:
        """What is searched of a claim."""
        return [self.text]

    @classmethod
    def carry(cls, keys: Sequence[UUID]) -> None:
        """Repeat state and days on their topics, and visibility on their evidence (two statements)."""
        ClaimTopic.objects.filter(claim__in=keys).update(
            public=is_listed(cls, "claim"),
            when_first=repeated(cls, "claim", "when_first"),
            when_last=repeated(cls, "claim", "when_last"),
        )
        Evidence.visible(Evidence.objects.filter(claim__in=keys))


class ClaimTopic(Child):
    """A topic of a claim; repeats the claim's visibility and days, so that a topic's claims are read in order."""

    parent = "claim"

    claim = models.ForeignKey(Claim, models.CASCADE, related_name="claim_topics", db_index=False)
    topic = models.ForeignKey(Topic, models.PROTECT, related_name="claim_topics", db_index=False)
    seq = Seq(of="claim_id")
    public = models.BooleanField(default=False, editable=False)
    when_first = Day(end=0)
    when_last = Day(end=1)

    history = history(excluded_fields=["public", "when_first", "when_last"])

    class Meta:
        db_table = "claim_topic"
        ordering = ["seq"]
        constraints = [
            models.UniqueConstraint(fields=["claim", "seq"], name="claim_topic_seq"),
            models.UniqueConstraint(fields=["claim", "topic"], name="claim_topic_once"),
        ]
        indexes = of_topic("claim", "when")

    def __str__(self) -> str:
        return str(self.topic)

    def save(self, *args: object, **kwargs: object) -> None:
        """Write the row with what it repeats of its claim."""
        claim: Any = self.claim
        self.public, self.when_first, self.when_last = claim.is_listed, claim.when_first, claim.when_last
        super().save(*args, **kwargs)


class ClaimAbout(Child):
    """A speaker whom a claim is about."""

    parent = "claim"

    claim = models.ForeignKey(Claim, models.CASCADE, related_name="claim_about", db_index=False)
    speaker = models.ForeignKey(Speaker, models.PROTECT, related_name="claim_about")
    seq = Seq(of="claim_id")

    history = history()

    class Meta:
        db_table = "claim_about"
        ordering = ["seq"]
        constraints = [
            models.UniqueConstraint(fields=["claim", "seq"], name="claim_about_seq"),
            models.UniqueConstraint(fields=["claim", "speaker"], name="claim_about_once"),
        ]

    def __str__(self) -> str:
        return str(self.speaker)


class Stance(models.TextChoices):
    """How a quote bears on a claim."""

    ASSERTS = "asserts"
    SUPPORTS = "supports"
    DISPUTES = "disputes"
    MENTIONS = "mentions"


SUPPORTING = (Stance.ASSERTS.value, Stance.SUPPORTS.value)
"""The stances by which a published quote makes a claim supported."""


class Certainty(models.TextChoices):
    """How sure the curator is of the stance."""

    CERTAIN = "certain"
    PROBABLE = "probable"
    UNCLEAR = "unclear"


class Evidence(Child):
    """A quote that bears on a claim; `public` repeats that the public may read both."""

    parent = "claim"

    claim = models.ForeignKey(Claim, models.CASCADE, related_name="evidence", db_index=False)
    quote = models.ForeignKey(Quote, models.PROTECT, related_name="evidence", db_index=False)
    stance = Choice(choices=Stance.choices)
    certainty = Choice(choices=Certainty.choices, default=Certainty.CERTAIN)
    note = Words(max_length=2_000, null=True, blank=True)
    public = models.BooleanField(default=False, editable=False)

    history = history(excluded_fields=["public"])

    class Meta:
        db_table = "evidence"
        verbose_name_plural = "evidence"
        constraints = [models.UniqueConstraint(fields=["claim", "quote"], name="evidence_once")]
        indexes = [
            models.Index(fields=["stance", "claim"], name="evidence_stance"),
            models.Index(fields=["claim", "id"], name="evidence_claim"),
            models.Index(fields=["quote", "id"], name="evidence_quote"),
            models.Index(fields=["claim", "id"], name="evidence_claim_pub", condition=Q(public=True)),
            models.Index(fields=["quote", "id"], name="evidence_quote_pub", condition=Q(public=True)),
        ]

    def __str__(self) -> str:
        return f"{self.quote} {self.stance}"

    def save(self, *args: object, **kwargs: object) -> None:
        """Write the row with what it repeats of its ends."""
        self.public = self.claim.is_listed and self.quote.is_listed
        super().save(*args, **kwargs)

    @classmethod
    def visible(cls, rows: models.QuerySet["Evidence"]) -> None:
        """Bring `public` up to date on these rows (one statement)."""
        both = is_listed(Claim, "claim") & is_listed(Quote, "quote")
        rows.update(public=models.ExpressionWrapper(both, models.BooleanField()))


class Relation(models.TextChoices):
    """How one claim stands to another, read from `from_claim` to `to_claim`."""

    REPEATS = "repeats"
    NARROWS = "narrows"
    ABOUT = "about"
    DISPUTES = "disputes"
    CONTRADICTS = "contradicts"
    CORRECTS = "corrects"
    SUPERSEDES = "supersedes"


class ClaimLink(Child):
    """How one claim stands to another; at most 100 each way."""

    parent = "from_claim"

    from_claim = models.ForeignKey(Claim, models.CASCADE, related_name="links_from", db_index=False)
    relation = Choice(choices=Relation.choices)
    to_claim = models.ForeignKey(Claim, models.PROTECT, related_name="links_to", db_index=False)
    note = Words(max_length=2_000, null=True, blank=True)
    seq = Seq(of="from_claim_id")
    to_seq = Seq(of="to_claim_id", editable=False)

    history = history()

    class Meta:
        db_table = "claim_link"
        ordering = ["seq"]
        constraints = [
            models.UniqueConstraint(fields=["from_claim", "seq"], name="claim_link_seq"),
            models.UniqueConstraint(fields=["to_claim", "to_seq"], name="claim_link_to_seq"),
            models.UniqueConstraint(fields=["from_claim", "to_claim", "relation"], name="claim_link_once"),
            models.CheckConstraint(condition=~Q(from_claim=F("to_claim")), name="claim_link_not_itself"),
        ]
        indexes = [
            models.Index(fields=["relation", "from_claim"], name="claim_link_relation"),
            models.Index(fields=["relation", "to_claim"], name="claim_link_to_relation"),
        ]

    def __str__(self) -> str:
        return f"{self.relation} {self.to_claim}"


class Assessment(Child):
    """A verdict on a claim by a reviewer who stands among the speakers."""

    parent = "claim"

    claim = models.ForeignKey(Claim, models.CASCADE, related_name="assessments", db_index=False)
    seq = Seq(of="claim_id")
    reviewer = models.ForeignKey(Speaker, models.PROTECT, related_name="assessments")
    label = Line(max_length=200, help_text="The verdict in words: false, mostly true.")
    rating = Amount()
    best = Amount()
    worst = Amount()
    explanation = Words(max_length=20_000, null=True, blank=True)
    url = Address("URL", null=True, blank=True)
    published = FuzzyDate("published")

    history = history()

    class Meta:
        db_table = "assessment"
        ordering = ["seq"]
        constraints = [models.UniqueConstraint(fields=["claim", "seq"], name="assessment_seq")]

    def __str__(self) -> str:
        return self.label
