"""Slugs for many new records at once."""

from collections.abc import Sequence
from typing import Any

from quotes.ingest.bulk import Row, texts
from quotes.models import Source, Speaker
from quotes.text.normal import SLUG_LENGTH, slug

DIGITS = 12
"""So many of the key's last digits, which are drawn, stand behind a slug that others have."""


NAMED = {Speaker: "name", Source: "title"}
"""From which column a slug is made."""


def slugged(model: Any, rows: Sequence[Row]) -> None:
    """Give new rows slugs that nobody else has (one statement, none where there are no rows)."""
    if not rows:
        return
    wanted = [slug(row[NAMED[model]]) for row in rows]
    taken = set(model._default_manager.filter(slug__any=texts(wanted)).values_list("slug", flat=True))
    for row, first in zip(rows, wanted, strict=True):
        chosen = first
        if first in taken:
            chosen = f"{first[: SLUG_LENGTH - DIGITS - 1]}-{row['id'].hex[-DIGITS:]}"
        taken.add(chosen)
        row["slug"] = chosen
