"""W3C Web Annotation (Data Model, Recommendation of 23 February 2017): a quote is an annotation of its source.

- Its targets are the passages with the quote's words, each as a SpecificResource: the source, a TextPositionSelector
  (Unicode code points, as the model counts), a TextQuoteSelector where the words may be shown, and a TimeState for the
  captured text. The digests of both are told too, so that whoever has the text can verify what is not shown.
- Its bodies are the words (describing), who said them (identifying: the speaker, the speaker as printed, the passage
  in which that is printed), how they stand (classifying) and what they are about (tagging).
- What is not known is absent. Where nobody told when the text was retrieved, the state is the capture by its address
  and digest: the W3C's tests take a TimeState only with a date.
- Its creator is the base, which answers for it: whoever published a record is not who wrote it.
- A retracted quote says so in words (assessing) and by schema.org's creativeWorkStatus.

Beside the model's own terms there are two of schema.org; they are declared in the document.
"""

import re

from quotes.export.addresses import curators, part, permalink
from quotes.export.asks import AGENT, Row, day, edge, fields
from quotes.export.values import certain, json, known, uri, where
from quotes.read.selection import Selection

PROFILE = "http://www.w3.org/ns/anno.jsonld"
MEDIA_TYPE = f'application/ld+json; profile="{PROFILE}"'

SCHEMA = "http://schema.org/"
CONTEXT = [PROFILE, {name: f"{SCHEMA}{name}" for name in ("sha256", "creativeWorkStatus")}]
"""The model's context and two terms more, under the namespace that it gives schema.org."""

QUOTE = Selection(
    "quote",
    (
        *fields("id state created_at updated_at text kind language speaker_label"),
        edge("speaker", "speaker", *AGENT),
        edge("source", "source", *fields("id url language")),
        edge("topics", "topic", *fields("name")),
        edge(
            "anchors",
            "anchor",
            *fields("part start end exact prefix suffix sha256"),
            edge("capture", "capture", *fields("id sha256 length media_type origin archived_url"), day("retrieved")),
        ),
    ),
)
"""What an annotation needs of a quote."""

RECEIVED = ("url", "warc", "file")
"""Origins of a capture whose media type is that of the document as it was received."""

PERSONS = {"person": "Person", "organization": "Organization"}

_MEDIA_TYPE = re.compile(r"(application|audio|example|image|multipart|text|video)/[!-~]+")


def annotation(row: Row, base: str) -> bytes:
    """The annotation, a document of its own."""
    quote = permalink(base, row["id"])
    made = known(
        {
            "@context": CONTEXT,
            "id": f"{quote}#annotation",
            "type": "Annotation",
            "motivation": "describing",
            "created": row["created_at"],
            "modified": row["updated_at"],
            "creator": {"id": curators(base), "type": "Organization", "name": "Factbase"},
            "generator": {"id": f"{base}/", "type": "Software", "name": "Factbase"},
            "creativeWorkStatus": "Retracted" if row["state"] == "retracted" else None,
            "body": [_words(row, quote), *_identifying(row, base), *_classifying(row)],
            "target": _targets(row, base),
        }
    )
    return json(made)


def _words(row: Row, quote: str) -> Row:
    return known(
        {
            "id": quote,
            "type": "TextualBody",
            "value": row["text"],
            "format": "text/plain",
            "language": row["language"],
            "purpose": "describing",
        }
    )


def _identifying(row: Row, base: str) -> list[Row]:
    """Who said it: the speaker, the speaker as printed, and where that is printed."""
    bodies = []
    if row["speaker"]:
        who = row["speaker"]
        named = known({"id": permalink(base, who["id"]), "type": PERSONS.get(who["kind"]), "name": who["name"]})
        bodies.append({"type": "SpecificResource", "source": named, "purpose": "identifying"})
    if row["speaker_label"]:
        bodies.append(_textual(row["speaker_label"], "identifying"))
    printed = (anchor for anchor in row["anchors"] if anchor["part"] == "attribution")
    return bodies + [{**_passage(row, anchor, base), "purpose": "identifying"} for anchor in printed]


def _classifying(row: Row) -> list[Row]:
    bodies = [_textual(row["kind"], "classifying")]
    bodies += [_textual(topic["name"], "tagging") for topic in row["topics"]]
    return [*bodies, _textual("Retracted", "assessing")] if row["state"] == "retracted" else bodies


def _textual(value: str, purpose: str) -> Row:
    return {"type": "TextualBody", "value": value, "format": "text/plain", "purpose": purpose}


def _targets(row: Row, base: str) -> list[Row] | Row:
    """The passages with the words; the source as a whole where none is known."""
    passages = [_passage(row, anchor, base) for anchor in row["anchors"] if anchor["part"] == "words"]
    return passages if len(passages) > 1 else passages[0] if passages else _source(row["source"], base)


def _passage(row: Row, anchor: Row, base: str) -> Row:
    capture = anchor["capture"]
    return {
        "type": "SpecificResource",
        "source": _source(row["source"], base, capture),
        "selector": _selectors(anchor),
        "state": _state(row["source"]["id"], capture, base),
    }


def _source(source: Row, base: str, capture: Row | None = None) -> Row:
    received = capture["media_type"] if capture and capture["origin"] in RECEIVED else None
    return known(
        {
            "id": where(base, source),
            "type": "Text",
            "format": received if received and _MEDIA_TYPE.fullmatch(received) else None,
            "language": source["language"],
        }
    )


def _selectors(anchor: Row) -> list[Row]:
    """By position, and by the words as far as they may be shown; an empty prefix or suffix says that the text begins
    or ends there."""
    position = {"type": "TextPositionSelector", "start": anchor["start"], "end": anchor["end"]}
    digest = {"sha256": anchor["sha256"]}
    if anchor["exact"] is None:
        return [{**position, **digest}]
    prefix = "" if anchor["start"] == 0 else anchor["prefix"]
    suffix = "" if anchor["end"] == anchor["capture"]["length"] else anchor["suffix"]
    words = known({"type": "TextQuoteSelector", "exact": anchor["exact"], "prefix": prefix, "suffix": suffix})
    return [words, {**position, **digest}]


def _state(source: str, capture: Row, base: str) -> Row:
    """The captured text; when it was retrieved is an interval, for it is known to the day at best."""
    retrieved = capture["retrieved"]
    told = bool(certain(retrieved))
    return known(
        {
            "id": part(base, source, capture["id"]),
            "type": "TimeState" if told else None,
            "sourceDateStart": f"{retrieved['earliest']}T00:00:00Z" if told else None,
            "sourceDateEnd": f"{retrieved['latest']}T23:59:59Z" if told else None,
            "cached": uri(capture["archived_url"]) if capture["archived_url"] else None,
            "sha256": capture["sha256"],
        }
    )
