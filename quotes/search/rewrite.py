"""The columns `search_words`, mended where they are not what they should be: after a change of what a word is."""

from collections.abc import Iterator
from typing import Any

from django.db import connections, models

from quotes.models import Anchor, Claim, Quote, Source, Speaker, SpeakerName
from quotes.text.words import indexed

SEARCHED: tuple[type[models.Model], ...] = (Speaker, SpeakerName, Source, Quote, Anchor, Claim)
"""The models that have such a column."""

BATCH = 1_000


def stale(model: Any, using: str = "default", of: Any = None) -> Iterator[tuple[int, list[tuple[str, Any]]]]:
    """All rows of a model by batches, a statement for each: how many were looked at, and those whose words are not what
    they should be, as (words, key). `of` is the model that knows the texts, where `model` is one of a migration's."""
    texts = (of or model).searched
    last = None
    while True:
        rows = model._base_manager.using(using).order_by("pk")
        batch = list((rows.filter(pk__gt=last) if last else rows)[:BATCH])
        if not batch:
            return
        last = batch[-1].pk
        yield len(batch), [(words, row.pk) for row in batch if (words := indexed(*texts(row))) != row.search_words]


def loaded(sender: Any, instance: Any, raw: bool, using: str, **_: Any) -> None:
    """After a row was saved: one that came by loaddata gets its words, for Django writes it as it came."""
    if raw and sender in SEARCHED and (words := indexed(*instance.searched())) != instance.search_words:
        write(sender, [(words, instance.pk)], using)


def write(model: Any, found: list[tuple[str, Any]], using: str = "default") -> None:
    """Write words by key (one statement for each row, one round trip for all); version and history stay."""
    connection = connections[using]
    key = model._meta.pk
    with connection.cursor() as cursor:
        cursor.executemany(
            f"UPDATE {model._meta.db_table} SET search_words = %s WHERE id = %s",
            [(words, key.get_db_prep_value(pk, connection)) for words, pk in found],
        )
