"""Every operation with its id malformed, foreign, unknown or deleted, and with If-Match absent, wrong or stale, changes
nothing and says why."""

from types import SimpleNamespace
from typing import Any

import pytest

from quotes.review.plain import id_of
from tests.acts.world import CASES, digest
from tests.rest.writing.conftest import Send
from tests.rest.writing.world import request, tag

WITH_ID = [name for name, case in CASES.items() if case.id]
WITH_VERSION = [name for name, case in CASES.items() if case.version]
MERGES = [name for name in CASES if name.startswith("merge_")]


@pytest.mark.parametrize("name", WITH_ID)
def test_an_id_that_names_nothing_is_not_found(made: SimpleNamespace, send: Send, name: str) -> None:
    one, before = request(name, made), digest()
    there = one.address.split("/")[4]
    prefix, _, digits = there.partition("_")
    foreign = [id_of(row) for row in (made.speaker, made.quote, made.topic) if not id_of(row).startswith(f"{prefix}_")]
    wrong = [
        *foreign,
        "q_",
        there.upper(),
        f"{there}0",
        "'; --",
        "%00",
        "%ff",
        f"d_{digits}",
        f"{prefix}_{'0' * 32}",
        "0" * 1_500,
    ]
    for other in wrong:
        answer = send("bob", one, address=one.address.replace(there, other))
        assert (answer.status_code, answer.json()["code"]) == (404, "NOT_FOUND"), (other, answer.content)
    assert digest() == before


TAGS = {
    None: 428, "*": 428, " * ": 428, "": 400, "3": 400, '"3': 400, '"a" "b"': 400, '"\u00e9': 400, "W/3": 400,
    'W/"1-{zeros}"': 412, '"{zeros}"': 412, '"1-"': 412, '"-1-{zeros}"': 412, '"99999999999-{zeros}"': 412,
    '"x", W/"3"': 412, '"' + "a" * 4_000 + '"': 400,
}  # fmt: skip


@pytest.mark.parametrize("name", WITH_VERSION)
def test_nothing_is_overwritten_unseen(made: SimpleNamespace, send: Send, name: str) -> None:
    one, before = request(name, made), digest()
    codes = {428: "PRECONDITION_REQUIRED", 412: "PRECONDITION_FAILED", 400: "BAD_REQUEST"}
    for value, status in TAGS.items():
        given = value if value is None else value.replace("{zeros}", "0" * 32)
        answer = send("bob", one, headers={"if-match": given})
        assert (answer.status_code, answer.json()["code"]) == (status, codes[status]), (given, answer.content)
    now = CASES[name].given(made)["expected_version"]
    for stale in (now - 1, now + 1, 0, 2_147_483_648):
        answer = send("bob", one, headers={"if-match": tag(max(stale, 0))})
        told = answer.json()
        assert (answer.status_code, told["code"], told["current_version"]) == (412, "PRECONDITION_FAILED", now)
    assert digest() == before
    several = f'W/"9-{"0" * 32}" , "other",{tag(now + 5)},, {tag(now)}'
    assert send("bob", one, headers={"if-match": several}).status_code < 300


@pytest.mark.parametrize("name", MERGES)
def test_a_merge_looks_at_both(made: SimpleNamespace, send: Send, name: str) -> None:
    one, before = request(name, made), digest()
    assert one.body is not None
    now, there = one.body["into_expected_version"], one.body["into"]
    answer = send("bob", request(name, made, into_expected_version=now + 1))
    assert (answer.status_code, answer.json()["current_version"]) == (409, now)
    assert answer.json()["errors"][0]["path"] == ["into_expected_version"]
    for wrong, code in (
        ("t_" + "0" * 32, "BAD_ID"),
        (5, "BAD_ID"),
        (None, "BAD_ID"),
        (there[:-32] + "0" * 32, "not_found"),
    ):
        answer = send("bob", request(name, made, into=wrong))
        assert (answer.status_code, answer.json()["errors"][0]["code"]) == (422, code), answer.content
        assert answer.json()["errors"][0]["path"] == ["into"]
    for wrong in ("1", True, None, 1.5):
        answer = send("bob", request(name, made, into_expected_version=wrong))
        assert [(one["code"], one["path"]) for one in answer.json()["errors"]] == [("type", ["into_expected_version"])]
    assert digest() == before
    assert send("bob", request(name, made, into_expected_version=float(now))).status_code == 200


