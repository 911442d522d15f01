"""Where records stand, and where requests come from."""

from typing import Any

import pytest
from django.conf import LazySettings

from quotes.access import permalink, request_id, whence


@pytest.mark.parametrize(
    ("given", "found"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::9", "2001:db8:1:2::/64"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("fe80::1%eth0", "fe80::/64"),
        ("", ""),
        ("unix:", "unix:"),
    ],
)
def test_where_a_request_comes_from(given: str, found: str) -> None:
    assert whence({"REMOTE_ADDR": given}) == found


def test_behind_a_proxy_only_its_own_word_counts(settings: LazySettings) -> None:
    request = {"REMOTE_ADDR": "10.0.0.1", "HTTP_X_FORWARDED_FOR": "198.51.100.7, 192.0.2.9"}
    assert whence(request) == "10.0.0.1"
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    assert whence(request) == "192.0.2.9"


def test_the_permalink_stands_under_the_public_address(settings: Any) -> None:
    settings.PUBLIC_URL = "https://facts.example"
    assert permalink("q_1") == "https://facts.example/r/q_1"


def test_request_ids_differ() -> None:
    assert len({request_id() for _ in range(100)}) == 100
