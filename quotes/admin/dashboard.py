"""The board on the index: what needs a person, what was decided last, and what came in, each number with its list.

The law of the board: it counts no whole table. Numbers stop at a thousand; what no index tells is counted at most every
ten minutes (`tally`), and the page says when. Everybody sees of it what they may view.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

from django.db import models
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import mark_safe

from quotes.admin import charts, tally, wanting
from quotes.admin.counting import Figure, figures
from quotes.admin.tally import BARS, MOST, NEWEST, SERIES, Asked, Kept, day, listed, made
from quotes.models import (
    Anchor,
    AnchorStatus,
    Claim,
    Decision,
    Quote,
    Record,
    Source,
    Speaker,
    Topic,
)
from quotes.models.decision import OF

DECISIONS = 10
QUEUED: tuple[type[Record], ...] = (Quote, Claim, Source, Speaker)

ANCHORS = (
    (AnchorStatus.MOVED, "Quotes whose words have moved"),
    (AnchorStatus.AMBIGUOUS, "Quotes whose words stand in several places"),
    (AnchorStatus.LOST, "Quotes whose words are lost"),
)

Sees = Callable[[type[models.Model]], bool]


@dataclass(frozen=True, slots=True)
class Row:
    """A row of figures."""

    label: str
    figures: tuple[Figure, ...]
    state: str = ""


@dataclass(frozen=True, slots=True)
class Chart:
    """A picture, and the same as a table."""

    words: charts.Words
    svg: str
    rows: tuple[Row, ...]


@dataclass(slots=True)
class Board:
    """What the index shows. `made_at` is when the kept figures were counted."""

    queue: list[Row] = field(default_factory=list)
    troubles: list[Row] = field(default_factory=list)
    decisions: list[tuple[Decision, str]] = field(default_factory=list)
    charts: list[Chart] = field(default_factory=list)
    made_at: datetime | None = None

    @property
    def is_new(self) -> bool:
        """Whether they were counted within this minute."""
        return self.made_at is not None and timezone.now() - self.made_at < timedelta(minutes=1)


def board(sees: Sees) -> Board:
    """The board for somebody who may view these models. Four statements; once in ten minutes at most twelve more."""
    now = timezone.now()
    kept = tally.kept(now) if any(map(sees, QUEUED)) else None
    whole = Board(made_at=kept.made_at if kept else None)
    whole.queue, whole.troubles = _queue_and_troubles(sees, now, kept)
    if sees(Decision):
        whole.decisions = _decisions(sees)
    if kept and all(map(sees, SERIES)):
        whole.charts = [_by_month(kept), *([_by_topic(kept)] if sees(Topic) else [])]
    return whole


def seen_by(site: Any, request: HttpRequest) -> Sees:
    """Whether the one who is signed in may view a model."""
    return lambda model: site.get_model_admin(model).has_view_permission(request)


# ------------------------------------------------------------ what needs a person


def _queue_and_troubles(sees: Sees, now: datetime, kept: Kept | None) -> tuple[list[Row], list[Row]]:
    """Both, by one statement. Of the queue only what is not empty."""
    queue = [(model, state) for state in wanting.OPEN for model in QUEUED if sees(model)]
    troubles = _troubles() if sees(Quote) else []
    waiting = [want for want in wanting.WAITING if sees(want.model)]
    ages = [age for model, state in queue for age in _ages(model, state, now)]
    found = iter(figures([*ages, *(asked for _, asked in troubles), *map(_wanted, waiting)], MOST))
    rows = [Row(_plural(model), tuple(next(found) for _ in range(3)), state) for model, state in queue]
    told = [Row(label, (next(found),)) for label, _ in troubles]
    corrections = [Row(f"{_plural(want.model)} with a correction to confirm", (next(found),)) for want in waiting]
    return [row for row in rows if any(one.count for one in row.figures)], [*corrections, *told, *_lacking(sees, kept)]


def _ages(model: type[Record], state: str, now: datetime) -> list[Asked]:
    """What was made today, in the seven days before, and earlier."""
    today = now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    week = today - timedelta(days=7)
    return [made(model, since, before, state=state) for since, before in ((today, None), (week, today), (None, week))]


def _troubles() -> list[tuple[str, Asked]]:
    """Quotes whose words are not where they were."""
    told = [
        (label, (Anchor.objects.filter(status=status).values("quote").distinct(), listed(Quote, anchor_status=status)))
        for status, label in ANCHORS
    ]
    return [*told, ("Quotes that still stand on a superseded text", _wanted(wanting.SUPERSEDED))]


def _wanted(want: wanting.Want) -> Asked:
    return want.rows, listed(want.model, **{want.name: "true"})


def _lacking(sees: Sees, kept: Kept | None) -> list[Row]:
    lacking = (
        ("Sources without quotes", wanting.WITHOUT_QUOTES, kept.sources if kept else 0),
        ("Claims without evidence", wanting.WITHOUT_EVIDENCE, kept.claims if kept else 0),
    )
    return [
        Row(label, (Figure(min(count, MOST), count > MOST, _wanted(want)[1]),))
        for label, want, count in lacking
        if sees(want.model) and kept
    ]


def _decisions(sees: Sees) -> list[tuple[Decision, str]]:
    """The last decisions upon what may be seen, each with the address of its record. One statement."""
    hidden = [name for name in OF if not sees(Decision._meta.get_field(name).related_model)]  # type: ignore[arg-type]
    rows = Decision.objects.filter(**{f"{name}__isnull": True for name in hidden})
    found = rows.select_related(*OF, "actor").order_by("-pk")[:DECISIONS]
    return [(one, _change(getattr(one, name))) for one in found for name in OF if getattr(one, f"{name}_id")]


def _change(record: Record) -> str:
    return reverse(f"admin:quotes_{record._meta.model_name}_change", args=[record.pk])


def _plural(model: type[models.Model]) -> str:
    return str(model._meta.verbose_name_plural).capitalize()


# ------------------------------------------------------------ charts


def _by_month(kept: Kept) -> Chart:
    spans = list(pairwise(kept.months))
    rows = [
        Row(
            f"{since:%B %Y}",
            tuple(
                Figure(min(count, BARS), count > BARS, made(model, since, before)[1])
                for model, count in zip(SERIES, counts, strict=True)
            ),
        )
        for (since, before), counts in zip(spans, kept.by_month, strict=True)
    ]
    bars = [charts.Bar(f"{since:%b}", _values(row)) for (since, _), row in zip(spans, rows, strict=True)]
    told = f"How many quotes and claims were made in each month from {rows[0].label} to {rows[-1].label}."
    words = charts.Words("by-month", "Quotes and claims by month", told, ("quotes", "claims"))
    return Chart(words, mark_safe(charts.upright(words, bars)), tuple(rows))


def _by_topic(kept: Kept) -> Chart:
    rows = [
        Row(name, tuple(map(_of_topic, SERIES, counts, [topic] * len(SERIES), kept.since)))
        for topic, name, counts in kept.by_topic
    ]
    some = any(kept.since)
    told = (
        f"The topics most often given to {f'the newest {NEWEST:,} quotes and claims' if some else 'quotes and claims'}."
    )
    words = charts.Words("by-topic", "Quotes and claims by topic", told, ("quotes", "claims"))
    bars = [charts.Bar(row.label, _values(row)) for row in rows]
    return Chart(words, mark_safe(charts.lying(words, bars)), tuple(rows))


def _of_topic(model: type[Record], count: int, topic: str, since: datetime | None) -> Figure:
    asked = {"topic": topic, **({"created_from": day(since)} if since else {})}
    return Figure(count, False, listed(model, **asked))


def _values(row: Row) -> tuple[int, ...]:
    return tuple(figure.count for figure in row.figures)
