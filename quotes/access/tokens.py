"""Access tokens: issued, revoked, and what is made of the header that brings one (RFC 6750).

A right token works from everywhere, even from an address that is being kept off for its wrong ones: nobody guesses 256
bits, so locking it out would guard nothing and let one broken program shut out its whole office. What is spared is the
base: beyond TRIES a minute from an address it is asked only for tokens that this process has found right before.
"""

import hashlib
import logging
import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import Error, InterfaceError, OperationalError, connections, router, transaction
from django.db.models import Exists, OuterRef

from quotes.access.budget import meter
from quotes.access.codes import Code
from quotes.access.faults import TurnedAway, needing_the_base
from quotes.access.meters import Standing
from quotes.access.viewer import VIEW
from quotes.models import Token, User
from quotes.read.kept import Kept

log = logging.getLogger(__name__)

DAYS, MOST_DAYS = 90, 366
"""How long a token lasts unless said otherwise, and at most."""
MOST = 50
"""How many live tokens a person may have: each has a budget of its own."""
TRIES = 10
"""Wrong tokens a minute from one address."""
HOUR = timedelta(hours=1)

_BEARER = re.compile(r"bearer +([A-Za-z0-9\-._~+/]+=*)", re.ASCII | re.IGNORECASE)
_SECRET = re.compile(r"fb_[A-Za-z0-9_-]{43}", re.ASCII)
_right: Kept[bool] = Kept(10_000)
"""Digests of tokens that were right when they last came."""
_noted: Kept[datetime] = Kept(10_000)
"""When the use of a token was last written down, or tried to be."""


def issue(token: Token, now: datetime) -> str:
    """Give a new token its secret, save it, and return the secret: it is never seen again. Raises ValidationError.

    One transaction: a statement for how many the user has, one for the token.
    """
    secret = f"fb_{secrets.token_urlsafe(32)}"
    token.created_at, token.digest, token.hint = now, digest(secret), secret[:8]
    if not timedelta(0) < token.expires_at - now <= timedelta(days=MOST_DAYS):
        raise ValidationError(f"A token lasts from 1 to {MOST_DAYS} days.", code="days")
    if not token.user.is_active:
        raise ValidationError(f"{token.user.username} is not active.", code="inactive")
    token.clean_fields()
    with transaction.atomic():
        if Token.objects.filter(user=token.user, revoked_at=None, expires_at__gt=now).count() >= MOST:
            raise ValidationError(f"At most {MOST} tokens at a time; revoke one that is no longer used.", code="many")
        token.save(force_insert=True)
    return secret


def revoke(token: Token, now: datetime) -> bool:
    """End a token for good; false if it was revoked before. One statement."""
    revoked = Token.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=now)
    return bool(revoked)


def digest(secret: str) -> str:
    """What is kept of a secret."""
    return hashlib.sha256(secret.encode()).hexdigest()


def brought(authorization: str) -> str:
    """What an Authorization header brings as a token; raises TurnedAway for another scheme (401) and for what is no
    well-formed header (400)."""
    if found := _BEARER.fullmatch(authorization):
        return found[1]
    scheme = authorization.partition(" ")[0].lower()
    if scheme and scheme != "bearer" and scheme.isascii() and scheme.isprintable() and "," not in scheme:
        told = "Authorization: only Bearer is understood here: Bearer fb_..."
        raise TurnedAway(401, Code.UNAUTHENTICATED, told, {"WWW-Authenticate": "Bearer"})
    told = "Authorization is not well formed: Bearer, a space, and an access token."
    raise TurnedAway(400, Code.BAD_REQUEST, told, {"WWW-Authenticate": 'Bearer error="invalid_request"'})


def bearer(authorization: str, where: str, now: datetime) -> Token:
    """The live token that a header brings, with its active user, and as `views` whether they may view quotes; from
    `where` for the count of wrong ones. Raises TurnedAway (400, 401, 429) and Unavailable.

    One statement; another at most once an hour, to note the use. None for what cannot be a token of ours.
    """
    secret = brought(authorization)
    known = digest(secret)
    if not _right.get(known):
        _check_tries(where)
    token = _found(known) if _SECRET.fullmatch(secret) else None
    if wrong := _wrong(token, now):
        if _right.get(known):
            _right.put(known, False)
        raise _counted(where, wrong)
    assert token is not None
    _right.put(known, True)
    _note_use(token, now)
    return token


def _wrong(token: Token | None, now: datetime) -> str | None:
    """Why a token does not count; who has its secret may know."""
    if token is None:
        return "This access token is not known here."
    if (state := token.state(now)) != "live":
        return f"This access token {'was revoked' if state == 'revoked' else 'has expired'}."
    return None if token.user.is_active else "The user of this access token is not active."


def _check_tries(where: str) -> None:
    """Raise TurnedAway (429) where too many wrong tokens come from."""
    found = meter().draw(f"tries:{where}", 0, TRIES)
    if found.remaining < 1:
        raise _too_many(found)


def _counted(where: str, wrong: str) -> TurnedAway:
    """The refusal of a wrong token, which counts."""
    found = meter().draw(f"tries:{where}", 1, TRIES)
    if found.wait:
        return _too_many(found)
    return TurnedAway(401, Code.UNAUTHENTICATED, wrong, {"WWW-Authenticate": 'Bearer error="invalid_token"'})


def _too_many(found: Standing) -> TurnedAway:
    told = f"Too many wrong access tokens come from your address. Come again in {found.reset} seconds."
    return TurnedAway(429, Code.RATE_LIMITED, told, {"Retry-After": str(found.reset)})


# ---------------------------------------------------------------- what the base is asked


def _found(known: str) -> Any:
    """The token of a digest, or None. One statement, asked again where the connection was lost while it lay idle."""
    connection: Any = connections[router.db_for_read(Token)]
    views = User.objects.with_perm(VIEW).filter(pk=OuterRef("user_id"))
    rows = Token.objects.select_related("user").annotate(views=Exists(views)).filter(digest=known)
    with needing_the_base():
        try:
            return rows.first()
        except (OperationalError, InterfaceError):
            if connection.in_atomic_block or connection.is_usable():
                raise
        connection.close()
        return rows.all().first()


def _note_use(token: Token, now: datetime) -> None:
    """Write down that a token is used, once an hour; a base that takes no writes now is not waited for."""
    if any(last is not None and now - last < HOUR for last in (token.last_used, _noted.get(token.pk))):
        return
    _noted.put(token.pk, now)
    try:
        with _impatient():
            Token.objects.filter(pk=token.pk).exclude(last_used__gt=now - HOUR).update(last_used=now)
    except Error as error:
        log.warning("The use of token %s was not noted: %s", token.pk, error)


@contextmanager
def _impatient() -> Iterator[None]:
    """SQLite waits for another's write to end, for long (`factbase.databases`); for a note nobody waits."""
    connection: Any = connections[router.db_for_write(Token)]
    if connection.vendor != "sqlite":
        yield
        return
    connection.ensure_connection()
    [[patience]] = connection.connection.execute("PRAGMA busy_timeout")
    connection.connection.execute("PRAGMA busy_timeout = 0")
    try:
        yield
    finally:
        connection.connection.execute(f"PRAGMA busy_timeout = {patience}")
