"""The rows of a dump, sorted so that what belongs to one record stands together: where each is in its file, and whose.

A file has rows in the order of their own keys; a record is taken with all that belongs to it. So the places of all rows
are noted in a SQLite of their own, on the disk and without a name, which is gone with the process.
"""

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any
from uuid import UUID

import orjson

from quotes.dumps.manifest import Manifest
from quotes.dumps.tables import TOMBSTONES, Table, named, tables
from quotes.models import Capture, Claim, Decision, Merge, Proposal, Quote, Record, Source, Speaker, Topic, User
from quotes.models.decision import OF
from quotes.models.record import Child

LONGEST = 64 << 20
"""The most bytes of a line: the longest captured text has less than half of that."""

Place = tuple[int, bytes, int, int, int, int]
"""Rank and key of the record to which a row belongs; its table's number; line, offset and size in its file."""

Refuse = Callable[[str, int, Any, str, str], None]
"""Is told what is wrong with a row: table, line, key, code and a sentence."""


@dataclass(frozen=True, slots=True)
class Lost:
    """What is wrong with a line before it is a row."""

    code: str
    message: str


def packed(key: Any) -> bytes:
    """A key as bytes that sort as the keys do."""
    if isinstance(key, UUID):
        return key.bytes
    return (key + 2**63).to_bytes(9, "big") if isinstance(key, int) else str(key).encode()


def root_of(model: Any) -> tuple[Any, tuple[str, ...]]:
    """The model of the records to which rows of this one belong, and the columns of which one names it; a row that
    belongs to nothing is its own record."""
    of = getattr(model, "instance_type", model)
    if issubclass(of, Child):
        field = of._meta.get_field(of.parent)
        return field.related_model, (field.attname,)
    if of is not model or issubclass(model, Record | Topic):
        return of, ("id",)
    if model in (Decision, Merge):
        return Decision, tuple(f"{name}_id" for name in OF)
    belongs = {Capture: "source", Proposal: "quote"}
    if model in belongs:
        field = model._meta.get_field(belongs[model])
        return field.related_model, (field.attname,)
    return model, (model._meta.pk.attname,)


def ranks() -> dict[Any, int]:
    """In which order records are taken: each kind after those on which it rests; what is no record comes last."""
    first = (User, Topic, Speaker, Source, Quote, Claim)
    rest = [table.model for table in tables() if table.model not in first]
    return {model: rank for rank, model in enumerate((*first, *rest))}


