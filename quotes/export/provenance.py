"""What a record's provenance says in the PROV data model (W3C, PROV-DM of 30 April 2013), as plain statements.

- A quote is an entity. Verbatim words were quoted from their source, others are derived from it; the speech or briefing
  itself is their primary source. Each relay is an entity of its own, the words as they were passed on: the quote is
  derived from the last of them, each from the one before, and one that came in a document from that document.
- A capture is a specialization of its source, and a revision of the capture that it supersedes. A source that retells
  another as a whole is derived from it.
- What was said is attributed to whoever said it; the utterance is an activity in which that agent acted, maybe on
  behalf of an organization. It generated the words if they are verbatim; the words of a reporter it influenced. An
  unnamed speaker is an agent of this quote alone, with the label that is printed, and no person.
- A decision is an activity that used the record; one that retracts it invalidates it. Who decided is an agent where it
  was somebody. The record of a source or of a speaker is an entity of its own (#record): what is retracted is what this
  base says of them.

Dates that are not certain to the second are no PROV times: they stand as EDTF in dcterms:date. `prov_json` and `turtle`
write the statements down.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote as percent

from quotes.export.addresses import part, permalink
from quotes.export.asks import AGENT, WORK, Row, day, edge, fields, page
from quotes.export.schema_org import TYPES
from quotes.export.values import uri
from quotes.read.selection import Args, Selection


@dataclass(frozen=True, slots=True)
class Name:
    """A value that is a thing: a prefixed name (`schema:Quotation`) or the IRI of a record."""

    name: str


Value = str | int | Name
Attributes = tuple[tuple[str, Value | None], ...]


@dataclass(frozen=True, slots=True)
class Element:
    """An entity, an activity (with its moment, if known) or an agent."""

    kind: str
    iri: str
    attributes: Attributes = ()
    at: str | None = None


@dataclass(frozen=True, slots=True)
class Relation:
    """One of PROV's relations from one thing to another: `kind` by its name in PROV-DM; for derivations `subtype`
    Quotation, Revision or PrimarySource; the `activity` of a delegation; the `role` of an association."""

    kind: str
    subject: str
    object: str
    subtype: str | None = None
    activity: str | None = None
    role: str | None = None


Statement = Element | Relation

DECISIONS = page(
    "decisions",
    "decision",
    Args(last=50),
    *fields("id from_state to_state actor_kind actor at reason"),
    edge("confirms", "decision", *fields("id")),
)
"""The latest fifty: what a record is now does not hang on older ones."""

CAPTURE = fields("id sha256 length captured_at archived_url extent")

QUOTE = Selection(
    "quote",
    (
        *fields("id state text kind verbatim identity language speaker_label speaker_role said_language occasion"),
        edge("speaker", "speaker", *AGENT),
        edge("on_behalf_of", "speaker", *AGENT),
        edge("source", "source", *WORK),
        edge("primary_source", "source", *WORK),
        *(edge(name, "quote", *fields("id")) for name in ("within", "translation_of", "printing_of", "merged_into")),
        day("said"),
        edge("anchors", "anchor", edge("capture", "capture", *CAPTURE)),
        edge(
            "relays",
            "relay",
            *fields("id label cue basis"),
            edge("speaker", "speaker", *AGENT),
            edge("source", "source", *WORK),
        ),
        DECISIONS,
    ),
)

SOURCE = Selection(
    "source",
    (
        *fields("id state kind title title_supplied url byline language rights"),
        edge("publisher", "speaker", *AGENT),
        edge("via", "source", *WORK),
        edge("merged_into", "source", *fields("id")),
        day("published"),
        edge("captures", "capture", *CAPTURE, day("retrieved"), edge("supersedes", "capture", *fields("id"))),
        DECISIONS,
    ),
)

SPEAKER = Selection(
    "speaker", (*fields("id state kind name"), edge("merged_into", "speaker", *fields("id")), DECISIONS)
)

CLAIM = Selection(
    "claim",
    (
        *fields("id state text language"),
        edge("merged_into", "claim", *fields("id")),
        page("evidence", "evidence", Args(first=50), *fields("stance"),
             edge("quote", "quote", *fields("id text verbatim"))),
        edge("links", "claim_link", *fields("relation"), edge("from", "claim", *fields("id text")),
             edge("to", "claim", *fields("id text"))),
        edge("assessments", "assessment", *fields("id label explanation url"), edge("reviewer", "speaker", *AGENT),
             day("published")),
        DECISIONS,
    ),
)  # fmt: skip

STANCES = {
    "asserts": "fb:assertedBy",
    "supports": "fb:supportedBy",
    "disputes": "fb:disputedBy",
    "mentions": "fb:mentionedBy",
}
CLASSES = {"person": "prov:Person", "organization": "prov:Organization"}


def quote(row: Row, base: str) -> Iterator[Statement]:
    """The provenance of a quote."""
    here = permalink(base, row["id"])
    yield Element(
        "entity",
        here,
        (
            ("prov:type", Name(f"schema:{'Quotation' if row['verbatim'] else 'Statement'}")),
            ("prov:value", row["text"]),
            ("dcterms:language", row["language"]),
            ("dcterms:isPartOf", Name(permalink(base, row["within"]["id"])) if row["within"] else None),
            ("fb:kind", row["kind"]),
            ("fb:identity", row["identity"]),
            ("schema:creativeWorkStatus", row["state"]),
        ),
    )
    yield from _work(row["source"], base)
    yield Relation(
        "wasDerivedFrom", here, permalink(base, row["source"]["id"]), "Quotation" if row["verbatim"] else None
    )
    for capture in {one["capture"]["id"]: one["capture"] for one in row["anchors"]}.values():
        yield from _capture(row["source"]["id"], capture, base)
        yield Relation("wasDerivedFrom", here, part(base, row["source"]["id"], capture["id"]))
    if row["primary_source"]:
        yield from _work(row["primary_source"], base)
        yield Relation("wasDerivedFrom", here, permalink(base, row["primary_source"]["id"]), "PrimarySource")
    yield from _relays(row, here, base)
    yield from _utterance(row, here, base)
    yield from _kin(row, here, base)
    yield from _decisions(row, here, base)


def source(row: Row, base: str) -> Iterator[Statement]:
    """The provenance of a source."""
    here = permalink(base, row["id"])
    more = (
        ("dcterms:language", row["language"]),
        ("dcterms:date", _date(row["published"])),
        ("dcterms:rights", row["rights"]),
        ("schema:creditText", row["byline"]),
    )
    yield from _work(row, base, more)
    if row["publisher"]:
        yield from _agent(row["publisher"], base)
        yield Relation("wasAttributedTo", here, permalink(base, row["publisher"]["id"]))
    if row["via"]:
        yield from _work(row["via"], base)
        yield Relation("wasDerivedFrom", here, permalink(base, row["via"]["id"]))
    for one in row["captures"]:
        yield from _capture(row["id"], one, base, (("dcterms:date", _date(one["retrieved"])),))
        if one["supersedes"]:
            before = part(base, row["id"], one["supersedes"]["id"])
            yield Relation("wasDerivedFrom", part(base, row["id"], one["id"]), before, "Revision")
    yield from _record(row, here, base)


def speaker(row: Row, base: str) -> Iterator[Statement]:
    """The provenance of a speaker's record."""
    yield from _agent(row, base)
    yield from _record(row, permalink(base, row["id"]), base)


