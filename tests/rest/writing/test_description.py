"""The description of what is written: whole, and true of what is taken and answered."""

import json
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from quotes.models import Source
from quotes.models.fields import Words
from quotes.rest.describe import document
from quotes.rest.writing.describe import REFUSED
from quotes.rest.writing.operations import OPERATIONS
from quotes.rest.writing.schemas import of_column
from quotes.review.plain.kinds import KINDS
from tests.acts.world import CASES, digest
from tests.rest.writing.conftest import Send
from tests.rest.writing.world import BASE, request

LEAKS = ("Traceback", "django", "sqlite", "psycopg", "SELECT ", 'File "', "site-packages", "constraint", "Exception")
WORDS = st.one_of(
    st.sampled_from(
        ["", " ", "A", "a\u0000b", "a\u202eb", "\ud800", "x" * 301, "x" * 20_001, "'; --", "2024", "2024-13", "../2024",
         "http://a.example/", "javascript:x", "en", "no such", "alias", "wikidata", "whole", "5", "-1.5", "0" * 64]
    ),
    st.text(max_size=20),
)  # fmt: skip
ANYTHING = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(-(2**62), 2**62), st.floats(allow_nan=False, width=16), WORDS),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(WORDS, inner, max_size=3)),
    max_leaves=6,
)


def described(one: Any) -> dict[str, Any]:
    """The description of an operation."""
    found: dict[str, Any] = document()["paths"][(BASE + one.address).rstrip("/")][one.method.lower()]
    return found


def validator(schema: dict[str, Any]) -> Draft202012Validator:
    return Draft202012Validator({**schema, "components": document()["components"]})


def test_every_operation_is_described_with_its_statuses() -> None:
    for one in OPERATIONS.values():
        told = described(one)
        statuses = {*told["responses"]}
        assert told["operationId"] == one.name
        assert {"400", "401", "403", "406", "409", "411", "413", "414", "429", "503"} <= statuses
        assert ("428" in statuses) == ("412" in statuses) == one.versioned
        assert ("415" in statuses) == (one.body is not None)
        assert ("422" in statuses) == (one.body is not None or one.reasoned)
        assert ("201" in statuses) == (one.makes or one.many)
        names = [parameter["name"] for parameter in told["parameters"]]
        assert ("If-Match" in names, "Idempotency-Key" in names) == (one.versioned, one.once)
        assert set(one.given) <= {*names}


def test_every_field_that_may_be_given_is_in_it() -> None:
    schemas = document()["components"]["schemas"]
    for kind, shape in KINDS.items():
        names = {*shape.columns, *shape.groups, *shape.lists}
        for act, more in (("New", set()), ("Change", {"reason"})):
            assert {*schemas[f"{act}{kind.capitalize()}"]["properties"]} == names | more
        assert schemas[f"New{kind.capitalize()}"].get("required", []) == shape.needed


def test_what_is_not_given_is_told_where_a_row_is_made_and_nothing_is_needed_but_what_is() -> None:
    schemas = {**document()["components"]["schemas"]}
    given = {name: schema for name, schema in schemas.items() if name.startswith(("New", "Change", "Given"))}
    told = {(name, field): one for name, of in given.items() for field, one in of.get("properties", {}).items()}
    assert not [at for at, one in told.items() if "default" in one]
    assert {at: one["description"].rpartition(". ")[2] for at, one in told.items() if "absent" in str(one)} == {
        ("GivenSpeakerName", "kind"): "When absent: alias.",
        ("GivenAnchor", "part"): "When absent: words.",
        ("GivenAnchor", "sha256"): "Made from the rest when absent.",
        ("GivenRelay", "basis"): "When absent: printed.",
        ("NewEvidence", "certainty"): "When absent: certain.",
        ("NewSource", "slug"): "Made from the rest when absent.",
        ("NewSource", "title_supplied"): "When absent: false.",
        ("NewSource", "text_access"): "When absent: private.",
        ("NewSpeaker", "slug"): "Made from the rest when absent.",
        ("NewTopic", "slug"): "Made from the rest when absent.",
        ("NewQuote", "text"): "Made from the rest when absent.",
        ("NewQuote", "identity"): "Made from the rest when absent.",
        ("NewCapture", "extent"): "When absent: whole.",
        ("NewCapture", "media_type"): "When absent: text/plain.",
        ("NewCapture", "keep"): "When absent: true.",
    }


