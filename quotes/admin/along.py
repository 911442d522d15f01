"""What is published along with a record, as pages name it: `src_0199...:3`, a public id and the version looked at."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any
from uuid import UUID

from quotes.models import Claim, Conflict, Quote, Record, Source, Speaker
from quotes.models.keys import parse_id, public_id
from quotes.read.shape import ENTITIES

MODELS: dict[str, type[Record]] = {"quote": Quote, "claim": Claim, "source": Source, "speaker": Speaker}
"""The kinds of records that are reviewed, by name."""

PREFIXES = {name: ENTITIES[name].prefix for name in MODELS}
"""The prefix of each kind's public ids."""

Named = tuple[type[Record], UUID, int]


def version(given: str) -> int:
    """A version as a page sent it; 0, which no record has, for anything else."""
    return int(given) if given.isascii() and given.isdecimal() and len(given) < 10 else 0


def kind_of(record: Record) -> str:
    """The name of a record's kind."""
    return str(record._meta.model_name)


def id_of(record: Record) -> str:
    """A record's public id."""
    return public_id(PREFIXES[kind_of(record)], record.pk)


def value(record: Record) -> str:
    """A record and its version, as a page sends them back."""
    return f"{id_of(record)}:{record.version}"


def named(given: Iterable[str]) -> Iterator[Named]:
    """The records that a page names; what names none is left out."""
    for one in given:
        told, _, number = one.partition(":")
        if found := kind_and_key(told):
            yield MODELS[found[0]], found[1], version(number)


def kind_and_key(given: str) -> tuple[str, UUID] | None:
    """The kind and the key that a public id names; None for anything else."""
    try:
        prefix, digits = parse_id(given)
    except ValueError:
        return None
    kind = next((name for name, own in PREFIXES.items() if own == prefix), None)
    return (kind, UUID(digits)) if kind else None


def loaded(also: Sequence[Named]) -> list[tuple[Any, int]]:
    """The named records, with the versions that were looked at; raises Conflict for one that is gone. A statement for
    each."""
    found = []
    for model, key, looked_at in also:
        record = model._default_manager.filter(pk=key).first()
        if record is None:
            raise Conflict(model(id=key), None)
        found.append((record, looked_at))
    return found
