"""The past of a record, page by page: its changes with the decisions woven in between, each act as one entry."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse

from quotes.admin.changes import Change, recent
from quotes.models import ActorKind, Decision
from quotes.models.keys import time_of

PAGE = 50
"""How many changes, and how many decisions, a page looks at."""

_ONE_ACT = timedelta(seconds=1)


@dataclass(slots=True)
class Entry:
    """What somebody did at once, for one reason: decisions and changes. `key` is the newest change's, to go back to;
    what `is_now` still stands, and nobody goes back to it."""

    who: str
    kind: str
    user: UUID | None
    at: datetime
    why: str | None
    last: UUID
    key: UUID | None = None
    decisions: list[Decision] = field(default_factory=list)
    confirmations: dict[UUID, Decision] = field(default_factory=dict)
    changes: list[Change] = field(default_factory=list)
    is_now: bool = False

    @property
    def told(self) -> list[Change]:
        """The changes, without the change of state that a decision tells better."""
        shown = [one for one in self.changes if not self.decisions or not _only_state(one)]
        return sorted(shown, key=lambda one: one.key)

    @property
    def version(self) -> int | None:
        """The version that a step made, whose change is not told; the others stand with their changes."""
        return next((one.version for one in self.changes if one.version), None) if not self.told else None

    @property
    def corrections(self) -> list[Decision | None]:
        """For each correction among the decisions the one that confirms it, None where it waits."""
        own = [one for one in self.decisions if one.from_state == one.to_state and not one.confirms_id]
        return [self.confirmations.get(one.pk) for one in own]

    @property
    def user_url(self) -> str | None:
        """The page of who did it."""
        return reverse("admin:quotes_user_change", args=[self.user]) if self.user else None


@dataclass(frozen=True, slots=True)
class Page:
    """Entries, newest first, and the key before which the older ones stand."""

    entries: list[Entry]
    older: UUID | None = None


def page(record: Any, before: UUID | None = None) -> Page:
    """What was done to a record before a key, newest first. The statements of `recent`, and two for the decisions."""
    told, more = recent(record, before, PAGE)
    decisions = _decisions(record, before)
    confirmations = _confirmations(record, decisions)
    decided = [_of_decision(one, confirmations) for one in decisions]
    items = sorted([*map(_of_change, told), *decided], key=lambda one: one.last, reverse=True)
    more = more or len(decisions) > PAGE
    entries = list(_acts(items[:PAGE] if more else items, record.pk))
    if before is None:
        _mark_now(entries)
    return Page(entries, entries[-1].last if more else None)


def _mark_now(entries: Iterable[Entry]) -> None:
    """The newest change, and the steps after it, which change nothing that one could go back to."""
    for entry in entries:
        entry.is_now = True
        if entry.told:
            return


def _decisions(record: Any, before: UUID | None) -> list[Decision]:
    if not hasattr(record, "decisions"):
        return []
    rows = record.decisions.select_related("actor").order_by("-pk")
    return list((rows if before is None else rows.filter(pk__lt=before))[: PAGE + 1])


def decided(record: Any) -> QuerySet[Decision]:
    """The decisions upon a record, newest first, each with who decided and what confirmed it. Lazy; two statements."""
    rows: QuerySet[Decision] = record.decisions.select_related("actor").prefetch_related("confirmed_by")
    return rows.order_by("-pk")


def _confirmations(record: Any, decisions: Iterable[Decision]) -> dict[UUID, Decision]:
    """The decisions that confirm the corrections among these, by the correction's key: one statement, where there are
    corrections. They are looked for among the record's own: to join every decision with all others costs a scan."""
    corrections = [one.pk for one in decisions if one.from_state == one.to_state and not one.confirms_id]
    if not corrections:
        return {}
    return {one.confirms_id: one for one in record.decisions.filter(confirms__in=corrections).select_related("actor")}


def _acts(items: Iterable[Entry], own: UUID) -> Iterable[Entry]:
    """What follows on each other by the same person for the same reason is one act, as long as no row changes twice.

    Newest first an act begins with its decision and ends with the record's own fields.
    """
    act: Entry | None = None
    for item in items:
        if act is not None and _is_one(act, item, own):
            act.decisions = [*item.decisions, *act.decisions]
            act.changes += item.changes
            act.key, act.last = act.key or item.key, item.last
            continue
        if act is not None:
            yield act
        act = item
    if act is not None:
        yield act


def _is_one(act: Entry, item: Entry, own: UUID) -> bool:
    if (act.kind, act.user, act.why) != (item.kind, item.user, item.why):
        return False
    if time_of(act.last) - time_of(item.last) > _ONE_ACT:
        return False
    if item.decisions:
        return not act.changes and all(one.confirms_id for one in (*act.decisions, *item.decisions))
    return not {one.row for one in act.changes} & {own, *(one.row for one in item.changes)}


def _of_change(one: Change) -> Entry:
    return Entry(one.who, one.kind, one.user, one.at, one.why, one.key, key=one.key, changes=[one])


def _of_decision(one: Decision, confirmations: dict[UUID, Decision]) -> Entry:
    who = str(ActorKind(one.actor_kind).label)
    if one.actor is not None:
        who = one.actor.get_full_name() or one.actor.get_username()
    return Entry(
        who, one.actor_kind, one.actor_id, one.at, one.reason, one.pk, decisions=[one], confirmations=confirmations
    )


def _only_state(change: Change) -> bool:
    return change.done == "changed" and {one.field for one in change.differences} == {"state"}
