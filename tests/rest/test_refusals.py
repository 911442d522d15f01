"""What is refused, how it is said, and that nothing of the inside shows."""

from contextlib import suppress

import pytest
from django.db import OperationalError
from hypothesis import given
from hypothesis import strategies as st

from quotes.read import Unavailable
from quotes.rest.entities import COLLECTIONS
from quotes.rest.parameters import of_list
from quotes.rest.problems import Problem, handler
from quotes.rest.questions import Question

BAD = [
    ("frist=1", "frist", "UNKNOWN_PARAMETER"),
    ("Kind=direct", "Kind", "UNKNOWN_PARAMETER"),
    ("format=xml", "format", "BAD_INPUT"),
    ("first=0", "first", "BAD_INPUT"),
    ("first=101", "first", "BAD_INPUT"),
    ("first=-1", "first", "BAD_INPUT"),
    ("first=1.0", "first", "BAD_INPUT"),
    ("first=%D9%A1", "first", "BAD_INPUT"),
    ("first=99999999999999999999999999", "first", "BAD_INPUT"),
    ("first=1&first=2", "first", "BAD_INPUT"),
    ("first=", "first", "BAD_INPUT"),
    ("kind=", "kind", "BAD_INPUT"),
    ("speaker=", "speaker", "BAD_INPUT"),
    ("count=yes", "count", "BAD_INPUT"),
    ("verbatim=1", "verbatim", "BAD_INPUT"),
    ("order=text", "order", "BAD_INPUT"),
    ("order=-said", "order", "BAD_INPUT"),
    ("after=x", "after", "BAD_CURSOR"),
    ("after=%00", "after", "BAD_CURSOR"),
    ("after=" + "A" * 5000, "after", "BAD_CURSOR"),
    ("kind=spoken", "kind", "BAD_FILTER"),
    ("kind=direct,,own", "kind", "BAD_FILTER"),
    ("speaker=Kim", "speaker", "BAD_ID"),
    ("speaker=src_" + "0" * 32, "speaker", "BAD_ID"),
    ("speaker=" + ",".join(["spk_" + "0" * 32] * 251), "speaker", "BAD_ID"),
    ("said_from=yesterday", "said_from", "BAD_FILTER"),
    ("said_from=0000", "said_from", "BAD_FILTER"),
    ("created_from=soon", "created_from", "BAD_FILTER"),
    ("text=%00", "text", "BAD_FILTER"),
    ("text=" + "a" * 1001, "text", "BAD_FILTER"),
    ("text=%ff", "query", "BAD_INPUT"),
    ("text=%ED%A0%80", "query", "BAD_INPUT"),
    ("&".join(["kind=own"] * 301), "query", "BAD_INPUT"),
    ("fields=secret", "fields", "UNKNOWN_FIELD"),
    ("include=password", "include", "UNKNOWN_FIELD"),
    ("fields=a" + ".a" * 10_000, "fields", "UNKNOWN_FIELD"),
]


@pytest.mark.django_db
@pytest.mark.parametrize(("query", "parameter", "code"), BAD)
def test_a_bad_parameter_is_400_and_named(client, query, parameter, code):
    answer = client.get(f"/api/v1/quotes/?{query}")
    told = answer.json()
    assert answer.status_code == 400
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.headers["Cache-Control"] == "no-store"
    assert told["errors"][0]["path"][0] == parameter
    assert told["errors"][0]["code"] == code
    assert (told["type"], told["title"], told["status"]) == ("about:blank", "Bad Request", 400)
    assert told["instance"].startswith("urn:factbase:request:")


@pytest.mark.django_db
def test_all_faults_are_named_in_one_answer(client):
    told = client.get("/api/v1/quotes/?frist=1&first=0&order=x").json()
    assert [one["path"] for one in told["errors"]] == [["frist"], ["first"], ["order"]]
    assert told["code"] == "BAD_INPUT"


@pytest.mark.parametrize("address", ["quotes/q_" + "0" * 32 + "/?first=1", "?x=1", "openapi.json?format=yaml"])
def test_other_addresses_refuse_what_they_do_not_know(client, address):
    assert client.get(f"/api/v1/{address}").json()["code"] == "UNKNOWN_PARAMETER"


