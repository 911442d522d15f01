"""What else a step brings about, so that closure holds: each with a decision of its own.

- The quotes of a withheld or retracted source go with it.
- So do the quotes that show a withheld or retracted speaker: as the one who speaks, who is spoken for, or who relays.
  Withheld reaches retracted quotes too, because these stay readable; retracted reaches published ones only.
- What was merged into a withheld record goes with it, for it is the same thing under an old id.
- A published claim that loses its last published quote goes back to review.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from quotes.models import Claim, Evidence, Quote, Record, Relay, Source, Speaker, State
from quotes.models.decision import Decision
from quotes.review.decide import By, batches, step
from quotes.review.ground import locked
from quotes.review.likeness import forget

REACHES = {
    State.WITHHELD: (State.PUBLISHED.value, State.RETRACTED.value),
    State.RETRACTED: (State.PUBLISHED.value,),
}
"""Which quotes a withheld or retracted source or speaker takes along."""

_LONGEST = Decision._meta.get_field("reason").max_length


def follow(record: Record, to_state: str, done: By) -> None:
    """Bring about what follows from a step just taken. The record is held; some ten statements for 500 quotes."""
    if to_state not in REACHES:
        return
    if to_state == State.WITHHELD:
        _merged(record, to_state, done)
        forget([record.pk])
    if isinstance(record, Quote):
        _claims([record.pk], done)
    elif isinstance(record, Source | Speaker):
        _quotes(record, to_state, done)


def _merged(record: Any, to_state: str, done: By) -> None:
    rows = type(record).objects.filter(merged_into=record.pk, state__in=REACHES[State.WITHHELD])
    because = _because(done, f"This was merged into a {record._meta.model_name} that goes.")
    for batch in batches(list(rows.order_by("pk").values_list("pk", flat=True))):
        step(list(locked(rows.filter(pk__in=batch))), to_state, because)


def _because(done: By, what: str) -> By:
    reason = f"{what} {done.reason}" if done.reason else what
    return replace(done, reason=reason[:_LONGEST])


def _quotes(record: Source | Speaker, to_state: str, done: By) -> None:
    rows = Quote.objects.filter(showing(type(record), [record.pk]), state__in=REACHES[State(to_state)])
    keys = list(rows.order_by("pk").values_list("pk", flat=True))
    because = _because(done, f"This goes with its {record._meta.model_name}.")
    for batch in batches(keys):
        step(list(locked(rows.filter(pk__in=batch))), to_state, because)
        if to_state == State.WITHHELD:
            forget(batch)
    _claims(keys, done)


def showing(model: type[Record], keys: Sequence[UUID]) -> Q:
    """The quotes that show one of these sources or speakers."""
    if model is Source:
        return Q(source__in=keys)
    relayed = Relay.objects.filter(speaker__in=keys).values("quote")
    return Q(speaker__in=keys) | Q(on_behalf_of__in=keys) | Q(pk__in=relayed)


def _claims(quotes: Sequence[UUID], done: By) -> None:
    """Send back the claims that rested on these quotes alone. They are held before it is asked what they have left:
    two acts at once would else each rely on the quote that the other takes away."""
    published = Evidence.objects.filter(claim=OuterRef("pk"), quote__state=State.PUBLISHED)
    done = _because(done, "The last published quote that bears on this is gone.")
    for batch in batches(quotes):
        resting = Evidence.objects.filter(quote__in=batch).values("claim")
        held = list(locked(Claim.objects.filter(pk__in=resting, state=State.PUBLISHED)).values_list("pk", flat=True))
        for keys in batches(held):
            if bereft := list(Claim.objects.filter(~Exists(published), pk__in=keys).order_by("pk")):
                step(bereft, State.IN_REVIEW, done)
