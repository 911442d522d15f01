"""Rows of a model as plain values: complete, under the rules of its fields, with what is computed from the rest."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from types import SimpleNamespace
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

from quotes.ingest.bulk.rules import Rule, rule
from quotes.models import ActorKind, Record
from quotes.models.fields import Day, Folded, Indexed
from quotes.models.keys import time_of, uuid7s
from quotes.models.record import Created
from quotes.text import dates
from quotes.text.words import indexed

Row = dict[str, Any]
"""A row by the names of its columns as the model has them (`source_id`)."""


def is_computed(field: Any) -> bool:
    """Whether a column follows from others of its row, so that nobody need tell it."""
    if isinstance(field, Folded | Indexed):
        return hasattr(field.model, field.of)
    return (isinstance(field, Day) and bool(field.of)) or (
        isinstance(field, Created) and issubclass(field.model, Record)
    )


class Form:
    """How rows of one model are made. No statements, ever."""

    def __init__(self, model: type[models.Model]) -> None:
        self.model = model
        fields = model._meta.concrete_fields
        self.names = tuple(field.attname for field in fields)
        self.rules: dict[str, Rule] = {field.attname: rule(field) for field in fields}
        given = [field for field in fields if not is_computed(field)]
        self.given = tuple(field.attname for field in given)
        self.absent: dict[str, Callable[[], Any]] = {field.attname: field.get_default for field in given}
        made = [field for field in given if field.has_default() and callable(field.default)]
        self.made_anew = [(field.attname, field.default) for field in made]
        self.usual = {field.attname: field.get_default() for field in given if field not in made}
        self.computed = [(field, self.rules[field.attname]) for field in fields if is_computed(field)]

    def row(self, values: Mapping[str, Any]) -> Row:
        """A whole row; what is not given has its default. Raises ValidationError, by fields, with every fault."""
        row: Row = {}
        faults: dict[str, Any] = {}
        rules = self.rules
        for name in self.given:
            value = values[name] if name in values else self.absent[name]()
            try:
                row[name] = rules[name](value)
            except ValidationError as error:
                faults.update(error.error_dict)
        if faults:
            raise ValidationError(faults)
        if self.computed:
            self.compute(row)
        return row

    def made(self, values: Mapping[str, Any]) -> Row:
        """A whole row of values that are as they are stored; only what is computed is under its rules here."""
        row = {**self.usual, **values}
        for name, make in self.made_anew:
            if name not in values:
                row[name] = make()
        if self.computed:
            self.compute(row)
        return row

    def compute(self, row: Row) -> None:
        """Set the columns that follow from the others."""
        itself = SimpleNamespace(**row)
        for field, ruled in self.computed:
            if isinstance(field, Indexed):
                value: Any = indexed(*getattr(self.model, field.of)(itself))
            elif isinstance(field, Folded):
                value = ruled(getattr(self.model, field.of)(itself))
            elif isinstance(field, Day):
                value = dates.bounds(row[field.of])[field.end]
            else:
                value = time_of(row["id"])
            row[field.attname] = value


def past(rows: Sequence[Row], at: datetime, reason: str | None, kind: str = ActorKind.IMPORT.value) -> list[Row]:
    """The rows of history that say that rows came into being."""
    said = {"history_date": at, "history_type": "+", "history_change_reason": reason, "history_user_id": None,
            "actor_kind": kind}  # fmt: skip
    return [{**row, **said, "history_id": key} for row, key in zip(rows, uuid7s(len(rows)), strict=True)]
