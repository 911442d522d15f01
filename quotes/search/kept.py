"""What keeps the indexes: triggers over the columns `search_words`, so that no entrance can pass them by.

A record's row in its index has the words of the record and of its rows. On PostgreSQL a generated column makes a
tsvector of them; on SQLite further triggers carry them into a full-text table without content.

Django's table rebuild on SQLite drops a table's triggers silently. So they are put in place after every migrate, and
where one was missing the index is built anew from the words: SQL alone, a minute or two for a million quotes.
"""

from collections.abc import Sequence
from types import ModuleType
from typing import Any

from django.core.checks import CheckMessage, Error, Warning
from django.db import connections, transaction

from quotes.models.triggers import standing
from quotes.search import postgresql, sqlite
from quotes.search.kinds import KINDS, LISTED, Kind


def install(connection: Any) -> list[str]:
    """Put in place what is missing and build those indexes anew; the kinds of record whose index that was. What the
    other triggers call is put in place as it is now."""
    vendor, gone = dialect(connection), missing(connection)
    kinds = [kind for kind in KINDS if any(name in gone for name in vendor.triggers(kind))]
    if kinds:
        build(connection, kinds)
    with connection.cursor() as cursor:
        held = {table.name for table in connection.introspection.get_table_list(cursor)}
        for kind in KINDS:
            for statement in vendor.renewed(kind) if kind not in kinds and kind.name in held else ():
                cursor.execute(statement)
    return [kind.table for kind in kinds]


def missing(connection: Any) -> list[str]:
    """The triggers that should be there and are not, or are switched off; none before the migration that begins it."""
    with connection.cursor() as cursor:
        tables = {table.name for table in connection.introspection.get_table_list(cursor)}
        if not all(kind.table in tables and _is_searched(connection, cursor, kind) for kind in KINDS):
            return []
        present = standing(connection, cursor)
    return [name for kind in KINDS for name in dialect(connection).triggers(kind) if name not in present]


def build(connection: Any, kinds: Sequence[Kind] = KINDS) -> None:
    """Build indexes anew from the columns `search_words`, in one transaction."""
    vendor = dialect(connection)
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        for kind in kinds:
            drop(connection, kind)
            for statement in (*vendor.prepared(kind), *vendor.filled(kind), *vendor.triggers(kind).values()):
                cursor.execute(statement)


def differing(connection: Any, kind: Kind) -> list[Any]:
    """The keys of records whose row in the index is not what it should be, or is not there, and of rows without a
    record. One statement over all records of the kind."""
    vendor = dialect(connection)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT r.id FROM {kind.table} r LEFT JOIN {kind.name} i ON i.{kind.key} = r.id "
            f"WHERE i.words {vendor.UNEQUAL} {vendor.words(kind)} OR i.listed <> ({LISTED}) "
            f"UNION ALL SELECT i.{kind.key} FROM {kind.name} i WHERE i.{kind.key} NOT IN (SELECT id FROM {kind.table})"
        )
        return [key for (key,) in cursor.fetchall()]


def settle(connection: Any) -> None:
    """Let the indexes forget for good what was taken out of them (seconds for a million quotes): until it puts its
    parts together FTS5 keeps the words beside a note that they are gone."""
    with connection.cursor() as cursor:
        for kind in KINDS:
            for statement in dialect(connection).settled(kind):
                cursor.execute(statement)


def catch_up(connection: Any) -> None:
    """Let the indexes put away what came in with many rows and waits in a list, through which every search goes."""
    with connection.cursor() as cursor:
        for kind in KINDS:
            for statement in dialect(connection).caught_up(kind):
                cursor.execute(statement)


def drop(connection: Any, *kinds: Kind) -> None:
    """Take the triggers away."""
    vendor = dialect(connection)
    with connection.cursor() as cursor:
        for kind in kinds or KINDS:
            for name, written in vendor.triggers(kind).items():
                cursor.execute(vendor.dropped(name, written))


def remove(connection: Any) -> None:
    """Take everything away that Django does not know of."""
    drop(connection)
    with connection.cursor() as cursor:
        for statement in [one for kind in KINDS for one in dialect(connection).removed(kind)]:
            cursor.execute(statement)


def check(*, databases: Sequence[str] | None = None, **_: Any) -> list[CheckMessage]:
    """The system check: an Error for a base that cannot keep indexes, a Warning for one in which nothing keeps them."""
    unable: list[CheckMessage] = [
        Error(
            f"The SQLite of this Python has no FTS5, with which the base {alias!r} would be searched.",
            hint="Use a Python whose SQLite has it, as those of python.org and of Linux do, or PostgreSQL.",
            id="quotes.E001",
        )
        for alias in databases or []
        if not dialect(connections[alias]).is_able(connections[alias])
    ]
    return unable or [
        Warning(
            f"Nothing keeps the search of the base {alias!r}: {', '.join(gone[:5])}.",
            hint="Run manage.py migrate: it puts the triggers back and builds the indexes anew.",
            id="quotes.W002",
        )
        for alias in databases or []
        if (gone := missing(connections[alias]))
    ]


def opened(sender: Any, using: str, plan: Any, **_: Any) -> None:
    """Before tables are changed: SQLite renames none while a trigger of another names it. Afterwards the indexes are
    built anew, there alone."""
    if plan and connections[using].vendor == "sqlite":
        drop(connections[using])


def installed(sender: Any, using: str, **_: Any) -> None:
    """After every migrate."""
    install(connections[using])


def _is_searched(connection: Any, cursor: Any, kind: Kind) -> bool:
    return any(one.name == "search_words" for one in connection.introspection.get_table_description(cursor, kind.table))


def dialect(connection: Any) -> ModuleType:
    """How the database of a connection keeps an index."""
    return postgresql if connection.vendor == "postgresql" else sqlite
