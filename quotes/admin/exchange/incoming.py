"""Cells as what they mean: the values of fields, links and short lists. No statements: links are `References`'.

An empty cell empties the field, or leaves it as it is where it cannot be empty but has a default. What is typed is
tidied as in the forms: blanks around it go, but for the words of a quote.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

from quotes.admin.exchange.references import References, Unknown
from quotes.admin.exchange.tables import NAMED, Link, Many, Own, Table
from quotes.export.cells import Parts, parted
from quotes.models.fields import Amount
from quotes.review.problem import problems_of
from quotes.text.normal import normal

Item = tuple[tuple[str, Any], ...]
"""A row of a short list: its fields with their values."""

MOST = 100
"""How many things a short list holds."""

_SPAN = re.compile(r"([0-9]{1,9})\s*[-–:]\s*([0-9]{1,9})", re.ASCII)
_YES, _NO = {"yes", "true", "1", "x"}, {"no", "false", "0"}
_UNSTRIPPED = {("quote", "text")}


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong in one cell (column "" is the whole row), and what to do about it."""

    column: str
    message: str


@dataclass(slots=True)
class Meant:
    """What the cells of one row mean: values by the names of fields and lists, and what is wrong."""

    values: dict[str, Any] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)


def meant(table: Table, given: Mapping[str, str], known: References) -> Meant:
    """What a row's cells mean. Columns that the file does not have say nothing."""
    found = Meant()
    for column in table.columns:
        names = [name for name in column.headers if name in given]
        if not names:
            continue
        try:
            found.values.update(_READ[type(column)](table, column, given, known))
        except (ValueError, Unknown) as fault:
            found.faults.append(Fault(_blamed(names, given), str(fault)))
    return found


def _blamed(names: list[str], given: Mapping[str, str]) -> str:
    """The column that a fault stands beside: the id's where one is given."""
    return next((name for name in reversed(names) if given[name].strip()), names[0])


def _own(table: Table, column: Own, given: Mapping[str, str], known: References) -> dict[str, Any]:
    found, cell = table.field(column.name), normal(given[column.name])
    typed = cell if (table.name, column.name) in _UNSTRIPPED else cell.strip()
    if not typed and (column.name == "slug" or found.has_default()) and not found.null:
        return {}
    return {column.name: value(found, typed)}


def _link(table: Table, column: Link, given: Mapping[str, str], known: References) -> dict[str, Any]:
    name, key = (normal(given.get(header, "")).strip() for header in column.headers)
    if column.model not in NAMED and f"{column.name}_id" in given:
        name = ""  # what is told beside an id, for people
    return {column.name: known.find(column.model, name, key)}


def _many(table: Table, column: Many, given: Mapping[str, str], known: References) -> dict[str, Any]:
    read = _linked if column.only_links else _listed
    items = read(column, [normal(given.get(header, "")) for header in column.headers], known)
    if len(items) > MOST and column.place:
        raise ValueError(f"A list holds at most {MOST}; this has {len(items)}.")
    return {column.name: items}


def _linked(column: Many, given: list[str], known: References) -> tuple[Item, ...]:
    """A list that only links: ids decide; names may stand beside them for people, or alone."""
    names, ids = ([head for head, _ in parted(cell)] for cell in given)
    model = column.target(column.head)
    by_id = [known.find(model, "", key) for key in ids]
    by_name = [known.find(model, name, "") for name in names] if not ids else by_id
    if ids and len(names) > len(ids):
        raise ValueError(f"{len(names)} names, but {len(ids)} ids. Empty one of the two columns.")
    if ids and names:
        _agree(model, names, ids, known)
    return tuple(((column.head, pk),) for pk in by_name)


def _agree(model: Any, names: list[str], ids: list[str], known: References) -> None:
    """Names beside ids are those of the same records, in the same order; of a withheld one there is no name."""
    if len(names) == len(ids):
        for name, key in zip(names, ids, strict=True):
            known.find(model, name, key)


def _listed(column: Many, given: list[str], known: References) -> tuple[Item, ...]:
    return tuple(_item(column, item, known) for item in parted(given[0]))


def _item(column: Many, item: Parts, known: References) -> Item:
    head, rest = item
    told = dict(rest)
    if not head:
        raise ValueError("Something is missing before a semicolon.")
    allowed = {*column.parts, *(f"{name}_id" for name in column.parts if column.target(name)), "words"}
    if strange := next((name for name in told if name not in allowed), None):
        raise ValueError(f"“{strange}” is nothing that is known of {column.name}: {', '.join(column.parts)}.")
    values = _head(column, head, known)
    for name in column.parts:
        values[name] = _part(column, name, told, known)
    return tuple(values.items())


def _head(column: Many, head: str, known: References) -> dict[str, Any]:
    if column.head == "span":
        span = _SPAN.fullmatch(head)
        if not span:
            raise ValueError(f"“{head[:40]}” is no span: start-end, in characters, as 120-147.")
        return {"start": int(span[1]), "end": int(span[2])}
    if target := column.target(column.head):
        return {column.head: known.find(target, "", head)}
    return {column.head: value(column.model._meta.get_field(column.head), head)}


def _part(column: Many, name: str, told: dict[str, str], known: References) -> Any:
    found, target = column.model._meta.get_field(name), column.target(name)
    given = [told.get(name, ""), told.get(f"{name}_id", "")]
    if not any(given):
        if not (found.null or found.has_default() or column.head == "span"):
            raise ValueError(f"Say the {name} of each, as ; {name}=…")
        return column.default(name)
    if target:
        return known.find(target, *(given if target in NAMED else ("", given[0])))
    return value(found, given[0])


def value(found: Any, typed: str) -> Any:
    """What a text means to a field; None for nothing. Raises ValueError with what is wrong and what to do."""
    if not typed:
        if not found.null and not found.blank:
            raise ValueError("This cannot be empty.")
        return None if found.null else ""
    if found.choices:
        return _chosen(found, typed)
    kind = next((read for of, read in _KINDS if isinstance(found, of)), None)
    read = kind(typed) if kind else typed
    try:
        return found.clean(read, None)
    except ValidationError as error:
        raise ValueError(" ".join(problem.message for problem in problems_of(error))) from None


def _chosen(found: Any, typed: str) -> str:
    wanted = typed.casefold().replace(" ", "_")
    for one, label in found.choices:
        if wanted in (one, str(label).casefold().replace(" ", "_")):
            return str(one)
    raise ValueError(f"“{typed[:40]}” is none of these: {', '.join(one for one, _ in found.choices)}.")


def _yes(typed: str) -> bool:
    if typed.casefold() in _YES | _NO:
        return typed.casefold() in _YES
    raise ValueError(f"“{typed[:40]}” is neither yes nor no.")


def _number(typed: str) -> Decimal:
    try:
        return (
            Decimal(typed)
            if re.fullmatch(r"[+-]?[0-9.]{1,40}(E[+-]?[0-9]{1,2})?", typed, re.I | re.A)
            else _none(typed)
        )
    except ArithmeticError:
        return _none(typed)


def _none(typed: str) -> Decimal:
    raise ValueError(f"“{typed[:40]}” is no number: 250, 0.5, -3 (a point, no thousands' marks).")


_KINDS: tuple[tuple[Any, Callable[[str], Any]], ...] = ((models.BooleanField, _yes), (Amount, _number))
_READ: dict[type, Callable[..., dict[str, Any]]] = {
    Own: _own,
    Link: _link,
    Many: _many,
}
