"""Merging: two records turn out to be one. What names the one names the other from then on; the old id keeps answering
and says where it went; and it can be undone.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from quotes.models import Actor, Conflict, Judgement, Likeness, Quote, Record, Source, Speaker, SpeakerName, State
from quotes.models.history import acting
from quotes.models.merge import Merge
from quotes.review import decide
from quotes.review.decide import By
from quotes.review.edit import agree, permit
from quotes.review.ground import locked
from quotes.review.likeness import note, pair
from quotes.review.problem import Problem, Refused, refusal
from quotes.review.references import Reference, movable, move, move_anchors, naming, references, repoint
from quotes.review.steps import Act

COUNTED = 10_000
"""Up to so many rows a preview counts."""

FINAL = (State.REJECTED, State.WITHHELD, State.RETRACTED)
"""The states in which a record is not merged any more."""


@dataclass(frozen=True, slots=True)
class Moved:
    """Rows that name a record: what they are, how many a merge moves, and how many stay (at most COUNTED together)."""

    what: str
    count: int
    stays: int


@dataclass(frozen=True, slots=True)
class Preview:
    """What a merge would do, and what stands in its way."""

    record: Record
    into: Record
    moved: list[Moved]
    problems: list[Problem]
    new_name: str | None


def preview(record: Record, into: Record) -> Preview:
    """What merging a record into another would move. Two statements for each column in which rows name it."""
    moved = []
    for reference in references(type(record)):
        all_of_them = naming(reference, record)[:COUNTED].count()
        goes = movable(reference, record, into)[:COUNTED].count() if all_of_them else 0
        if all_of_them:
            moved.append(Moved(_words(reference), goes, all_of_them - goes))
    return Preview(record, into, moved, list(_problems(record, into)), _new_name(record, into))


def _words(reference: Reference) -> str:
    rows = str(reference.model._meta.verbose_name_plural)
    if reference.is_list:
        return f"Its {rows}"
    return f"{rows.capitalize()} that name it as {reference.field.verbose_name}"


def merge(
    record: Record,
    *,
    into: Record,
    actor: Actor,
    reason: str | None = None,
    expected_version: int | None = None,
    into_version: int | None = None,
    at: datetime | None = None,
) -> Merge:
    """Merge a record into another of its kind: what names it names the other, and its id says where it went.

    A speaker's name becomes another name of the other's. Where one of the two is public this is a correction of it: it
    needs a reason, and waits for a second person. Raises NotPermitted; Refused for what `preview` says stands in the
    way; Conflict when one of them is not at the version expected. One transaction; some ten statements for each column
    in which rows name the record, and six for 500 rows.
    """
    done = decide.by(actor, reason, at)
    with transaction.atomic(), acting(actor, done.reason):
        gone, stays = _held(record, into)
        agree(gone, gone, expected_version)
        agree(stays, stays, into_version)
        for one in (gone, stays):
            permit(actor, Act.MERGE, one)
        if problems := list(_problems(gone, stays)):
            raise Refused(*problems)
        _reasoned(done, gone, stays)
        moved = _move_all(gone, stays, done)
        made = Merge(
            **{gone._meta.model_name: gone},
            into=stays.pk,
            moved=moved,
            actor=actor.user,
            at=done.at,
            reason=done.reason,
        )
        made.save()
        _judged(gone, stays, done)
        note(gone)
        note(stays)
        _told(done, f"Merged into {stays}.", gone)
        _told(done, f"{gone} was merged into this.", stays)
    record.version, record.merged_into, record.updated_at = gone.version, into, gone.updated_at
    return made


def undo_merge(
    made: Merge,
    *,
    actor: Actor,
    reason: str | None = None,
    expected_version: int | None = None,
    at: datetime | None = None,
) -> Merge:
    """Undo a merge: what it moved, and has not been changed since, names the old record again.

    What came to the other record afterwards stays with it. Raises as `merge` does; Refused where it is undone already,
    or one of the two has been merged again or withheld since. Costs what the merge did.
    """
    done = decide.by(actor, reason, at)
    with transaction.atomic(), acting(actor, done.reason):
        gone, stays = _held(made.record, type(made.record)(pk=made.into))
        agree(gone, gone, expected_version)
        for one in (gone, stays):
            permit(actor, Act.MERGE, one)
        _undoable(made, gone, stays)
        _reasoned(done, gone, stays)
        _move_back(made, gone, stays, done)
        undone = Merge(
            **{gone._meta.model_name: gone}, into=stays.pk, moved={}, undoes=made, actor=actor.user, at=done.at,
            reason=done.reason,
        )  # fmt: skip
        undone.save()
        _judged(gone, stays, None)
        note(gone)
        note(stays)
        _told(done, f"No longer merged into {stays}.", gone)
        _told(done, f"{gone} is no longer merged into this.", stays)
    return undone


def _held(record: Record, into: Record) -> tuple[Any, Any]:
    """Both as they stand, held in the order of their keys."""
    found = {one.pk: one for one in locked(type(record)._default_manager.filter(pk__in=[record.pk, into.pk]))}
    for one in (record, into):
        if one.pk not in found:
            raise Conflict(one, None)
    return found[record.pk], found[into.pk]


def _problems(record: Any, into: Any) -> Any:
    """What stands in the way of a merge."""
    if type(record) is not type(into):
        yield Problem("other_kind", "Only two records of one kind can be merged.")
        return
    if record.pk == into.pk:
        yield Problem("itself", "A record cannot be merged into itself.")
    for one in (record, into):
        if one.merged_into_id is not None:
            yield Problem("merged", f"“{one}” has been merged into another record already.")
        if one.state in FINAL:
            yield Problem("final", f"“{one}” is {State(one.state).label.lower()}; it is not merged any more.")
    if record.is_public and into.state != State.PUBLISHED:
        yield Problem("not_published", f"“{record}” is published and “{into}” is not: merge them the other way round.")
    if isinstance(record, Quote) and record.source_id != into.source_id:
        yield Problem(
            "other_source", "They stand in different sources: say of one that it is another printing of the other."
        )


def _reasoned(done: By, *records: Any) -> None:
    if done.reason is None and any(one.is_public for one in records):
        raise refusal("reason_required", "One of them is published: say why they are one.", "reason")


def _move_all(gone: Any, stays: Any, done: By) -> dict[str, Any]:
    """Move what can be moved; what was done, for `undo`."""
    moved: dict[str, Any] = {"rows": {}, "captures": {}, "made": []}
    quotes: list[UUID] = []
    for reference in references(type(gone)):
        keys = move(reference, movable(reference, gone, stays), stays.pk, done)
        if keys:
            moved["rows"][reference.name] = [str(key) for key in keys]
        if reference.name == "quote.source_id":
            quotes = keys
    if isinstance(gone, Source) and quotes:
        moved["captures"] = move_anchors(gone, stays, quotes, done)
    _now(gone, stays)
    gone.merged_into = stays
    gone.save()
    if name := _new_name(gone, stays):
        moved["made"].append(str(_named(stays, name)))
    else:
        stays.save()
    return moved


def _now(*records: Any) -> None:
    """The rows that moved may have given the two a new version."""
    for one in records:
        one.refresh_from_db(fields=["version"])


def _new_name(record: Any, into: Any) -> str | None:
    """The name that a speaker would get by a merge, if it has it not yet."""
    if not isinstance(record, Speaker) or not isinstance(into, Speaker) or record.name == into.name:
        return None
    known = SpeakerName.objects.filter(speaker__in=[into.pk, record.pk], name=record.name)
    places = SpeakerName.objects.filter(speaker=into.pk).count()
    return None if known.exists() or places >= 100 else record.name


def _named(speaker: Any, name: str) -> UUID:
    made = SpeakerName(speaker=speaker, name=name)
    made.save()
    return made.pk


def _undoable(made: Merge, gone: Any, stays: Any) -> None:
    if made.undoes_id is not None or Merge.objects.filter(undoes=made.pk).exists():
        raise refusal("undone", "This has been undone already.")
    if gone.merged_into_id != stays.pk:
        raise refusal("merged_again", f"“{stays}” has been merged into another record since: undo that first.")
    for one in (gone, stays):
        if one.state in FINAL:
            raise refusal("final", f"“{one}” is {State(one.state).label.lower()} now; the merge stays.")


def _move_back(made: Merge, gone: Any, stays: Any, done: By) -> None:
    for name in SpeakerName.objects.filter(pk__in=made.moved["made"], speaker=stays.pk):
        name.delete()
    for reference in references(type(gone)):
        if keys := made.moved["rows"].get(reference.name):
            move(reference, naming(reference, stays).filter(pk__in=keys), gone.pk, done)
    places = {new: old for old, new in made.moved["captures"].items()}
    repoint(places, [UUID(key) for key in made.moved["rows"].get("quote.source_id", ())], done)
    _now(gone, stays)
    gone.merged_into = None
    gone.save()
    stays.save()


def _judged(gone: Any, stays: Any, done: By | None) -> None:
    """Remember of the likeness of the two that they are one; or forget it."""
    said: dict[str, Any] = dict.fromkeys(("judgement", "judged_by", "judged_at", "reason"))
    if done is not None:
        said = {"judgement": Judgement.SAME, "judged_by": done.actor.user, "judged_at": done.at, "reason": done.reason}
    Likeness.objects.filter(**pair(gone, stays)).update(**said)


def _told(done: By, what: str, record: Any) -> None:
    """A public record has been corrected: a decision says so."""
    if record.state == State.PUBLISHED:
        decide.correct(record, By(done.actor, f"{what} {done.reason}"[:2_000], done.at))


def merges(record: Record) -> Sequence[Merge]:
    """The merges of a record, into others and of others into it, newest first (one statement)."""
    found = Merge.objects.filter(into=record.pk) | Merge.objects.filter(**{str(record._meta.model_name): record.pk})
    return list(found.select_related("actor", "undone_by", *("speaker", "source", "quote", "claim")).order_by("-pk"))
