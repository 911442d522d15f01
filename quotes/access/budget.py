"""Budgets: what a request costs in points, and who pays.

A point is a row that may be answered (some 0.02 ms); a request costs one besides. What is not rows is priced by the
time it was measured to take: a document that nobody asked before by its characters, for it is parsed and validated.
"""

from functools import lru_cache
from typing import Any

from django.conf import settings

from quotes.access.codes import Code
from quotes.access.faults import TurnedAway
from quotes.access.meters import MINUTE, Here, Meter, Standing
from quotes.access.shared import Shared

REQUEST = 1
FAILURE = 20
"""A request that is refused for what it asks: it has been read and planned."""
ACT = 50
"""A mutation: it reads, checks and writes by some forty statements, and holds SQLite's one writer meanwhile."""
SEARCH = 200
"""Looking through many rows once (`quotes.read.searches`)."""
INTROSPECTION = 1_000
"""The schema told, which the ordinary resolvers walk."""


@lru_cache(maxsize=1)
def meter() -> Meter:
    """Where the buckets are: in Redis where REDIS_URL names one, else in this process."""
    return Shared(settings.REDIS_URL) if settings.REDIS_URL else Here()


class Spending:
    """What one request spends, of whose bucket, and how that stands afterwards; a limit of 0 is none."""

    __slots__ = ("bucket", "limit", "standing")

    def __init__(self, bucket: str, limit: int) -> None:
        self.bucket, self.limit = bucket, limit
        self.standing: Standing | None = None

    def pay(self, points: int) -> None:
        """Pay before it is done; raises TurnedAway (429) where there is not enough. No statements."""
        if not self.limit:
            return
        self.standing = meter().draw(self.bucket, points, self.limit)
        if wait := self.standing.wait:
            told = (
                f"The budget is {self.limit:,} points a minute, and this costs {points:,}. "
                f"Come again in {wait:,} second{'s' * (wait > 1)}."
            )
            raise TurnedAway(429, Code.RATE_LIMITED, told, {"Retry-After": str(wait)})

    def told(self) -> dict[str, int] | None:
        """How the budget stands, for GraphQL's extensions; None where there is none, or nothing was paid."""
        if (found := self.standing) is None:
            return None
        return {"limit": found.limit, "remaining": found.remaining, "resetSeconds": found.wait or found.reset}

    def headers(self) -> dict[str, str]:
        """The same as HTTP's headers (draft-ietf-httpapi-ratelimit-headers-10)."""
        if (found := self.standing) is None:
            return {}
        name = self.bucket.partition(":")[0]
        return {
            "RateLimit-Policy": f'"{name}";q={found.limit};qu="points";w={MINUTE}',
            "RateLimit": f'"{name}";r={found.remaining};t={found.wait or found.reset}',
        }


FREE = Spending("", 0)
"""What costs nothing."""


def spending(kind: str, who: Any, limit: int) -> Spending:
    """The spending of an address, a token or a user, of so many points a minute."""
    return Spending(f"{kind}:{who}", limit) if limit else FREE
