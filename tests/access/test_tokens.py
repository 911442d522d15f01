"""What comes of an Authorization header: the token decides, in one statement, and nothing else does."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, models, transaction
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from quotes.access import Code, TurnedAway, viewer_of
from quotes.access.tokens import MOST_DAYS, brought, digest, issue, revoke
from quotes.models import Token, User
from quotes.read import CURATOR_VIEWER, PUBLIC_VIEWER
from tests import base
from tests.access.asking import asked, refused, user


@pytest.mark.django_db
@pytest.mark.parametrize(
    "given",
    [
        {"is_staff": True, "may": True},
        {"is_staff": True, "group": True},
        {"is_staff": True, "is_superuser": True},
        {"is_staff": True},
        {"may": True, "group": True},
        {"is_superuser": True},
        {},
    ],
)
def test_a_token_answers_as_its_user_by_the_rule_of_sessions_in_one_statement(
    given: dict[str, Any], django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    somebody = user(**given)
    secret = base.token(somebody)
    asked(secret)
    with django_assert_num_queries(1):
        who = asked(secret)
        assert who.user == somebody
    assert who.viewer is viewer_of(somebody)


@pytest.mark.django_db
def test_the_rule_has_both_sides() -> None:
    assert asked(base.token(user(is_staff=True, may=True))).viewer is CURATOR_VIEWER
    assert asked(base.token(user("other"))).viewer is PUBLIC_VIEWER


@pytest.mark.django_db
@pytest.mark.parametrize(("scope", "may"), [("read", False), ("write", True)])
def test_only_the_scope_write_may_write(scope: str, may: bool) -> None:
    assert asked(base.token(user(is_staff=True, is_superuser=True), scope)).may_write is may


@pytest.mark.django_db
def test_unknown_expired_and_revoked_tokens_and_those_of_who_is_inactive_are_401() -> None:
    now, somebody = timezone.now(), user()
    secrets = {
        "fb_" + "a" * 43: "not known",
        "abc": "not known",
        base.token(somebody, created_at=now - timedelta(days=2), expires_at=now - timedelta(seconds=1)): "has expired",
        base.token(somebody, revoked_at=now): "was revoked",
        base.token(user("gone", is_staff=True)): "not active",
    }
    User.objects.filter(username="gone").update(is_active=False)
    for secret, told in secrets.items():
        found = refused(secret)
        assert (found.status, found.code) == (401, Code.UNAUTHENTICATED)
        assert found.headers == {"WWW-Authenticate": 'Bearer error="invalid_token"'}
        assert told in found.message
        assert secret not in found.message


@pytest.mark.django_db
def test_a_token_that_was_right_is_refused_from_the_moment_it_is_revoked() -> None:
    secret = base.token(user())
    asked(secret)
    token = Token.objects.get()
    assert revoke(token, timezone.now())
    assert not revoke(token, timezone.now())
    assert refused(secret).status == 401


@pytest.mark.django_db
def test_what_cannot_be_a_token_of_ours_costs_no_statement(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(0):
        for secret in ("abc", "fb_" + "a" * 42, "fb_" + "a" * 44, "FB_" + "a" * 43, "fb_" + "a" * 42 + "+"):
            assert refused(secret).status == 401


@pytest.mark.parametrize("header", ["bearer abc", "BEARER   abc", "Bearer a-b._~+/=="])
def test_the_scheme_is_read_as_the_rfc_says(header: str) -> None:
    assert brought(header).startswith("a")


@pytest.mark.parametrize(
    ("header", "status", "challenge"),
    [
        ("Basic dXNlcjpwYXNz", 401, "Bearer"),
        ("Digest x=y", 401, "Bearer"),
        ("fb_abc", 401, "Bearer"),
        ("", 400, 'Bearer error="invalid_request"'),
        (" ", 400, 'Bearer error="invalid_request"'),
        ("Bearer", 400, 'Bearer error="invalid_request"'),
        ("Bearer ", 400, 'Bearer error="invalid_request"'),
        ("Bearer a b", 400, 'Bearer error="invalid_request"'),
        ("Bearer a,Bearer b", 400, 'Bearer error="invalid_request"'),
        ("Bearer a\n", 400, 'Bearer error="invalid_request"'),
        ("Bearer\ta", 400, 'Bearer error="invalid_request"'),
        ("Bearer é", 400, 'Bearer error="invalid_request"'),
        ("Bearer \xff\x00", 400, 'Bearer error="invalid_request"'),
        ("\xc3\xa9 x", 400, 'Bearer error="invalid_request"'),
        ("x" * 100_000, 401, "Bearer"),
    ],
)
def test_a_header_that_is_no_bearer_token_is_told_so(header: str, status: int, challenge: str) -> None:
    with pytest.raises(TurnedAway) as told:
        brought(header)
    assert (told.value.status, told.value.headers) == (status, {"WWW-Authenticate": challenge})
    assert len(header) < 10 or header not in told.value.message


@given(st.text(alphabet=st.characters(max_codepoint=255), max_size=80))
def test_no_bytes_break_it(header: str) -> None:
    told = None
    try:
        brought(header)
    except TurnedAway as error:
        told = error.status
    assert told in (None, 400, 401)


@pytest.mark.django_db
def test_secrets_differ_and_only_their_digests_are_kept() -> None:
    somebody = user()
    secrets = [base.token(somebody) for _ in range(5)]
    assert len(set(secrets)) == 5
    assert set(Token.objects.values_list("digest", flat=True)) == {digest(one) for one in secrets}


@pytest.mark.django_db
@pytest.mark.parametrize("days", [0, -1, MOST_DAYS + 1])
def test_a_token_lasts_a_year_and_a_day_at_most(days: int) -> None:
    now = timezone.now()
    with pytest.raises(ValidationError):
        issue(Token(user=user(), name="x", expires_at=now + timedelta(days=days)), now)
    assert not Token.objects.exists()


@pytest.mark.django_db
def test_the_base_refuses_what_ends_before_it_begins_and_two_of_one_digest() -> None:
    somebody = user()
    base.token(somebody)
    token = Token.objects.get()
    for change in ({"expires_at": token.created_at}, {"scope": "all"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Token.objects.update(**change)
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE token SET digest = 'x'")  # the field would refuse it first
    with pytest.raises(IntegrityError), transaction.atomic():
        Token.objects.bulk_create(
            [Token(user=somebody, name="x", digest=token.digest, hint="x", expires_at=token.expires_at)]
        )


@pytest.mark.django_db
def test_who_has_a_token_stays() -> None:
    somebody = user()
    base.token(somebody)
    with pytest.raises(models.ProtectedError):
        somebody.delete()
