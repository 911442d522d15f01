"""Rows into a table: COPY on PostgreSQL, on SQLite an INSERT of some at a time. Every trigger and every check holds."""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime
from functools import cache
from itertools import chain
from operator import itemgetter
from typing import Any
from uuid import UUID

from django.db import connection, models

from quotes.ingest.bulk.forming import Row
from quotes.models.fields import Amount

Spell = Callable[[Any], str]

TOGETHER = 100
"""So many rows go to PostgreSQL at once; while it writes them, the next are spelled."""


def write(model: Any, rows: Sequence[Row]) -> None:
    """Write complete rows of a model, new ones, in their order (one statement); what they have beside its columns is
    left alone. Raises IntegrityError for what the base forbids."""
    if rows:
        send(model, spelled(model, rows))


def spelled(model: Any, rows: Sequence[Row]) -> Iterator[Any]:
    """Complete rows of a model as the database takes them. No statements: it can be done beside others."""
    if connection.vendor == "sqlite":
        yield from _prepared(model, rows)
    else:
        yield from (_lines(model, rows[at : at + TOGETHER]) for at in range(0, len(rows), TOGETHER))


def send(model: Any, parts: Iterable[Any]) -> None:
    """Write rows that are spelled, some at least (one statement). Raises IntegrityError for what the base forbids."""
    quote = connection.ops.quote_name
    columns = ", ".join(quote(field.column) for field in model._meta.concrete_fields)
    table = quote(model._meta.db_table)
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            _insert(cursor, f"INSERT INTO {table} ({columns}) VALUES ", list(parts))
        else:
            # Django translates the driver's errors of a cursor's calls, but not those at the end of a COPY.
            with connection.wrap_database_errors, cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
                for part in parts:
                    copy.write(part)


# ---------------------------------------------------------------- PostgreSQL
def _lines(model: Any, rows: Iterable[Row]) -> bytes:
    """The rows in the text format of COPY; the driver's own takes three times as long."""
    picked, spells = _spelling(model)
    return "".join(
        "\t".join([r"\N" if value is None else spell(value) for value, spell in zip(picked(row), spells, strict=True)])
        + "\n"
        for row in rows
    ).encode()


@cache
def _spelling(model: Any) -> tuple[Callable[[Row], Any], list[Spell]]:
    """Which columns in which order, and how the values of each are spelled."""
    fields = model._meta.concrete_fields
    return itemgetter(*(field.attname for field in fields)), [_spell(_held(field)) for field in fields]


def _spell(field: Any) -> Spell:
    return next((spell for kind, spell in _SPELLS if isinstance(field, kind)), _escaped)


def _hex(key: UUID) -> str:
    return key.hex


def _escaped(text: str) -> str:
    """A text; what would end a value or begin an escape is escaped."""
    if "\\" in text or "\n" in text or "\t" in text or "\r" in text:
        return text.replace("\\", "\\\\").replace("\n", "\\n").replace("\t", "\\t").replace("\r", "\\r")
    return text


def _escaped_json(value: Any) -> str:
    return _escaped(json.dumps(value))


_SPELLS: tuple[tuple[type, Spell], ...] = (
    (models.UUIDField, _hex),
    (models.DateTimeField, datetime.isoformat),
    (Amount, "{:f}".format),
    (models.JSONField, _escaped_json),
    (models.BooleanField, str),
    (models.IntegerField, str),
    (models.FloatField, repr),
)


# ---------------------------------------------------------------- SQLite
def _insert(cursor: Any, head: str, rows: list[Sequence[Any]]) -> None:
    """As many rows at a time as a statement may have values: what it costs beside the rows is paid once."""
    width = len(rows[0])
    together = (connection.features.max_query_params or width) // width
    full = len(rows) - len(rows) % together
    one = f"({', '.join(['%s'] * width)})"
    for part, many in ((rows[:full], together), (rows[full:], len(rows) - full)):
        if part:
            cursor.executemany(head + ", ".join([one] * many), _joined(part, many))


def _joined(rows: Sequence[Sequence[Any]], many: int) -> list[list[Any]]:
    """The values of so many rows at a time, one after the other."""
    return [list(chain.from_iterable(rows[at : at + many])) for at in range(0, len(rows), many)]


def _prepared(model: Any, rows: Iterable[Row]) -> Iterator[Sequence[Any]]:
    """The rows as the database takes them."""
    picked, adapted = _how(model)
    for row in rows:
        values = list(picked(row))
        for place, adapt in adapted:
            if (value := values[place]) is not None:
                values[place] = adapt(value)
        yield values


@cache
def _how(model: Any) -> tuple[Callable[[Row], Any], list[tuple[int, Callable[[Any], Any]]]]:
    """Which columns in which order, and which of them are spelled otherwise in the database."""
    fields = model._meta.concrete_fields
    spelled = [(place, adapt) for place, field in enumerate(fields) if (adapt := _adapter(_held(field)))]
    return itemgetter(*(field.attname for field in fields)), spelled


def _adapter(field: Any) -> Callable[[Any], Any] | None:
    return next((adapt for kind, adapt in _ADAPTERS if isinstance(field, kind)), None)


def _held(field: Any) -> Any:
    """The field whose values a column has: of a foreign key that of the other table."""
    return field.target_field if isinstance(field, models.ForeignKey) else field


def _naive(moment: datetime) -> str:
    return moment.isoformat(" ")[:-6] if moment.tzinfo is UTC else str(moment.replace(tzinfo=None))


_ADAPTERS: tuple[tuple[type, Callable[[Any], Any]], ...] = (
    (models.UUIDField, _hex),
    (models.DateTimeField, _naive),
    (Amount, "{:f}".format),
    (models.JSONField, json.dumps),
)
