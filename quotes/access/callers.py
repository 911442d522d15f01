"""Who asks, in every door alike: the token that comes with a request decides, or else its session, or else nobody."""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from django.conf import settings
from django.utils import timezone

from quotes.access.budget import FREE, Spending, spending
from quotes.access.faults import needing_the_base
from quotes.access.places import whence
from quotes.access.tokens import bearer
from quotes.access.viewer import viewer_of
from quotes.models import Actor, ActorKind, Scope
from quotes.read.selection import CURATOR_VIEWER, PUBLIC_VIEWER, Viewer

AUTHORIZATION = "HTTP_AUTHORIZATION"

NOBODY = "Sign in, as a curator, to change anything; a token needs the scope to write."
"""What is told to who may not write; nothing is looked up for them."""


class Caller(NamedTuple):
    """As whom somebody reads, the user behind it, whether what they came with lets them write, and who pays."""

    viewer: Viewer = PUBLIC_VIEWER
    user: Any = None
    may_write: bool = True
    spending: Spending = FREE


PUBLIC = Caller()
"""Nobody, where addresses have no budget."""


def writer(viewer: Viewer, user: Any, may_write: bool) -> Actor | None:
    """As whom somebody writes, if they may write at all: who reads drafts, with a session or a token for writing. What
    each act needs beside that is `review`'s to say. No statements."""
    return Actor(ActorKind.PERSON, user) if user is not None and may_write and viewer.curator else None


def caller(meta: Mapping[str, Any], signed_in: Callable[[], Any] | None = None) -> Caller:
    """Who asks, by the CGI variables of a request and whoever is signed in there, if it can have a session (asked only
    without a token).

    Raises TurnedAway (400, 401, 429) and Unavailable. Nobody costs no statement, a token as `bearer` does, a session as
    `viewer` does.
    """
    if AUTHORIZATION in meta:
        return _by_token(meta)
    if signed_in is not None:
        with needing_the_base():
            if (user := signed_in()) is not None:
                return Caller(viewer_of(user), user, spending=spending("user", user.pk.hex, settings.BUDGET_TOKEN))
    if not settings.BUDGET_ADDRESS:
        return PUBLIC
    return Caller(spending=spending("address", whence(meta), settings.BUDGET_ADDRESS))


def _by_token(meta: Mapping[str, Any]) -> Caller:
    token: Any = bearer(meta[AUTHORIZATION], whence(meta), timezone.now())
    user = token.user
    return Caller(
        CURATOR_VIEWER if user.is_staff and token.views else PUBLIC_VIEWER,
        user,
        token.scope == Scope.WRITE,
        spending("token", token.pk.hex, settings.BUDGET_TOKEN),
    )
