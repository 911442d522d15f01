"""What may be asked of each entity, and how it is held: field -> columns, edge -> relation.

This is the table in which a new field finds its place. A field is a column of the entity's own table, or an expression
over columns reached by to-one steps (`source.text_access`), or a pure Python function of such columns. An edge leads
to one row (`One`), to a short list (`Many`), or to pages (`Pages`). Days, quantities and pages are values: parts of a
row or of a list that are objects in the answer.
"""

from typing import Any

from quotes import models as record
from quotes.filters import Searched
from quotes.models.claim import SUPPORTING
from quotes.models.decision import OF, SHOWN
from quotes.models.quote import VERBATIM
from quotes.models.state import State
from quotes.read.columns import choice, day, hidden, literals, plain, shown_context, shown_exact, shown_reason, year
from quotes.read.entity import SCORE, Either, Entity, Facet, Field, Lookup, Many, One, Pages, Value
from quotes.read.log import EITHER_RECORD, change, published
from quotes.search import BEST

RECORD = "state version created_at updated_at"
BY_MADE = {"created_asc": (None, False), "created_desc": (None, True)}
RELEVANCE = {"relevance": (SCORE, True)}
EVIDENCE = {"created_asc": (None, False)}


def decisions(column: str) -> Pages:
    """The decisions on a record; the public sees what was published, corrected, retracted, withheld."""
    return Pages("decision", column, filters=False)


def _quote() -> Entity:
    model = record.Quote
    return Entity(
        "quote",
        model,
        "q",
        fields=plain(
            model, f"id {RECORD} text kind language identity speaker_label speaker_role said_language occasion note"
        )
        | {
            "verbatim": Field(("kind",), "bool", sql=f"{{0}} IN ({literals(VERBATIM)})"),
        },
        edges={
            "source": One("source_id", "source", closed=True),
            "speaker": One("speaker_id", "speaker", closed=True),
            "on_behalf_of": One("on_behalf_of_id", "speaker", closed=True),
            "primary_source": One("primary_source_id", "source"),
            "within": One("within_id", "quote"),
            "translation_of": One("translation_of_id", "quote"),
            "printing_of": One("printing_of_id", "quote"),
            "merged_into": One("merged_into_id", "quote"),
            "said": day("said"),
            "anchors": Many("anchor", ("quote_id",), "seq"),
            "relays": Many("relay", ("quote_id",), "position"),
            "topics": Many("topic", ("quote_id",), "seq", through=("quote_topic", "topic_id")),
            "printings": Pages("quote", "printing_of_id", filters=False),
            "evidence": Pages("evidence", "quote_id"),
            "decisions": decisions("quote_id"),
        },
        orders={"said_desc": ("said_last", True), "said_asc": ("said_first", False), **BY_MADE, **RELEVANCE},
        facets={
            "speaker": Facet("speaker_id", ("speaker",), "speaker", label="name", closed=True),
            "source": Facet("source_id", ("source",), "source", label="title", closed=True),
            "topic": Facet(
                "topic_id", ("topic",), "topic", label="name", closed=True, through=("quote_topic", "quote_id")
            ),
            "kind": choice("kind", record.QuoteKind),
            "language": Facet("language", ("language",), "text"),
            "year": year("said"),
            "state": choice("state", State),
        },
        states=(State.PUBLISHED, State.RETRACTED),
    )


