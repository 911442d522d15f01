"""Whether records hold together now that their rows are written: what several rows tell, for some records at once.

The rules are those of `verify`, asked of these records alone.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef

from quotes.models import Anchor, Capture, Claim, Decision, Merge, Quote, Record, Source, Speaker
from quotes.review.closure import broken, loaded
from quotes.review.proof.states import told
from quotes.review.proof.texts import ANCHOR, anchored, captured

Fault = tuple[UUID, str, str]
"""A record, a code, and a sentence."""

TEXTS = 5
"""So many captured texts are held at a time."""


def faults(model: Any, keys: Sequence[UUID]) -> Iterator[Fault]:
    """What is wrong with records of a kind, by their keys. About eight statements for any number."""
    for check in CHECKS.get(model, ()):
        yield from check(model, keys)


def _states(model: type[Record], keys: Sequence[UUID]) -> Iterator[Fault]:
    table = model._meta.db_table
    decided = defaultdict(list)
    steps = Decision.objects.filter(**{f"{table}__in": keys}).order_by("pk")
    for key, before, after in steps.values_list(f"{table}_id", "from_state", "to_state"):
        decided[key].append((key, before, after))
    for key, state in model.objects.filter(pk__in=keys).values_list("pk", "state"):
        for code, message in told(table, state, decided[key]):
            yield key, code, message


def _closed(model: type[Record], keys: Sequence[UUID]) -> Iterator[Fault]:
    for record in loaded(model, keys):
        if record.is_public:
            for problem in broken(record):
                yield record.pk, problem.code, problem.message


def _merged(model: type[Record], keys: Sequence[UUID]) -> Iterator[Fault]:
    table = str(model._meta.model_name)
    standing = Merge.objects.filter(**{table: OuterRef("pk")}, undoes=None, undone_by=None)
    rows = model.objects.filter(pk__in=keys).annotate(told=Exists(standing))
    for key, is_told, into, on in rows.values_list("pk", "told", "merged_into", "merged_into__merged_into"):
        if is_told != (into is not None):
            yield key, "merge_missing", "It says that it was merged and no merge does, or the other way round."
        if on is not None:
            yield key, "merge_chain", "It was merged into a record that was merged itself."


def _texts(model: type[Record], keys: Sequence[UUID]) -> Iterator[Fault]:
    rows = Capture.objects.filter(source__in=keys, text__isnull=False).order_by("pk")
    for source, text, sha256, length in rows.values_list("source_id", "text", "sha256", "length").iterator(TEXTS):
        for code, message in captured(text or "", sha256, length):
            yield source, code, message


def _anchors(model: type[Record], keys: Sequence[UUID]) -> Iterator[Fault]:
    standing = defaultdict(list)
    for quote, *anchor in Anchor.objects.filter(quote__in=keys).values_list("quote_id", *ANCHOR):
        standing[anchor[0]].append((quote, anchor))
    rows = Capture.objects.filter(pk__in=list(standing)).order_by("pk").values_list("pk", "text", "length")
    for key, text, length in rows.iterator(TEXTS):
        for quote, anchor in standing[key]:
            for code, message in anchored(anchor, text, length):
                yield quote, code, message


Check = Callable[[Any, Sequence[UUID]], Iterable[Fault]]

CHECKS: dict[Any, tuple[Check, ...]] = {
    Speaker: (_states, _merged),
    Source: (_states, _merged, _texts),
    Quote: (_states, _merged, _anchors, _closed),
    Claim: (_states, _merged, _closed),
}
"""By kind of record; what is no record is held by its own columns alone."""
