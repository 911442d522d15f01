"""Values of several parts, and the rows within records."""

from quotes.graph import enums
from quotes.graph.mutations.inputs.made import ID, given, means
from quotes.graph.scalars import Decimal, Edtf
from quotes.read.meaning import MEANING


@given("A date, as said and as far as it is known.", MEANING["day"])
class FuzzyDateInput:
    as_said: str | None
    edtf: Edtf | None


@given("A number, as said and as figures. The figures and the unit need the words.", MEANING["quantity"])
class QuantityInput:
    as_said: str | None
    amount: Decimal | None
    lower: Decimal | None
    upper: Decimal | None
    unit: str | None


@given("Another name of a speaker.", MEANING["speaker_name"])
class SpeakerNameInput:
    name: str
    language: str | None
    kind: str | None


@given("A speaker's number in a register.", MEANING["identifier"])
class IdentifierInput:
    scheme: str
    value: str


@given("A person's role in an organization.", MEANING["affiliation"])
class AffiliationInput:
    role: str
    organization: ID | None
    source: ID | None
    since: FuzzyDateInput | None
    until: FuzzyDateInput | None


@given("What a publisher corrected.", MEANING["source_correction"])
class SourceCorrectionInput:
    text: str
    url: str | None
    date: FuzzyDateInput | None


@given(
    "Where words stand: a capture of the quote's source and a span. Where its text is kept, the words are read there, "
    "and what is given beside the span must agree; where it is not, exact or sha256 is needed.",
    MEANING["anchor"],
)
class AnchorInput:
    capture: ID
    start: int
    end: int
    part: enums.AnchorPart | None = means("Whether it marks the words (as when absent) or the printed attribution.")
    exact: str | None = means("The words of the span.")
    prefix: str | None
    suffix: str | None
    sha256: str | None
    locator: str | None


@given("A step of the chain through which words came, nearest the speaker first.", MEANING["relay"])
class RelayInput:
    label: str
    speaker: ID | None
    source: ID | None
    cue: str | None
    basis: enums.RelayBasis | None


@given("A verdict on a claim.", MEANING["assessment"])
class AssessmentInput:
    reviewer: ID
    label: str
    rating: Decimal | None
    best: Decimal | None
    worst: Decimal | None
    explanation: str | None
    url: str | None
    published: FuzzyDateInput | None
