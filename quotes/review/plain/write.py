"""Making, changing and deleting a record from plain data: one act, one transaction."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from django.db import transaction

from quotes.models import Actor, Identity, Quote, QuoteKind, Record
from quotes.models.decision import Decision
from quotes.review.edit import Edit, delete_draft, edit, permit
from quotes.review.plain.anchors import Anchors
from quotes.review.plain.ids import found
from quotes.review.plain.kinds import KINDS, Listed, Shape
from quotes.review.plain.once import once
from quotes.review.plain.rows import listed
from quotes.review.plain.values import Item, Reader, Values
from quotes.review.problem import Refused
from quotes.review.slugs import free_slug
from quotes.review.steps import Act

Given = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Written:
    """A record that was changed, and the decision where that was a correction of what is published."""

    record: Any
    decision: Decision | None


def create(
    kind: str,
    given: Given,
    *,
    actor: Actor,
    reason: str | None = None,
    key: str | None = None,
    at: datetime | None = None,
) -> UUID:
    """Make a record (a draft) or a topic with its rows; its key. With the same `key` and input again it is the one that
    was made then.

    `given`: names of fields and lists as `kinds` has them, public ids for references. Raises NotPermitted; Refused with
    everything that is wrong, each with its path. One transaction; about ten statements, and ten for each row.
    """
    shape = KINDS[kind]
    permit(actor, Act.CREATE, shape.model())
    how = {"actor": actor, "reason": reason, "at": at}

    def make() -> UUID:
        return _act(shape, shape.model(), given, how).record.pk

    return once(key, f"create {kind}", given, actor=actor, make=make)


def change(
    kind: str,
    id: object,
    given: Given,
    *,
    expected_version: int,
    actor: Actor,
    reason: str | None = None,
    at: datetime | None = None,
) -> Written:
    """Change a record: a field that is absent stays, null clears it, a list that is given replaces the list.

    Raises NotPermitted, NotFound, Conflict, and Refused as `create` does. One transaction; statements as for `create`.
    """
    shape = KINDS[kind]
    with transaction.atomic():
        record = found(id, shape.model, actor=actor, act=Act.EDIT)
        how = {"actor": actor, "reason": reason, "at": at, "expected_version": expected_version}
        act = _act(shape, record, given, how)
    return Written(record, act.decision)


def delete(kind: str, id: object, *, expected_version: int, actor: Actor) -> None:
    """Delete a draft that nobody has decided upon, or a topic; its history stays.

    Raises NotPermitted, NotFound, Conflict; Refused for what was decided upon, InUse for what other rows name. One
    transaction; some ten statements, and those of Django for the rows that go with it.
    """
    shape = KINDS[kind]
    with transaction.atomic():
        row = found(id, shape.model, actor=actor, act=Act.DELETE)
        if isinstance(row, Record):
            delete_draft(row, actor=actor, expected_version=expected_version)
        else:
            with edit(row, actor=actor, expected_version=expected_version) as act:
                act.delete(row)


def _act(shape: Shape, record: Any, given: Given, how: dict[str, Any]) -> Edit:
    with told(shape), edit(record, **how) as act:
        reader = Reader()
        new = record._state.adding
        values = reader.values(shape, given, new=new)
        lists = reader.lists(shape, given)
        reader.done()
        said: dict[str, Any] = {}
        now = {name: [] if new else _rows(one, record) for name, one in shape.lists.items() if name in lists}
        if isinstance(record, Quote):
            _completed(reader, record, values, lists, now, said)
        reader.done()
        _set(shape, record, values)
        act.save(record)
        for name, wished in lists.items():
            one = shape.lists[name]
            with told(one, skipping=2):
                listed(act, one, now[name], wished, said.get(name) or partial(item, one), (name,))
    return act


def _completed(
    reader: Reader, quote: Any, values: Values, lists: dict[str, Any], now: dict[str, Any], said: dict[str, Any]
) -> None:
    """What of a quote follows from the rest: the words of its anchors, its text from them, how its speaker is known."""
    if "anchors" in lists:
        source = values.get("source", quote.source_id)
        anchors = Anchors(reader, source, lists["anchors"], now["anchors"])
        lists["anchors"], said["anchors"] = anchors.items, anchors.said
        if anchors.text is not None:
            values.setdefault("text", anchors.text)
        reader.done()
    if not quote._state.adding:
        return
    if "identity" not in values and values.get("speaker"):
        values["identity"] = Identity.NAMED.value
    elif "identity" not in values and values.get("kind") == QuoteKind.OWN:
        values["identity"] = Identity.SOURCE.value
    for name in ("text", "identity"):
        if name not in values:
            reader.wrong("required", "This is needed.", (name,))


def _rows(one: Listed, record: Any) -> list[Any]:
    rows = one.model._default_manager.filter(**{one.model.parent: record.pk})
    return list(rows.order_by(one.place))


def item(one: Listed, row: Any) -> Item:
    """What a row of a short list says, as an item."""
    return tuple((field.name, getattr(row, field.attname)) for field in one.shape.fields)


def _set(shape: Shape, record: Any, values: Values) -> None:
    for name, value in values.items():
        setattr(record, record._meta.get_field(name).attname, value)
    if "slug" in shape.columns and not record.slug:
        record.slug = free_slug(shape.model, getattr(record, "name", "") or getattr(record, "title", ""))


@contextmanager
def told(of: Shape | Listed, skipping: int = 0) -> Iterator[None]:
    """Say in what is refused the names that were given, behind the first `skipping` parts of a path."""
    try:
        yield
    except Refused as refused:
        paths = [(*one.path[:skipping], *of.told(one.path[skipping:])) for one in refused.problems]
        renamed = (replace(one, path=path) for one, path in zip(refused.problems, paths, strict=True))
        raise type(refused)(*renamed) from refused
