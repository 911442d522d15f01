"""Texts by the SHA-256 of each, in Redis, for all processes; a Redis that is away knows none and takes none."""

from functools import lru_cache
from hashlib import sha256
from typing import Any

from django.conf import settings

from quotes.access.shared import Link

PREFIX = "factbase:document:"
HOUR = 60 * 60
"""Seconds for which a text is kept: clients choose them, so there is an end. Whoever is told afterwards that it is not
known sends it again."""


class Texts:
    """The texts in the Redis at an address."""

    def __init__(self, url: str) -> None:
        self.link = Link(url, "meanwhile each process knows the documents that it was sent itself.")

    def get(self, digest: str) -> str | None:
        """The text of a digest, or None; what stands there and does not fit counts for nothing. One round trip."""
        found: Any = self.link.ask(lambda redis: redis.get(PREFIX + digest))
        return found.decode(errors="replace") if found is not None and sha256(found).hexdigest() == digest else None

    def put(self, digest: str, text: str) -> None:
        """Keep a text. One round trip."""
        self.link.ask(lambda redis: redis.set(PREFIX + digest, text.encode(), ex=HOUR))


@lru_cache(maxsize=1)
def shared_texts() -> Texts | None:
    """Where all processes keep texts: None without REDIS_URL."""
    return Texts(settings.REDIS_URL) if settings.REDIS_URL else None
