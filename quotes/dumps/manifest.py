"""The manifest of a dump: which files, how many rows and bytes, and the digest of each. Written last, read first."""

import hashlib
import re
import stat
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import orjson
from django.conf import settings
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from quotes.dumps.tables import TOMBSTONES, tables

NAME = "manifest.json"
FORMAT = "factbase-dump"
VERSION = 1
LONGEST = 1_000_000
PIECE = 1 << 20

_DIGEST = re.compile(r"[0-9a-f]{64}", re.ASCII)


class Unusable(Exception):
    """What is no dump, not a whole one, or not what its manifest says; one line that says why."""


@dataclass(frozen=True, slots=True)
class Part:
    """A file of a dump: the table, how many rows, how many bytes and their SHA-256, and the columns of each row."""

    table: str
    file: str
    rows: int
    bytes: int
    sha256: str
    columns: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a dump says of itself. `digest` is that of all its files: two bases with the same one are the same."""

    base: str
    made: str
    public: bool
    schema: str
    digest: str
    rows: int
    format: str = FORMAT
    version: int = VERSION
    encoding: str = "jsonl"
    tables: Sequence[Part] = field(default_factory=tuple)


def made(parts: Sequence[Part], at: datetime, *, public: bool, encoding: str) -> Manifest:
    """The manifest of these files (one statement)."""
    return Manifest(
        base=settings.PUBLIC_URL,
        made=at.strftime("%Y-%m-%dT%H:%M:%SZ"),
        public=public,
        schema=schema(),
        digest=digest(parts),
        rows=sum(part.rows for part in parts),
        encoding=encoding,
        tables=parts,
    )


def digest(parts: Iterable[Part]) -> str:
    """The digest of the digests of all files."""
    return hashlib.sha256("".join(f"{part.file} {part.sha256}\n" for part in parts).encode()).hexdigest()


def schema() -> str:
    """The last migration that the base has had (one statement)."""
    applied = [name for app, name in MigrationRecorder(connection).applied_migrations() if app == "quotes"]
    return max(applied, default="")


def written(manifest: Manifest) -> bytes:
    """The manifest as it stands in its file."""
    return orjson.dumps(asdict(manifest), option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


def read(folder: Path) -> Manifest:
    """The manifest of a dump in a folder, every word of it looked at. Raises Unusable; OSError."""
    path = folder / NAME
    if not path.is_file():
        raise Unusable(f"{folder} has no {NAME}: it is no dump, or not a whole one.")
    with path.open("rb") as file:
        data = file.read(LONGEST + 1)
    try:
        found = orjson.loads(data) if len(data) <= LONGEST else None
        return _understood(found)
    except (orjson.JSONDecodeError, TypeError, KeyError, ValueError, AttributeError):
        raise Unusable(f"{path} is no manifest of a dump.") from None


def proven(folder: Path, manifest: Manifest) -> None:
    """Raises Unusable where a file is not there, is no plain file, or not the one that was dumped. Reads them all."""
    for part in manifest.tables:
        path = folder / part.file
        try:
            is_plain = stat.S_ISREG(path.lstat().st_mode)
        except OSError:
            is_plain = False
        if not is_plain:
            raise Unusable(f"{part.file} is not there, or no plain file.")
        found = hashlib.sha256()
        with path.open("rb") as file:
            while piece := file.read(PIECE):
                found.update(piece)
        if found.hexdigest() != part.sha256:
            raise Unusable(f"{part.file} is not the file that was dumped: its digest is another.")


def _understood(found: Any) -> Manifest:
    if found["format"] != FORMAT or found["version"] != VERSION:
        raise Unusable(f"This is not a dump in the format {FORMAT} {VERSION}.")
    if found["encoding"] != "jsonl":
        raise Unusable(
            f"A dump in {str(found['encoding'])[:40]!r} is for others to read: only JSON lines come in again."
        )
    known: dict[str, Any] = {table.name: table for table in tables()}
    ours = [name for app, name in MigrationLoader(None, ignore_no_migrations=True).disk_migrations if app == "quotes"]
    if found["schema"] not in ours:
        raise Unusable(f"The dump was made by another Factbase, of the schema {str(found['schema'])[:80]!r}.")
    known[TOMBSTONES.name] = TOMBSTONES
    parts = [_part(one, known) for one in found["tables"]]
    if len({part.table for part in parts}) < len(parts) or digest(parts) != found["digest"]:
        raise Unusable("The manifest contradicts itself.")
    return Manifest(
        str(found["base"]), str(found["made"]), found["public"] is True, found["schema"], found["digest"],
        sum(part.rows for part in parts), tables=parts,
    )  # fmt: skip


def _part(found: Any, known: dict[str, Any]) -> Part:
    """A file by the name that its table gives it: no other is ever opened."""
    table = known.get(found["table"])
    if table is None or found["file"] != table.file:
        raise Unusable(f"The manifest names a table or a file that is none: {str(found['table'])[:60]!r}.")
    if unknown := set(found["columns"]) - set(table.columns):
        raise Unusable(
            f"{table.name} has no column {sorted(map(str, unknown))[0][:60]!r} here: a newer Factbase made it."
        )
    if not (_DIGEST.fullmatch(found["sha256"]) and type(found["rows"]) is int and type(found["bytes"]) is int):
        raise ValueError
    return Part(table.name, table.file, found["rows"], found["bytes"], found["sha256"], tuple(found["columns"]))
