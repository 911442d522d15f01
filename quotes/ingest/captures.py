"""Texts of sources: a given text becomes a capture, one that was not kept is added to the capture that waits for it,
and a newer one is compared with what came before.
"""

import codecs
import hashlib
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from quotes.models import Actor, ActorKind, Anchor, AnchorStatus, Capture, Extent, Quote, Source, State
from quotes.models.capture import TEXT_LIMIT
from quotes.models.history import IMPORT, acting
from quotes.review import NotPermitted, Problem, Refused, likeness
from quotes.review.anchoring import status
from quotes.review.edit import clean
from quotes.review.ground import held
from quotes.review.problem import refusal
from quotes.text.anchors import Found, digest, find
from quotes.text.difference import Piece, words
from quotes.text.normal import flaw, normal

BATCH = 500
CHECKED = "The text was added; anchors were checked against it."
NAMED = 5
"""How many waiting captures a refusal names, and how many sources with the same text are told."""

ENCODINGS = {"utf-8": "UTF-8", "windows-1252": "Windows-1252", "utf-16": "UTF-16"}
"""The encodings that bytes may come in, as they are declared and as people call them."""

MARKS = {codecs.BOM_UTF32_LE: "utf-32", codecs.BOM_UTF32_BE: "utf-32", codecs.BOM_UTF16_LE: "utf-16",
         codecs.BOM_UTF16_BE: "utf-16"}  # fmt: skip
"""The marks of byte order with which no UTF-8 begins, and what they say the encoding is. The longer come first: one of
them begins with another."""

PLACES = 20
"""How many places of ambiguous words are told."""

WORDLESS = 20
"""How many anchors are looked for by their digest alone, where neither they nor their capture have the words: each may
take a second."""


@dataclass(frozen=True, slots=True)
class Given:
    """A text as it came and as it is stored: both digests, the length in code points."""

    text: str
    sha256: str
    length: int
    sha256_received: str


@dataclass(frozen=True, slots=True)
class Captured:
    """The capture of a text, and whether it is new."""

    capture: Capture
    created: bool


@dataclass(frozen=True, slots=True)
class Attached:
    """The captures that have the text now, whether any lacked it before, and how their anchors stand, by status."""

    captures: list[Capture]
    added: bool
    anchors: Counter[str] = field(default_factory=Counter)

    @property
    def sound(self) -> bool:
        """Whether every anchor stands where it says."""
        return set(self.anchors) <= {AnchorStatus.EXACT.value}


@dataclass(frozen=True, slots=True)
class Standing:
    """An anchor in an earlier capture, where its words stand in a newer text, and, where that is ambiguous, the places
    to choose among: offsets in code points, at most PLACES."""

    anchor: Anchor
    found: Found
    places: tuple[int, ...] = ()


def given(text: str | bytes, encoding: str = "utf-8") -> Given:
    """A text under the text rule: bytes decoded, CRLF and CR as LF, NFC; digests in hex, of UTF-8, and of what came.

    Bytes that are said to be UTF-8 and begin with the mark of UTF-16 or UTF-32 are read as that.
    Raises Refused with the place: "not_utf8" (byte; "not_decoded" for another of ENCODINGS), "unknown_encoding", "nul",
    "surrogate", "control" (code point), "empty", "blank", "too_long".
    """
    stored = normal(_decoded(text, encoding) if isinstance(text, bytes) else text)
    if broken := flaw(stored, lines=True, bidi=True):
        raise refusal(broken.code, f"The text has {broken.message}.", "text", str(broken.at))
    if not stored:
        raise refusal("empty", "The text is empty.", "text")
    if stored.isspace():
        raise refusal("blank", "There are no words in the text.", "text")
    if len(stored) > TEXT_LIMIT:
        raise refusal("too_long", f"The text has {len(stored):,} characters, more than {TEXT_LIMIT:,}.", "text")
    received = text if isinstance(text, bytes) else text.encode()
    return Given(stored, digest(stored), len(stored), hashlib.sha256(received).hexdigest())


