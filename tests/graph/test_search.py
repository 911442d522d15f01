"""`search`, RELEVANCE and facets as GraphQL asks for them."""

import json
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection

from quotes.graph.answers import answer
from quotes.graph.reading import Asker
from quotes.graph.requests import Question
from quotes.read import counted
from tests import base
from tests.graph.conftest import Ask

SEARCH = """query Found($q: String!, $types: [SearchType!]) {
  search(q: $q, types: $types, first: 5) {
    edges {
      cursor score
      found: node { kind: __typename ... on Quote { id text speaker { name } } ... on Node { id } ...named }
      highlights { where: field snippet offsets __typename }
    }
    pageInfo { hasNextPage } totalCount totalCountIsEstimate
  }
}
fragment named on Speaker { name names { name } }"""


def test_search_answers_a_union_with_scores_and_places(world: SimpleNamespace, ask: Ask) -> None:
    found = ask(SEARCH, q="trees", types=["QUOTE"])["data"]["search"]
    assert found["edges"][0]["score"] == 1
    first = next(edge for edge in found["edges"] if edge["found"]["id"] == base.pid(world.trees))
    assert first["found"]["kind"] == "Quote"
    assert 0 < first["score"] <= 1
    assert found["totalCountIsEstimate"] is False
    [place] = [one for one in first["highlights"] if one["where"] == "text"]
    [start, end] = place["offsets"][0]
    assert first["found"]["text"][start:end].lower() == "trees"
    assert place["__typename"] == "Highlight"


def test_the_kinds_that_are_sought_are_not_mixed_up_between_requests(world: SimpleNamespace, ask: Ask) -> None:
    def kinds(**variables: Any) -> set[str]:
        return {edge["found"]["kind"] for edge in ask(SEARCH, q="ada", **variables)["data"]["search"]["edges"]}

    assert kinds(types=["SPEAKER"]) == {"Speaker"}
    assert kinds(types=["CLAIM"]) <= {"Claim"}
    assert "Speaker" not in kinds(types=["QUOTE"])
    assert "Speaker" in kinds()
    assert kinds(types=[]) == set()


def test_the_speaker_label_is_named_as_graphql_spells_it(world: SimpleNamespace, ask: Ask) -> None:
    label = base.quote("Something else.", speaker_label="a harbour pilot")
    [edge] = ask(SEARCH, q="pilot")["data"]["search"]["edges"]
    assert edge["found"]["id"] == base.pid(label)
    assert edge["highlights"] == [
        {"where": "speakerLabel", "snippet": "a harbour pilot", "offsets": [[10, 15]], "__typename": "Highlight"}
    ]


def test_a_question_without_words_is_told_with_its_argument(world: SimpleNamespace, ask: Ask) -> None:
    [error] = ask(SEARCH, q="-trees")["errors"]
    assert error["extensions"]["code"] == "BAD_FILTER"
    assert error["extensions"]["argument"] == ["search", "q"]
    assert error["message"].startswith("q: ")


def test_relevance_needs_words(world: SimpleNamespace, ask: Ask) -> None:
    asked = "query Q($f: QuoteFilter) { quotes(order: RELEVANCE, filter: $f) { edges { cursor node { id } } } }"
    [error] = ask(asked)["errors"]
    assert error["extensions"]["argument"] == ["quotes", "order"]
    edges = ask(asked, f={"q": "trees"})["data"]["quotes"]["edges"]
    assert base.pid(world.trees) in [edge["node"]["id"] for edge in edges]


FACETS = """query Facets($names: [QuoteFacet!]!, $filter: QuoteFilter) {
  quotes(filter: $filter, first: 1) {
    edges { node { id } }
    totalCount
    facets(names: $names) { name estimated values { value label count selected } }
  }
}"""


def test_facets_are_answered_with_the_page_in_one_statement(world: SimpleNamespace) -> None:
    names = ["SPEAKER", "SOURCE", "TOPIC", "KIND", "LANGUAGE", "YEAR", "STATE"]
    question = Question(FACETS, {"names": names, "filter": {"kind": ["DIRECT"]}})
    with counted() as count:
        found = answer(question, Asker())["data"]["quotes"]
    assert count.statements == 1
    assert [one["name"] for one in found["facets"]] == names
    kinds = found["facets"][3]["values"]
    direct = next(one for one in kinds if one["value"] == "DIRECT")
    assert (direct["label"], direct["count"], direct["selected"]) == ("Direct", found["totalCount"], True)
    speakers = found["facets"][0]["values"]
    assert {one["label"] for one in speakers if one["value"] == base.pid(world.ada)} <= {world.ada.name}


def test_other_facets_in_the_same_variable_are_another_question(world: SimpleNamespace, ask: Ask) -> None:
    for names in (["KIND"], ["STATE"], ["STATE", "KIND"], ["KIND", "STATE"]):
        facets = ask(FACETS, names=names)["data"]["quotes"]["facets"]
        assert [one["name"] for one in facets] == names


