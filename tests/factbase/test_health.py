"""The two questions a machine asks."""

import pytest
from django.db import OperationalError, connection


def test_the_process_answers_without_a_database(client):
    assert client.get("/healthz").json() == {"status": "ok"}


@pytest.mark.django_db
def test_a_base_that_answers_is_ready_after_one_statement(client, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert client.get("/readyz").status_code == 200


def test_a_base_that_is_away_is_not_ready(client, monkeypatch, caplog):
    def away():
        raise OperationalError("connection refused")

    monkeypatch.setattr(connection, "cursor", away)
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert int(answer.headers["Retry-After"]) > 0
    assert b"refused" not in answer.content
    assert len(caplog.records) == 1
    assert "OperationalError: connection refused" in caplog.text


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
@pytest.mark.django_db
def test_health_is_never_answered_from_a_cache(client, path):
    assert "no-store" in client.get(path).headers["Cache-Control"]
