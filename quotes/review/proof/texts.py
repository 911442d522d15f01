"""Captured texts against their digests, and anchors against the texts."""

from collections.abc import Iterator, Sequence
from typing import Any

from quotes.models import Anchor, AnchorStatus, Capture
from quotes.review.proof.fault import CHUNK, Fault, Seen, beside, counted
from quotes.text.anchors import CONTEXT, digest
from quotes.text.normal import flaw, normal

_TEXTS = 20
ANCHOR = ("capture_id", "pk", "start", "end", "exact", "prefix", "suffix", "sha256", "status")


def texts(seen: Seen) -> Iterator[Fault]:
    """Digest, length and normal form of every text that is kept; every anchor's words and context (two statements)."""
    captures = Capture.objects.order_by("pk").values_list("pk", "text", "sha256", "length")
    anchors = Anchor.objects.order_by("capture", "pk").values_list(*ANCHOR)
    pairs = beside(captures.iterator(_TEXTS), anchors.iterator(CHUNK))
    for (key, text, sha256, length), standing in counted(pairs, seen):
        if text is not None:
            for code, message in captured(text, sha256, length):
                yield Fault("capture", key, code, message)
        for anchor in standing:
            for code, message in anchored(anchor, text, length):
                yield Fault("anchor", anchor[1], code, message)


def captured(text: str, sha256: str, length: int) -> Iterator[tuple[str, str]]:
    """What is wrong with a captured text."""
    if digest(text) != sha256:
        yield "digest", "The text does not have the digest it was captured with."
    if len(text) != length:
        yield "length", f"The text has {len(text):,} characters; it was captured with {length:,}."
    if normal(text) != text or flaw(text, lines=True, bidi=True):
        yield "not_normal", "The text is not in its normal form."


def anchored(anchor: Sequence[Any], text: str | None, length: int) -> Iterator[tuple[str, str]]:
    """What is wrong with an anchor, given by its columns ANCHOR, in a text of this length that is kept or not."""
    _, _, start, end, exact, _, _, sha256, status = anchor
    if end > length:
        yield "span", f"The span {start}:{end} is outside the text of {length:,} characters."
    elif text is not None:
        yield from _standing(anchor, text)
    elif status not in (AnchorStatus.EXACT, AnchorStatus.UNVERIFIABLE):
        yield "status", f"The anchor is {status}, though there is no text to tell by."
    if exact is not None and digest(exact) != sha256:
        yield "anchor_digest", "The words do not have the anchor's digest."


def _standing(anchor: Sequence[Any], text: str) -> Iterator[tuple[str, str]]:
    _, _, start, end, exact, prefix, suffix, sha256, status = anchor
    if digest(text[start:end]) != sha256:
        if status in (AnchorStatus.EXACT, AnchorStatus.UNVERIFIABLE):
            yield "not_there", f"The text at {start}:{end} does not have the anchor's digest."
        return
    if status != AnchorStatus.EXACT:
        yield "status", f"The words stand at {start}:{end}, but the anchor is {status}."
    if exact is not None and exact != text[start:end]:
        yield "exact", f"The words are not those at {start}:{end}."
    if prefix is not None and prefix != text[max(0, start - CONTEXT) : start]:
        yield "prefix", f"The context before {start} is another."
    if suffix is not None and suffix != text[end : end + CONTEXT]:
        yield "suffix", f"The context after {end} is another."
