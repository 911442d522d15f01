"""The front page: what is here, the newest quotes, and the doors."""

import re
from html.parser import HTMLParser
from urllib.parse import parse_qs, urlsplit

import pytest
from django.contrib.staticfiles import finders
from django.db import OperationalError

from quotes.pages import views
from quotes.pages.examples import EXAMPLES
from quotes.read import Unavailable, counted
from tests import base

pytestmark = pytest.mark.django_db


class Page(HTMLParser):
    """The tags, the links and the text of a page."""

    def __init__(self, text):
        super().__init__()
        self.tags, self.links, self.words = [], [], ""
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag == "a":
            self.links.append(dict(attrs))

    def handle_data(self, data):
        self.words += data


def page(client, address="/", status=200):
    answer = client.get(address)
    assert answer.status_code == status, answer.content
    return Page(answer.content.decode())


def test_the_page_is_one_statement(client, django_assert_num_queries):
    base.world()
    with counted() as count, django_assert_num_queries(1):
        client.get("/")
    assert count.statements == 1


def test_an_empty_base_has_a_page_too(client):
    assert "None yet." in page(client).words


def test_the_newest_quotes_stand_there_with_their_sources(client):
    made = base.world()
    words = page(client).words
    assert "“a start”" in words
    assert "Trees were promised." in words
    assert "“Trees were promised.”" not in words
    assert "Trees promised" in words
    assert "[On trees]" not in words
    assert made.withheld.text not in words


def test_nothing_hidden_shows_and_it_is_not_counted(client):
    base.world()
    found = page(client)
    assert base.SECRET not in found.words
    assert re.search(r"Quotes\s*5", found.words)


def test_the_doors_are_linked(client):
    addresses = {link["href"] for link in page(client).links}
    assert {"/graphql", "/api/v1/docs/", "/api/v1/openapi.json", "/admin/"} <= addresses


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.words[:30])
def test_the_examples_are_linked_and_answer_the_same_by_both_doors(client, example):
    base.world()
    addresses = [link["href"] for link in page(client).links]
    assert example.rest in addresses
    graphiql = next(one for one in addresses if parse_qs(urlsplit(one).query).get("query") == [example.document])
    assert urlsplit(graphiql).path == "/graphql"
    rest = client.get(example.rest).json()["results"]
    asked = client.post("/graphql", {"query": example.document}, content_type="application/json").json()
    (connection,) = asked["data"].values()
    assert rest
    assert plain(connection) == plain(rest)


def plain(value):
    """GraphQL's and REST's answers in one form: lists for connections, names in snake case, values in lower case."""
    if isinstance(value, dict):
        if "edges" in value:
            return [plain(edge["node"]) for edge in value["edges"]]
        if "results" in value:
            return plain(value["results"])
        return {re.sub("[A-Z]", lambda found: f"_{found[0].lower()}", name): plain(one) for name, one in value.items()}
    if isinstance(value, list):
        return [plain(one) for one in value]
    return value.lower() if isinstance(value, str) else value


@pytest.mark.parametrize("address", ["/", "/nothing/here"])
def test_no_script_and_no_style_stands_in_the_page(client, address):
    found = page(client, address, 200 if address == "/" else 404)
    assert not any(tag in ("script", "style") for tag, _ in found.tags)
    assert not any(name == "style" or name.startswith("on") for _, attrs in found.tags for name in attrs)
    for tag, attrs in found.tags:
        if tag == "link" and attrs["rel"] == "alternate":
            assert client.get(attrs["href"]).status_code == 200
        elif tag == "link":
            assert attrs["href"].startswith("/static/")
            assert finders.find(attrs["href"].removeprefix("/static/"))


def test_the_page_can_be_read_without_eyes(client):
    base.world()
    tags = page(client).tags
    assert ("html", {"lang": "en"}) in tags
    assert [tag for tag, _ in tags].count("h1") == 1
    assert [tag for tag, _ in tags].count("main") == 1
    labels = {attrs["aria-labelledby"] for tag, attrs in tags if "aria-labelledby" in attrs}
    assert labels <= {attrs.get("id") for _, attrs in tags}
    assert any(attrs.get("class") == "skip" for _, attrs in tags)


def test_a_database_that_is_away_is_said_plainly_and_why_in_the_log(client, monkeypatch, caplog):
    def away(*_):
        raise Unavailable("UNAVAILABLE") from OperationalError("the inside")

    monkeypatch.setattr(views, "fetch", away)
    answer = client.get("/")
    assert answer.status_code == 503
    assert int(answer.headers["Retry-After"]) > 0
    assert [line.levelname for line in caplog.records] == ["ERROR"]
    assert caplog.text.count("OperationalError: the inside") == 1
    assert "inside" not in answer.content.decode()
    assert client.get(f"/r/q_{0:032x}").status_code == 503


def test_nothing_can_be_sent_to_it(client):
    assert client.post("/").status_code == 405
