"""States against decisions, and the closure of what is public."""

from collections.abc import Iterator, Sequence
from typing import Any

from quotes.models import Record, State
from quotes.models.decision import Decision
from quotes.models.keys import time_of
from quotes.models.state import IS_PUBLIC
from quotes.review.closure import broken, loaded
from quotes.review.proof.fault import CHUNK, Check, Fault, Seen, beside, chunks, counted
from quotes.review.steps import followable


def states(model: type[Record]) -> Check:
    """The check that states are their last decisions', and that decisions follow from each other (two statements)."""
    table = model._meta.db_table

    def check(seen: Seen) -> Iterator[Fault]:
        records = model.objects.order_by("pk").values_list("pk", "state", "created_at")
        decided = (
            Decision.objects.filter(**{f"{table}__isnull": False})
            .order_by(table, "pk")
            .values_list(f"{table}_id", "from_state", "to_state")
        )
        pairs = beside(records.iterator(CHUNK), decided.iterator(CHUNK))
        for (key, state, created), decisions in counted(pairs, seen):
            if created != time_of(key):
                yield Fault(table, key, "created_at", "The time of its making is not the one in its key.")
            for code, message in told(table, state, decisions):
                yield Fault(table, key, code, message)

    return check


def told(table: str, state: str, decisions: Sequence[Any]) -> Iterator[tuple[str, str]]:
    """What is wrong with a record's decisions, given as (anything, from, to) in their order, and with its state."""
    before: str | None = State.DRAFT.value
    for index, (_, from_state, to_state) in enumerate(decisions):
        if from_state != before and (index or from_state is not None):
            yield "decision_gap", f"A decision begins at {from_state}, where the one before ended at {before}."
        if not followable(from_state, to_state, table):
            yield "decision_forbidden", f"A decision goes from {from_state or 'nothing'} to {to_state}."
        before = to_state
    if state != before:
        yield "state", f"It is {state}; its last decision says {before}."


def closure(model: type[Record]) -> Check:
    """The check that what is public rests on what is public, by the rules of `closure` (four statements for 1,000)."""
    table = model._meta.db_table

    def check(seen: Seen) -> Iterator[Fault]:
        public = model.objects.filter(IS_PUBLIC).order_by("pk").values_list("pk", flat=True)
        for keys in chunks(public.iterator(CHUNK), seen):
            for record in loaded(model, keys):
                for problem in broken(record):
                    yield Fault(table, record.pk, problem.code, problem.message)

    return check
