"""What a question costs is known before anything runs, and says which of its lists cost what."""

import pytest

from quotes.access import LIMITS, TooMuch, priced
from quotes.read import Args, Ask, Selection

ID = "0" * 32


def listed(name: str, entity: str, *inner: Ask, **filters: object) -> Ask:
    """A list of twenty with its count and, in each row, others."""
    rows = Ask("nodes", "nodes", of=(Selection(entity, (Ask("id", "id"), *inner)),))
    return Ask(name, name, args=Args(filter=filters), of=(Selection("page", (Ask("total_count", "n"), rows)),))


def test_a_plain_page_costs_its_rows() -> None:
    price = priced(Selection("query", (listed("quotes", "quote"),)))
    assert (price.nodes, price.looks) == (21, 0)
    assert price.points == 1 + 21


def test_what_looks_through_too_many_rows_says_which_lists_do() -> None:
    inner = listed("quotes", "quote", kind=["direct"])
    asks = (listed("claims", "claim", speaker=[f"spk_{ID}"]), listed("speakers", "speaker", inner))
    with pytest.raises(TooMuch) as refused:
        priced(Selection("query", asks))
    assert "10 times (claims: 4, speakers.quotes: 6)" in str(refused.value)


def test_facets_of_what_many_rows_have_cost_beside_its_count() -> None:
    kinds = Ask("facets", "facets", args=Args(key=("language",)), of=(Selection("facet", (Ask("name", "name"),)),))

    def looks(*facts: Ask, **filters: object) -> int:
        page = Selection("page", (Ask("total_count", "n"), *facts))
        inner = Ask("quotes", "quotes", args=Args(filter=filters), of=(page,))
        nodes = Ask("nodes", "nodes", of=(Selection("topic", (inner,)),))
        topics = Ask("topics", "topics", args=Args(first=100), of=(Selection("page", (nodes,)),))
        return priced(Selection("query", (topics,))).looks

    assert (looks(kind=["direct"]), looks(kinds, kind=["direct"]), looks(text="words")) == (6, 8, 7)
    with pytest.raises(TooMuch):
        looks(kinds, text="words")


def test_what_answers_too_many_rows_says_how_many() -> None:
    evidence = listed("evidence", "evidence")
    many = listed("speakers", "speaker", listed("quotes", "quote", evidence, evidence))
    with pytest.raises(TooMuch) as refused:
        priced(Selection("query", (many,)))
    assert refused.value.nodes > LIMITS.nodes
    assert f"up to {refused.value.nodes:,} rows" in str(refused.value)
