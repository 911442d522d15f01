"""The seams of the bases that stand for test after test: in any order each test begins with its own as it was made."""

from typing import Any

import pytest
from django.db import connection

from quotes.models import Source, Speaker, change_log
from tests import base
from tests.standing import standing

pytestmark = pytest.mark.django_db


@standing
def a_book() -> Any:
    return base.source("A book", kind="book", slug="a-book")


@standing
def a_person() -> Any:
    return base.speaker("A person", slug="a-person")


@pytest.mark.parametrize("turn", [1, 2])
def test_what_a_test_does_to_its_base_the_next_does_not_see(turn: int, a_book: Any) -> None:
    assert Source.objects.get() == a_book
    assert a_book.title == Source.objects.get().title == "A book"
    Source.objects.update(title="Another")
    a_book.title = "Another"
    base.speaker()


def test_another_base_has_nothing_of_it(a_person: Any) -> None:
    assert Speaker.objects.get() == a_person
    assert not Source.objects.exists()


def test_none_is_none() -> None:
    assert not Speaker.objects.exists()
    assert not Source.objects.exists()


@pytest.mark.parametrize("turn", [1, 2])
def test_a_connection_that_was_closed_costs_the_next_test_nothing(turn: int, a_book: Any) -> None:
    assert Source.objects.get() == a_book
    connection.close()


@pytest.mark.django_db(transaction=True)
def test_with_real_transactions_it_is_made_for_the_test(a_book: Any) -> None:
    assert not connection.in_atomic_block
    assert Source.objects.get() == a_book
    assert not change_log.missing(connection)
