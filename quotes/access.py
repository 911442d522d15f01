"""Who is asking and how much they may: the viewer, the limits, the error codes and the addresses all doors share.

The law: a request without a session cookie is nobody's; it costs no statement. Codes are part of the interface: clients
branch on them, so they are never renamed. May use `read` and everything below; knows no door.
"""

import logging
import secrets
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from quotes.read.selection import CURATOR_VIEWER, PUBLIC_VIEWER, Viewer

log = logging.getLogger(__name__)


class Code(StrEnum):
    """What went wrong, for programs: `extensions.code` in GraphQL, `code` in REST's problem details."""

    GRAPHQL_PARSE_FAILED = "GRAPHQL_PARSE_FAILED"
    GRAPHQL_VALIDATION_FAILED = "GRAPHQL_VALIDATION_FAILED"
    BAD_REQUEST = "BAD_REQUEST"
    BAD_USER_INPUT = "BAD_USER_INPUT"
    BAD_INPUT = "BAD_INPUT"
    BAD_CURSOR = "BAD_CURSOR"
    BAD_ID = "BAD_ID"
    BAD_FILTER = "BAD_FILTER"
    UNKNOWN_PARAMETER = "UNKNOWN_PARAMETER"
    NOT_FOUND = "NOT_FOUND"
    METHOD_NOT_ALLOWED = "METHOD_NOT_ALLOWED"
    NOT_ACCEPTABLE = "NOT_ACCEPTABLE"
    UNSUPPORTED_MEDIA_TYPE = "UNSUPPORTED_MEDIA_TYPE"
    TOO_LARGE = "TOO_LARGE"
    TOO_MANY_TOKENS = "TOO_MANY_TOKENS"
    TOO_DEEP = "TOO_DEEP"
    TOO_MANY_ALIASES = "TOO_MANY_ALIASES"
    TOO_MANY_DIRECTIVES = "TOO_MANY_DIRECTIVES"
    TOO_COSTLY = "TOO_COSTLY"
    TIMEOUT = "TIMEOUT"
    UNAVAILABLE = "UNAVAILABLE"
    INTERNAL = "INTERNAL"


@dataclass(frozen=True, slots=True)
class Limits:
    """How much one request may ask. All are checked before anything runs."""

    tokens: int = 2_000
    depth: int = 12
    aliases: int = 20
    directives: int = 20
    directives_on_one: int = 5
    page: int = 100
    nodes: int = 10_000
    list_values: int = 250
    body: int = 100_000
    """Bytes of a request's body, or of the query string of a GET."""


LIMITS = Limits()

RETRY_SECONDS = "5"
"""The Retry-After of a 503: how long a busy or restarting database should be left alone."""


def viewer(request: HttpRequest) -> Viewer:
    """Who reads: a curator is active staff who may view quotes. No statement without a session cookie.

    With one: the session and its user (two statements, Django's), and the permissions of who is not a superuser (two).
    """
    user = visitor(request)
    return CURATOR_VIEWER if user and user.is_staff and user.has_perm("quotes.view_quote") else PUBLIC_VIEWER


def visitor(request: HttpRequest) -> Any:
    """The user who is signed in and active, or None. Statements as for `viewer`."""
    if settings.SESSION_COOKIE_NAME not in request.COOKIES:
        return None
    user = request.user
    return user if user.is_authenticated and user.is_active else None


def permalink(public_id: str) -> str:
    """The address of a record that never changes: `https://facts.example/r/q_0199...`."""
    return f"{settings.PUBLIC_URL}/r/{public_id}"


def request_id() -> str:
    """A name for one failed request, told to the client and written to the log: 16 hexadecimal digits."""
    return secrets.token_hex(8)


def logged(what: str, error: BaseException) -> str:
    """Write a fault of ours to the log, in full, and name it: what the client is told is the name (`request_id`)."""
    name = request_id()
    log.error("Request %s failed: %s", name, what, exc_info=error, extra={"request_id": name})
    return name


def as_logged(response: HttpResponse) -> HttpResponse:
    """The answer to a fault that stands in the log: Django writes no second line for it."""
    response._has_been_logged = True  # type: ignore[attr-defined]
    return response
