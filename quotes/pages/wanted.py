"""What the pages ask for: one selection each."""

from typing import Any

from quotes.export.asks import edge, fields
from quotes.export.citations import CITED, bibtex, csl_json, ris, text
from quotes.export.citations import SOURCE as CITED_SOURCE
from quotes.read import CONSTANT, Args, Ask, Selection

NEWEST = 6
LISTED = 50
TOMBSTONE = "tombstone"


def day(name: str) -> Ask:
    """A date as a person reads it."""
    return edge(name, "day", *fields("label"))


def page(name: str, entity: str, *asks: Ask, **args: Any) -> Ask:
    """The first rows of a list, how many there are, and whether there are more."""
    rows = Ask("nodes", "rows", of=(Selection(entity, asks),))
    more = Ask("page_info", "page", of=(Selection("page_info", fields("has_next_page")),))
    return Ask(name, name, args=Args(**{"first": LISTED, **args}), of=(Selection("page", (rows, more)),))


def count(name: str) -> Ask:
    """How many there are."""
    return Ask(name, f"{name}_count", args=Args(first=1), of=(Selection("page", fields("total_count")),))


def web_address(row: dict[str, Any]) -> str | None:
    """An address that may become a link: http or https, nothing else."""
    url = next(iter(row.values()))
    return url if isinstance(url, str) and url.startswith(("http://", "https://")) else None


def link(entity: str, name: str) -> Ask:
    """An address as a link, null where it must not be one."""
    return Ask("made", name, of=(Selection(entity, fields(name)),), make=web_address)


def citations(row: dict[str, Any]) -> dict[str, str]:
    """The citation of a quote or a source, for people and for programs."""
    return {"text": text(row), "bibtex": bibtex(row), "csl_json": csl_json(row), "ris": ris(row)}


RECORD = "id state version created_at updated_at note"
PERSON = fields("id name")
PASSAGE = fields("id text verbatim language")
SOURCE = fields("id title title_supplied")
SAYING = (
    *fields("id text kind verbatim state language speaker_label"),
    edge("speaker", "speaker", *PERSON),
    day("said"),
)
DECISIONS = page(
    "decisions",
    "decision",
    *fields("id from_state to_state actor_kind actor alone at reason"),
    edge("confirms", "decision", *fields("id at")),
)
QUOTES = page("quotes", "quote", *SAYING, edge("source", "source", *SOURCE))

HOME = Selection("query", (
    page("quotes", "quote", *SAYING, edge("source", "source", *SOURCE), first=NEWEST, order="created_desc"),
    *map(count, ("quotes", "sources", "speakers", "claims")),
))  # fmt: skip

QUOTE = Selection("quote", (
    *fields(f"{RECORD} text kind verbatim language identity speaker_label speaker_role said_language occasion"),
    edge("source", "source", *SOURCE, edge("publisher", "speaker", *PERSON), day("published")),
    edge("speaker", "speaker", *PERSON),
    edge("on_behalf_of", "speaker", *PERSON),
    edge("primary_source", "source", *SOURCE),
    *(edge(name, "quote", *PASSAGE) for name in ("within", "translation_of", "printing_of")),
    day("said"),
    edge("anchors", "anchor", *fields("id part start end exact prefix suffix sha256 locator status checked_at"),
         edge("capture", "capture", *fields("sha256 length extent"))),
    edge("relays", "relay", *fields("id position label cue basis"), edge("speaker", "speaker", *PERSON),
         edge("source", "source", *SOURCE)),
    edge("topics", "topic", *fields("id name")),
    page("evidence", "evidence", *fields("stance certainty note"), edge("claim", "claim", *fields("id text language"))),
    edge("merged_into", "quote", *SAYING, edge("source", "source", *SOURCE)),
    Ask("made", "citations", of=(CITED,), make=citations),
    DECISIONS,
))  # fmt: skip

SOURCES = Selection("source", (
    *fields(f"{RECORD} kind title title_supplied byline language rights"),
    link("source", "url"),
    edge("publisher", "speaker", *PERSON),
    edge("via", "source", *SOURCE),
    edge("merged_into", "source", *SOURCE),
    day("published"),
    edge("corrections", "source_correction", *fields("text"), day("date")),
    edge("captures", "capture", *fields("id sha256 length extent origin captured_at has_text"),
         link("capture", "archived_url"), day("retrieved")),
    page("quotes", "quote", *SAYING),
    Ask("made", "citations", of=(CITED_SOURCE,), make=citations),
    DECISIONS,
))  # fmt: skip

SPEAKER = Selection("speaker", (
    *fields(f"{RECORD} kind name description"),
    edge("names", "speaker_name", *fields("name language kind")),
    edge("identifiers", "identifier", *fields("scheme value"), link("identifier", "url")),
    edge("affiliations", "affiliation", *fields("id role"), edge("organization", "speaker", *PERSON),
         edge("source", "source", *SOURCE), day("since"), day("until")),
    edge("merged_into", "speaker", *PERSON),
    QUOTES,
    DECISIONS,
))  # fmt: skip

CLAIM = Selection("claim", (
    *fields(f"{RECORD} text language place supported"),
    edge("merged_into", "claim", *fields("id text language")),
    day("when"),
    edge("quantity", "quantity", *fields("as_said amount lower upper unit")),
    edge("about", "speaker", *PERSON),
    edge("topics", "topic", *fields("id name")),
    page("evidence", "evidence", *fields("stance certainty note"),
         edge("quote", "quote", *SAYING, edge("source", "source", *SOURCE))),
    edge("links", "claim_link", *fields("relation note"),
         edge("from", "claim", *fields("id text language")), edge("to", "claim", *fields("id text language"))),
    edge("assessments", "assessment", *fields("id label rating best worst explanation"), link("assessment", "url"),
         edge("reviewer", "speaker", *PERSON), day("published")),
    DECISIONS,
))  # fmt: skip

RECORDS = {"q": QUOTE, "src": SOURCES, "spk": SPEAKER, "c": CLAIM}
"""What is shown of a record, by the prefix of its id."""

PLURAL = {"q": "quotes", "src": "sources", "spk": "speakers", "c": "claims"}


def tombstone(entity: str) -> Selection:
    """What is shown of a withheld record."""
    marked = Ask(CONSTANT, TOMBSTONE, value=True)
    return Selection(f"{entity}_tombstone", (marked, *fields("id state reason withheld_at"), DECISIONS))


def record(prefix: str, public_id: str) -> Selection:
    """The record with this id, or what is left of it."""
    row = RECORDS[prefix]
    ends = (row, tombstone(row.entity))
    return Selection("query", (Ask("node", "record", args=Args(key=public_id), of=ends),))