class Staged:
    """The rows of a dump whose files are open; `with Staged(folder, manifest, refuse) as staged`."""

    def __init__(self, folder: Path, manifest: Manifest, refuse: Refuse, read: Callable[[int], None]) -> None:
        self.folder, self.refuse, self.read = folder, refuse, read
        self.tables = {table.name: (number, table) for number, table in enumerate(tables())}
        self.ranks = ranks()
        self.columns = {part.table: set(part.columns) for part in manifest.tables}
        self.parts = [part for part in manifest.tables if part.table != TOMBSTONES.name]
        self.targets = {model for table in tables() for model in named(table.model)}
        self.base = sqlite3.connect("", isolation_level=None)
        self.files: dict[int, int] = {}
        self.open = ExitStack()
        self.rows = 0

    def __enter__(self) -> "Staged":
        self.open.callback(self.base.close)
        self.base.execute("PRAGMA synchronous = OFF")
        self.base.execute("PRAGMA cache_size = -100000")
        self.base.execute(
            "CREATE TABLE place (rank INT, root BLOB, number INT, line INT, at INT, size INT, "
            "PRIMARY KEY (rank, root, number, line)) WITHOUT ROWID"
        )
        self.base.execute(
            "CREATE TABLE target (number INT, key BLOB, rank INT, root BLOB, PRIMARY KEY (number, key)) WITHOUT ROWID"
        )
        self.base.execute("BEGIN")
        for part in self.parts:
            number, table = self.tables[part.table]
            file = os.open(self.folder / part.file, os.O_RDONLY | os.O_NOFOLLOW)
            self.open.callback(os.close, file)
            self.files[number] = file
            self._stage(number, table)
        self.base.execute("COMMIT")
        return self

    def __exit__(self, *fault: object) -> None:
        self.open.close()

    def groups(self, after: tuple[int, bytes] = (-1, b"")) -> Iterator[tuple[tuple[int, bytes], list[Place]]]:
        """Record by record, each with its rows, those after this one."""
        places = self.base.execute(
            "SELECT * FROM place WHERE (rank, root) > (?, ?) ORDER BY rank, root, number, line", after
        )
        for key, found in groupby(places, key=lambda place: (place[0], place[1])):
            yield key, list(found)

    def place(self, number: int, line: int) -> Place | None:
        """Where a row is, by its table and line."""
        found = self.base.execute("SELECT * FROM place WHERE number = ? AND line = ?", (number, line))
        return found.fetchone()

    def root(self, model: Any, key: Any) -> tuple[int, bytes] | None:
        """The record to which the row with this key belongs; None where the dump has no such row."""
        number, _ = self.tables[model._meta.db_table]
        found = self.base.execute("SELECT rank, root FROM target WHERE number = ? AND key = ?", (number, packed(key)))
        return found.fetchone()

    def values(self, place: Place) -> dict[str, Any]:
        """What a row says."""
        found: dict[str, Any] = orjson.loads(os.pread(self.files[place[2]], place[5], place[4]))
        return found

    def _stage(self, number: int, table: Table) -> None:
        last, at = b"", 0
        is_target = table.model in self.targets
        root, columns = root_of(table.model)
        with os.fdopen(os.dup(self.files[number]), "rb", 1 << 20) as file:
            for line in range(1, 2**62):
                data = file.readline(LONGEST)
                if not data:
                    return
                size = len(data)
                if size == LONGEST and not data.endswith(b"\n"):
                    while (rest := file.readline(LONGEST)) and not rest.endswith(b"\n"):
                        size += len(rest)
                    size += len(rest)
                    found: Any = Lost("too_long", f"A line has at most {LONGEST:,} bytes.")
                else:
                    found = self._row(table, data, last)
                if isinstance(found, Lost):
                    self.refuse(table.name, line, None, found.code, found.message)
                else:
                    last, named_by = found
                    rank, key = self._belongs(root, columns, named_by, table, last)
                    self.base.execute(
                        "INSERT INTO place VALUES (?, ?, ?, ?, ?, ?)", (rank, key, number, line, at, size)
                    )
                    if is_target:
                        self.base.execute("INSERT INTO target VALUES (?, ?, ?, ?)", (number, last, rank, key))
                    self.rows += 1
                at += size
                if line % 1_000 == 0:
                    self.read(1_000)

    def _row(self, table: Table, data: bytes, last: bytes) -> tuple[bytes, dict[str, Any]] | Lost:
        """A line as its key, packed, and what it says; keys stand in their order, each once."""
        try:
            values = orjson.loads(data)
        except orjson.JSONDecodeError as error:
            return Lost("json", f"This is no JSON: {error}.")
        if type(values) is not dict or values.keys() - self.columns[table.name]:
            return Lost("columns", "A row is an object with the columns that the manifest names.")
        key = _key(table.model._meta.pk, values.get(table.model._meta.pk.attname))
        if key is None:
            return Lost("key", "The row has no key.")
        if packed(key) <= last:
            return Lost("order", "Rows stand in the order of their keys, each once.")
        return packed(key), values

    def _belongs(
        self, root: Any, columns: tuple[str, ...], values: dict[str, Any], table: Table, own: bytes
    ) -> tuple[int, bytes]:
        """The rank and the key of the record to which a row belongs; one that names none stands for itself."""
        for column in columns:
            if values.get(column) is None:
                continue
            of = table.model._meta.get_field(column) if root is Decision else root._meta.pk
            model = of.related_model if root is Decision else root
            if (key := _key(model._meta.pk, values[column])) is not None:
                return self.ranks[model], packed(key)
        return self.ranks[table.model], own


def _key(field: Any, value: Any) -> Any:
    """A key as it is spelled in a dump; None for anything else."""
    if field.get_internal_type() == "UUIDField":
        try:
            return UUID(value) if type(value) is str else None
        except ValueError:
            return None
    return value if type(value) in (int, str) and value not in ("",) and _is_small(value) else None


def _is_small(value: Any) -> bool:
    return abs(value) < 2**62 if isinstance(value, int) else len(value) <= 200
