"""What came in without being looked at is looked at by the command, again without change."""

import io
from typing import Any

import pytest
from django.core.management import call_command

from quotes import review
from quotes.models import BlockingKey, Likeness
from tests.base import quote, source, speaker
from tests.review.making import person

pytestmark = pytest.mark.django_db


def found() -> str:
    out = io.StringIO()
    call_command("find_duplicates", stdout=out)
    return out.getvalue()


def test_records_that_look_like_one_are_found_and_found_once() -> None:
    speaker("Ada Moser"), speaker("Moser, Ada"), speaker("Ida Gruber")
    of = source("Minutes")
    quote("We have waited for this day", of), quote("We have waited for this day!", of)
    assert found().startswith("2 pairs")
    before = list(Likeness.objects.order_by("pk").values())
    assert found().startswith("2 pairs")
    assert list(Likeness.objects.order_by("pk").values()) == before


def test_what_people_decided_stays() -> None:
    one, other = speaker("Ada Moser"), speaker("Moser, Ada")
    review.different(one, other, actor=person("bob", reviews=True))
    assert found().startswith("0 pairs")


def test_it_costs_a_few_statements_for_a_batch(django_assert_max_num_queries: Any) -> None:
    of = source("Minutes")
    for number in range(40):
        quote(f"Words of their own, number {number}", of)
    with django_assert_max_num_queries(40):
        found()
    assert BlockingKey.objects.filter(kind="quote").count() == 40
