"""Likeness: which records look like one. A machine suggests, with a score and why; a person decides, and it is kept.

Whenever a record is written, its keys (quotes.text.likeness) are, and it is compared with those that share one.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from django.db import transaction
from django.db.models import Count, Q

from quotes.models import (
    Actor,
    BlockingKey,
    Capture,
    Claim,
    Judgement,
    Likeness,
    NameKind,
    Quote,
    Record,
    Source,
    Speaker,
    SpeakerName,
    State,
)
from quotes.review import decide
from quotes.review.problem import refusal
from quotes.text.likeness import Like, hashed, is_short, name_keys, names_like, same_wording, wording_keys, words

LEAST = 0.7
"""Below this nothing is suggested."""

ASKED = 50
"""With so many records that share a key, at most, one is compared."""

_GONE = (State.REJECTED.value, State.WITHHELD.value)


def pair(one: Record, other: Record) -> dict[str, Any]:
    """The two as a likeness names them."""
    first, second = sorted([one.pk, other.pk])
    return {"kind": one._meta.model_name, "first": first, "second": second}


def note(record: Record) -> None:
    """Write the keys of a record and what it looks like now (four statements; a few more where they differ)."""
    kind = str(record._meta.model_name)
    keys = _keys(record)
    held = set(BlockingKey.objects.filter(record=record.pk).values_list("key", flat=True))
    if held != keys:
        BlockingKey.objects.filter(record=record.pk).delete()
        BlockingKey.objects.bulk_create(BlockingKey(kind=kind, record=record.pk, key=key) for key in sorted(keys))
    found = list(_found(record, keys)) if keys else []
    _suggest(record, found)


def write_keys(records: Sequence[Any]) -> None:
    """Write the keys of many records of one kind (two statements; one more for each speaker or source)."""
    kind = str(records[0]._meta.model_name)
    BlockingKey.objects.filter(record__in=[record.pk for record in records]).delete()
    BlockingKey.objects.bulk_create(
        (BlockingKey(kind=kind, record=record.pk, key=key) for record in records for key in sorted(_keys(record))),
        batch_size=1_000,
    )


def sharing(kind: str) -> list[UUID]:
    """The records of a kind that share a key with another (one statement, over all keys)."""
    keys = BlockingKey.objects.filter(kind=kind)
    shared = keys.values("key").annotate(times=Count("pk")).filter(times__gt=1).values("key")
    return list(keys.filter(key__in=shared).order_by("record").values_list("record", flat=True).distinct())


def forget(keys: Sequence[UUID]) -> None:
    """Suggest these records no more; what people decided stays (three statements)."""
    BlockingKey.objects.filter(record__in=keys).delete()
    Likeness.objects.filter(first__in=keys, judgement=None).delete()
    Likeness.objects.filter(second__in=keys, judgement=None).delete()


def different(
    one: Record, other: Record, *, actor: Actor, reason: str | None = None, at: datetime | None = None
) -> Likeness:
    """Remember that two records are not the same; they are not suggested again (three statements). Raises Refused."""
    done = decide.by(actor, reason, at)
    if type(one) is not type(other) or one.pk == other.pk:
        raise refusal("other_kind", "Only two records of one kind can be told apart.")
    said = {"judgement": Judgement.DIFFERENT, "judged_by": actor.user, "judged_at": done.at, "reason": done.reason}
    with transaction.atomic():
        made, _ = Likeness.objects.update_or_create(
            **pair(one, other), defaults=said, create_defaults={**said, "score": 0, "why": []}
        )
    return made


def like(record: Record) -> list[Likeness]:
    """What a record looks like and nobody has judged yet, the likest first (two statements)."""
    either = Likeness.objects.filter(judgement=None)
    return sorted((*either.filter(first=record.pk), *either.filter(second=record.pk)), key=lambda one: -one.score)


def _keys(record: Any) -> set[str]:
    if record.merged_into_id is not None or record.state in _GONE:
        return set()
    return _KEYS[type(record)](record)


def _names(speakers: Iterable[Any]) -> dict[UUID, list[str]]:
    """The names each of these speakers is written under; a metonym is nobody's name (one statement)."""
    named = {one.pk: [one.name, *([one.sort_name] if one.sort_name else [])] for one in speakers}
    others = SpeakerName.objects.filter(speaker__in=named).exclude(kind=NameKind.METONYM)
    for key, name in others.values_list("speaker_id", "name"):
        named[key].append(name)
    return named


def _speaker_keys(speaker: Any) -> set[str]:
    return name_keys(_names([speaker])[speaker.pk])


def _source_keys(source: Any) -> set[str]:
    digests = Capture.objects.filter(source=source.pk).values_list("sha256", flat=True)
    keys = {hashed("digest", [one]) for one in digests} | {hashed("title", words(source.title))}
    return keys | ({hashed("page", [page])} if (page := _page(source)) else set())


