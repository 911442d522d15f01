"""The use of a token is noted now and then, and nothing that is wrong with the base is the fault of who asks."""

import logging
from datetime import timedelta
from typing import Any

import pytest
from django.db import OperationalError, connection, models
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from quotes.access import caller
from quotes.access.tokens import _impatient, _noted, bearer
from quotes.models import Token
from quotes.read import Unavailable
from tests import base
from tests.access.asking import WHERE, asked, user


@pytest.mark.django_db
def test_its_use_is_noted_at_most_once_an_hour(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    header, now = f"Bearer {base.token(user())}", timezone.now()
    for minutes, statements in ((0, 2), (1, 1), (59, 1), (60, 2), (61, 1), (500, 2)):
        with django_assert_num_queries(statements):
            bearer(header, WHERE, now + timedelta(minutes=minutes))
    assert Token.objects.get().last_used == now + timedelta(minutes=500)


@pytest.mark.django_db
def test_another_process_that_noted_it_spares_this_one(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    now = timezone.now()
    secret = base.token(user(), last_used=now - timedelta(minutes=10))
    with django_assert_num_queries(1):
        bearer(f"Bearer {secret}", WHERE, now)


@pytest.mark.django_db
def test_of_two_processes_at_once_one_notes_it(monkeypatch: Any) -> None:
    header, now = f"Bearer {base.token(user())}", timezone.now()
    bearer(header, WHERE, now)
    stale = Token.objects.select_related("user").get()
    stale.last_used, stale.views = None, True  # type: ignore[attr-defined]
    _noted.clear()
    monkeypatch.setattr("quotes.access.tokens._found", lambda _: stale)
    bearer(header, WHERE, now + timedelta(seconds=1))
    assert Token.objects.get().last_used == now


@pytest.mark.django_db
def test_a_base_that_takes_no_writes_answers_and_is_tried_once_an_hour(monkeypatch: Any, caplog: Any) -> None:
    header, now, tried = f"Bearer {base.token(user())}", timezone.now(), []

    def readonly(*_: Any, **__: Any) -> int:
        tried.append(1)
        raise OperationalError("attempt to write a readonly database")

    monkeypatch.setattr(models.QuerySet, "update", readonly)
    with caplog.at_level(logging.WARNING):
        for minutes in (0, 1, 30):
            assert bearer(header, WHERE, now + timedelta(minutes=minutes)).user.username == "cleo"
    assert len(tried) == len(caplog.records) == 1
    assert header[7:] not in caplog.text


@pytest.mark.django_db(transaction=True)
def test_a_long_write_of_another_is_not_waited_for(caplog: Any) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("only SQLite has one writer at a time")
    header = f"Bearer {base.token(user())}"
    other = connection.copy()
    with other.cursor() as cursor:
        cursor.execute("BEGIN IMMEDIATE")
        try:
            assert bearer(header, WHERE, timezone.now()).last_used is None
        finally:
            cursor.execute("ROLLBACK")
            other.close()
    assert Token.objects.get().last_used is None
    assert "locked" in caplog.text
    with _impatient():
        assert patience() == 0
    assert patience() == 20_000


def patience() -> Any:
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout")
        return cursor.fetchone()[0]


@pytest.mark.django_db
def test_a_base_that_is_away_is_said_to_be(monkeypatch: Any) -> None:
    secret = base.token(user())

    def away(*_: Any) -> Any:
        raise OperationalError("the inside")

    monkeypatch.setattr(models.QuerySet, "first", away)
    with pytest.raises(Unavailable):
        asked(secret)


@pytest.mark.django_db(transaction=True)
def test_a_connection_that_was_lost_while_it_lay_idle_is_opened_anew() -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has no connection to lose")
    header, now = f"Bearer {base.token(user())}", timezone.now()
    bearer(header, WHERE, now)
    ours: Any = connection
    ours.health_check_done = True  # as straight from WSGI, where nobody looks at it
    other = connection.copy()
    with other.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s)", [ours.connection.info.backend_pid])
    other.close()
    assert bearer(header, WHERE, now).user.username == "cleo"


def test_a_base_that_is_away_while_a_session_is_looked_up_is_said_to_be() -> None:
    def away() -> Any:
        raise OperationalError("the inside")

    with pytest.raises(Unavailable):
        caller({}, away)
