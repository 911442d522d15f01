"""Schema.org as JSON-LD: quotes, sources, speakers and topics (claims stand in `schema_claims`).

- Only verbatim words are a Quotation; reported speech and the source's own words are a Statement.
- `creator` of a Quotation is who said it, and so is `spokenByCharacter`, which the vocabulary reads as whom the words
  are attributed to within the containing work. Both take a Person or an Organization: a group, an unnamed speaker and
  the speaker of reported speech, whose words these are not, stand in `creditText`.
- A group has no class of its own and is a Thing. A metonym ("Pyongyang") is no alternate name.
- A date has a property only where it is certain to the year, month or day. A title that the curator made is no
  headline.
- `creativeWorkStatus` of a quote or a claim is Published or Retracted (Draft and so on for curators). Of a source or a
  speaker only the record can be retracted, which disambiguatingDescription says.

Domains and ranges are those of schema.org 30. A row becomes one or more nodes of the document's @graph.
"""

from quotes.export.addresses import part, permalink
from quotes.export.asks import AGENT, WORK, Row, day, edge, fields
from quotes.export.values import certain, json, known, uri
from quotes.read.selection import Selection

AGENTS = {"person": "Person", "organization": "Organization"}
TYPES = {
    "news_article": "NewsArticle",
    "social_post": "SocialMediaPosting",
    "report": "Report",
    "dataset": "Dataset",
    "book": "Book",
    "web_page": "WebPage",
}
"""The class of a source by its kind; of the others, whose kind becomes their genre, CreativeWork."""
ARTICLES = ("news_article", "report", "social_post")
"""Kinds whose class is an Article; only these have a headline."""

SUPPLIED = "Title supplied by the curator."
RETRACTED = "This record is retracted."
TOPIC = fields("id name")

QUOTE = Selection(
    "quote",
    (
        *fields("id state text verbatim kind language speaker_label occasion"),
        edge("speaker", "speaker", *AGENT),
        edge("on_behalf_of", "speaker", *AGENT),
        edge("source", "source", *WORK),
        edge("primary_source", "source", *WORK),
        edge("within", "quote", *fields("id verbatim")),
        edge("translation_of", "quote", *fields("id verbatim")),
        edge("printing_of", "quote", *fields("id verbatim")),
        edge("merged_into", "quote", *fields("id")),
        day("said"),
        edge("relays", "relay", *fields("basis"), edge("source", "source", *WORK)),
        edge("topics", "topic", *TOPIC),
    ),
)

SOURCE = Selection(
    "source",
    (
        *fields("id state kind title title_supplied url byline language rights"),
        edge("publisher", "speaker", *AGENT),
        day("published"),
        edge("via", "source", *WORK),
        edge("merged_into", "source", *fields("id")),
        edge("corrections", "source_correction", *fields("text url"), day("date")),
        edge("captures", "capture", *fields("id sha256 captured_at archived_url")),
    ),
)

SPEAKER = Selection(
    "speaker",
    (
        *fields("id state kind name description"),
        edge("names", "speaker_name", *fields("name language kind")),
        edge("identifiers", "identifier", *fields("scheme value url")),
        edge("affiliations", "affiliation", *fields("role"), edge("organization", "speaker", *AGENT), day("until")),
        edge("merged_into", "speaker", *fields("id")),
    ),
)

TOPICS = Selection("topic", fields("id name description"))


def quote(row: Row, base: str) -> bytes:
    """The node of a quote."""
    return json(quoted(row, base))


def source(row: Row, base: str) -> bytes:
    """The node of a source."""
    captures = row["captures"]
    publisher = agent(row["publisher"], base)
    return json(
        known(
            {
                **work(row, base),
                "disambiguatingDescription": _remarks(row),
                "headline": row["title"] if row["kind"] in ARTICLES and not row["title_supplied"] else None,
                "identifier": row["id"],
                "inLanguage": row["language"],
                "datePublished": certain(row["published"]),
                "publisher": publisher,
                "creditText": row["byline"]
                or (row["publisher"]["name"] if row["publisher"] and not publisher else None),
                "copyrightNotice": row["rights"],
                "isBasedOn": work(row["via"], base) if row["via"] else None,
                "correction": [_correction(one) for one in row["corrections"]],
                "archivedAt": [uri(one["archived_url"]) for one in captures if one["archived_url"]],
                "encoding": [_encoding(row["id"], one, base) for one in captures],
                "sameAs": merged(row, base),
            }
        )
    )


def speaker(row: Row, base: str) -> bytes:
    """The node of a speaker."""
    links = [uri(one["url"]) for one in row["identifiers"] if one["url"]]
    into = merged(row, base)
    person = row["kind"] == "person"
    now = [one for one in row["affiliations"] if one["until"] is None] if person else []
    return json(
        known(
            {
                **named(row, base),
                "description": row["description"],
                "disambiguatingDescription": RETRACTED if row["state"] == "retracted" else None,
                "alternateName": [_name(one) for one in row["names"] if one["kind"] != "metonym"],
                "identifier": [row["id"], *map(_identifier, row["identifiers"])],
                "sameAs": links + ([into] if into else []),
                "affiliation": [
                    agent(one["organization"], base)
                    for one in now
                    if one["organization"] and one["organization"]["kind"] == "organization"
                ],
                "jobTitle": [one["role"] for one in now if one["role"]],
            }
        )
    )


