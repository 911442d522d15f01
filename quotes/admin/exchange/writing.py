"""The import itself: each row an act of `review`, all of them one transaction.

By default all or nothing. Otherwise the good rows are written and the others left, each row undone for itself.
"""

from collections import defaultdict
from collections.abc import Sequence
from copy import copy
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from quotes import review
from quotes.admin.exchange.incoming import MOST, Item
from quotes.admin.exchange.planned import Planned
from quotes.admin.exchange.planning import item
from quotes.admin.exchange.tables import Link, Many, Own, Table
from quotes.admin.forms import free_slug
from quotes.models import Actor, Conflict, State, Topic
from quotes.review import Refused
from quotes.review.problem import problems_of

MEANWHILE = "Somebody has changed it a moment ago. Look at it, and try again."


def carried_out(table: Table, plans: Sequence[Planned], *, actor: Actor, reason: str | None, only_good: bool) -> int:
    """Write the rows that are to be written; how many were. Rows that are refused now say so, and then, unless
    `only_good`, nothing is written at all: 0."""
    with transaction.atomic():
        done = sum(_written(table, plan, actor, reason) for plan in plans if plan.is_written)
        if not only_good and any(plan.faults for plan in plans):
            transaction.set_rollback(True)
            return 0
    return done


def tried(table: Table, plans: Sequence[Planned], *, actor: Actor) -> None:
    """Try for real what `planned` cannot judge, changes of published records, and undo each: about twenty statements
    a row. Rows that are refused say why."""
    for plan in plans:
        if plan.is_written and getattr(plan.record, "state", "") == State.PUBLISHED:
            with transaction.atomic():
                _written(table, plan, actor, "A dry run.")
                transaction.set_rollback(True)


def _written(table: Table, plan: Planned, actor: Actor, reason: str | None) -> bool:
    try:
        _write(table, plan, actor, reason)
    except Refused as refused:
        for problem in refused.problems:
            _tell(table, plan, problem.path, problem.message)
    except ValidationError as error:
        for problem in problems_of(error):
            _tell(table, plan, problem.path, problem.message)
    except Conflict:
        plan.refuse("", MEANWHILE)
    return not plan.faults


def _tell(table: Table, plan: Planned, path: tuple[str, ...], message: str) -> None:
    names = [column.name for column in table.columns]
    relations = {column.relation: column.name for column in table.of(Many)}
    known = (relations.get(part, part) for part in path)
    plan.refuse(next((part for part in known if part in (*names, "reason")), ""), message)


def _write(table: Table, plan: Planned, actor: Actor, reason: str | None) -> None:
    """One act: the record, then its lists."""
    record = table.model() if plan.record is None else copy(plan.record)
    for column in table.columns:
        if isinstance(column, Own | Link) and column.name in plan.values:
            setattr(record, table.field(column.name).attname, plan.values[column.name])
    if hasattr(record, "slug") and not record.slug:
        record.slug = free_slug(table.model, getattr(record, "name", "") or getattr(record, "title", ""))
    with review.edit(record, actor=actor, reason=reason, expected_version=_expected(plan)) as act:
        act.save(record)
        for column in table.of(Many):
            if column.name in plan.values:
                _listed(act, column, plan)


def _expected(plan: Planned) -> int | None:
    """The version that was planned with. A topic has none: it is held and compared by the number of its changes."""
    if not isinstance(plan.record, Topic):
        return plan.version
    list(Topic.objects.select_for_update().filter(pk=plan.record.pk).values_list("pk"))
    if plan.record.history.count() != plan.version:
        raise Conflict(plan.record, None)
    return None


def _listed(act: review.Edit, column: Many, plan: Planned) -> None:
    """Bring a short list to what the file says: rows that are the same stay, with as many of their places as can be."""
    rows: list[Any] = [] if plan.record is None else [copy(row) for row in column.of(plan.record)]
    wished: tuple[Item, ...] = plan.values[column.name]
    kept = _kept(column, rows, wished)
    if (_places(column, kept) or [0])[-1] not in (None, *range(MOST)):  # full of gaps: it is made again
        kept = [None] * len(wished)
    for row in rows:
        if not any(row is one for one in kept):
            act.delete(row)
    places = _places(column, kept)
    for at in reversed(range(len(wished))):  # rows only move down: the last one first
        if kept[at] is not None:
            _moved(act, column, kept[at], wished[at], places[at])
    for at, wish in enumerate(wished):
        if kept[at] is None:
            act.save(_made(act, column, wish, places[at]))


def _kept(column: Many, rows: list[Any], wished: tuple[Item, ...]) -> list[Any]:
    """For each wish the row that it is already: the very same, else one with the same key. None for a new one, and
    for one that stands out of order: it is made again."""
    free: dict[Any, list[Any]] = defaultdict(list)
    for row in rows:
        free[item(column, row)].append(row)
    found: list[Any] = [free[wish].pop(0) if free[wish] else None for wish in wished]
    left: dict[Any, list[Any]] = defaultdict(list)
    for same in free.values():
        for row in same:
            left[_key(column, item(column, row))].append(row)
    for at, wish in enumerate(wished):
        if found[at] is None and left[_key(column, wish)]:
            found[at] = left[_key(column, wish)].pop(0)
    return _in_order(column, found)


def _key(column: Many, one: Item) -> tuple[Any, ...]:
    told = dict(one)
    return tuple(told[name] for name in column.key)


def _in_order(column: Many, found: list[Any]) -> list[Any]:
    last = -1
    for at, row in enumerate(found):
        if row is None or not column.place:
            continue
        if (place := getattr(row, column.place)) > last:
            last = place
        else:
            found[at] = None
    return found


def _places(column: Many, kept: list[Any]) -> list[int | None]:
    """The place of each row: the one it has, or the next after the one before it."""
    if not column.place:
        return [None] * len(kept)
    places: list[int | None] = []
    last = -1
    for row in kept:
        last = max(last + 1, -1 if row is None else getattr(row, column.place))
        places.append(last)
    return places


def _moved(act: review.Edit, column: Many, row: Any, wish: Item, place: int | None) -> None:
    if item(column, row) == wish and (place is None or getattr(row, column.place) == place):
        return
    _set(row, column, wish, place)
    act.save(row)


def _made(act: review.Edit, column: Many, wish: Item, place: int | None) -> Any:
    row = column.model(**{column.model.parent: act.record})
    _set(row, column, wish, place)
    return row


def _set(row: Any, column: Many, wish: Item, place: int | None) -> None:
    """What the wish says; of an anchor's words and digest only what it has to say."""
    for name, value in wish:
        if name in ("exact", "sha256") and value is None:
            continue
        setattr(row, row._meta.get_field(name).attname, value)
    if place is not None:
        setattr(row, column.place, place)
