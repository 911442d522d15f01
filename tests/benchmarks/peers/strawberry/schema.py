"""Factbase's models as strawberry-django would have them: types, filters and orders by its decorators, cursor
connections, its optimizer, and both of strawberry's caches.

What the optimizer cannot know, search and facets, is written with the ORM: a filter over the index of words, and a
GROUP BY for each facet.
"""

from collections.abc import Callable
from enum import Enum
from uuid import UUID

import strawberry
import strawberry_django  # type: ignore[import-not-found]  # in an environment of its own
from django.db.models import Count, F, Func, IntegerField, Q, QuerySet, Value
from django.db.models.expressions import RawSQL
from strawberry import auto, relay
from strawberry.extensions import ParserCache, ValidationCache
from strawberry.schema.config import StrawberryConfig
from strawberry_django.optimizer import DjangoOptimizerExtension  # type: ignore[import-not-found]
from strawberry_django.relay import DjangoCursorConnection  # type: ignore[import-not-found]

from quotes import models
from quotes.models.state import IS_LISTED
from quotes.search import meets_listed, wanted

CACHED = 100

# ---------------------------------------------------------------- filters and orders


@strawberry_django.filter_type(models.Source, lookups=True)
class SourceFilter:
    """Filters of sources."""

    publisher_id: strawberry_django.BaseFilterLookup[UUID] | None


@strawberry_django.filter_type(models.Quote, lookups=True)
class QuoteFilter:
    """Filters of quotes."""

    id: strawberry_django.BaseFilterLookup[UUID] | None
    speaker_id: strawberry_django.BaseFilterLookup[UUID] | None
    said_first: strawberry_django.ComparisonFilterLookup[int] | None
    said_last: strawberry_django.ComparisonFilterLookup[int] | None
    source: SourceFilter | None

    @strawberry_django.filter_field
    def listed(self, value: bool, prefix: str) -> Q:
        """Published or retracted, and not merged."""
        return IS_LISTED if value else ~IS_LISTED

    @strawberry_django.filter_field
    def q(self, value: str, prefix: str) -> Q:
        """Words."""
        return meets_listed(RawSQL("%s::tsquery", [str(wanted(value))]))


@strawberry_django.filter_type(models.Speaker, lookups=True)
class SpeakerFilter:
    """Filters of speakers."""

    id: strawberry_django.BaseFilterLookup[UUID] | None

    @strawberry_django.filter_field
    def listed(self, value: bool, prefix: str) -> Q:
        """Published or retracted, and not merged."""
        return IS_LISTED if value else ~IS_LISTED


@strawberry_django.filter_type(models.Evidence, lookups=True)
class EvidenceFilter:
    """Filters of evidence."""

    public: bool


@strawberry_django.order_type(models.Quote)
class QuoteOrder:
    """Orders of quotes."""

    said_last: strawberry_django.Ordering | None
    id: auto


@strawberry_django.order_type(models.Speaker)
class SpeakerOrder:
    """Orders of speakers."""

    name_key: strawberry_django.Ordering | None
    id: auto


@strawberry_django.order_type(models.Evidence)
class EvidenceOrder:
    """Orders of evidence."""

    id: auto


# ---------------------------------------------------------------- facets


@strawberry.enum
class QuoteFacet(Enum):
    """What quotes are counted by."""

    SPEAKER = "speaker"
    SOURCE = "source"
    TOPIC = "topic"
    KIND = "kind"
    YEAR = "year"


@strawberry.type
class FacetValue:
    """A value, and how many quotes have it."""

    value: str
    label: str
    count: int


@strawberry.type
class FacetOfQuotes:
    """The ten values that most quotes have."""

    name: str
    values: list[FacetValue]


YEAR = Func(
    F("said_last"),
    template="extract(year from date '0001-01-01' + (%(expressions)s - 1))::int",
    output_field=IntegerField(),
)
"""A day is kept as its number; the last day there can be stands for none."""

BY: dict[QuoteFacet, Callable[[QuerySet], QuerySet]] = {
    QuoteFacet.SPEAKER: lambda quotes: quotes.values(value=F("speaker"), label=F("speaker__name")),
    QuoteFacet.SOURCE: lambda quotes: quotes.values(value=F("source"), label=F("source__title")),
    QuoteFacet.TOPIC: lambda quotes: quotes.values(value=F("topics"), label=F("topics__name")),
    QuoteFacet.KIND: lambda quotes: quotes.values(value=F("kind"), label=F("kind")),
    QuoteFacet.YEAR: lambda quotes: quotes.filter(said_edtf__isnull=False).values(value=YEAR, label=Value("")),
}


def counted(quotes: QuerySet, facet: QuoteFacet) -> FacetOfQuotes:
    """One facet (one statement)."""
    rows = BY[facet](quotes.order_by().select_related(None).prefetch_related(None))
    found = rows.filter(value__isnull=False).annotate(count=Count("id")).order_by("-count", "value")[:10]
    values = [FacetValue(value=str(row["value"]), label=str(row["label"]), count=row["count"]) for row in found]
    return FacetOfQuotes(name=facet.name, values=values)


@strawberry.type
class FacetedConnection(DjangoCursorConnection[relay.NodeType]):
    """A connection of quotes with facets."""

    @strawberry.field
    def facets(self, names: list[QuoteFacet]) -> list[FacetOfQuotes]:
        """The facets asked for, in turn."""
        return [counted(self.total_count_qs, name) for name in names]


# ---------------------------------------------------------------- types


@strawberry_django.type(models.Claim)
class Claim(relay.Node):
    """A claim."""

    row_id: UUID = strawberry_django.field(field_name="id")
    text: str


@strawberry_django.type(models.Evidence, filters=EvidenceFilter, ordering=EvidenceOrder)
class Evidence(relay.Node):
    """What ties a quote to a claim."""

    row_id: UUID = strawberry_django.field(field_name="id")
    stance: str
    claim: Claim


@strawberry_django.type(models.Speaker, filters=SpeakerFilter, ordering=SpeakerOrder)
class Speaker(relay.Node):
    """A speaker."""

    row_id: UUID = strawberry_django.field(field_name="id")
    name: str
    quotes: DjangoCursorConnection["Quote"] = strawberry_django.connection()


@strawberry_django.type(models.Source, filters=SourceFilter)
class Source(relay.Node):
    """A source."""

    row_id: UUID = strawberry_django.field(field_name="id")
    title: str
    url: str | None
    publisher: Speaker | None


@strawberry_django.type(models.Quote, filters=QuoteFilter, ordering=QuoteOrder)
class Quote(relay.Node):
    """A quote. The optimizer does not know that a cursor is made of the day, and would ask for it row by row."""

    row_id: UUID = strawberry_django.field(field_name="id", only=["id", "said_last"])
    text: str
    kind: str
    said_text: str | None
    said_edtf: str | None
    speaker: Speaker | None
    source: Source
    evidence: DjangoCursorConnection[Evidence] = strawberry_django.connection()


@strawberry.type
class Query:
    """The roots that the questions need."""

    quote: Quote = strawberry_django.field()
    quotes: FacetedConnection[Quote] = strawberry_django.connection()
    speakers: DjangoCursorConnection[Speaker] = strawberry_django.connection()


schema = strawberry.Schema(
    Query,
    config=StrawberryConfig(relay_max_results=100),
    extensions=[lambda: ParserCache(CACHED), lambda: ValidationCache(CACHED), DjangoOptimizerExtension],
)
