"""The benchmark does not rot: on a small base Factbase and the limit give the same answers, in one statement each."""

import json
import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from psycopg import sql

from quotes.models import Claim, Decision, Evidence, Quote, QuoteTopic, Source, Speaker
from quotes.models.keys import time_of
from quotes.models.state import IS_LISTED, PUBLIC
from quotes.read import counted
from quotes.text import dates
from tests.benchmarks.base import in_postgresql, in_sqlite, into_postgresql, into_sqlite
from tests.benchmarks.draw import TABLES
from tests.benchmarks.limit import Limit, application, on_postgresql, on_sqlite
from tests.benchmarks.load import Measured
from tests.benchmarks.peers.answers import difference
from tests.benchmarks.peers.limit import Searched
from tests.benchmarks.peers.values import more, values
from tests.benchmarks.questions import FACTBASE, LIMIT, REST, found, questions, same
from tests.benchmarks.report import HEADS, Table, cells, write
from tests.benchmarks.rows import Base

QUOTES = 200


@pytest.fixture
def base(db: None) -> Base:
    """A base of 200 quotes in the test database."""
    made = Base(QUOTES)
    connection.ensure_connection()
    (into_postgresql if connection.vendor == "postgresql" else into_sqlite)(connection.connection, made.tables())
    connection.check_constraints()
    return made


@pytest.fixture
def limit(db: None) -> Limit:
    """The limit on the test's own connection, whose rows nobody else sees."""
    connection.ensure_connection()
    return (on_postgresql if connection.vendor == "postgresql" else on_sqlite)(connection.connection)


def send(method: str, address: str, body: bytes | None = None) -> Any:
    response = Client().generic(
        method, address, body or b"", "application/json", headers={"accept": "application/json"}
    )
    answer = json.loads(response.content)
    assert response.status_code == 200, answer
    assert "errors" not in answer
    return answer


def answered(limit: Limit, body: bytes | None) -> Any:
    if body is None:
        return limit.rest()
    asked = json.loads(body)
    return {"data": getattr(limit, asked["operationName"])(asked["variables"])}


def test_factbase_and_the_limit_answer_the_six_questions_alike(base: Base, limit: Limit) -> None:
    asked = questions(found(send, QUOTES))
    assert len(asked) == 6
    for question in asked:
        ours = question.asked[FACTBASE]
        pairs = list(zip(ours.bodies(), question.asked[LIMIT].bodies(), strict=True))
        assert pairs
        for one, theirs in pairs:
            with counted() as count:
                answer = send(ours.method, ours.address, one)
            assert same(answer, answered(limit, theirs)), question.name
            assert count.statements == 1


def test_the_questions_find_something(base: Base) -> None:
    every = [question.asked[FACTBASE] for question in questions(found(send, QUOTES))]
    told = [send(asked.method, asked.address, asked.bodies()[0]) for asked in every]
    assert told[0]["data"]["node"]["speaker"]
    assert len(told[1]["data"]["quotes"]["edges"]) == 50
    quotes = told[2]["data"]["speakers"]["edges"][0]["node"]["quotes"]["edges"]
    assert len(quotes) == 5
    assert any(quote["node"]["evidence"]["edges"] for quote in quotes)
    assert told[3]["data"]["quotes"]["totalCount"] == len(told[3]["data"]["quotes"]["edges"]) > 0
    first, later = (one["data"]["quotes"]["edges"] for one in (told[1], told[4]))
    assert later
    assert first != later
    assert len(told[5]["results"]) == 50
    assert told[5]["next"]


def test_answers_that_differ_in_a_word_are_not_the_same() -> None:
    assert same({"id": "q_1", "endCursor": "a"}, {"id": "q_1", "endCursor": "b"})
    assert not same({"id": "q_1", "endCursor": "a"}, {"id": "q_1", "endCursor": None})
    assert not same({"edges": [{"text": "One."}]}, {"edges": [{"text": "Two."}]})
    assert not same({"edges": [1, 2]}, {"edges": [2, 1]})


def test_the_base_is_as_the_record_would_have_it(base: Base) -> None:
    quote: Any
    for quote in Quote.objects.all():
        assert (quote.said_first, quote.said_last) == dates.bounds(quote.said_edtf)
        assert quote.created_at == time_of(quote.pk)
        quote.clean_fields()
    for speaker in Speaker.objects.all():
        assert speaker.name_key == speaker.folded_name()
    for source in Source.objects.all():
        assert (source.title_key, source.url_key) == (source.folded_title(), source.normal_url())
    for link in QuoteTopic.objects.select_related("quote"):
        held: Any = link.quote
        assert (link.public, link.said_first, link.said_last) == (held.is_public, held.said_first, held.said_last)
    for evidence in Evidence.objects.select_related("quote", "claim"):
        assert evidence.public == (evidence.quote.is_public and evidence.claim.is_public)


def test_what_is_published_stands_on_published_ground(base: Base) -> None:
    published = Quote.objects.filter(state__in=PUBLIC)
    assert 0.8 < published.count() / QUOTES < 1
    assert not published.exclude(source__state__in=PUBLIC).exists()
    assert not published.filter(speaker__isnull=False).exclude(speaker__state__in=PUBLIC).exists()
    assert not Claim.objects.filter(state__in=PUBLIC).exclude(evidence__quote__state__in=PUBLIC).exists()
    records = sum(model.objects.filter(state="published").count() for model in (Speaker, Source, Quote, Claim))
    assert Decision.objects.count() == records


