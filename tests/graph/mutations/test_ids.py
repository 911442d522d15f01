"""Every mutation with its id absent, null, foreign, malformed, deleted or stale changes nothing and says why."""

from types import SimpleNamespace
from typing import Any

import pytest

from quotes.graph.answers import CORE
from tests.graph.mutations.conftest import Do
from tests.graph.mutations.world import CASES, digest, document

WITH_ID = {name: (case, case.id) for name, case in CASES.items() if case.id}
WITH_VERSION = {name: case for name, case in CASES.items() if case.version}
FOREIGN = {"captureText": "q", "proposeQuotes": "src", "removeEvidence": "c", "updateTopic": "spk"}


def refused(told: Any, code: str, *path: str) -> None:
    assert told["__typename"] == "ValidationProblem"
    assert (told["fields"][0]["code"], told["fields"][0]["path"]) == (code, list(path))


def test_every_mutation_has_a_case() -> None:
    assert CORE.mutation_type is not None
    assert list(CASES) == list(CORE.mutation_type.fields)


@pytest.mark.parametrize("name", CASES)
def test_the_act_is_done(made: SimpleNamespace, do: Do, name: str) -> None:
    case, before = CASES[name], digest()
    told = do("bob", document(name, case.fields), case.given(made))
    assert told["__typename"] == f"{name[0].upper()}{name[1:]}Success", told
    assert digest() != before


@pytest.mark.parametrize("name", WITH_ID)
def test_no_id_is_no_question(made: SimpleNamespace, send: Do, name: str) -> None:
    (case, field), before = WITH_ID[name], digest()
    given = case.given(made)
    without = {key: value for key, value in given.items() if key != field}
    for wrong in ({**given, field: None}, without):
        told = send("bob", document(name), input=wrong)
        assert [error["extensions"]["code"] for error in told["errors"]] == ["BAD_USER_INPUT"]
        assert "data" not in told
    assert digest() == before


@pytest.mark.parametrize("name", WITH_VERSION)
def test_no_version_is_no_question(made: SimpleNamespace, send: Do, name: str) -> None:
    before, given = digest(), WITH_VERSION[name].given(made)
    for wrong in ({**given, "expectedVersion": None}, {one: given[one] for one in given if one != "expectedVersion"}):
        assert send("bob", document(name), input=wrong)["errors"][0]["extensions"]["code"] == "BAD_USER_INPUT"
    assert digest() == before


@pytest.mark.parametrize("name", WITH_ID)
def test_an_id_of_something_else_or_of_nothing_is_told(made: SimpleNamespace, do: Do, name: str) -> None:
    (case, field), before = WITH_ID[name], digest()
    given = case.given(made)
    foreign = f"{FOREIGN.get(name, 't')}_{given[field].partition('_')[2]}"
    for wrong in (foreign, "", "q_", given[field].upper(), given[field] + "0", "'; --", "0" * 50_000):
        refused(do("bob", document(name), {**given, field: wrong}), "BAD_ID", field)
    assert digest() == before


@pytest.mark.parametrize("name", WITH_ID)
def test_an_id_that_names_nothing_is_not_found(made: SimpleNamespace, do: Do, name: str) -> None:
    (case, field), before = WITH_ID[name], digest()
    given = case.given(made)
    prefix = given[field].partition("_")[0]
    told = do("bob", document(name), {**given, field: f"{prefix}_{'0' * 32}"})
    assert told["__typename"] == "NotFoundProblem"
    assert digest() == before


@pytest.mark.parametrize("name", WITH_VERSION)
def test_a_stale_version_is_a_conflict(made: SimpleNamespace, do: Do, name: str) -> None:
    before, given = digest(), WITH_VERSION[name].given(made)
    now = given["expectedVersion"]
    for wrong in (now - 1, now + 1, 0, -5, 2_147_483_647):
        told = do("bob", document(name), {**given, "expectedVersion": wrong})
        assert (told["__typename"], told.get("currentVersion")) == ("ConflictProblem", now)
    assert digest() == before


@pytest.mark.parametrize("name", [name for name in CASES if name.startswith("merge")])
def test_a_merge_looks_at_both(made: SimpleNamespace, do: Do, name: str) -> None:
    before, given = digest(), CASES[name].given(made)
    now = given["intoExpectedVersion"]
    told = do("bob", document(name), {**given, "intoExpectedVersion": now + 1})
    assert (told["__typename"], told["currentVersion"]) == ("ConflictProblem", now)
    refused(do("bob", document(name), {**given, "into": "t_" + "0" * 32}), "BAD_ID", "into")
    gone = given["into"].partition("_")[0] + "_" + "0" * 32
    assert do("bob", document(name), {**given, "into": gone})["__typename"] == "NotFoundProblem"
    assert digest() == before


@pytest.mark.parametrize("name", ["updateQuote", "updateClaim", "updateTopic", "submit"])
def test_what_was_deleted_is_not_found(made: SimpleNamespace, do: Do, name: str) -> None:
    case = CASES[name]
    given = case.given(made)
    held = next(one for one in vars(made).values() if given["id"].endswith(getattr(one, "pk", one).hex))
    type(held).objects.filter(pk=held.pk).delete()
    before = digest()
    assert do("bob", document(name), given)["__typename"] == "NotFoundProblem"
    assert digest() == before


REFERENCES: dict[str, tuple[str, ...]] = {
    "createSource": ("publisher", "via"),
    "createQuote": ("source", "speaker", "onBehalfOf", "primarySource", "within", "translationOf", "printingOf"),
    "captureText": ("supersedes",),
    "addEvidence": ("quote",),
    "assessClaim": ("reviewer",),
}


@pytest.mark.parametrize(("name", "field"), [(name, field) for name in REFERENCES for field in REFERENCES[name]])
def test_what_is_named_must_be_there(made: SimpleNamespace, do: Do, name: str, field: str) -> None:
    before, given = digest(), CASES[name].given(made)
    prefix = {"publisher": "spk", "via": "src", "source": "src", "primarySource": "src", "supersedes": "cap"}
    quotes = {"within", "translationOf", "printingOf", "quote"}
    of = prefix.get(field, "q" if field in quotes else "spk")
    refused(do("bob", document(name), {**given, field: f"{of}_{'0' * 32}"}), "not_found", field)
    refused(do("bob", document(name), {**given, field: f"t_{'0' * 32}"}), "BAD_ID", field)
    assert digest() == before


def test_ids_in_lists_are_told_with_their_place(made: SimpleNamespace, do: Do) -> None:
    given = CASES["createQuote"].given(made)
    nobody = "spk_" + "0" * 32
    wrong: dict[str, Any] = {
        "relays": [{"label": "an agency"}, {"label": "another", "speaker": nobody}],
        "topics": ["t_" + "0" * 32],
    }
    told = do("bob", document("createQuote"), {**given, **wrong})
    assert [(one["code"], one["path"]) for one in told["fields"]] == [
        ("not_found", ["relays", "1", "speaker"]),
        ("not_found", ["topics", "0"]),
    ]
