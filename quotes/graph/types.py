"""The types of the record. Names and nullability are promised to clients: add, never rename.

What each field means stands in `read.meaning`, for every door alike.
"""

from typing import Annotated

import strawberry

from quotes.graph import enums, inputs
from quotes.graph.nodes import Connection, Facet, FuzzyDate, Node, PageInfo, Quantity, described, field, noun
from quotes.graph.scalars import BigInt, DateTime, Decimal
from quotes.read.meaning import MEANING, RECORD

named = field
"""`field`, where a class has a field of that name."""


@strawberry.interface(description="One of the four records (source, speaker, quote, claim), or what is left of one.")
@described(RECORD)
class Record(Node):
    state: enums.State
    version: int
    created_at: DateTime
    updated_at: DateTime
    permalink: str
    decisions: "Connection[Decision]" = field(arguments=inputs.FORWARD)


@strawberry.type(description="What is left of a withheld record: no words.")
class Tombstone(Record):
    reason: str = field("Why it was withheld.")
    withheld_at: DateTime = field("When it was withheld.")


@noun("decision")
class Decision(Node):
    record: Record | None = field("The record; null when it is not public.")
    from_state: enums.State | None
    to_state: enums.State
    actor_kind: str
    actor: str | None
    alone: bool
    at: DateTime
    reason: str | None
    confirms: "Decision | None"


@noun("speaker")
class Speaker(Record):
    kind: enums.SpeakerKind
    name: str
    sort_name: str | None
    slug: str
    description: str | None
    note: str | None
    names: "list[SpeakerName]"
    identifiers: "list[Identifier]"
    affiliations: "list[Affiliation]"
    merged_into: "Speaker | None"
    quotes: "QuoteConnection" = field(arguments=inputs.QUOTES)
    published_sources: "SourceConnection" = field(arguments=inputs.SOURCES)


@noun("speaker_name")
class SpeakerName:
    name: str
    language: str | None
    kind: str


@noun("identifier")
class Identifier:
    scheme: str
    value: str
    url: str | None


@noun("affiliation")
class Affiliation:
    role: str
    organization: Speaker | None
    since: FuzzyDate | None
    until: FuzzyDate | None
    source: "Source | None"


@noun("source")
class Source(Record):
    kind: enums.SourceKind
    title: str
    title_supplied: bool
    slug: str
    url: str | None
    publisher: Speaker | None
    byline: str | None
    published: FuzzyDate | None
    language: str | None
    via: "Source | None"
    rights: str | None
    note: str | None
    corrections: "list[SourceCorrection]"
    captures: "list[Capture]"
    merged_into: "Source | None"
    quotes: "QuoteConnection" = field(arguments=inputs.QUOTES)
    citation: str = field("The source, ready to be cited.", inputs.FORMAT)


@noun("source_correction")
class SourceCorrection:
    date: FuzzyDate | None
    text: str
    url: str | None


@noun("capture")
class Capture(Node):
    source: Source
    sha256: str
    length: int
    extent: str
    origin: str
    media_type: str
    retrieved: FuzzyDate | None
    captured_at: DateTime
    archived_url: str | None
    supersedes: "Capture | None"
    has_text: bool
    text: str | None


@noun("quote")
class Quote(Record):
    text: str
    kind: enums.QuoteKind
    verbatim: bool
    language: str | None
    source: Source
    speaker: Speaker | None
    identity: enums.SpeakerIdentity
    speaker_label: str | None
    speaker_role: str | None
    on_behalf_of: Speaker | None
    said: FuzzyDate | None
    said_language: str | None
    occasion: str | None
    primary_source: Source | None
    note: str | None
    anchors: "list[Anchor]"
    relays: "list[Relay]"
    within: "Quote | None"
    translation_of: "Quote | None"
    printing_of: "Quote | None"
    merged_into: "Quote | None"
    printings: "QuoteConnection" = field(arguments=inputs.FORWARD)
    topics: "list[Topic]"
    evidence: "Connection[Evidence]" = field(arguments=inputs.EVIDENCE)
    citation: str = field("The quote with its source, ready to be cited.", inputs.FORMAT)


