"""A selection of a row becomes the columns of a table: dotted paths, a short list in one cell.

A row is flattened by one expression, written once for each selection and compiled: of a selection only names of our own
stand in it, and only as `repr` writes them. Texts are guarded already (see `cells`); words of our own, ids, moments and
numbers cannot be formulas.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from quotes.export.cells import SUSPECT, guarded, joined
from quotes.export.objects import InObject
from quotes.export.sheets import quoted, spelled
from quotes.read.entity import Either, Many, One, Pages, Value
from quotes.read.selection import Ask, Selection
from quotes.read.shape import ENTITIES
from quotes.read.spelling import Places

Row = dict[str, Any]

FLAGS = {True: "true", False: "false", None: None}
WORDS = {**FLAGS, None: ""}


@dataclass(frozen=True, slots=True)
class Form:
    """How cells are written: by kinds of values, all others, short lists, and what is not there. All that stands in
    them are names of places, of `v`, and of what `_names` gives."""

    kinds: Mapping[str, str]
    other: str = "{at}"
    listed: str = "{at}"
    nothing: str = "None"


TEXT = "(v if (v := {at}) is None or v[:1] not in {suspect} else {guarded}(v))"
VALUES = Form({"text": TEXT, "": TEXT, "bool": "{flags}[{at}]"})
"""As values; only texts can be formulas, for all others are words of our own or numbers."""

PARTS = Form({"bool": "{flags}[{at}]"})
"""As values that become part of a cell."""

_SPELLED = '("" if (v := {at}) is None else {spelled}(v))'
SPELLED = Form(
    {"text": _SPELLED, "": _SPELLED, "bool": "{words}[{at}]", "id": "{at}"},
    other='("" if (v := {at}) is None else v)',
    listed='("" if (v := {at}) is None else {quoted}(v))',
    nothing='""',
)
"""As CSV spells them."""


class NotFlat(Exception):
    """A list that can grow has no place in a table; says which."""


@dataclass(frozen=True, slots=True)
class Table:
    """The header, what makes the cells of a row, and which of these are decimals, as text."""

    header: tuple[str, ...]
    cells: Callable[[Row], tuple[Any, ...]]
    decimals: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its dotted name, the expression that makes its cell of a row `r`, and the kind of its value."""

    name: str
    cell: str
    kind: str


def table(selection: Selection) -> Table:
    """The table of a selection of one entity; raises NotFlat."""
    return _compiled(selection, VALUES)


def csv_row(row: Selection, places: Places) -> str:
    """The expression that makes a row's line of CSV, as csv.writer does (`read.Spell`); raises NotFlat."""
    columns = list(_columns(row, (), places, SPELLED, _names(places)))
    if len(columns) == 1:  # a line of its own for what is not there
        return f"(str({columns[0].cell}) or '\"\"') + '\\r\\n'"
    form = ",".join(["%s"] * len(columns)) + "\r\n"
    return f"{form!r} % ({', '.join(one.cell for one in columns)})"


def _compiled(selection: Selection, form: Form) -> Table:
    places = InObject()
    columns = list(_columns(selection, (), places, form, _names(places)))
    made = places.compiled(f"({''.join(f'{one.cell}, ' for one in columns)})")
    decimals = tuple(place for place, one in enumerate(columns) if one.kind == "decimal")
    return Table(tuple(one.name for one in columns), made, decimals)


def _names(places: Places) -> dict[str, str]:
    """What is called in cells."""
    held = {
        "suspect": SUSPECT,
        "guarded": guarded,
        "flags": FLAGS,
        "words": WORDS,
        "spelled": spelled,
        "quoted": quoted,
    }
    return {name: places.constant(value) for name, value in held.items()}


def _columns(
    selection: Selection,
    path: tuple[str, ...],
    places: Places,
    form: Form,
    names: Mapping[str, str],
    value: Value | None = None,
) -> Iterator[Column]:
    """The columns of what stands under a path."""
    for ask in selection.asks:
        way = (*path, ask.alias)
        kind = value.fields[ask.name].type if value else _kind(selection.entity, ask)
        if isinstance(kind, One | Value | Either):
            missing = places.missing(*way)
            for one in _columns(ask.of[0], way, places, form, names, kind if isinstance(kind, Value) else None):
                yield replace(one, cell=f"({form.nothing} if {missing} else {one.cell})") if missing else one
        elif isinstance(kind, Many):
            cell = f"{places.constant(_in_one_cell(ask.of[0]))}({places.value(*way)})"
            yield Column(".".join(way), form.listed.format(at=cell, **names), "list")
        else:
            cell = form.kinds.get(kind, form.other).format(at=places.value(*way), **names)
            yield Column(".".join(way), cell, kind)


def _kind(entity: str, ask: Ask) -> Any:
    """What an ask answers: an edge, or a kind of value. Raises NotFlat for pages."""
    held = ENTITIES[entity]
    if isinstance(held.edges.get(ask.alias), Pages):
        raise NotFlat(ask.alias)
    if ask.make is not None:
        return "text"
    return held.fields[ask.name].type if ask.name in held.fields else held.edges[ask.name]


def _in_one_cell(selection: Selection) -> Callable[[Iterable[Row]], str | None]:
    """What makes one cell of a short list: each row begins with its first column, the others follow by name."""
    inner = _compiled(selection, PARTS)
    names = inner.header[1:]

    def made(rows: Iterable[Row]) -> str | None:
        items = [["" if cell is None else str(cell) for cell in inner.cells(row)] for row in rows]
        parts = ((item[0], tuple(one for one in zip(names, item[1:], strict=True) if one[1])) for item in items)
        return guarded(joined(parts)) or None

    return made