@pytest.mark.parametrize("name", ["update_quote", "update_claim", "update_topic", "submit", "delete_quote"])
def test_what_was_deleted_is_not_found(made: SimpleNamespace, send: Send, name: str) -> None:
    given, one = CASES[name].given(made), request(name, made)
    held = next(row for row in vars(made).values() if given["id"].endswith(getattr(row, "pk", row).hex))
    type(held).objects.filter(pk=held.pk).delete()
    before = digest()
    assert send("bob", one).status_code == 404
    assert digest() == before


REFERENCES = {
    "create_source": {"publisher": "spk", "via": "src"},
    "create_quote": {"source": "src", "speaker": "spk", "on_behalf_of": "spk", "within": "q", "printing_of": "q"},
    "capture_text": {"supersedes": "cap"},
    "add_evidence": {"quote": "q"},
    "link_claims": {"to": "c"},
    "assess_claim": {"reviewer": "spk"},
}


@pytest.mark.parametrize("name", REFERENCES)
def test_what_is_named_must_be_there(made: SimpleNamespace, send: Send, name: str) -> None:
    before = digest()
    for field, prefix in REFERENCES[name].items():
        for wrong, code in (
            (f"{prefix}_{'0' * 32}", "not_found"),
            (f"an_{'0' * 32}", "BAD_ID"),
            ({"id": "x"}, "BAD_ID"),
        ):
            answer = send("bob", request(name, made, **{field: wrong}))
            assert answer.status_code == 422, answer.content
            assert [(one["code"], one["path"]) for one in answer.json()["errors"]] == [(code, [field])]
    assert digest() == before


def test_all_that_is_wrong_is_told_at_once_with_its_place(made: SimpleNamespace, send: Send) -> None:
    wrong: dict[str, Any] = {
        "relays": [{"label": "an agency"}, {"label": "another", "speaker": "spk_" + "0" * 32, "x": 1}],
        "topics": ["t_" + "0" * 32], "said": {"edtf": "soon", "year": 2024}, "colour": "red", "note": "a\u0000b",
        "speaker_label": 5,
    }  # fmt: skip
    before = digest()
    answer = send("bob", request("create_quote", made, **wrong))
    assert (answer.status_code, answer.json()["code"]) == (422, "VALIDATION_FAILED")
    found = {(one["code"], ".".join(one["path"])) for one in answer.json()["errors"]}
    assert found == {
        ("not_found", "relays.1.speaker"), ("unknown_field", "relays.1.x"), ("not_found", "topics.0"),
        ("edtf", "said.edtf"), ("unknown_field", "said.year"), ("unknown_field", "colour"), ("nul", "note"),
        ("type", "speaker_label"),
    }  # fmt: skip
    assert digest() == before


@pytest.mark.parametrize("name", CASES)
def test_what_stands_in_the_address_and_the_headers_is_no_field(made: SimpleNamespace, send: Send, name: str) -> None:
    one, before = request(name, made), digest()
    if one.body is None:
        return
    for field in ("id", "expected_version", "idempotency_key", "state", "claim", "capture", "from"):
        answer = send("bob", one_with(one, field))
        assert answer.status_code == 422, answer.content
        assert ("unknown_field", [field]) in [(told["code"], told["path"]) for told in answer.json()["errors"]]
    assert digest() == before


def one_with(one: Any, field: str) -> Any:
    return type(one)(one.operation, one.address, {**one.body, field: "x"}, one.headers)


def test_drafts_of_others_are_found_by_curators_only(made: SimpleNamespace, send: Send) -> None:
    one = request("update_quote", made)
    assert send("nobody", one).status_code == 401
    assert send("bob", one).json()["id"] == id_of(made.draft)