def _source() -> Entity:
    model = record.Source
    return Entity(
        "source",
        model,
        "src",
        fields=plain(model, f"id {RECORD} kind title title_supplied slug url byline language rights note text_access"),
        edges={
            "publisher": One("publisher_id", "speaker"),
            "published": day("published"),
            "via": One("via_id", "source"),
            "merged_into": One("merged_into_id", "source"),
            "corrections": Many("source_correction", ("source_id",), "seq"),
            "captures": Many("capture", ("source_id",), "seq"),
            "quotes": Pages("quote", "source_id"),
            "decisions": decisions("source_id"),
        },
        orders={
            "published_desc": ("published_last", True),
            "published_asc": ("published_first", False),
            "name_asc": ("title_key", False),
            "name_desc": ("title_key", True),
            **BY_MADE,
            **RELEVANCE,
        },
        facets={
            "publisher": Facet("publisher_id", ("publisher",), "speaker", label="name"),
            "kind": choice("kind", record.SourceKind),
            "language": Facet("language", ("language",), "text"),
            "year": year("published"),
            "state": choice("state", State),
        },
        states=(State.PUBLISHED, State.RETRACTED),
    )


def _speaker() -> Entity:
    model = record.Speaker
    return Entity(
        "speaker",
        model,
        "spk",
        fields=plain(model, f"id {RECORD} kind name sort_name slug description note"),
        edges={
            "names": Many("speaker_name", ("speaker_id",), "seq"),
            "identifiers": Many("identifier", ("speaker_id",), "seq"),
            "affiliations": Many("affiliation", ("speaker_id",), "seq"),
            "merged_into": One("merged_into_id", "speaker"),
            "quotes": Pages("quote", "speaker_id"),
            "published_sources": Pages("source", "publisher_id"),
            "decisions": decisions("speaker_id"),
        },
        orders={"name_asc": ("name_key", False), "name_desc": ("name_key", True), **BY_MADE, **RELEVANCE},
        facets={"kind": choice("kind", record.SpeakerKind), "state": choice("state", State)},
        states=(State.PUBLISHED, State.RETRACTED),
    )


def _claim() -> Entity:
    model = record.Claim
    amounts = {name: Field((name,), "decimal") for name in ("amount", "lower", "upper")}
    supported = (
        "EXISTS (SELECT 1 FROM evidence e JOIN quote eq ON eq.id = e.quote_id WHERE e.claim_id = {0} "
        f"AND e.stance IN ({literals(SUPPORTING)}) AND eq.state = 'published')"
    )
    return Entity(
        "claim",
        model,
        "c",
        fields=plain(model, f"id {RECORD} text language place note")
        | {"supported": Field(("id",), "bool", sql=supported)},
        edges={
            "merged_into": One("merged_into_id", "claim"),
            "when": day("when"),
            "quantity": Value(
                {"as_said": Field(("quantity_text",), "text"), "unit": Field(("unit",), "text"), **amounts},
                null=("quantity_text",),
            ),
            "about": Many("speaker", ("claim_id",), "seq", through=("claim_about", "speaker_id")),
            "topics": Many("topic", ("claim_id",), "seq", through=("claim_topic", "topic_id")),
            "evidence": Pages("evidence", "claim_id"),
            "links": Many("claim_link", ("from_claim_id", "to_claim_id"), "id"),
            "assessments": Many("assessment", ("claim_id",), "seq"),
            "decisions": decisions("claim_id"),
        },
        orders={"when_desc": ("when_last", True), "when_asc": ("when_first", False), **BY_MADE, **RELEVANCE},
        facets={
            "topic": Facet(
                "topic_id", ("topic",), "topic", label="name", closed=True, through=("claim_topic", "claim_id")
            ),
            "about": Facet("speaker_id", ("about",), "speaker", label="name", through=("claim_about", "claim_id")),
            "unit": Facet("unit", ("unit",), "text"),
            "year": year("when"),
            "state": choice("state", State),
        },
        states=(State.PUBLISHED, State.RETRACTED),
    )


def _topic() -> Entity:
    model = record.Topic
    past = model.history.model._meta.db_table
    quotes = {"said_last": "said_last", "said_first": "said_first"}
    claims = {"when_last": "when_last", "when_first": "when_first"}
    return Entity(
        "topic",
        model,
        "t",
        fields=plain(model, "id name slug description")
        | {"version": Field(("id",), "int", sql=f"(SELECT count(*) FROM {past} p WHERE p.id = {{0}})")},
        edges={
            "quotes": Pages("quote", "topic_id", through=("quote_topic", "quote_id", quotes)),
            "claims": Pages("claim", "topic_id", through=("claim_topic", "claim_id", claims)),
        },
        orders={"name_asc": ("name_key", False)},
    )


