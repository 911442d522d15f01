"""What the door answers about a small world: every type, nodes and tombstones, pages, and what never shows."""

import json
from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from quotes.access import permalink
from quotes.graph.answers import CORE, answer
from quotes.graph.reading import Asker
from quotes.graph.requests import Question
from quotes.graph.schema import schema
from quotes.read import CURATOR_VIEWER, counted
from tests import base
from tests.graph.conftest import Ask


def everything(type_name: str, seen: tuple[str, ...] = ()) -> str:
    """All fields of a type, each once on the way down."""
    kind: Any = CORE.type_map[type_name]
    parts = []
    for name, field in kind.fields.items():
        named: Any = field.type
        while hasattr(named, "of_type"):
            named = named.of_type
        if not hasattr(named, "fields"):
            parts.append(name)
        elif named.name not in seen and len(seen) < 2:
            inner = everything(named.name, (*seen, type_name, named.name))
            parts.append(f"{name} {{ {inner or '__typename'} }}")
    return " ".join(parts)


@pytest.mark.parametrize(
    ("name", "row"),
    [
        ("Quote", "trees"),
        ("Source", "article"),
        ("Speaker", "ada"),
        ("Claim", "planted"),
        ("Capture", "capture"),
        ("Evidence", "bears"),
        ("Topic", "forests"),
        ("Tombstone", "withheld"),
    ],
)
def test_every_field_of_every_node_is_answered_in_one_statement(world: SimpleNamespace, name: str, row: str) -> None:
    wanted = base.pid(getattr(world, row))
    question = Question(f'{{ node(id: "{wanted}") {{ __typename ... on {name} {{ {everything(name)} }} }} }}')
    with counted() as count:
        found = answer(question, Asker())
    assert count.statements == 1
    assert found["data"]["node"]["id"] == wanted
    assert found["data"]["node"]["__typename"] == name
    assert json.dumps(found) == json.dumps(answer(question, Asker(ordinary=True)))
    assert base.SECRET not in json.dumps(found)


def test_a_quote_is_answered_whole(world: SimpleNamespace, ask: Ask) -> None:
    node = ask(
        "query($id: ID!) { node(id: $id) { ... on Quote { text kind verbatim identity speakerLabel saidLanguage "
        "permalink said { edtf label } onBehalfOf { name } primarySource { title titleSupplied } topics { name } "
        "anchors { seq part start end exact capture { hasText } } relays { position label basis source { slug } } "
        "printings { edges { node { kind } } } } } }",
        id=base.pid(world.trees),
    )["data"]["node"]
    assert node == {
        "text": "We shall plant ten thousand trees.",
        "kind": "DIRECT",
        "verbatim": True,
        "identity": "NAMED",
        "speakerLabel": "The minister",
        "saidLanguage": "fi",
        "permalink": permalink(base.pid(world.trees)),
        "said": {"edtf": "2024-03-04", "label": "4 March 2024"},
        "onBehalfOf": {"name": "Ministry of Forests"},
        "primarySource": {"title": "On trees", "titleSupplied": True},
        "topics": [{"name": "Forests"}, {"name": "Water"}],
        "anchors": [
            {
                "seq": 0,
                "part": "WORDS",
                "start": 20,
                "end": 54,
                "exact": "We shall plant ten thousand trees.",
                "capture": {"hasText": True},
            },
            {
                "seq": 1,
                "part": "ATTRIBUTION",
                "start": 0,
                "end": 18,
                "exact": "The minister said:",
                "capture": {"hasText": True},
            },
        ],
        "relays": [
            {"position": 0, "label": "the Courier", "basis": "INFERRED", "source": None},
            {"position": 1, "label": "a wire", "basis": "PRINTED", "source": {"slug": "on-trees"}},
        ],
        "printings": {"edges": [{"node": {"kind": "OWN"}}]},
    }


@pytest.mark.parametrize(
    ("form", "start"),
    [
        ("TEXT", "Ada Larch, 4 March 2024: “We shall plant"),
        ("BIBTEX", "@misc{q_"),
        ("CSL_JSON", '[{"id":"q_'),
        ("RIS", "TY  - NEWS"),
    ],
)
def test_a_quote_is_cited(world: SimpleNamespace, ask: Ask, form: str, start: str) -> None:
    query = "query($id: ID!, $as: CitationFormat!) { node(id: $id) { ... on Quote { citation(format: $as) } } }"
    told = ask(query, id=base.pid(world.trees), **{"as": form})
    assert told["data"]["node"]["citation"].startswith(start)


