"""What only one row may have: slugs, addresses, identifiers, and each thing once in a short list."""

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable
from typing import Any
from uuid import UUID

from django.db import models

from quotes.admin.exchange.planned import Planned
from quotes.admin.exchange.references import batches
from quotes.admin.exchange.tables import Many, Table
from quotes.models import Identifier, Source, Speaker
from quotes.models.keys import public_id
from quotes.text.urls import url_key

Keys = Callable[[Planned], Iterable[Hashable]]
Owners = Callable[[list[Any]], Iterable[tuple[Hashable, UUID]]]


def taken(table: Table, plans: list[Planned]) -> None:
    """Refuse what another record has, or another row of the file takes. A statement for a thousand rows."""
    _only(table, plans, "slug", _of("slug"), _owners(table.model, "slug"))
    if table.model is Source:
        _only(table, plans, "url", _urls, _owners(Source, "url_key"))
    if table.model is Speaker:
        _only(table, plans, "identifiers", _identifiers, _identified)
    for plan in (plan for plan in plans if plan.is_written):
        for column in table.of(Many):
            _twice(column, plan)


def _only(table: Table, plans: list[Planned], column: str, keys: Keys, owners: Owners) -> None:
    wanted: dict[Any, list[Planned]] = defaultdict(list)
    for plan in (plan for plan in plans if plan.is_written):
        for key in keys(plan):
            wanted[key].append(plan)
    for batch in batches(list(wanted)):
        for key, owner in owners(batch):
            for plan in wanted.get(key, ()):
                if plan.record is None or plan.record.pk != owner:
                    plan.refuse(column, f"{public_id(table.prefix, owner)} has this already, and only one may.")
    for key, of in wanted.items():
        for plan in of[1:]:
            if plan is not of[0]:
                plan.refuse(column, f"Row {of[0].number} takes {key!r} already, and only one may.")


def _of(name: str) -> Keys:
    return lambda plan: [plan.values[name]] if plan.values.get(name) else []


def _owners(model: Any, field: str) -> Owners:
    return lambda keys: model._default_manager.filter(**{f"{field}__in": keys}).values_list(field, "pk")


def _urls(plan: Planned) -> list[str]:
    return [url_key(plan.values["url"])] if plan.values.get("url") else []


def _identifiers(plan: Planned) -> list[Hashable]:
    items = map(dict, plan.values.get("identifiers") or ())
    return [(item["scheme"], item["value"]) for item in items]


def _identified(keys: list[Any]) -> Iterable[tuple[Hashable, UUID]]:
    rows = Identifier.objects.filter(value__in={value for _, value in keys})
    for scheme, value, owner in rows.values_list("scheme", "value", "speaker_id"):
        yield (scheme, value), owner


def _twice(column: Many, plan: Planned) -> None:
    """Each thing is once in a list, where the table says so."""
    items = [dict(item) for item in plan.values.get(column.name) or ()]
    for rule in column.model._meta.constraints:
        names = [name for name in getattr(rule, "fields", ()) if name != column.model.parent]
        if not isinstance(rule, models.UniqueConstraint) or not set(names) <= set(column.fields):
            continue
        if max(Counter(tuple(item[name] for name in names) for item in items).values(), default=0) > 1:
            plan.refuse(column.name, "The same one is there twice.")
