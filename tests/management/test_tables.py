"""What commands say of a base that they cannot work on."""

from importlib import import_module
from pkgutil import iter_modules
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError
from django.db.migrations.executor import MigrationExecutor

from quotes.management import commands, tables
from quotes.management.tables import OnTables

NAMES = {one.name for one in iter_modules(commands.__path__)}
ALONE = {"prepare", "documents", "export_sdl"}
"""They make the tables, or ask for none."""


@pytest.mark.parametrize("name", sorted(NAMES - ALONE))
def test_every_command_looks_at_the_tables_first(name: str) -> None:
    assert issubclass(import_module(f"quotes.management.commands.{name}").Command, OnTables)


@pytest.mark.django_db
@pytest.mark.parametrize(("applied", "what"), [({}, "no tables"), ({("quotes", "0001"): 1}, "older tables")])
def test_a_base_without_these_tables_is_told_in_a_sentence(
    monkeypatch: pytest.MonkeyPatch, applied: dict[Any, Any], what: str
) -> None:
    monkeypatch.setattr(MigrationExecutor, "migration_plan", lambda self, targets: [1, 2])
    monkeypatch.setattr("django.db.migrations.recorder.MigrationRecorder.applied_migrations", lambda self: applied)
    monkeypatch.setattr("django.db.migrations.loader.MigrationLoader.check_consistent_history", lambda *_: None)
    with pytest.raises(CommandError) as told:
        call_command("token", "list")
    assert str(told.value) == f"This base has {what} (2 migrations wait): manage.py migrate makes them."


def test_a_base_that_is_away_is_told_in_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    def away(connection: Any) -> None:
        raise OperationalError("connection refused\n")

    monkeypatch.setattr(tables, "MigrationExecutor", away)
    with pytest.raises(CommandError, match=r"^The base cannot be reached: connection refused$"):
        call_command("token", "list")
