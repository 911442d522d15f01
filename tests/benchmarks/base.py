"""A base of N quotes in PostgreSQL (by COPY) or in SQLite (by executemany), its tables made by Django's migrations.

A base that is already there with the same number, seed and tables is used again: the stamp, written last, tells. A
database that holds anything else is left alone.
"""

import hashlib
import os
import secrets
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from itertools import islice
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, track

from tests.benchmarks.draw import Row
from tests.benchmarks.rows import Base, Table

HOUSE = Path(__file__).resolve().parents[2]
MARK = "factbase benchmark"
BATCH = 10_000
SAMPLE = 100

INDEXES_OF_POSTGRESQL = """SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid)
    FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid
    WHERE relnamespace = 'public'::regnamespace AND NOT indisunique"""
INDEXES_OF_SQLITE = """SELECT '"' || name || '"', sql FROM sqlite_master
    WHERE type = 'index' AND sql IS NOT NULL AND sql NOT LIKE 'CREATE UNIQUE%'"""

TRIGGERS_OF_POSTGRESQL = "SELECT tgrelid::regclass::text, tgname FROM pg_trigger WHERE NOT tgisinternal"
TRIGGERS_OF_SQLITE = "SELECT name FROM sqlite_master WHERE type = 'trigger'"

Told = Callable[[Iterable[Row], Table], Iterable[Row]]
"""Shows the progress of a table's rows while they pass."""


class Taken(Exception):
    """The database holds something else; the message is one line that says so."""


def stamp(base: Base) -> str:
    """What a finished base is known by: how many rows, their tables, and what a small base of that seed looks like."""
    digest = hashlib.sha256()
    for path in sorted((HOUSE / "quotes/migrations").glob("0*.py")):
        digest.update(path.read_bytes())
    for table in Base(SAMPLE, base.seed).tables():
        digest.update(repr((table.columns, *table.rows())).encode())
    return f"{MARK}: {base.quotes} quotes, seed {base.seed}, {digest.hexdigest()[:12]}"


def untold(rows: Iterable[Row], table: Table) -> Iterable[Row]:
    """No progress is shown."""
    return rows


def migrate(address: str) -> None:
    """Make the tables, in a process of its own that has this base as its only one."""
    named = {"DATABASE_URL": address, "FACTBASE_ENV": "development", "FACTBASE_SECRET_KEY": secrets.token_urlsafe(64)}
    environment = {**os.environ, **named}
    command = [sys.executable, "manage.py", "migrate", "--skip-checks", "--verbosity=0"]
    subprocess.run(command, cwd=HOUSE, env=environment, check=True)


def into_postgresql(connection: psycopg.Connection, tables: Iterable[Table], told: Told = untold) -> None:
    """Write the rows of these tables by COPY."""
    for table in tables:
        columns = sql.SQL(", ").join(map(sql.Identifier, table.columns))
        copying = sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(table.name), columns)
        with connection.cursor() as cursor, cursor.copy(copying) as copy:
            for row in told(table.rows(), table):
                copy.write_row(row)


def into_sqlite(connection: sqlite3.Connection, tables: Iterable[Table], told: Told = untold) -> None:
    """Write the rows of these tables by executemany."""
    for table in tables:
        columns = ", ".join(f'"{column}"' for column in table.columns)
        marks = ", ".join("?" * len(table.columns))
        rows = iter(told(table.rows(), table))
        while batch := list(islice(rows, BATCH)):
            connection.executemany(f'INSERT INTO "{table.name}" ({columns}) VALUES ({marks})', batch)


