"""A read meets the base outside any transaction, and finds its way back to a server that was restarted."""

from typing import Any

import psycopg
import pytest
from django.db import DataError, ProgrammingError, connection, transaction

from quotes.read import Ask, Selection, Unavailable, counted, fetch, prepared
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


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("prepared", [True, False])
def test_reads_are_prepared_by_the_server_unless_a_pooler_forbids_it(settings: Any, prepared: bool) -> None:
    settings.READ_PREPARED = prepared
    known = f"SELECT 'prepared is {prepared}'"
    assert execute(connection, known, {}) == [(f"prepared is {prepared}",)]
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_prepared_statements WHERE statement = %s", [known])
            assert cursor.fetchone() == (int(prepared),)


KNOWN = "SELECT name FROM pg_prepared_statements WHERE statement LIKE %(like)s ORDER BY name"


@pytest.mark.django_db(transaction=True)
class TestPostgreSQL:
    """Statements that a connection keeps prepared."""

    @pytest.fixture(autouse=True)
    def _only_there(self) -> None:
        if connection.vendor != "postgresql":
            pytest.skip("SQLite's driver keeps its own statements")
        connection.close()

    def kept(self, like: str) -> list[Any]:
        """What the server knows of statements like this one."""
        return execute(connection, KNOWN, {"like": like}, prepared=False)

    def test_a_statement_is_prepared_once_for_the_types_of_its_parameters(self) -> None:
        for value in (1, 2, "a", "b", None, None):
            assert execute(connection, "SELECT %(it)s::text AS once", {"it": value}) == [
                (None if value is None else str(value),)
            ]
        assert len(self.kept("%AS once")) == 2

    def test_the_one_that_was_not_used_for_longest_goes_first(self, monkeypatch: Any) -> None:
        monkeypatch.setattr(prepared, "KEPT", 3)
        for number in (1, 2, 3, 1, 4):
            assert execute(connection, f"SELECT {number} AS few", {}) == [(number,)]
        assert len(self.kept("%AS few")) == 3
        assert not self.kept("SELECT 2 AS few")
        assert execute(connection, "SELECT 2 AS few", {}) == [(2,)]

    def test_a_parameter_stands_wherever_it_is_named(self) -> None:
        text = "SELECT %(b)s::int - %(a)s::int, %(a)s::int[] || %(b)s"
        with pytest.raises(ProgrammingError):
            execute(connection, text, {"a": 1, "b": 2})
        assert execute(connection, "SELECT %(b)s::int - %(a)s::int, %(b)s", {"a": 1, "b": 5}) == [(4, 5)]
        assert execute(connection, "SELECT %(l)s::int[]", {"l": [1, 2]}) == [([1, 2],)]

    def test_a_fault_is_djangos_and_the_connection_goes_on(self) -> None:
        with pytest.raises(DataError, match="division by zero"):
            execute(connection, "SELECT 1 / %(it)s", {"it": 0})
        assert execute(connection, "SELECT 1 / %(it)s", {"it": 1}) == [(1,)]

    def test_what_cannot_be_prepared_is_not_kept(self) -> None:
        for _ in range(2):
            with pytest.raises(ProgrammingError, match="no_such_table"):
                execute(connection, "SELECT 1 FROM no_such_table", {})

    def test_a_read_that_begins_a_transaction_is_in_it(self) -> None:
        with transaction.atomic():
            first = execute(connection, "SELECT now()", {})
            assert execute(connection, "SELECT now()", {}) == first
        assert execute(connection, "SELECT now()", {}) != first

    def test_a_read_that_takes_too_long_is_stopped(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SET statement_timeout = 50")
        with pytest.raises(Unavailable, match="TIMEOUT"):
            execute(connection, "SELECT pg_sleep(%(it)s)", {"it": 5})
        connection.close()
