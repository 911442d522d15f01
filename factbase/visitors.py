"""Sessions only for those who have one.

A request to an API door without a session cookie carries no authority of its own, so nothing is looked up, stored or
checked for it. With the cookie, everything holds there as in the admin, CSRF included.

The classes are Django's own, so its checks still find them.
"""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.auth.models import AnonymousUser
from django.contrib.messages.middleware import MessageMiddleware
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpRequest, HttpResponseBase

GetResponse = Callable[[HttpRequest], HttpResponseBase]
API = ("/graphql", "/api/")


def has_no_session(request: HttpRequest) -> bool:
    """Whether this is a request to an API door without a session cookie."""
    return request.path_info.startswith(API) and settings.SESSION_COOKIE_NAME not in request.COOKIES


class Session(SessionMiddleware):
    """Django's, first in the row: tells a visitor without a session apart and gives it Django's nobody as its user."""

    def __call__(self, request: HttpRequest) -> Any:
        if not has_no_session(request):
            return super().__call__(request)
        request.user = AnonymousUser()
        # There is no cookie that a foreign page could ride on; CsrfViewMiddleware knows this attribute.
        request._dont_enforce_csrf_checks = True  # type: ignore[attr-defined]
        return self.get_response(request)


class Authentication(AuthenticationMiddleware):
    """Django's, for requests that have a session."""

    def __call__(self, request: HttpRequest) -> Any:
        return super().__call__(request) if hasattr(request, "session") else self.get_response(request)


class Messages(MessageMiddleware):
    """Django's, for requests that have a session."""

    def __call__(self, request: HttpRequest) -> Any:
        return super().__call__(request) if hasattr(request, "session") else self.get_response(request)
