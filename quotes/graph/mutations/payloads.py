"""What mutations answer to an act that was done: the rows that were written, readable to any depth."""

from typing import Any, TypeVar

import strawberry

from quotes.graph import types
from quotes.graph.nodes import TYPENAME, field

C = TypeVar("C")


class Success:
    """A row that knows its type."""

    @classmethod
    def is_type_of(cls, row: Any, info: Any) -> bool:
        """Whether a row is this success."""
        return isinstance(row, dict) and row.get(TYPENAME) == cls.__name__


def success(cls: type[C]) -> type[C]:
    """The type of a success."""
    return strawberry.type(cls, description="It was done.")


CORRECTION = "The correction, where what was changed is published; else null."


@success
class CreateSpeakerSuccess(Success):
    speaker: types.Speaker = field("The speaker that was entered.")


@success
class UpdateSpeakerSuccess(Success):
    speaker: types.Speaker = field("The speaker as it is now.")
    decision: types.Decision | None = field(CORRECTION)


@success
class CreateSourceSuccess(Success):
    source: types.Source = field("The source that was entered.")


@success
class UpdateSourceSuccess(Success):
    source: types.Source = field("The source as it is now.")
    decision: types.Decision | None = field(CORRECTION)


@success
class CreateQuoteSuccess(Success):
    quote: types.Quote = field("The quote that was entered.")


@success
class UpdateQuoteSuccess(Success):
    quote: types.Quote = field("The quote as it is now.")
    decision: types.Decision | None = field(CORRECTION)


@success
class CreateClaimSuccess(Success):
    claim: types.Claim = field("The claim that was entered.")


@success
class UpdateClaimSuccess(Success):
    claim: types.Claim = field("The claim as it is now.")
    decision: types.Decision | None = field(CORRECTION)


@success
class CreateTopicSuccess(Success):
    topic: types.Topic = field("The topic that was made.")


@success
class UpdateTopicSuccess(Success):
    topic: types.Topic = field("The topic as it is now.")


@success
class CaptureTextSuccess(Success):
    capture: types.Capture = field("The capture of this text.")
    created: bool = field("Whether it is new; the same text of the same source is captured once.")


@success
class ProposeQuotesSuccess(Success):
    quotes: list[types.Quote] = field("The quotes of all candidates, in their order, each once.")
    created: int = field("How many of them are new.")


@success
class AddEvidenceSuccess(Success):
    evidence: types.Evidence = field("The evidence that was added.")


@success
class RemoveEvidenceSuccess(Success):
    claim: types.Claim = field("The claim as it is now.")


@success
class LinkClaimsSuccess(Success):
    from_: types.Claim = field("The claim from which the relation is read.", name="from")
    to: types.Claim = field("The claim to which it leads.")


@success
class UnlinkClaimsSuccess(Success):
    from_: types.Claim = field("The claim from which the relation was read.", name="from")
    to: types.Claim = field("The claim to which it led.")


@success
class AssessClaimSuccess(Success):
    claim: types.Claim = field("The claim as it is now.")


RECORD = "The record as it is now."
DECISION = "The decision by which it came there."


@success
class SubmitSuccess(Success):
    record: types.Record = field(RECORD)
    decision: types.Decision = field(DECISION)


@success
class PublishSuccess(Success):
    record: types.Record = field(RECORD)
    decision: types.Decision = field(DECISION)


@success
class ReturnToDraftSuccess(Success):
    record: types.Record = field(RECORD)
    decision: types.Decision = field(DECISION)


@success
class AcceptSuccess(Success):
    record: types.Record = field(RECORD)
    decision: types.Decision = field(DECISION)


@success
class RejectSuccess(Success):
    record: types.Record = field(RECORD)
    decision: types.Decision = field(DECISION)


@success
class ConfirmSuccess(Success):
    record: types.Record = field(RECORD)
    decision: types.Decision = field("The last of the decisions.")
    decisions: list[types.Decision] = field("A decision for each correction that waited; at most 100 are told.")


@success
class RetractSuccess(Success):
    record: types.Record = field(RECORD)
    decision: types.Decision = field(DECISION)


@success
class WithholdSuccess(Success):
    record: types.Record = field(RECORD)
    decision: types.Decision = field(DECISION)


STAYS, GOES = "The one that stays.", "The one that went: its mergedInto names the other."


@success
class MergeSpeakersSuccess(Success):
    speaker: types.Speaker = field(STAYS)
    merged: types.Speaker = field(GOES)


@success
class MergeSourcesSuccess(Success):
    source: types.Source = field(STAYS)
    merged: types.Source = field(GOES)


@success
class MergeQuotesSuccess(Success):
    quote: types.Quote = field(STAYS)
    merged: types.Quote = field(GOES)


@success
class MergeClaimsSuccess(Success):
    claim: types.Claim = field(STAYS)
    merged: types.Claim = field(GOES)


@success
class UndoMergeSuccess(Success):
    record: types.Record = field("The record, which stands for itself again.")
    other: types.Record = field("The one into which it had been merged.")