def _capture() -> Entity:
    model = record.Capture
    text = Field(
        ("text", "source_id.text_access"),
        "text",
        sql="CASE WHEN {1} = 'public' THEN {0} END",
        curator=Field(("text",), "text"),
    )
    return Entity(
        "capture",
        model,
        "cap",
        fields=plain(model, "id seq sha256 length media_type captured_at archived_url")
        | {
            "extent": Field(("extent",), "text"),
            "origin": Field(("origin",), "text"),
            "has_text": Field(("text",), "bool", sql="{0} IS NOT NULL"),
            "text": text,
        },
        edges={
            "source": One("source_id", "source", closed=True),
            "retrieved": day("retrieved"),
            "supersedes": One("supersedes_id", "capture", closed=True),
        },
        with_visible=("source",),
    )


def _anchor() -> Entity:
    model = record.Anchor
    return Entity(
        "anchor",
        model,
        "an",
        fields=plain(model, "id seq part start end sha256 locator status checked_at")
        | {
            "exact": hidden("exact", shown_exact),
            "prefix": hidden("prefix", shown_context),
            "suffix": hidden("suffix", shown_context),
        },
        edges={"capture": One("capture_id", "capture", closed=True)},
    )


def _decision() -> Entity:
    model = record.Decision
    return Entity(
        "decision",
        model,
        "d",
        fields=plain(model, "id from_state to_state alone at")
        | {
            "actor_kind": Field(("actor_kind",), "text"),
            "actor": Field(("actor_id.username",), "text"),
            "reason": Field(
                ("reason", "to_state", *(f"{name}_id.state" for name in OF)),
                "text",
                make=shown_reason,
                curator=Field(("reason",), "text"),
            ),
        },
        edges={"record": Either(EITHER_RECORD), "confirms": One("confirms_id", "decision")},
        orders={"created_asc": (None, False)},
        shown=f'{{0}}."to_state" IN ({literals(SHOWN)})',
    )


def _hit() -> Entity:
    ends = tuple(One(f"{name}_id", name, closed=True) for name in Searched.values)
    return Entity(
        "hit",
        None,
        "",
        fields={"score": Field((SCORE,), "float", make=share)},
        edges={"node": Either(ends)},
        orders=RELEVANCE,
        columns={"id": "id", **{end.column: "id" for end in ends}},
    )


def share(score: int) -> float:
    """A score as a part of the best one's."""
    return score / BEST


def _tombstone(base: Entity) -> Entity:
    last = (
        f"SELECT d.{{column}} FROM decision d WHERE d.{base.name}_id = {{0}} AND d.to_state = 'withheld' "
        "ORDER BY d.id DESC LIMIT 1"
    )
    return Entity(
        f"{base.name}_tombstone",
        base.model,
        base.prefix,
        fields={name: base.fields[name] for name in ("id", *RECORD.split())}
        | {
            "reason": Field(("id",), "text", sql=f"({last.replace('{column}', 'reason')})"),
            "withheld_at": Field(("id",), "datetime", sql=f"({last.replace('{column}', 'at')})"),
        },
        edges={"decisions": base.edges["decisions"]},
        states=(State.WITHHELD,),
    )


def _rows_of_speakers() -> list[Entity]:
    return [
        Entity(
            "speaker_name",
            record.SpeakerName,
            "sn",
            plain(record.SpeakerName, "id seq name language") | {"kind": Field(("kind",), "text")},
        ),
        Entity(
            "identifier",
            record.Identifier,
            "id",
            plain(record.Identifier, "id seq value")
            | {"scheme": Field(("scheme",), "text"), "url": Field(("scheme", "value"), "text", make=identifier_url)},
        ),
        Entity(
            "affiliation",
            record.Affiliation,
            "af",
            plain(record.Affiliation, "id seq role"),
            {
                "organization": One("organization_id", "speaker"),
                "source": One("source_id", "source"),
                "since": day("since"),
                "until": day("until"),
            },
        ),
    ]


