"""The conditions of filters: each makes a Q over the row's own columns and sub-queries from one parameter."""

from collections.abc import Callable
from typing import Any

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import StrIndex, Substr
from django.db.models.lookups import GreaterThan

from quotes.filters.condition import Where
from quotes.models import Claim, ClaimLink, Evidence, Identifier, Quote, Record, Source, SpeakerName, State
from quotes.models.claim import SUPPORTING
from quotes.models.state import IS_LISTED


def any_of(column: str, shown: type[Record] | None = None) -> Where:
    """The column holds one of the list, and, with `shown`, leads to a record of that kind that the public may read."""
    condition = leads(column, shown) if shown else Q()
    return lambda given: Q(**{f"{column}__any": given}) & condition


def leads(column: str, to: type[Record]) -> Q:
    """The column leads to a record that the public may read."""
    return Q(Exists(to._default_manager.public().filter(id=OuterRef(column))))


def among(rows: type[models.Model], column: str, to: str, shown: type[Record] | None = None, **fixed: Any) -> Where:
    """The row's id is the `to` of a row of another table for which `any_of` (column, shown) holds."""
    where = any_of(column, shown)
    return lambda given: Q(id__in=rows._default_manager.filter(where(given), **fixed).values(to))


def found_in(*columns: str) -> Where:
    """One of the columns contains the text."""

    def where(given: Any) -> Q:
        condition = Q()
        for column in columns:
            condition |= Q(GreaterThan(StrIndex(F(column), given), 0))
        return condition

    return where


def has(rows: type[models.Model], column: str, **fixed: Any) -> Callable[[bool], Q]:
    """Whether another table has a row for this one."""
    found = Exists(rows._default_manager.filter(**{column: OuterRef("id")}, **fixed))
    return lambda given: Q(found) if given else ~Q(found)


def kept_name(given: Any) -> Q:
    """The name, or one of the other names, contains the text."""
    other = SpeakerName.objects.filter(GreaterThan(StrIndex(F("name_key"), given), 0)).values("speaker")
    return Q(GreaterThan(StrIndex(F("name_key"), given), 0)) | Q(id__in=other)


def identified(given: Any) -> Q:
    """The speaker has this identifier, given as scheme:value."""
    colon = StrIndex(given, models.Value(":"))
    rows = Identifier.objects.filter(scheme=Substr(given, 1, colon - 1), value=Substr(given, colon + 1))
    return Q(id__in=rows.values("speaker"))


def linked(given: Any) -> Q:
    """The claim stands at either end of a link of one of the relations."""
    links = ClaimLink.objects.filter(relation__any=given)
    return Q(id__in=links.values("from_claim")) | Q(id__in=links.values("to_claim"))


def linked_shown(given: Any) -> Q:
    """The same, and the public may read the claim at the other end."""
    links = ClaimLink.objects.filter(relation__any=given)
    return Q(id__in=links.filter(leads("to_claim", Claim)).values("from_claim")) | Q(
        id__in=links.filter(leads("from_claim", Claim)).values("to_claim")
    )


def by_words_of(column: str, **fixed: Any) -> Where:
    """A quote whose `column` is one of the list bears on the claim."""
    return lambda given: Q(
        id__in=Evidence.objects.filter(quote__in=Quote.objects.filter(**{f"{column}__any": given}), **fixed).values(
            "claim"
        )
    )


def printed_by(shown: type[Record] | None = None) -> Where:
    """The quote stands in a source that one of the list published."""
    where = any_of("publisher", shown)
    return lambda given: Q(source__in=Source.objects.filter(where(given)))


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


def supported(given: bool) -> Q:
    """A published quote asserts or supports the claim, or none does."""
    return has(Evidence, "claim", stance__in=SUPPORTING, quote__state=State.PUBLISHED)(given)


def at_least(given: Any) -> Q:
    """The number as said may be this much or more: its upper end, or its only figure, reaches it."""
    return Q(upper__gte=given) | Q(upper=None, amount__gte=given) | Q(upper=None, amount=None, lower__isnull=False)


def at_most(given: Any) -> Q:
    """The number as said may be this much or less: its lower end, or its only figure, reaches it."""
    return Q(lower__lte=given) | Q(lower=None, amount__lte=given) | Q(lower=None, amount=None, upper__isnull=False)
