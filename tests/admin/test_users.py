"""Users: who has acted stays."""

from collections.abc import Callable

import pytest
from django.test import Client

from quotes.models import Actor, User
from tests.admin.pages import fields, listed, url
from tests.review.making import draft, speaker

pytestmark = pytest.mark.django_db
Sign = Callable[[Actor], Client]


def test_a_user_who_has_acted_is_not_deleted(signed_in: Sign, root: Actor, alice: Actor) -> None:
    draft(speaker(), by=alice)
    answer = signed_in(root).post(url(alice.user, "delete"), {"post": "yes"}, follow=True)
    assert "Cannot delete user" in answer.content.decode()
    assert User.objects.filter(username="alice").exists()


def test_a_user_who_has_not_is(signed_in: Sign, root: Actor, alice: Actor) -> None:
    signed_in(root).post(url(alice.user, "delete"), {"post": "yes"})
    assert not User.objects.filter(username="alice").exists()


def test_nobody_is_deleted_from_a_list(signed_in: Sign, root: Actor, alice: Actor) -> None:
    sent = {"action": "delete_selected", "_selected_action": str(alice.user.pk), "post": "yes"}
    signed_in(root).post(listed(User), sent)
    assert User.objects.filter(username="alice").exists()


def test_a_curator_does_not_touch_users(signed_in: Sign, bob: Actor, alice: Actor) -> None:
    client = signed_in(bob)
    for page in (listed(User), url(alice.user), url(alice.user, "delete"), listed(User, "add")):
        assert client.get(page).status_code == 403


def test_a_user_is_made_inactive_by_the_form(signed_in: Sign, root: Actor, alice: Actor) -> None:
    client = signed_in(root)
    form = fields(client.get(url(alice.user)), "user_form")
    form.pop("is_active")
    assert client.post(url(alice.user), form).status_code == 302
    assert not User.objects.get(username="alice").is_active


def test_when_somebody_came_is_shown_and_not_typed(signed_in: Sign, root: Actor, alice: Actor) -> None:
    form = fields(signed_in(root).get(url(alice.user)), "user_form")
    assert not {name for name in form if name.startswith(("last_login", "date_joined"))}
