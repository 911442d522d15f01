"""The five lists as tables: which columns each has, and what of a record stands in them.

A field is a column by its name in the forms. A link to another record is two: its name, and its public id. A short list
is one cell (see `quotes.export.cells`), and two where it only links. State, version and times stand last and are told
only. Of a withheld record nothing goes out but its id, state and version: its words were taken down everywhere.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db import models

from quotes.models import (
    Affiliation,
    Anchor,
    Assessment,
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
from quotes.read.shape import ENTITIES

PREFIXES: dict[Any, str] = {
    ENTITIES[name].model: ENTITIES[name].prefix for name in ("speaker", "source", "quote", "claim", "topic", "capture")
}
NAMED = {Speaker: "name", Source: "title", Topic: "name"}
"""What can be found by its name, and what that is; all else is named by its id."""


@dataclass(frozen=True)
class Own:
    """A field of the record itself."""

    name: str

    @property
    def headers(self) -> tuple[str, ...]:
        """The one column."""
        return (self.name,)


@dataclass(frozen=True)
class Link:
    """Another record: its name, then its id."""

    name: str
    model: Any

    @property
    def headers(self) -> tuple[str, ...]:
        """The name's column and the id's."""
        return (self.name, f"{self.name}_id")


@dataclass(frozen=True)
class Many:
    """A short list: rows that belong to the record. `head` is what each is, `parts` what else is known of it.

    `key` tells which of two lists' rows are the same one; `place` is the column of their order, if they have one.
    """

    name: str
    model: Any
    head: str
    parts: tuple[str, ...] = ()
    key: tuple[str, ...] = ()
    place: str = "seq"

    @property
    def only_links(self) -> bool:
        """Whether it has a column of names and one of ids."""
        return not self.parts

    @property
    def headers(self) -> tuple[str, ...]:
        """One column, or that of the names and that of the ids."""
        if not self.only_links:
            return (self.name,)
        return (self.name, f"{self.name.rstrip('s')}_ids")

    @property
    def relation(self) -> str:
        """What the record calls these rows."""
        return str(self.model._meta.get_field(self.model.parent).remote_field.related_name)

    @cached_property
    def fields(self) -> tuple[str, ...]:
        """The fields of a row that are exchanged."""
        head = ("start", "end") if self.head == "span" else (self.head,)
        return (*head, *self.parts)

    @property
    def attribute(self) -> str:
        """Where a record from `Table.rows` has these rows: a plain list, for a manager costs more than its rows."""
        return f"{self.name}_listed"

    def of(self, record: Any) -> list[Any]:
        """These rows of a record from `Table.rows`. No statements."""
        return list(getattr(record, self.attribute))

    def target(self, field: str) -> Any:
        """The model that a field links to; None for a plain field."""
        found = self.model._meta.get_field(field).remote_field
        return found.model if found else None

    def default(self, field: str) -> Any:
        """What the field is where nothing is said."""
        found = self.model._meta.get_field(field)
        default = found.get_default() if found.has_default() else None
        return str(default) if isinstance(default, str) else default  # the word itself, not the choice it is


@dataclass(frozen=True)
class Told:
    """What is only shown."""

    name: str

    @property
    def headers(self) -> tuple[str, ...]:
        """The one column."""
        return (self.name,)


Column = Own | Link | Many | Told


@dataclass(frozen=True)
class Table:
    """A list and its columns; `rule` says by what a row without an id is recognised."""

    model: Any
    columns: tuple[Column, ...]
    rule: str
    last: tuple[str, ...] = ("state", "version", "updated_at")

    @property
    def name(self) -> str:
        """The model's name, as it stands in addresses."""
        return str(self.model._meta.model_name)

    @property
    def plural(self) -> str:
        """What the list is called."""
        return str(self.model._meta.verbose_name_plural)

    @property
    def prefix(self) -> str:
        """That of the public ids."""
        return PREFIXES[self.model]

    @cached_property
    def headers(self) -> tuple[str, ...]:
        """All columns, in order."""
        return ("id", *(name for column in self.columns for name in column.headers), *self.last)

    def of(self, kind: type[Any]) -> Iterator[Any]:
        """The columns of one kind."""
        return (column for column in self.columns if isinstance(column, kind))

    def field(self, name: str) -> Any:
        """A field of the record."""
        return self.model._meta.get_field(name)

    def rows(self, given: models.QuerySet[Any]) -> models.QuerySet[Any]:
        """Records with all that stands in the columns: one statement, and one for each short list."""
        links = [column.name for column in self.of(Link)]
        lists = [models.Prefetch(column.relation, _children(column), column.attribute) for column in self.of(Many)]
        found = given.select_related(None).select_related(*links) if links else given
        found = found.prefetch_related(None).prefetch_related(*lists)
        return found if self.model is not Topic else found.annotate(version=_changes())


