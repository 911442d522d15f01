"""Keys that sort by time (UUID version 7, RFC 9562 section 5.7)."""

import re
import secrets
import threading
import time
import uuid
from array import array
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


_lock = threading.Lock()
_last = 0


def uuid7() -> uuid.UUID:
    """A new key: 48 bits of milliseconds, 12 bits of their fraction (method 3), 62 random bits.

    Within a process each key is greater than the one before, whatever the clock does: the last decision of a record is
    the one with the greatest key.
    """
    return uuid.UUID(int=_stamp(_tick()) | secrets.randbits(62))


def uuid7s(count: int) -> list[uuid.UUID]:
    """So many new keys in their order, each as `uuid7` makes it, for a third of the time."""
    if not count:
        return []
    first, drawn = _tick(count), array("Q", secrets.token_bytes(8 * count))
    return [uuid.UUID(int=_stamp(first + place) | bits >> 2) for place, bits in enumerate(drawn)]


def fresh_keys(together: int = 100) -> Iterator[uuid.UUID]:
    """New keys for as long as somebody takes them, made some at a time."""
    while True:
        yield from uuid7s(together)


def _stamp(tick: int) -> int:
    """A key without its random bits."""
    milliseconds, fraction = divmod(tick, 4096)
    return milliseconds << 80 | 0x7 << 76 | fraction << 64 | 0b10 << 62


def _tick(count: int = 1) -> int:
    """The time in 4096ths of a millisecond, moved on where the clock stands still or steps back; the first of `count`
    that nobody else gets."""
    global _last
    with _lock:
        first = max(_last + 1, time.time_ns() * 4096 // 1_000_000)
        _last = first + count - 1
        return first


def time_of(key: uuid.UUID) -> datetime:
    """When a key was made, in whole milliseconds (UTC)."""
    return _EPOCH + timedelta(milliseconds=key.int >> 80)


def first_key(moment: datetime) -> uuid.UUID:
    """The least key that can have been made at or after a moment, for ranges of keys."""
    milliseconds = max(0, min(-((_EPOCH - moment) // timedelta(milliseconds=1)), (1 << 48) - 1))
    return uuid.UUID(int=milliseconds << 80)


def public_id(prefix: str, key: uuid.UUID | str) -> str:
    """The one public id of a row: its prefix and the key's 32 hexadecimal digits."""
    return f"{prefix}_{key if isinstance(key, str) else key.hex}"


_PUBLIC_ID = re.compile(r"([a-z]{1,4})_([0-9a-f]{32})", re.ASCII)


def parse_id(text: str, prefix: str | None = None) -> tuple[str, str]:
    """The prefix of a public id and its key's 32 digits; raises ValueError for all else or another prefix."""
    found = _PUBLIC_ID.fullmatch(text) if isinstance(text, str) and len(text) <= 40 else None
    if found is None or (prefix is not None and found[1] != prefix):
        wanted = f"{prefix}_" if prefix else "a prefix (q_, spk_, src_, c_ ...)"
        raise ValueError(f"{text[:40]!r} is not an id: {wanted} and 32 hexadecimal digits.")
    return found[1], found[2]
