"""The schema keeps what is promised to clients: names, nullability, a description for everything."""

from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLObjectType,
    ObjectTypeDefinitionNode,
    parse,
    print_ast,
)

from quotes.filters import FILTERS
from quotes.graph import enums
from quotes.graph.answers import CORE
from quotes.management.commands import export_sdl
from quotes.read.shape import ENTITIES, ROOT

PROMISED = Path(__file__).resolve().parents[3] / "shared" / "contract.graphql"
LATER = {
    "Query": {"checkQuotes"},
    "types": {"CheckReport", "QuoteCheck", "CheckVerdict", "AttributionVerdict", "CheckMatch", "DiffPart"},
}
OURS: dict[str, Any] = {name: kind for name, kind in CORE.type_map.items() if not name.startswith("__")}

ARGUMENTS = {
    "Query.node": "id: ID!",
    "Query.nodes": "ids: [ID!]!",
    "Query.quotes": "filter: QuoteFilter order: QuoteOrder first: Int after: String last: Int before: String",
    "Query.topics": "first: Int after: String",
    "Query.changes": "since: BigInt kind: ChangeKind first: Int after: String",
    "Query.source": "slug: String!",
    "Speaker.publishedSources": "filter: SourceFilter order: SourceOrder first: Int after: String last: Int "
    "before: String",
    "Quote.decisions": "first: Int after: String",
    "Quote.evidence": "stance: Stance first: Int after: String",
    "Quote.citation": "format: CitationFormat!",
    "Source.citation": "format: CitationFormat!",
    "Topic.claims": "filter: ClaimFilter order: ClaimOrder first: Int after: String last: Int before: String",
}

FIELDS = {
    "Query.node": "Node",
    "Query.nodes": "[Node]!",
    "Query.viewer": "Viewer",
    "Query.speakers": "SpeakerConnection!",
    "Query.changes": "ChangeConnection!",
    "ChangeConnection.since": "BigInt!",
    "Change.seq": "BigInt!",
    "Change.kind": "ChangeKind!",
    "Change.recordId": "ID!",
    "Change.record": "Record",
    "Change.decision": "Decision",
    "Record.decisions": "DecisionConnection!",
    "Tombstone.reason": "String!",
    "Tombstone.withheldAt": "DateTime!",
    "Decision.record": "Record",
    "Quote.said": "FuzzyDate",
    "Quote.source": "Source!",
    "Quote.speaker": "Speaker",
    "Quote.anchors": "[Anchor!]!",
    "Quote.identity": "SpeakerIdentity!",
    "Quote.citation": "String!",
    "Claim.quantity": "Quantity",
    "Quantity.amount": "Decimal",
    "FuzzyDate.edtf": "Edtf",
    "FuzzyDate.label": "String!",
    "ClaimLink.from": "Claim!",
    "Capture.text": "String",
    "Anchor.exact": "String",
    "Relay.label": "String!",
    "QuoteConnection.edges": "[QuoteEdge!]!",
    "QuoteEdge.node": "Quote!",
    "PageInfo.endCursor": "String",
}

SCHEMA_FILTERS = {
    "QuoteFilter": "text speaker attributedTo relay source topic kind verbatim identity language state saidFrom saidTo "
    "publisher onBehalfOf claim anchorStatus createdFrom createdTo",
    "SourceFilter": "kind publisher language publishedFrom publishedTo url via hasCapture topic state",
    "SpeakerFilter": "name kind identifier organization state",
    "ClaimFilter": "topic about stance speaker source relation supported whenFrom whenTo amountMin amountMax "
    "unit state",
}


def found(path: str) -> Any:
    kind, name = path.split(".")
    return OURS[kind].fields[name]


@pytest.mark.parametrize("path", FIELDS)
def test_fields_have_the_types_that_were_promised(path: str) -> None:
    assert str(found(path).type) == FIELDS[path]


@pytest.mark.parametrize("path", ARGUMENTS)
def test_fields_take_the_arguments_that_were_promised(path: str) -> None:
    assert " ".join(f"{name}: {one.type}" for name, one in found(path).args.items()) == ARGUMENTS[path]