def _page(source: Any) -> str:
    """The address without its query."""
    parts = urlsplit(source.url_key or "")
    return f"{parts.netloc}{parts.path}" if len(parts.path) > 1 else ""


def _text_keys(record: Any) -> set[str]:
    return wording_keys(record.text)


def _found(record: Record, keys: set[str]) -> Iterator[tuple[UUID, Like]]:
    """The records that share a key and are like this one."""
    sharing = BlockingKey.objects.filter(kind=record._meta.model_name, key__in=keys).exclude(record=record.pk)
    others = list(sharing.order_by("-record").values_list("record", flat=True).distinct()[:ASKED])
    if others:
        yield from _COMPARED[type(record)](record, list(type(record)._default_manager.filter(pk__in=others)))


def _speakers(speaker: Any, others: list[Any]) -> Iterator[tuple[UUID, Like]]:
    names = _names([speaker, *others])
    for other in others:
        found = names_like(names[speaker.pk], names[other.pk])
        if found and other.kind != speaker.kind:
            found = Like(round(found.score * 0.6, 2), f"{found.why} Their kinds differ.")
        if found:
            yield other.pk, found


def _sources(source: Any, others: list[Any]) -> Iterator[tuple[UUID, Like]]:
    digests = Capture.objects.filter(source=source.pk).values("sha256")
    same = set(Capture.objects.filter(sha256__in=digests, source__in=others).values_list("source_id", flat=True))
    for other in others:
        if other.pk in same:
            yield other.pk, Like(1.0, "The same text was captured for both.")
        elif words(source.title) == words(other.title):
            yield other.pk, _titled(source, other)
        elif _page(source) and _page(source) == _page(other):
            yield other.pk, Like(0.8, "Their addresses differ only in what follows the question mark.")


def _titled(one: Any, other: Any) -> Like:
    """Two sources with the same title: the more alike the less else differs."""
    published = {one.published_edtf, other.published_edtf} - {None}
    publishers = {one.publisher_id, other.publisher_id} - {None}
    if len(published) > 1 or len(publishers) > 1:
        return Like(0.5, "Only their titles are the same.")
    if one.published_edtf == other.published_edtf is not None and len(publishers) == 1:
        return Like(0.95, "Title, date and publisher are the same.")
    return Like(0.8, "Their titles are the same; nothing known of date and publisher differs.")


def _quotes(quote: Any, others: list[Any]) -> Iterator[tuple[UUID, Like]]:
    for other in others:
        if not same_wording(quote.text, other.text) or _related(quote, other):
            continue
        if len({quote.speaker_id, other.speaker_id} - {None}) > 1:
            continue  # several speakers of one report are one quote each
        if quote.source_id == other.source_id:
            yield other.pk, Like(0.95, "The same words in the same source.")
        elif not is_short(quote.text):
            yield other.pk, Like(0.8, "The same words in two sources: one may be another printing of the other.")


def _related(one: Any, other: Any) -> bool:
    """Whether somebody has said already how the one stands to the other."""
    links = ("within_id", "printing_of_id", "translation_of_id")
    shared = one.printing_of_id is not None and one.printing_of_id == other.printing_of_id
    return shared or any(getattr(one, name) == other.pk or getattr(other, name) == one.pk for name in links)


def _claims(claim: Any, others: list[Any]) -> Iterator[tuple[UUID, Like]]:
    for other in others:
        if same_wording(claim.text, other.text):
            yield other.pk, Like(0.95, "The same words.")


def _suggest(record: Record, found: list[tuple[UUID, Like]]) -> None:
    """Write what was found; what nobody judged and no longer holds goes."""
    rows = [_row(record, other, like) for other, like in found if like.score >= LEAST]
    pairs = {(row.first, row.second) for row in rows}
    held = Likeness.objects.filter(Q(first=record.pk) | Q(second=record.pk), judgement=None)
    gone = [one.pk for one in held if (one.first, one.second) not in pairs]
    if gone:
        Likeness.objects.filter(pk__in=gone).delete()
    if rows:
        Likeness.objects.bulk_create(
            rows, update_conflicts=True, unique_fields=["kind", "first", "second"], update_fields=["score", "why"]
        )


def _row(record: Record, other: UUID, like: Like) -> Likeness:
    first, second = sorted([record.pk, other])
    return Likeness(kind=str(record._meta.model_name), first=first, second=second, score=like.score, why=[like.why])


_KEYS: dict[type, Callable[[Any], set[str]]] = {
    Speaker: _speaker_keys, Source: _source_keys, Quote: _text_keys, Claim: _text_keys,
}  # fmt: skip
_COMPARED: dict[type, Callable[[Any, list[Any]], Iterator[tuple[UUID, Like]]]] = {
    Speaker: _speakers, Source: _sources, Quote: _quotes, Claim: _claims,
}  # fmt: skip
