"""The dry run: what each row of a file would do, and why not. Nothing is written.

A few statements for a thousand rows: what the rows name is found together, what they are about is found together, and
the rules of a row are judged in memory. Only a change of what is published is tried for real, and undone, because
whether it may stand depends on other rows (`writing.tried`).
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Any
from uuid import UUID

from quotes.admin.exchange.anchoring import Captures
from quotes.admin.exchange.checks import broken
from quotes.admin.exchange.incoming import Fault, Item, meant
from quotes.admin.exchange.matching import recognised, way_of
from quotes.admin.exchange.outgoing import cells, kept, text
from quotes.admin.exchange.planned import Delta, Planned
from quotes.admin.exchange.reading import Row
from quotes.admin.exchange.references import References, Unknown, batches, key_of
from quotes.admin.exchange.tables import Column, Link, Many, Table, Told
from quotes.admin.exchange.unique import taken
from quotes.models import Anchor, Quote, State
from quotes.models.keys import public_id
from quotes.review import Act
from quotes.review.steps import EDITABLE
from quotes.text.normal import normal

May = Callable[[Act, Any], bool]


def planned(table: Table, rows: Sequence[Row], may: May) -> list[Planned]:
    """What the rows would do, in their order."""
    plans = _understood(table, rows)
    _identified(table, plans)
    if table.model is Quote:
        _anchored(table, plans)
    for plan in plans:
        _compared(table, plan)
        _allowed(table, plan, may)
    _once(table, plans)
    for plan in (plan for plan in plans if plan.is_written):
        _judged(table, plan)
    taken(table, plans)
    return plans


def _understood(table: Table, rows: Sequence[Row]) -> list[Planned]:
    """The rows with what their cells mean: read twice, see `references`."""
    known = References()
    for row in rows:
        meant(table, row.given, known)
    known.fetch()
    plans = []
    for row in rows:
        found = meant(table, row.given, known)
        plans.append(Planned(row.number, row.given, found.values, [*row.faults, *found.faults]))
    return plans


# ---------------------------------------------------------------- which record
def _identified(table: Table, plans: list[Planned]) -> None:
    """Find the record of each row, by its id or else by what it says."""
    keys: dict[int, UUID] = {}
    nameless = []
    for plan in plans:
        given = plan.given.get("id", "").strip()
        try:
            if given:
                keys[plan.number] = key_of(table.model, given)
            else:
                nameless.append(plan)
        except Unknown as fault:
            plan.refuse("id", str(fault))
    for plan, found in zip(nameless, recognised(table.model, [plan.values for plan in nameless]), strict=True):
        if len(found) > 1:
            ids = ", ".join(public_id(table.prefix, pk) for pk in sorted(found)[:3])
            plan.refuse("", f"{len(found)} records are like this row ({ids}). Say in the column id which is meant.")
        keys.update((plan.number, pk) for pk in found)
    records = _loaded(table, keys.values())
    for plan in plans:
        if (pk := keys.get(plan.number)) is not None:
            plan.record = records.get(pk)
            if plan.record is None:
                told = public_id(table.prefix, pk)
                plan.refuse("id", f"There is no {table.model._meta.verbose_name} {told}. Empty the id for a new one.")


def _loaded(table: Table, keys: Iterable[UUID]) -> dict[UUID, Any]:
    found: dict[UUID, Any] = {}
    for batch in batches(list(dict.fromkeys(keys))):
        found.update((record.pk, record) for record in table.rows(table.model._default_manager.filter(pk__in=batch)))
    return found


def _once(table: Table, plans: list[Planned]) -> None:
    """No two rows are about the same record, nor make the same new one."""
    seen: dict[Any, int] = {}
    for plan in plans:
        if plan.record is not None:
            keys: list[Any] = [plan.record.pk]
        else:
            way = way_of(table.model, plan.values)
            keys = [(way[0], key) for key in way[1]] if way else []
        if before := next((seen[key] for key in keys if key in seen), None):
            plan.refuse("", f"This is the same one as in row {before}. Put them together in one row.")
        seen.update((key, plan.number) for key in keys if key not in seen)


# ---------------------------------------------------------------- what changes
def _anchored(table: Table, plans: list[Planned]) -> None:
    sources = {plan.number: plan.values.get("source") or getattr(plan.record, "source_id", None) for plan in plans}
    given = [plan for plan in plans if plan.values.get("anchors")]
    captures = Captures(source for plan in given if (source := sources[plan.number]))
    [column] = (column for column in table.of(Many) if column.model is Anchor)
    for plan in given:
        try:
            now = items(column, plan.record) if plan.record else ()
            plan.values["anchors"] = captures.completed(sources[plan.number], plan.values["anchors"], now)
        except ValueError as fault:
            plan.refuse("anchors", str(fault))


def items(column: Many, record: Any) -> tuple[Item, ...]:
    """The rows of a short list as they stand. No statements for records that are loaded."""
    return tuple(item(column, row) for row in column.of(record))


def item(column: Many, row: Any) -> Item:
    """A row of a short list. What the kept text tells of an anchor is not told twice."""
    found = {name: getattr(row, row._meta.get_field(name).attname) for name in column.fields}
    if column.model is Anchor:
        if kept(row):
            found["exact"] = found["sha256"] = None
        elif found["exact"]:
            found["sha256"] = None
    return tuple(found.items())


def _compared(table: Table, plan: Planned) -> None:
    """Keep what differs from the record, and the faults of cells that do not say what it says already."""
    now = {name: text(cell) for name, cell in cells(table, plan.record).items()} if plan.record else {}
    said = {name for name, cell in plan.given.items() if plan.record and normal(cell) == now[name]}
    plan.faults = [fault for fault in plan.faults if fault.column not in said]
    for column in table.columns:
        names = [name for name in column.headers if name in plan.given]
        if names and (said.issuperset(names) or isinstance(column, Told)):
            plan.values.pop(column.name, None)
        elif plan.record and column.name in plan.values and _same(column, plan):
            del plan.values[column.name]
        elif column.name in plan.values:
            plan.deltas += _told(column, names, now, plan)
    _fixed(table, plan, said)


def _same(column: Column, plan: Planned) -> bool:
    meant = plan.values[column.name]
    if not isinstance(column, Many):
        return meant == getattr(plan.record, plan.record._meta.get_field(column.name).attname)
    stands = items(column, plan.record)
    return meant == stands if column.place else sorted(map(repr, meant)) == sorted(map(repr, stands))


def _told(column: Column, names: list[str], now: dict[str, str], plan: Planned) -> list[Delta]:
    """The change as people read it: by name where there is one."""
    shown = next((name for name in names if plan.given[name].strip()), names[0])
    if isinstance(column, Link) and plan.given[shown] == now.get(shown, ""):
        shown = names[-1]
    after = normal(plan.given[shown])
    return [Delta(shown, now.get(shown, ""), after)] if after or plan.record else []


def _fixed(table: Table, plan: Planned, said: set[str]) -> None:
    """State and version are read, never written."""
    state, version = (plan.given.get(name, "").strip() for name in ("state", "version"))
    if "state" in table.last and state and "state" not in said:
        if plan.record is None and state.lower() != State.DRAFT:
            plan.refuse("state", "A new record is a draft: an import never changes states. Empty the cell.")
        elif plan.record is not None:
            stands = State(plan.record.state).value
            plan.refuse("state", f"It is {stands}: an import never changes states. Empty the cell, or say {stands}.")
    if version and not (version.isascii() and version.isdecimal() and len(version) < 10):
        plan.refuse("version", f"“{version[:20]}” is no version. Empty the cell, or export the list anew.")
    elif version and plan.record is None:
        plan.refuse(
            "version",
            "It has a version, but no such record was found. Give its id, or empty the version for a new one.",
        )
    elif version and plan.deltas and int(version) != plan.record.version:
        plan.refuse(
            "version",
            f"Somebody has changed it since the file was made: it is at version {plan.record.version}, the file at "
            f"{version}. Look at it, then export it anew or empty the version.",
        )


# ---------------------------------------------------------------- whether it may be
def _allowed(table: Table, plan: Planned, may: May) -> None:
    record, called = plan.record, table.model._meta.verbose_name
    if record is None:
        if not may(Act.CREATE, table.model()):
            plan.refuse("", f"You may not add a {called}.")
        return
    if not plan.deltas and not plan.faults:
        return
    if getattr(record, "merged_into_id", None):
        into = public_id(table.prefix, record.merged_into_id)
        plan.refuse("id", f"It was merged into {into}. Give that id.")
    elif getattr(record, "state", State.DRAFT) not in EDITABLE:
        plan.refuse("", f"It is {State(record.state).label.lower()} and is not edited any more. Take the row out.")
    elif not may(Act.EDIT, record):
        plan.refuse("", _lacking(table, record, may))


def _lacking(table: Table, record: Any, may: May) -> str:
    """Why somebody may not change a record that can be changed."""
    called, many = table.model._meta.verbose_name, table.model._meta.verbose_name_plural
    if getattr(record, "state", "") == State.PUBLISHED and may(Act.EDIT, table.model()):
        return f"This {called} is published, and only a reviewer may change it. Take the row out, or ask a reviewer."
    return f"You may not change this {called}: your account has no right to change {many}."


def _judged(table: Table, plan: Planned) -> None:
    """The rules of one row: what must be there, and the check constraints of the record and of its lists."""
    fields = table.model._meta.concrete_fields
    if plan.record is None:
        for name in _needed(table):
            if plan.values.get(name) is None:
                plan.refuse(
                    name, "A new row needs this." + ("" if plan.given.get("id") else " (No record like it was found.)")
                )
    record = plan.record or table.model()
    values = {field.name: plan.values.get(field.name, getattr(record, field.attname)) for field in fields}
    if plan.faults:
        return
    for fault in broken(table.model, values):
        plan.faults.append(fault if fault.column in table.headers else Fault("", fault.message))
    for column in (column for column in table.of(Many) if column.name in plan.values):
        for one in plan.values[column.name]:
            for fault in broken(column.model, {**dict(one), column.model.parent: record.pk}):
                plan.refuse(column.name, fault.message)


def _needed(table: Table) -> list[str]:
    own = (column.name for column in table.columns if not isinstance(column, Many | Told))
    fields = [table.field(name) for name in own]
    return [field.name for field in fields if not field.null and not field.has_default() and field.name != "slug"]
