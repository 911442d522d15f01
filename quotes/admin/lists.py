"""Lists: the filters and the search of `filters`, in the form in which Django's admin wants them."""

import uuid
from typing import Any

import django_filters
from django.contrib import admin
from django.contrib.admin.options import IncorrectLookupParameters
from django.db import models
from django.http import HttpRequest

from quotes.filters.condition import Flag
from quotes.models.keys import parse_id

SHORT = 180
"""The most code points of a text that a list shows."""


def chosen(filters: type[django_filters.FilterSet], name: str, title: str = "") -> type[admin.SimpleListFilter]:
    """One filter of a FilterSet as a list filter: a choice, yes or no, or (for ids) what a link has chosen."""
    found = filters.base_filters[name]
    words = getattr(found, "enum", None)
    options = [("true", "Yes"), ("false", "No")] if isinstance(found, Flag) else list(words.choices) if words else []

    class Chosen(admin.SimpleListFilter):
        parameter_name = name

        def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
            return options or ([(self.value(), "the chosen one")] if self.value() else [])

        def queryset(self, request: HttpRequest, queryset: models.QuerySet[Any]) -> models.QuerySet[Any]:
            return filtered(filters, queryset, name, self.value())

    Chosen.title = title or name.replace("_", " ")
    return Chosen


def shortened(text: str) -> str:
    """Text as a list shows it: whole, or its first words."""
    return text if len(text) <= SHORT else f"{text[: SHORT - 1].rstrip()}…"


def filtered(
    filters: type[django_filters.FilterSet], rows: models.QuerySet[Any], name: str, value: str | None
) -> models.QuerySet[Any]:
    """The rows for which a filter holds; all of them without a value. Raises IncorrectLookupParameters."""
    if value is None:
        return rows
    bound = filters({name: value}, queryset=rows)
    if not bound.is_valid():
        raise IncorrectLookupParameters(bound.errors)
    return bound.qs


class Searched:
    """A list whose search box takes an id, or text for one filter of a FilterSet."""

    searched: tuple[type[django_filters.FilterSet], str] | None = None

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> tuple[Any, bool]:
        """The rows that are found, never twice the same; none for what cannot be searched for."""
        term = search_term.strip()
        if key := key_in(term):
            return queryset.filter(pk=key), False
        if not term or self.searched is None:
            return super().get_search_results(request, queryset, search_term)  # type: ignore[misc]
        try:
            return filtered(self.searched[0], queryset, self.searched[1], term), False
        except IncorrectLookupParameters:
            return queryset.none(), False


def key_in(term: str) -> uuid.UUID | None:
    """The key that a public id or a bare UUID names; None for anything else."""
    try:
        return uuid.UUID(parse_id(term)[1])
    except ValueError:
        pass
    try:
        return uuid.UUID(term)
    except ValueError:
        return None
