"""The log of changes is kept by the base itself, whatever writes to it; and it becomes visible in its own order."""

import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from quotes import review
from quotes.models import Actor, Change, Quote, change_log, triggers
from quotes.models.decision import Decision
from quotes.models.keys import uuid7
from tests.review.making import (
    draft,
    draft_quote,
    evidence,
    person,
    published,
    published_claim,
    published_quote,
    speaker,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def bob(db: None) -> Actor:
    return person("bob", reviews=True)


@pytest.fixture
def carol(db: None) -> Actor:
    return person("carol", reviews=True)


def told(record: Any = None) -> list[str]:
    """The kinds of change in the log, in its order: of a record, or all. PostgreSQL writes it when a transaction ends;
    here that is now."""
    change_log.settle(connection)
    rows = Change.objects.all() if record is None else Change.objects.filter(**{record._meta.model_name: record})
    return list(rows.values_list("kind", flat=True))


def sound() -> None:
    change_log.settle(connection)
    assert change_log.differing(connection) == []


# ---------------------------------------------------------------- every act
def test_what_is_entered_or_published_is_new(bob: Actor, carol: Actor) -> None:
    made = published(speaker())
    mine = draft_quote(bob)
    review.submit(mine, actor=bob)
    assert told(made) == ["new"]
    assert told(mine) == []
    review.publish(mine, actor=carol)
    assert told(mine) == ["new"]
    sound()


def test_a_draft_leaves_no_trace(bob: Actor) -> None:
    mine = draft(speaker(), by=bob)
    review.submit(mine, actor=bob)
    review.return_to_draft(mine, actor=bob)
    assert told() == []
    sound()


def test_a_correction_is_a_change_and_its_confirmation_is_told_apart(bob: Actor, carol: Actor) -> None:
    made = published(speaker())
    with review.edit(made, actor=bob, reason="As it is written.") as act:
        made.name = "Ada Mosér"
        act.save(made)
    review.confirm(made, actor=carol)
    assert told(made) == ["new", "changed", "confirmed"]
    sound()


def test_retracting_and_withholding_are_told_of_all_that_goes_along(bob: Actor) -> None:
    made = published_quote()
    resting = published_claim(made)
    review.retract(made.source, actor=bob, reason="Invented.")
    assert told(made.source) == told(made) == ["new", "retracted"]
    assert told(resting) == ["new", "unpublished"]
    review.withhold(made.source, actor=bob, reason="By order.")
    assert told(made) == told(made.source) == ["new", "retracted", "withheld"]
    sound()


def test_a_claim_that_comes_back_is_new_again(bob: Actor, carol: Actor) -> None:
    one, other = published_quote(), published_quote("it was worth it")
    made = published_claim(one)
    review.withhold(one, actor=bob, reason="By order.")
    made.refresh_from_db()
    with review.edit(made, actor=bob) as act:
        act.save(evidence(made, other))
    review.publish(made, actor=carol)
    assert told(made) == ["new", "unpublished", "new"]
    sound()


def test_a_purge_is_told_as_withheld_once_more(bob: Actor) -> None:
    bob.user.is_superuser = True
    bob.user.save()
    made = published_quote()
    review.withhold(made, actor=bob, reason="By order.")
    review.purge(made, actor=bob, reason="By order.")
    assert told(made) == ["new", "withheld", "withheld"]
    sound()


def test_a_merge_and_its_undoing_are_told_of_both(bob: Actor) -> None:
    one, other = published(speaker("Vera Figner")), published(speaker("V. Figner"))
    made = review.merge(other, into=one, actor=bob, reason="One person.")
    assert told(other) == ["new", "merged", "changed"]
    assert told(one) == ["new", "changed"]
    review.undo_merge(made, actor=bob, reason="Two persons.")
    assert told(other) == ["new", "merged", "changed", "unmerged", "changed"]
    sound()


def test_a_merge_of_what_is_not_public_is_not_told(bob: Actor) -> None:
    hidden, other = draft(speaker("Vera Figner"), by=bob), published(speaker("V. Figner"))
    made = review.merge(hidden, into=other, actor=bob, reason="One person.")
    review.undo_merge(made, actor=bob, reason="Two persons.")
    assert told(hidden) == []
    assert told(other) == ["new", "changed", "changed"]
    sound()


# ---------------------------------------------------------------- every entrance
def test_rows_in_bulk_and_by_sql_are_told() -> None:
    made = published(speaker())
    keys = [uuid7() for _ in range(3)]
    kept = {"speaker": made, "from_state": "published", "to_state": "published", "actor_kind": "import"}
    Decision.objects.bulk_create(Decision(id=key, at=timezone.now(), **kept) for key in keys[:2])
    if connection.vendor == "postgresql":
        with (
            connection.cursor() as cursor,
            cursor.copy(
                "COPY decision (id, speaker_id, from_state, to_state, actor_kind, alone, at) FROM STDIN"
            ) as copy,
        ):
            copy.write_row([keys[2], made.pk, "published", "retracted", "import", False, timezone.now()])
    else:
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO decision (id, speaker_id, from_state, to_state, actor_kind, alone, at) "
                "VALUES (%s, %s, 'published', 'retracted', 'import', false, '2026-11-28 00:00:00')",
                [keys[2].hex, made.pk.hex],
            )
    assert told(made) == ["new", "changed", "changed", "retracted"]
    assert list(Change.objects.filter(kind__in=("changed", "retracted")).values_list("pk", flat=True)) == keys


