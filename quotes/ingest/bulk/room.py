"""Room for many rows: what a database is told while an import runs, and told no more afterwards."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from threading import Event, Thread

from django.db import Error, connection

from quotes.search import kept

_POSTGRESQL = {
    # New words wait in a list and go into the index together: half the time (measured, 100,000 quotes).
    "gin_pending_list_limit": "64MB",
    "work_mem": "64MB",
    "maintenance_work_mem": "256MB",
    # A mark tells which rows are in, and goes with them: what the last moment before a crash had is read again.
    "synchronous_commit": "off",
    "statement_timeout": "0",
    "idle_in_transaction_session_timeout": "0",
}

_SQLITE = {
    # Kibibytes of pages: the indexes of a million quotes are written all over.
    "cache_size": -300_000,
    # Pages of the log before they go into the file (200 MB): most are written again by the next batch.
    "wal_autocheckpoint": 50_000,
}

_ROWS = 200_000
"""So many new things Python makes before it looks for rings of them."""

_WHILE = 20.0
"""So many seconds new words wait in the list."""


@contextmanager
def room() -> Iterator[None]:
    """Within this, many rows are written in less time, and with more memory of the database (a dozen statements). On
    PostgreSQL a second connection puts new words into the index meanwhile. Afterwards the mark is taken away: that
    is committed as usual, and with it what was written before is safe."""
    is_postgresql = connection.vendor == "postgresql"
    with _seldom_collected(), _set_on_postgresql() if is_postgresql else _set_on_sqlite():
        with _beside() if is_postgresql else nullcontext():
            yield
        kept.catch_up(connection)


@contextmanager
def _seldom_collected() -> Iterator[None]:
    """Rows hold no rings, and are many: to look for rings among them again and again is a tenth of Python's work."""
    usual = gc.get_threshold()
    gc.set_threshold(_ROWS, *usual[1:])
    try:
        yield
    finally:
        gc.set_threshold(*usual)


@contextmanager
def _set_on_postgresql() -> Iterator[None]:
    with connection.cursor() as cursor:
        for name, value in _POSTGRESQL.items():
            cursor.execute(f"SET {name} = '{value}'")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            for name in _POSTGRESQL:
                cursor.execute(f"RESET {name}")


@contextmanager
def _set_on_sqlite() -> Iterator[None]:
    usual = {}
    with connection.cursor() as cursor:
        for name, value in _SQLITE.items():
            cursor.execute(f"PRAGMA {name}")
            [usual[name]] = cursor.fetchone()
            cursor.execute(f"PRAGMA {name} = {value}")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            for name, value in usual.items():
                cursor.execute(f"PRAGMA {name} = {value}")


@contextmanager
def _beside() -> Iterator[None]:
    """A thread that lets the indexes put away what waits, as autovacuum would; the writer need not."""
    done = Event()
    thread = Thread(target=_put_away, name="put away", args=(done,), daemon=True)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()


def _put_away(done: Event) -> None:
    """By a connection of this thread's own; where it fails, the writer does it."""
    try:
        while not done.wait(_WHILE):
            kept.catch_up(connection)
    except Error:
        return
    finally:
        connection.close()
