"""`manage.py token`: the secret once, on stdout; clear errors; nothing half-done."""

import io
import re
from datetime import timedelta
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from quotes.access.tokens import MOST, digest
from quotes.models import Token, User

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def ada(db: None) -> User:
    return User.objects.create_user("ada")


def run(*arguments: str) -> tuple[str, str]:
    """What it prints on stdout and on stderr."""
    out, err = io.StringIO(), io.StringIO()
    call_command("token", *arguments, stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


def test_the_secret_alone_is_on_stdout_and_nowhere_in_the_base() -> None:
    out, err = run("make", "ada", "--name", "nightly export")
    secret = out.removesuffix("\n")
    assert re.fullmatch(r"fb_[A-Za-z0-9_-]{43}", secret)
    assert secret not in err
    token = Token.objects.get()
    assert (token.digest, token.hint) == (digest(secret), secret[:8])
    assert not [value for value in vars(token).values() if secret in str(value)]
    assert (token.user.username, token.name, token.scope) == ("ada", "nightly export", "read")
    assert token.expires_at - token.created_at == timedelta(days=90)


def test_scope_and_days_are_chosen() -> None:
    run("make", "ada", "--name", "x", "--scope", "write", "--days", "366")
    token = Token.objects.get()
    assert (token.scope, token.expires_at - token.created_at) == ("write", timedelta(days=366))


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["make", "bob", "--name", "x"], "There is no user 'bob'."),
        (["make", "ada"], "--name"),
        (["make", "ada", "--name", ""], "cannot be blank"),
        (["make", "ada", "--name", "a\x00b"], "U+0000"),
        (["make", "ada", "--name", "x" * 101], "At most 100"),
        (["make", "ada", "--name", "x", "--days", "0"], "1 to 366"),
        (["make", "ada", "--name", "x", "--days", "367"], "1 to 366"),
        (["make", "ada", "--name", "x", "--days", "99999999999"], "1 to 366"),
        (["make", "ada", "--name", "x", "--scope", "all"], "invalid choice"),
        (["list", "bob"], "There is no user 'bob'."),
        (["revoke", "nonsense"], "There is no token 'nonsense'"),
        (["revoke", "01a20320-a200-7016-9163-f14599b6edf2"], "There is no token"),
        ([], "required"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_made(arguments: list[str], told: str) -> None:
    with pytest.raises(CommandError, match=re.escape(told)):
        run(*arguments)
    assert not Token.objects.exists()


def test_nobody_who_is_inactive_gets_one(ada: User) -> None:
    User.objects.update(is_active=False)
    with pytest.raises(CommandError, match="ada is not active"):
        run("make", "ada", "--name", "x")


def test_a_person_has_so_many_live_ones_and_no_more() -> None:
    for _ in range(MOST):
        run("make", "ada", "--name", "x")
    with pytest.raises(CommandError, match=f"At most {MOST} tokens"):
        run("make", "ada", "--name", "x")
    Token.objects.filter(pk=Token.objects.all()[0].pk).update(revoked_at=timezone.now())
    run("make", "ada", "--name", "x")


def test_the_list_tells_all_but_the_secret(ada: User) -> None:
    User.objects.create_user("bob")
    secret = run("make", "ada", "--name", "export")[0].strip()
    run("make", "bob", "--name", "import")
    whole, of_ada = run("list")[0], run("list", "ada")[0]
    assert [line.split("  ")[1] for line in whole.splitlines()] == ["bob", "ada"]
    assert [line.split("  ")[1] for line in of_ada.splitlines()] == ["ada"]
    assert "never used" in of_ada
    assert "live, until" in of_ada
    assert secret[:8] in of_ada
    assert secret[:9] not in of_ada


def test_one_is_revoked_once_and_the_others_are_not(ada: User) -> None:
    for name in ("one", "other"):
        run("make", "ada", "--name", name)
    one: Any = Token.objects.get(name="one")
    assert "is revoked" in run("revoke", str(one.pk))[0]
    when = Token.objects.get(name="one").revoked_at
    assert when
    assert "was revoked before" in run("revoke", str(one.pk))[0]
    assert Token.objects.get(name="one").revoked_at == when
    assert Token.objects.get(name="other").revoked_at is None
    assert "revoked, until" in run("list")[0]
