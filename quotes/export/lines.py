"""A row as JSON, by one expression for all rows of a selection: their form is known before there are any.

The bytes are those that orjson makes of the row as an object, which is not made here.
"""

from typing import Any

import orjson

from quotes.read import Ask, Places, Selection
from quotes.read.entity import One, Value
from quotes.read.shape import ENTITIES

WORDS = {True: "true", False: "false", None: "null"}

KINDS = {
    "bool": "{words}[{at}]",
    **dict.fromkeys(("int", "bigint"), '("null" if (v := {at}) is None else v)'),
    **dict.fromkeys(("enum", "datetime"), '("null" if (v := {at}) is None else f\'"{{v}}"\')'),
}
"""How kinds of values are written that need no escapes: numbers, moments, words of our own."""

ANY = '("null" if (v := {at}) is None else {dumps}(v).decode())'
"""All others."""


def json_row(row: Selection, places: Places) -> str:
    """The expression that makes the JSON of a row (`read.Spell`)."""
    names = {"words": places.constant(WORDS), "dumps": places.constant(orjson.dumps)}
    return _object(row, (), places, names)


def _object(row: Selection, path: tuple[str, ...], places: Places, names: dict[str, str]) -> str:
    """An object that is there."""
    form, cells = [], []
    for ask in row.asks:
        wrapped, cell = _member(row.entity, ask, (*path, ask.alias), places, names)
        form.append(f"{orjson.dumps(ask.alias).decode()}:".replace("%", "%%") + wrapped)
        cells.append(f"{cell}, ")
    return f"{'{' + ','.join(form) + '}'!r} % ({''.join(cells)})"


def _member(entity: str, ask: Ask, path: tuple[str, ...], places: Places, names: dict[str, str]) -> tuple[str, str]:
    """A member of an object: what stands around its value, as %s, and the value."""
    kind = _kind(entity, ask)
    if kind == "id":  # no row is without
        return '"%s"', places.value(*path)
    if not isinstance(kind, One | Value):
        return "%s", KINDS.get(kind, ANY).format(at=places.value(*path), **names)
    made, missing = _object(ask.of[0], path, places, names), places.missing(*path)
    return "%s", f'("null" if {missing} else {made})' if missing else f"({made})"


def _kind(entity: str, ask: Ask) -> Any:
    """An edge to one row, a value of several, or a kind of value; "" for all else."""
    held = ENTITIES.get(entity)
    if held is None or ask.make is not None:
        return ""
    edge = held.edges.get(ask.name)
    if isinstance(edge, One | Value):
        return edge
    return held.fields[ask.name].type if ask.name in held.fields else ""