def test_an_empty_text_may_be_given_where_nothing_may() -> None:
    shapes = [one for shape in KINDS.values() for one in (shape, *(listed.shape for listed in shape.lists.values()))]
    texts = [one for shape in shapes for one in shape.fields if isinstance(one, Words)]
    for field in texts:
        assert validator(of_column(field)).is_valid("") == field.null, field
        assert field.ruled("") is None or not field.null, field
    assert {one.null for one in texts} == {True, False}


def test_an_address_that_is_given_is_one() -> None:
    url = validator(of_column(Source._meta.get_field("url")))
    assert all(url.is_valid(one) for one in (None, "", "HTTPS://a.example/"))
    assert not any(url.is_valid(one) for one in ("a.example", "javascript:x", " "))


@pytest.mark.parametrize("name", OPERATIONS)
def test_examples_are_what_they_are_examples_of(name: str) -> None:
    if OPERATIONS[name].body is None:
        return
    for media in described(OPERATIONS[name])["requestBody"]["content"].values():
        validator(media["schema"]).validate(media["example"])


@pytest.mark.parametrize("preferred", ["return=minimal", "return=representation", "respond-async, wait=10", "AAA"])
def test_every_preference_may_be_sent(made: SimpleNamespace, send: Send, preferred: str) -> None:
    one = request("create_topic", made)
    [told] = [parameter for parameter in described(one.operation)["parameters"] if parameter["name"] == "Prefer"]
    validator(told["schema"]).validate(preferred)
    assert send("bob", one, headers={"prefer": preferred}).status_code == 201


@pytest.mark.parametrize("name", CASES)
def test_what_is_sent_and_answered_is_as_described(made: SimpleNamespace, send: Send, name: str) -> None:
    one = request(name, made)
    told = described(one.operation)
    if one.body is not None:
        validator(told["requestBody"]["content"]["application/json"]["schema"]).validate(one.body)
    refusals = [send("nobody", one), send("alice", one, headers={"if-match": "*"}), send("bob", one, query="?x=1")]
    for answer in (*refusals, send("bob", one)):
        found = told["responses"][str(answer.status_code)]
        assert {*found.get("headers", {})} - {"RateLimit", "RateLimit-Policy", "Preference-Applied"} <= {
            *answer.headers
        }
        if answer.content:
            media = answer.headers["Content-Type"]
            validator(found["content"][media]["schema"]).validate(answer.json())


def test_every_refusal_has_words_and_codes() -> None:
    for status, (told, codes) in REFUSED.items():
        assert told.endswith(".")
        assert codes
        assert document()["components"]["schemas"][f"Problem{status.value}"]["allOf"][1]["properties"]["code"]["enum"]


@pytest.mark.parametrize("name", CASES)
@settings(max_examples=4, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(data=st.data())
def test_whatever_is_given_it_is_an_act_or_no_change(
    made: SimpleNamespace, people: dict[str, Any], name: str, data: st.DataObject
) -> None:
    one = request(name, made)
    if one.body is None:
        return
    names = [*(one.operation.body.names if one.operation.body else ()), "id", "colour"]
    wild = data.draw(
        st.dictionaries(st.sampled_from(names), st.one_of(ANYTHING, st.sampled_from(list(one.body.values()) or [0])))
    )
    client = Client()
    client.force_login(people["root"])
    before, body = digest(), {**one.body, **wild}
    call = getattr(client, one.method)
    answer = call(one.address, json.dumps(body), "application/json", headers=one.headers)
    text = answer.content.decode()
    assert str(answer.status_code) in described(one.operation)["responses"], text
    assert answer.status_code != 503
    told = answer.json()
    if answer.status_code >= 400:
        assert not [leak for leak in LEAKS if leak in text.replace(json.dumps(body), "")], text[:2_000]
        assert told["code"] in REFUSED_CODES, told
        assert digest() == before, (told, body)


REFUSED_CODES = {str(code) for _, codes in REFUSED.values() for code in codes}
