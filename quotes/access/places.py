"""Where records stand, and where requests come from."""

import ipaddress
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from django.conf import settings

from quotes.export import addresses


def permalink(public_id: str) -> str:
    """The address of a record that never changes: `https://facts.example/r/q_0199...`."""
    return addresses.permalink(settings.PUBLIC_URL, public_id)


def whence(meta: Mapping[str, Any]) -> str:
    """Where a request comes from, by its CGI variables: an IPv4 address, or an IPv6 network of 64 bits, for one visitor
    has all of that.

    Behind our own proxy it is the last address that the proxy wrote down; whatever stands before it was claimed.
    """
    given: str = meta.get("REMOTE_ADDR", "")
    if settings.SECURE_PROXY_SSL_HEADER:
        given = meta.get("HTTP_X_FORWARDED_FOR", given).rsplit(",", 1)[-1].strip()
    return _visitors(given)


@lru_cache(maxsize=1_000)
def _visitors(given: str) -> str:
    """The address or network of one visitor; what is no address (a socket) as it is."""
    try:
        found = ipaddress.ip_address(given.partition("%")[0])
    except ValueError:
        return given[:64]
    if isinstance(found, ipaddress.IPv4Address):
        return str(found)
    # A socket for both kinds writes IPv4 so; as a network of 64 bits they would all be one visitor.
    return str(found.ipv4_mapped or ipaddress.ip_network((found, 64), strict=False))
