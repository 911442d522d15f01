"""The seams of the tests themselves."""

from types import SimpleNamespace

import pytest
from django.db import connection, transaction
from django.db.utils import DatabaseError
from django.test import TestCase

from quotes.models import Source, triggers
from tests import both
from tests.conftest import touches_database


def item(*, marker=None, fixtures=(), cls=None):
    return SimpleNamespace(get_closest_marker=lambda name: marker, fixturenames=fixtures, cls=cls)


def test_a_test_that_touches_no_database_is_told_apart():
    assert not touches_database(item(fixtures=("tmp_path",)))
    assert touches_database(item(marker=pytest.mark.django_db))
    assert touches_database(item(fixtures=("admin_user", "db")))
    assert touches_database(item(fixtures=("live_server",)))
    assert touches_database(item(cls=TestCase))


def test_the_summary_is_the_last_line_that_tells_a_time(tmp_path):
    output = tmp_path / "said"
    output.write_text("=== 1 passed in 0.10s ===\n\nleft over\n")
    assert both._last_line(output) == "=== 1 passed in 0.10s ==="
    output.write_text("Segmentation fault\n")
    assert both._last_line(output) == "It did not come to its end."


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("turn", [1, 2])
def test_after_a_test_with_real_transactions_tables_are_empty_and_triggers_back(turn):
    """The second turn meets what the first one's flush left behind."""
    assert not Source.objects.exists()
    assert triggers.missing(connection) == []
    Source.objects.create(title="A book", kind="book", slug="a-book")
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f'DELETE FROM "{Source.history.model._meta.db_table}"')