def test_an_answer_that_could_be_too_much_is_refused_before_anything_runs(client):
    told = client.get("/api/v1/speakers/?first=100&include=quotes.evidence").json()
    assert told["status"] == 400
    assert told["code"] == "TOO_COSTLY"


@pytest.mark.django_db
def test_a_list_that_would_look_through_many_rows_too_often_is_refused_as_in_graphql(client):
    filters = f"speaker=spk_{'0' * 32}&unit=eur&when_from=2018"
    told = client.get(f"/api/v1/claims/?{filters}&facets=unit,year").json()
    assert told["status"] == 400
    assert told["code"] == "TOO_COSTLY"
    assert "looks through many rows 12 times (claims: 12)" in told["detail"]
    assert client.get(f"/api/v1/claims/?{filters}&facets=unit").status_code == 200


def test_a_query_that_is_too_long_is_414(client):
    answer = client.get("/api/v1/quotes/?text=" + "a" * 100_001)
    assert answer.status_code == 414
    assert answer.json()["code"] == "TOO_LARGE"


@pytest.mark.parametrize(
    ("address", "method", "allowed"),
    [
        *((address, method, "GET, HEAD, OPTIONS") for address in ("", "openapi.json", f"captures/cap_{0:032x}/")
          for method in ("post", "put", "patch", "delete", "trace")),
        *(("quotes/", method, "GET, HEAD, POST, OPTIONS") for method in ("put", "patch", "delete", "trace")),
        *(("quotes/q_1/", method, "GET, HEAD, PATCH, DELETE, OPTIONS") for method in ("put", "post", "trace")),
        *(("quotes/q_1/publish/", method, "POST, OPTIONS") for method in ("get", "head", "patch", "delete")),
    ],
)  # fmt: skip
def test_what_cannot_be_done_here_is_told_with_what_can(client, address, method, allowed):
    answer = getattr(client, method)(f"/api/v1/{address}")
    assert answer.status_code == 405
    assert method == "head" or answer.json()["code"] == "METHOD_NOT_ALLOWED"
    assert answer.headers["Allow"] == allowed


def test_options_says_what_may_be_done(client):
    answer = client.options("/api/v1/quotes/")
    assert (answer.status_code, answer.content) == (204, b"")
    assert answer.headers["Allow"] == "GET, HEAD, POST, OPTIONS"


@pytest.mark.parametrize(
    ("accept", "status"),
    [
        ("application/json", 200),
        ("*/*", 200),
        ("application/*;q=0.1", 200),
        ("text/html, application/xml;q=0.9, */*;q=0.8", 200),
        ("text/html", 406),
        ("application/json;q=0", 406),
        ("application/json;q=0, */*", 406),
        ("application/json;q=high", 406),
        ("text/csv, application/json;q=0.0", 406),
        ("", 406),
        (";;,,", 406),
    ],
)
def test_the_answer_is_json_or_406(client, accept, status):
    answer = client.get("/api/v1/", headers={"accept": accept})
    assert answer.status_code == status
    assert status == 200 or answer.json()["code"] == "NOT_ACCEPTABLE"


@pytest.mark.parametrize("code", ["TIMEOUT", "UNAVAILABLE"])
def test_a_database_that_is_away_is_503_and_worth_another_try(client, monkeypatch, caplog, code):
    def away(*_):
        raise Unavailable(code) from OperationalError("the inside")

    monkeypatch.setattr(Question, "answer", away)
    answer = client.get("/api/v1/quotes/")
    assert answer.status_code == 503
    assert int(answer.headers["Retry-After"]) > 0
    assert answer.json()["code"] == code
    assert "inside" not in answer.content.decode()
    (line,) = caplog.records
    assert (line.levelname, f"urn:factbase:request:{line.request_id}") == ("ERROR", answer.json()["instance"])
    assert caplog.text.count("OperationalError: the inside") == 1


def test_a_fault_of_our_own_is_left_to_django():
    assert handler(RuntimeError("the inside"), {}) is None


@given(st.binary(max_size=200))
def test_no_bytes_break_the_query_string(raw):
    for collection in COLLECTIONS.values():
        with suppress(Problem):
            of_list(raw.decode("latin-1"), collection)
