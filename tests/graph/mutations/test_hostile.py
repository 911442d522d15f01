"""Whatever a mutation is given: no fault of ours, nothing of the inside told, and either an act or no change at all."""

import json
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from graphql import get_named_type, is_input_object_type, is_list_type, is_non_null_type
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from quotes.graph.answers import CORE
from tests.graph.mutations.world import CASES, digest, document

EXAMPLES = 5
"""How many inputs are tried of each mutation."""

LEAKS = ("Traceback", "django", "sqlite", "psycopg", "SELECT ", 'File "', "site-packages", "constraint", "Exception")
WORDS = st.one_of(
    st.sampled_from(
        ["", " ", "A", "a\u0000b", "a\u202eb", "e\u0301", "\u0007", "x" * 301, "x" * 5_001, "x" * 20_001, "'; --",
         "2024", "2024-13", "../2024", "http://a.example/", "javascript:x", "http://[::1", "en", "no such", "alias",
         "wikidata", "whole", "private", "5", "-1.5", "1e999", "NaN", "0" * 64, "{}", "%s", "\U0001f600" * 40]
    ),
    st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=50),
)  # fmt: skip
NUMBERS = st.one_of(st.integers(-3, 200), st.sampled_from([2**31 - 1, -(2**31), 5_000_001]))
PAYLOADS = st.recursive(
    st.one_of(
        st.none(), st.booleans(), st.integers(-(2**62), 2**62), st.floats(allow_nan=False, allow_infinity=False), WORDS
    ),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(WORDS, inner, max_size=3)),
    max_leaves=6,
)


def value(draw: Any, type_: Any, known: list[str], depth: int = 0) -> Any:
    """Something that GraphQL takes for this type."""
    if is_non_null_type(type_):
        type_ = type_.of_type
    elif draw(st.integers(0, 9)) == 0:
        return None
    if is_list_type(type_):
        return [value(draw, type_.of_type, known, depth + 1) for _ in range(draw(st.integers(0, 3)))]
    if is_input_object_type(type_):
        return members(draw, type_, known, depth + 1)
    match type_.name:
        case "ID":
            return draw(st.one_of(st.sampled_from(known), st.sampled_from(["", "q_", "x" * 100, "spk_" + "0" * 32])))
        case "Int":
            return draw(NUMBERS)
        case "Float":
            return draw(st.floats(allow_nan=False, allow_infinity=False))
        case "Boolean":
            return draw(st.booleans())
        case "JSON":
            return draw(PAYLOADS)
        case "String" | "Edtf" | "Decimal":
            return draw(WORDS)
    return draw(st.sampled_from(sorted(type_.values)))


def members(draw: Any, type_: Any, known: list[str], depth: int) -> dict[str, Any]:
    """An input object: what it must have, and some of the rest."""
    least = 1 if depth > 2 else 3
    return {
        name: value(draw, one.type, known, depth)
        for name, one in type_.fields.items()
        if is_non_null_type(one.type) or draw(st.integers(0, least)) == 0
    }


@pytest.mark.parametrize("name", CASES)
@settings(max_examples=EXAMPLES, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(data=st.data())
def test_whatever_is_given_it_is_an_act_or_no_change(
    made: SimpleNamespace, people: dict[str, Any], name: str, data: st.DataObject
) -> None:
    assert CORE.mutation_type is not None
    case = CASES[name].given(made)
    known = [one for one in case.values() if isinstance(one, str)] or [""]
    of: Any = get_named_type(CORE.mutation_type.fields[name].args["input"].type)
    wild = members(data.draw, of, [*known, *ids(made)], 0)
    given = {**case, **wild} if data.draw(st.booleans()) else wild
    for kept in ("id", "expectedVersion"):
        if kept in case and data.draw(st.booleans()):
            given[kept] = case[kept]
    client = Client()
    client.force_login(people["root"])
    before = digest()
    body = json.dumps({"query": document(name), "variables": {"input": given}})
    response = client.post("/graphql", body, "application/json")
    text = response.content.decode()
    assert response.status_code == 200, text
    assert not [leak for leak in LEAKS if leak in text.replace(json.dumps(given), "")], text[:2_000]
    told = response.json()
    kind = told["data"][name]["__typename"] if told.get("data") and told["data"][name] else "errors"
    codes = [error["extensions"]["code"] for error in told.get("errors", ())]
    assert set(codes) <= {"BAD_USER_INPUT"}, (codes, given)
    if not kind.endswith("Success"):
        assert digest() == before, (kind, given)


def ids(made: SimpleNamespace) -> list[str]:
    """The ids of what is there."""
    prefixes = {"Speaker": "spk", "Source": "src", "Quote": "q", "Claim": "c", "Capture": "cap", "Topic": "t"}
    rows = [one for one in vars(made).values() if type(one).__name__ in prefixes]
    return [f"{prefixes[type(one).__name__]}_{one.pk.hex}" for one in rows]