def _rows_of_quotes_and_sources() -> list[Entity]:
    return [
        Entity(
            "source_correction",
            record.SourceCorrection,
            "co",
            plain(record.SourceCorrection, "id seq text url"),
            {"date": day("date")},
        ),
        Entity(
            "relay",
            record.Relay,
            "re",
            plain(record.Relay, "id position label cue basis"),
            {"speaker": One("speaker_id", "speaker", closed=True), "source": One("source_id", "source")},
        ),
    ]


def _rows_of_claims() -> list[Entity]:
    return [
        Entity(
            "evidence",
            record.Evidence,
            "ev",
            plain(record.Evidence, "id stance certainty note"),
            {"claim": One("claim_id", "claim", closed=True), "quote": One("quote_id", "quote", closed=True)},
            orders=EVIDENCE,
            shown='{0}."public"',
        ),
        Entity(
            "claim_link",
            record.ClaimLink,
            "cl",
            plain(record.ClaimLink, "id seq relation note"),
            {"from": One("from_claim_id", "claim", closed=True), "to": One("to_claim_id", "claim", closed=True)},
            with_visible=("from", "to"),
        ),
        Entity(
            "assessment",
            record.Assessment,
            "as",
            plain(record.Assessment, "id seq label rating best worst explanation url"),
            {"reviewer": One("reviewer_id", "speaker", closed=True), "published": day("published")},
            with_visible=("reviewer",),
        ),
    ]


REGISTERS = {
    "wikidata": "https://www.wikidata.org/entity/",
    "viaf": "https://viaf.org/viaf/",
    "isni": "https://isni.org/isni/",
    "orcid": "https://orcid.org/",
    "url": "",
}


def identifier_url(scheme: str, value: str) -> str | None:
    """Where an identifier leads; null unless that is http or https."""
    url = REGISTERS[scheme] + value
    return url if url.lower().startswith(("http://", "https://")) else None


RECORDS = (_quote(), _source(), _speaker(), _claim())

FED = (RECORDS[0], RECORDS[3])
"""What there are feeds of."""

ENTITIES: dict[str, Entity] = {
    entity.name: entity
    for entity in (
        *RECORDS,
        _topic(),
        _capture(),
        _anchor(),
        _decision(),
        change(),
        *map(published, FED),
        *_rows_of_speakers(),
        *_rows_of_quotes_and_sources(),
        *_rows_of_claims(),
        *map(_tombstone, RECORDS),
        _hit(),
    )
}

BY_PREFIX = {
    entity.prefix: entity
    for name, entity in ENTITIES.items()
    if entity.prefix and not name.endswith("_tombstone") and not name.startswith("published_")
}

NODES = ("quote", "source", "speaker", "claim", "capture", "evidence", "topic", "decision", "change")

ROOT: dict[str, Any] = {
    "node": Lookup(NODES),
    "nodes": Lookup(NODES, many=True),
    "quotes": Pages("quote"),
    "sources": Pages("source"),
    "speakers": Pages("speaker"),
    "claims": Pages("claim"),
    "topics": Pages("topic", filters=False),
    "search": Pages("hit"),
    "changes": Pages("change"),
    "published_quotes": Pages("published_quote"),
    "published_claims": Pages("published_claim"),
    "quote": Lookup(("quote",)),
    "claim": Lookup(("claim",)),
    "source": Lookup(("source",), "slug"),
    "speaker": Lookup(("speaker",), "slug"),
    "topic": Lookup(("topic",), "slug"),
}
"""What may be asked of `query`, the whole base."""
