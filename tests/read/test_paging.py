"""Pages of any size, from either end, make up the list: nothing is lost, nothing comes twice."""

import sys
from itertools import cycle
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from quotes.models import Quote, SourceKind, Speaker, Topic
from quotes.read import Args, Ask, BadInput, Selection, bounds, counted, fetch, prepare
from quotes.read.arguments import GATHER, SCAN, window
from quotes.read.kept import Kept
from quotes.read.shape import ENTITIES, ROOT
from tests.read.world import WORDS

pytestmark = pytest.mark.django_db

LISTS = {"quotes": "quote", "sources": "source", "speakers": "speaker", "claims": "claim"}
FOUND = {**LISTS, "search": "hit"}
PAIRS = [(name, order) for name, entity in FOUND.items() for order in ENTITIES[entity].orders]


def listed(name: str, args: Args) -> Selection:
    """A page with its ids, its cursors and what it knows of its neighbours."""
    kinds = LISTS.values() if name == "search" else (LISTS.get(name, name),)
    nodes = tuple(Selection(kind, (Ask("id", "id"),)) for kind in kinds)
    info = ("has_next_page", "has_previous_page", "start_cursor", "end_cursor")
    body = Selection(
        "page",
        (
            Ask("edges", "edges", of=(Selection("edge", (Ask("cursor", "cursor"), Ask("node", "node", of=nodes))),)),
            Ask("page_info", "info", of=(Selection("page_info", tuple(Ask(one, one) for one in info)),)),
            Ask("total_count", "total"),
        ),
    )
    return Selection("query", (Ask(name, "list", args=args, of=(body,)),))


def page(name: str, args: Args) -> dict[str, Any]:
    """One page, as one statement finds it."""
    with counted() as count:
        found = fetch(listed(name, args))["list"]
    assert count.statements == 1
    return found


def ids(found: dict[str, Any]) -> list[str]:
    return [edge["node"]["id"] for edge in found["edges"]]


def asked(order: str) -> dict[str, Any]:
    """The order, with words to look for where it needs some."""
    return {"order": order, "filter": {"q": "str*"} if order == "relevance" else {}}


def walk(name: str, order: str, sizes: Any, forward: bool, filters: Any = None) -> list[str]:
    """The whole list, page by page."""
    seen: list[str] = []
    cursor = None
    how = asked(order) if filters is None else {"order": order, "filter": filters}
    while True:
        size = next(sizes)
        args = Args(first=size, after=cursor, **how) if forward else Args(last=size, before=cursor, **how)
        found = page(name, args)
        seen = seen + ids(found) if forward else ids(found) + seen
        info = found["info"]
        assert info["has_previous_page" if forward else "has_next_page"] is (cursor is not None)
        if not info["has_next_page" if forward else "has_previous_page"]:
            return seen
        cursor = info["end_cursor" if forward else "start_cursor"]


