"""What looks like the record that is judged, or like what would be published with it: they may be one and the same."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Case, OuterRef, Q, Subquery, TextField, When
from django.db.models.functions import Left
from django.urls import reverse
from django.utils.http import urlencode

from quotes import review
from quotes.admin.along import MODELS, PREFIXES
from quotes.admin.queue.waiting import SHORT, WORDS
from quotes.models import Actor, Likeness
from quotes.models.keys import public_id
from quotes.review import Act

MOST = 20
"""How many likenesses are shown."""


@dataclass(frozen=True, slots=True)
class Alike:
    """Another record that looks like this one, or like what is published with it (`along`, in words), how much, and
    where the two stand beside each other, for those who may merge them."""

    along: str
    kind: str
    words: str
    url: str
    percent: int
    compare: str


def alike(record: Any, needs: Iterable[Any], actor: Actor) -> list[Alike]:
    """What nobody has judged yet, of the record before what goes along, the likest first (one statement)."""
    along = {record.pk: ""} | {one.pk: f"{one._meta.verbose_name} “{one}”" for one in needs}
    either = Q(first__in=along) | Q(second__in=along)
    rows = Likeness.objects.filter(either, judgement=None).annotate(
        first_words=_words("first"), second_words=_words("second")
    )
    first = Case(When(Q(first=record.pk) | Q(second=record.pk), then=0), default=1)
    return list(_told(rows.order_by(first, "-score", "pk")[:MOST], along, actor))


def _words(side: str) -> Case:
    """What a record is recognised by, whatever its kind."""
    return Case(
        *(
            When(
                kind=kind,
                then=Left(Subquery(model._default_manager.filter(pk=OuterRef(side)).values(WORDS[kind])), SHORT),
            )
            for kind, model in MODELS.items()
        ),
        output_field=TextField(),
    )


def _told(rows: Iterable[Any], along: dict[UUID, str], actor: Actor) -> Iterator[Alike]:
    for row in rows:
        own, other, words = row.first, row.second, row.second_words
        if own not in along:
            own, other, words = row.second, row.first, row.first_words
        if words is not None:
            url = reverse(f"admin:quotes_{row.kind}_change", args=[other])
            yield Alike(along[own], row.kind, words, url, round(row.score * 100), _compare(row, actor))


def _compare(row: Likeness, actor: Actor) -> str:
    """The later goes into the earlier; the page offers the other way round."""
    if not review.may(actor, Act.MERGE, MODELS[row.kind]()):
        return ""
    named = {"record": public_id(PREFIXES[row.kind], row.second), "into": public_id(PREFIXES[row.kind], row.first)}
    return f"{reverse('admin:merge', args=[row.kind])}?{urlencode(named)}"
