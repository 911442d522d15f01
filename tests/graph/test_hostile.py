"""About a hundred hostile requests: no 5xx, no leak, no hang, and at most one statement each."""

import json
import time
from types import SimpleNamespace
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from quotes.graph.requests import JSON, RESPONSE
from quotes.read import counted
from tests import base

LEAKS = (
    "Traceback",
    "django",
    "sqlite",
    "psycopg",
    "SELECT ",
    "Did you mean",
    'File "',
    "/work",
    "site-packages",
    "Exception",
    "sys.",
    "timedelta",
    "isoformat",
    base.SECRET,
)
SECONDS = 5
MARKS = "a" + "\u0301\u0316" * 20_000
"""On one letter, in the order that is the most work to put right."""
QUOTES = "quotes { edges { node { id } } }"


def nested(depth: int, inner: str = "id") -> str:
    """Quotes of a speaker of quotes of a speaker ..."""
    return (
        "{ speakers { edges { node { " + "quotes { edges { node { speaker { " * depth + inner + " }" * (4 * depth + 4)
    )


def fragments(count: int) -> str:
    """A chain of fragments, each spreading the next twice."""
    chain = " ".join(f"fragment F{n} on Query {{ ...F{n + 1} ...F{n + 1} }}" for n in range(count))
    return f"{{ ...F0 }} {chain} fragment F{count} on Query {{ __typename }}"


