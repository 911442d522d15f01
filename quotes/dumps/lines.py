"""A row as a line of JSON: the columns in their order, keys, moments and decimals spelled one way, UTF-8, one LF.

The same row is the same bytes, whichever database it came from: PostgreSQL sorts what is in a JSON column by the length
of its names, SQLite keeps it as it was written.
"""

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Any

import orjson
from django.db import models

from quotes.dumps.tables import Table

_HOW = orjson.OPT_UTC_Z | orjson.OPT_APPEND_NEWLINE


def lines(table: Table, rows: Iterable[Sequence[Any]]) -> Iterator[bytes]:
    """Rows, whose values stand in the order of the table's columns, as lines."""
    names = table.columns
    made = _json_places(table)
    for row in rows:
        told = dict(zip(names, row, strict=True))
        for name in made:
            if told[name] is not None:
                told[name] = orjson.Fragment(orjson.dumps(settled(told[name]), option=orjson.OPT_SORT_KEYS))
        yield orjson.dumps(told, default=spelled, option=_HOW)


def spelled(value: Any) -> Any:
    """How a value stands in JSON that JSON itself does not know: decimals as strings, without an exponent."""
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, bytes | memoryview):
        return bytes(value).hex()
    raise TypeError(f"A dump has no spelling for {type(value).__name__}.")


def settled(value: Any) -> Any:
    """What stands in a JSON column, with one zero: PostgreSQL has no negative one."""
    if isinstance(value, dict):
        return {name: settled(one) for name, one in value.items()}
    if isinstance(value, list):
        return [settled(one) for one in value]
    return value + 0.0 if isinstance(value, float) else value


def _json_places(table: Table) -> list[str]:
    return [field.attname for field in table.fields if isinstance(field, models.JSONField)]
