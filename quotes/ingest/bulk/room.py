"""Room for many rows: what a database is told while an import runs, and told no more afterwards."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

from quotes.search import kept

_POSTGRESQL = {
    # New words wait in a list and go into the index together: half the time (measured, 100,000 quotes).
    "gin_pending_list_limit": "64MB",
    "work_mem": "64MB",
    "maintenance_work_mem": "256MB",
    "statement_timeout": "0",
    "idle_in_transaction_session_timeout": "0",
}

_CACHE = -300_000
"""Kibibytes of SQLite's pages: the indexes of a million quotes are written all over."""


@contextmanager
def room() -> Iterator[None]:
    """Within this, many rows are written in less time, and with more memory of the database (a dozen statements)."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            for name, value in _POSTGRESQL.items():
                cursor.execute(f"SET {name} = '{value}'")
        else:
            cursor.execute("PRAGMA cache_size")
            [usual] = cursor.fetchone()
            cursor.execute(f"PRAGMA cache_size = {_CACHE}")
    try:
        yield
        kept.catch_up(connection)
    finally:
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                for name in _POSTGRESQL:
                    cursor.execute(f"RESET {name}")
            else:
                cursor.execute(f"PRAGMA cache_size = {usual}")
