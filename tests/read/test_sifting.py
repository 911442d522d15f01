"""What a list at the top costs does not depend on what its filters are asked with: rows looked at are counted, by the
steps of SQLite's machine or by what PostgreSQL says that its scans read."""

import json
import sqlite3
import uuid
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.db import connection

from quotes.filters import for_sqlite
from quotes.models import Claim, ClaimLink, Evidence, Quote, QuoteTopic, Topic
from quotes.models.keys import public_id
from quotes.read import PUBLIC_VIEWER, Args, Ask, BadInput, Selection, arguments, bounds, prepare
from quotes.read.fetch import _plans
from tests import base

pytestmark = pytest.mark.django_db

ROWS = 2_000
FIRST = date(2001, 1, 1).toordinal()


@pytest.fixture
def narrow(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The bounds are those of a base two hundred times as large."""
    for name, many in {
        "FEW": 50,
        "MANY": 200,
        "MANY_FURTHER": 200,
        "DEALT": 100,
        "COUNTED": 200,
        "LONG": 400,
        "WALKED": (100, 300),
        "LEAVES": 50,
        "LEAFED": 200,
    }.items():
        monkeypatch.setattr(bounds, name, many)
    _plans.clear()
    yield
    _plans.clear()


@pytest.fixture
def crowd() -> dict[str, Any]:
    """Quotes of one topic, speaker and source, each with a claim; one of them of another topic and speaker."""
    source, speaker, other = base.source(), base.speaker(), base.speaker()
    topic, rare = (Topic.objects.create(name=name, slug=name) for name in ("frequent", "rare"))
    how = {"source": source, "kind": "direct", "identity": "named", "language": "en", "state": "published"}
    quotes = [Quote(text=f"quote {number}", speaker=speaker, **how) for number in range(ROWS - 1)]
    Quote.objects.bulk_create([*quotes, Quote(text="the rare one", speaker=other, **how)])
    quotes = list(Quote.objects.order_by("id"))
    claims = Claim.objects.bulk_create([Claim(text=f"claim {one.text}", state="published") for one in quotes])
    pairs = list(zip(claims, quotes, strict=True))
    Evidence.objects.bulk_create([Evidence(claim=c, quote=q, stance="asserts", public=True) for c, q in pairs])
    topics = [
        QuoteTopic(quote=one, topic=topic if one.speaker_id == speaker.pk else rare, public=True) for one in quotes
    ]
    QuoteTopic.objects.bulk_create(topics)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    many = [public_id("t", uuid.uuid4()) for _ in range(100)]
    return {
        "topic": public_id("t", topic.pk),
        "rare": public_id("t", rare.pk),
        "topics": [public_id("t", topic.pk), *many],
        "speaker": base.pid(speaker),
        "other": base.pid(other),
    }


def looked_at(name: str, *facts: str, order: Any = None, **filters: Any) -> tuple[int, int]:
    """How much was looked at for a page (steps of SQLite's machine, or rows of PostgreSQL's scans), and its rows."""
    entity = {"quotes": "quote", "claims": "claim"}[name]
    nodes = Ask("nodes", "nodes", of=(Selection(entity, (Ask("id", "id"),)),))
    page = Selection("page", (nodes, *(Ask(fact, fact) for fact in facts)))
    args = Args(first=10, order=order, filter=filters)
    cost, answer = read(Selection("query", (Ask(name, "list", args=args, of=(page,)),)))
    return cost, len(answer["list"]["nodes"])


def read(selection: Selection) -> tuple[int, dict[str, Any]]:
    """How much was looked at for an answer, and the answer."""
    args = list(arguments(selection))
    prepared = prepare(selection, PUBLIC_VIEWER)
    values = prepared.parameters(prepared.bound(args))
    answer = prepared.run(args)
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            return _steps(prepared.statement.text, {one: for_sqlite(value) for one, value in values.items()}), answer
        cursor.execute(f"EXPLAIN (ANALYZE, FORMAT JSON) {prepared.statement.text}", values)
        (plan,) = cursor.fetchone()
        plans = json.loads(plan) if isinstance(plan, str) else plan
    return _read(plans[0]["Plan"]), answer


def _steps(text: str, values: dict[str, Any]) -> int:
    raw: sqlite3.Connection = connection.connection
    steps = 0

    def step() -> int:
        nonlocal steps
        steps += 1
        return 0

    raw.set_progress_handler(step, 10)
    raw.execute(text, values).fetchall()
    raw.set_progress_handler(None, 0)
    return steps


def _read(plan: dict[str, Any]) -> int:
    here = 0
    if "Relation Name" in plan:
        removed = sum(plan.get(f"Rows Removed by {kind}", 0) for kind in ("Filter", "Index Recheck", "Join Filter"))
        here = (plan["Actual Rows"] + removed) * plan["Actual Loops"]
    return int(here) + sum(map(_read, plan.get("Plans", ())))


def test_what_is_frequent_is_found_among_the_first_rows(crowd: dict[str, Any], narrow: None) -> None:
    everything, _ = looked_at("quotes", text="nowhere")
    for filters in ({"topic": [crowd["topic"]]}, {"topic": crowd["topics"]}):
        frequent, rows = looked_at("quotes", **filters)
        assert frequent < everything / 4, filters
        assert rows == 10


def test_what_is_rare_is_gathered_though_another_filter_is_frequent(crowd: dict[str, Any], narrow: None) -> None:
    everything, _ = looked_at("quotes", text="nowhere")
    for filters in (
        {"topic": [crowd["rare"]]},
        {"topic": [crowd["rare"]], "speaker": [crowd["other"], crowd["speaker"]]},
    ):
        rare, rows = looked_at("quotes", "total_count", **filters)
        assert rows == 1
        assert rare < everything / 4, filters


def test_a_count_of_what_is_long_looks_at_a_sample(
    crowd: dict[str, Any], narrow: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("quotes.read.samples.SAMPLED", 100)
    monkeypatch.setattr("quotes.read.sifting.DEARLY", 2)
    alone, _ = looked_at("claims", speaker=[crowd["speaker"]])
    counted, rows = looked_at("claims", "total_count", speaker=[crowd["speaker"]])
    everything, _ = looked_at("claims", "total_count", unit=["none"])
    assert rows == 10
    assert alone < everything
    assert counted < 2 * everything


def test_what_is_rare_among_much_that_only_other_tables_tell_is_refused_once_that_is_seen(
    crowd: dict[str, Any], narrow: None
) -> None:
    Evidence.objects.filter(quote__speaker__quotes__text="the rare one").update(stance="disputes")
    everything, _ = looked_at("quotes", text="nowhere")
    filters = {"speaker": [crowd["speaker"]], "stance": ["asserts"], "supported": False}
    with pytest.raises(BadInput, match="fewer values") as error:
        looked_at("claims", **filters)
    assert [(one.code, one.path) for one in error.value.problems] == [("TOO_COSTLY", ("list",))]
    answered, rows = looked_at("claims", **{**filters, "speaker": [crowd["other"]], "stance": ["disputes"]})
    assert rows == 1
    assert answered < everything


def test_a_row_that_is_met_is_asked_for_its_values_once(crowd: dict[str, Any], narrow: None) -> None:
    """A hundred values cost no more look-ups than two."""
    two, _ = looked_at("quotes", topic=crowd["topics"][:2])
    hundred, _ = looked_at("quotes", topic=crowd["topics"])
    assert hundred < two * 1.5 + 300


@pytest.mark.skipif("connection.vendor == 'postgresql'", reason="PostgreSQL hashes the list")
def test_under_a_topic_too_a_row_is_asked_for_its_values_once(crowd: dict[str, Any]) -> None:
    sources = [public_id("src", uuid.uuid4()) for _ in range(100)]
    body = Selection("page", (Ask("total_count", "n"),))

    def under_a_topic(given: list[str]) -> int:
        inner = Ask("quotes", "list", args=Args(filter={"source": given}), of=(body,))
        asked = Ask("nodes", "topics", args=Args(key=[crowd["topic"]]), of=(Selection("topic", (inner,)),))
        cost, answer = read(Selection("query", (asked,)))
        assert answer == {"topics": [{"list": {"n": 0}}]}
        return cost

    assert under_a_topic(sources) < under_a_topic(sources[:2]) * 1.5


def test_where_few_claims_stand_in_a_relation_no_others_are_looked_at(crowd: dict[str, Any], narrow: None) -> None:
    everything, _ = looked_at("claims", unit=["none"])
    for filters in ({}, {"state": ["published"]}, {"stance": ["asserts"], "state": ["published"]}):
        none, rows = looked_at("claims", "total_count", relation=["repeats"], **filters)
        assert rows == 0
        assert none < everything / 4, filters
    start, end = Claim.objects.order_by("id")[:2]
    ClaimLink.objects.create(from_claim=start, relation="repeats", to_claim=end)
    few, rows = looked_at("claims", "total_count", relation=["repeats"], state=["published"])
    assert rows == 2
    assert few < everything / 4


def test_the_last_page_is_found_among_the_rows_that_are_left(crowd: dict[str, Any], narrow: None) -> None:
    everything, _ = looked_at("quotes", text="nowhere")
    nodes = Ask("nodes", "nodes", of=(Selection("quote", (Ask("id", "id"),)),))
    body = Selection("page", (Ask("start_cursor", "start"), nodes))

    def page(**where: Any) -> tuple[int, dict[str, Any]]:
        args = Args(filter={"topic": crowd["topics"]}, **where)
        cost, answer = read(Selection("query", (Ask("quotes", "list", args=args, of=(body,)),)))
        return cost, answer["list"]

    _, last = page(last=6)
    cost, rest = page(first=10, after=last["start"])
    assert rest["nodes"] == last["nodes"][1:]
    assert cost < everything / 4


def test_what_leads_through_other_tables_is_met_row_by_row(narrow: None) -> None:
    page = Selection("page", (Ask("nodes", "nodes", of=(Selection("claim", (Ask("id", "id"),)),)),))
    args = Args(filter={"speaker": [f"spk_{'0' * 32}", f"spk_{'1' * 32}"]})
    text = prepare(Selection("query", (Ask("claims", "list", args=args, of=(page,)),))).statement.text
    first = text[text.index("s0_0 AS") : text.index("n0_0 AS")]
    assert "LIMIT 1 OFFSET 0)" in first
    assert ("IS TRUE" in first) if connection.vendor == "postgresql" else ('+U1."speaker_id" IN' in first)


@pytest.mark.skipif("connection.vendor == 'sqlite'", reason="a step of SQLite's machine may look up a row or a number")
def test_of_what_a_question_finds_only_a_page_is_looked_up(crowd: dict[str, Any], narrow: None) -> None:
    every, _ = looked_at("quotes", q="quote", kind=["direct"])
    for order in ("said_desc", "said_asc", "created_asc", "created_desc"):
        some, rows = looked_at("quotes", order=order, q="quote")
        assert rows == 10
        assert some < every * 0.75, order
        counted, _ = looked_at("quotes", "total_count", order=order, q="quote")
        assert counted < every * 0.8, order


def test_all_that_there_is_is_not_begun_to_be_counted_if_it_is_long(
    crowd: dict[str, Any], narrow: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("quotes.read.samples.SAMPLED", 100)
    monkeypatch.setattr("quotes.read.counts.DEARLY", 2)
    everything, _ = looked_at("quotes", text="nowhere")
    counted, rows = looked_at("quotes", "total_count")
    assert rows == 10
    assert counted < everything / 3


def test_of_a_range_of_days_only_what_lies_in_it_is_looked_at(crowd: dict[str, Any], narrow: None) -> None:
    for number, key in enumerate(Quote.objects.values_list("pk", flat=True)):
        Quote.objects.filter(pk=key).update(said_first=FIRST + number, said_last=FIRST + number)
    days = {"said_from": date.fromordinal(FIRST + 5).isoformat(), "said_to": date.fromordinal(FIRST + 9).isoformat()}
    everything, _ = looked_at("quotes", text="nowhere")
    counted, rows = looked_at("quotes", "total_count", order="said_asc", **days)
    assert rows == 5
    assert counted < everything / 10


@pytest.mark.parametrize("bounds", [("to",), ("from", "to")])
def test_a_page_of_days_is_found_without_those_that_stand_before_them(
    crowd: dict[str, Any], narrow: None, bounds: tuple[str, ...]
) -> None:
    keys = list(Quote.objects.values_list("pk", flat=True))
    for number, key in enumerate(keys):
        Quote.objects.filter(pk=key).update(said_first=FIRST + number, said_last=FIRST + number)
    Quote.objects.filter(pk=keys[0]).update(said_last=FIRST + len(keys))
    ends = {"from": FIRST + 5, "to": FIRST + 9}
    everything, _ = looked_at("quotes", text="nowhere")
    days = {f"said_{one}": date.fromordinal(ends[one]).isoformat() for one in bounds}
    cost, rows = looked_at("quotes", **days)
    assert rows == {1: 10, 2: 6}[len(days)]
    assert cost < everything / 8
