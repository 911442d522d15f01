"""What comes of an Authorization header: the token decides, in one statement, and nothing else does."""

import logging
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.exceptions import ValidationError
from django.db import IntegrityError, OperationalError, connection, models, transaction
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from quotes.access import Code, TurnedAway, caller, viewer_of
from quotes.access.tokens import MOST_DAYS, TRIES, _impatient, _noted, bearer, brought, digest, issue, revoke
from quotes.models import Token, User
from quotes.read import CURATOR_VIEWER, PUBLIC_VIEWER, Unavailable
from tests import base

WHERE = "192.0.2.1"


def user(name: str = "cleo", may: bool = False, group: bool = False, **more: Any) -> User:
    made = User.objects.create_user(name, password="x", **more)
    if may:
        made.user_permissions.add(Permission.objects.get(codename="view_quote"))
    if group:
        made.groups.add(Group.objects.get(name="Contributor"))
    return made


def asked(secret: str, where: str = WHERE) -> Any:
    """Who asks with a secret."""
    return caller({"HTTP_AUTHORIZATION": f"Bearer {secret}", "REMOTE_ADDR": where}, nobody_is_asked)


def nobody_is_asked() -> Any:
    raise AssertionError("the token decides")


def refused(secret: str, where: str = WHERE) -> TurnedAway:
    with pytest.raises(TurnedAway) as told:
        asked(secret, where)
    return told.value


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


# ---------------------------------------------------------------- its use


@pytest.mark.django_db
def test_its_use_is_noted_at_most_once_an_hour(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    header, now = f"Bearer {base.token(user())}", timezone.now()
    for minutes, statements in ((0, 2), (1, 1), (59, 1), (60, 2), (61, 1), (500, 2)):
        with django_assert_num_queries(statements):
            bearer(header, WHERE, now + timedelta(minutes=minutes))
    assert Token.objects.get().last_used == now + timedelta(minutes=500)


@pytest.mark.django_db
def test_another_process_that_noted_it_spares_this_one(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    now = timezone.now()
    secret = base.token(user(), last_used=now - timedelta(minutes=10))
    with django_assert_num_queries(1):
        bearer(f"Bearer {secret}", WHERE, now)


@pytest.mark.django_db
def test_of_two_processes_at_once_one_notes_it(monkeypatch: Any) -> None:
    header, now = f"Bearer {base.token(user())}", timezone.now()
    bearer(header, WHERE, now)
    stale = Token.objects.select_related("user").get()
    stale.last_used, stale.views = None, True  # type: ignore[attr-defined]
    _noted.clear()
    monkeypatch.setattr("quotes.access.tokens._found", lambda _: stale)
    bearer(header, WHERE, now + timedelta(seconds=1))
    assert Token.objects.get().last_used == now


@pytest.mark.django_db
def test_a_base_that_takes_no_writes_answers_and_is_tried_once_an_hour(monkeypatch: Any, caplog: Any) -> None:
    header, now, tried = f"Bearer {base.token(user())}", timezone.now(), []

    def readonly(*_: Any, **__: Any) -> int:
        tried.append(1)
        raise OperationalError("attempt to write a readonly database")

    monkeypatch.setattr(models.QuerySet, "update", readonly)
    with caplog.at_level(logging.WARNING):
        for minutes in (0, 1, 30):
            assert bearer(header, WHERE, now + timedelta(minutes=minutes)).user.username == "cleo"
    assert len(tried) == len(caplog.records) == 1
    assert header[7:] not in caplog.text


@pytest.mark.django_db(transaction=True)
def test_a_long_write_of_another_is_not_waited_for(caplog: Any) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("only SQLite has one writer at a time")
    header = f"Bearer {base.token(user())}"
    other = connection.copy()
    with other.cursor() as cursor:
        cursor.execute("BEGIN IMMEDIATE")
        try:
            assert bearer(header, WHERE, timezone.now()).last_used is None
        finally:
            cursor.execute("ROLLBACK")
            other.close()
    assert Token.objects.get().last_used is None
    assert "locked" in caplog.text
    with _impatient():
        assert patience() == 0
    assert patience() == 20_000


def patience() -> Any:
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout")
        return cursor.fetchone()[0]


@pytest.mark.django_db
def test_a_base_that_is_away_is_said_to_be(monkeypatch: Any) -> None:
    secret = base.token(user())

    def away(*_: Any) -> Any:
        raise OperationalError("the inside")

    monkeypatch.setattr(models.QuerySet, "first", away)
    with pytest.raises(Unavailable):
        asked(secret)


@pytest.mark.django_db(transaction=True)
def test_a_connection_that_was_lost_while_it_lay_idle_is_opened_anew() -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has no connection to lose")
    header, now = f"Bearer {base.token(user())}", timezone.now()
    bearer(header, WHERE, now)
    ours: Any = connection
    ours.health_check_done = True  # as straight from WSGI, where nobody looks at it
    other = connection.copy()
    with other.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s)", [ours.connection.info.backend_pid])
    other.close()
    assert bearer(header, WHERE, now).user.username == "cleo"


def test_a_base_that_is_away_while_a_session_is_looked_up_is_said_to_be() -> None:
    def away() -> Any:
        raise OperationalError("the inside")

    with pytest.raises(Unavailable):
        caller({}, away)


# ---------------------------------------------------------------- wrong ones


def wrong(number: int) -> str:
    return f"fb_{number:043d}"


@pytest.mark.django_db
def test_after_so_many_wrong_tokens_an_address_is_told_to_wait_and_the_base_is_left_alone(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    assert {refused(wrong(number)).status for number in range(TRIES)} == {401}
    with django_assert_num_queries(0):
        told = refused(wrong(TRIES))
    assert (told.status, told.code) == (429, Code.RATE_LIMITED)
    assert 1 <= int(told.headers["Retry-After"]) <= 60
    assert told.headers["Retry-After"] in told.message
    assert refused(wrong(0), "192.0.2.2").status == 401


@pytest.mark.django_db
def test_what_is_no_token_of_ours_counts_as_well() -> None:
    for _ in range(TRIES):
        refused("abc")
    assert refused("abc").status == 429


@pytest.mark.django_db
def test_a_token_that_was_right_here_before_works_beside_the_wrong_ones_of_its_address() -> None:
    ours, new = base.token(user()), base.token(user("new"))
    asked(ours)
    for number in range(TRIES + 1):
        refused(wrong(number))
    assert asked(ours).user.username == "cleo"
    assert refused(new).status == 429
    assert asked(new, "192.0.2.2").user.username == "new"
    assert asked(new).user.username == "new"


@pytest.mark.django_db
def test_a_revoked_token_counts_as_a_wrong_one() -> None:
    secret = base.token(user())
    asked(secret)
    Token.objects.update(revoked_at=timezone.now())
    assert {refused(secret).status for _ in range(TRIES)} == {401}
    assert refused(secret).status == 429


# ---------------------------------------------------------------- what is kept


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
    for change in ({"expires_at": token.created_at}, {"digest": "x"}, {"scope": "all"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Token.objects.update(**change)
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
