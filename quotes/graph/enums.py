"""The enums of the schema: the record's words in capitals, each described.

In Python a value is its own name in capitals; `read` knows it in lower case (`NEWS_ARTICLE` is "news_article").
"""

from enum import Enum
from functools import cache
from typing import Any

import strawberry

from quotes import models as record
from quotes.models.quote import Basis, Part
from quotes.read.shape import ENTITIES


def word(name: str, description: str) -> Any:
    """One value of an enum."""
    return strawberry.enum_value(name, description=description)


@strawberry.enum(description="Where a record stands: the last decision's word.")
class State(Enum):
    PROPOSED = word("PROPOSED", "Suggested by a machine.")
    REJECTED = word("REJECTED", "A suggestion that a person turned down.")
    DRAFT = word("DRAFT", "Being worked on.")
    IN_REVIEW = word("IN_REVIEW", "Waiting for a second person.")
    PUBLISHED = word("PUBLISHED", "Public.")
    RETRACTED = word("RETRACTED", "Public, and marked as withdrawn, with the reason.")
    WITHHELD = word("WITHHELD", "Taken down: only a tombstone is left to the public.")


@strawberry.enum(description="What sort of speaker it is. States and their organs are organizations.")
class SpeakerKind(Enum):
    PERSON = word("PERSON", "A human being.")
    ORGANIZATION = word("ORGANIZATION", "A body that acts in its own name: a state, an agency, a firm, a newspaper.")
    GROUP = word("GROUP", "People spoken of together, without a body of their own.")
    OTHER = word("OTHER", "None of these.")


@strawberry.enum(description="What sort of document a source is.")
class SourceKind(Enum):
    NEWS_ARTICLE = word("NEWS_ARTICLE", "An article of a newspaper, an agency or a news site.")
    PRESS_RELEASE = word("PRESS_RELEASE", "A statement given to the press.")
    SPEECH = word("SPEECH", "A speech.")
    TRANSCRIPT = word("TRANSCRIPT", "A transcript of what was said.")
    INTERVIEW = word("INTERVIEW", "An interview.")
    BRIEFING = word("BRIEFING", "A briefing or a press conference.")
    BROADCAST = word("BROADCAST", "Radio, television or a stream.")
    SOCIAL_POST = word("SOCIAL_POST", "A post on a social network.")
    REPORT = word("REPORT", "A report or a study.")
    DATASET = word("DATASET", "A set of data.")
    BOOK = word("BOOK", "A book.")
    WEB_PAGE = word("WEB_PAGE", "Another page of the web.")
    OTHER = word("OTHER", "None of these.")


@strawberry.enum(description="How the words stand in the source. Only direct and partial are ever called a quotation.")
class QuoteKind(Enum):
    DIRECT = word("DIRECT", "Whole sentences in quotation marks.")
    PARTIAL = word("PARTIAL", "A fragment in quotation marks.")
    INDIRECT = word("INDIRECT", "Reported speech, in the reporter's words.")
    OWN = word("OWN", "The source's own voice.")


@strawberry.enum(description="How the speaker of a quote is known.")
class SpeakerIdentity(Enum):
    NAMED = word("NAMED", "The speaker is named.")
    ROLE_ONLY = word("ROLE_ONLY", "The office is known, the name is not.")
    UNNAMED = word("UNNAMED", "The source hides the speaker or speaks in general.")
    UNKNOWN = word("UNKNOWN", "It cannot be told.")
    SOURCE = word("SOURCE", "The source itself speaks.")


@strawberry.enum(description="What of a quote stands at an anchor.")
class AnchorPart(Enum):
    WORDS = word("WORDS", "The words.")
    ATTRIBUTION = word("ATTRIBUTION", "The printed label of the speaker and its cue.")


@strawberry.enum(description="Whether the words still stand where the anchor says. Nothing is moved silently.")
class AnchorStatus(Enum):
    EXACT = word("EXACT", "They stand there, to the character.")
    MOVED = word("MOVED", "They stand elsewhere in the text.")
    AMBIGUOUS = word("AMBIGUOUS", "They stand in several places.")
    LOST = word("LOST", "They do not stand in the text any more.")
    UNVERIFIABLE = word("UNVERIFIABLE", "The text is not kept here; its digest is.")


@strawberry.enum(description="How a step of the chain through which words came is known.")
class RelayBasis(Enum):
    PRINTED = word("PRINTED", "The source prints it.")
    INFERRED = word("INFERRED", "The curator concluded it.")


@strawberry.enum(description="How a quote bears on a claim.")
class Stance(Enum):
    ASSERTS = word("ASSERTS", "It makes the claim.")
    SUPPORTS = word("SUPPORTS", "It speaks for the claim.")
    DISPUTES = word("DISPUTES", "It speaks against the claim.")
    MENTIONS = word("MENTIONS", "It speaks of the claim, for neither side.")