def capture(
    source: Source,
    text: str | bytes,
    *,
    origin: str,
    actor: Actor,
    extent: str = Extent.WHOLE,
    media_type: str = "text/plain",
    encoding: str = "utf-8",
    keep: bool = True,
    at: datetime | None = None,
    **facts: Any,
) -> Captured:
    """Bring the text of a source into the base; with `keep` off only its digest and length.

    The same text again is the capture held already, as it is. `facts`: retrieved_text, retrieved_edtf, archived_url,
    supersedes. `encoding` is that of bytes, `at` is when it came in. Where another source has the same text, both
    are noted as alike. Raises NotPermitted, and Refused (see `given`, and for a source that is withheld or rejected).
    One transaction, some fifteen statements.
    """
    found = given(text, encoding)
    with transaction.atomic():
        now = held(source)
        permit(actor)
        if now.state in (State.WITHHELD, State.REJECTED):
            raise refusal("final", "This source takes no more captures.", "source")
        if old := Capture.objects.filter(source=now, sha256=found.sha256).first():
            return Captured(old, created=False)
        new = Capture(
            source=now,
            text=found.text if keep else None,
            sha256=found.sha256,
            length=found.length,
            sha256_received=None if found.sha256_received == found.sha256 else found.sha256_received,
            extent=extent,
            origin=origin,
            media_type=media_type,
            captured_at=at or timezone.now(),
            captured_by=actor.user,
            **facts,
        )
        clean(new)
        new.save()
        _touch(Source, [now.pk], at)
        likeness.note(now)
    if source.version == now.version:
        source.version += 1
    return Captured(new, created=True)


def holders(of: Capture) -> list[Source]:
    """Other sources for which this very text was captured, oldest first, at most NAMED (one statement)."""
    others = Source.objects.filter(captures__sha256=of.sha256, merged_into=None).exclude(pk=of.source_id)
    return list(others.exclude(state__in=(State.WITHHELD, State.REJECTED)).order_by("pk")[:NAMED])


def attach_text(data: bytes, *, actor: Actor = IMPORT, at: datetime | None = None) -> Attached:
    """Add a text to the captures that were made of it without keeping it, and look where their anchors stand.

    The captures are found by the digest of the stored form, so line ends and Unicode forms do not matter. An anchor's
    `status` and `checked_at` are brought up to date, and its quote's version with them; `exact`, `prefix` and `suffix`
    stay as they are: the text now says them, and what is withheld from the public is copied nowhere. Raises Refused for
    any other text, saying which captures wait. One transaction; a second time writes nothing. About eight statements
    for 500 anchors.
    """
    found = given(data)
    with transaction.atomic(), acting(actor, CHECKED):
        captures = list(Capture.objects.select_for_update(no_key=True).filter(sha256=found.sha256).order_by("pk"))
        if not captures:
            raise _unknown(found)
        waiting = [one for one in captures if one.text is None]
        for one in waiting:
            one.text = found.text
            one.save(update_fields=["text"])
        _touch(Source, [one.source_id for one in waiting], at)
        anchors = _check(captures, found.text, actor, at or timezone.now())
    return Attached(captures, bool(waiting), anchors)


def standings(newer: Capture) -> list[Standing]:
    """Where the words of each anchor in an earlier capture of the source stand in this one's text: read, never written.

    In the order of the earlier captures and of the places there; anchors of rejected and withheld quotes are left out.
    Empty for a capture without text. At most two statements, however many anchors; the words are looked for in some ten
    milliseconds for each million characters and anchor, at worst.
    """
    if newer.text is None:
        return []
    earlier = Anchor.objects.filter(capture__source=newer.source_id, capture__seq__lt=newer.seq)
    anchors = list(
        earlier.exclude(quote__state__in=(State.REJECTED, State.WITHHELD))
        .select_related("quote")
        .order_by("capture__seq", "start", "pk")
    )
    wordless = {anchor.capture_id for anchor in anchors if anchor.exact is None}
    texts = dict(Capture.objects.filter(pk__in=wordless, text__isnull=False).values_list("pk", "text"))
    patience = iter(range(WORDLESS))
    return [_standing(anchor, _said(anchor, texts.get(anchor.capture_id)), newer.text, patience) for anchor in anchors]


def _said(anchor: Anchor, text: str | None) -> str | None:
    """The words of an anchor: its own, or those of its capture where they have its digest."""
    if anchor.exact is not None or text is None:
        return anchor.exact
    there = text[anchor.start : anchor.end]
    return there if digest(there) == anchor.sha256 else None


