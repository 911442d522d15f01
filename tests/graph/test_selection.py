"""An operation becomes a selection: keys merged in GraphQL's order, a part for each type, arguments in `read`'s."""

from typing import Any

from graphql import FragmentDefinitionNode, OperationDefinitionNode, get_introspection_query, parse, validate
from graphql.execution.collect_fields import FragmentDetails
from graphql.execution.values import VariableValues, get_variable_values
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from quotes.graph.answers import CORE, answer
from quotes.graph.reading import Asker
from quotes.graph.requests import Question
from quotes.graph.selection import Walk
from quotes.read import CONSTANT, Args, Ask, Selection, arguments
from tests.graph.operations import Pool, Writer

POOL = Pool([f"{prefix}_{'0' * 32}" for prefix in ("q", "src", "spk", "c", "t")], ["ada"], ["x"])


def walked(text: str, variables: dict[str, Any] | None = None) -> tuple[Walk, Selection]:
    """The walk over the only operation of a document, and its selection."""
    nodes = parse(text).definitions
    operation = next(one for one in nodes if isinstance(one, OperationDefinitionNode))
    fragments = {one.name.value: FragmentDetails(one) for one in nodes if isinstance(one, FragmentDefinitionNode)}
    values = get_variable_values(CORE, operation.variable_definitions or (), variables or {})
    assert isinstance(values, VariableValues)
    walk = Walk(CORE, operation, fragments, values)
    return walk, walk.selection()


def test_equal_keys_are_merged_where_they_stand_first() -> None:
    _, selection = walked(
        "{ topics { edges { node { slug } } totalCount ...F } __typename } "
        "fragment F on TopicConnection { edges { cursor node { name slug } } }"
    )
    topics, typename = selection.asks
    assert typename == Ask(CONSTANT, "__typename", value="Query")
    edges, total = topics.of[0].asks
    assert (edges.alias, total.alias) == ("edges", "totalCount")
    assert [ask.alias for ask in edges.of[0].asks] == ["node", "cursor"]
    assert [ask.alias for ask in edges.of[0].asks[0].of[0].asks] == ["slug", "name"]


def test_an_interface_is_one_part_for_each_type_that_may_stand_there() -> None:
    _, selection = walked(
        '{ node(id: "x") { ... on Record { state } ... on Quote { words: text } ... on Tombstone { reason } } }'
    )
    parts = {part.entity: [ask.alias for ask in part.asks] for part in selection.asks[0].of}
    assert parts["quote"] == ["state", "words"]
    assert parts["claim"] == ["state"]
    assert parts["topic"] == []
    assert {name: parts[name] for name in parts if name.endswith("_tombstone")} == {
        f"{name}_tombstone": ["state", "reason"] for name in ("quote", "source", "speaker", "claim")
    }


def test_arguments_are_said_as_the_read_path_says_them() -> None:
    _, selection = walked(
        'query($s: Stance) { quotes(last: 2, order: SAID_ASC, before: null, filter: {saidFrom: "2024", kind: DIRECT, '
        "verbatim: null}) { edges { node { evidence(stance: $s, first: 3) { totalCount } } } } "
        'source(slug: "a") { id } }',
        {"s": "ASSERTS"},
    )
    assert list(arguments(selection)) == [
        Args(last=2, order="said_asc", filter={"said_from": "2024", "kind": ["direct"]}),
        Args(first=3, filter={"stance": ["asserts"]}),
        Args(key="a"),
    ]


def test_what_no_plan_takes_is_left_to_the_resolvers() -> None:
    walk, selection = walked('{ me: viewer { username } __schema { description } t: topic(slug: "a") { id } }')
    assert (walk.rest, [ask.alias for ask in selection.asks]) == (["me", "__schema"], ["t"])


def test_nothing_is_planned_of_what_is_skipped() -> None:
    text = "query($no: Boolean!) { viewer @include(if: $no) { username } topics @skip(if: $no) { totalCount } }"
    for no, rest, asks in ((False, [], ["topics"]), (True, ["viewer"], [])):
        walk, selection = walked(text, {"no": no})
        assert (walk.rest, [ask.alias for ask in selection.asks]) == (rest, asks)


@settings(suppress_health_check=list(HealthCheck), max_examples=100)
@given(st.data())
def test_a_repeat_makes_the_same_arguments_in_the_same_order(data: st.DataObject) -> None:
    text, variables = Writer(data.draw, POOL).document()
    assume(not validate(CORE, parse(text)))
    walk, selection = walked(text, variables)
    assert [get(walk.variables.coerced) for get in walk.arguments] == list(arguments(selection))


def test_tools_can_ask_for_the_whole_schema() -> None:
    question = Question(get_introspection_query(input_value_deprecation=True, specified_by_url=True))
    assert "errors" not in answer(question, Asker())
