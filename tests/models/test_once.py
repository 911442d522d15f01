"""The keys of creations: one of each for a user, of bounded length, on both databases."""

from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from quotes.models import Once, User
from quotes.models.triggers import tables

pytestmark = pytest.mark.django_db


def kept(user: User, key: str = "k", **more: Any) -> Once:
    return Once.objects.create(user=user, key=key, given="0" * 64, **more)


def test_a_key_is_one_for_its_user() -> None:
    alice, bob = (User.objects.create_user(name) for name in ("alice", "bob"))
    kept(alice), kept(bob), kept(alice, "other")
    with pytest.raises(IntegrityError), transaction.atomic():
        kept(alice)
    assert Once.objects.count() == 3


@pytest.mark.parametrize(
    ("column", "value"), [("key", "x" * 201), ("key", ""), ("given", "x" * 64), ("given", "0" * 63)]
)
def test_the_base_itself_holds_the_rules(column: str, value: str) -> None:
    kept(User.objects.create_user("alice"))
    with connection.cursor() as cursor, pytest.raises(IntegrityError), transaction.atomic():
        cursor.execute(f'UPDATE once SET "{column}" = %s', [value])


def test_a_user_whose_keys_are_kept_is_kept() -> None:
    alice = User.objects.create_user("alice")
    kept(alice)
    with pytest.raises(IntegrityError), transaction.atomic():
        alice.delete()


def test_the_key_is_told_what_was_made_after_it_is_taken() -> None:
    """So it is no append-only table."""
    assert "once" not in tables()
