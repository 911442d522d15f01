"""Rows of a dump as rows of the base: formed under the rules of their model, and compared with those that are there."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.core.exceptions import ValidationError

from quotes.dumps.lines import lines
from quotes.dumps.staged import Lost, Place
from quotes.dumps.tables import Table, references
from quotes.ingest.bulk import Form, Row
from quotes.models import Capture, Merge, User

STRANGER = {"password": "!", "is_active": False, "is_staff": False, "is_superuser": False, "email": ""}
"""What a user is here who acted elsewhere: somebody with a name, who cannot sign in."""


@dataclass(slots=True)
class Given:
    """A row of a dump, formed: where it stood, its table, and the rows that it names, by model."""

    place: Place
    table: Table
    row: Row
    names: tuple[tuple[Any, Any], ...]

    @property
    def key(self) -> Any:
        """Its primary key."""
        return self.row[self.table.model._meta.pk.attname]


@cache
def form_of(model: Any) -> Form:
    """How rows of a model are made."""
    return Form(model)


def formed(place: Place, table: Table, values: Mapping[str, Any]) -> Given | Lost:
    """A row under the rules of its model; no statements."""
    more = STRANGER if table.model is User else {}
    try:
        row = form_of(table.model).row({**values, **more})
    except ValidationError as error:
        name, found = next(iter(error.error_dict.items()))
        return Lost(found[0].code or "invalid", f"{name}: {' '.join(found[0].messages)}")
    if table.model is Merge and not _can_be_undone(row["moved"]):
        return Lost("moved", "moved: It does not say what was moved as a merge does.")
    return Given(place, table, row, tuple(_names(table.model, row)))


def compared(table: Table, given: Sequence[Given]) -> dict[Any, bool]:
    """Of these rows of a table those whose key the base has, and whether they say the same there (one statement)."""
    model = table.model
    held = model._base_manager.filter(pk__in=[one.key for one in given])
    if model is User:
        return dict.fromkeys(held.values_list("pk", flat=True), True)
    rows = {row[0]: row for row in held.values_list(*table.columns)}
    by_key = {one.key: one for one in given if one.key in rows}
    return {key: _same(table, rows[key], one.row) for key, one in by_key.items()}


def _same(table: Table, held: Sequence[Any], given: Row) -> bool:
    """Whether two rows say the same; a capture without its text says no other than the one that has it."""
    told = [given[name] for name in table.columns]
    if table.model is Capture and given["text"] is None:
        held = [None if name == "text" else value for name, value in zip(table.columns, held, strict=True)]
    one, other = lines(table, [held, told])
    return one == other


def _names(model: Any, row: Row) -> Any:
    for field in references(model):
        if (key := row[field.attname]) is not None:
            yield field.related_model, key


def _can_be_undone(moved: Any) -> bool:
    """Whether `moved` has the form in which a merge tells what it did."""
    if not (isinstance(moved, dict) and moved.keys() <= {"rows", "captures", "made"}):
        return moved == {}
    rows, captures, made = (moved.get(name) for name in ("rows", "captures", "made"))
    if not (isinstance(rows, dict) and isinstance(captures, dict) and isinstance(made, list)):
        return moved == {}
    keys = [*captures, *captures.values(), *made, *(key for found in rows.values() for key in _listed(found))]
    return all(isinstance(key, str) and _is_key(key) for key in keys)


def _listed(found: Any) -> list[Any]:
    return found if isinstance(found, list) else [None]


def _is_key(text: str) -> bool:
    return len(text) == 36 and set(text) <= set("0123456789abcdef-")
