"""Facets: what the rows of a list have, counted under its filter, in the same statement."""

import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from types import SimpleNamespace
from typing import Any

import pytest

from quotes.models import Quote, Topic
from quotes.models.keys import public_id
from quotes.read import CURATOR_VIEWER, PUBLIC_VIEWER, Args, Ask, BadInput, Selection, Viewer, counted, fetch, samples
from quotes.read import bounds as rules
from quotes.read.fetch import _plans
from quotes.read.shape import ENTITIES
from quotes.text.dates import bounds
from tests import base

pytestmark = pytest.mark.django_db

VALUES = Selection("facet_value", tuple(Ask(one, one) for one in ("value", "label", "count", "selected")))
LISTS = {"quotes": "quote", "sources": "source", "speakers": "speaker", "claims": "claim"}


def facets(names: list[str], first: int | None = None) -> Ask:
    asks = (Ask("name", "name"), Ask("estimated", "estimated"), Ask("values", "values", of=(VALUES,)))
    return Ask("facets", "facets", args=Args(first=first, key=names), of=(Selection("facet", asks),))


def asked(name: str, *asks: Ask, viewer: Viewer = PUBLIC_VIEWER, **filters: Any) -> Any:
    """What a list at the top says of itself."""
    with counted() as count:
        found = fetch(
            Selection("query", (Ask(name, "list", args=Args(filter=filters), of=(Selection("page", asks),)),)), viewer
        )
    assert count.statements == 1
    return found["list"]


def counts(facet: dict[str, Any]) -> dict[str, int]:
    return {one["value"]: one["count"] for one in facet["values"]}


def whole(name: str, viewer: Viewer = PUBLIC_VIEWER, **filters: Any) -> Any:
    """All facets of a list, all their values, and how many rows it has."""
    names = list(ENTITIES[LISTS[name]].facets)
    return asked(
        name,
        Ask("total_count", "total"),
        Ask("total_count_is_estimate", "about"),
        facets(names, 100),
        viewer=viewer,
        **filters,
    )


