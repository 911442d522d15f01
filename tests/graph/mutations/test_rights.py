"""Who may do what through the door: the acts of contributors and reviewers, and nothing for anybody else."""

from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client

from quotes.graph.answers import answer
from quotes.graph.names import snake
from quotes.graph.reading import Asker
from quotes.graph.requests import Question
from quotes.models import Quote
from quotes.read import CURATOR_VIEWER
from quotes.review.plain import id_of
from tests.acts.world import CONTRIBUTED
from tests.graph.mutations.conftest import Do
from tests.graph.mutations.world import CASES, digest, document


def name_of(name: str, word: str) -> str:
    return f"{name[0].upper()}{name[1:]}{word}"


@pytest.mark.parametrize("name", CASES)
def test_a_contributor_drafts_and_a_reviewer_decides(made: SimpleNamespace, do: Do, name: str) -> None:
    before = digest()
    told = do("alice", document(name), CASES[name].given(made))
    if snake(name) in CONTRIBUTED:
        assert told["__typename"] == name_of(name, "Success")
    else:
        assert told["__typename"] == "PermissionProblem"
        assert digest() == before


@pytest.mark.parametrize("name", CASES)
def test_an_administrator_may_do_everything(made: SimpleNamespace, do: Do, name: str) -> None:
    assert do("root", document(name), CASES[name].given(made))["__typename"] == name_of(name, "Success")


@pytest.mark.parametrize("who", ["nobody", "dora"])
@pytest.mark.parametrize("name", CASES)
def test_nobody_else_may_do_anything(made: SimpleNamespace, do: Do, name: str, who: str) -> None:
    before = digest()
    assert do(who, document(name), CASES[name].given(made))["__typename"] == "PermissionProblem"
    assert digest() == before


@pytest.mark.parametrize("who", ["nobody", "dora", "alice"])
def test_whether_something_is_there_is_not_told_to_who_may_not(made: SimpleNamespace, do: Do, who: str) -> None:
    for name in ("publish", "retract", "mergeQuotes", "confirm"):
        given = CASES[name].given(made)
        there = do(who, document(name), {**given, "id": id_of(made.draft)})
        if name == "confirm":
            given["id"] = id_of(made.draft)
        assert there == do(who, document(name), {**given, "id": "q_" + "0" * 32})
        assert there["__typename"] == "PermissionProblem"


def asked(name: str, made: SimpleNamespace, asker: Asker) -> Any:
    question = Question(document(name), {"input": CASES[name].given(made)})
    return next(iter(answer(question, asker)["data"].values()))


@pytest.mark.parametrize("name", CASES)
def test_a_token_for_reading_writes_nothing(made: SimpleNamespace, people: dict[str, Any], name: str) -> None:
    before = digest()
    told = asked(name, made, Asker(CURATOR_VIEWER, lambda: people["root"], may_write=False))
    assert told["__typename"] == "PermissionProblem"
    assert digest() == before


def test_who_may_not_read_drafts_may_not_write_them(made: SimpleNamespace, people: dict[str, Any]) -> None:
    told = asked("createSpeaker", made, Asker(visitor=lambda: people["alice"]))
    assert told["__typename"] == "PermissionProblem"


def test_who_edited_last_does_not_publish(made: SimpleNamespace, do: Do) -> None:
    given = CASES["createQuote"].given(made)
    quote = do("bob", document("createQuote", "quote { id version }"), given)["quote"]
    step = {"id": quote["id"], "expectedVersion": quote["version"]}
    sent = do("bob", document("submit", "record { version }"), step)["record"]
    step["expectedVersion"] = sent["version"]
    before = digest()
    told = do("bob", document("publish"), step)
    assert [one["code"] for one in told["fields"]] == ["two_persons"]
    assert digest() == before
    told = do("carol", document("publish", "record { state } decision { alone actor }"), step)
    assert told["record"] == {"state": "PUBLISHED"}
    assert told["decision"] == {"alone": False, "actor": "carol"}


def test_a_change_of_what_is_published_is_a_correction_with_a_reason(made: SimpleNamespace, do: Do) -> None:
    given = CASES["updateSpeaker"].given(made)
    told = do("bob", document("updateSpeaker"), {one: given[one] for one in given if one != "reason"})
    assert [(one["code"], one["path"]) for one in told["fields"]] == [("reason_required", ["reason"])]
    fields = "decision { fromState toState reason actor record { ... on Speaker { note } } }"
    told = do("bob", document("updateSpeaker", fields), given)
    assert told["decision"] == {
        "fromState": "PUBLISHED", "toState": "PUBLISHED", "reason": "Better.", "actor": "bob",
        "record": {"note": "A mayor."},
    }  # fmt: skip


def test_a_machine_suggests_and_a_person_decides(made: SimpleNamespace, do: Do) -> None:
    told = do("alice", document("proposeQuotes", "quotes { id version state }"), CASES["proposeQuotes"].given(made))
    [quote] = told["quotes"]
    step = {"id": quote["id"], "expectedVersion": quote["version"]}
    assert quote["state"] == "PROPOSED"
    assert do("alice", document("accept"), step)["__typename"] == "PermissionProblem"
    assert do("bob", document("accept", "record { state }"), step)["record"] == {"state": "DRAFT"}


def test_another_site_cannot_write_with_somebodys_session(made: SimpleNamespace, people: dict[str, Any]) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(people["root"])
    before = digest()
    body = {"query": document("createTopic"), "variables": {"input": {"name": "Theirs"}}}
    wrong: list[dict[str, str]] = [{}, {"Origin": "https://evil.example"}, {"X-CSRFToken": "a" * 32}]
    for headers in wrong:
        assert client.post("/graphql", body, "application/json", headers=headers).status_code == 403
    for kind in ("text/plain", "application/x-www-form-urlencoded"):
        assert client.post("/graphql", "query=mutation", kind).status_code == 403
    assert (
        client.get("/graphql", {"query": 'mutation { createTopic(input: {name: "x"}) { __typename } }'}).status_code
        == 405
    )
    assert digest() == before


def test_everything_is_signed(made: SimpleNamespace, do: Do) -> None:
    told = do("alice", document("createQuote", "quote { id }"), CASES["createQuote"].given(made))
    row = Quote.history.get(id=told["quote"]["id"].removeprefix("q_"))
    assert (row.history_user.username, row.actor_kind) == ("alice", "person")
