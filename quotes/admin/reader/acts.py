"""What the reader asks of `review` and of the base: who is named near a passage, a new quote, another span."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db import transaction

from quotes import review
from quotes.admin.reader.forms import speaker_chosen
from quotes.models import Actor, Anchor, Capture, Identity, NameKind, Part, Quote, Source, Speaker, SpeakerName, State
from quotes.review.problem import refusal
from quotes.review.slugs import free_slug
from quotes.text.anchors import rebuild
from quotes.text.names import filed, mentions, nearest, surname
from quotes.text.normal import name_key

BEARERS = 200
"""How many speakers with a name that occurs near a passage are looked at."""

SUGGESTED = 8

Edges = list[tuple[str, Speaker]]


def named_near(text: str, start: int, end: int) -> list[Speaker]:
    """The speakers named near text[start:end], the nearest first, by names, sort names and aliases, never by metonyms.

    Three statements whatever the base holds: only names that occur near the passage are looked up.
    """
    found = mentions(text, start, end)
    borne = bearing({key for one in found for key in one.keys})
    speakers = {str(speaker.pk): speaker for _, speaker in borne}
    keys: dict[str, list[str]] = defaultdict(list)
    for key, speaker in [*borne, *_families(speakers.values())]:
        keys[key].append(str(speaker.pk))
    return [speakers[one] for one in nearest(text, start, end, found, keys)[:SUGGESTED]]


def bearing(keys: set[str]) -> Edges:
    """Speakers by the keys of their names, at most BEARERS of either table (three statements)."""
    usable = Speaker.objects.filter(merged_into=None).exclude(state__in=(State.WITHHELD, State.REJECTED))
    by_name = list(usable.filter(name_key__in=keys).order_by("name_key", "pk")[:BEARERS])
    others = SpeakerName.objects.filter(name_key__in=keys).exclude(kind=NameKind.METONYM).order_by("name_key", "pk")
    rows = list(others.values_list("name_key", "speaker_id")[:BEARERS])
    by_alias = usable.in_bulk({key for _, key in rows}) if rows else {}
    own = [
        (name_key(form), speaker) for speaker in by_name for form in (speaker.name, speaker.sort_name or speaker.name)
    ]
    return [*own, *((key, by_alias[speaker]) for key, speaker in rows if speaker in by_alias)]


def _families(speakers: Any) -> Edges:
    """The names under which persons are mentioned again, and full names that are filed in another order."""
    return [
        (name_key(family), speaker)
        for speaker in speakers
        if speaker.kind == "person" and (family := surname(speaker.name, speaker.sort_name))
    ]


def new_quote(source: Source, capture: Capture, given: dict[str, Any], actor: Actor) -> Quote:
    """A draft of a quote with one anchor, and of its speaker where the name is new: one transaction.

    Raises Refused and NotPermitted as `review` does, and for a name that several bear ("several").
    """
    if source.state not in review.steps.EDITABLE:
        raise refusal("final", "This source takes no more quotes.")
    start, end = given["start"], given["end"]
    with transaction.atomic():
        speaker = _speaker(given, actor)
        identity = Identity.NAMED.value if speaker else given["who"]
        quote = Quote(source=source, kind=given["kind"], speaker=speaker, identity=identity)
        quote.speaker_label = given["speaker_label"].strip() or None
        quote.text = _words(capture, start, end)
        with review.edit(quote, actor=actor) as act:
            act.save(quote)
            act.save(Anchor(quote=quote, capture=capture, start=start, end=end, part=Part.WORDS))
    return quote


def _words(capture: Capture, start: int, end: int) -> str:
    if capture.text is None:
        raise refusal("no_text", "The text is not kept here, so nothing can be selected in it.")
    if not 0 <= start < end <= len(capture.text):
        length = len(capture.text)
        raise refusal("anchor_span", f"The selection {start}–{end} is outside the text of {length:,} characters.")
    return capture.text[start:end]


def _speaker(given: dict[str, Any], actor: Actor) -> Speaker | None:
    name = " ".join(given["name"].split())
    if not name:
        return _chosen(given["who"])
    found = list({speaker.pk: speaker for _, speaker in bearing(set(filed(name.split())))}.values())
    exact = [one for one in found if one.name == name] or found
    if len(exact) > 1:
        raise refusal("several", f"{len(exact)} speakers bear this name: choose one in the list above.", "name")
    if exact:
        return exact[0]
    speaker = Speaker(kind=given["speaker_kind"], name=name, slug=free_slug(Speaker, name))
    review.write(speaker, actor=actor)
    return speaker


def _chosen(who: str) -> Speaker | None:
    if who in Identity.values:
        return None
    if speaker := speaker_chosen(who):
        return speaker
    raise refusal("gone", "This speaker is no longer here: choose another.", "who")


def bearers_of(name: str) -> list[Speaker]:
    """All who bear a name, to choose among (three statements)."""
    return list({speaker.pk: speaker for _, speaker in bearing(set(filed(name.split())))}.values())


def spans_with(quote: Any, capture: Capture, start: int, end: int) -> tuple[list[Any], Anchor, str]:
    """The anchors of a quote that make room for another span, that span, and the text as rebuilt (one statement).

    Spans stand in the order of the text. Raises Refused where they overlap, or stand in another text.
    """
    anchors = list(Anchor.objects.filter(quote=quote).order_by("seq"))
    words = [anchor for anchor in anchors if anchor.part == Part.WORDS]
    if any(anchor.capture_id != capture.pk for anchor in words):
        raise refusal(
            "another_text", "Its other words stand in another text of this source: confirm first where they are."
        )
    if any(anchor.start < end and start < anchor.end for anchor in words):
        raise refusal("overlap", "The selection overlaps words that belong to this quote already.")
    later = [anchor for anchor in words if anchor.start >= end]
    added = Anchor(quote=quote, capture=capture, start=start, end=end, part=Part.WORDS)
    moving = []
    if later:
        added.seq = later[0].seq
        moving = [anchor for anchor in anchors if anchor.seq >= later[0].seq]
    return moving[::-1], added, _rebuilt([*words, added], capture)


def _rebuilt(anchors: Sequence[Any], capture: Capture) -> str:
    ordered = sorted(anchors, key=lambda anchor: anchor.start)
    return rebuild([_words(capture, anchor.start, anchor.end) for anchor in ordered])


def add_span(quote: Any, capture: Capture, given: dict[str, Any], actor: Actor) -> None:
    """Add a span to a quote and rebuild its text, as one edit. Raises Refused, NotPermitted and Conflict.

    Anchors that come after the new one make room for it.
    """
    moving, added, text = spans_with(quote, capture, given["start"], given["end"])
    with review.edit(quote, actor=actor, reason=given["reason"], expected_version=given["version"]) as act:
        for anchor in moving:
            anchor.seq += 1
            act.save(anchor)
        act.save(added)
        quote.text = text
        act.save(quote)


def of_source(source: Source, key: UUID | None) -> Any:
    """A quote of this source by its key; None for any other (one statement)."""
    return Quote.objects.filter(source=source, pk=key).select_related("speaker").first() if key else None