@noun("anchor")
class Anchor:
    seq: int
    part: enums.AnchorPart
    capture: Capture
    start: int
    end: int
    exact: str | None
    prefix: str | None
    suffix: str | None
    sha256: str
    locator: str | None
    status: enums.AnchorStatus
    checked_at: DateTime | None


@noun("relay")
class Relay:
    position: int
    speaker: Speaker | None
    source: Source | None
    label: str
    cue: str | None
    basis: enums.RelayBasis


@noun("claim")
class Claim(Record):
    text: str
    language: str | None
    about: list[Speaker]
    when: FuzzyDate | None
    place: str | None
    quantity: Quantity | None
    note: str | None
    topics: "list[Topic]"
    supported: bool
    merged_into: "Claim | None"
    evidence: "Connection[Evidence]" = field(arguments=inputs.EVIDENCE)
    links: "list[ClaimLink]"
    assessments: "list[Assessment]"


@noun("evidence")
class Evidence(Node):
    claim: Claim
    quote: Quote
    stance: enums.Stance
    certainty: enums.Certainty
    note: str | None


@noun("claim_link")
class ClaimLink:
    relation: enums.ClaimRelation
    from_: Claim = field(name="from")
    to: Claim
    note: str | None


@noun("assessment")
class Assessment:
    reviewer: Speaker
    label: str
    rating: Decimal | None
    best: Decimal | None
    worst: Decimal | None
    explanation: str | None
    url: str | None
    published: FuzzyDate | None


@noun("topic")
class Topic(Node):
    version: int
    name: str
    slug: str
    description: str | None
    quotes: "QuoteConnection" = field(arguments=inputs.QUOTES)
    claims: "ClaimConnection" = field(arguments=inputs.CLAIMS)


FACETS = "How many of its rows have what, under its filter; each facet leaves out the filter for its own values."


@strawberry.type(description="A page of quotes.")
class QuoteConnection(Connection[Quote]):
    facets: list[Facet] = field(FACETS, inputs.facets("quote"))


@strawberry.type(description="A page of sources.")
class SourceConnection(Connection[Source]):
    facets: list[Facet] = field(FACETS, inputs.facets("source"))


@strawberry.type(description="A page of speakers.")
class SpeakerConnection(Connection[Speaker]):
    facets: list[Facet] = field(FACETS, inputs.facets("speaker"))


@strawberry.type(description="A page of claims.")
class ClaimConnection(Connection[Claim]):
    facets: list[Facet] = field(FACETS, inputs.facets("claim"))


@noun("change")
class Change(Node):
    seq: BigInt
    kind: enums.ChangeKind
    record_id: strawberry.ID
    record: Record | None = field("The record, or what is left of it; null when it is no longer public.")
    decision: Decision | None
    at: DateTime


@strawberry.type(description="A page of the log of changes.")
class ChangeConnection(Connection[Change]):
    since: BigInt = field(
        "What to give as `since` the next time: the seq of the last change of the page; what was given, if it is empty."
    )


Found = Annotated[
    Quote | Source | Speaker | Claim, strawberry.union("SearchResult", description="What words can find.")
]


@strawberry.type(description="Where a text of a record has what was asked for.")
class Highlight:
    field: str = named("The text: a field of the record, or of a row of one of its lists, for example names.0.name.")
    snippet: str = named("A piece of the text around the first place, at most 160 characters; … where it is cut.")
    offsets: list[list[int]] = named("The places, [start, end] each, in code points of the field, the end excluded.")


@strawberry.type(description="A record that was found.")
class SearchEdge:
    cursor: str = field("Opaque; bound to what was asked.")
    node: Found = field("The record.")
    score: float = field(MEANING["hit"]["score"])
    highlights: list[Highlight] = field("Where its texts have what was asked for.")


@strawberry.type(description="A page of what was found, the best first.")
class SearchConnection:
    edges: list[SearchEdge] = field("What was found, in its order.")
    page_info: PageInfo = field("Where the page stands.")
    total_count: int = field("How many were found. Of each kind at most the newest 10,000 records are.")
    total_count_is_estimate: bool = field("Whether there may be more than were found.")
