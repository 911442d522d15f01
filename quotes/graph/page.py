"""GraphiQL for browsers, offline: its scripts come with a package, ours is one small file of its own."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import render

from quotes.access import VARY, visitor


def page(request: HttpRequest) -> HttpResponse:
    """The page; its policy allows what the editor needs: styles made at run time. No statement for the public."""
    if visitor(request) is not None:
        get_token(request)  # who has a session needs the cookie that proves its questions come from this page
    response = render(request, "graph/page.html")
    response.headers["Vary"] = VARY
    response._csp_config = {**settings.SECURE_CSP, "style-src": ["'self'", "'unsafe-inline'"], "font-src": ["data:"]}  # type: ignore[attr-defined]
    return response