@pytest.fixture
def short(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Every list is a long one."""
    for name in ("COUNTED", "FACETED", "FACETED_UNDER_A_PARENT"):
        monkeypatch.setattr(rules, name, 2)
    monkeypatch.setattr(rules, "FEWEST", 1)
    _plans.clear()
    yield
    _plans.clear()


def test_a_facet_leaves_out_the_filter_for_its_own_values(world: Any) -> None:
    every = counts(asked("quotes", facets(["kind"]))["facets"][0])
    assert len(every) == 4
    found = asked("quotes", facets(["kind", "state"]), kind=["direct"])["facets"]
    assert counts(found[0]) == every
    assert sum(counts(found[1]).values()) == every["direct"]
    assert [one["value"] for one in found[0]["values"] if one["selected"]] == ["direct"]


def test_a_chosen_value_is_told_however_rare_it_is(world: Any) -> None:
    every = asked("quotes", facets(["speaker"], 100))["facets"][0]["values"]
    rarest = every[-1]
    assert rarest["count"] < every[0]["count"]
    found = asked("quotes", facets(["speaker"], 2), speaker=[rarest["value"]])["facets"][0]["values"]
    assert [one["value"] for one in found] == [every[0]["value"], rarest["value"]]
    assert [one["selected"] for one in found] == [False, True]


def test_the_same_facet_may_be_asked_twice_and_with_other_sizes(world: Any) -> None:
    found = asked("quotes", facets(["topic", "topic"], 1))["facets"]
    assert found[0] == found[1]
    assert len(found[0]["values"]) == 1


def test_a_facet_tells_of_no_hidden_record(world: Any) -> None:
    shown = {one["value"] for one in whole("sources")["facets"][0]["values"]}
    known = {one["value"] for one in whole("sources", CURATOR_VIEWER)["facets"][0]["values"]}
    assert shown < known
    labels = {one["value"] for one in whole("quotes")["facets"][-1]["values"]}
    assert labels <= {"published", "retracted"}


@pytest.mark.parametrize("viewer", [PUBLIC_VIEWER, CURATOR_VIEWER], ids=["public", "curator"])
@pytest.mark.parametrize("long", [2, 1_000], ids=["by its sample", "by its first rows"])
@pytest.mark.parametrize("name", LISTS)
def test_a_long_list_is_counted_by_a_sample_and_says_so(
    world: Any, name: str, long: int, viewer: Viewer, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    """The whole table is smaller than a sample, so the estimates are right here."""
    exact = whole(name, viewer)
    assert not exact["about"]
    assert not any(one["estimated"] for one in exact["facets"])
    request.getfixturevalue("short")
    monkeypatch.setattr(rules, "LONG", long)
    found = whole(name, viewer)
    assert found["about"]
    assert all(one["estimated"] for one in found["facets"])
    assert found["total"] == exact["total"] > 2
    assert [counts(one) for one in found["facets"]] == [counts(one) for one in exact["facets"]]


def test_a_filtered_list_is_estimated_by_those_of_the_sample_that_the_filter_takes(world: Any, short: None) -> None:
    listed = Quote.objects.public().filter(merged_into=None, kind__in=["direct", "partial"])
    found = whole("quotes", kind=["direct", "partial"])
    assert (found["total"], found["about"]) == (listed.count(), True)
    kinds = next(one for one in found["facets"] if one["name"] == "kind")
    assert kinds["estimated"]


@pytest.mark.parametrize("viewer", [PUBLIC_VIEWER, CURATOR_VIEWER], ids=["public", "curator"])
@pytest.mark.parametrize(("name", "day"), [("quotes", "said"), ("sources", "published"), ("claims", "when")])
@pytest.mark.parametrize(
    ("since", "until"),
    [("2018-03-04", "2018-03-04"), ("2017", "2018-03"), ("2019", "2019"), ("0001", "9999"), ("2021", "2018")],
)
def test_a_range_of_days_is_counted_by_both_of_its_ends(
    world: Any, name: str, day: str, since: str, until: str, viewer: Viewer
) -> None:
    first, last = bounds(since)[0], bounds(until)[1]
    model = ENTITIES[LISTS[name]].model
    rows = model.objects.all() if viewer is CURATOR_VIEWER else model.objects.public()
    rows = rows.filter(**{"merged_into": None, f"{day}_last__gte": first, f"{day}_first__lte": last})
    found = whole(name, viewer, **{f"{day}_from": since, f"{day}_to": until})
    assert found["total"] == rows.count()
    states = next(one for one in found["facets"] if one["name"] == "state")
    assert counts(states) == Counter(rows.values_list("state", flat=True))


def test_a_sample_that_tells_too_little_gives_way_to_the_first_rows(
    world: Any, short: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rules, "FEWEST", 1_000)
    _plans.clear()
    kinds = asked("quotes", facets(["kind"], 100))["facets"][0]
    listed = Quote.objects.public().filter(merged_into=None).count()
    assert kinds["estimated"]
    assert abs(sum(counts(kinds).values()) - listed) <= 4  # each is rounded


def test_facets_under_many_parents_are_each_parents_own(world: Any, request: pytest.FixtureRequest) -> None:
    def of_topics() -> list[Any]:
        body = Selection("page", (facets(["kind", "year"], 100), Ask("total_count", "total")))
        topic = Selection("topic", (Ask("id", "id"), Ask("quotes", "quotes", args=Args(), of=(body,))))
        with counted() as count:
            found = fetch(
                Selection(
                    "query",
                    (
                        Ask(
                            "topics", "list", args=Args(), of=(Selection("page", (Ask("nodes", "rows", of=(topic,)),)),)
                        ),
                    ),
                )
            )
        assert count.statements == 1
        return list(found["list"]["rows"])

    exact = of_topics()
    assert len(exact) == Topic.objects.count()
    for row in exact:
        quotes = Quote.objects.public().filter(merged_into=None, topics__in=[row["id"].removeprefix("t_")])
        assert sum(counts(row["quotes"]["facets"][0]).values()) == quotes.count() == row["quotes"]["total"]
    request.getfixturevalue("short")
    for row, before in zip(of_topics(), exact, strict=True):
        assert row["quotes"]["total"] == before["quotes"]["total"]
        assert row["quotes"]["facets"][0]["estimated"] is (before["quotes"]["total"] > 2)
    empty = Topic.objects.create(name="nothing", slug="nothing")
    found = next(row for row in of_topics() if row["id"] == public_id("t", empty.pk))
    assert found["quotes"]["facets"] == [{"name": name, "estimated": False, "values": []} for name in ("kind", "year")]


@pytest.mark.parametrize(
    ("ask", "path"),
    [
        (facets(["colour"]), ("list", "facets", "names")),
        (facets(["kind"] * 11), ("list", "facets", "names")),
        (facets(["kind"], 0), ("list", "facets", "first")),
        (facets(["kind"], 101), ("list", "facets", "first")),
    ],
)
def test_what_cannot_be_counted_is_named_with_its_place(ask: Ask, path: tuple[str, ...]) -> None:
    with pytest.raises(BadInput) as error:
        asked("quotes", ask)
    assert [one.path for one in error.value.problems] == [path]


def test_topics_have_no_facets() -> None:
    with pytest.raises(BadInput, match="none"):
        asked("topics", facets(["kind"]))


@pytest.mark.parametrize("many", [1, 7, 7_999, 8_000, 8_001, 20_001, 1_000_000, 1_008_000, 1_070_337])
def test_a_sample_of_sqlite_is_spread_over_the_table_and_meets_no_regularity_of_its_rows(many: int) -> None:
    level: Any = SimpleNamespace(entity=SimpleNamespace(table="rows"))
    table, (condition,), each = samples.sample(SimpleNamespace(postgresql=False), level)  # type: ignore[arg-type]
    with closing(sqlite3.connect(":memory:")) as made:
        made.execute("CREATE TABLE rows (it integer)")
        made.executemany("INSERT INTO rows VALUES (?)", ((number,) for number in range(1, many + 1)))
        found = [row for (row,) in made.execute(f"SELECT it FROM {table} WHERE {condition}")]
        [(stands_for,)] = made.execute(f"SELECT {each}")
    assert len(found) == len(set(found)) == min(many, samples.SAMPLED)
    assert len(found) * stands_for == pytest.approx(many)
    tenths = [sum(many * part < 10 * row <= many * (part + 1) for row in found) for part in range(10)]
    assert max(tenths) - min(tenths) <= 2
    for every in (*range(2, 100), 144, 233, 377) if many > 100 * samples.SAMPLED else ():
        first_half = sum(row % every < every // 2 for row in found) / len(found)
        assert first_half == pytest.approx(every // 2 / every, rel=0.1)


def test_no_estimate_is_less_than_what_was_counted(short: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(samples, "SAMPLED", 1)
    for number in range(30):
        base.speaker(kind="group" if number in (3, 7, 11) else "person")
    found = whole("speakers", kind=["group"])
    assert found["about"]
    assert found["total"] >= 3


def test_facets_of_one_list_stand_beside_another_list_that_is_sifted(world: Any) -> None:
    facet = Selection("page", (facets(["kind"]),))
    total = Selection("page", (Ask("total_count", "total"),))
    exact = Args(filter={"anchor_status": ["exact"]})
    asks = (Ask("speakers", "speakers", of=(facet,)), Ask("quotes", "quotes", args=exact, of=(total,)))
    for several in (asks, asks[::-1]):
        found = fetch(Selection("query", several), PUBLIC_VIEWER)
        assert found["quotes"] == asked("quotes", Ask("total_count", "total"), anchor_status=["exact"])
        assert found["speakers"] == asked("speakers", facets(["kind"]))
