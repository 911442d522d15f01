"""What else a step brings about, so that closure holds: each with a decision of its own.

- The quotes of a withheld or retracted source go with it.
- So do the quotes that show a withheld or retracted speaker: as the one who speaks, who is spoken for, or who relays.
  Withheld reaches retracted quotes too, because these stay readable; retracted reaches published ones only.
- A published claim that loses its last published quote goes back to review.
"""

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from quotes.models import Claim, Evidence, Quote, Record, Relay, Source, Speaker, State
from quotes.models.decision import Decision
from quotes.review.decide import By, batches, step
from quotes.review.ground import locked

_REACHES = {
    State.WITHHELD: (State.PUBLISHED.value, State.RETRACTED.value),
    State.RETRACTED: (State.PUBLISHED.value,),
}
_LONGEST = Decision._meta.get_field("reason").max_length


def follow(record: Record, to_state: str, done: By) -> None:
    """Bring about what follows from a step just taken. The record is held; some ten statements for 500 quotes."""
    if to_state not in _REACHES:
        return
    if isinstance(record, Quote):
        _claims([record.pk], done)
    elif isinstance(record, Source | Speaker):
        _quotes(record, to_state, done)


def _because(done: By, what: str) -> By:
    reason = f"{what} {done.reason}" if done.reason else what
    return replace(done, reason=reason[:_LONGEST])


def _quotes(record: Source | Speaker, to_state: str, done: By) -> None:
    rows = Quote.objects.filter(_showing(record), state__in=_REACHES[State(to_state)])
    keys = list(rows.order_by("pk").values_list("pk", flat=True))
    because = _because(done, f"This goes with its {record._meta.model_name}.")
    for batch in batches(keys):
        step(list(locked(rows.filter(pk__in=batch))), to_state, because)
    _claims(keys, done)


def _showing(record: Source | Speaker) -> Q:
    if isinstance(record, Source):
        return Q(source=record)
    relayed = Relay.objects.filter(speaker=record).values("quote")
    return Q(speaker=record) | Q(on_behalf_of=record) | Q(pk__in=relayed)


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
