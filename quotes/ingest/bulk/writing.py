"""Rows into a table: COPY on PostgreSQL, one prepared INSERT for all on SQLite. Every trigger and every check holds."""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from decimal import Decimal
from functools import cache
from operator import itemgetter
from typing import Any, cast
from uuid import UUID

from django.db import connection, models

from quotes.ingest.bulk.forming import Row
from quotes.models.fields import Amount


def write(model: Any, rows: Sequence[Row]) -> None:
    """Write complete rows of a model, new ones, in their order (one statement); what they have beside its columns is
    left alone. Raises IntegrityError for what the base forbids."""
    if not rows:
        return
    quote = connection.ops.quote_name
    columns = ", ".join(quote(field.column) for field in model._meta.concrete_fields)
    table = quote(model._meta.db_table)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # Django translates the driver's errors of a cursor's calls, but not those at the end of a COPY.
            with connection.wrap_database_errors, cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
                for row in _prepared(model, rows):
                    copy.write_row(row)
        else:
            marks = ", ".join(["%s"] * len(model._meta.concrete_fields))
            cursor.executemany(f"INSERT INTO {table} ({columns}) VALUES ({marks})", cast(Any, _prepared(model, rows)))


def _prepared(model: Any, rows: Iterable[Row]) -> Iterator[Sequence[Any]]:
    """The rows as the database takes them."""
    picked, adapted = _how(model, connection.vendor)
    for row in rows:
        values = picked(row)
        if adapted:
            values = list(values)
            for place, adapt in adapted:
                if (value := values[place]) is not None:
                    values[place] = adapt(value)
        yield values


@cache
def _how(model: Any, vendor: str) -> tuple[Callable[[Row], Any], list[tuple[int, Callable[[Any], Any]]]]:
    """Which columns in which order, and which of them are spelled otherwise in the database."""
    fields = model._meta.concrete_fields
    spelled = [(place, adapt) for place, field in enumerate(fields) if (adapt := _adapter(field, vendor))]
    return itemgetter(*(field.attname for field in fields)), spelled


def _adapter(field: Any, vendor: str) -> Callable[[Any], Any] | None:
    held = field.target_field if isinstance(field, models.ForeignKey) else field
    if isinstance(held, models.JSONField):
        return json.dumps
    if vendor == "postgresql":
        return None
    kinds: tuple[tuple[type, Callable[[Any], Any]], ...] = (
        (models.UUIDField, _hex), (models.DateTimeField, _naive), (Amount, _plain),
    )  # fmt: skip
    return next((adapt for kind, adapt in kinds if isinstance(held, kind)), None)


def _hex(key: UUID) -> str:
    return key.hex


def _naive(moment: datetime) -> str:
    return str(moment.replace(tzinfo=None))


def _plain(amount: Decimal) -> str:
    return f"{amount:f}"