def in_postgresql(address: str, base: Base) -> None:
    """The base, in the database that the address names; made when it is absent. Raises Taken."""
    held = _held(address)
    if held == stamp(base):
        return
    if held is not None and not held.startswith(MARK):
        raise Taken(f"{address} is not a base made for measuring; name another.")
    name = urlsplit(address).path.lstrip("/")
    with psycopg.connect(_beside(address), autocommit=True) as server:
        server.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(name)))
        server.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        server.execute(sql.SQL("COMMENT ON DATABASE {} IS {}").format(sql.Identifier(name), sql.Literal(MARK)))
    migrate(address)
    with psycopg.connect(address, options="-c timezone=UTC -c maintenance_work_mem=512MB") as connection:
        if _superuser(connection):  # the rows agree with each other: a test proves it with foreign keys on
            connection.execute("SET session_replication_role = replica")
        for table, trigger in list(connection.execute(TRIGGERS_OF_POSTGRESQL)):
            connection.execute(f"DROP TRIGGER {trigger} ON {table}")
        with indexed_afterwards(connection.execute, INDEXES_OF_POSTGRESQL), progress() as told:
            into_postgresql(connection, base.tables(), told)
    migrate(address)  # puts the triggers back and builds what they keep
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute("VACUUM (ANALYZE)")
        connection.execute(
            sql.SQL("COMMENT ON DATABASE {} IS {}").format(sql.Identifier(name), sql.Literal(stamp(base)))
        )


def in_sqlite(path: Path, base: Base) -> None:
    """The base, in this file. Raises Taken."""
    note = path.with_suffix(".stamp")
    if note.exists() and path.exists():
        if note.read_text() == stamp(base):
            return
    elif path.exists():
        raise Taken(f"{path} is not a base made for measuring; name another.")
    note.parent.mkdir(parents=True, exist_ok=True)
    note.write_text(MARK)
    for old in path.parent.glob(f"{path.name}*"):
        old.unlink()
    migrate(f"sqlite:///{path}")
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA synchronous = OFF")
        connection.execute("PRAGMA cache_size = -500000")
        for (name,) in list(connection.execute(TRIGGERS_OF_SQLITE)):
            connection.execute(f"DROP TRIGGER {name}")
        with indexed_afterwards(connection.execute, INDEXES_OF_SQLITE), progress() as told:
            into_sqlite(connection, base.tables(), told)
        connection.commit()
    migrate(f"sqlite:///{path}")  # puts the triggers back and builds what they keep
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("ANALYZE")
        connection.commit()
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    note.write_text(stamp(base))


@contextmanager
def indexed_afterwards(execute: Callable[[str], Iterable[Row]], query: str) -> Iterator[None]:
    """Takes the indexes away that hold no rule, and makes them anew at the end."""
    held = list(execute(query))
    for name, _ in held:
        execute(f"DROP INDEX {name}")
    yield
    for _, made in track(held, "indexes"):
        execute(made)


class progress:
    """Shows how far each table is: `with progress() as told`."""

    def __enter__(self) -> Told:
        columns = (TextColumn("{task.description:12}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
        self.shown = Progress(*columns).__enter__()
        return self.told

    def __exit__(self, *fault: object) -> None:
        self.shown.__exit__(*fault)  # type: ignore[arg-type]

    def told(self, rows: Iterable[Row], table: Table) -> Iterator[Row]:
        """The rows, as they pass."""
        task = self.shown.add_task(table.name, total=table.count)
        for number, row in enumerate(rows):
            if number % BATCH == 0:
                self.shown.update(task, completed=number)
            yield row
        self.shown.update(task, completed=table.count)


def _held(address: str) -> str | None:
    """The comment on the database, "" where it has none, MARK where it is empty; None when there is no database."""
    name = urlsplit(address).path.lstrip("/")
    with psycopg.connect(_beside(address)) as server:
        query = "SELECT coalesce(shobj_description(oid, 'pg_database'), '') FROM pg_database WHERE datname = %s"
        found = server.execute(query, [name]).fetchone()
    return None if found is None else found[0]


def _beside(address: str) -> str:
    """The same server's own database, from which others are made."""
    return urlunsplit(urlsplit(address)._replace(path="/postgres"))


def _superuser(connection: psycopg.Connection) -> bool:
    found = connection.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user").fetchone()
    return bool(found and found[0])
