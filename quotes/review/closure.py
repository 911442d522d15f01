"""Why a record cannot be published: the rules that need several rows.

They are pure functions of rows already loaded, so that one record at the moment of publishing and a million under
`verify` are judged by the same words. `loaded` fetches what they need.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Prefetch, Q

from quotes.models import Anchor, AnchorStatus, Claim, Evidence, Part, Quote, Record, Relay, Source, Speaker, State
from quotes.review.problem import Problem
from quotes.text.anchors import digest


def hindrances(record: Record) -> list[Problem]:
    """Why a record cannot be published (or, published, should not be), in words; empty when it can.

    One statement, three for a quote; what is changed in memory only is not seen.
    """
    return [problem for held in loaded(type(record), [record.pk]) for problem in judged(held)]


def judged(record: Record) -> Iterator[Problem]:
    """The same for a record that came from `loaded`. No statements."""
    return _RULES[type(record)](record)


def broken(record: Record) -> Iterator[Problem]:
    """What is wrong with a public record from `loaded`: a published one is judged; a retracted quote, which rests on
    nothing any more, must still be what its anchors say and show nobody and nothing that is withheld. No statements."""
    if record.state == State.PUBLISHED:
        yield from judged(record)
    elif isinstance(record, Quote):
        yield from _words(record.text, _word_anchors(record))
        for path, shown in [("source", record.source), *_heard(record)]:
            if shown is not None and not shown.is_public:
                yield Problem("shows_hidden", f"It is public and shows what is {_state(shown)}.", (path,))


def loaded(model: type[Record], keys: Sequence[UUID]) -> Iterable[Any]:
    """Records with all that the rules look at: one statement, three for quotes, however many keys."""
    return _LOADS[model]().filter(pk__in=keys).order_by("pk")


def pieces(text: str, lengths: Sequence[int]) -> list[str] | None:
    """A quote's text cut into spans of these lengths, in code points, with one space between; None if it cannot be."""
    cut, at = [], 0
    for length in lengths:
        cut.append(text[at : at + length])
        at += length + 1
    return cut if at - 1 == len(text) and " ".join(cut) == text else None


def _nothing(record: Record) -> Iterator[Problem]:
    """A speaker or a source rests on no other row."""
    return iter(())


def _claim(claim: Any) -> Iterator[Problem]:
    if claim.merged_into_id is None and not claim.has_published_evidence:
        yield Problem("no_evidence", "A claim needs at least one published quote as evidence.", ("evidence",))


def _quote(quote: Any) -> Iterator[Problem]:
    if quote.source.state != State.PUBLISHED:
        yield Problem("source_not_published", f"Its source is {_state(quote.source)}.", ("source",))
    if quote.merged_into_id is None and quote.source.merged_into_id is not None:
        yield Problem("merged", "Its source was merged into another: name that one.", ("source",))
    yield from _spoken(quote)
    if quote.within is not None and quote.within.source_id != quote.source_id:
        yield Problem("within_elsewhere", "The enclosing passage stands in another source.", ("within",))
    for anchor in quote.anchors.all():
        yield from _anchor(anchor, quote.source_id)
    yield from _words(quote.text, _word_anchors(quote))


def _spoken(quote: Any) -> Iterator[Problem]:
    if (quote.identity == "named") != (quote.speaker_id is not None):
        yield Problem("speaker_unexplained", "A speaker is named, or the identity says why not.", ("identity",))
    for path, speaker in _heard(quote):
        if speaker is not None and speaker.merged_into_id is not None and quote.merged_into_id is None:
            yield Problem(
                "merged", f"{speaker.name} was merged into another speaker: name that one.", tuple(path.split("."))
            )
        if speaker is not None and speaker.state != State.PUBLISHED:
            yield Problem(
                "speaker_not_published", f"The speaker {speaker.name} is {_state(speaker)}.", tuple(path.split("."))
            )


def _heard(quote: Any) -> list[tuple[str, Any]]:
    """Everybody through whom the words are said to have come."""
    relays = [(f"relays.{relay.position}.speaker", relay.speaker) for relay in quote.relays.all()]
    return [("speaker", quote.speaker), ("on_behalf_of", quote.on_behalf_of), *relays]


def _word_anchors(quote: Any) -> list[Any]:
    return [anchor for anchor in quote.anchors.all() if anchor.part == Part.WORDS]


def _anchor(anchor: Any, source_id: UUID) -> Iterator[Problem]:
    path = ("anchors", str(anchor.seq))
    if anchor.of_source != source_id:
        yield Problem("anchor_elsewhere", "An anchor stands in a capture of another source.", path)
    if anchor.status == AnchorStatus.UNVERIFIABLE:
        if anchor.text_kept:
            yield Problem("anchor_unchecked", "An anchor was not checked, though its text is kept.", path)
    elif anchor.status != AnchorStatus.EXACT:
        yield Problem("anchor_not_exact", f"The words of an anchor are {anchor.status}.", path)
    if anchor.exact is not None and digest(anchor.exact) != anchor.sha256:
        yield Problem("anchor_digest", "An anchor's words do not have its digest.", path)


def _words(text: str, anchors: list[Any]) -> Iterator[Problem]:
    """The text is rebuilt from its anchors, or, where their words are withheld, cut into pieces with their digests."""
    if not anchors:
        yield Problem("no_anchor", "No anchor says where the words stand.", ("anchors",))
        return
    cut = pieces(text, [anchor.end - anchor.start for anchor in anchors])
    if cut is None or any(digest(piece) != anchor.sha256 for piece, anchor in zip(cut, anchors, strict=True)):
        yield Problem("not_rebuilt", "The text is not what its anchors say, joined by one space.", ("text",))


def _state(record: Record) -> str:
    return State(record.state).label.lower()


def _load_quotes() -> Any:
    anchors = Anchor.objects.order_by("seq").annotate(
        of_source=F("capture__source"), text_kept=Q(capture__text__isnull=False)
    )
    relays = Relay.objects.order_by("position").select_related("speaker")
    return Quote.objects.select_related("source", "speaker", "on_behalf_of", "within").prefetch_related(
        Prefetch("anchors", anchors), Prefetch("relays", relays)
    )


def _load_claims() -> Any:
    published = Evidence.objects.filter(claim=OuterRef("pk"), quote__state=State.PUBLISHED)
    return Claim.objects.annotate(has_published_evidence=Exists(published))


_RULES: dict[type, Callable[[Any], Iterator[Problem]]] = {
    Speaker: _nothing, Source: _nothing, Quote: _quote, Claim: _claim,
}  # fmt: skip
_LOADS: dict[type, Callable[[], Any]] = {
    Speaker: Speaker.objects.all, Source: Source.objects.all, Quote: _load_quotes, Claim: _load_claims,
}  # fmt: skip