def test_a_source_is_cited(world: SimpleNamespace, ask: Ask) -> None:
    query = "query($id: ID!) { node(id: $id) { ... on Source { citation bibtex: citation(format: BIBTEX) title } } }"
    told = ask(query, id=base.pid(world.article))["data"]["node"]
    assert told["title"] in told["citation"]
    assert told["bibtex"].startswith("@misc{src_")


def test_a_withheld_record_is_a_tombstone(world: SimpleNamespace, ask: Ask) -> None:
    told = ask(
        "query($id: ID!) { node(id: $id) { __typename id ... on Record { state permalink decisions { edges { node "
        "{ toState reason record { __typename } } } } } ... on Tombstone { reason withheldAt } "
        "... on Quote { text } } }",
        id=base.pid(world.withheld),
    )["data"]["node"]
    assert (told["__typename"], told["state"], told["reason"]) == ("Tombstone", "WITHHELD", "A court ordered it.")
    assert told["withheldAt"] == "2026-11-22T12:00:00.123Z"
    assert told["decisions"]["edges"][0]["node"]["record"] == {"__typename": "Tombstone"}
    assert "text" not in told


def test_nodes_keep_the_order_of_their_ids(world: SimpleNamespace, ask: Ask) -> None:
    ids = [base.pid(one) for one in (world.planted, world.draft, world.trees, world.withheld, world.planted)]
    told = ask("query($ids: [ID!]!) { nodes(ids: $ids) { __typename id } }", ids=ids)["data"]["nodes"]
    assert [one and one["__typename"] for one in told] == ["Claim", None, "Quote", "Tombstone", "Claim"]
    assert [one["id"] for one in told if one] == [ids[0], ids[2], ids[3], ids[4]]


def test_a_slug_finds_its_record(world: SimpleNamespace, ask: Ask) -> None:
    told = ask(
        '{ source(slug: "trees-promised") { title } speaker(slug: "a-larch") { mergedInto { slug } } '
        'topic(slug: "forests") { name } hidden: speaker(slug: "draft-speaker") { id } }'
    )
    assert told["data"] == {
        "source": {"title": "Trees promised"},
        "speaker": {"mergedInto": {"slug": "ada-larch"}},
        "topic": {"name": "Forests"},
        "hidden": None,
    }


def test_a_claim_shows_its_public_evidence_only(world: SimpleNamespace, ask: Ask) -> None:
    query = (
        "query($id: ID!, $s: Stance) { node(id: $id) { ... on Claim "
        "{ evidence(stance: $s) { totalCount } supported } } }"
    )
    told = [
        ask(query, id=base.pid(world.planted), s=stance)["data"]["node"] for stance in (None, "ASSERTS", "SUPPORTS")
    ]
    assert told == [{"evidence": {"totalCount": count}, "supported": True} for count in (2, 1, 0)]


def test_private_text_is_for_curators(world: SimpleNamespace, client: Client) -> None:
    query = "query($id: ID!) { node(id: $id) { ... on Quote { anchors { exact prefix capture { text } } } } }"
    body = json.dumps({"query": query, "variables": {"id": base.pid(world.paraphrase)}})
    public = client.post("/graphql", body, "application/json").json()["data"]["node"]["anchors"]
    assert public == [{"exact": world.letter.text[60:107], "prefix": None, "capture": {"text": None}}]
    client.force_login(get_user_model().objects.create_superuser("root", password="x"))
    curated = client.post("/graphql", body, "application/json").json()["data"]["node"]["anchors"]
    assert curated == [{"exact": public[0]["exact"], "prefix": "x" * 32, "capture": {"text": world.letter.text}}]


def test_a_curator_sees_drafts_and_the_public_never(world: SimpleNamespace) -> None:
    question = Question("{ quotes(filter: {state: [DRAFT]}) { edges { node { text } } } }")
    assert answer(question, Asker())["data"] == {"quotes": {"edges": []}}
    assert answer(question, Asker(CURATOR_VIEWER))["data"] == {"quotes": {"edges": [{"node": {"text": base.SECRET}}]}}
    assert answer(question, Asker())["data"] == {"quotes": {"edges": []}}


def test_pages_follow_each_other(world: SimpleNamespace, ask: Ask) -> None:
    query = (
        "query($after: String, $n: Int) { quotes(first: $n, after: $after, order: CREATED_ASC) "
        "{ edges { node { id } } pageInfo { hasNextPage hasPreviousPage endCursor } } }"
    )
    pages: list[Any] = []
    found, after = [], None
    while not pages or pages[-1]["hasNextPage"]:
        page = ask(query, after=after, n=2)["data"]["quotes"]
        found += [edge["node"]["id"] for edge in page["edges"]]
        pages.append(page["pageInfo"])
        after = page["pageInfo"]["endCursor"]
    assert found == [base.pid(getattr(world, name)) for name in ("trees", "start", "paraphrase", "own", "retracted")]
    assert [page["hasPreviousPage"] for page in pages] == [False, True, True]


