"""A creation with a key happens once, and answers the same record."""

from types import SimpleNamespace

import pytest

from quotes.models import Once, Speaker
from tests.graph.mutations.conftest import Do
from tests.graph.mutations.world import CASES, digest, document

KEYED = [
    name for name in CASES if name.startswith(("create", "captureText", "addEvidence", "linkClaims", "assessClaim"))
]


@pytest.mark.parametrize("name", KEYED)
def test_again_with_its_key_it_is_the_same(made: SimpleNamespace, do: Do, name: str) -> None:
    case = CASES[name]
    given = {**case.given(made), "idempotencyKey": "one of mine: ñ"}
    first = do("bob", document(name, case.fields), given)
    before = digest()
    again = do("bob", document(name, case.fields), given)
    assert first.pop("created", True) is True
    assert again.pop("created", False) is False
    assert again == first
    assert digest() == before
    assert Once.objects.count() == 1


@pytest.mark.parametrize("name", KEYED)
def test_a_key_is_for_one_input(made: SimpleNamespace, do: Do, name: str) -> None:
    given = {**CASES[name].given(made), "idempotencyKey": "k"}
    do("bob", document(name), given)
    before = digest()
    word = "text" if name == "captureText" else "description" if "Topic" in name else "note"
    if name == "assessClaim":
        word = "explanation"
    told = do("bob", document(name), {**given, word: "Something else."})
    assert [(one["code"], one["path"]) for one in told["fields"]] == [("idempotency_key_reused", ["idempotencyKey"])]
    assert digest() == before


def test_a_key_is_for_one_act_and_one_person(made: SimpleNamespace, do: Do) -> None:
    given = {"name": "Ports", "idempotencyKey": "k"}
    first = do("bob", document("createTopic", "topic { id }"), given)
    other = do("alice", document("createTopic", "topic { id }"), given)
    assert first["topic"] != other["topic"]
    told = do("bob", document("createClaim"), {"text": "Ports", "idempotencyKey": "k"})
    assert told["fields"][0]["code"] == "idempotency_key_reused"


def test_without_a_key_each_is_another(made: SimpleNamespace, do: Do) -> None:
    told = [do("bob", document("createTopic", "topic { slug }"), {"name": "Ports"}) for _ in range(2)]
    assert [one["topic"]["slug"] for one in told] == ["ports", "ports-2"]
    assert not Once.objects.exists()


@pytest.mark.parametrize("key", ["", "a" * 201, "a\nb", "a\u0000b", "\u202e", "\u200b"])
def test_what_is_no_key_is_told(made: SimpleNamespace, do: Do, key: str) -> None:
    before = digest()
    told = do("bob", document("createTopic"), {"name": "Ports", "idempotencyKey": key})
    assert [(one["code"], one["path"]) for one in told["fields"]] == [("idempotency_key", ["idempotencyKey"])]
    assert digest() == before


def test_what_failed_leaves_its_key_free(made: SimpleNamespace, do: Do) -> None:
    wrong = {"name": "T" * 201, "idempotencyKey": "k"}
    assert do("bob", document("createTopic"), wrong)["__typename"] == "ValidationProblem"
    assert not Once.objects.exists()
    assert do("bob", document("createTopic"), {**wrong, "name": "T"})["__typename"] == "CreateTopicSuccess"


def test_null_is_no_key(made: SimpleNamespace, do: Do) -> None:
    assert (
        do("bob", document("createTopic"), {"name": "T", "idempotencyKey": None})["__typename"] == "CreateTopicSuccess"
    )


def test_what_was_made_and_is_gone_again_is_not_found(made: SimpleNamespace, do: Do) -> None:
    given = {"kind": "PERSON", "name": "Ada", "idempotencyKey": "k"}
    told = do("bob", document("createSpeaker", "speaker { id }"), given)
    Speaker.objects.get(pk=told["speaker"]["id"].removeprefix("spk_")).delete()
    before = digest()
    assert do("bob", document("createSpeaker", "speaker { id }"), given)["__typename"] == "NotFoundProblem"
    assert digest() == before
