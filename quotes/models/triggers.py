"""Triggers that keep append-only tables append-only, on both databases and against everybody.

Django's table rebuild on SQLite drops a table's triggers silently; so they are installed after every migrate
(`install` is idempotent) and a system check misses them when they are gone. What they refuse is change: to write a row
again as it stands (loaddata, for a second time) is allowed. What belongs to a record that is being purged may go: its
key stands in the table `purging` for as long as the transaction of `review.purge` lasts.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.core.checks import CheckMessage, Warning
from django.db import connections

FUNCTION = """CREATE OR REPLACE FUNCTION append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
IF TG_NARGS = 1 AND EXISTS (SELECT 1 FROM purging WHERE record = (to_jsonb(OLD) ->> TG_ARGV[0])::uuid) THEN
  IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
  RETURN NEW;
END IF;
RAISE EXCEPTION 'append-only: %', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation'; END $$"""


@dataclass(frozen=True, slots=True)
class Rule:
    """One trigger: its table, the event it refuses, and the column that names the record to which a row belongs (none
    where nothing is ever purged)."""

    table: str
    event: str
    record: str | None = None

    @property
    def name(self) -> str:
        """What it is called in the base."""
        return f"{self.table}_no_{self.event.lower()}"


def tables() -> dict[str, str | None]:
    """The append-only tables (decisions, merges, changes, proposals, captures and all history), each with the column
    that names the record to which a row belongs, where its words may be purged."""
    models: Any = apps.get_app_config("quotes").get_models(include_auto_created=True)
    past = {
        model._meta.db_table: f"{parent}_id" if (parent := getattr(model.instance_type, "parent", "")) else "id"
        for model in models
        if hasattr(model, "history_id")
    }
    kept = {"capture": "source_id", "proposal": "quote_id", "decision": None, "merge": None, "change": None}
    return dict(sorted({**past, **kept}.items()))


def install(connection: Any) -> None:
    """Put every trigger in place whose table exists (about four statements for each table)."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(FUNCTION)
        for rule in _rules(connection, cursor):
            cursor.execute(_dropped(connection, rule))
            cursor.execute(_written(connection, rule, _condition(connection, cursor, rule)))


def drop(connection: Any) -> None:
    """Take every trigger away, for tests that empty their tables."""
    with connection.cursor() as cursor:
        for rule in _rules(connection, cursor):
            cursor.execute(_dropped(connection, rule))


def standing(connection: Any, cursor: Any) -> set[str]:
    """The names of all triggers of a base that are switched on (one statement)."""
    cursor.execute(
        "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'"
        if connection.vendor == "postgresql"
        else "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    )
    return {name for (name,) in cursor.fetchall()}


def missing(connection: Any) -> list[str]:
    """The triggers that should be there and are not, or are switched off."""
    with connection.cursor() as cursor:
        present = standing(connection, cursor)
        return [rule.name for rule in _rules(connection, cursor) if rule.name not in present]


def check(*, databases: Sequence[str] | None = None, **_: Any) -> list[CheckMessage]:
    """The system check: a Warning for each base whose append-only tables lie open; an Error would keep migrate from
    putting the triggers back."""
    return [
        Warning(
            f"Append-only tables of the base {alias!r} lie open: {', '.join(gone[:5])}.",
            hint="Run manage.py migrate: it puts the triggers back.",
            id="quotes.W001",
        )
        for alias in databases or []
        if (gone := missing(connections[alias]))
    ]


def installed(sender: Any, using: str, **_: Any) -> None:
    """After every migrate."""
    install(connections[using])


def _rules(connection: Any, cursor: Any) -> Iterator[Rule]:
    held = {table.name for table in connection.introspection.get_table_list(cursor)}
    for table, record in tables().items():
        if table not in held:
            continue
        record = record if "purging" in held else None
        yield Rule(table, "UPDATE", record)
        yield Rule(table, "DELETE", record)
        if connection.vendor == "postgresql":  # SQLite has no TRUNCATE
            yield Rule(table, "TRUNCATE")


def _condition(connection: Any, cursor: Any, rule: Rule) -> str:
    """When it refuses: an UPDATE that changes the row; but a capture's text may be added where there is none."""
    if rule.event != "UPDATE":
        return f" WHEN {_unpurged(rule)}" if rule.record and connection.vendor == "sqlite" else ""
    columns = [column.name for column in connection.introspection.get_table_description(cursor, rule.table)]
    unequal = "IS DISTINCT FROM" if connection.vendor == "postgresql" else "IS NOT"
    terms = [f'OLD."{column}" {unequal} NEW."{column}"' for column in columns]
    if rule.table == "capture":
        at = columns.index("text")
        terms[at] = f"(OLD.text IS NOT NULL AND {terms[at]})"
    condition = f"({' OR '.join(terms)})"
    if rule.record and connection.vendor == "sqlite":
        condition += f" AND {_unpurged(rule)}"
    return f" WHEN ({condition})"


def _unpurged(rule: Rule) -> str:
    """On SQLite the trigger asks itself; PostgreSQL allows no sub-select there, and its function asks."""
    return f'NOT EXISTS (SELECT 1 FROM purging WHERE record = OLD."{rule.record}")'


def _written(connection: Any, rule: Rule, condition: str) -> str:
    head = f'CREATE TRIGGER "{rule.name}" BEFORE {rule.event} ON "{rule.table}"'
    if connection.vendor == "postgresql":
        each = "STATEMENT" if rule.event == "TRUNCATE" else "ROW"
        argument = f"'{rule.record}'" if rule.record else ""
        return f"{head} FOR EACH {each}{condition} EXECUTE FUNCTION append_only({argument})"
    return f"{head}{condition} BEGIN SELECT RAISE(ABORT, 'append-only: {rule.table}'); END"


def _dropped(connection: Any, rule: Rule) -> str:
    on = f' ON "{rule.table}"' if connection.vendor == "postgresql" else ""
    return f'DROP TRIGGER IF EXISTS "{rule.name}"{on}'
