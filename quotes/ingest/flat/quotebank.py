"""Quotebank's quotation-centric lines (Vaucher, Spitz, Catasta and West, WSDM 2021): what a machine found in the news.

`quoteID quotation speaker qids date numOccurrences probas urls phase`. The speaker is the likeliest of several; `qids`
are all of Wikidata that bear the name. Where several do, nobody is named: the name stays as the label, and a person
decides. All that the machine said stays with the quote as its proposal.
"""

from collections.abc import Mapping
from typing import Any

from quotes.ingest.flat.line import Faulty, Said, understood
from quotes.ingest.flat.line import digest as digest_of
from quotes.ingest.payload import unsound
from quotes.ingest.proposing import PAYLOAD

EXTRACTOR = "Quotebank"
NOBODY = "None"
"""How it says that nobody is likely."""

ADDRESSES = 50
"""How many addresses of one quotation are kept."""

_FIELDS = {"quoteID", "quotation", "speaker", "qids", "date", "numOccurrences", "probas", "urls", "phase"}


def quotebank(given: Mapping[str, Any]) -> Said:
    """A line of Quotebank. Raises Faulty."""
    for field in given:
        if field not in _FIELDS:
            raise Faulty("unknown_field", f"Quotebank has no field {field[:40]!r}.", field[:40])
    urls, qids = _strings(given, "urls"), _strings(given, "qids")
    if not urls:
        raise Faulty("source_missing", "A quotation needs the address of an article.", "urls")
    name: object = given.get("speaker")
    named = {} if name in (None, "", NOBODY) else _named(name, qids)
    said = understood(
        {
            "quote": given.get("quotation"),
            "source_url": urls[0],
            "source_kind": "news_article",
            "source_published": _day(given) if len(urls) == 1 else None,
            **named,
        }
    )
    said.digest = digest_of(given)
    said.proposal = {
        "extractor": EXTRACTOR,
        "version": str(given.get("phase") or "unknown")[:100],
        "confidence": _confidence(given),
        "payload": _payload(given, urls),
    }
    return said


def _named(name: object, qids: list[str]) -> dict[str, Any]:
    """One bearer of the name is the speaker, with their key; several are nobody."""
    if len(qids) > 1:
        return {"speaker_label": name}
    return {"speaker": name, "speaker_kind": "person", "speaker_wikidata": qids[0] if qids else None}


def _strings(given: Mapping[str, Any], name: str) -> list[str]:
    found = given.get(name) or []
    if not (isinstance(found, list) and all(isinstance(one, str) for one in found)):
        raise Faulty("type", "This is a list of strings.", name)
    return found


def _day(given: Mapping[str, Any]) -> str | None:
    """The day of the article, where there is only one; of several it is that of the earliest, whichever that is."""
    found = given.get("date")
    if found is not None and not isinstance(found, str):
        raise Faulty("type", "This is a string.", "date")
    return found[:10] if found else None


def _confidence(given: Mapping[str, Any]) -> float | None:
    """How likely the likeliest speaker is."""
    try:
        found = [float(share) for _, share in given.get("probas") or ()]
    except (TypeError, ValueError):
        raise Faulty("type", "This is a list of names with their probabilities.", "probas") from None
    best = max(found, default=None)
    if best is not None and not 0 <= best <= 1:
        raise Faulty("proposal_confidence", "A number from 0 to 1.", "probas")
    return best


def _payload(given: Mapping[str, Any], urls: list[str]) -> dict[str, Any]:
    kept = {name: given[name] for name in _FIELDS - {"quotation", "phase", "urls"} if name in given}
    payload = {**kept, "urls": urls[:ADDRESSES], "addresses": len(urls)}
    if told := unsound(payload, PAYLOAD):
        raise Faulty("payload", told)
    return payload
