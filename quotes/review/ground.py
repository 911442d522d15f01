"""Locks: an act holds the rows on which its outcome rests until it is done (PostgreSQL; SQLite has one writer anyway).

Everybody locks in one order, so nobody waits in a ring: speakers, sources, quotes, claims, each by key. Whoever
publishes a quote holds its source and its speakers; whoever withholds one of these holds it before looking for quotes.
So a quote is either published first and then found, or finds its ground gone. NO KEY UPDATE lets others refer to the
rows meanwhile.
"""

from collections.abc import Iterable
from typing import Any

from django.db import models

from quotes.models import Claim, Conflict, Evidence, Quote, Record, Relay, Source, Speaker


def locked(rows: models.QuerySet[Any]) -> models.QuerySet[Any]:
    """These rows by key, held until the transaction ends."""
    return rows.order_by("pk").select_for_update(no_key=True)


def held(record: Any, *, rows: Iterable[models.Model] = (), ground: bool = False) -> Any:
    """The record as it stands now, held; with `ground`, what its closure rests on is held first.

    `rows` are children about to be written. Raises Conflict when the record is gone. One statement, at most five more.
    """
    if ground:
        hold_ground(record, rows)
    found = locked(type(record)._default_manager.filter(pk=record.pk)).first()
    if found is None:
        raise Conflict(record, None)
    return found


def hold_ground(record: Record, rows: Iterable[models.Model] = ()) -> None:
    """Hold what the closure of a quote or a claim rests on, as it stands in the base and as it is about to be."""
    if isinstance(record, Quote):
        _hold_under_quote(record, rows)
    if isinstance(record, Claim):
        quotes = {row.quote_id for row in rows if isinstance(row, Evidence)}
        quotes.update(Evidence.objects.filter(claim=record.pk).values_list("quote_id", flat=True))
        _hold(Quote, quotes)


def _hold_under_quote(quote: Quote, rows: Iterable[models.Model]) -> None:
    speakers = {quote.speaker_id, quote.on_behalf_of_id}
    speakers.update(row.speaker_id for row in rows if isinstance(row, Relay))
    speakers.update(Relay.objects.filter(quote=quote.pk).values_list("speaker_id", flat=True))
    sources = {quote.source_id}
    before = Quote.objects.filter(pk=quote.pk).values_list("source_id", "speaker_id", "on_behalf_of_id")
    for source, *others in before:
        sources.add(source)
        speakers.update(others)
    _hold(Speaker, speakers)
    _hold(Source, sources)


def _hold(model: type[Record], keys: set[Any]) -> None:
    if keys := keys - {None}:
        list(locked(model._default_manager.filter(pk__in=keys)).values_list("pk", flat=True))
