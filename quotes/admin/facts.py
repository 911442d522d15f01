"""What a record says, in a few words, for pages that show two of them beside each other."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from quotes.models import Claim, Quote, Record, Source, Speaker
from quotes.models.keys import public_id

KINDS: dict[str, tuple[type[Record], str]] = {
    "speaker": (Speaker, "spk"),
    "source": (Source, "src"),
    "quote": (Quote, "q"),
    "claim": (Claim, "c"),
}
"""The kinds of record, each with its model and the prefix of its public ids."""

_NAMED = {
    Source: ("publisher", "merged_into"),
    Quote: ("source", "speaker", "on_behalf_of", "merged_into"),
    Speaker: ("merged_into",),
    Claim: ("merged_into",),
}


@dataclass(frozen=True, slots=True)
class Card:
    """A record as a page shows it: its name, its address in the admin, and what it says, field by field."""

    record: Any
    kind: str
    public_id: str
    address: str
    facts: tuple[tuple[str, str], ...]


def cards(kind: str, keys: Any) -> dict[Any, Card]:
    """The records with these keys, by key (one statement)."""
    model, prefix = KINDS[kind]
    found = model._default_manager.select_related(*_NAMED[model]).filter(pk__in=keys)
    return {record.pk: card(kind, prefix, record) for record in found}


def card(kind: str, prefix: str, record: Any) -> Card:
    """One record; names what it names, a statement each where that was not loaded."""
    address = reverse(f"admin:quotes_{kind}_change", args=[record.pk])
    return Card(record, kind, public_id(prefix, record.pk), address, tuple(_facts(record)))


def _facts(record: Any) -> Iterator[tuple[str, str]]:
    """The fields that a curator fills in and that say something."""
    for field in record._meta.concrete_fields:
        value = getattr(record, field.attname)
        if not field.editable or field.primary_key or value in (None, "", False):
            continue
        if field.remote_field:
            value = getattr(record, field.name) if field.name in _NAMED[type(record)] else None
        elif field.flatchoices:
            value = dict(field.flatchoices).get(value, value)
        if value is not None:
            yield str(field.verbose_name), "yes" if value is True else str(value)
