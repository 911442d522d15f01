"""Every declared filter and order is answered from an index: no list is sorted whole, and no table is scanned whole but
by the filters that have no index, where the first rows in order are not enough."""

import re
import sqlite3
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection

from quotes.filters import (
    FILTERS,
    LOOKED_UP,
    SCANNED,
    Flag,
    FromDay,
    Ids,
    Moment,
    Number,
    Question,
    Text,
    Word,
    Words,
    for_sqlite,
)
from quotes.read import CURATOR_VIEWER, PUBLIC_VIEWER, Args, Ask, Selection, Viewer, prepare
from quotes.read.entity import One, Pages
from quotes.read.selection import arguments
from quotes.read.shape import ENTITIES, ROOT

pytestmark = pytest.mark.django_db

LISTS = {name: edge.entity for name, edge in ROOT.items() if isinstance(edge, Pages) and edge.filters}
WORDS = {"q": "some words"}
PARENTS = [
    (entity.name, name, edge.entity)
    for entity in ENTITIES.values()
    for name, edge in entity.edges.items()
    if isinstance(edge, Pages) and not entity.name.endswith("_tombstone")
]


def value(one: Any, entity: str) -> Any:
    """A value that the filter takes."""
    match one:
        case Ids(prefix=prefix):
            return [f"{prefix}_{'0' * 32}"]
        case Word(enum=enum):
            return enum.values[0]
        case Words(enum=enum):
            return [enum.values[0] if enum else "en"]
        case Flag():
            return True
        case FromDay():
            return "2018"
        case Moment():
            return "2026-11-22"
        case Number():
            return "1"
        case Question():
            return '"some words" -others'
        case Text() if entity == "source":
            return "https://example.org/"
        case Text():
            return "word"
    return "wikidata:Q1"


def page(entity: str) -> Selection:
    if entity == "hit":
        node = Ask("node", "node", of=(Selection("quote", (Ask("id", "id"),)),))
        return Selection("page", (Ask("edges", "edges", of=(Selection("edge", (node,)),)),))
    return Selection("page", (Ask("nodes", "nodes", of=(Selection(entity, (Ask("id", "id"),)),)),))


def plan_of(selection: Selection, viewer: Viewer, args: list[Args]) -> str:
    """What the database says it would do."""
    prepared = prepare(selection, viewer)
    values = prepared.parameters(prepared.bound(args))
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SET LOCAL enable_seqscan = off; SET LOCAL enable_sort = off; SET LOCAL enable_bitmapscan = off"
            )
            cursor.execute("EXPLAIN " + prepared.statement.text, values)
        else:
            cursor = connection.connection.cursor()
            cursor.execute(
                "EXPLAIN QUERY PLAN " + prepared.statement.text, {name: for_sqlite(one) for name, one in values.items()}
            )
        return "\n".join(str(row[-1]) for row in cursor.fetchall())


def scans(plan: str) -> list[str]:
    """The tables of the record that would be read whole, without an index (which PostgreSQL is told to avoid)."""
    if connection.vendor == "postgresql":
        return re.findall(r"Seq Scan on (\w+)", plan)
    return [
        table
        for table in re.findall(r"^SCAN (\w+)$", plan, re.M)
        if not re.fullmatch(r"[abhklmenstuvwxyz]\d+(_\d+)?|json_each|[cfgprsvy]|hit", table)
    ]


def needed(order: str) -> dict[str, Any]:
    """The filter that an order needs."""
    return WORDS if order == "relevance" else {}


def ask(name: str, entity: str, args: Args) -> Selection:
    return Selection("query", (Ask(name, "list", args=args, of=(page(entity),)),))


