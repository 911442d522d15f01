"""What a record's page says of its being one with another: where it went, what came into it, what looks like it."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import urlencode

from quotes import review
from quotes.admin.duplicates import Pair, alike
from quotes.admin.facts import KINDS, Card, cards
from quotes.admin.fields import actor
from quotes.models import Merge, State
from quotes.models.keys import public_id
from quotes.review import Act, merging


@dataclass(frozen=True, slots=True)
class Sameness:
    """`into`: the record that took its place; `merges`: those it had a part in, each with what went and whether it can
    be undone; `alike`: what it looks like; `merge` and `purge`: where the next step leads, for those who may."""

    into: Card | None
    merges: list[tuple[Merge, bool]]
    alike: list[Pair]
    merge: str
    purge: str


def sameness(request: HttpRequest, record: Any) -> Sameness:
    """Of one record, for the one who is signed in (at most seven statements)."""
    kind = str(record._meta.model_name)
    who = actor(request)
    may = review.may(who, Act.MERGE, record)
    into = cards(kind, [record.merged_into_id]).get(record.merged_into_id) if record.merged_into_id else None
    named = urlencode({"record": public_id(KINDS[kind][1], record.pk)})
    can_merge = may and into is None and record.state not in merging.FINAL
    can_purge = record.state == State.WITHHELD and review.may(who, Act.PURGE, record)
    return Sameness(
        into,
        [(one, may and _stands(one)) for one in merging.merges(record)],
        alike(request, record) if into is None else [],
        f"{reverse('admin:merge', args=[kind])}?{named}" if can_merge else "",
        reverse("admin:purge", args=[kind, record.pk]) if can_purge else "",
    )


def _stands(made: Merge) -> bool:
    """Whether it is a merge, not the undoing of one, and stands."""
    return made.undoes_id is None and not hasattr(made, "undone_by")
