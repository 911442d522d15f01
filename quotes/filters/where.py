"""The conditions of filters: each makes a Q over the row's own columns and sub-queries from one parameter.

What leads through other tables (`Through`) can be asked from either end: which rows it leads to (gathered), or of one
row whether it leads there (met). The first costs as much as the values are frequent, the second a look-up for each row.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import StrIndex, Substr
from django.db.models.lookups import GreaterThan

from quotes.filters.condition import Where
from quotes.models import Claim, ClaimLink, Evidence, Identifier, Quote, QuoteTopic, Record, Source, SpeakerName, State
from quotes.models.claim import SUPPORTING
from quotes.models.state import IS_LISTED


class Met(Exists):
    """EXISTS, asked of one row after the other: OFFSET keeps PostgreSQL from joining or hashing all that there is."""

    template = "EXISTS(%(subquery)s OFFSET 0)"


@dataclass(frozen=True, slots=True)
class Through:
    """The row's `key` is the column `to` of one of the `rows` of another table, which are chosen by the parameter.

    Where these are themselves found through another table, `first` are what an index finds there.
    """

    rows: Callable[[Any], models.QuerySet[Any]]
    to: str
    key: str = "id"
    first: Callable[[Any], models.QuerySet[Any]] | None = None

    def __call__(self, given: Any) -> Q:
        """The condition as it gathers."""
        return Q(**{f"{self.key}__in": self.rows(given).values(self.to)})

    def met(self, given: Any) -> Q:
        """The condition as one row meets it."""
        return Q(Met(self.rows(given).filter(**{self.to: OuterRef(self.key)})))

    def reached(self, given: Any) -> models.QuerySet[Any] | None:
        """As many rows as it costs to gather, all from an index; None where these are as many as the rows that it leads
        to."""
        if self.first is not None:
            return self.first(given)
        return self.rows(given).values(self.to) if self.key == "id" else None


@dataclass(frozen=True, slots=True)
class Has:
    """Another table has a row for this one, or has none."""

    rows: Callable[[], models.QuerySet[Any]]

    def __call__(self, given: bool) -> Q:
        """The condition as it gathers."""
        return Q(Exists(self.rows())) if given else ~Q(Exists(self.rows()))

    def met(self, given: bool) -> Q:
        """The condition as one row meets it."""
        return Q(Met(self.rows())) if given else ~Q(Met(self.rows()))


def met(where: Where, given: Any) -> Q:
    """The condition as it is asked of one row after the other."""
    asked: Where = getattr(where, "met", where)
    return asked(given)


def any_of(column: str, shown: type[Record] | None = None) -> Where:
    """The column holds one of the list, and, with `shown`, leads to a record of that kind that the public may read."""
    condition = leads(column, shown) if shown else Q()
    return lambda given: Q(**{f"{column}__any": given}) & condition


def leads(column: str, to: type[Record]) -> Q:
    """The column leads to a record that the public may read."""
    return Q(Met(to._default_manager.public().filter(id=OuterRef(column))))


def among(rows: type[models.Model], column: str, to: str, shown: type[Record] | None = None, **fixed: Any) -> Where:
    """The row's id is the `to` of a row of another table for which `any_of` (column, shown) holds."""
    where = any_of(column, shown)
    return Through(lambda given: rows._default_manager.filter(where(given), **fixed), to)


def found_in(*columns: str) -> Where:
    """One of the columns contains the text."""

    def where(given: Any) -> Q:
        condition = Q()
        for column in columns:
            condition |= Q(GreaterThan(StrIndex(F(column), given), 0))
        return condition

    return where


def has(rows: type[models.Model], column: str, **fixed: Any) -> Has:
    """Whether another table has a row for this one."""
    return Has(lambda: rows._default_manager.filter(**{column: OuterRef("id")}, **fixed))


def kept_name(given: Any) -> Q:
    """The name, or one of the other names, contains the text."""
    other = SpeakerName.objects.filter(GreaterThan(StrIndex(F("name_key"), given), 0)).values("speaker")
    return Q(GreaterThan(StrIndex(F("name_key"), given), 0)) | Q(id__in=other)


