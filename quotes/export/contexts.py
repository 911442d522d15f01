"""JSON-LD contexts and the vocabulary of this project: served by each base under /contexts/, embedded where needed.

They never change: a new meaning gets a new name. The context is small, for schema.org is its vocabulary: what is left
to say is which values are addresses and dates. `/contexts/vocabulary` tells the few words that no standard has.
"""

from collections.abc import Mapping
from typing import Any

from quotes.read.meaning import MEANING

SCHEMA_ORG = "https://schema.org/"
_ADDRESSES = ("archivedAt", "sameAs", "url")
_DATES = ("dateCreated", "datePublished")
_TIMES = ("uploadDate",)

SCHEMA_CONTEXT: Mapping[str, Any] = {
    "@vocab": SCHEMA_ORG,
    **{name: {"@type": "@id"} for name in _ADDRESSES},
    **{name: {"@type": "Date"} for name in _DATES},
    **{name: {"@type": "DateTime"} for name in _TIMES},
}
"""The context of `json-ld`."""

WORDS = {
    "cue": MEANING["relay"]["cue"],
    "basis": MEANING["relay"]["basis"],
    "kind": MEANING["quote"]["kind"],
    "identity": MEANING["quote"]["identity"],
    "occasion": MEANING["quote"]["occasion"],
    "fromState": MEANING["decision"]["from_state"],
    "toState": MEANING["decision"]["to_state"],
    "extent": MEANING["capture"]["extent"],
    "length": MEANING["capture"]["length"],
    "assertedBy": "A passage that asserts the claim.",
    "supportedBy": "A passage that supports the claim.",
    "disputedBy": "A passage that disputes the claim.",
    "mentionedBy": "A passage that mentions the claim.",
    "repeats": "The claim says the same as the other.",
    "narrows": "The claim is a narrower one than the other.",
    "about": "The claim is about what the other states.",
    "disputes": "The claim disputes the other.",
    "contradicts": "The claim and the other cannot both be true.",
    "corrects": "The claim corrects the other.",
    "supersedes": "The claim takes the place of the other.",
}
"""The base's own words with their meanings."""


def vocabulary(base: str) -> str:
    """The namespace of the base's own words: `https://facts.example/contexts/vocabulary#`."""
    return f"{base}/contexts/vocabulary#"


def _vocabulary(base: str) -> dict[str, Any]:
    """The words with their meanings, as RDF."""
    told = [{"@id": vocabulary(base) + word, "@type": "Property", "label": word, "comment": meaning}
            for word, meaning in WORDS.items()]  # fmt: skip
    rdf, rdfs = "http://www.w3.org/1999/02/22-rdf-syntax-ns#", "http://www.w3.org/2000/01/rdf-schema#"
    terms = {"Property": f"{rdf}Property", "label": f"{rdfs}label", "comment": f"{rdfs}comment"}
    return {"@context": terms, "@graph": told}


def contexts(base: str) -> Mapping[str, dict[str, Any]]:
    """What stands under /contexts/ of a base, by name."""
    return {"schema-1": {"@context": SCHEMA_CONTEXT}, "vocabulary": _vocabulary(base)}