def topic(row: Row, base: str) -> bytes:
    """The node of a topic."""
    return json(known({**term(row, base), "description": row["description"], "identifier": row["id"]}))


def quoted(row: Row, base: str) -> Row:
    """A quote as a node, with what it leads to."""
    said_by = row["speaker"] if row["verbatim"] else None
    who = agent(said_by, base)
    on_behalf_of = (
        row["on_behalf_of"] if row["on_behalf_of"] and row["on_behalf_of"]["kind"] == "organization" else None
    )
    printed = [one["source"] for one in row["relays"] if one["source"] and one["basis"] == "printed"]
    origins = [row["primary_source"], *printed] if row["primary_source"] else printed
    return known(
        {
            **passage(row, base),
            "identifier": row["id"],
            "text": row["text"],
            "inLanguage": row["language"],
            "creativeWorkStatus": status(row),
            "creator": who,
            "spokenByCharacter": who and {"@id": who["@id"]},
            "creditText": None if who else credited(row),
            "sourceOrganization": agent(on_behalf_of, base),
            "dateCreated": certain(row["said"]),
            "recordedAt": {"@type": "Event", "name": row["occasion"]} if row["occasion"] else None,
            "isPartOf": [
                work(row["source"], base),
                *([passage(row["within"], base)] if row["within"] else []),
            ],
            "isBasedOn": [work(one, base) for one in origins],
            "translationOfWork": passage(row["translation_of"], base) if row["translation_of"] else None,
            "exampleOfWork": passage(row["printing_of"], base) if row["printing_of"] else None,
            "about": [term(one, base) for one in row["topics"]],
            "sameAs": merged(row, base),
        }
    )


def passage(row: Row, base: str) -> Row:
    """A quote by its address and class."""
    return {"@id": permalink(base, row["id"]), "@type": "Quotation" if row["verbatim"] else "Statement"}


def credited(row: Row) -> str | None:
    """Whose words it reports, as text: the speaker's name, or the speaker as printed."""
    return row["speaker"]["name"] if row["speaker"] else row["speaker_label"]


def named(row: Row, base: str) -> Row:
    """Whoever it is by address, class and name."""
    return {"@id": permalink(base, row["id"]), "@type": AGENTS.get(row["kind"], "Thing"), "name": row["name"]}


def agent(row: Row | None, base: str) -> Row | None:
    """A person or an organization; None for whoever is neither."""
    return named(row, base) if row and row["kind"] in AGENTS else None


def work(row: Row, base: str) -> Row:
    """A document by address, class and title."""
    own = TYPES.get(row["kind"])
    return known(
        {
            "@id": permalink(base, row["id"]),
            "@type": own or "CreativeWork",
            "genre": None if own or row["kind"] == "other" else row["kind"].replace("_", " "),
            "name": row["title"],
            "disambiguatingDescription": SUPPLIED if row["title_supplied"] else None,
            "url": uri(row["url"]) if row["url"] else None,
        }
    )


def term(row: Row, base: str) -> Row:
    """A topic; it has no page of its own, so its address is that of its data."""
    return {"@id": f"{base}/api/v1/topics/{row['id']}/", "@type": "DefinedTerm", "name": row["name"]}


def status(row: Row) -> str:
    """Where the record stands: Published, Retracted."""
    words: str = row["state"].replace("_", " ")
    return words.capitalize()


def merged(row: Row, base: str) -> str | None:
    """The record that took this one's place."""
    return permalink(base, row["merged_into"]["id"]) if row["merged_into"] else None


def _remarks(row: Row) -> str | None:
    remarks = [SUPPLIED] if row["title_supplied"] else []
    return " ".join([*remarks, RETRACTED] if row["state"] == "retracted" else remarks) or None


def _correction(row: Row) -> Row:
    return known(
        {
            "@type": "CorrectionComment",
            "text": row["text"],
            "url": uri(row["url"]) if row["url"] else None,
            "datePublished": certain(row["date"]),
        }
    )


def _encoding(of: str, row: Row, base: str) -> Row:
    """The captured text, kept or not: its digest is of the text in UTF-8."""
    return {
        "@id": part(base, of, row["id"]),
        "@type": "MediaObject",
        "sha256": row["sha256"],
        "encodingFormat": "text/plain; charset=utf-8",
        "uploadDate": row["captured_at"],
    }


def _name(row: Row) -> str | Row:
    return {"@value": row["name"], "@language": row["language"]} if row["language"] else row["name"]


def _identifier(row: Row) -> Row:
    return {"@type": "PropertyValue", "propertyID": row["scheme"], "value": row["value"]}
