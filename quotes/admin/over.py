"""Saving over what others changed meanwhile: what I did not touch stays theirs, what both changed is mine.

What a form said when it was opened is told by history. A field that was sent as it was then was not touched, and what
the base says of it now takes its place in the form; all else stays as it was typed.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms

from quotes.admin.changes import Change
from quotes.admin.labels import cut, label

SHORT = 60
"""The most code points by which a row is named."""


@dataclass(frozen=True, slots=True)
class Fate:
    """What becomes of something that others changed, when this form is saved over it."""

    what: str
    field: str
    is_undone: bool


def then(record: Any, version: int) -> Any:
    """What a record said at a version, a topic after as many changes; None where history does not tell. A statement."""
    if version < 1:
        return None
    if hasattr(record, "version"):
        return record.history.filter(version__lte=version).order_by("-history_id").first()
    return record.history.order_by("history_id")[version - 1 : version].first()


def rows_then(model: Any, parent: dict[str, UUID], moment: UUID) -> dict[UUID, Any]:
    """What each row of a record said at a key of history, by its own key. One statement, over all their history."""
    found = model.history.filter(history_id__lte=moment, **parent).order_by("history_id")
    return {row.id: row for row in found}


def come_forward(form: Any, before: Any) -> None:
    """Where others changed what was not touched since the form said the same as `before`, put what the base says now.

    All else stays letter by letter as it was typed.
    """
    data = form.data.copy()
    for name in _told(form):
        if form.initial.get(name) != _said(form, name, before) and not _is_touched(form, name, before):
            _put(data, form, name)
    form.data = data


def is_touched(form: Any, before: Any) -> bool:
    """Whether anything was typed into a form that said the same as `before`."""
    return any(_is_touched(form, name, before) for name in _told(form))


def _told(form: Any) -> list[str]:
    """The columns that can be seen in a form."""
    columns = {column.name for column in form._meta.model._meta.concrete_fields}
    shown = (name for name, field in form.fields.items() if not isinstance(field.widget, forms.HiddenInput))
    return [name for name in shown if name in columns]


def _is_touched(form: Any, name: str, before: Any) -> bool:
    field = form.fields[name]
    sent = field.widget.value_from_datadict(form.data, form.files, form.add_prefix(name))
    if isinstance(sent, str):  # a browser sends two characters for a line's end
        sent = sent.replace("\r\n", "\n")
    return bool(field.has_changed(_said(form, name, before), sent))


def _said(form: Any, name: str, before: Any) -> Any:
    return form._meta.model._meta.get_field(name).value_from_object(before)


def _put(data: Any, form: Any, name: str) -> None:
    field, now = form.fields[name], form.initial.get(name)
    if isinstance(field.widget, forms.CheckboxInput) and not now:
        data.pop(form.add_prefix(name), None)
    else:
        data[form.add_prefix(name)] = "" if now is None else str(field.prepare_value(now))


def renumbered(sent: Any, prefix: str, order: Sequence[int], instead: dict[str, str]) -> Any:
    """What was sent, with these rows of a list alone, in this order; and with other values for some of its names."""
    data = sent.copy()
    for name in sent:
        if name.startswith(f"{prefix}-") and name.removeprefix(f"{prefix}-").partition("-")[0].isdecimal():
            del data[name]
    for at, number in enumerate(order):
        for name in [name for name in sent if name.startswith(f"{prefix}-{number}-")]:
            data[f"{prefix}-{at}-{name.removeprefix(f'{prefix}-{number}-')}"] = instead.get(name, sent[name])
    data[f"{prefix}-TOTAL_FORMS"] = str(len(order))
    return data


def fates(others: Iterable[Change], own: Any, formsets: Sequence[Any]) -> list[Fate]:
    """What of the others' changes (newest first) is undone when these forms are saved, and what stays; each field once.

    No statements.
    """
    at = {own.instance.pk: own, **{form.instance.pk: form for one in formsets for form in one.initial_forms}}
    again = {key for one in formsets for key in one.made_again}
    found: dict[tuple[UUID | None, str], Fate] = {}
    for change in others:
        form = at.get(change.row)
        named = _named(change, form, own)
        if change.done != "changed":
            found.setdefault((change.row, ""), Fate(named, change.done, _is_deleted(form) or change.row in again))
            continue
        for one in change.differences:
            undone = _is_deleted(form) or one.field in _mine(form)
            found.setdefault((change.row, one.field), Fate(named, one.field, undone))
    return list(found.values())


def _named(change: Change, form: Any, own: Any) -> str:
    """The record by its kind, a row by what it says too."""
    if form is None or form is own or form.instance._state.adding:
        return change.what.capitalize()
    return f"{change.what.capitalize()} “{cut(str(form.instance), SHORT)}”"


def _is_deleted(form: Any) -> bool:
    if form is None or form.instance._state.adding or "DELETE" not in form.fields:
        return False
    return bool(form["DELETE"].value())


def _mine(form: Any) -> set[str]:
    """The fields, in words, that a form says otherwise than the base."""
    if form is None:
        return set()
    columns = {column.name: column for column in form._meta.model._meta.concrete_fields}
    return {label(columns[name]) for name in form.changed_data if name in columns}
