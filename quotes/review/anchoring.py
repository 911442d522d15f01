"""What an anchor says, made to agree with the text it stands in, where that text is kept."""

from datetime import datetime

from quotes.models import Anchor, AnchorStatus, Capture
from quotes.review.problem import refusal
from quotes.text import anchors


def anchored(anchor: Anchor, at: datetime) -> None:
    """Complete an anchor before it is saved: words, context and digest where they are not given, status always.

    Where the capture's text is kept, the words are looked for in it; they are never moved, only found to have moved.
    Without the text an anchor needs its words or their digest. Raises Refused for a span outside the text. One
    statement, none where the anchor brings its capture with the text.
    """
    text = _text(anchor)
    if not anchor.sha256:
        _describe(anchor, text)
    anchor.status, anchor.checked_at = AnchorStatus.UNVERIFIABLE, None
    if text is not None:
        anchor.status, anchor.checked_at = status(anchor, text), at


def _text(anchor: Anchor) -> str | None:
    """A text never changes once it is there, so the one in memory will do; where there was none, one may have come."""
    if Anchor._meta.get_field("capture").is_cached(anchor) and anchor.capture.text is not None:
        return anchor.capture.text
    return Capture.objects.filter(pk=anchor.capture_id).values_list("text", flat=True).first()


def status(anchor: Anchor, text: str) -> str:
    """How an anchor stands in its capture's text. No statements."""
    return anchors.find(
        text,
        start=anchor.start,
        end=anchor.end,
        exact=anchor.exact,
        prefix=anchor.prefix,
        suffix=anchor.suffix,
        sha256=anchor.sha256,
    ).status


def _describe(anchor: Anchor, text: str | None) -> None:
    if text is None:
        if not anchor.exact:
            raise refusal("anchor_words", "The text is not kept here: give the words, or their digest.", "exact")
        anchor.sha256 = anchors.digest(anchor.exact)
        return
    try:
        found = anchors.select(text, anchor.start, anchor.end)
    except ValueError as error:
        raise refusal("anchor_span", str(error), "start") from None
    anchor.exact, anchor.sha256 = found.exact, found.sha256
    anchor.prefix, anchor.suffix = found.prefix or None, found.suffix or None
