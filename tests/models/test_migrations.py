"""The tables are made from nothing, and taken away again, on both databases."""

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.questioner import NonInteractiveMigrationQuestioner
from django.db.migrations.state import ProjectState

from quotes.models import triggers
from tests.review.making import published_quote


def ours() -> set[str]:
    return {model._meta.db_table for model in apps.get_app_config("quotes").get_models(include_auto_created=True)}


@pytest.mark.django_db(transaction=True)
def test_from_zero_and_back_and_again() -> None:
    call_command("migrate", "quotes", "zero", verbosity=0)
    assert not ours() & set(connection.introspection.table_names())
    call_command("migrate", verbosity=0)
    assert ours() <= set(connection.introspection.table_names())
    assert triggers.missing(connection) == []
    assert published_quote().state == "published"


@pytest.mark.django_db
def test_the_migrations_say_what_the_models_say() -> None:
    loader = MigrationLoader(connection)
    detector = MigrationAutodetector(
        loader.project_state(),
        ProjectState.from_apps(apps),
        NonInteractiveMigrationQuestioner(specified_apps={"quotes"}),
    )
    assert "quotes" not in detector.changes(graph=loader.graph)
