"""Counting without counting whole tables: bounded, many at once, in one statement."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import QuerySet


@dataclass(frozen=True, slots=True)
class Figure:
    """A number and the list that it counts; `more` where there are more than were counted."""

    count: int
    more: bool
    url: str

    @property
    def words(self) -> str:
        """The number as a person reads it."""
        return f"more than {self.count:,}" if self.more else f"{self.count:,}"


def counted(rows: Sequence[QuerySet[Any]], most: int) -> list[int]:
    """How many rows each has, up to `most` and one more, which stands for all beyond. One statement for all."""
    if not rows:
        return []
    parts: list[str] = []
    given: list[Any] = []
    for place, each in enumerate(rows):
        narrow = each if each.query.values_select else each.values("pk")
        sql, params = narrow.order_by()[: most + 1].query.sql_with_params()
        parts.append(f"(SELECT COUNT(*) FROM ({sql}) AS counted_{place})")
        given += params
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(parts)}", given)
        return list(cursor.fetchone())


def figures(asked: Sequence[tuple[QuerySet[Any], str]], most: int) -> list[Figure]:
    """A figure for each queryset and the address of its list. One statement for all."""
    found = counted([rows for rows, _ in asked], most)
    return [Figure(min(count, most), count > most, url) for count, (_, url) in zip(found, asked, strict=True)]
