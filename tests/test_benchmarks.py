"""The benchmark does not rot: on a small base Factbase and the limit give the same answers, in one statement each."""

import json
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from quotes.models import Claim, Decision, Evidence, Quote, QuoteTopic, Source, Speaker
from quotes.models.keys import time_of
from quotes.models.state import PUBLIC
from quotes.read import counted
from quotes.text import dates
from tests.benchmarks.base import into_postgresql, into_sqlite
from tests.benchmarks.draw import TABLES
from tests.benchmarks.limit import Limit, application, on_postgresql, on_sqlite
from tests.benchmarks.load import Measured
from tests.benchmarks.questions import FACTBASE, LIMIT, REST, Question, found, questions, same
from tests.benchmarks.report import Line, markdown, write
from tests.benchmarks.rows import Base

QUOTES = 200


@pytest.fixture
def base(db: None) -> Base:
    """A base of 200 quotes in the test database."""
    rows = Base(QUOTES)
    connection.ensure_connection()
    (into_postgresql if connection.vendor == "postgresql" else into_sqlite)(connection.connection, rows.tables())
    connection.check_constraints()
    return rows


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


def answered(limit: Limit, question: Question, body: bytes | None) -> Any:
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
            assert same(answer, answered(limit, question, theirs)), question.name
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
    line = Line("1 one quote", Measured(900, 1, 2, 0.3, 0.1), Measured(2000, 1, 2, 0.2, None), 1)
    write(readme, [markdown("Measured here.", [line])])
    text = readme.read_text()
    assert text.startswith("before\n<!-- bench -->\nMeasured here.\n\n| question |")
    assert "| 1 one quote | Factbase | 900 | 1.0 | 2.0 | 0.30 | 0.10 | 0.40 | 2.00 | 1 |" in text
    assert text.endswith("<!-- /bench -->\nafter\n")
    readme.write_text("no marks")
    with pytest.raises(ValueError, match="<!-- bench -->"):
        write(readme, [])


def test_the_bare_application_speaks_http(limit: Limit, base: Base, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.benchmarks.limit._limit", lambda: limit)
    told: list[Any] = []
    path, _, query = REST.partition("?")
    body = application({"PATH_INFO": path, "QUERY_STRING": query}, lambda *head: told.append(head))
    assert told[0][0] == "200 OK"
    assert len(json.loads(body[0])["results"]) == 50
