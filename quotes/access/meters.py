"""Token buckets: how much somebody may still ask for. Counted in this process, or for all of them in `shared`.

A bucket holds a minute's points and fills evenly. What costs more than a whole bucket is let through when the bucket is
full, and leaves a debt: whatever the other limits allow can be asked, only not often.
"""

import math
import time
from collections import OrderedDict
from collections.abc import Callable
from threading import Lock
from typing import NamedTuple, Protocol

MINUTE = 60
ROOM = 50_000
"""How many buckets a process keeps, some 15 MB of them: clients choose addresses, so there is an end. The one that was
used longest ago falls out first, and is full when it comes back."""
NEARLY = 1e-6
"""What floating point may lose of a point."""


class Standing(NamedTuple):
    """How a bucket stands after somebody wanted points of it: the points of a minute, those left, the whole seconds
    until it is full, and until what was refused can be had (0: nothing was)."""

    limit: int
    remaining: int
    reset: int
    wait: int = 0


class Meter(Protocol):
    """Where buckets are kept."""

    def draw(self, bucket: str, points: int, limit: int) -> Standing:
        """Take points from a bucket of so many a minute, all or none. No statements."""


class Bucket(NamedTuple):
    """What was in a bucket, and when, in seconds; less than nothing is a debt."""

    level: float
    at: float


def drawn(bucket: Bucket | None, points: int, limit: int, now: float) -> tuple[Bucket, bool]:
    """A bucket after points were wanted, and whether they could be had; none is a full one."""
    level = limit if bucket is None else min(limit, bucket.level + max(0.0, now - bucket.at) * limit / MINUTE)
    may = level + NEARLY >= min(points, limit)
    return Bucket(level - points if may else level, now), may


def standing(level: float, may: bool, points: int, limit: int) -> Standing:
    """What is told of a bucket."""
    wait = 0 if may else max(1, _seconds(min(points, limit) - level, limit))
    return Standing(limit, max(0, math.floor(level + NEARLY)), _seconds(limit - level, limit), wait)


def _seconds(points: float, limit: int) -> int:
    """How long so many points take, in whole seconds."""
    return math.ceil((points - NEARLY) * MINUTE / limit)


class Here:
    """The buckets of this process: each worker counts its own."""

    def __init__(self, clock: Callable[[], float] = time.monotonic, room: int = ROOM) -> None:
        self.clock, self.room = clock, room
        self._buckets: OrderedDict[str, Bucket] = OrderedDict()
        self._lock = Lock()

    def draw(self, bucket: str, points: int, limit: int) -> Standing:
        """A dict operation under a lock."""
        with self._lock:
            after, may = drawn(self._buckets.pop(bucket, None), points, limit, self.clock())
            self._buckets[bucket] = after
            if len(self._buckets) > self.room:
                self._buckets.popitem(last=False)
        return standing(after.level, may, points, limit)
