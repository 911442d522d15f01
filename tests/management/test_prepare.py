"""`manage.py prepare`, on a base that is empty, half ready, and ready."""

import json
from io import StringIO

import pytest
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.db import connection

from quotes.management.commands import prepare
from quotes.models import Likeness, Source, Speaker, triggers
from tests.review.making import draft, person, speaker

pytestmark = pytest.mark.django_db


def prepared():
    out = StringIO()
    call_command("prepare", stdout=out)
    return dict(line.split(": ", 1) for line in out.getvalue().splitlines())


def test_an_empty_base_is_filled_and_a_second_run_changes_nothing():
    first = prepared()
    assert first["Seed article"].endswith("records loaded.")
    state = [*Source.objects.order_by("pk").values(), *get_user_model().objects.values()]
    assert prepared() == dict.fromkeys(("Seed article", "Administrator"), "already there.") | {
        "Tables": "up to date.", "Duplicates": "looked for."
    }  # fmt: skip
    assert [*Source.objects.order_by("pk").values(), *get_user_model().objects.values()] == state


def test_what_looks_like_a_record_of_the_seed_is_found_when_it_is_entered():
    prepared()
    known = Speaker.objects.order_by("pk").first()
    draft(speaker(known.name, kind=known.kind), by=person("alice"))
    assert Likeness.objects.filter(kind="speaker", first=known.pk, score=1).exists()


def test_the_password_that_is_told_opens_the_door():
    name, password = prepared()["Administrator"].removesuffix(" (shown this once).").split(", password ")
    user = get_user_model().objects.get(username=name)
    assert user.is_superuser
    assert user.check_password(password)


def test_whoever_has_an_administrator_gets_no_other():
    get_user_model().objects.create_superuser(username="ann", password="x")
    assert prepared()["Administrator"] == "already there."
    assert get_user_model().objects.count() == 1


def test_names_that_came_with_a_dump_stay_those_that_acted():
    users = get_user_model().objects
    for name in ("admin", "admin-2"):
        users.create_user(username=name, is_active=False)
    assert prepared()["Administrator"].startswith("admin-3, password ")
    assert [*users.filter(is_superuser=True).values_list("username", flat=True)] == ["admin-3"]


def test_a_copy_without_the_fixture_says_so(settings, tmp_path):
    settings.FIXTURE_DIRS = [tmp_path]
    assert prepared()["Seed article"] == "this copy of Factbase has none."


def test_missing_tables_are_counted(monkeypatch):
    called = []
    monkeypatch.setattr(prepare.MigrationExecutor, "migration_plan", lambda self, targets: [1, 2])
    monkeypatch.setattr(prepare, "call_command", lambda *args, **kwargs: called.append(args))
    assert prepare.migrate() == "2 migrations applied."
    assert called == [("migrate",)]


def test_a_source_of_the_seed_that_a_curator_changed_is_left_alone(settings, tmp_path):
    (tmp_path / "seed_article.json").write_text(
        json.dumps([{"model": "quotes.source", "pk": str(_source().pk), "fields": {}}])
    )
    settings.FIXTURE_DIRS = [tmp_path]
    assert prepare.seed() == "already there."


def _source():
    return Source.objects.create(title="A book of a curator", kind="book", slug="a-book-of-a-curator")


def test_append_only_tables_that_lie_open_are_closed_again():
    prepared()
    connection.check_constraints()
    triggers.drop(connection)
    assert prepared()["Tables"] == "up to date; the triggers of append-only tables are back in place."
    assert triggers.missing(connection) == []
    assert prepared()["Tables"] == "up to date."
