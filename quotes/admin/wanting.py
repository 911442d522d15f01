"""What wants a person: records that lack something, each kind a list filter, so that they are shown as counted."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.contrib import admin
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.http import HttpRequest

from quotes import review
from quotes.admin.lists import chosen
from quotes.filters import FILTERS
from quotes.models import Anchor, Capture, Claim, Evidence, Quote, Record, Source, Speaker, State

OPEN = (State.PROPOSED.value, State.DRAFT.value, State.IN_REVIEW.value)
"""The states in which somebody still has to decide."""

STANDING = (*OPEN, State.PUBLISHED.value)
"""The states in which a record may still be worked on."""


@dataclass(frozen=True, slots=True)
class Want:
    """A reason why records want a person: the parameter and the title of their list, and the condition."""

    model: type[Record]
    name: str
    title: str
    where: Callable[[], Q]

    @property
    def rows(self) -> models.QuerySet[Any]:
        """The records. Lazy."""
        return self.model._default_manager.filter(self.where(), merged_into=None)


def _without(rows: type[models.Model], to: str, states: tuple[str, ...]) -> Callable[[], Q]:
    return lambda: Q(~Exists(rows._default_manager.filter(**{to: OuterRef("pk")})), state__in=states)


def corrected(kind: str) -> Q:
    """Of this kind, with a correction that waits. Nulls among the keys do no harm: to leave them out by name would draw
    SQLite to the wrong index."""
    return Q(pk__in=review.pending().order_by().values(kind))


def _superseded() -> Q:
    """Words that still stand on a capture after which another came."""
    old = Capture.objects.filter(supersedes__isnull=False).values("supersedes")
    return Q(pk__in=Anchor.objects.filter(capture__in=old).values("quote"))


WITHOUT_QUOTES = Want(Source, "without_quotes", "without quotes", _without(Quote, "source", STANDING))
WITHOUT_EVIDENCE = Want(Claim, "without_evidence", "without evidence", _without(Evidence, "claim", OPEN))
SUPERSEDED = Want(Quote, "superseded", "on a superseded text", _superseded)
WAITING = tuple(
    Want(model, "correction_waits", "correction to confirm", partial(corrected, str(model._meta.model_name)))
    for model in (Quote, Claim, Source, Speaker)
)
"""Published records with a correction that a second person has not confirmed yet."""

WANTS = (WITHOUT_QUOTES, WITHOUT_EVIDENCE, SUPERSEDED, *WAITING)


def list_filters(model: type[models.Model]) -> list[type[admin.SimpleListFilter]]:
    """The list filters of a model beside its own: what is wanting, and when it was made."""
    wanting = [_list_filter(want) for want in WANTS if want.model is model]
    found = FILTERS.get(str(model._meta.model_name))
    if found is None:
        return wanting
    return [*wanting, chosen(found, "created_from", "made from"), chosen(found, "created_to", "made before")]


def _list_filter(want: Want) -> type[admin.SimpleListFilter]:
    class Wanting(admin.SimpleListFilter):
        title, parameter_name = want.title, want.name

        def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
            return [("true", "Yes")]

        def queryset(self, request: HttpRequest, queryset: models.QuerySet[Any]) -> models.QuerySet[Any]:
            return queryset.filter(want.where()) if self.value() == "true" else queryset

    return Wanting
