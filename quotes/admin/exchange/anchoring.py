"""The anchors that a file gives to quotes: which capture they stand in, and whether their span is in its text."""

from collections import defaultdict
from collections.abc import Iterable
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db.models import Q

from quotes.admin.exchange.incoming import Item
from quotes.admin.exchange.references import batches
from quotes.models import Capture
from quotes.text.anchors import select


class Captures:
    """The captures of some sources, without their texts."""

    def __init__(self, sources: Iterable[UUID]) -> None:
        self._of: dict[UUID, list[Any]] = defaultdict(list)
        for batch in batches(list(dict.fromkeys(sources))):
            rows = (
                Capture.objects.filter(source__in=batch).order_by("source", "seq").annotate(kept=Q(text__isnull=False))
            )
            for row in rows.values_list("pk", "source_id", "length", "kept", named=True):
                self._of[row.source_id].append(row)

    def completed(self, source: UUID | None, items: tuple[Item, ...], now: tuple[Item, ...]) -> tuple[Item, ...]:
        """Anchors with the capture they stand in: the one they name, else the one they stand in already, else the
        newest. Raises ValueError for one that stands nowhere. A statement for a text whose words are given."""
        return tuple(self._completed(source, dict(item), [dict(one) for one in now]) for item in items)

    def _completed(self, source: UUID | None, item: dict[str, Any], now: list[dict[str, Any]]) -> Item:
        span = f"{item['start']}-{item['end']}"
        place = ("start", "end", "part")
        same = [one for one in now if all(one[name] == item[name] for name in place)]
        known = self._of[source] if source else []
        if item["capture"] is None and same:
            item["capture"] = same[0]["capture"]
        elif item["capture"] is None and known:
            item["capture"] = known[-1].pk
        capture = next((one for one in known if one.pk == item["capture"]), None)
        if capture is None:
            raise ValueError(
                f"{span}: the source has no {'such ' if item['capture'] else ''}capture. Enter its text first."
            )
        if not item["start"] < item["end"] <= capture.length:
            raise ValueError(f"{span} is outside the text, which has {capture.length:,} characters.")
        _words(span, item, capture, [one for one in same if one["capture"] == capture.pk])
        return tuple(item.items())


def _words(span: str, item: dict[str, Any], capture: Any, same: list[dict[str, Any]]) -> None:
    """Where the text is kept it tells the words; where it is not, somebody has to."""
    if capture.kept:
        if item["exact"] and item["exact"] != _standing(capture.pk, item["start"], item["end"]):
            raise ValueError(f"{span}: other words stand there than exact says.")
        item["exact"] = item["sha256"] = None
    elif not item["exact"] and not item["sha256"]:
        if not same:
            raise ValueError(
                f"{span}: the text is not kept here; give the words as exact=, or their digest as sha256=."
            )
        item["exact"], item["sha256"] = same[0]["exact"], same[0]["sha256"]


@lru_cache(maxsize=1)
def _text(capture: UUID) -> str:
    """A capture's text never changes once it is there."""
    return Capture.objects.values_list("text", flat=True).get(pk=capture) or ""


def _standing(capture: UUID, start: int, end: int) -> str:
    return select(_text(capture), start, end).exact