def test_facets_cost_and_are_limited(world: SimpleNamespace, ask: Ask) -> None:
    body = ask("{ quotes(first: 2) { facets(names: [KIND, STATE]) { name } } }")
    assert body["extensions"]["cost"]["requested"] == 2 + 2 * 400
    [error] = ask("{ quotes { facets(names: [KIND], first: 101) { name } } }")["errors"]
    assert error["extensions"]["argument"] == ["quotes", "facets", "first"]
    facets = "facets(names: [KIND, STATE, TOPIC, YEAR, SOURCE, SPEAKER]) { name }"
    nested = f"{{ quotes(first: 100) {{ edges {{ node {{ source {{ quotes(first: 1) {{ {facets} }} }} }} }} }} }}"
    assert ask(nested)["errors"][0]["extensions"]["code"] == "TOO_COSTLY"


def test_an_operation_searches_eight_times_at_most(world: SimpleNamespace, ask: Ask) -> None:
    def told(*fields: str) -> Any:
        aliased = " ".join(f"a{number}: {field}" for number, field in enumerate(fields))
        return ask(f"{{ {aliased} }}")

    both = 'search(q: "trees", types: [QUOTE, CLAIM], first: 1) { totalCount }'
    filtered = 'quotes(filter: {q: "trees"}, first: 1) { totalCount }'
    whole = 'search(q: "trees", first: 1) { totalCount }'
    assert "errors" not in told(*[both] * 4)
    assert "errors" not in told(whole, *[both], filtered, filtered)
    for fields in ([both] * 4 + [filtered], [filtered] * 9, [whole] * 2 + [filtered]):
        [error] = told(*fields)["errors"]
        assert error["extensions"]["code"] == "TOO_COSTLY"


UNDER_ONE = f'node(id: "spk_{0:032}") {{ ... on Speaker {{ quotes(first: 1, filter: {{text: "e"}}) {{ %s }} }} }}'


@pytest.mark.parametrize(
    ("fields", "times"),
    [
        ("quotes(filter: {kind: [DIRECT]}, first: 1) { edges { cursor } }", 2),
        ("quotes(filter: {kind: [DIRECT]}, first: 1) { totalCount }", 2),
        ("quotes(filter: {state: [RETRACTED]}, first: 1) { totalCount }", 2),
        ("quotes(filter: {kind: [DIRECT]}, first: 1) { totalCount facets(names: [KIND, YEAR]) { name } }", 2),
        ('quotes(filter: {text: "e", kind: [DIRECT]}, first: 1) { edges { cursor } }', 1),
        ('quotes(filter: {saidFrom: "2000"}, order: CREATED_ASC, first: 1) { edges { cursor } }', 8),
        ("claims(filter: {supported: false}, first: 1) { edges { cursor } }", 2),
        ('claims(filter: {speaker: ["spk_00000000000000000000000000000000"]}, first: 1) { edges { cursor } }', 8),
        ('claims(filter: {speaker: ["spk_00000000000000000000000000000000"]}, first: 1) { totalCount }', 2),
        ('quotes(filter: {topic: ["t_00000000000000000000000000000000"]}, first: 1) { totalCount }', 4),
        ("topics(first: 2) { edges { node { quotes(filter: {kind: [OWN]}, first: 1) { totalCount } } } }", 1),
        ('quotes(filter: {text: "e"}, first: 1) { totalCount facets(names: [KIND]) { name } }', 1),
        ('speakers(filter: {name: "e"}, first: 1) { totalCount }', 1),
        (UNDER_ONE % "totalCount", 2),
        (UNDER_ONE % "edges { cursor }", 4),
        ('speakers(first: 2) { edges { node { quotes(filter: {text: "e"}, first: 1) { totalCount } } } }', 1),
    ],
)  # fmt: skip
def test_lists_by_what_has_no_index_are_few_in_an_operation(
    world: SimpleNamespace, ask: Ask, fields: str, times: int
) -> None:
    def told(many: int) -> Any:
        return ask("{" + " ".join(f"a{number}: {fields}" for number in range(many)) + "}")

    assert "errors" not in told(times)
    [error] = told(times + 1)["errors"]
    assert error["extensions"]["code"] == "TOO_COSTLY"
    assert "looks through many rows" in error["message"]


def test_a_list_by_what_has_no_index_is_counted_under_a_hundred_rows(world: SimpleNamespace, ask: Ask) -> None:
    quotes = "quotes(filter: {kind: [DIRECT]}, first: 1) { totalCount }"
    body = ask(f"{{ speakers(first: 100) {{ edges {{ node {{ id {quotes} }} }} }} }}")
    found = {one["node"]["id"]: one["node"]["quotes"]["totalCount"] for one in body["data"]["speakers"]["edges"]}
    ada = base.pid(world.ada)
    alone = ask("query($of: [ID!]) { quotes(filter: {kind: [DIRECT], speaker: $of}) { totalCount } }", of=[ada])
    assert found[ada] == alone["data"]["quotes"]["totalCount"] > 0


