"""An uploaded file between its dry run and its confirmation: kept on the server, in the cache that all processes share.

One file for each person and list: a new one takes the place of the old, so what is kept is bounded. What a page needs
to name it is a token that says nothing; only who uploaded it can use it. With it stands what the dry run showed: a
seal for each row. Whoever confirms takes the seals away, so that nothing is confirmed twice, not even at once.
"""

import hashlib
import secrets
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.cache import cache

from quotes.admin.exchange.tables import Table

SECONDS = 60 * 60
"""How long a file is kept."""


@dataclass(frozen=True, slots=True)
class File:
    """An uploaded file: its name is for people only."""

    token: str
    name: str
    data: bytes


def keep(user: Any, table: Table, name: str, data: bytes) -> str:
    """Keep a file; the token that names it. A few statements."""
    token = secrets.token_urlsafe(18)
    cache.delete(_key(user, table, "seals"))
    cache.set(_key(user, table, "file"), (token, name, zlib.compress(data, 1)), SECONDS)
    return token


def kept(user: Any, table: Table, token: str) -> File | None:
    """The file of this person, list and token, exactly as it was uploaded. One statement."""
    found = cache.get(_key(user, table, "file"))
    if not found or not secrets.compare_digest(str(found[0]).encode(), token.encode()):
        return None
    return File(found[0], found[1], zlib.decompress(found[2]))


def seal(user: Any, table: Table, token: str, seals: Sequence[str]) -> str:
    """Keep what a dry run showed; the digest by which its page names it."""
    cache.set(_key(user, table, "seals"), (token, list(seals)), SECONDS)
    return _digest(token, seals)


def taken(user: Any, table: Table, token: str, digest: str) -> list[str] | None:
    """Take away what a page showed; None when it is not there any more, or another page has been shown since."""
    found = cache.get(_key(user, table, "seals"))
    if not found or found[0] != token or _digest(*found) != digest:
        return None
    return list(found[1]) if cache.delete(_key(user, table, "seals")) else None


def forget(user: Any, table: Table) -> None:
    """The file is done with."""
    cache.delete_many([_key(user, table, "file"), _key(user, table, "seals")])


def _key(user: Any, table: Table, what: str) -> str:
    return f"exchange:{what}:{table.name}:{user.pk}"


def _digest(token: str, seals: Sequence[str]) -> str:
    return hashlib.sha256("\n".join((token, *seals)).encode()).hexdigest()