DOCUMENTS = {
    "aliases on a connection": "{ " + " ".join(f"a{n}: {QUOTES}" for n in range(100)) + " }",
    "a thousand aliases": "{ " + " ".join(f"a{n}: __typename" for n in range(1000)) + " }",
    "aliases of introspection": "{ " + " ".join(f"a{n}: __schema {{ types {{ name }} }}" for n in range(50)) + " }",
    "aliases inside a fragment": "{ ...F } fragment F on Query { "
    + " ".join(f"a{n}: {QUOTES}" for n in range(30))
    + " }",
    "aliases by spreading": "{ "
    + " ".join(f"topics {{ edges {{ node {{ ...F{n} }} }} }}" for n in range(3))
    + " } "
    + " ".join(f"fragment F{n} on Topic {{ {' '.join(f'b{n}x{m}: id' for m in range(12))} }}" for n in range(3)),
    "deep": nested(8),
    "very deep": nested(60),
    "deeper than the parser": nested(400),
    "deep inline fragments": "{ " + "... { " * 500 + "__typename" + " }" * 501,
    "deep lists": "{ nodes(ids: " + "[" * 900 + "]" * 900 + ") { id } }",
    "deep objects": "{ quotes(filter: " + "{ a: " * 600 + "1" + " }" * 600 + ") { totalCount } }",
    "wide": "{ speakers(first: 100) { edges { node { quotes(first: 100) { edges { node { evidence(first: 100) "
    "{ edges { node { id } } } } } } } } } }",
    "a page too large": "{ quotes(first: 1000000) { totalCount } }",
    "a page of nothing": "{ quotes(first: 0) { totalCount } }",
    "a page of less than nothing": "{ quotes(last: -5) { totalCount } }",
    "an integer too large": "{ quotes(first: 99999999999999999999) { totalCount } }",
    "first and last": "{ quotes(first: 1, last: 1) { totalCount } }",
    "a million tokens": "{ " + "__typename " * 8_000 + "}",
    "comments only": "#x\n" * 30_000,
    "many comments": "#x\n" * 5_000 + "{ __typename }",
    "duplicated fields": "{ " + f"{QUOTES} " * 180 + "}",
    "duplicated nested fields": "{ " + "quotes { edges { node { " * 1 + "id text kind " * 600 + "} } } }",
    "duplicated nestings": "{ " + "quotes { edges { node { source { title } } } } " * 120 + "}",
    "circular fragments": "{ ...A } fragment A on Query { ...B } fragment B on Query { ...A }",
    "a fragment of itself": "{ ...A } fragment A on Query { ...A }",
    "circular fragments in depth": "{ quotes { edges { node { ...A } } } } "
    "fragment A on Quote { within { ...B } } fragment B on Quote { within { ...A } }",
    "doubling fragments": fragments(25),
    "many doubling fragments": fragments(120),
    "unused fragments": "{ __typename } " + " ".join(f"fragment F{n} on Quote {{ id }}" for n in range(200)),
    "directives on one field": "{ __typename " + "@skip(if: false) " * 50 + "}",
    "many directives": "{ " + " ".join("... @include(if: true) { __typename }" for _ in range(60)) + " }",
    "unknown directives": "{ __typename " + "@x " * 5 + "}",
    "an unknown field": "{ quote }",
    "an almost known field": "{ quotez { totalCount } }",
    "an almost known argument": "{ quotes(frist: 1) { totalCount } }",
    "an almost known value": "{ quotes(order: SAID_DESK) { totalCount } }",
    "an almost known type": '{ node(id: "q") { ... on Quotes { id } } }',
    "an unknown filter": '{ quotes(filter: {text__regex: "(a+)+$"}) { totalCount } }',
    "a regex": '{ quotes(filter: {text: "(a+)+$"}) { totalCount } }',
    "wildcards": '{ quotes(filter: {text: "%_%"}) { totalCount } }',
    "SQL": '{ quotes(filter: {text: "\' OR 1=1; --"}) { totalCount } }',
    "a NUL in a filter": '{ quotes(filter: {text: "a\\u0000b"}) { totalCount } }',
    "a NUL in a slug": '{ speaker(slug: "a\\u0000b") { id } }',
    "a NUL in a word": '{ claims(filter: {unit: ["a\\u0000b"]}) { totalCount } }',
    "half a surrogate pair": '{ quotes(filter: {text: "\\uD800"}) { totalCount } }',
    "a text too long": '{ quotes(filter: {text: "' + "a" * 5_000 + '"}) { totalCount } }',
    "a slug too long": '{ speaker(slug: "' + "a" * 50_000 + '") { id } }',
    "a list too long": "{ quotes(filter: {language: [" + '"en" ' * 600 + "]}) { totalCount } }",
    "too many ids": "{ nodes(ids: [" + '"q_00000000000000000000000000000000" ' * 150 + "]) { id } }",
    "a bad id": '{ node(id: "../../etc/passwd") { id } }',
    "an id of another kind": '{ quotes(filter: {speaker: ["q_00000000000000000000000000000000"]}) { totalCount } }',
    "an id of nothing that is asked": '{ node(id: "an_00000000000000000000000000000000") { id } }',
    "an id in capitals": '{ node(id: "Q_0000000000000000000000000000000A") { id } }',
    "a number for an id": "{ node(id: 5) { id } }",
    "a bad cursor": '{ quotes(after: "AAAA") { totalCount } }',
    "a long cursor": '{ quotes(after: "' + "A" * 50_000 + '") { totalCount } }',
    "a cursor of another version": '{ quotes(after: "AoIxRjEO-gGiA98TT3yrhE9e4Q2NLtEAC0ZF") { totalCount } }',
    "a cursor with a surprise": '{ quotes(after: "AQAAAAAAAAGiA98TT3yrhE9e4Q2NLtH_____") { totalCount } }',
    "a bad date": '{ quotes(filter: {saidFrom: "2024-13-45"}) { totalCount } }',
    "a date far away": '{ quotes(filter: {saidFrom: "Y17E8"}) { totalCount } }',
    "a bad moment": '{ quotes(filter: {createdFrom: "the day after"}) { totalCount } }',
    "a moment with a strange offset": '{ quotes(filter: {createdFrom: "2024-01-01T00:00:00+99:00"}) { totalCount } }',
    "a moment out of range": '{ quotes(filter: {createdFrom: "0001-01-01T00:00:00+23:59"}) { totalCount } }',
    "a moment at the end": '{ quotes(filter: {createdTo: "9999-12-31T23:59:59-23:59"}) { totalCount } }',
    "not a number": '{ claims(filter: {amountMin: "NaN"}) { totalCount } }',
    "a number out of range": '{ claims(filter: {amountMin: "1e999999999"}) { totalCount } }',
    "a bare number out of range": "{ claims(filter: {amountMin: 1e999}) { totalCount } }",
    "a number with an underscore": '{ claims(filter: {amountMin: "1_0"}) { totalCount } }',
    "a bad address": '{ sources(filter: {url: "http://[::1"}) { totalCount } }',
    "an address with a strange port": '{ sources(filter: {url: "http://a:99999999/"}) { totalCount } }',
    **{
        f"thousands of marks in a {name}": f"{{ {field}(filter: {{{name}: {value}}}) {{ totalCount }} }}"
        for field, name, value in (
            ("quotes", "text", f'"{MARKS}"'),
            ("speakers", "name", f'"{MARKS}"'),
            ("claims", "unit", f'["{MARKS}"]'),
        )
    },
    "an identifier without a scheme": '{ speakers(filter: {identifier: "Q1"}) { totalCount } }',
    "a bad language": '{ quotes(filter: {language: ["not a language at all, no"]}) { totalCount } }',
    **{
        f"an empty {name}": f'{{ {field}(filter: {{{name}: ""}}) {{ totalCount }} }}'
        for field, names in {
            "quotes": "text saidFrom saidTo createdFrom createdTo",
            "sources": "url publishedFrom",
            "speakers": "name identifier",
            "claims": "whenTo amountMin amountMax",
        }.items()
        for name in names.split()
    },
    "empty lists": "{ quotes(filter: {speaker: [], kind: [], language: []}) { totalCount } }",
    "an empty id": '{ node(id: "") { id } }',
    "an empty slug": '{ topic(slug: "") { id } }',
    "an empty cursor": '{ quotes(after: "") { totalCount } }',
    "empty words": '{ claims(filter: {unit: [""], topic: [""]}) { totalCount } }',
    "states of others": "{ quotes(filter: {state: [DRAFT, WITHHELD, PROPOSED, IN_REVIEW, REJECTED]}) "
    "{ totalCount edges { node { text note } } } }",
    "a mutation": "mutation { deleteEverything }",
    "a subscription": "subscription { quotes { totalCount } }",
    "a schema": "type Query { a: Int }",
    "deep introspection": "{ __schema { types { fields { type { fields { type { fields { type { fields { name } } } } "
    "} } } } } }",
    "introspection in a circle": "{ __schema { types { ...T } } } fragment T on __Type { fields { type { ...T } } }",
    "nothing": " ",
    "a brace": "{",
    "bytes": "\ufeff\x01\x02",
    "an unterminated string": '{ speaker(slug: "abc',
    "strange letters": "{ quotés { id } }",
    "a variable nobody declares": "{ quotes(first: $n) { totalCount } }",
    "two anonymous operations": "{ __typename } { __typename }",
    "two operations of one name": "query A { __typename } query A { __typename }",
    "a number as an alias": "{ 1: __typename }",
    "our own hidden key": '{ node(id: "q_00000000000000000000000000000000") { @type: id } }',
    "dunder keys": "{ __class__: __typename __proto__: __typename constructor: __typename }",
    "a field deferred": "{ ... @defer { __typename } }",
    "a stream in a union": '{ search(q: "a") { edges { node { ... on Quote @stream { id } } } } }',
    "an integer of thousands of digits": f"{{ quotes(first: {'9' * 5_000}) {{ totalCount }} }}",
    "thousands of digits by default": f"query($n: Int = -{'9' * 5_000}) {{ quotes(first: $n) {{ totalCount }} }}",
    "an empty selection": "{ quotes { } }",
    "nothing but skipped": "{ __typename @skip(if: true) }",
}


