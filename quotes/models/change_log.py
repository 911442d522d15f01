"""What keeps the log of changes: triggers on decisions and merges, so that no entrance can pass it by.

The law: rows become visible in the order of `seq`, so a reader that has seen all up to one has missed none before it.
SQLite has one writer at a time, and a plain trigger keeps it. On PostgreSQL a sequence alone would not: a transaction
that took its number first may end last. There a deferred trigger runs when the transaction commits, takes a lock that
is let go only once the transaction is visible, and then the number. (Numbers made of transactions' own ids end with
the server that gave them; these hold on a replica, and after a dump was restored.)

Nobody waits in a ring for that lock: it is the last thing taken, and afterwards nothing is waited for but checks of
foreign keys, which the locks of `review` (NO KEY UPDATE) let pass.

Django's table rebuild on SQLite drops triggers silently. So they are put in place after every migrate, and where one
was missing what was not logged meanwhile, or ever, is logged then.
"""

from collections.abc import Sequence
from typing import Any

from django.core.checks import CheckMessage, Warning
from django.db import connections, transaction

from quotes.models.record import OF
from quotes.models.state import PUBLIC
from quotes.models.triggers import standing

LOCK = 8_101_970_419_873_025
"""The advisory lock of this log: any number that nobody else takes."""

_KEYS = ", ".join(f"{name}_id" for name in OF)
_PUBLIC = ", ".join(f"'{state}'" for state in PUBLIC)


def _last_state(row: str) -> str:
    """The state of a record when a row about it was made, by its decisions: it holds at any later time too."""
    found = (
        f"(SELECT d.to_state FROM decision d WHERE d.{name}_id = {row}.{name}_id AND d.id < {row}.id "
        "ORDER BY d.id DESC LIMIT 1)"
        for name in OF
    )
    return f"coalesce({', '.join(found)})"


KIND = {
    "decision": f"CASE WHEN {{0}}.to_state IN ('retracted', 'withheld') THEN {{0}}.to_state "
    f"WHEN {{0}}.to_state = 'published' AND {{0}}.confirms_id IS NOT NULL THEN 'confirmed' "
    f"WHEN {{0}}.to_state = 'published' AND {{0}}.from_state IN ({_PUBLIC}) THEN 'changed' "
    f"WHEN {{0}}.to_state = 'published' THEN 'new' "
    f"WHEN {{0}}.from_state IN ({_PUBLIC}) THEN 'unpublished' END",
    "merge": f"CASE WHEN {_last_state('{0}')} IN ({_PUBLIC}) "
    f"THEN CASE WHEN {{0}}.undoes_id IS NULL THEN 'merged' ELSE 'unmerged' END END",
}
"""By table, what a row of it ({0}) is to the public: a kind of change, or null."""

TABLES = ("merge", "decision")
"""The tables whose rows are told, in the order in which an act writes them."""


def install(connection: Any) -> None:
    """Put in place what is missing, and log what was not logged (a few statements; 1,000,000 decisions in seconds)."""
    if not missing(connection):
        return
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        for statement in _POSTGRESQL if connection.vendor == "postgresql" else ():
            cursor.execute(statement)
        for name, table in _triggers(connection).items():
            cursor.execute(_dropped(connection, name, table))
            cursor.execute(_written(connection, table))
        cursor.execute(_FILL)


def missing(connection: Any) -> list[str]:
    """The triggers that should be there and are not, or are switched off; none before the migration that begins it."""
    with connection.cursor() as cursor:
        if "change" not in {table.name for table in connection.introspection.get_table_list(cursor)}:
            return []
        present = standing(connection, cursor)
    return [name for name in _triggers(connection) if name not in present]


def settle(connection: Any) -> None:
    """Log now what this transaction would log at its end, for whoever looks at the log within it."""
    if connection.vendor == "postgresql" and not missing(connection):
        names = ", ".join(f"{table}_told" for table in TABLES)
        with connection.cursor() as cursor:
            cursor.execute(f"SET CONSTRAINTS {names} IMMEDIATE; SET CONSTRAINTS {names} DEFERRED")


def differing(connection: Any) -> list[tuple[Any, str]]:
    """The keys of what is not logged as it should be, each with a code for what is wrong. Three statements over all."""
    unequal = "IS DISTINCT FROM" if connection.vendor == "postgresql" else "IS NOT"
    same = " OR ".join(f"c.{column} {unequal} t.{column}" for column in ("kind", "at", *_KEYS.split(", ")))
    asked = {
        "not_logged": f"SELECT t.id FROM ({_told()}) t LEFT JOIN change c ON c.id = t.id WHERE c.id IS NULL",
        "logged_otherwise": f"SELECT t.id FROM ({_told()}) t JOIN change c ON c.id = t.id WHERE {same}",
        "logged_for_nothing": f"SELECT c.id FROM change c LEFT JOIN ({_told()}) t ON t.id = c.id WHERE t.id IS NULL",
    }
    found = []
    with connection.cursor() as cursor:
        for code, query in asked.items():
            cursor.execute(query)
            found += [(key, code) for (key,) in cursor.fetchall()]
    return found


def drop(connection: Any) -> None:
    """Take the triggers away."""
    with connection.cursor() as cursor:
        held = {table.name for table in connection.introspection.get_table_list(cursor)}
        for name, table in _triggers(connection).items():
            if table in held:
                cursor.execute(_dropped(connection, name, table))


