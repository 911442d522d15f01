"""What is searched: the words of each row, and the indexes over them."""

from collections.abc import Iterator

from django.db import connection

from quotes.review.proof.fault import Fault, Seen
from quotes.search.kept import differing
from quotes.search.kinds import KINDS
from quotes.search.rewrite import SEARCHED, stale


def searched(seen: Seen) -> Iterator[Fault]:
    """The words of every row, computed anew (a statement for a thousand rows); then each index against them (one)."""
    for model in SEARCHED:
        for rows, found in stale(model):
            seen(rows)
            for _, key in found:
                yield Fault(model._meta.db_table, key, "search_words", "Its search_words are not what it says.")
    for kind in KINDS:
        for key in differing(connection, kind):
            yield Fault(kind.name, key, "index", "The index does not say what the record says: manage.py reindex.")