def test_keys_follow_each_other_in_time() -> None:
    base = Base(QUOTES)
    for name in TABLES[:-1]:
        keys = [base.key(name, number) for number in range(min(base.count[name], QUOTES))]
        assert keys == sorted(set(keys))


def test_the_same_seed_makes_the_same_rows_and_another_does_not() -> None:
    first, again, other = ([list(table.rows()) for table in Base(50, seed).tables()] for seed in (1, 1, 2))
    assert first == again
    assert first != other


def test_a_line_becomes_two_rows_of_the_table_in_the_readme(tmp_path: Any) -> None:
    readme = tmp_path / "README.md"
    readme.write_text("before\n<!-- bench -->\nold\n<!-- /bench -->\nafter\n")
    lines = cells("1 one quote", Measured(900, 1, 2, 0.3, 0.1), Measured(2000, 1, 2, 0.2, None), 1)
    write(readme, [Table("Measured here.", HEADS, lines).markdown()])
    text = readme.read_text()
    assert text.startswith("before\n<!-- bench -->\nMeasured here.\n\n| question |")
    assert "| 1 one quote | Factbase | 900 | 1.0 | 2.0 | 0.30 | 0.10 | 0.40 | 2.00 | 1 |" in text
    assert text.endswith("<!-- /bench -->\nafter\n")
    readme.write_text("no marks")
    with pytest.raises(ValueError, match="<!-- bench -->"):
        write(readme, [])


def test_the_bare_application_speaks_http(limit: Limit, base: Base, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.benchmarks.limit._limit", lambda kind: limit)
    told: list[Any] = []
    path, _, query = REST.partition("?")
    body = application({"PATH_INFO": path, "QUERY_STRING": query}, lambda *head: told.append(head))
    assert told[0][0] == "200 OK"
    assert len(json.loads(body[0])["results"]) == 50


def test_a_base_that_is_there_is_used_again(db: None, tmp_path: Path) -> None:
    base = Base(5)
    if connection.vendor == "sqlite":
        for _ in range(2):
            in_sqlite(tmp_path / "base.sqlite3", base)
            with closing(sqlite3.connect(tmp_path / "base.sqlite3")) as made:
                made.execute("CREATE TABLE IF NOT EXISTS left_here AS SELECT count(*) AS quotes FROM quote")
                made.execute("INSERT INTO left_here VALUES (1)")
                made.commit()
                rows = made.execute("SELECT quotes FROM left_here").fetchall()
        assert rows == [(5,), (1,), (1,)]
        return
    name = f"/{connection.settings_dict['NAME']}_measured"
    address = urlunsplit(urlsplit(settings.URL)._replace(path=name))
    with dropped_afterwards(address):
        for _ in range(2):
            in_postgresql(address, base)
            with psycopg.connect(address) as there:
                there.execute("CREATE TABLE IF NOT EXISTS left_here AS SELECT count(*) AS quotes FROM quote")
                there.execute("INSERT INTO left_here VALUES (1)")
                rows = there.execute("SELECT quotes FROM left_here").fetchall()
        assert rows == [(5,), (1,), (1,)]


@contextmanager
def dropped_afterwards(address: str) -> Iterator[None]:
    try:
        yield
    finally:
        name = urlsplit(address).path.strip("/")
        with psycopg.connect(urlunsplit(urlsplit(address)._replace(path="/postgres")), autocommit=True) as server:
            server.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(name)))


def test_the_limit_finds_by_words_what_factbase_finds(base: Base) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("the peers are measured on PostgreSQL")
    limit = on_postgresql(connection.connection, Searched)
    search, _ = more(values(found(send, QUOTES), send))
    asked = search.asked[FACTBASE]
    assert asked.variables
    for one in asked.bodies():
        answer = send(asked.method, asked.address, one)
        assert answer["data"]["quotes"]["edges"]
        assert difference(answer, answered(limit, one)) is None


def test_the_limit_counts_what_the_quotes_of_publishers_have(base: Base) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("the peers are measured on PostgreSQL")
    limit: Any = on_postgresql(connection.connection, Searched)
    publisher = Source.objects.filter(publisher__isnull=False).values_list("publisher", flat=True)[0]
    quotes = Quote.objects.filter(IS_LISTED, source__publisher=publisher)
    answer = limit.facets({"publisher": [f"spk_{publisher.hex}"]})["quotes"]
    assert answer["totalCount"] == quotes.count() > 20
    facets = {facet["name"]: {each["value"]: each["count"] for each in facet["values"]} for facet in answer["facets"]}
    assert facets["KIND"] == Counter(quotes.values_list("kind", flat=True))
    years = Counter((one or "")[:4] for one in quotes.exclude(said_edtf=None).values_list("said_edtf", flat=True))
    assert sorted(facets["YEAR"].values(), reverse=True) == [count for _, count in years.most_common(10)]
    topics = Counter(str(one) for one in quotes.values_list("topics", flat=True))
    assert sorted(facets["TOPIC"].values(), reverse=True) == [count for _, count in topics.most_common(10)]
