"""The log of changes against the decisions and merges that it tells of."""

from collections.abc import Iterator

from django.db import connection

from quotes.models import Change, change_log
from quotes.review.proof.fault import Fault, Seen

TOLD = {
    "not_logged": "A decision or a merge that concerns the public is not in the log of changes.",
    "logged_otherwise": "The log tells of this decision or merge, but of another kind, record or time.",
    "logged_for_nothing": "The log tells of a change, and no decision or merge does.",
}


def logged(seen: Seen) -> Iterator[Fault]:
    """What the log lacks, tells otherwise or tells without ground, and what does not keep it (eight statements)."""
    change_log.settle(connection)
    seen(Change.objects.count())
    for name in change_log.missing(connection):
        yield Fault("change", None, "log_not_kept", f"There is no trigger {name}; manage.py migrate puts it back.")
    for key, code in change_log.differing(connection):
        yield Fault("change", key, code, TOLD[code])
