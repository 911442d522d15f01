"""Public ids as programs give them: which rows they name, and what is said where they name none."""

from typing import Any
from uuid import UUID

from django.db import models

from quotes.models import Actor, Record
from quotes.models.keys import parse_id, public_id
from quotes.models.record import Child
from quotes.read.shape import BY_PREFIX
from quotes.review.edit import permit
from quotes.review.problem import Problem, Refused
from quotes.review.steps import Act

PREFIXES: dict[Any, str] = {entity.model: prefix for prefix, entity in BY_PREFIX.items()}
"""The prefix of each model's public ids."""

RECORDS: tuple[type[Record], ...] = tuple(model for model in PREFIXES if issubclass(model, Record))


class NotFound(Exception):
    """An id of the right kind that names no row, or none any more; nothing was written. `path` is where it stood."""

    def __init__(self, called: str, path: tuple[str, ...] = ("id",)) -> None:
        self.path = path
        super().__init__(f"There is no {called} with this id.")


def id_of(row: models.Model) -> str:
    """The public id of a row."""
    return public_id(PREFIXES[type(row)], row.pk)


def record_id_of(row: models.Model) -> str | None:
    """The public id of a row, or of the record that it is a child of; None for what has neither."""
    if type(row) in PREFIXES and not isinstance(row, Child):
        return id_of(row)
    of = row._meta.get_field(row.parent).related_model if isinstance(row, Child) else None
    return public_id(PREFIXES[of], getattr(row, f"{row.parent}_id")) if isinstance(row, Child) and of else None


def key_of(given: object, *of: Any, path: tuple[str, ...] = ("id",)) -> tuple[Any, UUID]:
    """The model and the key that a public id names; raises Refused (BAD_ID) for all but ids of these models."""
    wanted = ", ".join(f"{PREFIXES[model]}_" for model in of)
    try:
        prefix, key = parse_id(given if isinstance(given, str) else "")
    except ValueError:
        prefix, key = "", ""
    found = next((model for model in of if PREFIXES[model] == prefix), None)
    if found is None:
        told = f"This is no id of what is meant here: begin with {wanted}, then 32 hexadecimal digits."
        raise Refused(Problem("BAD_ID", told, path))
    return found, UUID(key)


def found(given: object, *of: Any, actor: Actor, act: Act, under: Any = None, path: tuple[str, ...] = ("id",)) -> Any:
    """The row that an id names, for somebody who may do this to some row of its kind (one statement, and the rights').

    `under` is the model that the right is about, where it is another. Raises Refused (BAD_ID), NotPermitted before
    anything is looked up, and NotFound.
    """
    model, key = key_of(given, *of, path=path)
    permit(actor, act, (under or model)())
    row = model._default_manager.filter(pk=key).first()
    if row is None:
        raise NotFound(str(model._meta.verbose_name), path)
    return row