def claim(row: Row, base: str) -> Iterator[Statement]:
    """The provenance of a claim: derived from the passages that assert or support it; its verdicts derived from it."""
    here = permalink(base, row["id"])
    links = [
        (f"fb:{one['relation']}", Name(permalink(base, one["to"]["id"])))
        for one in row["links"]
        if one["from"] and one["to"] and one["from"]["id"] == row["id"]
    ]
    evidence = [(STANCES[one["stance"]], Name(permalink(base, one["quote"]["id"]))) for one in row["evidence"]["rows"]]
    yield Element(
        "entity",
        here,
        (
            ("prov:type", Name("schema:Claim")),
            ("prov:value", row["text"]),
            ("dcterms:language", row["language"]),
            ("schema:creativeWorkStatus", row["state"]),
            *links,
            *evidence,
        ),
    )
    for one in row["evidence"]["rows"]:
        of = permalink(base, one["quote"]["id"])
        kind = "Quotation" if one["quote"]["verbatim"] else "Statement"
        yield Element("entity", of, (("prov:type", Name(f"schema:{kind}")), ("prov:value", one["quote"]["text"])))
        if one["stance"] in ("asserts", "supports"):
            yield Relation("wasDerivedFrom", here, of)
    for one in row["assessments"]:
        yield from _assessment(row["id"], one, base)
    yield from _merged(row, here, base)
    yield from _decisions(row, here, base)


def _assessment(of: str, row: Row, base: str) -> Iterator[Statement]:
    here = part(base, of, row["id"])
    yield Element(
        "entity",
        here,
        (
            ("prov:type", Name("schema:ClaimReview")),
            ("prov:label", row["label"]),
            ("prov:value", row["explanation"]),
            ("schema:url", uri(row["url"]) if row["url"] else None),
            ("dcterms:date", _date(row["published"])),
        ),
    )
    yield Relation("wasDerivedFrom", here, permalink(base, of))
    yield from _agent(row["reviewer"], base)
    yield Relation("wasAttributedTo", here, permalink(base, row["reviewer"]["id"]))


def _work(row: Row, base: str, more: Attributes = ()) -> Iterator[Statement]:
    title = f"[{row['title']}]" if row["title_supplied"] else row["title"]
    told = (
        ("prov:type", Name(f"schema:{TYPES.get(row['kind'], 'CreativeWork')}")),
        ("prov:label", title),
        ("schema:url", uri(row["url"]) if row["url"] else None),
    )
    yield Element("entity", permalink(base, row["id"]), told + more)


