"""Append-only tables refuse change on both databases, also once Django has rebuilt them, and are missed when open."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, models, transaction
from django.db.utils import DatabaseError

from quotes.models import Capture, Proposal, Quote, Speaker, change_log, triggers
from quotes.models.decision import Decision
from tests.review.making import ARTICLE, published, quote, saved_capture, source, speaker


def refuses(act: Callable[[], Any]) -> None:
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        act()


@pytest.mark.django_db
def test_decisions_proposals_and_history_are_never_changed() -> None:
    made = published(speaker())
    words = quote(published(source()), None)
    words.save()
    Proposal(quote=words, extractor="x", version="1", payload={"a": 1}, made_at="2026-11-22T12:00:00Z").save()
    tables: list[Any] = [(Decision.objects, "reason"), (Proposal.objects, "extractor"), (Speaker.history, "name")]
    for table, column in tables:
        refuses(lambda table=table, column=column: table.update(**{column: "Changed."}))  # type: ignore[misc]
        refuses(lambda table=table: table.all().delete())  # type: ignore[misc]
    refuses(lambda: Decision.objects.get(speaker=made).delete())


@pytest.mark.django_db
def test_a_row_written_again_as_it_stands_is_no_change() -> None:
    published(speaker())
    decision = Decision.objects.get()
    decision.save()
    words = quote(published(source()), None)
    words.save()
    made = Proposal(quote=words, extractor="x", version="1", payload={"a": [1]}, made_at="2026-11-22T12:00:00Z")
    made.save()
    before = [*Decision.objects.values(), *Proposal.objects.values()]
    Proposal.objects.get().save()
    assert [*Decision.objects.values(), *Proposal.objects.values()] == before


@pytest.mark.django_db
def test_a_captures_text_is_added_and_nothing_else() -> None:
    made = saved_capture(published(source()), keep=False)
    for change in ({"origin": "url"}, {"sha256": "0" * 64}, {"length": 3}, {"retrieved_edtf": "2024"}, {"seq": 7}):
        refuses(lambda change=change: Capture.objects.update(**change))  # type: ignore[misc]
    refuses(lambda: Capture.objects.update(text=ARTICLE, origin="url"))
    Capture.objects.update(text=ARTICLE)
    made.refresh_from_db()
    made.save()
    refuses(lambda: Capture.objects.update(text=ARTICLE[::-1]))
    refuses(lambda: Capture.objects.update(text=None))
    refuses(lambda: Capture.objects.all().delete())
    assert Capture.objects.get().text == ARTICLE


@pytest.mark.django_db
def test_a_text_of_another_length_is_not_added() -> None:
    saved_capture(published(source()), keep=False)
    with pytest.raises(IntegrityError), transaction.atomic():
        Capture.objects.update(text="Another text.")


@pytest.mark.django_db
def test_every_history_is_held() -> None:
    held = triggers.tables()
    assert {"capture", "decision", "proposal"} < set(held)
    for model in (Quote, Speaker):
        assert model.history.model._meta.db_table in held
    assert triggers.missing(connection) == []
    assert triggers.check(databases=["default"]) == []
    assert triggers.check() == []


@pytest.mark.django_db
def test_truncate_is_refused_where_there_is_one() -> None:
    if connection.vendor == "postgresql":
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("TRUNCATE decision CASCADE")
    assert any(name.endswith("_no_truncate") for name in names()) == (connection.vendor == "postgresql")


def names() -> set[str]:
    query = {
        "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal",
        "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
    }
    with connection.cursor() as cursor:
        cursor.execute(query[connection.vendor])
        return {name for (name,) in cursor.fetchall()}


@pytest.mark.django_db
def test_what_is_missing_is_named_by_the_system_check() -> None:
    connection.check_constraints()
    triggers.drop(connection)
    [error] = triggers.check(databases=["default"])
    assert error.id == "quotes.W001"
    assert "capture_no_update" in error.msg
    triggers.install(connection)
    assert triggers.check(databases=["default"]) == []


@pytest.mark.django_db(transaction=True)
def test_triggers_come_back_after_a_table_was_rebuilt() -> None:
    made = published(speaker())
    before = names()
    field = Decision._meta.get_field("reason")
    wider = models.TextField(max_length=3_000, null=True)
    wider.set_attributes_from_name("reason")
    wider.model = Decision
    change_log.opened(None, "default", plan=[True])  # as before every migration
    for old, new in ((field, wider), (wider, field)):
        with connection.schema_editor() as editor:
            editor.alter_field(Decision, old, new, strict=False)
    if connection.vendor == "sqlite":
        assert sorted(triggers.missing(connection)) == ["decision_no_delete", "decision_no_update"]
    call_command("migrate", verbosity=0)
    assert names() == before
    refuses(lambda: Decision.objects.filter(speaker=made).update(reason="Changed."))


@pytest.mark.django_db(transaction=True)
def test_a_new_column_is_held_too() -> None:
    call_command("migrate", verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE decision ADD COLUMN weather varchar(10)")
    try:
        triggers.install(connection)
        published(speaker())

        def change() -> None:
            with connection.cursor() as cursor:
                cursor.execute("UPDATE decision SET weather = 'fair'")

        refuses(change)
    finally:
        triggers.drop(connection)
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE decision DROP COLUMN weather")
        triggers.install(connection)
