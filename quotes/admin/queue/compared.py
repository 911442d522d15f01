"""Two states of a record side by side: what a machine suggested and what stands there now, before and after."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from quotes.admin.changes import Change, changes
from quotes.admin.past import decided
from quotes.models import Proposal, Quote
from quotes.models.decision import Decision
from quotes.text.difference import Piece, words

MOST = 100
"""How many decisions are looked through for corrections that wait."""


@dataclass(frozen=True, slots=True)
class Side:
    """A field on both sides, and the words that differ."""

    label: str
    before: str | None
    after: str | None
    pieces: tuple[Piece, ...]

    @property
    def is_same(self) -> bool:
        """Whether nothing was changed."""
        return self.before == self.after


@dataclass(frozen=True, slots=True)
class Original:
    """What a machine suggested: the fields that the quote has too, and the rest of it as JSON."""

    proposal: Proposal
    sides: tuple[Side, ...]
    rest: str


@dataclass(frozen=True, slots=True)
class Correction:
    """A change of a published record that waits for a second person."""

    change: Change
    sides: tuple[Side, ...]


def side(label: str, before: str | None, after: str | None) -> Side:
    """Both sides of a field with their difference; None is nothing."""
    return Side(label, before, after, tuple(words(before or "", after or "")))


def originals(quote: Any) -> list[Original]:
    """The proposals for a quote, newest first (one statement)."""
    return [_original(one, quote) for one in quote.proposals.order_by("-pk")[:5]]


def corrections(record: Any) -> tuple[list[Decision], list[Correction]]:
    """The corrections that wait, oldest first, and all that changed since the decision before them.

    One statement, and those of `changes`.
    """
    waiting, after = _waiting(decided(record)[:MOST])
    if not waiting:
        return [], []
    recent = reversed(changes(record, after=after))
    return waiting, [
        Correction(one, tuple(side(each.field, each.before, each.after) for each in one.differences)) for one in recent
    ]


def _waiting(newest_first: Any) -> tuple[list[Decision], Any]:
    """The corrections nobody confirmed, oldest first, and the key of the decision before the first of them."""
    waiting: list[Decision] = []
    before = None
    for decision in newest_first:
        if not decision.from_state == decision.to_state == "published":
            before = before or decision.pk
            break
        if decision.confirms_id is None and not hasattr(decision, "confirmed_by"):
            waiting.insert(0, decision)
            before = None
        else:
            before = before or decision.pk
    return waiting, before


def _original(proposal: Proposal, quote: Quote) -> Original:
    payload: Any = proposal.payload if isinstance(proposal.payload, dict) else {"payload": proposal.payload}
    kept = {name: value for name, value in payload.items() if not _is_field(name, value)}
    told = tuple(_fields(payload, quote))
    return Original(proposal, told, json.dumps(kept, ensure_ascii=False, indent=2) if kept else "")


def _fields(payload: dict[str, Any], quote: Any) -> Iterator[Side]:
    for name, value in payload.items():
        if _is_field(name, value):
            field: Any = Quote._meta.get_field(name)
            now = getattr(quote, name)
            yield side(
                str(field.verbose_name), None if value is None else str(value), None if now is None else str(now)
            )


_TOLD: Sequence[str] = (
    "text", "kind", "language", "identity", "speaker", "speaker_label", "speaker_role", "on_behalf_of", "said_text",
    "said_edtf", "said_language", "occasion", "note",
)  # fmt: skip


def _is_field(name: str, value: Any) -> bool:
    return name in _TOLD and (value is None or isinstance(value, str | int | float))
