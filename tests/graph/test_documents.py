"""Limits are counted where fields stand, through fragments, whatever their form."""

import pytest

from quotes.graph.answers import CORE
from quotes.graph.documents import document
from quotes.graph.errors import Refused
from quotes.graph.names import camel, entity, snake
from quotes.read.kept import Kept


def codes(text: str) -> list[str]:
    """The codes of what is wrong with a document."""
    try:
        return [error.extensions["code"].value for error in document(CORE, text).errors if error.extensions]
    except Refused as refused:
        return [error.extensions["code"].value for error in refused.errors if error.extensions]


def chain(steps: int) -> str:
    """A quote within a quote: root, `steps` steps, a leaf."""
    return (
        'node(id: "q_00000000000000000000000000000000") { ... on Quote { '
        + "within { " * steps
        + "id"
        + " }" * (steps + 2)
    )


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("{ " + chain(11) + " }", []),
        ("{ " + chain(12) + " }", ["TOO_DEEP"]),
        (
            "{ quotes { edges { node { ...F } } } } fragment F on Quote { " + "within { " * 11 + "id" + " }" * 12,
            ["TOO_DEEP"],
        ),
        ("{ quotes { edges { node { " + "within { " * 10 + "id" + " }" * 14, []),
        ("{ " + " ".join(f"a{n}: __typename" for n in range(20)) + " }", []),
        ("{ " + " ".join(f"a{n}: __typename" for n in range(21)) + " }", ["TOO_MANY_ALIASES"]),
        (
            "{ ...F ... { ...F } } fragment F on Query { " + " ".join(f"a{n}: __typename" for n in range(11)) + " }",
            ["TOO_MANY_ALIASES"],
        ),
        (
            "{ __typename @skip(if: true) "
            + " ".join("... @include(if: true) { __typename }" for _ in range(19))
            + " }",
            [],
        ),
        (
            "{ __typename @skip(if: true) "
            + " ".join("... @include(if: true) { __typename }" for _ in range(20))
            + " }",
            ["TOO_MANY_DIRECTIVES"],
        ),
        ("{ __typename " + "@skip(if: true) " * 6 + "}", ["TOO_MANY_DIRECTIVES"]),
        ("{ __typename }" + "#\n" * 1_000, []),
        ("{ nodes(ids: [" + '"x" ' * 1_988 + "]) { id } }", []),
        ("{ nodes(ids: [" + '"x" ' * 1_989 + "]) { id } }", ["TOO_MANY_TOKENS"]),
        ("{ ...A } fragment A on Query { ...A }", ["GRAPHQL_VALIDATION_FAILED"]),
        (
            "{ __schema { types { fields { type { ofType { ofType { ofType { ofType { ofType { ofType { ofType { name "
            "} } } } } } } } } } } }",
            [],
        ),
    ],
)
def test_limits(text: str, found: list[str]) -> None:
    assert codes(text) == found


def chained(last: int, then: str = "__typename") -> str:
    """A chain of fragments, each of which spreads the next."""
    fragments = (f"fragment F{n} on Query {{ ...F{n + 1} }}" for n in range(last))
    return f"{{ ...F0 }} {' '.join(fragments)} fragment F{last} on Query {{ {then} }}"


@pytest.mark.parametrize("last", [99, 120, 200, 240])
def test_long_chains_of_fragments_are_too_deep(last: int) -> None:
    assert codes(chained(98)) == []
    assert set(codes(chained(last))) == {"TOO_DEEP"}


@pytest.mark.parametrize("levels", [100, 150, 199])
def test_fragments_in_fragments_are_too_deep(levels: int) -> None:
    assert codes("{ " + "... { " * 99 + "__typename" + " }" * 100) == []
    assert codes("{ " + "... { " * levels + "__typename" + " }" * (levels + 1)) == ["TOO_DEEP"]


@pytest.mark.parametrize("last", [0, 1, 50, 240])
def test_a_circle_of_fragments_is_not_valid_however_long(last: int) -> None:
    assert set(codes(chained(last, then="...F0"))) == {"GRAPHQL_VALIDATION_FAILED"}


def test_what_an_answer_is_does_not_depend_on_the_stack() -> None:
    def deeper(steps: int, text: str) -> list[str]:
        return deeper(steps - 1, text) if steps else codes(text)

    for last in (98, 99, 199, 239):
        assert deeper(300, chained(last) + "#") == codes(chained(last))


def test_measuring_is_linear() -> None:
    doubled = " ".join(f"fragment F{n} on Query {{ ...F{n + 1} ...F{n + 1} }}" for n in range(90))
    assert codes(f"{{ ...F0 }} {doubled} fragment F90 on Query {{ a: __typename }}")[0] == "TOO_MANY_ALIASES"


def test_a_document_is_kept_with_what_is_wrong_with_it() -> None:
    assert document(CORE, "{ nothing }") is document(CORE, "{ nothing }")


def test_the_least_recently_used_falls_out() -> None:
    kept: Kept[str] = Kept(10, len)
    kept.put("a", "xxxx"), kept.put("b", "xxxx"), kept.get("a"), kept.put("c", "xxxx")
    assert (kept.get("a"), kept.get("b"), kept.get("c"), kept.used) == ("xxxx", None, "xxxx", 8)
    kept.put("a", "y")
    assert kept.used == 5
    assert kept.put("d", "x" * 11) == "x" * 11
    assert kept.get("d") is None
    kept.clear()
    assert (kept.get("a"), kept.used) == (None, 0)


@pytest.mark.parametrize(
    ("graphql", "ours"),
    [
        ("speakerLabel", "speaker_label"),
        ("id", "id"),
        ("onBehalfOf", "on_behalf_of"),
        ("sha256", "sha256"),
        ("totalCountIsEstimate", "total_count_is_estimate"),
    ],
)
def test_names(graphql: str, ours: str) -> None:
    assert (snake(graphql), camel(ours)) == (ours, graphql)


@pytest.mark.parametrize(
    ("type_name", "ours"),
    [
        ("Quote", "quote"),
        ("SpeakerName", "speaker_name"),
        ("FuzzyDate", "day"),
        ("QuoteConnection", "page"),
        ("QuoteEdge", "edge"),
        ("PageInfo", "page_info"),
    ],
)
def test_entities(type_name: str, ours: str) -> None:
    assert entity(type_name) == ours
