"""Sessions only for those who have one, and a short way for the rest.

A request to an API door without a session cookie carries no authority of its own, so nothing is looked up, stored or
checked for it: it goes from the headers straight to its view. So does one with an access token, which has its authority
from a header that no foreign page can send. With the cookie alone, everything holds there as in the admin, CSRF
included.
"""

from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.handlers.exception import convert_exception_to_response
from django.http import HttpRequest, HttpResponseBase
from django.urls import Resolver404, get_resolver

from factbase.errors import answer
from factbase.headers import GetResponse
from quotes.access import AUTHORIZATION, LIMITS, as_logged

API = ("/graphql", "/api/")
PATH = 2_000
"""Characters of an address before its query."""
BODY = LIMITS.text
"""Bytes somebody who is signed in may send at once. Everybody else: `LIMITS.body`, which the worker takes in before
there is a thread for it."""


def needs_no_session(request: HttpRequest) -> bool:
    """Whether this is a request to an API door without a session cookie, or with a token, which counts alone."""
    return request.path_info.startswith(API) and (
        settings.SESSION_COOKIE_NAME not in request.COOKIES or AUTHORIZATION in request.META
    )


def paths(get_response: GetResponse) -> GetResponse:
    """Middleware: no address is as long as that; neither a view nor the log has to look at it."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        if len(request.path_info) > PATH:
            return as_logged(answer(request, HTTPStatus.REQUEST_URI_TOO_LONG, f"At most {PATH:,} characters of path."))
        return get_response(request)

    return middleware


def bodies(get_response: GetResponse) -> GetResponse:
    """Middleware: large bodies are for those who are signed in; before anybody reads them. For who is, as signing in
    costs: the session and its user."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        given = request.META.get("CONTENT_LENGTH") or "0"
        length = int(given) if given.isdecimal() else 0
        if length > LIMITS.body:
            most = BODY if request.user.is_authenticated else LIMITS.body
            if length > most:
                return answer(request, HTTPStatus.REQUEST_ENTITY_TOO_LARGE, f"A request is at most {most:,} bytes.")
        return get_response(request)

    return middleware


def doors(get_response: GetResponse) -> GetResponse:
    """Middleware: a request to an API door that needs no session skips all that stands after it (measured: half of what
    Django spends on a request). What no view answers, a missing slash for one, goes the long way."""

    @convert_exception_to_response
    def straight(request: HttpRequest) -> HttpResponseBase:
        request.get_host()  # refuses a host that is not ours, as CommonMiddleware does
        found = request.resolver_match
        assert found is not None
        answer: Any = found.func(request, *found.args, **found.kwargs)
        return answer.render() if hasattr(answer, "render") else answer

    def middleware(request: HttpRequest) -> Any:
        if not needs_no_session(request):
            return get_response(request)
        request.user = AnonymousUser()
        # There is no cookie that counts, on which a foreign page could ride; CsrfViewMiddleware knows this attribute.
        request._dont_enforce_csrf_checks = True  # type: ignore[attr-defined]
        try:
            request.resolver_match = get_resolver(settings.ROOT_URLCONF).resolve(request.path_info)
        except Resolver404:
            return get_response(request)
        return straight(request)

    return middleware
