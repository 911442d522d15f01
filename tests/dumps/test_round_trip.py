"""A base that was dumped comes back as it was, into whichever database, and a second time nothing happens."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db.models import F

from quotes.dumps.lines import settled
from quotes.dumps.tables import STAYS, WRITTEN_HERE, named, tables
from quotes.models import Quote, Token, User
from tests.dumps import world
from tests.review.making import published_claim

ROOT = Path(__file__).parents[2]


def test_every_table_of_the_app_is_carried_or_named_as_staying() -> None:
    ours = set(apps.get_app_config("quotes").get_models(include_auto_created=True))
    here = {model for model in ours if model._meta.db_table in WRITTEN_HERE}
    assert {table.model for table in tables()} | set(STAYS) | here == ours
    assert not {table.model for table in tables()} & set(STAYS)


def test_each_table_comes_after_those_it_names() -> None:
    seen: set[object] = set()
    for table in tables():
        seen.add(table.model)
        assert named(table.model) <= seen


def test_every_column_is_told_or_follows_from_others() -> None:
    left = {
        (table.name, field.attname)
        for table in tables()
        for field in table.model._meta.concrete_fields
        if field not in table.fields and not table.name.startswith("quotes_historical")
    }
    assert {column for name, column in left if name == "quote"} == {
        "created_at", "said_first", "said_last", "search_words",
    }  # fmt: skip
    assert {column for name, column in left if name == "evidence"} == {"public"}
    assert {column for name, column in left if name == "user"} == {
        "password", "last_login", "is_superuser", "email", "is_staff", "is_active",
    }  # fmt: skip


def test_a_number_in_json_has_one_spelling() -> None:
    assert str(settled({"a": [-0.0, 1.5, 3, True]})) == "{'a': [0.0, 1.5, 3, True]}"


@pytest.mark.django_db
def test_a_base_with_every_kind_of_row_comes_back_byte_by_byte(tmp_path: Path) -> None:
    world.everything()
    first = world.dumped(tmp_path / "first")
    empty = {part.table for part in first.manifest.tables if not part.rows}
    assert empty <= {"once", "blocking_key"} | {name for name in empty if name.startswith("quotes_historical")}
    world.emptied()
    done = world.taken(tmp_path / "first", tmp_path / "errors")
    assert (done.taken, done.known, done.conflicts, done.refused) == (first.manifest.rows, 0, 0, 0)
    world.faultless()
    second = world.dumped(tmp_path / "second")
    assert world.contents(tmp_path / "second") == world.contents(tmp_path / "first")
    assert second.manifest.digest == first.manifest.digest
    done = world.taken(tmp_path / "first")
    assert (done.taken, done.known, done.conflicts, done.refused) == (0, first.manifest.rows, 0, 0)
    assert world.dumped(tmp_path / "third").manifest.digest == first.manifest.digest


@pytest.mark.django_db
def test_what_rests_on_a_late_record_waits_for_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    world.everything()
    published_claim(Quote.objects.get(within__gt=F("pk")))
    world.dumped(tmp_path / "first")
    world.emptied()
    monkeypatch.setattr("quotes.dumps.taking.ROWS", 1)
    assert not world.refusals(tmp_path / "first")
    world.faultless()
    world.dumped(tmp_path / "second")
    assert world.contents(tmp_path / "second") == world.contents(tmp_path / "first")


@pytest.mark.django_db
def test_another_database_gives_the_same_bytes(tmp_path: Path) -> None:
    world.everything()
    world.dumped(tmp_path / "here")
    named_ = {"FACTBASE_DATA": str(tmp_path), "FACTBASE_ENV": "development", "FACTBASE_SECRET_KEY": "x" * 60}
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("DATABASE_", "FACTBASE_"))}
    for command in (["migrate", "-v0"], ["import_base", "here"], ["dump", "there"]):
        words = [sys.executable, str(ROOT / "manage.py"), *command]
        subprocess.run(words, cwd=tmp_path, env={**clean, **named_}, check=True, stdout=subprocess.DEVNULL)
    assert world.contents(tmp_path / "there") == world.contents(tmp_path / "here")


@pytest.mark.django_db
def test_no_secret_leaves_and_who_came_cannot_sign_in(tmp_path: Path) -> None:
    world.everything()
    hashes = [*User.objects.exclude(password="").values_list("password", flat=True)]
    secrets = [*hashes, *Token.objects.values_list("digest", flat=True), f"{world.SECRET}@paper.example"]
    world.dumped(tmp_path / "dump")
    told = b"".join(world.contents(tmp_path / "dump").values()).decode()
    assert len(secrets) > 3
    assert not [one for one in secrets if one in told]
    world.emptied()
    world.taken(tmp_path / "dump")
    root = User.objects.get(username="root")
    assert (root.is_active, root.is_superuser, root.is_staff, root.email) == (False, False, False, "")
    assert not root.has_usable_password()
    assert not Token.objects.exists()


@pytest.mark.django_db
def test_a_name_that_is_taken_here_stays_with_whom_it_is(tmp_path: Path) -> None:
    world.everything()
    world.dumped(tmp_path / "dump")
    world.emptied()
    call_command("loaddata", "seed_article", verbosity=0)
    here = User.objects.create_user("root")
    done = world.taken(tmp_path / "dump")
    assert (done.conflicts, done.refused) == (0, 0)
    assert done.known > 0
    assert User.objects.get(username="root") == here
    assert User.objects.filter(username__startswith="root-").count() == 1
    assert world.taken(tmp_path / "dump").taken == 0
