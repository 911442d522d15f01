"""Columns that are computed from others, or repeat what another row says."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial
from typing import Any

from django.apps import apps
from django.db.models import BooleanField, ExpressionWrapper, F, Q, QuerySet

from quotes.models import ClaimTopic, Evidence, QuoteTopic
from quotes.models.fields import Edtf, Folded
from quotes.models.state import PUBLIC
from quotes.review.proof.fault import CHUNK, Fault, Seen, counted
from quotes.text.dates import bounds


def computed(seen: Seen) -> Iterator[Fault]:
    """Keys of names, titles and addresses, in every table that has them (one statement for each table)."""
    for model in _models():
        if fields := [field for field in model._meta.concrete_fields if isinstance(field, Folded)]:
            yield from _keys(model, fields, seen)


def _models() -> list[Any]:
    """The tables of the record, without their histories."""
    return [model for model in apps.get_app_config("quotes").get_models() if not hasattr(model, "history_id")]


def _keys(model: Any, fields: list[Folded], seen: Seen) -> Iterator[Fault]:
    rows = model._default_manager.order_by("pk")
    for row in counted(rows.iterator(CHUNK), seen):
        for field in fields:
            if getattr(row, field.attname) != _made(getattr(row, field.of)):
                yield Fault(model._meta.db_table, row.pk, field.name, f"{field.name} is not what its row says.")


def _made(compute: Callable[[], Any]) -> Any:
    """A computed value; an unequal one where it cannot be computed."""
    with suppress(ValueError):
        return compute()
    return ...


def dates(seen: Seen) -> Iterator[Fault]:
    """First and last days against the EDTF they come from; one statement for each column, every date looked at once."""
    for model in _models():
        for field in model._meta.concrete_fields:
            if isinstance(field, Edtf):
                name = field.name.removesuffix("_edtf")
                yield from _days(model, name, seen)


def _days(model: Any, name: str, seen: Seen) -> Iterator[Fault]:
    columns = [f"{name}_edtf", f"{name}_first", f"{name}_last"]
    found = model._default_manager.order_by().values_list(*columns).distinct()
    for edtf, first, last in counted(found.iterator(CHUNK), seen):
        if _made(partial(bounds, edtf)) != (first, last):
            row = model._default_manager.filter(**dict(zip(columns, (edtf, first, last), strict=True))).first()
            yield Fault(model._meta.db_table, row.pk, f"{name}_days", f"{edtf} has other days than {first} and {last}.")


def repeated(seen: Seen) -> Iterator[Fault]:
    """What topics and evidence repeat of quotes and claims: state and days (one statement for each table)."""
    yield from _days_repeated(QuoteTopic.objects.all(), "quote", "said", seen)
    yield from _days_repeated(ClaimTopic.objects.all(), "claim", "when", seen)
    both = Q(claim__state__in=PUBLIC, claim__merged_into=None, quote__state__in=PUBLIC, quote__merged_into=None)
    yield from _unequal(Evidence.objects.all(), {"public": ExpressionWrapper(both, BooleanField())}, seen)


def _days_repeated(rows: QuerySet[Any], parent: str, name: str, seen: Seen) -> Iterator[Fault]:
    public = ExpressionWrapper(Q(**{f"{parent}__state__in": PUBLIC, f"{parent}__merged_into": None}), BooleanField())
    days = {f"{name}_{end}": F(f"{parent}__{name}_{end}") for end in ("first", "last")}
    yield from _unequal(rows, {"public": public, **days}, seen)


def _unequal(rows: QuerySet[Any], should: dict[str, Any], seen: Seen) -> Iterator[Fault]:
    annotated = rows.order_by("pk").annotate(**{f"its_{name}": value for name, value in should.items()})
    pairs = annotated.values_list("pk", *should, *(f"its_{name}" for name in should))
    for key, *values in counted(pairs.iterator(CHUNK), seen):
        held, due = values[: len(should)], values[len(should) :]
        for name, one, other in zip(should, held, due, strict=True):
            if one != other:
                yield Fault(rows.model._meta.db_table, key, name, f"{name} is {one}; the row it repeats says {other}.")