@pytest.mark.parametrize("viewer", [PUBLIC_VIEWER, CURATOR_VIEWER], ids=["public", "curator"])
@pytest.mark.parametrize(("name", "order"), [(name, order) for name in LISTS for order in ENTITIES[LISTS[name]].orders])
def test_each_order_walks_an_index(name: str, order: str, viewer: Viewer) -> None:
    args = Args(order=order, filter=needed(order))
    plan = plan_of(ask(name, LISTS[name], args), viewer, [args])
    assert scans(plan) == []
    if order == "relevance":
        return
    assert "SORT" not in plan.upper().replace("SORT KEY", "") if connection.vendor == "sqlite" else True
    assert plan.count("TEMP B-TREE") == 0 or "l0" in plan


PAIRS = [
    (name, one, order)
    for name, entity in LISTS.items()
    for one in FILTERS[entity].base_filters
    for order in ENTITIES[entity].orders
]


@pytest.mark.parametrize(("name", "one", "order"), PAIRS)
def test_each_filter_under_each_order_uses_indexes(name: str, one: str, order: str) -> None:
    entity = LISTS[name]
    args = Args(order=order, filter={**needed(order), one: value(FILTERS[entity].base_filters[one], entity)})
    plan = plan_of(ask(name, entity, args), PUBLIC_VIEWER, [args])
    unindexed = (*SCANNED.get(entity, ()), *LOOKED_UP.get(entity, ()), "state")
    last_resort = {entity} if one in unindexed and order != "relevance" else set()
    assert set(scans(plan)) == (last_resort if connection.vendor == "sqlite" else set()), plan


@pytest.mark.parametrize(
    ("parent", "name", "entity", "order"),
    [(parent, name, entity, order) for parent, name, entity in PARENTS for order in ENTITIES[entity].orders],
)
def test_each_list_under_a_parent_walks_an_index_of_that_parent(
    parent: str, name: str, entity: str, order: str
) -> None:
    args = Args(order=order, filter=needed(order))
    inner = Ask(name, "list", args=args, of=(page(entity),))
    key = f"{ENTITIES[parent].prefix}_{'0' * 32}"
    root = Args(key=key)
    selection = Selection("query", (Ask("node", "node", args=root, of=(Selection(parent, (inner,)),)),))
    plan = plan_of(selection, PUBLIC_VIEWER, [root, args])
    assert scans(plan) == [], plan
    assert order == "relevance" or "Sort" not in plan, plan


def test_the_public_reads_through_the_partial_indexes() -> None:
    args = Args(order="said_desc")
    plan = plan_of(ask("quotes", "quote", args), PUBLIC_VIEWER, [args])
    assert "quote_newest_pub" in plan


@pytest.fixture
def large() -> Iterator[sqlite3.Connection]:
    """The tables of the base without rows, and what ANALYZE would tell of ten thousand in each, of a million quotes."""
    made = sqlite3.connect(":memory:")
    theirs = connection.cursor()
    theirs.execute("SELECT sql FROM sqlite_master WHERE type IN ('table', 'index') AND sql IS NOT NULL ORDER BY rowid")
    for (text,) in theirs.fetchall():
        if not re.search(r"sqlite_|_index_\w+['\"]? *\(", text.partition("AS")[0][:80]):
            made.execute(text)
    made.execute("ANALYZE")
    indexes = made.execute("SELECT tbl_name, name FROM sqlite_master WHERE type = 'index'").fetchall()
    rows = [(table, name, f"{1_000_000 if table == 'quote' else 10_000} 10" + " 1" * 9) for table, name in indexes]
    made.executemany("INSERT INTO sqlite_stat1 VALUES (?, ?, ?)", rows)
    made.execute("ANALYZE sqlite_schema")
    yield made
    made.close()


def planned(large: sqlite3.Connection, text: str, values: dict[str, Any]) -> str:
    bound = {name: for_sqlite(one) for name, one in values.items()}
    return "\n".join(str(row[-1]) for row in large.execute(f"EXPLAIN QUERY PLAN {text}", bound))


