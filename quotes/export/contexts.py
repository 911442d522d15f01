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

_WORDS = {
    "cue": ("relay", "cue"),
    "basis": ("relay", "basis"),
    "kind": ("quote", "kind"),
    "identity": ("quote", "identity"),
    "occasion": ("quote", "occasion"),
    "stance": ("evidence", "stance"),
    "certainty": ("evidence", "certainty"),
    "fromState": ("decision", "from_state"),
    "toState": ("decision", "to_state"),
    "alone": ("decision", "alone"),
    "extent": ("capture", "extent"),
    "length": ("capture", "length"),
}


def vocabulary(base: str) -> str:
    """The namespace of the base's own words: `https://facts.example/contexts/vocabulary#`."""
    return f"{base}/contexts/vocabulary#"


def _vocabulary(base: str) -> dict[str, Any]:
    """The words with their meanings, as RDF."""
    told = [{"@id": vocabulary(base) + word, "@type": "Property", "label": word, "comment": MEANING[entity][name]}
            for word, (entity, name) in _WORDS.items()]  # fmt: skip
    rdf, rdfs = "http://www.w3.org/1999/02/22-rdf-syntax-ns#", "http://www.w3.org/2000/01/rdf-schema#"
    terms = {"Property": f"{rdf}Property", "label": f"{rdfs}label", "comment": f"{rdfs}comment"}
    return {"@context": terms, "@graph": told}


def contexts(base: str) -> Mapping[str, dict[str, Any]]:
    """What stands under /contexts/ of a base, by name."""
    return {"schema-1": {"@context": SCHEMA_CONTEXT}, "vocabulary": _vocabulary(base)}
