"""The drafts of a source: itself, its quotes, and the speakers that these name; and how they go to review together."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Q

from quotes import review
from quotes.admin.along import Named
from quotes.models import Actor, Conflict, Quote, Relay, Source, Speaker, State
from quotes.review import Act, Refused

MOST = 100
"""How many drafts are submitted at a time."""

CHANGED = "Somebody has changed it since you opened this page. Look at it again."

Left = tuple[Any, str]
"""A draft that was not submitted, and why."""


def drafts_of(source: Source, quotes: Iterable[Quote], actor: Actor) -> list[Any]:
    """What is a draft and this person may submit: speakers, the source, then those of its quotes (one statement)."""
    found = [*_speakers(source), source, *quotes]
    drafts = [one for one in found if one.state == State.DRAFT and one.merged_into_id is None]
    return [one for one in drafts if review.may(actor, Act.SUBMIT, one)]


def _speakers(source: Source) -> Any:
    """Whom its draft quotes name: who said it, on whose behalf, through whom it came."""
    quotes = Quote.objects.filter(source=source, state=State.DRAFT)
    named = Q(pk__in=quotes.values("speaker")) | Q(pk__in=quotes.values("on_behalf_of"))
    relayed = Q(pk__in=Relay.objects.filter(quote__in=quotes).values("speaker"))
    return Speaker.objects.filter(named | relayed, state=State.DRAFT).order_by("pk")


def submit_each(named: Iterable[Named], actor: Actor) -> tuple[list[Any], list[Left]]:
    """Submit these records at the versions that were looked at, each as an act of its own; what was done and what left.

    What is gone is in neither. Some ten statements for each.
    """
    done: list[Any] = []
    left: list[Left] = []
    for model, key, version in named:
        record = model._default_manager.filter(pk=key).first()
        if record is None:
            continue
        try:
            review.submit(record, actor=actor, expected_version=version)
        except Conflict:
            left.append((record, CHANGED))
        except Refused as refused:
            left.append((record, str(refused)))
        else:
            done.append(record)
    return done, left