only_sqlite = pytest.mark.skipif("connection.vendor != 'sqlite'", reason="PostgreSQL makes no Bloom filters of tables")


@only_sqlite
@pytest.mark.parametrize("viewer", [PUBLIC_VIEWER, CURATOR_VIEWER], ids=["public", "curator"])
@pytest.mark.parametrize(("parent", "name", "entity"), PARENTS)
def test_no_table_is_read_whole_for_what_the_rows_of_a_list_name(
    large: sqlite3.Connection, parent: str, name: str, entity: str, viewer: Viewer
) -> None:
    named = [(one, edge.entity) for one, edge in ENTITIES[entity].edges.items() if isinstance(edge, One)]
    asks = [Ask(one, one, of=(Selection(end, (Ask("id", "id"),)),)) for one, end in named] or [Ask("id", "id")]
    whole = Selection(entity, tuple(asks))
    body = Selection("page", (Ask("nodes", "nodes", of=(whole,)),))
    inner = Ask(name, "list", args=Args(first=100), of=(body,))
    root = Args(key=f"{ENTITIES[parent].prefix}_{'0' * 32}")
    prepared = prepare(Selection("query", (Ask("node", "node", args=root, of=(Selection(parent, (inner,)),)),)), viewer)
    values = prepared.parameters(prepared.bound([root, Args(first=100)]))
    assert "BLOOM" not in planned(large, prepared.statement.text, values)


@only_sqlite
@pytest.mark.parametrize("name", [name for name, entity in LISTS.items() if ENTITIES[entity].facets])
def test_no_table_is_read_whole_for_the_values_of_facets(large: sqlite3.Connection, name: str) -> None:
    given = Args(key=tuple(ENTITIES[LISTS[name]].facets))
    counted = Ask("facets", "facets", args=given, of=(Selection("facet", (Ask("name", "name"),)),))
    selection = Selection("query", (Ask(name, "list", args=Args(), of=(Selection("page", (counted,)),)),))
    prepared = prepare(selection)
    plan = planned(large, prepared.statement.text, prepared.parameters(prepared.bound(list(arguments(selection)))))
    assert "BLOOM" not in plan
    assert "AUTOMATIC" not in plan


@only_sqlite
@pytest.mark.parametrize(("name", "one"), [("quotes", "attributed_to"), ("quotes", "speaker"), ("claims", "source")])
def test_under_many_topics_what_a_filter_gathers_comes_first_and_else_the_topics(name: str, one: str) -> None:
    table = ROOT[name].entity
    given = value(FILTERS[table].base_filters[one], table)
    body = Selection("page", (Ask("total_count", "n"), *page(table).asks))
    inner = Ask(name, "list", args=Args(filter={one: given}), of=(body,))
    root = Ask("nodes", "nodes", args=Args(key=[f"t_{'0' * 32}"] * 100), of=(Selection("topic", (inner,)),))
    text = prepare(Selection("query", (root,))).statement.text
    gathered = text.partition("w1 AS MATERIALIZED")[2].partition("x1 AS MATERIALIZED")[0]
    walked = text.partition("c1 AS MATERIALIZED")[2]
    assert f'FROM "{table}" CROSS JOIN "{table}_topic" ON' in gathered  # which SQLite takes as the order it is to keep
    assert f'FROM "{table}_topic" CROSS JOIN "{table}" ON' in walked


@only_sqlite
def test_where_every_index_finds_most_of_a_table_it_is_read_as_it_lies() -> None:
    several = {"topic": [f"t_{'0' * 32}", f"t_{'1' * 32}"], "said_to": "1900"}
    text = prepare(ask("quotes", "quote", Args(order="created_asc", filter=several))).statement.text
    assert 'FROM "quote" NOT INDEXED WHERE' in text
    alone = Args(order="created_asc", filter={"topic": several["topic"]})
    assert "NOT INDEXED" not in prepare(ask("quotes", "quote", alone)).statement.text


