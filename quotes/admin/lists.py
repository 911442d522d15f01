"""Lists: the filters and the search of `filters`, in the form in which Django's admin wants them, and their pages.

The law of lists: no list counts a whole table, sorts what no index has in order, or goes far into the depth. Whoever
looks for a row behind the first 10,000 narrows the list.
"""

import uuid
from typing import Any

import django_filters
from django.contrib import admin, messages
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.http import HttpRequest
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from quotes.admin.given import Guarded, Sound
from quotes.filters.bound import Bound
from quotes.filters.condition import Flag, Moment
from quotes.models import Record
from quotes.models.keys import parse_id
from quotes.text.words import SHORTEST

ASKED = 'Words, "phrases", -not, begin*; accents and case do not count. Or an id.'
"""What a search box takes."""

SHORT = 180
"""The most code points of a text that a list shows."""

COUNTED = 10_000
"""The most rows of a list that are counted and paged through."""


def chosen(filters: type[django_filters.FilterSet], name: str, title: str = "") -> type[admin.SimpleListFilter]:
    """One filter of a FilterSet as a list filter: a choice, yes or no, or (for ids, times) what a link has chosen."""
    found = filters.base_filters[name]
    words = getattr(found, "enum", None)
    options = [("true", "Yes"), ("false", "No")] if isinstance(found, Flag) else list(words.choices) if words else []

    class Chosen(admin.SimpleListFilter):
        parameter_name = name

        def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
            shown = self.value() if isinstance(found, Moment) else "the chosen one"
            return options or ([(self.value(), shown)] if self.value() else [])

        def queryset(self, request: HttpRequest, queryset: models.QuerySet[Any]) -> models.QuerySet[Any]:
            return filtered(filters, queryset, name, self.value())

    Chosen.title = title or name.replace("_", " ")
    return Chosen


class Merged(admin.SimpleListFilter):
    """What was merged into another record stands in no list but its own; by its id it is found."""

    title = "merged"
    parameter_name = "merged"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        """One choice beside the usual."""
        return [("yes", "Merged into others")]

    def queryset(self, request: HttpRequest, queryset: models.QuerySet[Any]) -> models.QuerySet[Any]:
        """The records that stand for themselves, or the others."""
        if self.value() == "yes":
            return queryset.filter(merged_into__isnull=False)
        return queryset if key_in(request.GET.get("q", "").strip()) else queryset.filter(merged_into=None)

    def choices(self, changelist: Any) -> Any:
        """In words of our own."""
        for choice in super().choices(changelist):
            yield {**choice, "display": "Not merged"} if choice["display"] == _("All") else choice


def shortened(text: str) -> str:
    """Text as a list shows it: whole, or its first words."""
    return text if len(text) <= SHORT else f"{text[: SHORT - 1].rstrip()}…"


def filtered(
    filters: type[django_filters.FilterSet], rows: models.QuerySet[Any], name: str, value: str | None
) -> models.QuerySet[Any]:
    """The rows for which a filter holds; all of them without a value. Raises IncorrectLookupParameters.

    A list of exactly one is asked for by equality: only that keeps the order of an index.
    """
    if value is None:
        return rows
    condition = filters.base_filters[name]
    try:
        bound = condition.clean(value)
    except ValidationError as error:
        raise IncorrectLookupParameters(error) from None
    if isinstance(condition, Flag):
        return rows.filter(condition.where(bound))
    alone = isinstance(bound, list) and len(bound) == 1
    return rows.filter(_near(condition.where(Bound(bound[0] if alone else bound, condition.cast, one=alone))))


def _near(condition: Q) -> Q:
    """The condition, where it looks for the key among the rows of another table, in the form that suits their number.

    Few are asked for by their keys. Of very many some are among the newest, which a list begins with: these are looked
    for row by row, and all of them are never gathered. One statement at most.
    """
    match condition.children:
        case [("id__in", models.QuerySet() as among)]:
            [to] = among.query.values_select
            keys = list(among.order_by(to).values_list(to, flat=True)[: COUNTED + 1])
            return Q(pk__in=keys) if len(keys) <= COUNTED else Q(Exists(among.filter(**{to: OuterRef("pk")})))
    return condition


class Pages(Paginator):
    """Pages of a list that may have a million rows: the first `COUNTED` of them."""

    @cached_property
    def count(self) -> int:
        """How many rows there are to page through (one statement, over as many rows at most)."""
        return min(self._found, COUNTED)

    @property
    def counted(self) -> str:
        """How many rows there are, in words."""
        return f"more than {COUNTED:,}" if self._found > COUNTED else f"{self._found:,}"

    @property
    def is_cut(self) -> bool:
        """Whether there are rows that no page shows."""
        return self._found > COUNTED

    @cached_property
    def _found(self) -> int:
        rows: Any = self.object_list
        return rows.order_by()[: COUNTED + 1].count()


class Listed(Sound):
    """A list in an order that an index has: by one column, and by key in the same direction."""

    def get_ordering(self, request: HttpRequest, queryset: Any) -> list[Any]:
        """Django's first column, if the list may be sorted by it; the list's own order otherwise."""
        found: list[Any] = [*super().get_ordering(request, queryset)]
        own: list[Any] = [*self.model_admin.get_ordering(request)]
        first = found[0] if in_order(self.model, found[0].lstrip("-")) else own[0]
        sign = "-" if first.startswith("-") else ""
        return [first] if first.lstrip("-") in ("pk", "id") else [first, f"{sign}id"]

    def get_results(self, request: HttpRequest) -> None:
        """Django's; what was counted and found to be nothing is not looked for once more."""
        super().get_results(request)
        if not self.result_count:
            self.result_list = self.queryset.none()


def in_order(model: type[models.Model], column: str) -> bool:
    """Whether an index has a model's rows in the order of a column and then of the key."""
    indexes = [index.fields for index in model._meta.indexes if index.condition is None]
    return column in ("pk", "id") or ([column, "id"] in indexes and not model._meta.get_field(column).remote_field)


class Searched(Guarded):
    """A list whose search box takes an id, or text for one filter of a FilterSet; however long it is."""

    searched: tuple[type[django_filters.FilterSet], str] | None = None
    paginator: type[Paginator] = Pages
    show_full_result_count = False
    list_per_page = 50
    list_max_show_all = 100

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        """A list under the law above."""
        return Listed

    def get_sortable_by(self, request: HttpRequest) -> Any:
        """The columns that an index has in order."""
        own: Any = self
        shown = [name for name in own.get_list_display(request) if isinstance(name, str)]
        orders = {name: getattr(getattr(own, name, None), "admin_order_field", name) for name in shown}
        return [name for name, column in orders.items() if in_order(own.model, column)]

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> tuple[Any, bool]:
        """The rows that are found, never twice the same; none for what cannot be searched for.

        What was merged into another is not offered where a record is chosen, and the word being typed may go on there.
        """
        term = search_term.strip()
        is_typing = request.path.endswith("/autocomplete/")
        if is_typing and issubclass(queryset.model, Record):
            queryset = queryset.filter(merged_into=None)
        if key := key_in(term):
            return queryset.filter(pk=key), False
        if not term or self.searched is None:
            return super().get_search_results(request, queryset, search_term)  # type: ignore[misc]
        if is_typing and self.searched[1] == "q" and term[-SHORTEST:].isalnum() and len(term) >= SHORTEST:
            term += "*"
        try:
            return filtered(self.searched[0], queryset, self.searched[1], term), False
        except IncorrectLookupParameters as error:
            if not is_typing:
                messages.error(request, " ".join(error.args[0].messages))
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