def _children(column: Many) -> models.QuerySet[Any]:
    links = [name for name in column.fields if column.target(name)]
    rows = column.model._default_manager.order_by(column.place or "id")
    rows = rows.select_related(*links) if links else rows
    if column.model is Anchor:
        rows = rows.defer("capture__text").annotate(kept=models.Q(capture__text__isnull=False))
    return rows


def _changes() -> Any:
    """A topic has no version; the number of its changes serves as one."""
    history = Topic.history.model.objects.filter(id=models.OuterRef("pk")).order_by().values("id")
    counted = history.annotate(changes=models.Count("history_id")).values("changes")
    return models.functions.Coalesce(models.Subquery(counted), 0)


def _own(*names: str) -> tuple[Own, ...]:
    return tuple(Own(name) for name in names)


_NAMES = Many("names", SpeakerName, "name", ("kind", "language"), ("name",))
_IDENTIFIERS = Many("identifiers", Identifier, "value", ("scheme",), ("value", "scheme"))
_AFFILIATIONS = Many(
    "affiliations",
    Affiliation,
    "role",
    ("organization", "since_text", "since_edtf", "until_text", "until_edtf", "source"),
    ("role", "organization"),
)
_CORRECTIONS = Many("corrections", SourceCorrection, "text", ("date_text", "date_edtf", "url"), ("text",))
_ANCHORS = Many(
    "anchors",
    Anchor,
    "span",
    ("part", "capture", "locator", "exact", "sha256"),
    ("start", "end", "part", "capture", "exact", "sha256"),
)
_RELAYS = Many(
    "relays", Relay, "label", ("cue", "basis", "speaker", "source"), ("label", "speaker", "source"), place="position"
)
_EVIDENCE = Many("evidence", Evidence, "quote", ("stance", "certainty", "note"), ("quote",), place="")
_LINKS = Many("links", ClaimLink, "to_claim", ("relation", "note"), ("to_claim", "relation"))
_ASSESSMENTS = Many(
    "assessments",
    Assessment,
    "label",
    ("reviewer", "rating", "best", "worst", "explanation", "url", "published_text", "published_edtf"),
    ("label", "reviewer"),
)

TABLES = {
    table.name: table
    for table in (
        Table(
            Source,
            (
                *_own("title", "title_supplied", "kind", "slug", "url"),
                Link("publisher", Speaker),
                *_own("byline", "published_text", "published_edtf", "language"),
                Link("via", Source),
                *_own("text_access", "rights", "note"),
                _CORRECTIONS,
            ),
            "its url, where it has one; else by the exact title with the same published_edtf and publisher",
        ),
        Table(
            Speaker,
            (
                *_own("name", "kind", "sort_name", "slug", "description", "note"),
                _NAMES,
                _IDENTIFIERS,
                _AFFILIATIONS,
            ),
            "its slug, where it has one; else by any of its identifiers, where it has any; "
            "else by the exact name with the same kind",
        ),
        Table(
            Quote,
            (
                Link("source", Source),
                *_own("text", "kind", "language"),
                Link("within", Quote),
                Own("identity"),
                Link("speaker", Speaker),
                *_own("speaker_label", "speaker_role"),
                Link("on_behalf_of", Speaker),
                *_own("said_text", "said_edtf", "occasion", "said_language"),
                Link("primary_source", Source),
                Link("translation_of", Quote),
                Link("printing_of", Quote),
                Own("note"),
                _ANCHORS,
                _RELAYS,
                Many("topics", QuoteTopic, "topic", key=("topic",)),
            ),
            "its source and exact text, with the same first anchor, where it has anchors, else with the same speaker",
        ),
        Table(
            Claim,
            (
                *_own("text", "language", "when_text", "when_edtf", "place"),
                *_own("quantity_text", "amount", "lower", "upper", "unit", "note"),
                _EVIDENCE,
                Many("about", ClaimAbout, "speaker", key=("speaker",)),
                Many("topics", ClaimTopic, "topic", key=("topic",)),
                _LINKS,
                _ASSESSMENTS,
            ),
            "its exact text",
        ),
        Table(
            Topic,
            _own("name", "slug", "description"),
            "its slug, where it has one; else by the exact name",
            last=("version",),
        ),
    )
}
"""The tables, by the names of their models."""
