"""Speakers: whoever can say or publish something."""

from django.db import models

from quotes.models.fields import Choice, Folded, FuzzyDate, Indexed, Language, Line, Seq, Words
from quotes.models.history import history
from quotes.models.record import Child, Record, merged, not_into_itself, ordered, waiting
from quotes.text.normal import name_key


class SpeakerKind(models.TextChoices):
    """States and their organs are organizations; "South Korean officials" is a group."""

    PERSON = "person"
    ORGANIZATION = "organization"
    GROUP = "group"
    OTHER = "other"


class Speaker(Record):
    """A person, an organization or a group that can say or publish something."""

    kind = Choice(choices=SpeakerKind.choices)
    name = Line(max_length=300)
    sort_name = Line(max_length=300, null=True, blank=True, help_text="Where the name is filed: Kim, Jong Un.")
    name_key = Folded(max_length=600, of="folded_name")
    slug = Line(max_length=80, unique=True)
    description = Words(max_length=2_000, null=True, blank=True)
    search_words = Indexed(of="searched")

    history = history(excluded_fields=["search_words"])

    class Meta:
        db_table = "speaker"
        constraints = [not_into_itself("speaker")]
        indexes = [
            ordered("speaker_by_name", "name_key", "id"),
            ordered("speaker_by_name", "name_key", "id", public=True),
            ordered("speaker_made", "id", public=True),
            waiting("speaker"),
            merged("speaker"),
        ]

    def __str__(self) -> str:
        return self.name

    def folded_name(self) -> str:
        """The key of its place in the order of names."""
        return name_key(self.sort_name or self.name)[:600]

    def searched(self) -> list[str | None]:
        """What is searched of the speaker itself."""
        return [self.name, self.sort_name]


class NameKind(models.TextChoices):
    """A metonym ("Pyongyang") is never matched by itself."""

    ALIAS = "alias"
    TRANSLITERATION = "transliteration"
    FORMER = "former"
    ABBREVIATION = "abbreviation"
    METONYM = "metonym"


class SpeakerName(Child):
    """Another name a speaker is written under."""

    parent = "speaker"

    speaker = models.ForeignKey(Speaker, models.CASCADE, related_name="names", db_index=False)
    seq = Seq(of="speaker_id")
    name = Line(max_length=300)
    name_key = Folded(max_length=600, of="folded_name")
    language = Language()
    kind = Choice(choices=NameKind.choices, default=NameKind.ALIAS)
    search_words = Indexed(of="searched")

    history = history(excluded_fields=["search_words"])

    class Meta:
        db_table = "speaker_name"
        ordering = ["seq"]
        constraints = [
            models.UniqueConstraint(fields=["speaker", "seq"], name="speaker_name_seq"),
            models.UniqueConstraint(fields=["speaker", "name"], name="speaker_name_once"),
        ]
        indexes = [models.Index(fields=["name_key", "speaker"], name="alias_key")]

    def __str__(self) -> str:
        return self.name

    def folded_name(self) -> str:
        """The name folded for comparison."""
        return name_key(self.name)[:600]

    def searched(self) -> list[str | None]:
        """What is searched of another name."""
        return [self.name]


class Scheme(models.TextChoices):
    """Who gave the identifier."""

    WIKIDATA = "wikidata"
    VIAF = "viaf"
    ISNI = "isni"
    ORCID = "orcid"
    URL = "url"


class Identifier(Child):
    """A speaker's key in somebody else's register; only what a person entered."""

    parent = "speaker"

    speaker = models.ForeignKey(Speaker, models.CASCADE, related_name="identifiers", db_index=False)
    seq = Seq(of="speaker_id")
    scheme = Choice(choices=Scheme.choices)
    value = Line(max_length=500)

    history = history()

    class Meta:
        db_table = "identifier"
        ordering = ["seq"]
        constraints = [
            models.UniqueConstraint(fields=["speaker", "seq"], name="identifier_seq"),
            models.UniqueConstraint(fields=["scheme", "value"], name="identifier_once"),
        ]

    def __str__(self) -> str:
        return f"{self.scheme}:{self.value}"


class Affiliation(Child):
    """What a person is or was in an organization."""

    parent = "speaker"

    speaker = models.ForeignKey(Speaker, models.CASCADE, related_name="affiliations", db_index=False)
    seq = Seq(of="speaker_id")
    role = Line(max_length=300)
    organization = models.ForeignKey(Speaker, models.PROTECT, null=True, blank=True, related_name="members")
    since = FuzzyDate("since")
    until = FuzzyDate("until")
    source = models.ForeignKey("Source", models.PROTECT, null=True, blank=True, related_name="+")

    history = history()

    class Meta:
        db_table = "affiliation"
        ordering = ["seq"]
        constraints = [models.UniqueConstraint(fields=["speaker", "seq"], name="affiliation_seq")]

    def __str__(self) -> str:
        return self.role
