"""The one place where a read meets the base: it executes, counts, and holds the deadline.

On PostgreSQL a statement is prepared and bound by the server (`prepared`); the ORM's own cursors are left as they are.
On SQLite it goes straight to the driver. The deadline is `statement_timeout` there and a progress handler here.
"""

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any
from weakref import WeakKeyDictionary

import psycopg
from django.conf import settings
from django.db import InterfaceError, OperationalError

from quotes.filters import for_sqlite
from quotes.read.prepared import Statements
from quotes.read.problems import Unavailable

STEPS = 20_000
"""SQLite's virtual machine instructions between two looks at the clock."""


@dataclass(slots=True)
class Count:
    """How many statements were executed while it was open."""

    statements: int = 0


_count: ContextVar[Count | None] = ContextVar("count", default=None)
_statements: WeakKeyDictionary[Any, Statements] = WeakKeyDictionary()


@contextmanager
def counted() -> Iterator[Count]:
    """Counts the statements of the reads within."""
    token = _count.set(count := Count())
    try:
        yield count
    finally:
        _count.reset(token)


def _postgresql(connection: Any, text: str, values: Mapping[str, Any], prepared: bool) -> list[Any]:
    return _statements_of(connection).rows(text, values, prepared)


def _statements_of(connection: Any) -> Statements:
    raw = connection.connection
    if (statements := _statements.get(raw)) is None:
        statements = _statements[raw] = Statements(raw, settings.READ_PREPARED)
    return statements


def _deadline(seconds: float) -> Callable[[], int]:
    end = time.monotonic() + seconds
    return lambda: time.monotonic() > end


def _sqlite(connection: Any, text: str, values: Mapping[str, Any], prepared: bool) -> list[Any]:
    raw = connection.connection
    if seconds := settings.READ_DEADLINE:
        raw.set_progress_handler(_deadline(seconds), STEPS)
    try:
        return list(raw.execute(text, {name: for_sqlite(value) for name, value in values.items()}))
    finally:
        raw.set_progress_handler(None, 0)


def execute(connection: Any, text: str, values: Mapping[str, Any], prepared: bool = True) -> list[tuple[Any, ...]]:
    """All rows of one statement; raises Unavailable when the base is away or the deadline has passed.

    One that is not `prepared` PostgreSQL plans anew each time, for the values at hand.
    A connection that was lost while it lay idle is opened anew and asked once more, for a read may be repeated.
    """
    _noted(connection, text)
    try:
        return _run(connection, text, values, prepared)
    except (OperationalError, InterfaceError) as error:
        if not _lost(connection):
            raise _unavailable(error) from error
    connection.close()
    try:
        return _run(connection, text, values, prepared)
    except (OperationalError, InterfaceError) as error:
        raise _unavailable(error) from error


def begun(connection: Any, text: str, values: Mapping[str, Any], prepared: bool = True) -> Callable[[], Any]:
    """What gives all rows of one statement, as `execute` does. On PostgreSQL the server works meanwhile, and nobody
    else may use the connection until they are here; what cannot be sent ahead is executed then."""
    if connection.vendor != "postgresql" or not prepared:
        return lambda: execute(connection, text, values, prepared)
    try:
        with connection.wrap_database_errors:
            connection.ensure_connection()
            awaited = _statements_of(connection).begun(text, values)
    except (OperationalError, InterfaceError):
        awaited = None
    if awaited is None:
        return lambda: execute(connection, text, values, prepared)
    _noted(connection, text)

    def rows() -> list[tuple[Any, ...]]:
        try:
            with connection.wrap_database_errors:
                return awaited()
        except (OperationalError, InterfaceError) as error:
            if not _lost(connection):
                raise _unavailable(error) from error
        return execute(connection, text, values, prepared)

    return rows


def _noted(connection: Any, text: str) -> None:
    if (count := _count.get()) is not None:
        count.statements += 1
    if connection.force_debug_cursor:
        connection.queries_log.append({"sql": text, "time": "0"})


def _run(connection: Any, text: str, values: Mapping[str, Any], prepared: bool) -> list[tuple[Any, ...]]:
    run = _postgresql if connection.vendor == "postgresql" else _sqlite
    with connection.wrap_database_errors:
        if connection.connection is None:
            connection.ensure_connection()
        return run(connection, text, values, prepared)


def _lost(connection: Any) -> bool:
    """Whether the server has gone from under a connection (PostgreSQL), outside any transaction."""
    raw = connection.connection
    return raw is not None and getattr(raw, "closed", False) and not connection.in_atomic_block


def _unavailable(error: Exception) -> Unavailable:
    late = isinstance(error.__cause__, psycopg.errors.QueryCanceled) or "interrupted" in str(error)
    return Unavailable("TIMEOUT" if late else "UNAVAILABLE")
