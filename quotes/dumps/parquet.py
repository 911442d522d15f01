"""Parquet, for those who count rather than read: an extra, for which pyarrow is needed."""

import hashlib
from collections.abc import Iterable, Sequence
from importlib import import_module
from importlib.util import find_spec
from itertools import islice
from pathlib import Path
from typing import Any

import orjson
from django.db import models

from quotes.dumps.lines import settled, spelled
from quotes.dumps.manifest import PIECE, Part
from quotes.dumps.tables import Table
from quotes.models import Capture

PYARROW = "26.0.1"

GROUP = 50_000
"""Rows of one row group."""

TEXTS = 50
"""Captured texts of one."""


class Missing(Exception):
    """pyarrow is not installed; one line that says how it is."""


def ready(encoding: str) -> None:
    """Raises Missing where Parquet is asked for and cannot be written."""
    if encoding == "parquet" and find_spec("pyarrow") is None:
        raise Missing(f"Parquet needs pyarrow: .venv/bin/pip install pyarrow=={PYARROW}")


def write(folder: Path, table: Table, rows: Iterable[Sequence[Any]]) -> Part:
    """A table as a Parquet file; keys and JSON as strings, moments with microseconds in UTC, decimals as decimals."""
    arrow, parquet = import_module("pyarrow"), import_module("pyarrow.parquet")
    schema = arrow.schema([(field.attname, _kind(arrow, field)) for field in table.fields])
    path, count, waiting = folder / f"{table.name}.parquet", 0, iter(rows)
    with parquet.ParquetWriter(path, schema, compression="zstd") as writer:
        while group := list(islice(waiting, TEXTS if table.model is Capture else GROUP)):
            columns = zip(*group, strict=True)
            arrays = [
                arrow.array([_value(field, value) for value in values], kind)
                for field, values, kind in zip(table.fields, columns, schema.types, strict=True)
            ]
            writer.write_table(arrow.Table.from_arrays(arrays, schema=schema))
            count += len(group)
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(PIECE):
            digest.update(piece)
    return Part(table.name, path.name, count, path.stat().st_size, digest.hexdigest(), table.columns)


def _kind(arrow: Any, field: Any) -> Any:
    held = field.target_field if isinstance(field, models.ForeignKey) else field
    kinds: tuple[tuple[Any, Any], ...] = (
        (models.DateTimeField, arrow.timestamp("us", tz="UTC")),
        (models.BooleanField, arrow.bool_()),
        (models.IntegerField, arrow.int64()),
        (models.FloatField, arrow.float64()),
        (models.DecimalField, arrow.decimal128(21, 6)),
    )
    return next((found for kind, found in kinds if isinstance(held, kind)), arrow.string())


def _value(field: Any, value: Any) -> Any:
    held = field.target_field if isinstance(field, models.ForeignKey) else field
    if value is None:
        return None
    if isinstance(held, models.UUIDField):
        return str(value)
    if isinstance(held, models.JSONField):
        return orjson.dumps(settled(value), default=spelled, option=orjson.OPT_SORT_KEYS).decode()
    return value
