"""Inputs of captured texts, and of what machines find in them."""

from strawberry.scalars import JSON

from quotes.graph import enums
from quotes.graph.mutations.inputs.made import ID, Once, given, means
from quotes.graph.mutations.inputs.rows import FuzzyDateInput
from quotes.read.meaning import MEANING


@given("A text of a source, as it was pasted or fetched.", MEANING["capture"])
class CaptureTextInput(Once):
    source: ID
    text: str = means("The text. It is stored with LF line ends and in Unicode's form NFC.")
    extent: str | None = means("Whether it is the whole document (whole, as when absent) or an excerpt.")
    media_type: str | None
    retrieved: FuzzyDateInput | None
    archived_url: str | None
    supersedes: ID | None
    keep: bool | None = means("Whether the text is kept (as when absent); else only its digest and length.")


@given("A span of a captured text.", MEANING["anchor"])
class SpanInput:
    start: int
    end: int


@given("Words that a machine takes for a quote.", MEANING["quote"])
class CandidateInput:
    spans: list[SpanInput] = means(
        "Where the words stand, 1 to 20 spans in their order; their words become the quote's text."
    )
    kind: enums.QuoteKind
    speaker_label: str | None
    cue: str | None = means("The printed word that shows who speaks: said, according to.")
    confidence: float | None = means("How sure the machine is, from 0 to 1.")
    payload: JSON | None = means(
        "Whatever else the machine says of it: an object of at most 20,000 characters of JSON."
    )


@given("What a machine found in a captured text.")
class ProposeQuotesInput:
    capture: ID = means("The capture, whose text is kept here.")
    extractor: str = means("The name of the machine.")
    version: str = means("Its version. What the same version found at the same place before is not suggested again.")
    candidates: list[CandidateInput] = means("What it found, at most 100.")
