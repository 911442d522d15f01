"""The log of changes in GraphQL: a connection that goes on from a place, with records and what is left of them."""

import json
from typing import Any

import pytest

from quotes import review
from quotes.models import Actor
from quotes.models.keys import public_id
from tests import base
from tests.review.making import person, published, published_claim, published_quote, speaker

pytestmark = pytest.mark.django_db

LOG = """query Log($since: BigInt, $kind: ChangeKind, $first: Int, $after: String) {
  changes(since: $since, kind: $kind, first: $first, after: $after) {
    since
    pageInfo { hasNextPage endCursor }
    edges { node { id seq kind at recordId decision { toState reason } record {
      __typename id ... on Quote { text } ... on Tombstone { reason }
    } } }
  }
}"""


@pytest.fixture
def bob() -> Actor:
    return person("bob", reviews=True)


@pytest.fixture
def ask(client: Any) -> Any:
    def asked(document: str = LOG, **variables: Any) -> Any:
        base.logged()
        told = client.get("/graphql", {"query": document, "variables": json.dumps(variables)}).json()
        return told["data"] if "data" in told and "errors" not in told else told["errors"]

    return asked


def test_a_client_goes_on_by_since_or_by_cursor_alike(ask: Any) -> None:
    for number in range(5):
        published(speaker(f"Speaker {number}"))
    whole = [edge["node"] for edge in ask()["changes"]["edges"]]
    for name, place in (("since", "since"), ("after", "endCursor")):
        seen: list[Any] = []
        given: dict[str, Any] = {}
        while True:
            page = ask(first=2, **given)["changes"]
            seen += [edge["node"] for edge in page["edges"]]
            given = {name: page["since"] if name == "since" else page["pageInfo"][place]}
            if not page["pageInfo"]["hasNextPage"]:
                break
        assert seen == whole
        assert ask(**given)["changes"]["edges"] == []
    assert ask(since=page["since"])["changes"]["since"] == page["since"] == whole[-1]["seq"]


def test_a_number_and_its_digits_are_the_same_place(ask: Any) -> None:
    published(speaker())
    [node] = [edge["node"] for edge in ask()["changes"]["edges"]]
    assert isinstance(node["seq"], str)
    assert ask("{ changes(since: 0) { edges { node { seq } } } }") == ask(
        '{ changes(since: "0") { edges { node { seq } } } }'
    )
    assert ask(since=int(node["seq"]))["changes"]["edges"] == []


def test_withheld_is_a_tombstone_and_unpublished_is_nothing(ask: Any, bob: Actor) -> None:
    made = published_quote("it was worth it")
    resting = published_claim(made)
    review.withhold(made, actor=bob, reason="By order.")
    nodes = [edge["node"] for edge in ask(first=100)["changes"]["edges"]]
    of = {kind: [one for one in nodes if one["recordId"] == public_id(kind, row.pk)]
          for kind, row in (("q", made), ("c", resting))}  # fmt: skip
    assert [one["kind"] for one in of["q"]] == ["NEW", "WITHHELD"]
    assert {one["record"]["__typename"] for one in of["q"]} == {"Tombstone"}
    assert [(one["kind"], one["record"]) for one in of["c"]] == [("NEW", None), ("UNPUBLISHED", None)]
    assert of["c"][1]["decision"] is None
    assert made.text not in json.dumps(nodes)


def test_one_kind_alone(ask: Any, bob: Actor) -> None:
    made = published_quote()
    review.retract(made, actor=bob, reason="Invented.")
    [edge] = ask(kind="RETRACTED")["changes"]["edges"]
    assert (edge["node"]["record"]["text"], edge["node"]["decision"]["reason"]) == (made.text, "Invented.")


def test_a_change_is_a_node(ask: Any) -> None:
    published(speaker())
    [edge] = ask()["changes"]["edges"]
    found = ask(f'{{ node(id: "{edge["node"]["id"]}") {{ __typename ... on Change {{ seq kind }} }} }}')
    assert found["node"] == {"__typename": "Change", "seq": edge["node"]["seq"], "kind": "NEW"}


@pytest.mark.parametrize("since", ["-1", '"x"', "9223372036854775808", '""', '"1.0"'])
def test_a_since_that_is_none_is_named(ask: Any, since: str) -> None:
    [error] = ask(f"{{ changes(since: {since}) {{ since }} }}")
    assert error["extensions"]["code"] == "BAD_INPUT"
    assert error["extensions"]["argument"] == ["changes", "since"]


@pytest.mark.parametrize("since", ["1.5", "true", "[]", "{}"])
def test_what_is_no_number_at_all_is_not_valid(ask: Any, since: str) -> None:
    [error] = ask(f"{{ changes(since: {since}) {{ since }} }}")
    assert error["extensions"]["code"] == "GRAPHQL_VALIDATION_FAILED"
