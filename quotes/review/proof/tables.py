"""Whether append-only tables are held."""

from collections.abc import Iterator

from django.db import connection

from quotes.models import triggers
from quotes.review.proof.fault import Fault, Seen


def open_tables(seen: Seen) -> Iterator[Fault]:
    """The triggers that are missing or switched off (a few statements for each append-only table)."""
    seen(len(triggers.tables()))
    for name in triggers.missing(connection):
        table, _, event = name.rpartition("_no_")
        yield Fault(table, None, "trigger_missing", f"Nothing refuses {event.upper()}; manage.py migrate puts it back.")
