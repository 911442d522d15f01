"""Many values in one question."""

from collections.abc import Iterable
from uuid import UUID

from quotes.filters.bound import Bound


def texts(values: Iterable[str]) -> Bound:
    """Some texts, for the lookup `any`: one parameter for all of them. With one for each (`in`) a question about
    thousands takes ten times as long to ask as to answer."""
    return Bound(list(values), "text[]")


def keys(values: Iterable[UUID]) -> Bound:
    """Some keys, for the lookup `any`."""
    return Bound([key.hex for key in values], "uuid[]")