@strawberry.enum(description="How sure the curator is of a stance.")
class Certainty(Enum):
    CERTAIN = word("CERTAIN", "No doubt.")
    PROBABLE = word("PROBABLE", "More likely than not.")
    UNCLEAR = word("UNCLEAR", "Open.")


@strawberry.enum(description="How one claim stands to another, read from the one to the other.")
class ClaimRelation(Enum):
    REPEATS = word("REPEATS", "It says the same.")
    NARROWS = word("NARROWS", "It says a part of the same, or says it more exactly.")
    ABOUT = word("ABOUT", "It is a claim about the other.")
    DISPUTES = word("DISPUTES", "It calls the other into question.")
    CONTRADICTS = word("CONTRADICTS", "Both cannot be true.")
    CORRECTS = word("CORRECTS", "It puts the other right.")
    SUPERSEDES = word("SUPERSEDES", "It takes the other's place, for a later time.")


@strawberry.enum(description="What became of a public record.")
class ChangeKind(Enum):
    NEW = word("NEW", "It is public: for the first time, or again.")
    CHANGED = word("CHANGED", "It was corrected.")
    CONFIRMED = word("CONFIRMED", "A second person confirmed a correction; the record is as it was.")
    RETRACTED = word("RETRACTED", "It should not be relied upon; it stays readable, marked.")
    WITHHELD = word("WITHHELD", "It was taken down: its words must go. Said again when they were removed for good.")
    UNPUBLISHED = word("UNPUBLISHED", "It is not public for now: a claim that lost its last published quote.")
    MERGED = word("MERGED", "It was merged into another, and leaves the lists; what named it names the other.")
    UNMERGED = word("UNMERGED", "It stands for itself again; what named it before the merge may name it again.")


@strawberry.enum(description="A standard in which a quote is cited.")
class CitationFormat(Enum):
    TEXT = word("TEXT", "A sentence for people, in the manner of APA.")
    BIBTEX = word("BIBTEX", "BibTeX.")
    CSL_JSON = word("CSL_JSON", "CSL-JSON, a list of one item.")
    RIS = word("RIS", "RIS.")


@strawberry.enum(description="The kinds of record that words can find.")
class SearchType(Enum):
    QUOTE = word("QUOTE", "Quotes: their words, the speaker as printed, their context.")
    SOURCE = word("SOURCE", "Sources: their title and byline.")
    SPEAKER = word("SPEAKER", "Speakers: all their names.")
    CLAIM = word("CLAIM", "Claims: their text.")


OF: dict[Any, Any] = {
    record.State: State,
    record.SpeakerKind: SpeakerKind,
    record.SourceKind: SourceKind,
    record.QuoteKind: QuoteKind,
    record.Identity: SpeakerIdentity,
    Part: AnchorPart,
    record.AnchorStatus: AnchorStatus,
    Basis: RelayBasis,
    record.Stance: Stance,
    record.ChangeKind: ChangeKind,
    record.Certainty: Certainty,
    record.Relation: ClaimRelation,
}
"""The record's choices and the enums that say them."""

ORDERED_BY = {
    "said": "When it was said",
    "published": "When it was published",
    "when": "The time it is about",
    "name": "The name or title",
    "created": "When it was entered",
}


def order(entity: str) -> Any:
    """The enum of an entity's orders, SAID_DESC and so on; the first is the default."""
    name = f"{entity.capitalize()}Order"
    default = next(iter(ENTITIES[entity].orders))
    values = {one.upper(): word(one.upper(), _told(one, one == default)) for one in ENTITIES[entity].orders}
    make: Any = Enum
    return strawberry.enum(make(name, values), description="The order of a list, one at a time; the id breaks ties.")


COUNTED_BY = {
    "speaker": "Who said it.",
    "source": "Where it stands.",
    "topic": "What it is about.",
    "about": "Whom it is about.",
    "publisher": "Who published it.",
    "kind": "What sort it is.",
    "language": "Its language (BCP 47).",
    "unit": "What is counted, as written.",
    "year": "The year of its date: the last that it may be of.",
    "state": "Where it stands.",
}


@cache
def facet(entity: str) -> Any:
    """The enum of what an entity's lists can be counted by."""
    values = {one.upper(): word(one.upper(), COUNTED_BY[one]) for one in ENTITIES[entity].facets}
    make: Any = Enum
    made = make(f"{entity.capitalize()}Facet", values)
    return strawberry.enum(made, description=f"What a list of {entity}s can be counted by.")


def _told(name: str, is_default: bool) -> str:
    if name == "relevance":
        return "How well it meets the filter q, without which it cannot be asked for; best first."
    column, _, way = name.partition("_")
    rising, falling = ("earliest first", "latest first") if column != "name" else ("A to Z", "Z to A")
    unknown = ", unknown last" if column in ("said", "published", "when") else ""
    return f"{ORDERED_BY[column]}, {rising if way == 'asc' else falling}{unknown}{' (default)' if is_default else ''}."