@pytest.mark.django_db(transaction=True)
def test_a_dump_keeps_its_numbers_and_the_log_goes_on_after_it(tmp_path: Path) -> None:
    bob = person("bob", reviews=True)
    bob.user.user_permissions.clear()  # a flush gives rights other numbers
    bob.user.is_superuser = True
    bob.user.save()
    with transaction.atomic():
        published(speaker())
        change_log.settle(connection)
        transaction.set_rollback(True)  # on PostgreSQL the number that it took is lost
    made = published_quote()
    one = review.merge(published(speaker("V. Figner")), into=made.speaker, actor=bob, reason="One person.")
    before = rows()
    out = io.StringIO()
    call_command("dumpdata", "quotes", stdout=out)
    tables = [row["model"] for row in json.loads(out.getvalue())]
    assert tables.index("quotes.change") < tables.index("quotes.decision")
    call_command("flush", interactive=False, verbosity=0)
    (tmp_path / "dump.json").write_text(out.getvalue())
    call_command("loaddata", str(tmp_path / "dump.json"), verbosity=0)
    assert rows() == before
    sound()
    call_command("loaddata", str(tmp_path / "dump.json"), verbosity=0)
    assert rows() == before
    review.retract(Quote.objects.get(pk=made.pk), actor=person("carol", reviews=True), reason="Invented.")
    assert Change.objects.last().kind == "retracted"  # type: ignore[union-attr]
    assert one.pk in {key for key, *_ in before}


def rows() -> list[Any]:
    """The log, without its times: dumps have them in milliseconds."""
    return list(Change.objects.values_list("pk", "seq", "kind", "speaker", "source", "quote", "claim"))


@pytest.mark.django_db(transaction=True)
def test_what_a_dump_says_nothing_of_is_logged_when_it_is_loaded() -> None:
    call_command("loaddata", "seed_article", verbosity=0)
    shown = Decision.objects.filter(to_state__in=("published", "retracted", "withheld"))
    assert Change.objects.count() == shown.count() > 10
    assert list(Change.objects.values_list("pk", flat=True)) == list(
        shown.filter(pk__in=Change.objects.values("pk")).order_by("pk").values_list("pk", flat=True)
    )
    sound()


def test_the_log_is_append_only() -> None:
    published(speaker())
    told()
    for act in (Change.objects.all().delete, lambda: Change.objects.update(kind="merged")):
        with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
            act()
    assert "change" in triggers.tables()


# ---------------------------------------------------------------- installed, and missed
def test_what_is_missing_is_named_by_the_system_check() -> None:
    assert change_log.check(databases=["default"]) == change_log.check() == []
    connection.check_constraints()
    change_log.drop(connection)
    [warning] = change_log.check(databases=["default"])
    assert (warning.id, "decision_told" in warning.msg) == ("quotes.W003", True)
    change_log.install(connection)
    assert change_log.check(databases=["default"]) == []


@pytest.mark.django_db(transaction=True)
def test_what_was_decided_while_nothing_kept_the_log_is_logged_after_migrate_in_its_order() -> None:
    bob = person("bob", reviews=True)
    first = published_quote()
    change_log.drop(connection)
    resting = published_claim(first)
    gone, stays = published(speaker("Vera Figner")), published(speaker("V. Figner"))
    review.merge(gone, into=stays, actor=bob, reason="One person.")
    review.withhold(gone, actor=bob, reason="By order.")
    assert told(resting) == []
    assert {code for _, code in change_log.differing(connection)} == {"not_logged"}
    call_command("migrate", verbosity=0)
    assert told(first) == told(resting) == ["new"]
    assert told(gone) == ["new", "merged", "changed", "withheld"]
    keys = list(Change.objects.values_list("pk", flat=True))
    assert keys == sorted(keys)
    sound()
    published(speaker())
    assert Change.objects.count() == len(keys) + 1


def test_once_it_stands_installing_it_costs_a_look(django_assert_max_num_queries: Any) -> None:
    with django_assert_max_num_queries(3):
        change_log.install(connection)


@pytest.mark.django_db(transaction=True)
def test_the_way_back_takes_it_away_and_the_way_on_fills_it_anew() -> None:
    made = published_quote()
    before = list(Change.objects.order_by("id").values_list("id", "kind"))
    call_command("migrate", "quotes", "0006", verbosity=0)
    published(speaker())
    call_command("migrate", verbosity=0)
    assert set(before) < set(Change.objects.values_list("id", "kind"))
    assert told(made) == ["new"]
    sound()


def test_a_log_that_says_something_else_is_a_fault() -> None:
    made = published_quote()
    told()
    triggers.drop(connection)
    try:
        Change.objects.filter(quote=made).update(kind="withheld")
        Change.objects.filter(source=made.source).delete()
        Change.objects.create(id=uuid7(), seq=1_000, kind="new", claim_id=uuid7(), at=timezone.now())
        assert sorted(code for _, code in change_log.differing(connection)) == [
            "logged_for_nothing",
            "logged_otherwise",
            "not_logged",
        ]
    finally:
        triggers.install(connection)
