"""What waits: the rows of a section, by age, a page at a time.

The law: a page costs the same however much waits. Rows are found by key behind the last one (keyset), never by offset,
through the partial index of what waits (`waiting`); counting stops at MOST. Four kinds are one statement.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib.auth import get_user_model
from django.db.models import (
    CharField,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
)
from django.db.models.functions import Left

from quotes.admin.along import MODELS, PREFIXES
from quotes.admin.lists import filtered
from quotes.admin.queue.wishes import SECTIONS, Wish
from quotes.admin.wanting import corrected
from quotes.filters import FILTERS
from quotes.models import State
from quotes.models.keys import public_id
from quotes.models.record import IsWaiting
from quotes.read.shape import ENTITIES

PAGE = 25
"""How many rows stand beside the record."""

MOST = 1_000
"""How many rows are counted."""

WORDS = {"quote": "text", "claim": "text", "source": "title", "speaker": "name"}
SHORT = 140

STATES = {"review": State.IN_REVIEW, "drafts": State.DRAFT, "proposals": State.PROPOSED}
REACH = {
    "quote": {"source": "source", "speaker": "attributed_to", "topic": "topic"},
    "claim": {"source": "source", "speaker": "speaker", "topic": "topic"},
    "source": {"source": "pk", "speaker": "publisher"},
    "speaker": {"speaker": "pk"},
}
"""What each filter of the queue means for each kind: a filter of its FilterSet, or the record itself."""

_PREFIX = {name: ENTITIES[name].prefix for name in ("source", "speaker", "topic")}


class CountTo(Subquery):
    """How many rows a limited queryset has."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) counted)"


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the list: enough to be recognised by."""

    key: UUID
    kind: str
    words: str
    state: str

    @property
    def id(self) -> str:
        """Its public id."""
        return public_id(PREFIXES[self.kind], self.key)

    @property
    def named(self) -> str:
        """Its state in words."""
        return str(State(self.state).label)

    @property
    def short(self) -> str:
        """Its words, or their beginning."""
        return self.words if len(self.words) < SHORT else f"{self.words[: SHORT - 1].rstrip()}…"


@dataclass(frozen=True, slots=True)
class Page:
    """Rows by age, oldest first; whether there are others before and behind them."""

    rows: tuple[Row, ...]
    earlier: bool
    later: bool


Asked = dict[str, QuerySet[Any]]
"""The rows of each kind that are asked for, of any section."""


def asked(wish: Wish, kinds: Sequence[str], me: Any) -> Asked:
    """The rows that the filters let through. Kinds that a filter cannot hold for are left out; where a filter is wrong,
    all are. No statement, or one for each filter of claims by the words of quotes."""
    chosen = wish.cleaned_data.get("kind")
    found = {}
    for kind in kinds:
        reaches = all(name in REACH[kind] for name in _PREFIX if wish.cleaned_data.get(name))
        if not wish.errors and reaches and chosen in ("", None, kind):
            found[kind] = _filtered(kind, MODELS[kind]._default_manager.all(), wish, me)
    return found


def page(wish: Wish, among: Asked) -> Page:
    """The rows from `wish.start` on, or up to `wish.end`; the first ones without either. One statement."""
    backwards = wish.end is not None
    order = "-pk" if backwards else "pk"
    edge = Q(pk__lt=wish.end) if backwards else Q(pk__gte=wish.start) if wish.start else Q()
    arms = [_arm(kind, _of_section(kind, rows, wish.section).filter(edge), order) for kind, rows in among.items()]
    if not arms:
        return Page((), False, False)
    every = arms[0].union(*arms[1:], all=True) if len(arms) > 1 else arms[0]
    found = [Row(*values) for values in every.order_by(order)[: PAGE + 1]]
    rows, more = found[:PAGE], len(found) > PAGE
    if backwards:
        return Page(tuple(reversed(rows)), more, True)
    return Page(tuple(rows), wish.start is not None, more)


def counts(among: Asked, person: UUID) -> tuple[dict[str, int], str]:
    """How much waits in each section, MOST + 1 for more than MOST; and the name of a person, in whose row the counts
    are read. One statement."""
    told = get_user_model()._default_manager.filter(pk=person)
    name, *found = told.values_list("username", *(_sum(among, section) for section in SECTIONS)).get()
    return {section: min(count, MOST + 1) for section, count in zip(SECTIONS, found, strict=True)}, name


def _sum(among: Asked, section: str) -> Any:
    each: list[Any] = [
        CountTo(
            _of_section(kind, rows, section).order_by().values("pk")[: MOST + 1], output_field=IntegerField()
        )
        for kind, rows in among.items()
    ]  # fmt: skip
    return sum(each[1:], each[0]) if each else Value(0)


def _arm(kind: str, rows: QuerySet[Any], order: str) -> QuerySet[Any]:
    """A kind's rows in the form that they share. The limit stands inside, where both databases take it."""
    first = rows.order_by(order).values("pk")[: PAGE + 1]
    named = {"of": Value(kind, output_field=CharField()), "shown_words": Left(WORDS[kind], SHORT)}
    shown: Any = MODELS[kind]._default_manager.filter(pk__in=first).annotate(**named)
    return shown.order_by().values_list("pk", "of", "shown_words", "state")


def _of_section(kind: str, rows: QuerySet[Any], section: str) -> QuerySet[Any]:
    rows = rows.filter(merged_into=None)
    if section == "corrections":
        return rows.filter(corrected(kind))
    return rows.filter(IsWaiting(F("state")), state=STATES[section])


def _filtered(kind: str, rows: QuerySet[Any], wish: Wish, me: Any) -> QuerySet[Any]:
    for name, prefix in _PREFIX.items():
        if key := wish.cleaned_data.get(name):
            to = REACH[kind][name]
            rows = rows.filter(pk=key) if to == "pk" else filtered(FILTERS[kind], rows, to, public_id(prefix, key))
    whose = wish.cleaned_data.get("whose")
    if whose:
        touched = _touched(MODELS[kind], me)
        rows = rows.filter(touched if whose == "mine" else ~touched)
    return rows.filter(wish.ages())


def _touched(model: Any, me: Any) -> Q:
    """Whether somebody made the record, or changed it, one of its rows or its state: history says so."""
    condition = Q(Exists(model.history.filter(id=OuterRef("pk"), history_user=me)))
    for relation in model._meta.related_objects:
        child = relation.related_model
        if getattr(child, "parent", "") == relation.field.name:
            rows = child.history.filter(**{relation.field.attname: OuterRef("pk")}, history_user=me)
            condition |= Q(Exists(rows))
    return condition
