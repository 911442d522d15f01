"""Access tokens in the admin: for oneself, shown once, revoked; nothing else."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from quotes.access.tokens import MOST, digest
from quotes.models import Actor, Token
from tests import base
from tests.admin.pages import listed, url

pytestmark = pytest.mark.django_db
Sign = Callable[[Actor], Client]
SECRET = re.compile(r"fb_[A-Za-z0-9_-]{43}")
GIVEN = {"name": "nightly export", "scope": "write", "days": "30"}


def made(client: Client, **more: str) -> str:
    """The secret that a form shows."""
    answer = client.post(listed(Token, "add"), {**GIVEN, **more})
    [secret] = set(SECRET.findall(answer.content.decode()))
    return str(secret)


def revoking(token: Token) -> str:
    return reverse("admin:quotes_token_revoke", args=[token.pk])


def test_a_curator_makes_one_for_themselves_and_sees_it_once(signed_in: Sign, alice: Actor, bob: Actor) -> None:
    client = signed_in(alice)
    answer = client.post(listed(Token, "add"), {**GIVEN, "user": str(bob.user.pk)})
    [secret] = set(SECRET.findall(answer.content.decode()))
    assert "no-store" in answer.headers["Cache-Control"]
    token = Token.objects.get()
    assert (token.user, token.name, token.scope) == (alice.user, "nightly export", "write")
    assert token.digest == digest(secret)
    assert token.expires_at - token.created_at == timedelta(days=30)
    for page in (listed(Token), url(token), url(token, "history"), revoking(token), listed(Token, "add"), "/admin/"):
        text = client.get(page).content.decode()
        assert secret not in text
        assert token.digest not in text


def test_the_form_says_how_long_and_as_whom(signed_in: Sign, alice: Actor) -> None:
    text = signed_in(alice).get(listed(Token, "add")).content.decode()
    assert 'name="days" value="90"' in text
    assert 'max="366"' in text
    assert "asks as you, alice" in text
    assert not SECRET.search(text)


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("days", "0", "greater than or equal to 1"),
        ("days", "367", "less than or equal to 366"),
        ("days", "", "required"),
        ("days", "9" * 400, ""),
        ("name", "", "required"),
        ("name", "a\x00b", ""),
        ("name", "x" * 101, "at most 100 characters"),
        ("scope", "all", "not one of the available choices"),
    ],
)
def test_what_is_wrong_is_told_and_nothing_is_made(
    field: str, value: str, told: str, signed_in: Sign, alice: Actor
) -> None:
    answer = signed_in(alice).post(listed(Token, "add"), {**GIVEN, field: value})
    assert answer.status_code == 200
    assert "errornote" in answer.content.decode()
    assert told in answer.content.decode()
    assert not Token.objects.exists()


def test_too_many_are_refused_in_words(signed_in: Sign, alice: Actor) -> None:
    for _ in range(MOST):
        base.token(alice.user)
    answer = signed_in(alice).post(listed(Token, "add"), GIVEN)
    assert f"At most {MOST} tokens at a time" in answer.content.decode()
    assert Token.objects.count() == MOST


def test_others_tokens_are_not_there_but_for_administrators(
    signed_in: Sign, alice: Actor, bob: Actor, root: Actor
) -> None:
    base.token(alice.user)
    token = Token.objects.get()
    client = signed_in(bob)
    assert "a test" not in client.get(listed(Token)).content.decode()
    for page in (url(token), url(token, "history"), revoking(token)):
        assert client.get(page).status_code in (302, 403)
    client.post(revoking(token))
    token.refresh_from_db()
    assert token.revoked_at is None
    administrator = signed_in(root)
    assert "a test" in administrator.get(listed(Token)).content.decode()
    assert "alice" in administrator.get(url(token)).content.decode()


def test_its_page_links_nothing_that_its_owner_may_not_open(signed_in: Sign, alice: Actor) -> None:
    base.token(alice.user)
    text = signed_in(alice).get(url(Token.objects.get())).content.decode()
    assert "alice" in text
    assert url(alice.user) not in text


@pytest.mark.parametrize("who", ["alice", "root"])
def test_its_owner_and_an_administrator_revoke_one(who: str, signed_in: Sign, alice: Actor, root: Actor) -> None:
    base.token(alice.user)
    base.token(alice.user)
    token, other = Token.objects.all()
    client = signed_in({"alice": alice, "root": root}[who])
    assert client.get(revoking(token)).status_code == 200
    token.refresh_from_db()
    assert token.revoked_at is None
    answer = client.post(revoking(token), follow=True).content.decode()
    assert "is revoked" in answer
    assert revoking(token) not in answer
    for one in (token, other):
        one.refresh_from_db()
    assert token.revoked_at
    assert other.revoked_at is None
    assert "was revoked before" in client.post(revoking(token), follow=True).content.decode()


@pytest.mark.parametrize("who", ["alice", "root"])
def test_nothing_is_edited_or_deleted(who: str, signed_in: Sign, alice: Actor, root: Actor) -> None:
    base.token(alice.user)
    token, client = Token.objects.get(), signed_in({"alice": alice, "root": root}[who])
    before = Token.objects.values().get()
    assert client.post(url(token), {**GIVEN, "scope": "write"}).status_code == 403
    assert client.post(url(token, "delete"), {"post": "yes"}).status_code == 403
    client.post(listed(Token), {"action": "delete_selected", "_selected_action": str(token.pk), "post": "yes"})
    assert Token.objects.values().get() == before
    assert "_save" not in client.get(url(token)).content.decode()


def test_who_is_no_curator_has_none(signed_in: Sign, nora: Actor) -> None:
    client = signed_in(nora)
    for page in (listed(Token), listed(Token, "add")):
        assert client.get(page).status_code == 403
    assert client.post(listed(Token, "add"), GIVEN).status_code == 403
    assert not Token.objects.exists()


def test_nobody_is_let_in_by_a_token(client: Client, root: Actor) -> None:
    answer = client.get(listed(Token), headers={"authorization": f"Bearer {base.token(root.user)}"})
    assert answer.status_code == 302


def test_making_and_revoking_need_the_proof_that_they_come_from_our_page(alice: Actor) -> None:
    base.token(alice.user)
    client = Client(enforce_csrf_checks=True)
    client.force_login(alice.user)
    assert client.post(listed(Token, "add"), GIVEN).status_code == 403
    assert client.post(revoking(Token.objects.get())).status_code == 403
    assert Token.objects.get().revoked_at is None


def test_what_is_made_here_opens_the_doors(signed_in: Sign, alice: Actor, client: Client) -> None:
    secret = made(signed_in(alice))
    told: Any = client.get(
        "/graphql", {"query": "{ viewer { username } }"}, headers={"authorization": f"Bearer {secret}"}
    ).json()
    assert told["data"]["viewer"] == {"username": "alice"}


def test_a_page_of_a_token_that_is_not_there_leads_back(signed_in: Sign, alice: Actor) -> None:
    client = signed_in(alice)
    key = "01a20320-a200-7016-9163-f14599b6edf2"
    assert client.get(reverse("admin:quotes_token_revoke", args=[key])).status_code == 302
    assert client.get(reverse("admin:quotes_token_change", args=[key])).status_code == 302


def test_the_list_needs_the_same_few_statements_however_long_it_is(signed_in: Sign, root: Actor) -> None:
    client, counts = signed_in(root), []
    for _ in range(2):
        for _ in range(5):
            base.token(root.user)
        with CaptureQueriesContext(connection) as statements:
            assert client.get(listed(Token)).status_code == 200
        counts.append(len(statements))
    assert counts[0] == counts[1] <= 20


def test_a_search_finds_by_name(signed_in: Sign, root: Actor) -> None:
    base.token(root.user)
    client = signed_in(root)
    assert "a test" in client.get(listed(Token) + "?q=TEST").content.decode()
    assert "a test" not in client.get(listed(Token) + "?q=nothing").content.decode()
