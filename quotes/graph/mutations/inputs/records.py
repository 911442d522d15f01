"""Inputs that make and change records."""

from quotes.graph import enums
from quotes.graph.mutations.inputs.made import ID, Change, Once, given, means
from quotes.graph.mutations.inputs.rows import (
    AffiliationInput,
    AnchorInput,
    AssessmentInput,
    FuzzyDateInput,
    IdentifierInput,
    QuantityInput,
    RelayInput,
    SourceCorrectionInput,
    SpeakerNameInput,
)
from quotes.read.meaning import MEANING

SLUG = "Its name in addresses; made from its name or title when absent."


class SpeakerFields:
    kind: enums.SpeakerKind | None
    name: str | None
    sort_name: str | None
    slug: str | None = means(SLUG)
    description: str | None
    note: str | None
    names: list[SpeakerNameInput] | None
    identifiers: list[IdentifierInput] | None
    affiliations: list[AffiliationInput] | None


@given("A new speaker.", MEANING["speaker"])
class CreateSpeakerInput(SpeakerFields, Once):
    kind: enums.SpeakerKind
    name: str


@given("What changes of a speaker.", MEANING["speaker"])
class UpdateSpeakerInput(SpeakerFields, Change):
    pass


class SourceFields:
    kind: enums.SourceKind | None
    title: str | None
    title_supplied: bool | None
    slug: str | None = means(SLUG)
    url: str | None
    publisher: ID | None
    byline: str | None
    published: FuzzyDateInput | None
    language: str | None
    via: ID | None
    rights: str | None
    text_access: str | None = means(MEANING["source"]["text_access"])
    note: str | None
    corrections: list[SourceCorrectionInput] | None


@given("A new source.", MEANING["source"])
class CreateSourceInput(SourceFields, Once):
    kind: enums.SourceKind
    title: str


@given("What changes of a source.", MEANING["source"])
class UpdateSourceInput(SourceFields, Change):
    pass


class QuoteFields:
    source: ID | None
    kind: enums.QuoteKind | None
    text: str | None = means(
        "The words as the source has them, without the quotation marks around them; those of the anchors, joined by "
        "one space, when absent."
    )
    language: str | None
    speaker: ID | None
    identity: enums.SpeakerIdentity | None
    speaker_label: str | None
    speaker_role: str | None
    on_behalf_of: ID | None
    said: FuzzyDateInput | None
    said_language: str | None
    occasion: str | None
    primary_source: ID | None
    within: ID | None
    translation_of: ID | None
    printing_of: ID | None
    note: str | None
    anchors: list[AnchorInput] | None
    relays: list[RelayInput] | None
    topics: list[ID] | None


@given("A new quote.", MEANING["quote"])
class CreateQuoteInput(QuoteFields, Once):
    source: ID
    kind: enums.QuoteKind
    identity: enums.SpeakerIdentity | None = means(
        "How the speaker is known. When absent: named where a speaker is given, source where the kind is own; else it "
        "has to be said."
    )


@given("What changes of a quote.", MEANING["quote"])
class UpdateQuoteInput(QuoteFields, Change):
    pass


class ClaimFields:
    text: str | None
    language: str | None
    about: list[ID] | None
    when: FuzzyDateInput | None
    place: str | None
    quantity: QuantityInput | None
    note: str | None
    topics: list[ID] | None
    assessments: list[AssessmentInput] | None


@given("A new claim.", MEANING["claim"])
class CreateClaimInput(ClaimFields, Once):
    text: str


@given("What changes of a claim. Evidence and links have mutations of their own.", MEANING["claim"])
class UpdateClaimInput(ClaimFields, Change):
    pass


class TopicFields:
    name: str | None
    slug: str | None = means(SLUG)
    description: str | None


@given("A new topic.", MEANING["topic"])
class CreateTopicInput(TopicFields, Once):
    name: str


@given("What changes of a topic.", MEANING["topic"])
class UpdateTopicInput(TopicFields, Change):
    reason: str | None = means("Why.")
