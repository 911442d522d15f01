"""Where words stand is a person's to say: an anchor moves when somebody confirms its new place, and never by itself.

Law: the words at the new place are the anchor's words, to the last code point.
"""

from collections.abc import Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from quotes.models import Actor, Anchor, Capture, Quote
from quotes.review.edit import edit
from quotes.review.problem import refusal
from quotes.text.anchors import select


@dataclass(frozen=True, slots=True)
class Move:
    """An anchor, and where a person says that it stands: a capture of its quote's source, in code points."""

    anchor: Anchor
    to: Capture
    start: int
    end: int


def move(
    anchor: Anchor,
    *,
    to: Capture,
    start: int,
    end: int,
    actor: Actor,
    reason: str | None = None,
    expected_version: int | None = None,
    at: datetime | None = None,
) -> None:
    """Confirm where an anchor stands: in another capture of the same source, or elsewhere in its own.

    An edit of its quote: a published one needs a reason. Raises Refused where other words stand there ("other_words"),
    where the text is not kept, and for a capture of another source; NotPermitted and Conflict as `edit` does. The
    anchor in memory changes only when it is written. About eight statements.
    """
    versions = {} if expected_version is None else {anchor.quote_id: expected_version}
    move_all([Move(anchor, to, start, end)], actor=actor, reason=reason, expected_versions=versions, at=at)


def move_all(
    moves: Sequence[Move],
    *,
    actor: Actor,
    reason: str | None = None,
    expected_versions: Mapping[UUID, int] | None = None,
    at: datetime | None = None,
) -> None:
    """Confirm several at once, all or none: one edit for each quote, in one transaction.

    `expected_versions` are those of the quotes, by key. Raises as `move` does. About eight statements for each quote.
    """
    versions = expected_versions or {}
    moved = [(one.anchor, _moved(one)) for one in moves]
    with transaction.atomic():
        for key in sorted({anchor.quote_id for anchor, _ in moved}):
            rows = [row for _, row in moved if row.quote_id == key]
            quote: Any = Quote.objects.get(pk=key)
            with edit(quote, actor=actor, reason=reason, expected_version=versions.get(key), at=at) as act:
                for row in rows:
                    act.save(row)
    for anchor, row in moved:
        vars(anchor).update({field.attname: getattr(row, field.attname) for field in Anchor._meta.concrete_fields})


def _moved(one: Move) -> Any:
    """A copy of the anchor as it would stand, its status still to be found; raises Refused."""
    anchor, to = one.anchor, one.to
    if to.source_id != anchor.quote.source_id:
        raise refusal("another_source", "That text belongs to another source.", "capture")
    if to.text is None:
        raise refusal(
            "no_text", "The text is not kept there, so nobody can see whether the words stand in it.", "capture"
        )
    try:
        found = select(to.text, one.start, one.end)
    except ValueError as error:
        raise refusal("anchor_span", str(error), "start") from None
    if found.sha256 != anchor.sha256:
        raise refusal("other_words", "Other words stand there: an anchor moves with its words or not at all.", "start")
    row: Any = copy(anchor)
    row.capture, row.start, row.end = to, one.start, one.end
    if anchor.exact is not None:
        row.prefix, row.suffix = found.prefix or None, found.suffix or None
    return row
