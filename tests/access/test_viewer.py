"""Who is asking: a curator is active staff who may view quotes, and nobody costs nothing."""

from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import AnonymousUser, Permission
from django.test import RequestFactory
from pytest_django import DjangoAssertNumQueries

from quotes.access import viewer, visitor
from quotes.read import CURATOR_VIEWER, PUBLIC_VIEWER


def request(user: Any, cookie: bool = True) -> Any:
    """A request of a user, with or without a session cookie."""
    made = RequestFactory().get("/graphql")
    made.user = user
    if cookie:
        made.COOKIES["sessionid"] = "x"
    return made


def user(name: str = "cleo", may: bool = False, **more: Any) -> Any:
    made = get_user_model().objects.create_user(name, password="x", **more)
    if may:
        made.user_permissions.add(Permission.objects.get(codename="view_quote"))
    return made


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("given", "curator"),
    [
        ({"is_staff": True, "may": True}, True),
        ({"is_staff": True, "is_superuser": True}, True),
        ({"is_staff": True}, False),
        ({"may": True}, False),
        ({"is_superuser": True}, False),
        ({}, False),
        ({"is_staff": True, "may": True, "is_active": False}, False),
    ],
)
def test_a_curator_is_active_staff_who_may_view_quotes(given: dict[str, Any], curator: bool) -> None:
    assert viewer(request(user(**given))) is (CURATOR_VIEWER if curator else PUBLIC_VIEWER)


@pytest.mark.django_db
def test_without_a_session_cookie_nothing_is_looked_up(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    somebody = user(is_staff=True, is_superuser=True)
    with django_assert_num_queries(0):
        assert viewer(request(somebody, cookie=False)) is PUBLIC_VIEWER
        assert visitor(request(somebody, cookie=False)) is None


def test_a_session_of_nobody_is_nobody() -> None:
    assert visitor(request(AnonymousUser())) is None
