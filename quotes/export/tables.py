"""A selection of a row becomes the columns of a table: dotted paths, a short list in one cell.

A row is flattened by one expression, written once for each selection and compiled: of a selection only names of our own
stand in it, and only as `repr` writes them. Texts are guarded already (see `cells`); words of our own, ids, moments and
numbers cannot be formulas.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from quotes.export.cells import SUSPECT, guarded, joined
from quotes.read.entity import Either, Many, One, Pages, Value
from quotes.read.selection import Ask, Selection
from quotes.read.shape import ENTITIES

Row = dict[str, Any]

FLAGS = {True: "true", False: "false", None: None}
PLAIN = "{0}"
TEXT = "(v if (v := {0}) is None or v[:1] not in S else guarded(v))"
KINDS = {"text": TEXT, "": TEXT, "bool": "flags[{0}]"}
"""How the cell of a kind of value is made; of all others as it is, for they are no text of anybody's."""


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
    return _compiled(selection, KINDS)


def _compiled(selection: Selection, kinds: Mapping[str, str]) -> Table:
    lists: list[Any] = []
    columns = list(_columns(selection, "", "r", lists, kinds))
    source = f"lambda r: ({''.join(f'{one.cell}, ' for one in columns)})"
    made = eval(source, {"S": SUSPECT, "guarded": guarded, "flags": FLAGS, "lists": lists})
    decimals = tuple(place for place, one in enumerate(columns) if one.kind == "decimal")
    return Table(tuple(one.name for one in columns), made, decimals)


def _columns(
    selection: Selection, path: str, row: str, lists: list[Any], kinds: Mapping[str, str], value: Value | None = None
) -> Iterator[Column]:
    """The columns of what stands under a path, in a row that is called so in the expression."""
    for ask in selection.asks:
        name, at = f"{path}{ask.alias}", f"{row}[{ask.alias!r}]"
        kind = value.fields[ask.name].type if value else _kind(selection.entity, ask)
        if isinstance(kind, One | Value | Either):
            for one in _columns(ask.of[0], f"{name}.", at, lists, kinds, kind if isinstance(kind, Value) else None):
                yield Column(one.name, f"(None if {at} is None else {one.cell})", one.kind)
        elif isinstance(kind, Many):
            lists.append(_in_one_cell(ask.of[0]))
            yield Column(name, f"lists[{len(lists) - 1}]({at})", "list")
        else:
            yield Column(name, kinds.get(kind, PLAIN).format(at), kind)


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
    inner = _compiled(selection, {"bool": KINDS["bool"]})
    names = inner.header[1:]

    def made(rows: Iterable[Row]) -> str | None:
        items = [["" if cell is None else str(cell) for cell in inner.cells(row)] for row in rows]
        parts = ((item[0], tuple(one for one in zip(names, item[1:], strict=True) if one[1])) for item in items)
        return guarded(joined(parts)) or None

    return made
