"""What an address becomes, and that the database agrees."""

import pytest
from django.conf import settings
from django.db import connection

from factbase.databases import database, sqlite


def test_sqlite_waits_for_its_turn_and_never_upgrades_a_lock():
    base = sqlite("a b%20c?.sqlite3")
    assert base["NAME"] == "a b%20c?.sqlite3"
    assert base["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    assert base["OPTIONS"]["timeout"] == 20


def test_an_address_may_name_a_sqlite_file():
    assert database("sqlite:////srv/facts.sqlite3")["NAME"] == "/srv/facts.sqlite3"


def test_postgresql_keeps_connections_and_has_checks_and_deadlines():
    base = database("postgresql://ann:s%40cret@db.example:6432/facts?sslmode=require", statement_timeout=5)
    assert (base["USER"], base["PASSWORD"], base["HOST"], base["PORT"]) == ("ann", "s@cret", "db.example", 6432)
    assert base["OPTIONS"]["sslmode"] == "require"
    assert base["CONN_MAX_AGE"] is None
    assert "statement_timeout=5s" in base["OPTIONS"]["options"]
    assert "idle_in_transaction_session_timeout=60s" in base["OPTIONS"]["options"]
    assert base["CONN_HEALTH_CHECKS"] is True


def test_a_socket_may_be_the_host():
    assert database("postgresql://postgres@%2Ftmp%2FFacts/base")["HOST"] == "/tmp/Facts"


def test_no_other_kind_of_database_is_taken():
    with pytest.raises(ValueError, match="SQLite or in PostgreSQL"):
        database("mysql://ann@db.example/facts")


def test_requests_open_no_transaction_of_themselves():
    assert settings.DATABASES["default"]["ATOMIC_REQUESTS"] is False


@pytest.mark.django_db
def test_the_database_runs_as_it_was_asked_to():
    asked = {
        "sqlite": {"PRAGMA journal_mode": "wal", "PRAGMA synchronous": 1, "PRAGMA foreign_keys": 1},
        "postgresql": {"SHOW idle_in_transaction_session_timeout": "1min", "SHOW statement_timeout": "0"},
    }[connection.vendor]
    with connection.cursor() as cursor:
        for question, answer in asked.items():
            cursor.execute(question)
            assert cursor.fetchone() == (answer,)