def test_lists_in_lists_that_sqlite_would_prepare_for_seconds_are_refused_there(
    world: SimpleNamespace, ask: Ask
) -> None:
    sources, speakers = (json.dumps([f"{prefix}_{digit * 32}" for digit in "12"]) for prefix in ("src", "spk"))
    inner = "edges { cursor node { id anchors { start } relays { label } topics { name } } }"
    quotes = f"quotes(first: 3, filter: {{relay: {speakers}}}) {{ totalCount {inner} }}"
    facets = "totalCount facets(names: [STATE, YEAR, LANGUAGE]) { name } pageInfo { hasNextPage hasPreviousPage }"
    body = ask(
        f'{{ sources(last: 3, order: CREATED_DESC, filter: {{createdTo: "2020-01-01T00:00:00Z", via: {sources}}})'
        f" {{ {facets} edges {{ cursor node {{ {quotes} }} }} }} }}"
    )
    if connection.vendor == "postgresql":
        assert body["data"]["sources"]["totalCount"] == 0
    else:
        [error] = body["errors"]
        assert error["extensions"]["code"] == "TOO_COSTLY"
        assert "lists in lists" in error["message"]


def test_more_ids_than_were_asked_for_before_are_counted_anew(world: SimpleNamespace, ask: Ask) -> None:
    quotes = "quotes(first: 100) { edges { node { evidence(first: 20) { edges { cursor } } } } }"
    document = f"query many($ids: [ID!]!) {{ nodes(ids: $ids) {{ ... on Speaker {{ {quotes} }} }} }}"
    ids = [f"spk_{number:032x}" for number in range(100)]
    assert "errors" not in ask(document, ids=ids[:4])
    [error] = ask(document, ids=ids)["errors"]
    assert error["extensions"]["code"] == "TOO_COSTLY"


def test_lists_by_what_has_an_index_may_be_many(world: SimpleNamespace, ask: Ask) -> None:
    fields = 'quotes(filter: {saidFrom: "2000", createdTo: "2999-01-01"}, first: 1) { totalCount }'
    assert "errors" not in ask("{" + " ".join(f"a{number}: {fields}" for number in range(20)) + "}")


def test_highlights_cost_by_the_hit_under_every_name(world: SimpleNamespace, ask: Ask) -> None:
    body = ask('{ search(q: "trees", first: 10) { edges { highlights { field } } } }')
    assert body["extensions"]["cost"]["requested"] == 10 + 10 * 50
    aliases = " ".join(f"h{number}: highlights {{ field }}" for number in range(3))
    [error] = ask(f'{{ search(q: "trees", first: 100) {{ edges {{ {aliases} }} }} }}')["errors"]
    assert error["extensions"]["code"] == "TOO_COSTLY"


def test_no_facet_says_that_a_page_has_none(world: SimpleNamespace, ask: Ask) -> None:
    assert ask("{ quotes(first: 1) { facets(names: []) { name } } }")["data"]["quotes"]["facets"] == []


def test_a_question_is_answered_alike_whatever_was_asked_before(world: SimpleNamespace, ask: Ask) -> None:
    base.quote("Ten of the old pine trees, and ten thousand of the young ones.")

    def found(question: str, ending: str) -> Any:
        return ask(f"{SEARCH} # {ending}", q=question)["data"]["search"]

    questions = ["trees", "thousand trees", '"thousand trees"', "ten", '"ten thousand" trees']
    alone = {one: found(one, str(number)) for number, one in enumerate(questions)}
    for first in questions:
        for then in questions:
            together = f"{questions.index(first)} and {questions.index(then)}"
            assert (found(first, together), found(then, together)) == (alone[first], alone[then])


def test_a_question_in_a_filter_or_a_fragment_is_planned_for_what_it_asks(world: SimpleNamespace, ask: Ask) -> None:
    base.quote("Elf of the old pine trees, and elf pears of the young ones.")
    inside = "query Q($f: QuoteFilter) { quotes(filter: $f) { totalCount } }"
    spread = "query Q($q: String) { ...found } fragment found on Query { quotes(filter: {q: $q}) { totalCount } }"
    for query, asked in ((inside, lambda q: {"f": {"q": q}}), (spread, lambda q: {"q": q})):
        counts = {
            question: ask(query, **asked(question))["data"]["quotes"]["totalCount"]
            for question in ("elf", '"elf pears"', '"pears elf"', "elf pears", "elf pears pine")
        }
        assert counts == {"elf": 1, '"elf pears"': 1, '"pears elf"': 0, "elf pears": 1, "elf pears pine": 1}
