"""Five wrong passwords lock a user name at an address, for a while."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from quotes.admin.login import LOCKED_SECONDS, TRIES
from quotes.models import User

RIGHT = "a right password"


pytestmark = pytest.mark.django_db  # the counts stand in the base, where all processes see them


def sign_in(password: str = "wrong", name: str = "alice", where: str = "192.0.2.1") -> Any:
    given = {"username": name, "password": password}
    return Client(REMOTE_ADDR=where).post(reverse("admin:login"), given)


@pytest.fixture
def user(db: None) -> User:
    return User.objects.create_user("alice", password=RIGHT, is_staff=True)


def test_the_sixth_try_is_locked_even_with_the_right_password(user: User) -> None:
    for _ in range(TRIES):
        assert "correct username and password" in sign_in().content.decode()
    answer = sign_in(RIGHT)
    assert "Too many wrong passwords. Try again in 15 minutes." in answer.content.decode()
    assert "_auth_user_id" not in answer.client.session


def test_the_lock_opens_after_a_while(user: User) -> None:
    with time_machine.travel(timezone.now(), tick=False) as clock:
        for _ in range(TRIES + 3):
            sign_in()
        clock.shift(timedelta(seconds=LOCKED_SECONDS - 2))  # the count ends with a whole second
        assert sign_in(RIGHT).status_code == 200
        clock.shift(timedelta(seconds=2))
        assert sign_in(RIGHT).status_code == 302


def test_a_right_password_clears_the_count(user: User) -> None:
    for _ in range(3):
        for _ in range(TRIES - 1):
            sign_in()
        assert sign_in(RIGHT).status_code == 302


@pytest.mark.parametrize(("name", "where"), [("bob", "192.0.2.1"), ("alice", "192.0.2.2")])
def test_others_and_elsewhere_are_not_locked(name: str, where: str, user: User) -> None:
    User.objects.create_user("bob", password=RIGHT, is_staff=True)
    for _ in range(TRIES + 1):
        sign_in()
    assert sign_in(RIGHT, name, where).status_code == 302


def test_a_name_is_locked_however_it_is_written_and_whether_it_exists(user: User) -> None:
    for name in ("ALICE", "Alice", "alice", "alicE", "aLice"):
        sign_in(name=name)
    assert "Too many" in sign_in(RIGHT).content.decode()
    for _ in range(TRIES):
        sign_in(name="nobody")
    assert "Too many" in sign_in(name="nobody").content.decode()


def test_an_empty_form_is_told_so(user: User) -> None:
    assert "This field is required" in sign_in("", "").content.decode()
