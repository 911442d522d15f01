"""From an address to Django's settings of a database."""

from pathlib import Path
from typing import Any

import dj_database_url

IDLE_SECONDS = 60
# A page is 50 look-ups by key: with the server's default (4.0) it would hash whole tables for them, 1.4 ms against 0.3;
# memoizing costs 0.4 ms of such a page, and compiling more than the whole of it.
PLANNER = "-c random_page_cost=1.1 -c enable_memoize=off -c jit=off"
SQLITE = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA foreign_keys = ON; "
    "PRAGMA mmap_size = 2147418112; PRAGMA cache_size = -16000;",
}


def sqlite(path: Path | str, **also: Any) -> dict[str, Any]:
    """The settings of a base in this file. No statements.

    WAL, IMMEDIATE and a patient timeout go together: each alone loses writes. A connection lives as long as its thread.
    """
    options = {**SQLITE, **also.pop("OPTIONS", {})}
    return {**also, "ENGINE": "django.db.backends.sqlite3", "NAME": path, "OPTIONS": options, "CONN_MAX_AGE": None}


def database(url: str, statement_timeout: int = 0) -> dict[str, Any]:
    """The settings of the base an address names, SQLite or PostgreSQL. No statements.

    `statement_timeout` is in seconds, 0 for none; on PostgreSQL the server holds it. Raises ValueError for any other
    kind of database.
    """
    named: dict[str, Any] = dict(dj_database_url.parse(url))
    if named["ENGINE"] == "django.db.backends.sqlite3":
        return sqlite(named.pop("NAME"), **named)
    if named["ENGINE"] == "django.db.backends.postgresql":
        return _postgres(named, statement_timeout)
    raise ValueError("Factbase keeps its base in SQLite or in PostgreSQL; DATABASE_URL names something else.")


def _postgres(named: dict[str, Any], statement_timeout: int) -> dict[str, Any]:
    """A connection lives as long as its thread. The ORM looks at it once a request before it is used, so a restart of
    the server costs no request; a read does not, and asks again when it finds the connection gone (`quotes.read`).

    A pool did the same for 120 to 250 microseconds of Python and a round trip a request: twice a look-up by id.
    """
    limits = f"-c statement_timeout={statement_timeout}s -c idle_in_transaction_session_timeout={IDLE_SECONDS}s"
    options = {"options": f"{limits} {PLANNER}", **named.get("OPTIONS", {})}
    return {**named, "OPTIONS": options, "CONN_MAX_AGE": None, "CONN_HEALTH_CHECKS": True}