def test_other_values_of_one_shape_are_other_answers(world: SimpleNamespace, ask: Ask) -> None:
    query = (
        "query($f: QuoteFilter, $o: QuoteOrder, $with: Boolean = true) { quotes(filter: $f, order: $o) "
        "{ totalCount edges @include(if: $with) { node { text } } } }"
    )
    told = [
        ask(query, **given)["data"]["quotes"]["totalCount"]
        for given in (
            {"f": {"kind": ["DIRECT"]}},
            {"f": {"kind": ["PARTIAL"]}},
            {"f": {"kind": ["PARTIAL", "OWN"]}},
            {"f": None},
            {},
            {"f": {"verbatim": True}},
            {"f": {"verbatim": False}},
            {"f": {"kind": None}, "o": "SAID_ASC"},
            {"f": {"speaker": [base.pid(world.ada)]}},
            {"f": {"speaker": [base.pid(world.courier)]}},
        )
    ]
    assert told == [2, 1, 2, 5, 5, 3, 2, 5, 3, 0]
    assert "edges" not in ask(query, **{"with": False})["data"]["quotes"]


def test_variables_stand_anywhere_in_an_argument(world: SimpleNamespace, ask: Ask) -> None:
    query = (
        "query($id: ID!, $kind: QuoteKind!, $flag: Boolean, $from: Edtf) { quotes(filter: "
        "{speaker: [$id], kind: [DIRECT, $kind], verbatim: $flag, saidFrom: $from}) { totalCount } }"
    )
    given: dict[str, Any] = {"id": base.pid(world.ada), "kind": "INDIRECT"}
    told = [
        ask(query, **{**given, **more})["data"]["quotes"]["totalCount"]
        for more in (
            {},
            {"flag": True},
            {"flag": None, "from": "2024"},
            {"kind": "DIRECT"},
            {"id": base.pid(world.old)},
        )
    ]
    assert told == [3, 2, 1, 2, 0]


def test_null_for_what_must_not_be_null_is_told(world: SimpleNamespace, ask: Ask) -> None:
    query = "query($id: ID!, $as: CitationFormat = RIS) { node(id: $id) { ... on Quote { citation(format: $as) } } }"
    assert ask(query, id=base.pid(world.trees))["data"]["node"]["citation"].startswith("TY  - ")
    error = ask(query, id=base.pid(world.trees), **{"as": None})["errors"][0]
    assert error["extensions"]["code"] == "BAD_USER_INPUT"


def test_ids_of_other_kinds_are_sought_in_other_tables(world: SimpleNamespace, ask: Ask) -> None:
    query = "query($id: ID!) { node(id: $id) { __typename } }"
    told = [
        ask(query, id=base.pid(one))["data"]["node"]["__typename"] for one in (world.trees, world.ada, world.forests)
    ]
    assert told == ["Quote", "Speaker", "Topic"]


def test_introspection_and_rows_go_together_in_one_statement(world: SimpleNamespace) -> None:
    query = '{ __schema { queryType { name } } a: node(id: "%s") { __typename ... on Quote { text } } z: __typename }'
    with counted() as count:
        found = answer(Question(query % base.pid(world.trees)), Asker())
    assert count.statements == 1
    assert list(found["data"]) == ["__schema", "a", "z"]
    assert found["data"]["a"] == {"__typename": "Quote", "text": world.trees.text}


def test_introspection_needs_no_base() -> None:
    with counted() as count:
        found = answer(Question('{ __type(name: "Quote") { name } __typename }'), Asker())
    assert (count.statements, found["data"]) == (0, {"__type": {"name": "Quote"}, "__typename": "Query"})


def test_the_schema_answers_by_itself_as_the_door_does(world: SimpleNamespace) -> None:
    query = "query A($n: Int!) { quotes(first: $n) { totalCount } }"
    assert schema.execute_sync(query, {"n": 1}, Asker()).data == {"quotes": {"totalCount": 5}}
    assert schema.execute_sync(query, {"n": 0}, Asker()).errors[0].extensions["code"] == "BAD_INPUT"  # type: ignore[index]
    assert schema.execute_sync("{", context_value=Asker()).errors[0].extensions["code"] == "GRAPHQL_PARSE_FAILED"  # type: ignore[index]
    assert schema.execute_sync("{ x }", context_value=Asker()).data is None
