"""The steps and merges of records, by their ids."""

from collections.abc import Mapping
from typing import Any

from quotes.models import Actor, Merge, Record
from quotes.models.decision import Decision
from quotes.review import acts, merging
from quotes.review.plain.ids import RECORDS, found, key_of
from quotes.review.problem import refusal
from quotes.review.steps import Act


def step(
    act: Act, id: object, *, expected_version: int, actor: Actor, reason: str | None = None
) -> tuple[Record, Decision]:
    """Take a step of a record; what it is now, and the decision. Raises NotFound, and what `acts.take` does.

    One transaction; a statement more than that.
    """
    record = found(id, *RECORDS, actor=actor, act=act)
    return record, acts.take(act, record, expected_version=expected_version, actor=actor, reason=reason)


def confirm(
    id: object, *, expected_version: int, actor: Actor, reason: str | None = None
) -> tuple[Record, list[Decision]]:
    """Confirm the corrections of a record that wait for a second person. Raises NotFound, and what `acts.confirm` does.

    One transaction; a statement more than that.
    """
    record = found(id, *RECORDS, actor=actor, act=Act.CONFIRM)
    return record, acts.confirm(record, expected_version=expected_version, actor=actor, reason=reason)


def merge(
    model: type[Record],
    id: object,
    into: object,
    *,
    expected_version: int,
    into_version: int,
    actor: Actor,
    reason: str | None = None,
) -> tuple[Record, Record]:
    """Merge a record of this kind into another; both. Raises NotFound, and what `merging.merge` does.

    One transaction; two statements more than that.
    """
    key_of(into, model, path=("into",))
    gone = found(id, model, actor=actor, act=Act.MERGE)
    stays = found(into, model, actor=actor, act=Act.MERGE, path=("into",))
    merging.merge(
        gone,
        into=stays,
        actor=actor,
        reason=reason,
        expected_version=expected_version,
        into_version=into_version,
    )
    return gone, stays


def undo_merge(id: object, *, expected_version: int, actor: Actor, reason: str | None = None) -> tuple[Record, Record]:
    """Let a record that was merged into another stand for itself again; it, and the other. Raises NotFound, and what
    `merging.undo_merge` does.

    One transaction; three statements more than that.
    """
    record = found(id, *RECORDS, actor=actor, act=Act.MERGE)
    made = _last_merge(record)
    merging.undo_merge(made, expected_version=expected_version, actor=actor, reason=reason)
    return record, type(record)(pk=made.into)


def _last_merge(record: Any) -> Merge:
    named: Mapping[str, Any] = {str(record._meta.model_name): record.pk}
    made = Merge.objects.filter(**named, undoes=None, undone_by=None).order_by("-pk").first()
    if made is None:
        raise refusal("not_merged", "This was not merged into another record.", "id")
    return made
