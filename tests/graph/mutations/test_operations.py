"""Operations of several mutations, what they may cost, and how payloads are read."""

from types import SimpleNamespace
from typing import Any

import pytest
from django.db import OperationalError, connection
from django.test.utils import CaptureQueriesContext

from quotes.graph.answers import answer
from quotes.graph.mutations import root
from quotes.graph.reading import Asker
from quotes.graph.requests import Question
from quotes.models import Speaker, Topic
from quotes.read import CURATOR_VIEWER, counted
from quotes.review import plain
from tests.graph.mutations.conftest import Do
from tests.graph.mutations.world import CASES, digest, document

TOPIC = (
    '{key}: createTopic(input: {{name: "{name}"}}) {{ __typename ... on CreateTopicSuccess {{ topic {{ {of} }} }} }}'
)


def topics(*names: str, of: str = "name") -> str:
    return (
        "mutation { " + " ".join(TOPIC.format(key=f"a{at}", name=name, of=of) for at, name in enumerate(names)) + " }"
    )


def test_mutations_are_done_in_their_order_each_for_itself(send: Do) -> None:
    told = send("bob", topics("One", "T" * 201, "Three"))
    kinds = ["CreateTopicSuccess", "ValidationProblem", "CreateTopicSuccess"]
    assert [one["__typename"] for one in told["data"].values()] == kinds
    assert list(Topic.objects.order_by("pk").values_list("name", flat=True)) == ["One", "Three"]


def test_a_fault_in_one_keeps_those_before_it(send: Do, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = root.done

    def fails(*given: Any) -> Any:
        if Topic.objects.exists():
            raise RuntimeError("secret")
        return asked(*given)

    monkeypatch.setattr(root, "done", fails)
    told = send("bob", topics("One", "Two"))
    assert told["data"] == {"a0": {"__typename": "CreateTopicSuccess", "topic": {"name": "One"}}, "a1": None}
    assert told["errors"][0]["path"] == ["a1"]
    assert told["errors"][0]["extensions"]["code"] == "INTERNAL"
    assert "secret" not in str(told)


def test_a_base_that_is_away_says_so(send: Do, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*given: Any, **how: Any) -> Any:
        raise OperationalError("database is locked")

    monkeypatch.setattr(plain, "create", fails)
    told = send("bob", topics("One"))
    assert "locked" not in str(told)
    assert told["errors"][0]["extensions"]["code"] == "UNAVAILABLE"


def test_ten_mutations_are_the_most(send: Do) -> None:
    before = digest()
    told = send("bob", topics(*map(str, range(11))))
    assert told["errors"][0]["extensions"]["code"] == "BAD_REQUEST"
    assert digest() == before
    assert len(send("bob", topics(*map(str, range(10))))["data"]) == 10


WRONG = {
    "too costly": (
        "quotes(first: 100) { edges { node { evidence(first: 100) { edges { node { id } } } } } }", "TOO_COSTLY"
    ),
    "a bad cursor": ('quotes(after: "AAAA") { totalCount }', "BAD_CURSOR"),
    "a page too large": ("quotes(first: 1000) { totalCount }", "BAD_INPUT"),
    "a bad filter": ('quotes(filter: {saidFrom: "soon"}) { totalCount }', "BAD_FILTER"),
    "too deep": (
        "quotes { edges { node { " + "source { quotes { edges { node { " * 6 + "id" + " }" * 24 + " } } }", "TOO_DEEP"
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", WRONG)
def test_what_is_wrong_with_a_payload_stops_the_act(send: Do, name: str) -> None:
    before = digest()
    of, code = WRONG[name]
    told = send("bob", topics("One", of=of))
    assert told["errors"][0]["extensions"]["code"] == code
    assert told.get("data") is None
    assert digest() == before


def test_what_is_too_much_together_is_too_much(send: Do) -> None:
    before = digest()
    of = "quotes(first: 100) { edges { node { evidence(first: 40) { edges { node { id } } } } } }"
    told = send("bob", topics("One", "Two", "Three", of=of))
    assert told["errors"][0]["extensions"]["code"] == "TOO_COSTLY"
    assert told["extensions"]["cost"]["requested"] > told["extensions"]["cost"]["limit"]
    assert digest() == before
    assert send("bob", topics("One", of=of))["extensions"]["cost"]["requested"] > 4_000


def test_variables_stand_in_payloads(send: Do) -> None:
    query = (
        "mutation($input: CreateTopicInput!, $n: Int!, $with: Boolean!) { createTopic(input: $input) { ...F } } "
        "fragment F on CreateTopicSuccess { it: topic { id @include(if: $with) quotes(first: $n) { totalCount } } }"
    )
    told = send("bob", query, input={"name": "One"}, n=3, **{"with": False})
    assert told["data"]["createTopic"] == {"it": {"quotes": {"totalCount": 0}}}
    told = send("bob", query, input={"name": "Two"}, n=0, **{"with": False})
    assert told["errors"][0]["extensions"]["code"] == "BAD_INPUT"
    assert Topic.objects.count() == 1


def test_a_payload_of_which_nothing_is_asked_is_not_read(send: Do) -> None:
    told = send("bob", 'mutation { createTopic(input: {name: "One"}) { __typename } }')
    assert told["data"] == {"createTopic": {"__typename": "CreateTopicSuccess"}}


@pytest.mark.parametrize("name", CASES)
def test_a_payload_is_one_statement(made: SimpleNamespace, people: dict[str, Any], name: str) -> None:
    question = Question(document(name, CASES[name].fields), {"input": CASES[name].given(made)})
    with counted() as count:
        told = answer(question, Asker(CURATOR_VIEWER, lambda: people["bob"]))
    assert "errors" not in told
    assert count.statements == 1


STATEMENTS = {
    "createSpeaker": 22,
    "createQuote": 50,
    "updateQuote": 40,
    "submit": 22,
    "captureText": 30,
    "addEvidence": 45,
}


@pytest.mark.parametrize("name", STATEMENTS)
def test_acts_take_a_bounded_number_of_statements(made: SimpleNamespace, people: dict[str, Any], name: str) -> None:
    question = Question(document(name), {"input": CASES[name].given(made)})
    with CaptureQueriesContext(
        connection,
    ) as asked:
        answer(question, Asker(CURATOR_VIEWER, lambda: people["bob"]))
    assert len(asked) <= STATEMENTS[name], len(asked)


def test_a_speaker_is_entered_with_its_rows(do: Do) -> None:
    given = {"kind": "PERSON", "name": "Ada", "names": [{"name": "A.", "kind": "abbreviation"}]}
    of = "speaker { id state version name names { name kind language } }"
    told = do("bob", document("createSpeaker", of), given)
    row = Speaker.objects.get()
    assert told["speaker"] == {
        "id": f"spk_{row.pk.hex}", "state": "DRAFT", "version": 2, "name": "Ada",
        "names": [{"name": "A.", "kind": "abbreviation", "language": None}],
    }  # fmt: skip
