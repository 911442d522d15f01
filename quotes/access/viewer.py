"""Who reads, where a session says it: without its cookie a request is nobody's, and costs no statement."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from quotes.read.selection import CURATOR_VIEWER, PUBLIC_VIEWER, Viewer

VIEW = "quotes.view_quote"


def viewer(request: HttpRequest) -> Viewer:
    """Who reads. No statement without a session cookie.

    With one: the session and its user (two statements, Django's), and the permissions of who is not a superuser (two).
    """
    return viewer_of(visitor(request))


def viewer_of(user: Any) -> Viewer:
    """As whom somebody reads, or nobody (None): a curator is active staff who may view quotes. Two statements at most,
    for the permissions."""
    return CURATOR_VIEWER if user and user.is_staff and user.has_perm(VIEW) else PUBLIC_VIEWER


def visitor(request: HttpRequest) -> Any:
    """The user who is signed in and active, or None. Statements as for `viewer`."""
    if settings.SESSION_COOKIE_NAME not in request.COOKIES:
        return None
    user = request.user
    return user if user.is_authenticated and user.is_active else None