@pytest.fixture
def held(world: SimpleNamespace, client: Client) -> Client:
    return client


def harmless(response: Any, began: float) -> None:
    """The answer is no fault of ours, tells nothing of the house and cost no more than SECONDS of CPU."""
    text = response.content.decode()
    assert response.status_code < 500, text[:500]
    assert not [leak for leak in LEAKS if leak in text], text[:2000]
    assert len(text) < 200_000
    assert time.thread_time() - began < SECONDS


def test_documents_do_no_harm(held: Client) -> None:
    for name, document in DOCUMENTS.items():
        for accept in (JSON, RESPONSE):
            began = time.thread_time()
            with counted() as count:
                body = json.dumps({"query": document}, ensure_ascii=False)
                response = held.post("/graphql", body, "application/json", HTTP_ACCEPT=accept)
            harmless(response, began)
            assert count.statements <= 1, name
            for error in response.json().get("errors", []):
                assert error["extensions"]["code"], name
                assert "INTERNAL" not in error["extensions"]["code"], name


def varying(kind: str, field: str, value: str) -> bytes:
    """A question with one variable, whose value is JSON."""
    return f'{{"query": "query($x: {kind}) {{ {field} }}", "variables": {{"x": {value}}}}}'.encode()


BODIES = {
    "null": b"null",
    "a number": b"5",
    "a list": b"[]",
    "a string": b'"{ __typename }"',
    "nothing": b"",
    "broken": b'{"query": ',
    "bad UTF-8": b'{"query": "\xff\xfe"}',
    "UTF-16": '{"query": "{ __typename }"}'.encode("utf-16"),
    "half a surrogate pair": b'{"query": "{ speaker(slug: \\"\\ud800\\") { id } }"}',
    "deep lists": b"[" * 40_000 + b"]" * 40_000,
    "deep variables": b'{"query": "{ __typename }", "variables": ' + b'{"a":' * 10_000 + b"1" + b"}" * 10_000 + b"}",
    "deep in a variable": varying("QuoteFilter", "quotes(filter: $x) { totalCount }", '{"a": ' * 900 + "1" + "}" * 900),
    "lists in a variable": varying("[ID!]!", "nodes(ids: $x) { id }", "[" * 900 + "]" * 900),
    "a thousand ids": json.dumps(
        {"query": "query($i: [ID!]!) { nodes(ids: $i) { id } }", "variables": {"i": ["q_" + "0" * 32] * 1_000}}
    ).encode(),
    "ids of all kinds": json.dumps(
        {"query": "query($i: [ID!]!) { nodes(ids: $i) { id } }", "variables": {"i": [1, None, True, {}, [], "x"]}}
    ).encode(),
    "a variable too many": b'{"query": "{ __typename }", "variables": {"a": 1}}',
    "a variable of another kind": varying("Int", "quotes(first: $x) { totalCount }", '"5"'),
    "an infinite variable": varying("Int", "quotes(first: $x) { totalCount }", "1e999"),
    "a date in a list": varying("Edtf", "quotes(filter: {saidFrom: $x}) { totalCount }", '["2024"]'),
    "a moment in numbers": varying("DateTime", "quotes(filter: {createdFrom: $x}) { totalCount }", "5"),
    "a number in a list": varying("Decimal", "claims(filter: {amountMin: $x}) { totalCount }", "[1]"),
    "true for a number": varying("Decimal", "claims(filter: {amountMin: $x}) { totalCount }", "true"),
    "a missing variable": b'{"query": "query($i: ID!) { node(id: $i) { id } }"}',
    "null for what may not be": b'{"query": "query($i: ID!) { node(id: $i) { id } }", "variables": {"i": null}}',
    "an unknown operation": b'{"query": "query A { __typename }", "operationName": "B"}',
    "no operation of two": b'{"query": "query A { __typename } query B { __typename }"}',
    "an empty query": b'{"query": ""}',
    "a query of numbers": b'{"query": [1]}',
    "a batch": b'[{"query": "{ __typename }"}]',
    "variables in a list": b'{"query": "{ __typename }", "variables": []}',
    "extensions in a string": b'{"query": "{ __typename }", "extensions": "x"}',
    "a persisted query": b'{"extensions": {"persistedQuery": {"version": 1, "sha256Hash": "abc"}}}',
    "five megabytes": b'{"query": "' + b"x" * 5_000_000 + b'"}',
}


