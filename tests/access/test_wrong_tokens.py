"""Wrong tokens: an address that sends many of them is told to wait, and shuts out nobody else."""

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from quotes.access import Code
from quotes.access.tokens import TRIES
from quotes.models import Token
from tests import base
from tests.access.asking import asked, refused, user
from tests.clock import Clock

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


def wrong(number: int) -> str:
    return f"fb_{number:043d}"


def test_after_so_many_wrong_tokens_an_address_is_told_to_wait_and_the_base_is_left_alone(
    django_assert_num_queries: DjangoAssertNumQueries, clock: Clock
) -> None:
    assert {refused(wrong(number)).status for number in range(TRIES)} == {401}
    with django_assert_num_queries(0):
        told = refused(wrong(TRIES))
    assert (told.status, told.code) == (429, Code.RATE_LIMITED)
    assert told.headers["Retry-After"] == "60"
    assert "again in 60 seconds" in told.message
    assert refused(wrong(0), "192.0.2.2").status == 401
    clock.now += 60
    assert [refused(wrong(number)).status for number in range(TRIES + 1)] == [401] * TRIES + [429]


def test_what_is_no_token_of_ours_counts_as_well() -> None:
    for _ in range(TRIES):
        refused("abc")
    assert refused("abc").status == 429


def test_a_token_that_was_right_here_before_works_beside_the_wrong_ones_of_its_address() -> None:
    ours, new = base.token(user()), base.token(user("new"))
    asked(ours)
    for number in range(TRIES + 1):
        refused(wrong(number))
    assert asked(ours).user.username == "cleo"
    assert refused(new).status == 429
    assert asked(new, "192.0.2.2").user.username == "new"
    assert asked(new).user.username == "new"


def test_a_revoked_token_counts_as_a_wrong_one() -> None:
    secret = base.token(user())
    asked(secret)
    Token.objects.update(revoked_at=timezone.now())
    assert {refused(secret).status for _ in range(TRIES)} == {401}
    assert refused(secret).status == 429