def _identifiers(given: Any) -> models.QuerySet[Any]:
    """The identifiers that are this one, given as scheme:value."""
    colon = StrIndex(given, models.Value(":"))
    return Identifier.objects.filter(scheme=Substr(given, 1, colon - 1), value=Substr(given, colon + 1))


identified = Through(_identifiers, "speaker")
"""The speaker has this identifier, given as scheme:value."""


@dataclass(frozen=True, slots=True)
class Linked:
    """The claim stands at either end of a link of one of the relations; with `shown`, the public may read the claim at
    the other end."""

    shown: bool = False
    key: ClassVar[str] = "id"

    def __call__(self, given: Any) -> Q:
        """The condition as it gathers: from one list, for of two of them PostgreSQL makes no join."""
        start, end = (one.rows(given).order_by().values(one.to) for one in self.ends())
        return Q(id__in=start.union(end, all=True))

    def met(self, given: Any) -> Q:
        """The condition as one row meets it."""
        start, end = self.ends()
        return start.met(given) | end.met(given)

    def reached(self, given: Any) -> models.QuerySet[Any]:
        """As many rows as it costs to gather."""
        return ClaimLink.objects.filter(relation__any=given).values("pk")

    def ends(self) -> tuple[Through, Through]:
        """From which end a link leads to the claim."""
        return self._end("from_claim", "to_claim"), self._end("to_claim", "from_claim")

    def _end(self, near: str, far: str) -> Through:
        other = leads(far, Claim) if self.shown else Q()
        return Through(lambda given: ClaimLink.objects.filter(other, relation__any=given), near)


def by_words_of(column: str, **fixed: Any) -> Where:
    """A quote whose `column` is one of the list bears on the claim."""
    where = any_of(column)
    return Through(
        lambda given: Evidence.objects.filter(**{f"quote__{column}__any": given}, **fixed),
        "claim",
        first=lambda given: Quote.objects.filter(where(given)).values("pk"),
    )


def printed_by(shown: type[Record] | None = None) -> Where:
    """The quote stands in a source that one of the list published."""
    where = any_of("publisher", shown)
    return Through(lambda given: Source.objects.filter(where(given)), "id", "source")


FED = 5_000
"""Of so many records that meet it, the newest, a filter of a feed finds those that were published last."""


def published(column: str, record: type[Record], where: Where) -> Where:
    """The column leads to a record that lists show and for which the condition holds; to one of the newest FED."""

    def newest(given: Any) -> Q:
        rows = record._default_manager.filter(IS_LISTED, where(given)).order_by("-id").values("id")
        return Q(**{f"{column}__in": rows[:FED]})

    return newest


def published_on(column: str, rows: type[models.Model]) -> Where:
    """The same by topic: the rows of the join table repeat whether lists show the record."""

    def newest(given: Any) -> Q:
        found = rows._default_manager.filter(topic__any=given, public=True).order_by(f"-{column}_id")
        return Q(**{f"{column}__in": found.values(column)[:FED]})

    return newest


def listed(column: str, record: type[Record]) -> Callable[[bool], Q]:
    """Whether the column leads to a record that lists show."""
    found = Exists(record._default_manager.filter(IS_LISTED, id=OuterRef(column)))
    return lambda given: Q(found) if given else ~Q(found)


def _printing_about(given: Any) -> models.QuerySet[Any]:
    return Quote.objects.filter(quote_topics__topic__any=given, quote_topics__public=True)


def _public_topics(given: Any) -> models.QuerySet[Any]:
    return QuoteTopic.objects.filter(topic__any=given, public=True).values("quote")


printing_about = Through(_printing_about, "source", first=_public_topics)
"""A public quote in the source has one of the topics."""


supported = has(Evidence, "claim", stance__in=SUPPORTING, quote__state=State.PUBLISHED)
"""A published quote asserts or supports the claim, or none does."""


def at_least(given: Any) -> Q:
    """The number as said may be this much or more: its upper end, or its only figure, reaches it."""
    return Q(upper__gte=given) | Q(upper=None, amount__gte=given) | Q(upper=None, amount=None, lower__isnull=False)


def at_most(given: Any) -> Q:
    """The number as said may be this much or less: its lower end, or its only figure, reaches it."""
    return Q(lower__lte=given) | Q(lower=None, amount__lte=given) | Q(lower=None, amount=None, upper__isnull=False)