def test_bodies_do_no_harm(held: Client) -> None:
    for name, body in BODIES.items():
        for accept in (JSON, RESPONSE):
            began = time.thread_time()
            response = held.post("/graphql", body, "application/json", HTTP_ACCEPT=accept)
            harmless(response, began)
            assert b"INTERNAL" not in response.content, name


def test_the_same_name_twice_is_the_last_one(held: Client) -> None:
    response = held.post("/graphql", b'{"query": "x", "query": "{ __typename }"}', "application/json")
    assert response.json()["data"] == {"__typename": "Query"}


@pytest.mark.parametrize(
    "path",
    [
        "/graphql?query=%FF%FE",
        "/graphql?query=%00",
        "/graphql?query={__typename}&variables=[",
        "/graphql?query={__typename}&variables=%ED%A0%80",
        "/graphql?variables={}",
        "/graphql?query[]=x",
        "/graphql?query={__typename}&extensions=5",
    ],
)
def test_addresses_do_no_harm(held: Client, path: str) -> None:
    began = time.thread_time()
    harmless(held.get(path), began)


def test_a_form_of_another_site_is_not_taken(held: Client) -> None:
    for kind in ("application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "text/plain", ""):
        response = held.post("/graphql", b'{"query": "{ __typename }"}', kind)
        assert response.status_code == 415, kind


def test_a_form_with_its_csrf_token_is_not_taken_either(db: None) -> None:
    client, token = Client(enforce_csrf_checks=True), "t" * 32
    client.cookies.load({settings.SESSION_COOKIE_NAME: "worthless", settings.CSRF_COOKIE_NAME: token})
    assert client.post("/graphql", {"csrfmiddlewaretoken": token}).status_code == 415


def test_nothing_hidden_shows_by_its_id(world: SimpleNamespace, client: Client) -> None:
    ids = [base.pid(one) for one in (world.draft, world.draft_source, world.draft_speaker, world.draft_claim)]
    query = "query($i: [ID!]!) { nodes(ids: $i) { __typename id } }"
    response = client.post("/graphql", json.dumps({"query": query, "variables": {"i": ids}}), "application/json")
    assert response.json()["data"] == {"nodes": [None] * 4}
