"""Writing a dump: what the base was at one moment, into a folder that is there as a whole or not at all.

It is written beside its place, under a name that says so, and moved there when the manifest stands; what a killed dump
left is written anew.
"""

import fcntl
import hashlib
import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO, Any

import orjson
from django.utils import timezone

from quotes.dumps import parquet, public
from quotes.dumps.lines import lines
from quotes.dumps.manifest import NAME, Manifest, Part, made, written
from quotes.dumps.tables import TOMBSTONES, Table, tables
from quotes.models import Capture
from quotes.read import moment

CHUNK = 2_000
"""How many rows are fetched at a time."""

TEXTS = 20
"""How many captured texts are."""

BUFFER = 1 << 20

UNFINISHED = ".unfinished"
"""What the name of a folder ends with while a dump is being written."""

LOCK = ".lock"

PRIVATE = 0o700
"""The mode of a folder in which private texts stand: whoever made it may read it."""

Begin = Callable[[str, int], Callable[[int], None]]
"""Begins a table of so many rows, and gives what is told how many more are done."""


class Taken(Exception):
    """The folder cannot be used; one line that says why."""


@dataclass(frozen=True, slots=True)
class Dumped:
    """A dump that was written: where, and its manifest."""

    folder: Path
    manifest: Manifest


def dump(
    folder: Path, begin: Begin, *, for_public: bool = False, encoding: str = "jsonl", at: datetime | None = None
) -> Dumped:
    """Write the base into a folder that is not there yet, or empty. Writers go on meanwhile.

    Raises Taken where there is something already, or another dump is being written there; parquet.Missing; OSError. Two
    statements for each table, in one transaction that reads only; memory for CHUNK rows, or TEXTS.
    """
    parquet.ready(encoding)
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise Taken(f"{folder} is there already; name another, or take it away.")
    half = folder.with_name(folder.name + UNFINISHED)
    with _alone(half):
        if not for_public:
            half.chmod(PRIVATE)
        with moment():
            parts = [_table(half, table, rows, begin, encoding) for table, rows in _rows(for_public)]
            parts += [_tombstones(half)] if for_public else []
            manifest = made(parts, at or timezone.now(), public=for_public, encoding=encoding)
        with _kept(half / NAME) as file:
            file.write(written(manifest))
        (half / LOCK).unlink()
        half.replace(folder)
    _settle(folder.parent)
    return Dumped(folder, manifest)


def _rows(for_public: bool) -> Iterator[tuple[Table, Any]]:
    """Every table with its rows in the order of their keys, not fetched yet."""
    if for_public:
        yield from public.rows()
        return
    for table in tables():
        yield table, table.model._base_manager.order_by("pk").values_list(*table.columns)


@contextmanager
def _alone(half: Path) -> Iterator[None]:
    """The folder of a dump that is not finished, empty, and nobody else's; what no dump has left is not touched."""
    if half.is_symlink() or (half.is_dir() and any(half.iterdir()) and not _is_left(half)):
        raise Taken(f"{half} is there already, and no dump left it; take it away.")
    half.mkdir(parents=True, exist_ok=True)
    with (half / LOCK).open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise Taken(f"Another dump is being written to {half}.") from None
        for left in half.iterdir():
            if left.name != LOCK:
                left.unlink()
        yield


def _is_left(half: Path) -> bool:
    """Whether a folder was left by a dump that was killed."""
    return any((half / name).exists() for name in (LOCK, NAME))


def _table(half: Path, table: Table, rows: Any, begin: Begin, encoding: str) -> Part:
    total = rows.count()
    told = begin(table.name, total)
    fetched = _counted(public.shown(table, rows.iterator(TEXTS if table.model is Capture else CHUNK)), told)
    if encoding == "parquet":
        return parquet.write(half, table, fetched)
    return _written(half / table.file, table.name, lines(table, fetched), table.columns)


def _written(path: Path, name: str, made_lines: Iterable[bytes], columns: tuple[str, ...]) -> Part:
    digest, size, count = hashlib.sha256(), 0, 0
    with _kept(path) as file:
        for line in made_lines:
            digest.update(line)
            file.write(line)
            size += len(line)
            count += 1
    return Part(name, path.name, count, size, digest.hexdigest(), columns)


def _counted(rows: Iterable[Any], told: Callable[[int], None]) -> Iterator[Any]:
    for number, row in enumerate(rows, 1):
        yield row
        if number % CHUNK == 0:
            told(CHUNK)


@contextmanager
def _kept(path: Path) -> Iterator[IO[bytes]]:
    """A new file that is on the disk when it is closed."""
    with path.open("wb", BUFFER) as file:
        yield file
        file.flush()
        os.fsync(file.fileno())


def _settle(folder: Path) -> None:
    """The names in a folder are on the disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _tombstones(half: Path) -> Part:
    """What the public sees of what is withheld; nothing that another base takes."""
    how = orjson.OPT_UTC_Z | orjson.OPT_APPEND_NEWLINE
    made_lines = (orjson.dumps(one, option=how) for one in public.tombstones())
    return _written(half / TOMBSTONES.file, TOMBSTONES.name, made_lines, TOMBSTONES.columns)