def remove(connection: Any) -> None:
    """Take everything away that Django does not know of."""
    drop(connection)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(
                f"DROP FUNCTION IF EXISTS {', '.join(f'tell_of_{table}()' for table in TABLES)}, number_on()"
            )


def check(*, databases: Sequence[str] | None = None, **_: Any) -> list[CheckMessage]:
    """The system check: a Warning for each base in which nothing keeps the log."""
    return [
        Warning(
            f"Nothing keeps the log of changes of the base {alias!r}: {', '.join(gone)}.",
            hint="Run manage.py migrate: it puts the triggers back and logs what was missed.",
            id="quotes.W003",
        )
        for alias in databases or []
        if (gone := missing(connections[alias]))
    ]


def opened(sender: Any, using: str, plan: Any, **_: Any) -> None:
    """Before tables are changed: SQLite renames none while a trigger of another names it."""
    if plan and connections[using].vendor == "sqlite":
        drop(connections[using])


def installed(sender: Any, using: str, **_: Any) -> None:
    """After every migrate."""
    install(connections[using])


# ---------------------------------------------------------------- SQL
def _triggers(connection: Any) -> dict[str, str]:
    """The names of the triggers, each with its table."""
    told = {f"{table}_told": table for table in TABLES}
    return told | ({"change_loaded": "change"} if connection.vendor == "postgresql" else {})


def _told() -> str:
    """All that should be logged: key, kind, records, time."""
    arms = (f"SELECT r.id, {KIND[table].format('r')} AS kind, {_keys('r')}, r.at FROM {table} r" for table in TABLES)
    return f"SELECT * FROM ({' UNION ALL '.join(arms)}) a WHERE kind IS NOT NULL"


def _keys(row: str) -> str:
    return ", ".join(f"{row}.{name}_id" for name in OF)


_FILL = (
    f"INSERT INTO change (id, seq, kind, {_KEYS}, at) "
    f"SELECT id, (SELECT coalesce(max(seq), 0) FROM change) + row_number() OVER (ORDER BY id), kind, {_KEYS}, at "
    f"FROM ({_told()}) t WHERE NOT EXISTS (SELECT 1 FROM change c WHERE c.id = t.id) ORDER BY id"
)
"""Logs what is not logged, in the order of its keys, which is that of time."""


def _function(table: str) -> str:
    """What writes a row of the log on PostgreSQL, unless it has been loaded already."""
    return f"""CREATE OR REPLACE FUNCTION tell_of_{table}() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE what text := {KIND[table].format("NEW")};
BEGIN
IF what IS NULL OR EXISTS (SELECT 1 FROM change WHERE id = NEW.id) THEN RETURN NULL; END IF;
PERFORM pg_advisory_xact_lock({LOCK});
INSERT INTO change (id, seq, kind, {_KEYS}, at) VALUES (NEW.id, nextval('change_seq'), what, {_keys("NEW")}, NEW.at);
RETURN NULL; END $$"""


_NUMBER_ON = f"""CREATE OR REPLACE FUNCTION number_on() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
PERFORM pg_advisory_xact_lock({LOCK});
PERFORM setval('change_seq', max(seq)) FROM change HAVING max(seq) >= (SELECT last_value FROM change_seq);
RETURN NULL; END $$"""
"""Where a log was loaded with its numbers, the sequence goes on after them."""

_POSTGRESQL = (
    # Until the triggers stand nobody writes what they would then miss.
    f"LOCK TABLE {', '.join(TABLES)} IN SHARE ROW EXCLUSIVE MODE",
    "CREATE SEQUENCE IF NOT EXISTS change_seq OWNED BY change.seq",
    f"SELECT pg_advisory_xact_lock({LOCK})",
    *map(_function, TABLES),
    _NUMBER_ON,
)


def _written(connection: Any, table: str) -> str:
    if table == "change":
        head = "CREATE TRIGGER change_loaded AFTER INSERT ON change FOR EACH STATEMENT"
        return f"{head} WHEN (pg_trigger_depth() = 0) EXECUTE FUNCTION number_on()"
    kind = KIND[table].format("NEW")
    if connection.vendor == "postgresql":
        # A condition may hold no sub-select; it is asked when the row is written, and spares most of them the queue.
        when = f" WHEN ({kind} IS NOT NULL)" if "SELECT" not in kind else ""
        return (
            f'CREATE CONSTRAINT TRIGGER "{table}_told" AFTER INSERT ON "{table}" DEFERRABLE INITIALLY DEFERRED '
            f"FOR EACH ROW{when} EXECUTE FUNCTION tell_of_{table}()"
        )
    when = f"{kind} IS NOT NULL AND NOT EXISTS (SELECT 1 FROM change WHERE id = NEW.id)"
    row = f"NEW.id, (SELECT coalesce(max(seq), 0) + 1 FROM change), {kind}, {_keys('NEW')}, NEW.at"
    return (
        f'CREATE TRIGGER "{table}_told" AFTER INSERT ON "{table}" WHEN {when} BEGIN '
        f"INSERT INTO change (id, seq, kind, {_KEYS}, at) VALUES ({row}); END"
    )


def _dropped(connection: Any, name: str, table: str) -> str:
    on = f' ON "{table}"' if connection.vendor == "postgresql" else ""
    return f'DROP TRIGGER IF EXISTS "{name}"{on}'