@pytest.mark.parametrize(("name", "order"), PAIRS)
@pytest.mark.parametrize("forward", [True, False], ids=["forward", "backward"])
@given(data=st.data())
@settings(max_examples=4, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
def test_pages_of_any_sizes_make_up_the_list(world: Any, name: str, order: str, forward: bool, data: Any) -> None:
    whole = ids(page(name, Args(first=100, **asked(order))))
    sizes = iter(lambda: data.draw(st.integers(1, 4) if order == "relevance" else st.integers(3, 20)), None)
    assert walk(name, order, sizes, forward) == whole
    assert len(set(whole)) == len(whole) == page(name, Args(first=1, **asked(order)))["total"]
    assert len(whole) > 1


SIFTED = [
    (name, order, filters)
    for name, filters in [
        ("quotes", {"kind": ["direct", "indirect"], "said_from": "1000"}),
        ("quotes", {"topic": "topic", "kind": ["direct", "indirect"]}),
        ("quotes", {"speaker": "speaker"}),
        ("sources", {"kind": SourceKind.values, "published_from": "1000"}),
        ("sources", {"topic": "topic"}),
        ("speakers", {"kind": ["person"]}),
        ("claims", {"about": "speaker"}),
        ("claims", {"speaker": "speaker"}),
        ("claims", {"supported": False}),
        ("quotes", {"state": ["published"], "publisher": "speaker"}),
    ]
    for order in ENTITIES[LISTS[name]].orders
    if order != "relevance"
]


BOUNDS = [
    {"WALKED": walked, "FEW": few, "MANY": many}
    for walked in [(1, 2), (3, 8), (8, 1_000), (2_000, 50_000)]
    for few, many in [(0, 0), (0, 1_000), (2, 5), (20_000, 100_000)]
]


@pytest.mark.parametrize(("name", "order", "filters"), SIFTED)
def test_lists_that_no_index_has_in_order_are_paged_alike_wherever_their_rows_are_found(
    world: Any, monkeypatch: Any, name: str, order: str, filters: Any
) -> None:
    filters = {
        one: world[given] if isinstance(given, str) and given in world else given for one, given in filters.items()
    }
    every, tried = ids(page(name, Args(first=100, order=order))), set()
    for bound in BOUNDS:
        for one, value in bound.items():
            monkeypatch.setattr(bounds, one, value)
        monkeypatch.setattr(sys.modules["quotes.read.fetch"], "_plans", Kept(1_000_000))
        # Not every list asks for every bound. The same statement over the same rows has the same answer.
        statement = prepare(listed(name, Args(first=100, order=order, filter=filters))).statement.text
        if statement not in tried:
            tried.add(statement)
            paged_alike(every, name, order, filters)
    assert len(tried) >= len({bound["WALKED"] for bound in BOUNDS})


ASKED = [
    (name, order)
    for name in ("quotes", "sources", "speakers", "claims")
    for order in ENTITIES[LISTS[name]].orders
    if order != "relevance"
]


@pytest.mark.parametrize(("leaves", "leafed"), [(0, 1), (0, 8), (0, 20), (1_000, 20)])
@pytest.mark.parametrize(("name", "order"), ASKED)
def test_what_a_question_finds_is_paged_alike_wherever_it_is_looked_for(
    world: Any, monkeypatch: Any, name: str, order: str, leaves: int, leafed: int
) -> None:
    monkeypatch.setattr(bounds, "LEAFED", leafed)
    monkeypatch.setattr(bounds, "LEAVES", leaves)
    monkeypatch.setattr(sys.modules["quotes.read.fetch"], "_plans", Kept(1_000_000))
    frequent = max(WORDS, key=lambda word: page(name, Args(first=1, filter={"q": word}))["total"])
    paged_alike(ids(page(name, Args(first=100, order=order))), name, order, {"q": frequent})


def paged_alike(every: list[str], name: str, order: str, filters: Any) -> None:
    """Assert that a filtered list is what of the whole list its filters find, by pages of any sizes."""
    whole = ids(page(name, Args(first=100, order=order, filter=filters)))
    alone = [set(ids(page(name, Args(first=100, filter={one: filters[one]})))) for one in filters]
    assert whole == [one for one in every if all(one in found for found in alone)]
    for forward in (True, False):
        for sizes in ([1], [5], [2, 7, 20]):
            assert walk(name, order, cycle(sizes), forward, filters) == whole
    assert len(whole) > 1
    assert page(name, Args(first=1, order=order, filter=filters))["total"] == len(whole)
    assert page(name, Args(first=100, order=order, filter=filters))["total"] == len(whole)


def test_a_list_that_an_index_has_in_order_is_not_sifted() -> None:
    def sifted(**filters: Any) -> str:
        return window("quotes", ROOT["quotes"], Args(filter=filters)).sifted

    one, two = "spk_" + "0" * 32, "spk_" + "1" * 32
    assert sifted(kind=["direct"]) == SCAN
    assert sifted(text="e", said_from="1900", state=["published"]) == SCAN
    assert sifted(topic=["t_" + "0" * 32]) == sifted(kind=["direct"], publisher=[one]) == GATHER
    assert sifted(speaker=[one, two]) == GATHER
    assert sifted(speaker=[one]) == sifted(kind=["direct"], speaker=[one]) == ""
    assert sifted(q="trees", kind=["direct"]) == sifted(said_from="1900") == sifted() == ""
    assert sifted(state=["retracted"]) == SCAN
    in_another_order = Args(order="created_asc", filter={"said_from": "1900"})
    assert window("quotes", ROOT["quotes"], in_another_order).sifted == SCAN
    assert sifted(created_from="2020-01-01") == ""


def test_a_page_between_two_cursors_holds_what_lies_between(world: Any) -> None:
    edges = page("quotes", Args(first=20))["edges"]
    found = page("quotes", Args(first=100, after=edges[3]["cursor"], before=edges[9]["cursor"]))
    assert ids(found) == [edge["node"]["id"] for edge in edges[4:9]]
    assert found["info"]["has_previous_page"]
    assert found["info"]["has_next_page"]


def test_paging_keeps_its_place_while_rows_come_and_go(world: Any) -> None:
    whole = ids(page("quotes", Args(first=100, order="created_asc")))
    found = page("quotes", Args(first=5, order="created_asc"))
    seen, gone = ids(found), set()
    while found["info"]["has_next_page"]:
        leaving = Quote.objects.get(pk=seen[-1][2:])
        leaving.state = "withheld"
        leaving.save()
        gone.add(seen[-1])
        found = page("quotes", Args(first=5, after=found["info"]["end_cursor"], order="created_asc"))
        seen += ids(found)
    assert seen == whole
    assert not gone & set(ids(page("quotes", Args(first=100, order="created_asc"))))


def test_rows_of_the_same_day_are_told_apart_by_their_keys(db: Any) -> None:
    from_one_day = [
        Speaker.objects.create(kind="person", name="Same", slug=f"same-{n}", state="published") for n in range(7)
    ]
    mine = {f"spk_{one.pk.hex}" for one in from_one_day}
    seen = [one for one in walk("speakers", "name_desc", iter(lambda: 2, None), True) if one in mine]
    assert seen == [f"spk_{one.pk.hex}" for one in reversed(from_one_day)]


def test_unknown_days_come_last_in_either_direction(world: Any) -> None:
    known = dict(Quote.objects.values_list("id", "said_edtf"))
    for order in ("said_asc", "said_desc"):
        found = [known[UUID(one[2:])] is None for one in ids(page("quotes", Args(first=100, order=order)))]
        assert found == sorted(found)


@pytest.mark.parametrize(
    ("args", "code", "where"),
    [
        (Args(first=0), "BAD_INPUT", "first"),
        (Args(first=101), "BAD_INPUT", "first"),
        (Args(first=True), "BAD_INPUT", "first"),
        (Args(last=10**30), "BAD_INPUT", "last"),
        (Args(first=1, last=1), "BAD_INPUT", "last"),
        (Args(order="name_asc"), "BAD_INPUT", "order"),
        (Args(after="x"), "BAD_CURSOR", "after"),
        (Args(before=""), "BAD_CURSOR", "before"),
        (Args(filter={"nothing": 1}), "BAD_FILTER", "nothing"),
        (Args(filter={"speaker": ["q_" + "0" * 32]}), "BAD_ID", "speaker"),
        (Args(filter={"speaker": ["spk_" + "0" * 32] * 251}), "BAD_ID", "speaker"),
        (Args(filter={"kind": ["shouted"]}), "BAD_FILTER", "kind"),
        (Args(filter={"text": "a\0b"}), "BAD_FILTER", "text"),
        (Args(filter={"text": "a" * 1001}), "BAD_FILTER", "text"),
        (Args(filter={"said_from": "yesterday"}), "BAD_FILTER", "said_from"),
        (Args(filter={"created_from": "0000-00-00"}), "BAD_FILTER", "created_from"),
        (Args(filter={"verbatim": "perhaps"}), "BAD_FILTER", "verbatim"),
        (Args(filter={"language": ["!"]}), "BAD_FILTER", "language"),
    ],
)
def test_bad_arguments_are_named_with_their_place(args: Args, code: str, where: str) -> None:
    with pytest.raises(BadInput) as refused:
        page("quotes", args)
    [fault] = refused.value.problems
    assert (fault.code, fault.path[0], fault.path[-1]) == (code, "list", where)


def test_all_bad_arguments_are_told_at_once(db: Any) -> None:
    edges = (Selection("page", (Ask("total_count", "n"),)),)
    asks = tuple(Ask("quotes", alias, args=Args(after="x"), of=edges) for alias in ("a", "b"))
    with pytest.raises(BadInput) as refused:
        fetch(Selection("query", asks))
    assert [fault.path for fault in refused.value.problems] == [("a", "after"), ("b", "after")]


def test_a_topic_is_paged_by_what_its_join_rows_repeat(world: Any) -> None:
    topic = Topic.objects.first()
    assert topic is not None
    quotes = Selection("page", (Ask("nodes", "nodes", of=(Selection("quote", (Ask("id", "id"),)),)),))
    found = fetch(
        Selection(
            "query",
            (
                Ask(
                    "topic",
                    "t",
                    args=Args(key=topic.slug),
                    of=(Selection("topic", (Ask("quotes", "quotes", args=Args(first=100), of=(quotes,)),)),),
                ),
            ),
        )
    )
    listed = Quote.objects.filter(topics=topic, state__in=("published", "retracted"), merged_into=None)
    held = listed.order_by("-said_last", "-id")
    assert [one["id"] for one in found["t"]["quotes"]["nodes"]] == [f"q_{one.pk.hex}" for one in held]
