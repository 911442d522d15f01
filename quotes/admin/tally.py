"""Figures of the board that no index tells: counted now and then, bounded all the same, and kept for some minutes."""

from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import pairwise
from typing import Any
from urllib.parse import urlencode

from django.core.cache import cache
from django.db import models
from django.db.models import Count, F
from django.urls import reverse

from quotes.admin import wanting
from quotes.admin.counting import counted
from quotes.models import Claim, ClaimTopic, Quote, QuoteTopic, Record, Topic
from quotes.models.keys import first_key, public_id, time_of
from quotes.models.record import IsWaiting
from quotes.models.state import WAITING

BARS = 20_000
"""How far a bar of a chart goes."""

NEWEST = 5_000
"""Of how many of the newest quotes, and claims, the topics are counted."""

KEPT = 600
"""How many seconds a slow figure is kept."""

KEY = "dashboard-1"
"""Under which it is kept: another number for another form of `Kept`."""

MOST = 1_000
"""How far the others are counted."""

MONTHS, TOPICS = 12, 10
SERIES: tuple[type[Record], ...] = (Quote, Claim)

Asked = tuple[models.QuerySet[Any], str]
"""Rows, and the address of their list."""


def made(model: type[Record], since: datetime | None, before: datetime | None, **asked: str) -> Asked:
    """The records made in a time, and their list."""
    rows = model._default_manager.filter(merged_into=None, **asked)
    if asked.get("state") in WAITING:
        rows = rows.filter(IsWaiting(F("state")))
    if since is not None:
        rows, asked = rows.filter(pk__gte=first_key(since)), {**asked, "created_from": day(since)}
    if before is not None:
        rows, asked = rows.filter(pk__lt=first_key(before)), {**asked, "created_to": day(before)}
    return rows, listed(model, **asked)


def day(moment: datetime) -> str:
    """A moment as the list filters take it: a day where it is midnight."""
    text = moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="milliseconds")
    return text.removesuffix("T00:00:00.000")


def listed(model: type[models.Model], **asked: str) -> str:
    """The address of a list, filtered."""
    return f"{reverse(f'admin:quotes_{model._meta.model_name}_changelist')}?{urlencode(asked)}"


@dataclass(frozen=True, slots=True)
class Kept:
    """Figures that no index tells: by month since the first of `months`, and by topic of the newest."""

    made_at: datetime
    months: tuple[datetime, ...]
    by_month: tuple[tuple[int, ...], ...]
    sources: int
    claims: int
    by_topic: tuple[tuple[str, str, tuple[int, ...]], ...]
    since: tuple[datetime | None, ...]


def kept(now: datetime) -> Kept:
    """The figures as they were last counted; counted now where that is too long ago (one statement, else ten more)."""
    found = cache.get(KEY)
    if not isinstance(found, Kept):
        found = _counted(now)
        cache.set(KEY, found, KEPT)
    return found


def _counted(now: datetime) -> Kept:
    months = _months(now)
    spans = [made(model, *span)[0] for span in pairwise(months) for model in SERIES]
    bars = counted(spans, BARS)
    lacking = counted([wanting.WITHOUT_QUOTES.rows, wanting.WITHOUT_EVIDENCE.rows], MOST)
    return Kept(
        made_at=now,
        months=months,
        by_month=tuple(zip(*[iter(bars)] * len(SERIES), strict=True)),
        sources=lacking[0],
        claims=lacking[1],
        by_topic=_topics(),
        since=tuple(_since(model) for model in SERIES),
    )


def _months(now: datetime) -> tuple[datetime, ...]:
    """The first days of the last months, and of the next one."""
    last = now.year * 12 + now.month - 1
    return tuple(datetime(n // 12, n % 12 + 1, 1, tzinfo=UTC) for n in range(last - MONTHS + 1, last + 2))


def _since(model: type[Record]) -> datetime | None:
    """When the oldest of the newest was made; None where these are all."""
    key = model._default_manager.order_by("-pk").values_list("pk", flat=True)[NEWEST - 1 : NEWEST].first()
    return time_of(key) if key else None


def _topics() -> tuple[tuple[str, str, tuple[int, ...]], ...]:
    """The topics that most of the newest quotes and claims have: public id, name, how many. Three statements."""
    counts = [_by(QuoteTopic, "quote", Quote), _by(ClaimTopic, "claim", Claim)]
    totals = {key: tuple(each.get(key, 0) for each in counts) for each in counts for key in each}
    first = sorted(totals, key=lambda key: (-sum(totals[key]), key))[:TOPICS]
    names = Topic.objects.in_bulk(first)
    return tuple((public_id("t", key), names[key].name, totals[key]) for key in first if key in names)


def _by(rows: Any, to: str, model: type[Record]) -> dict[Any, int]:
    newest = model._default_manager.order_by("-pk").values("pk")[:NEWEST]
    found = rows.objects.filter(**{f"{to}__in": newest}).order_by().values_list("topic").annotate(Count("pk"))
    return dict(found)
