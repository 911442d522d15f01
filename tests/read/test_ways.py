"""Whichever way a list is found, its answer is the same: the bounds that decide are drawn, so that each is taken."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from quotes.filters import FILTERS, SCANNED
from quotes.models.keys import public_id
from quotes.read import CURATOR_VIEWER, PUBLIC_VIEWER, Args, Ask, BadInput, Selection, bounds, counted, fetch
from quotes.read.entity import Pages
from quotes.read.fetch import _plans
from quotes.read.shape import ENTITIES
from tests.read.oracle import Oracle
from tests.read.selections import Selections

pytestmark = pytest.mark.django_db

PARENTS = [
    (parent, name)
    for parent in ("speaker", "source", "topic", "quote", "claim")
    for name, edge in ENTITIES[parent].edges.items()
    if isinstance(edge, Pages) and edge.filters and edge.entity in SCANNED
]
UNDER_QUOTES = (("anchors", "anchor"), ("relays", "relay"), ("topics", "topic"))
BOUNDS = {
    "FEW": (-1, 2, 20_000),
    "MANY": (0, 5, 100_000),
    "DEALT": (0, 10, 40_000),
    "NEAR": (0, 100, 20_000),
    "FAR": (0, 1_000, 100_000),
    "WALKED_UNDER_ALL": (0, 20, 200),
    "WALKED_UNDER_EACH": (0, 1),
    "WALKED": ((1, 2), (3, 9), (2_000, 20_000)),
}


@pytest.mark.parametrize("viewer", [PUBLIC_VIEWER, CURATOR_VIEWER], ids=["public", "curator"])
def test_lists_are_the_same_by_whatever_way(world: Any, viewer: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    answered: list[Selection] = []
    refused: list[Selection] = []

    @given(st.data())
    @settings(max_examples=80, suppress_health_check=list(HealthCheck))
    def same(data: st.DataObject) -> None:
        for name, choices in BOUNDS.items():
            monkeypatch.setattr(bounds, name, data.draw(st.sampled_from(choices)))
        _plans.clear()
        drawn = Selections(data.draw, world)
        parent, name = data.draw(st.sampled_from(PARENTS))
        under = [filtered(drawn, name, ENTITIES[parent].edges[name]) for _ in range(data.draw(st.integers(1, 2)))]
        of = Selection(parent, (Ask("id", "id"), *under))
        if data.draw(st.booleans()):
            ids = [*world[parent], public_id(ENTITIES[parent].prefix, "0" * 32)]
            asked = Ask("nodes", "rows", args=Args(key=ids[-100:]), of=(of,))
        else:
            asked = Ask(f"{parent}s", "rows", args=Args(first=100), of=(page_of(of),))
        selection = Selection("query", (asked, *([filtered_root(drawn)] if data.draw(st.booleans()) else [])))
        with counted() as count:
            answer = answer_to(selection, viewer)
        (refused if answer is None else answered).append(selection)
        if answer is None:
            return
        assert count.statements == 1
        assert answer == Oracle(viewer, False).answer(selection)

    same()
    _plans.clear()
    assert len(answered) > 2 * len(refused)


def answer_to(selection: Selection, viewer: Any) -> dict[str, Any] | None:
    """The answer; None where it is refused for its cost, and for nothing else."""
    try:
        return fetch(selection, viewer)
    except BadInput as error:
        if {one.code for one in error.problems} != {"TOO_COSTLY"}:
            raise
    return None


def page_of(of: Selection) -> Selection:
    return Selection("page", (Ask("nodes", "nodes", of=(of,)),))


def filtered(drawn: Selections, name: str, edge: Pages) -> Ask:
    """A list that some filters narrow, always."""
    made = drawn.pages(name, edge, 1)
    declared = FILTERS[edge.entity].base_filters
    names = drawn.draw(st.lists(st.sampled_from(sorted(declared)), min_size=1, max_size=3, unique=True))
    args = made.args or Args()
    given = {one: drawn.value(declared[one], edge.entity) for one in names}
    return replace(made, args=args._replace(filter=given))


def filtered_root(drawn: Selections) -> Ask:
    return filtered(drawn, "quotes", Pages("quote"))


@pytest.mark.parametrize("filters", [{"anchor_status": ["exact"]}, {"anchor_status": ["exact"], "relay": []}])
def test_lists_under_lists_that_are_dealt_have_lists_under_them(world: Any, filters: dict[str, Any]) -> None:
    below = (Ask("id", "id"), *(Ask(name, name, of=(Selection(of, (Ask("id", "id"),)),)) for name, of in UNDER_QUOTES))
    for _ in range(2):
        page = page_of(Selection("quote", below))
        quotes = Ask("quotes", "quotes", args=Args(first=2, filter=filters), of=(page,))
        below = (Ask("id", "id"), Ask("source", "source", of=(Selection("source", (quotes,)),)))
    sources = Selection("source", (Ask("id", "id"), quotes))
    selection = Selection("query", (Ask("sources", "sources", args=Args(first=5), of=(page_of(sources),)),))
    assert fetch(selection, PUBLIC_VIEWER) == Oracle(PUBLIC_VIEWER, False).answer(selection)
