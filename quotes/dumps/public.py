"""What the public sees of each table, as rows that another base can take: no private text, no draft, no people.

A row is told when every record that it cannot do without is in sight; what else it names is left out where that is not.
Whoever decided is one nobody (SOMEBODY); of the steps of a record those stand that the public sees, each from the one
before. History, proposals and what looks alike stay behind. What is withheld is told of as a tombstone, without words.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.db import models
from django.db.models import Case, F, JSONField, Q, UUIDField, Value, When, Window
from django.db.models.functions import Lag

from quotes.dumps.tables import Table, references, tables
from quotes.models import (
    ActorKind,
    Anchor,
    AnchorStatus,
    Capture,
    Claim,
    Decision,
    Evidence,
    Merge,
    Quote,
    Record,
    Source,
    Speaker,
    State,
    TextAccess,
    Topic,
    User,
)
from quotes.models.decision import OF, SHOWN
from quotes.models.record import Child
from quotes.models.state import PUBLIC
from quotes.read.columns import shown_context, shown_exact

SOMEBODY = UUID("01890000-0000-7000-8000-000000000000")
"""Who decided, for the public: the same in every dump, so that two dumps agree."""

_SINCE = datetime(2023, 6, 28, tzinfo=UTC)
_PERSON = {"id": SOMEBODY, "username": "somebody", "first_name": "", "last_name": "", "date_joined": _SINCE}

NOTHING_MOVED: dict[str, Any] = {"rows": {}, "captures": {}, "made": []}

RECORDS: tuple[type[Record], ...] = (Speaker, Source, Quote, Claim)


def rows() -> Iterator[tuple[Table, Any]]:
    """Every table that the public sees something of, with those rows in the order of their keys, not fetched yet."""
    for table in tables():
        if table.model is User:
            yield table, Somebody(table)
        elif table.model in (*RECORDS, Topic, Capture, Decision, Merge) or issubclass(table.model, Child):
            yield table, _seen(table)


class Somebody:
    """The one row of people."""

    def __init__(self, table: Table) -> None:
        self.table = table

    def count(self) -> int:
        """One."""
        return 1

    def iterator(self, chunk: int) -> Iterator[Any]:
        """Nobody's row."""
        yield tuple(_PERSON[name] for name in self.table.columns)


def visible(to: str = "") -> Q:
    """That the record which a row names (or is) is public; one that was merged into another, that this one is too."""
    at = f"{to}__" if to else ""
    gone = Q(**{f"{at}merged_into": None}) | Q(**{f"{at}merged_into__state__in": PUBLIC})
    return Q(**{f"{at}state__in": PUBLIC}) & gone


def shown(table: Table, found: Iterable[Sequence[Any]]) -> Iterator[Sequence[Any]]:
    """Rows as the public sees them: those of `rows` are given with what tells beside them, others as they are."""
    width = len(table.fields)
    for row in found:
        yield _anchor(table, row, width) if len(row) > width else row


def _seen(table: Table) -> Any:
    model = table.model
    found = model._base_manager.filter(_condition(model)).order_by("pk")
    told = {**_references(model), **_SPECIAL.get(model, {})}
    found = found.annotate(**{f"its_{name}": made for name, made in told.items()})
    beside = ("quote__kind", "quote__source__text_access", "capture__source__text_access") if model is Anchor else ()
    return found.values_list(*(f"its_{name}" if name in told else name for name in table.columns), *beside)


def _condition(model: Any) -> Q:
    if model is Decision:
        return Q(to_state__in=SHOWN) & _about()
    if model is Merge:
        return Q(undoes=None, undone_by=None) & _about()
    condition = visible() if issubclass(model, Record) else Q()
    if model is Evidence:
        condition &= Q(public=True)
    for field in references(model):
        if not field.null:
            condition &= _in_sight(field)
    return condition


def _about() -> Q:
    """That the one record which it is about is in sight."""
    any_of = Q()
    for name in OF:
        any_of |= Q(**{f"{name}__isnull": False}) & visible(name)
    return any_of


def _in_sight(field: Any) -> Q:
    if issubclass(field.related_model, Record):
        return visible(field.name)
    return visible(f"{field.name}__source") if field.related_model is Capture else Q()


def _references(model: Any) -> dict[str, Any]:
    """What a row may do without, where that is not in sight: null."""
    found: dict[str, Any] = {}
    for field in references(model):
        if field.related_model is User:
            found[field.attname] = Value(None if field.null else SOMEBODY, output_field=UUIDField())
        elif field.null and model not in (Decision, Merge) and (condition := _in_sight(field)):
            found[field.attname] = Case(When(condition, then=F(field.attname)), output_field=UUIDField(null=True))
    return found


_SPECIAL: dict[Any, dict[str, Any]] = {
    Capture: {"text": Case(When(source__text_access=TextAccess.PUBLIC, then=F("text")))},
    Decision: {
        "actor_id": Case(When(actor_kind=ActorKind.PERSON, then=Value(SOMEBODY)), output_field=UUIDField()),
        "from_state": Window(Lag("to_state"), partition_by=[F(f"{name}_id") for name in OF], order_by=F("id").asc()),
    },
    Merge: {"moved": Value(NOTHING_MOVED, output_field=JSONField()), "reason": Value(None, models.TextField())},
}


def _anchor(table: Table, row: Sequence[Any], width: int) -> Sequence[Any]:
    """An anchor's words and context as far as the public sees them; without the text nothing is lost or moved."""
    kind, access, kept = row[width:]
    told = dict(zip(table.columns, row[:width], strict=True))
    told["exact"] = shown_exact(told["exact"], kind, access)
    for name in ("prefix", "suffix"):
        told[name] = shown_context(told[name], kind, access)
    if kept != TextAccess.PUBLIC and told["status"] != AnchorStatus.EXACT:
        told["status"] = AnchorStatus.UNVERIFIABLE.value
    return tuple(told.values())


def tombstones() -> Iterator[dict[str, Any]]:
    """What is withheld: which record, when and why; the newest decision of each (one statement)."""
    for name in OF:
        last = Decision.objects.filter(**{f"{name}__state": State.WITHHELD}, to_state=State.WITHHELD).order_by(
            name, "-pk"
        )
        before = None
        for key, at, reason in last.values_list(f"{name}_id", "at", "reason").iterator(2_000):
            if key != before:
                yield {"id": key, "record": name, "state": State.WITHHELD.value, "at": at, "reason": reason}
            before = key