@pytest.mark.skipif("connection.vendor == 'sqlite'", reason="SQLite looks into other tables row by row")
def test_beside_its_own_columns_the_server_chooses_how_other_tables_are_read() -> None:
    """A row of the whole table is not met one after the other, except where a join cannot be made."""
    for one, joined in (("stance", True), ("supported", True), ("relation", False)):
        filters = {one: value(FILTERS["claim"].base_filters[one], "claim"), "unit": ["km"]}
        text = prepare(ask("claims", "claim", Args(filter=filters))).statement.text
        table = text.partition("x0 AS MATERIALIZED")[2].partition("y0 AS MATERIALIZED")[0].rpartition("UNION ALL")[2]
        assert ("OFFSET 0)" not in table) == joined, table


@pytest.mark.skipif("connection.vendor == 'sqlite'", reason="SQLite starts no workers")
def test_for_what_is_never_gathered_no_workers_are_started() -> None:
    text = prepare(ask("quotes", "quote", Args(filter={"text": "nowhere"}))).statement.text
    gathered = text.partition("w0 AS MATERIALIZED")[2].partition("h0 AS MATERIALIZED")[0]
    assert gathered.endswith(" LIMIT 0) AS g), ")


@pytest.mark.skipif("connection.vendor == 'sqlite'", reason="SQLite's planner takes the rows that were found")
@pytest.mark.parametrize("order", ["said_desc", "said_asc", "created_desc"])
def test_what_words_and_a_filter_find_is_looked_up_and_no_order_walked_for_it(order: str) -> None:
    args = Args(order=order, filter={**WORDS, "kind": ["direct"]})
    plan = plan_of(ask("quotes", "quote", args), PUBLIC_VIEWER, [args])
    assert "Sort Key: quote.said" in plan or "Sort Key: quote.id" in plan
    assert not re.search(r"Index (Only )?Scan (Backward )?using quote_(newest|oldest)_pub", plan)


@only_sqlite
@pytest.mark.parametrize(
    ("order", "end", "walked", "other"),
    [
        ("said_desc", "said_to", "newest", "oldest"),
        ("said_asc", "said_from", "oldest", "newest"),
        ("said_desc", "created_from", "newest", "made"),
        ("said_asc", "created_to", "oldest", "made"),
    ],
)
def test_what_lies_before_or_after_a_day_is_not_put_in_order_row_by_row(
    large: sqlite3.Connection, order: str, end: str, walked: str, other: str
) -> None:
    args, root = Args(order=order, filter={end: "1995-01-01"}), Args(key=f"spk_{'0' * 32}")
    quotes = Ask("quotes", "list", args=args, of=(page("quote"),))
    under = Selection("query", (Ask("node", "node", args=root, of=(Selection("speaker", (quotes,)),)),))
    for selection, given in ((Selection("query", (quotes,)), [args]), (under, [root, args])):
        prepared = prepare(selection)
        plan = planned(large, prepared.statement.text, prepared.parameters(prepared.bound(given)))
        assert re.search(rf"quote_(speaker_)?{walked}_pub", plan)
        assert not re.search(rf"quote_(speaker_)?{other}_pub", plan)


@only_sqlite
def test_a_bloom_filter_would_be_noticed(large: sqlite3.Connection) -> None:
    joined = "LEFT JOIN source s ON s.id = q.source_id AND s.state IN ('published')"
    assert "BLOOM FILTER ON s" in planned(large, f"SELECT s.title FROM quote q {joined}", {})


def test_a_scan_would_be_noticed() -> None:
    with connection.cursor() as cursor:
        explain = "EXPLAIN" if connection.vendor == "postgresql" else "EXPLAIN QUERY PLAN"
        cursor.execute(f"{explain} SELECT note FROM quote ORDER BY note")
        plan = "\n".join(str(row[-1]) for row in cursor.fetchall())
    assert scans(plan) == ["quote"]
