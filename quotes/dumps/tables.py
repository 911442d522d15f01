"""Which tables a dump has, and which columns of them: all that the models say, but for what is named here.

What follows from other columns stays behind (it is computed where the rows come in), and so does what the history of a
row leaves out, because it repeats another row. Of users no more is told than their names: passwords, rights, addresses
and tokens stay where they are.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.apps import apps
from django.db import models

from quotes.ingest.bulk.forming import is_computed
from quotes.models import Intake, Purging, Token, User

STAYS: tuple[Any, ...] = (Purging, Intake, Token, User.groups.through, User.user_permissions.through)
"""What is not carried: what only lasts for a transaction or an import, secrets, and rights."""

WRITTEN_HERE = ("change",)
"""Tables that each base writes itself, by name: the log of changes has numbers of its own, in the order in which things
became visible here."""

PERSON = ("id", "username", "first_name", "last_name", "date_joined")
"""What is told of a user: who it was that acted."""


@dataclass(frozen=True, slots=True)
class Table:
    """A table of a dump, with its columns in the order in which each row has them, the key first."""

    model: Any
    fields: tuple[Any, ...]

    @property
    def name(self) -> str:
        """What it is called in the base and in the dump."""
        return str(self.model._meta.db_table)

    @property
    def file(self) -> str:
        """Its file in a dump."""
        return f"{self.name}.jsonl"

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns by name, as the model has them."""
        return tuple(field.attname for field in self.fields)


@dataclass(frozen=True, slots=True)
class Listing:
    """A file of a dump that is no table of the base: it is told, and nobody takes it in."""

    name: str
    columns: tuple[str, ...]

    @property
    def file(self) -> str:
        """Its file in a dump."""
        return f"{self.name}.jsonl"


TOMBSTONES = Listing("tombstone", ("id", "record", "state", "at", "reason"))
"""What the public sees of what is withheld."""


@cache
def tables() -> tuple[Table, ...]:
    """Every table that is carried, each after those that it names, otherwise by name."""
    waiting = {table.model: table for table in sorted(_all(), key=lambda table: table.name)}
    placed: list[Table] = []
    while waiting:
        model = next(model for model in waiting if not (named(model) - {model}) & waiting.keys())
        placed.append(waiting.pop(model))
    return tuple(placed)


def named(model: Any) -> set[Any]:
    """The models whose rows a row of this one names, and which the base holds to be there."""
    return {field.related_model for field in references(model)}


def references(model: Any) -> list[Any]:
    """The foreign keys of a model that the base holds. Of history's only who acted: it outlives what it is of."""
    fields: list[Any] = [field for field in model._meta.concrete_fields if isinstance(field, models.ForeignKey)]
    return [field for field in fields if field.db_constraint]


def _all() -> Iterator[Table]:
    for model in apps.get_app_config("quotes").get_models(include_auto_created=True):
        if model not in STAYS and model._meta.db_table not in WRITTEN_HERE:
            yield Table(model, tuple(sorted(_carried(model), key=lambda field: not field.primary_key)))


def _carried(model: Any) -> Iterator[Any]:
    kept = {field.name for field in model.history.model._meta.fields} if hasattr(model, "history") else None
    for field in model._meta.concrete_fields:
        is_told = field.attname in PERSON if model is User else not is_computed(field)
        if is_told and (kept is None or field.name in kept):
            yield field