def _standing(anchor: Anchor, said: str | None, text: str, patience: Iterator[int]) -> Standing:
    if said is None and next(patience, None) is None:
        return Standing(anchor, Found("ambiguous", None, None))
    place = {"start": anchor.start, "end": anchor.end, "prefix": anchor.prefix, "suffix": anchor.suffix}
    found = find(text, exact=said, sha256=anchor.sha256, **place)  # type: ignore[arg-type]
    if found.status != AnchorStatus.AMBIGUOUS or said is None:
        return Standing(anchor, found)
    places = (match.start() for match in re.finditer(re.escape(said), text))
    return Standing(anchor, found, tuple(islice(places, PLACES)))


def changed(newer: Capture) -> tuple[Capture, list[Piece]] | None:
    """What differs from the text before it, by words, and whose text that was; None where there is none, or it or this
    one is not kept. One statement."""
    before = Capture.objects.filter(source=newer.source_id, seq__lt=newer.seq, text__isnull=False).order_by("-seq")
    if newer.text is None or (older := before.first()) is None:
        return None
    return older, words(older.text or "", newer.text)


def _decoded(data: bytes, encoding: str) -> str:
    if encoding not in ENCODINGS:
        raise refusal("unknown_encoding", f"Bytes may come as {', '.join(ENCODINGS.values())}.", "encoding")
    if encoding == "utf-8":
        encoding = next((marked for mark, marked in MARKS.items() if data.startswith(mark)), encoding)
    code, name = "not_utf8" if encoding == "utf-8" else "not_decoded", ENCODINGS.get(encoding, "UTF-32")
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise refusal(code, f"The text is not {name}: byte {error.start} cannot be read.", "text") from None


def permit(actor: Actor) -> None:
    """Raises NotPermitted unless the actor may add captures."""
    if actor.kind == ActorKind.PERSON and not actor.user.has_perm("quotes.add_capture"):
        raise NotPermitted(Problem("not_permitted", "You may not add captures."))


def _touch(model: type[Source] | type[Quote], keys: list[Any], at: datetime | None) -> None:
    """What belongs to these records has changed: their versions say so."""
    model.objects.filter(pk__in=keys).update(version=F("version") + 1, updated_at=at or timezone.now())


def _check(captures: list[Capture], text: str, actor: Actor, at: datetime) -> Counter[str]:
    """Bring the anchors of these captures up to date; how many there are of each status now."""
    counts: Counter[str] = Counter()
    for batch in _batches(captures):
        changed = []
        for anchor in batch:
            found = status(anchor, text)
            counts[found] += 1
            if anchor.status != found:
                anchor.status, anchor.checked_at = found, at
                changed.append(anchor)
        _write(changed, actor, at)
    return counts


def _batches(captures: list[Capture]) -> Iterator[list[Anchor]]:
    keys = list(Anchor.objects.filter(capture__in=captures).order_by("quote", "seq").values_list("pk", flat=True))
    for start in range(0, len(keys), BATCH):
        yield list(Anchor.objects.filter(pk__in=keys[start : start + BATCH]).order_by("quote", "seq"))


def _write(anchors: list[Anchor], actor: Actor, at: datetime) -> None:
    if not anchors:
        return
    Anchor.objects.bulk_update(anchors, ["status", "checked_at"], batch_size=BATCH)
    Anchor.history.bulk_history_create(
        anchors,
        update=True,
        default_user=actor.user,
        custom_historical_attrs={"actor_kind": actor.kind},
        default_change_reason=CHECKED,
    )
    _touch(Quote, list({anchor.quote_id for anchor in anchors}), at)


def _unknown(found: Given) -> Refused:
    waiting = Capture.objects.filter(text=None).order_by("-pk")
    named = "; ".join(f"{one.sha256[:12]} with {one.length:,} characters" for one in waiting[:NAMED])
    told = f"Captures that wait for theirs: {waiting.count():,} ({named})." if named else "No capture waits for a text."
    made = f"No capture was made of this text (digest {found.sha256[:12]}, {found.length:,} characters)."
    return refusal("another_text", f"{made} {told}", "text")
