"""Which session cookies are looked up."""

import pytest
from django.test import Client

from factbase.sessions import SessionStore

NUL = '"\\000abcdefghij"'
"""As a cookie spells it."""


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/", "/admin/login/", "/api/v1/quotes/"])
def test_a_cookie_that_no_base_can_hold_is_nobodys(address):
    assert Client(HTTP_COOKIE=f"sessionid={NUL}").get(address).status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize("key", ["\0abcdefghij", "../../../../a", "\u0661" * 32, "a" * 7])
def test_what_can_be_no_key_is_none(key):
    kept = SessionStore(key)
    assert kept.session_key is None
    assert kept.load() == {}


@pytest.mark.django_db
def test_a_key_is_found_again():
    kept = SessionStore()
    kept["who"] = "ann"
    kept.save()
    assert SessionStore(kept.session_key).load() == {"who": "ann"}
