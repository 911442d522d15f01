"""What all processes and machines share, in Redis: the same buckets, one round trip, atomic; nothing stays for long.

A Redis that is away takes nothing down: meanwhile each process does for itself, and says so in the log once.
"""

import logging
import threading
import time
from collections.abc import Callable
from typing import Any, TypeVar

try:
    from redis import Redis, RedisError
    from redis.backoff import NoBackoff
    from redis.retry import Retry
except ImportError:  # an extra; settings refuse REDIS_URL without it
    pass

from quotes.access.meters import MINUTE, NEARLY, Here, Meter, Standing, standing

log = logging.getLogger(__name__)
T = TypeVar("T")

PREFIX = "factbase:budget:"
PATIENCE = 0.25
"""Seconds in which Redis connects, and answers: every request waits for it."""
AGAIN = 5
"""Seconds for which a Redis that failed is left alone."""

DRAW = f"""
local points, limit, now = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
if not now then
  local time = redis.call('TIME')
  now = time[1] + time[2] / 1000000
end
local kept = redis.call('HMGET', KEYS[1], 'level', 'at')
local level = limit
if kept[1] then
  level = math.min(limit, kept[1] + math.max(0, now - kept[2]) * limit / {MINUTE})
end
local may = level + {NEARLY:f} >= math.min(points, limit)
if may then level = level - points end
redis.call('HSET', KEYS[1], 'level', string.format('%.9f', level), 'at', string.format('%.6f', now))
redis.call('PEXPIRE', KEYS[1], math.ceil((limit - level) * {MINUTE} / limit * 1000) + 1000)
return {{may and 1 or 0, string.format('%.9f', level)}}
"""
"""`meters.drawn`, where the buckets are; by Redis's clock unless one is given. A bucket that is full again is gone."""


class Link:
    """The Redis at an address; one that fails is left alone for a while. `meanwhile` tells the log what that means."""

    def __init__(self, url: str, meanwhile: str) -> None:
        once = Retry(NoBackoff(), 0)
        self.redis: Any = Redis.from_url(url, socket_timeout=PATIENCE, socket_connect_timeout=PATIENCE, retry=once)
        self.meanwhile = meanwhile
        self._away_until = 0.0
        self._is_away = False
        self._lock = threading.Lock()

    def ask(self, question: Callable[[Any], T]) -> T | None:
        """What Redis answers to a question that is put to its client; None while it is away."""
        if time.monotonic() < self._away_until:
            return None
        try:
            found = question(self.redis)
        except RedisError as error:
            self._went_away(error)
            return None
        self._is_away = False
        return found

    def _went_away(self, error: Exception) -> None:
        with self._lock:
            self._away_until, first, self._is_away = time.monotonic() + AGAIN, not self._is_away, True
        if first:
            log.error("Redis is away; %s", self.meanwhile, exc_info=error)


class Shared:
    """The buckets in the Redis at an address; `meanwhile` counts while it is away."""

    def __init__(self, url: str, meanwhile: Meter | None = None, clock: Callable[[], float] | None = None) -> None:
        self.meanwhile, self.clock = meanwhile or Here(), clock
        self.link = Link(url, "meanwhile each process counts budgets for itself.")
        self._draw: Any = self.link.redis.register_script(DRAW)

    def draw(self, bucket: str, points: int, limit: int) -> Standing:
        """One round trip (two where Redis does not know the script yet)."""
        now = "" if self.clock is None else repr(self.clock())
        found = self.link.ask(lambda _: self._draw(keys=[PREFIX + bucket], args=[points, limit, now]))
        if found is None:
            return self.meanwhile.draw(bucket, points, limit)
        may, level = found
        return standing(float(level), bool(may), points, limit)
