"""The facets of a page, put together from the rows that counted them."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from quotes.read.answer import Facets
from quotes.read.arguments import Bindings
from quotes.read.counts import told_by_facts
from quotes.read.entity import Facet
from quotes.read.plan import Level
from quotes.read.selection import CONSTANT, Ask
from quotes.read.shape import ENTITIES
from quotes.read.sql import Statement

Counted = Mapping[int, Mapping[Any, list[tuple[Any, ...]]]]
"""The rows of arms that count: by arm, by parent."""

Row = dict[str, Any]


def made(
    node: Facets, level: Level, statement: Statement, capitals: bool
) -> Callable[[Any, list[Bindings], Counted], list[Row]]:
    """What makes the facets of a page from its parent's key, the bindings and the rows of arms that count."""

    def build(key: Any, bindings: list[Bindings], counted: Counted) -> list[Row]:
        given = bindings[level.edge].values if level.edge is not None else {}
        size = bindings[node.own].first if node.own is not None else 0
        facets = []
        for name, facet, tally, values in node.counted:
            total, looked, estimated = _looked(statement, counted.get(tally.arm, {}).get(key, ()))
            if told_by_facts(level, tally):
                total = counted[level.facts][key][0][statement.counts[0]]
            each = total / looked if estimated and looked else 1
            found = [
                _value(statement, facet, row, each, capitals) | {"selected": chosen(facet, row[at], given)}
                for row in counted.get(values, {}).get(key, ())
                for at in statement.words[:1]
            ]
            cut = sorted(found, key=lambda one: (not one["selected"], -one["count"], one["value"]))[:size]
            cut.sort(key=lambda one: (-one["count"], one["value"]))
            spelled = name.upper() if capitals else name
            facets.append(_picked({"name": spelled, "estimated": estimated, "values": cut}, node.asks))
        return facets

    return build


def _looked(statement: Statement, rows: Any) -> tuple[int, int, bool]:
    """How many rows there are, how many were looked at, and whether these are fewer."""
    if not rows:
        return 0, 0, False
    total, looked, estimated, _ = (rows[0][place] for place in statement.counts)
    return total, looked, estimated != 0


def _value(statement: Statement, facet: Facet, row: tuple[Any, ...], each: float, capitals: bool) -> Row:
    value, label = (row[place] for place in statement.words)
    if facet.kind in ENTITIES:
        value = f"{ENTITIES[facet.kind].prefix}_{value.replace('-', '')}"
    elif facet.kind == "enum":
        value, label = value.upper() if capitals else value, facet.labels[value]
    return {"value": value, "label": label, "count": round(row[statement.counts[0]] * each)}


def chosen(facet: Facet, value: str, given: Mapping[str, Any]) -> bool:
    """Whether the list's own filter asks for this value."""
    asked = [given.get(name) for name in facet.own]
    if facet.kind == "year":
        first, last = date(int(value), 1, 1).toordinal(), date(int(value), 12, 31).toordinal()
        since, until = asked
        return asked != [None, None] and (since is None or last >= since) and (until is None or first <= until)
    value = value.replace("-", "") if facet.kind in ENTITIES else value
    return any(value == one or (isinstance(one, list) and value in one) for one in asked)


def _picked(row: Row, asks: tuple[Ask, ...]) -> Row:
    """What is asked of a row, under the keys of the answer."""
    return {
        ask.alias: ask.value
        if ask.name == CONSTANT
        else [_picked(one, ask.of[0].asks) for one in row[ask.name]]
        if ask.name == "values"
        else row[ask.name]
        for ask in asks
    }