@pytest.mark.parametrize("name", SCHEMA_FILTERS)
def test_filters_are_at_least_those_that_were_promised(name: str) -> None:
    assert set(SCHEMA_FILTERS[name].split()) <= set(OURS[name].fields)


def test_the_citation_is_text_unless_said_otherwise() -> None:
    assert "citation(" in export_sdl.SNAPSHOT.read_text()
    assert "format: CitationFormat! = TEXT" in export_sdl.SNAPSHOT.read_text()


def test_nothing_is_without_a_description() -> None:
    bare = [name for name, kind in OURS.items() if not kind.description]
    for name, kind in OURS.items():
        if isinstance(kind, GraphQLEnumType):
            bare += [f"{name}.{value}" for value, one in kind.values.items() if not one.description]
        if isinstance(kind, GraphQLObjectType | GraphQLInterfaceType | GraphQLInputObjectType):
            bare += [f"{name}.{field}" for field, one in kind.fields.items() if not one.description]
        if isinstance(kind, GraphQLObjectType | GraphQLInterfaceType):
            bare += [
                f"{name}.{field}({argument})"
                for field, one in kind.fields.items()
                for argument, held in one.args.items()
                if not held.description
            ]
    assert bare == []


@pytest.mark.parametrize("choices", list(enums.OF), ids=lambda one: str(one.__name__))
def test_enums_say_the_words_of_the_record(choices: Any) -> None:
    assert [one.value.lower() for one in enums.OF[choices]] == list(choices.values)


@pytest.mark.parametrize("entity", ["quote", "source", "speaker", "claim"])
def test_orders_and_filters_are_those_of_the_read_path(entity: str) -> None:
    orders: Any = OURS[f"{entity.capitalize()}Order"]
    filters: Any = OURS[f"{entity.capitalize()}Filter"]
    assert [name.lower() for name in orders.values] == list(ENTITIES[entity].orders)
    assert len(filters.fields) == len(FILTERS[entity].base_filters)


def test_the_roots_are_those_of_the_read_path() -> None:
    assert set(OURS["Query"].fields) - {"viewer"} == set(ROOT) - {
        "quote",
        "claim",
        "published_quotes",
        "published_claims",
    }


def test_the_snapshot_is_the_schema(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    call_command("export_sdl", check=True)
    monkeypatch.setattr(export_sdl, "SNAPSHOT", tmp_path / "schema.graphql")
    call_command("export_sdl")
    kept = export_sdl.SNAPSHOT.read_text()
    export_sdl.SNAPSHOT.write_text(kept.replace("totalCount: Int!", "totalCount: Int", 1))
    told = StringIO()
    with pytest.raises(CommandError, match="export_sdl"):
        call_command("export_sdl", check=True, stdout=told)
    assert "-  totalCount: Int\n+  totalCount: Int!" in told.getvalue()


def promised() -> dict[str, Any]:
    """The types of the contract, or nothing where it is not at hand; the tables above hold the rest of it."""
    if not PROMISED.exists():
        pytest.skip("the contract, which is kept beside the project, is not at hand")
    return {one.name.value: one for one in parse(PROMISED.read_text()).definitions if hasattr(one, "name")}


def test_the_whole_contract_is_kept_where_it_is_at_hand() -> None:
    broken = []
    for name, node in promised().items():
        if name in LATER["types"]:
            continue
        ours: Any = OURS.get(name)
        for field in getattr(node, "fields", None) or ():
            if field.name.value in LATER.get(name, set()):
                continue
            given = ours.fields.get(field.name.value)
            if given is None or str(given.type) != print_ast(field.type):
                broken.append(f"{name}.{field.name.value}")
            elif [f"{one.name.value}: {print_ast(one.type)}" for one in field.arguments or ()] != [
                f"{key}: {one.type}" for key, one in given.args.items()
            ]:
                broken.append(f"{name}.{field.name.value}()")
        for value in getattr(node, "values", None) or ():
            if value.name.value not in ours.values:
                broken.append(f"{name}.{value.name.value}")
        if isinstance(node, ObjectTypeDefinitionNode):
            broken += [
                f"{name} implements {one.name.value}"
                for one in node.interfaces or ()
                if one.name.value not in {held.name for held in ours.interfaces}
            ]
    assert broken == []