def _agent(row: Row, base: str) -> Iterator[Statement]:
    kind = CLASSES.get(row["kind"])
    told = (("prov:type", Name(kind) if kind else None), ("prov:label", row["name"]))
    yield Element("agent", permalink(base, row["id"]), told)


def _capture(of: str, row: Row, base: str, more: Attributes = ()) -> Iterator[Statement]:
    here = part(base, of, row["id"])
    told = (
        ("schema:sha256", row["sha256"]),
        ("fb:length", row["length"]),
        ("fb:extent", row["extent"]),
        ("dcterms:created", row["captured_at"]),
        ("schema:archivedAt", uri(row["archived_url"]) if row["archived_url"] else None),
    )
    yield Element("entity", here, told + more)
    yield Relation("specializationOf", here, permalink(base, of))


def _relays(row: Row, here: str, base: str) -> Iterator[Statement]:
    """The chain, from the one nearest the speaker to the quote itself."""
    before = None
    for one in row["relays"]:
        relay = part(base, row["id"], one["id"])
        yield Element(
            "entity", relay, (("prov:label", one["label"]), ("fb:cue", one["cue"]), ("fb:basis", one["basis"]))
        )
        if one["speaker"]:
            yield from _agent(one["speaker"], base)
            yield Relation("wasAttributedTo", relay, permalink(base, one["speaker"]["id"]))
        if one["source"]:
            yield from _work(one["source"], base)
            yield Relation("wasDerivedFrom", relay, permalink(base, one["source"]["id"]))
        if before:
            yield Relation("wasDerivedFrom", relay, before)
        before = relay
    if before:
        yield Relation("wasDerivedFrom", here, before)


def _utterance(row: Row, here: str, base: str) -> Iterator[Statement]:
    """Who said it, in what role and for whom; the source's own voice has no utterance apart from the source."""
    if row["kind"] == "own":
        return
    utterance = f"{here}#utterance"
    told = (
        ("dcterms:date", _date(row["said"])),
        ("fb:occasion", row["occasion"]),
        ("dcterms:language", row["said_language"]),
    )
    yield Element("activity", utterance, told)
    yield Relation("wasGeneratedBy" if row["verbatim"] else "wasInfluencedBy", here, utterance)
    who = permalink(base, row["speaker"]["id"]) if row["speaker"] else f"{here}#speaker"
    if row["speaker"]:
        yield from _agent(row["speaker"], base)
    else:
        yield Element("agent", who, (("prov:label", row["speaker_label"]),))
    yield Relation("wasAttributedTo", here, who)
    yield Relation("wasAssociatedWith", utterance, who, role=row["speaker_role"])
    if row["on_behalf_of"]:
        yield from _agent(row["on_behalf_of"], base)
        yield Relation("actedOnBehalfOf", who, permalink(base, row["on_behalf_of"]["id"]), activity=utterance)


def _kin(row: Row, here: str, base: str) -> Iterator[Statement]:
    """Translations, and other printings of the same utterance."""
    if row["translation_of"]:
        yield Relation("wasDerivedFrom", here, permalink(base, row["translation_of"]["id"]))
    if row["printing_of"]:
        yield Relation("alternateOf", here, permalink(base, row["printing_of"]["id"]))
    yield from _merged(row, here, base)


def _merged(row: Row, here: str, base: str) -> Iterator[Statement]:
    if row["merged_into"]:
        yield Relation("alternateOf", here, permalink(base, row["merged_into"]["id"]))


def _record(row: Row, of: str, base: str) -> Iterator[Statement]:
    """What this base says of a source or a speaker, as a thing that is decided on and may be retracted."""
    here = f"{of}#record"
    told = (("schema:about", Name(of)), ("schema:creativeWorkStatus", row["state"]))
    yield Element("entity", here, told)
    if row["merged_into"]:
        yield Relation("alternateOf", here, f"{permalink(base, row['merged_into']['id'])}#record")
    yield from _decisions(row, here, base)


def _decisions(row: Row, here: str, base: str) -> Iterator[Statement]:
    for one in row["decisions"]["rows"]:
        decision = part(base, row["id"], one["id"])
        told = (
            ("fb:fromState", one["from_state"]),
            ("fb:toState", one["to_state"]),
            ("dcterms:description", one["reason"]),
        )
        yield Element("activity", decision, told, one["at"])
        yield Relation("used", decision, here)
        if one["to_state"] == "retracted":
            yield Relation("wasInvalidatedBy", here, decision)
        if one["confirms"]:
            yield Relation("wasInformedBy", decision, part(base, row["id"], one["confirms"]["id"]))
        if one["actor"]:
            who = f"{base}/#user-{percent(one['actor'], safe='')}"
            kind = "prov:Person" if one["actor_kind"] == "person" else "prov:SoftwareAgent"
            yield Element("agent", who, (("prov:type", Name(kind)), ("prov:label", one["actor"])))
            yield Relation("wasAssociatedWith", decision, who)


def _date(day: Row | None) -> str | None:
    """A date in EDTF; in the words of the source where it cannot be told."""
    return (day["edtf"] or day["as_said"]) if day else None
