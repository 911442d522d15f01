"""Schema.org as JSON-LD: claims, and ClaimReviews of those that somebody has assessed.

- A claim is in the curators' own words, so its `claimInterpreter` is this base; its `author` is whoever is named in a
  passage that asserts it. Such passages are its `appearance`; `firstAppearance` is the first of them, where the dates
  leave no doubt which that is.
- A ClaimReview has what Google asks for as far as it is known (claimReviewed, reviewRating with alternateName, url;
  author, itemReviewed, datePublished). It is a verdict of its reviewer's, never of this base, and there is none where
  nobody has judged. Where no address of the review is known, url is absent.
- What has no property there (disputes, relations between claims) is left to the other formats.
"""

from decimal import Decimal

from quotes.export.addresses import curators, part, permalink
from quotes.export.asks import AGENT, WORK, Row, day, edge, fields, page
from quotes.export.schema_org import TOPIC, agent, merged, named, passage, status, term, work
from quotes.export.values import certain, json, known, uri
from quotes.read.selection import Args, Selection

EVIDENCE = 50
"""How many passages of evidence are asked of a claim; where there may be more, nobody knows the first."""

REVIEWED = ("@id", "@type", "author", "datePublished", "appearance", "firstAppearance")
"""What a review repeats of its claim, for whoever reads it alone."""

CLAIM = Selection(
    "claim",
    (
        *fields("id state text language place"),
        day("when"),
        edge("quantity", "quantity", *fields("as_said amount lower upper unit")),
        edge("about", "speaker", *AGENT),
        edge("topics", "topic", *TOPIC),
        edge("merged_into", "claim", *fields("id")),
        edge(
            "assessments",
            "assessment",
            *fields("id label rating best worst explanation url"),
            edge("reviewer", "speaker", *AGENT),
            day("published"),
        ),
        page(
            "evidence",
            "evidence",
            Args(first=EVIDENCE),
            *fields("stance"),
            edge(
                "quote",
                "quote",
                *fields("id verbatim text"),
                edge("speaker", "speaker", *AGENT),
                edge("source", "source", *WORK),
                day("said"),
            ),
        ),
    ),
)


def claim(row: Row, base: str) -> bytes:
    """The nodes of a claim and of its assessments."""
    node = _claim(row, base)
    reviewed = {name: node[name] for name in REVIEWED if name in node}
    return b",\n".join(map(json, [node, *(_review(row, one, reviewed, base) for one in row["assessments"])]))


def _claim(row: Row, base: str) -> Row:
    evidence = row["evidence"]["rows"]
    asserting = [one["quote"] for one in evidence if one["stance"] == "asserts"]
    first = _first(asserting) if len(evidence) < EVIDENCE else None
    authors = {one["speaker"]["id"]: agent(one["speaker"], base) for one in asserting if one["speaker"]}
    return known(
        {
            "@id": permalink(base, row["id"]),
            "@type": "Claim",
            "identifier": row["id"],
            "text": row["text"],
            "inLanguage": row["language"],
            "creativeWorkStatus": status(row),
            "author": [one for one in authors.values() if one],
            "claimInterpreter": {
                "@id": curators(base),
                "@type": "Organization",
                "name": "Factbase",
                "url": f"{base}/",
            },
            "appearance": [_appearance(one, base) for one in asserting],
            "firstAppearance": passage(first, base) if first else None,
            "datePublished": certain(first["said"]) if first else None,
            "about": [named(one, base) for one in row["about"]] + [term(one, base) for one in row["topics"]],
            "temporalCoverage": row["when"]["edtf"] if row["when"] else None,
            "spatialCoverage": {"@type": "Place", "name": row["place"]} if row["place"] else None,
            "mentions": _quantity(row["quantity"]) if row["quantity"] else None,
            "sameAs": merged(row, base),
        }
    )


def _appearance(row: Row, base: str) -> Row:
    return {**passage(row, base), "text": row["text"], "isPartOf": work(row["source"], base)}


def _first(quotes: list[Row]) -> Row | None:
    """The passage that was said before all others for certain; the only one there is."""
    if len(quotes) < 2:
        return quotes[0] if quotes else None
    if any(one["said"] is None or one["said"]["latest"] is None for one in quotes):
        return None
    first = min(quotes, key=lambda one: one["said"]["latest"])
    others = [one for one in quotes if one is not first]
    return first if all(first["said"]["latest"] < one["said"]["earliest"] for one in others) else None


def _quantity(row: Row) -> Row:
    return known(
        {
            "@type": "QuantitativeValue",
            "description": row["as_said"],
            "value": _number(row["amount"]),
            "minValue": _number(row["lower"]),
            "maxValue": _number(row["upper"]),
            "unitText": row["unit"],
        }
    )


def _number(decimal: str | None) -> int | float | None:
    """A decimal as a JSON number: whole where it is, else a double, which holds the 15 digits there are at most."""
    if decimal is None:
        return None
    value = Decimal(decimal)
    return int(value) if value == value.to_integral_value() else float(value)


def _review(row: Row, of: Row, reviewed: Row, base: str) -> Row:
    return known(
        {
            "@id": part(base, row["id"], of["id"]),
            "@type": "ClaimReview",
            "claimReviewed": row["text"],
            "itemReviewed": reviewed,
            "author": agent(of["reviewer"], base),
            "creditText": of["reviewer"]["name"] if agent(of["reviewer"], base) is None else None,
            "datePublished": certain(of["published"]),
            "url": uri(of["url"]) if of["url"] else None,
            "reviewBody": of["explanation"],
            "reviewRating": known(
                {
                    "@type": "Rating",
                    "alternateName": of["label"],
                    "ratingValue": _number(of["rating"]),
                    "bestRating": _number(of["best"]),
                    "worstRating": _number(of["worst"]),
                }
            ),
        }
    )
