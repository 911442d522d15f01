"""Two creations under one key at the same time make one record; other keys do not wait for each other's result."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connection

from quotes.models import Once, Speaker
from quotes.review import Refused, plain
from tests.review.making import person

TIMES = 4


@pytest.mark.django_db(transaction=True)
def test_two_at_once_make_one() -> None:
    alice = person("alice")
    start = Barrier(TIMES)

    def create(number: int) -> Any:
        try:
            start.wait()
            return plain.create("speaker", {"kind": "person", "name": "Ada"}, actor=alice, key="k")
        finally:
            connection.close()

    with ThreadPoolExecutor(TIMES) as pool:
        made = set(pool.map(create, range(TIMES)))
    assert made == {Speaker.objects.get().pk} == {Once.objects.get().made}


@pytest.mark.django_db(transaction=True)
def test_two_at_once_with_other_inputs_make_one_and_the_other_is_told() -> None:
    alice = person("alice")
    start = Barrier(2)

    def create(name: str) -> Any:
        try:
            start.wait()
            return plain.create("speaker", {"kind": "person", "name": name}, actor=alice, key="k")
        except Refused as refused:
            return refused.problems[0].code
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        made = list(pool.map(create, ("Ada", "Bea")))
    assert "idempotency_key_reused" in made
    assert Speaker.objects.count() == 1
