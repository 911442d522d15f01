"""The import itself: each row an act of `review`, all of them one transaction.

By default all or nothing. Otherwise the good rows are written and the others left, each row undone for itself.
"""

from collections.abc import Sequence
from copy import copy
from functools import partial
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from quotes import review
from quotes.admin.exchange.planned import Planned
from quotes.admin.exchange.planning import item
from quotes.admin.exchange.tables import Link, Many, Own, Table
from quotes.models import Actor, Conflict, State
from quotes.review import Refused
from quotes.review.plain.rows import listed
from quotes.review.problem import problems_of
from quotes.review.slugs import free_slug

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
    with review.edit(
        record, actor=actor, reason=reason, expected_version=plan.version if plan.record is not None else None
    ) as act:
        act.save(record)
        for column in table.of(Many):
            if column.name in plan.values:
                _listed(act, column, plan)


def _listed(act: review.Edit, column: Many, plan: Planned) -> None:
    """Bring a short list to what the file says."""
    rows: list[Any] = [] if plan.record is None else column.of(plan.record)
    listed(act, column, rows, plan.values[column.name], partial(item, column))
