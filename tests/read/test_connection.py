"""A read meets the base outside any transaction, and finds its way back to a server that was restarted."""

from typing import Any

import psycopg
import pytest
from django.db import connection

from quotes.read import Ask, Selection, counted, fetch
from quotes.read.execute import execute

TOPICS = Selection("query", (Ask("topics", "topics", of=(Selection("page", (Ask("total_count", "n"),)),)),))


def end_connection() -> None:
    """End the server's side of the connection, as a restart would; SQLite has no other side."""
    connection.ensure_connection()
    raw: Any = connection.connection
    if connection.vendor == "postgresql":
        with psycopg.connect(raw.info.dsn, password=raw.info.password, autocommit=True) as other:
            other.execute("SELECT pg_terminate_backend(%s)", [raw.info.backend_pid])


@pytest.mark.django_db(transaction=True)
def test_a_read_after_the_server_ended_the_connection_answers() -> None:
    fetch(TOPICS)
    end_connection()
    with counted() as count:
        assert fetch(TOPICS) == {"topics": {"n": 0}}
    assert count.statements == 1


@pytest.mark.django_db(transaction=True)
def test_a_read_opens_no_transaction(monkeypatch: Any) -> None:
    seen = []
    real = connection.ensure_connection

    def watched() -> None:
        seen.append(connection.in_atomic_block)
        real()

    monkeypatch.setattr(connection, "ensure_connection", watched)
    fetch(TOPICS)
    assert set(seen) == {False}


@pytest.mark.django_db
@pytest.mark.parametrize("prepared", [True, False])
def test_reads_are_prepared_by_the_server_unless_a_pooler_forbids_it(settings: Any, prepared: bool) -> None:
    settings.READ_PREPARED = prepared
    known = f"SELECT 'prepared is {prepared}'"
    assert execute(connection, known, {}) == [(f"prepared is {prepared}",)]
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_prepared_statements WHERE statement = %s", [known])
            assert cursor.fetchone() == (int(prepared),)
