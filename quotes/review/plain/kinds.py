"""What may be given of each kind of record, and of the rows in its short lists: names as every door spells them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from quotes.models import (
    Affiliation,
    Anchor,
    Assessment,
    Capture,
    Claim,
    ClaimAbout,
    ClaimLink,
    ClaimTopic,
    Evidence,
    Identifier,
    Quote,
    QuoteTopic,
    Relay,
    Source,
    SourceCorrection,
    Speaker,
    SpeakerName,
    Topic,
)

Group = Mapping[str, str]
"""A value of several columns, by the names of its parts: a date, a quantity."""


def day(name: str) -> Group:
    """A date as said and in EDTF."""
    return {"as_said": f"{name}_text", "edtf": f"{name}_edtf"}


@dataclass(frozen=True, slots=True)
class Shape:
    """What may be given of a row: columns by their names (`renamed` where the model calls them otherwise), groups of
    columns, and short lists of rows. `made` are the columns that follow from the rest where they are not given."""

    model: Any
    columns: tuple[str, ...]
    groups: Mapping[str, Group] = field(default_factory=dict)
    lists: Mapping[str, "Listed"] = field(default_factory=dict)
    made: tuple[str, ...] = ("slug",)
    renamed: Mapping[str, str] = field(default_factory=dict)

    def field(self, name: str) -> Any:
        """The model's field of a column that is given."""
        return self.model._meta.get_field(self.renamed.get(name, name))

    @property
    def fields(self) -> list[Any]:
        """All fields of the model that may be given, in their order."""
        grouped = [column for group in self.groups.values() for column in group.values()]
        return [*map(self.field, self.columns), *map(self.model._meta.get_field, grouped)]

    @property
    def needed(self) -> list[str]:
        """What a new row must be given."""
        fields = {name: self.field(name) for name in self.columns if name not in self.made}
        return [name for name, one in fields.items() if not one.null and not one.has_default()]

    def told(self, path: tuple[str, ...]) -> tuple[str, ...]:
        """A path of the model's columns in the names that are given."""
        for name, group in self.groups.items():
            for part, column in group.items():
                if path[:1] == (column,):
                    return (name, part, *path[1:])
        for name, column in self.renamed.items():
            if path[:1] == (column,):
                return (name, *path[1:])
        return path


@dataclass(frozen=True, slots=True)
class Listed:
    """A short list. `key` tells which of two lists' rows are the same one, `place` is the column of their order; where
    `bare`, each row is given by the one id that it holds."""

    shape: Shape
    key: tuple[str, ...]
    place: str = "seq"
    bare: bool = False

    @property
    def model(self) -> Any:
        """That of its rows."""
        return self.shape.model

    def told(self, path: tuple[str, ...]) -> tuple[str, ...]:
        """A path within a row in the names that are given; a bare row has none."""
        return () if self.bare else self.shape.told(path)


def _ids(model: Any, name: str) -> Listed:
    return Listed(Shape(model, (name,)), (name,), bare=True)


ASSESSMENTS = Listed(
    Shape(
        Assessment,
        ("reviewer", "label", "rating", "best", "worst", "explanation", "url"),
        {"published": day("published")},
    ),
    ("label", "reviewer"),
)
EVIDENCE = Listed(Shape(Evidence, ("quote", "stance", "certainty", "note")), ("quote",), place="")
LINKS = Listed(Shape(ClaimLink, ("to", "relation", "note"), renamed={"to": "to_claim"}), ("to_claim", "relation"))
ANCHORS = Listed(
    Shape(
        Anchor,
        ("part", "capture", "start", "end", "exact", "prefix", "suffix", "sha256", "locator"),
        made=("sha256",),
    ),
    ("part", "capture", "start", "end", "exact", "sha256"),
)

SPEAKER = Shape(
    Speaker,
    ("kind", "name", "sort_name", "slug", "description", "note"),
    lists={
        "names": Listed(Shape(SpeakerName, ("name", "language", "kind")), ("name",)),
        "identifiers": Listed(Shape(Identifier, ("scheme", "value")), ("scheme", "value")),
        "affiliations": Listed(
            Shape(Affiliation, ("role", "organization", "source"), {"since": day("since"), "until": day("until")}),
            ("role", "organization"),
        ),
    },
)
SOURCE = Shape(
    Source,
    ("kind", "title", "title_supplied", "slug", "url", "publisher", "byline", "language", "via", "rights",
     "text_access", "note"),
    {"published": day("published")},
    {"corrections": Listed(Shape(SourceCorrection, ("text", "url"), {"date": day("date")}), ("text",))},
)  # fmt: skip
QUOTE = Shape(
    Quote,
    ("source", "kind", "text", "language", "speaker", "identity", "speaker_label", "speaker_role", "on_behalf_of",
     "said_language", "occasion", "primary_source", "within", "translation_of", "printing_of", "note"),
    {"said": day("said")},
    {
        "anchors": ANCHORS,
        "relays": Listed(
            Shape(Relay, ("label", "speaker", "source", "cue", "basis")),
            ("label", "speaker", "source"),
            place="position",
        ),
        "topics": _ids(QuoteTopic, "topic"),
    },
    made=("text", "identity"),
)  # fmt: skip
CLAIM = Shape(
    Claim,
    ("text", "language", "place", "note"),
    {
        "when": day("when"),
        "quantity": {
            "as_said": "quantity_text", "amount": "amount", "lower": "lower", "upper": "upper", "unit": "unit",
        },
    },
    {
        "about": _ids(ClaimAbout, "speaker"),
        "topics": _ids(ClaimTopic, "topic"),
        "assessments": ASSESSMENTS,
    },
)  # fmt: skip
TOPIC = Shape(Topic, ("name", "slug", "description"))

KINDS = {"speaker": SPEAKER, "source": SOURCE, "quote": QUOTE, "claim": CLAIM, "topic": TOPIC}
"""The kinds that are made and changed by plain data."""

CAPTURE = Shape(Capture, ("extent", "media_type", "archived_url", "supersedes"), {"retrieved": day("retrieved")})
"""What may be said of a capture beside its text."""
