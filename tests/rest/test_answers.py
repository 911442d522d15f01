"""ETags, 304, HEAD, and who may keep an answer."""

import re

import pytest

from tests import base

pytestmark = pytest.mark.django_db


@pytest.fixture
def address():
    return f"/api/v1/quotes/{base.pid(base.quote('Once.'))}/"


@pytest.mark.parametrize("form", ["{}", "W/{}", '"other", {}', "*"])
def test_what_the_client_has_is_not_sent_again(client, address, form):
    first = client.get(address)
    again = client.get(address, headers={"if-none-match": form.format(first.headers["ETag"])})
    assert (again.status_code, again.content) == (304, b"")
    for header in ("ETag", "Cache-Control", "Vary"):
        assert again.headers[header] == first.headers[header]
    assert "Content-Type" not in again.headers


@pytest.mark.parametrize("query", ["", "?fields=text", "?fields=source.title", "?format=csv", "?format=csl-json"])
def test_the_tag_of_a_record_begins_with_its_version(client, query):
    quote = base.quote("Once.")
    place = f"/api/v1/quotes/{base.pid(quote)}/"
    answer = client.get(place + query)
    assert answer.status_code == 200, answer.content
    assert re.fullmatch(rf'"{quote.version}-[0-9a-f]{{32}}"', answer.headers["ETag"])
    assert b"the version" not in answer.content
    if query:
        assert answer.headers["ETag"] != client.get(place).headers["ETag"]


def test_what_is_a_part_of_a_record_has_that_ones_version_and_what_is_never_changed_none(client):
    made = base.world()
    row = made.planted.evidence.get(quote=made.trees)
    tag = client.get(f"/api/v1/evidence/{base.pid(row)}/?fields=stance").headers["ETag"]
    assert tag.startswith(f'"{made.planted.version}-')
    for address in (
        f"captures/{base.pid(made.article.captures.first())}/",
        "quotes/",
        f"topics/{base.pid(made.forests)}/quotes/",
    ):
        assert re.fullmatch('"[0-9a-f]{32}"', client.get(f"/api/v1/{address}").headers["ETag"])
    assert client.get(f"/api/v1/topics/{base.pid(made.forests)}/").headers["ETag"].startswith('"1-')


def test_what_changed_is_sent_again(client, address):
    etag = client.get(address).headers["ETag"]
    assert client.get(f"{address}?fields=id", headers={"if-none-match": etag}).status_code == 200


def test_a_list_has_an_etag_too(client, address):
    etag = client.get("/api/v1/quotes/").headers["ETag"]
    assert client.get("/api/v1/quotes/", headers={"if-none-match": etag}).status_code == 304
    base.quote("Twice.")
    assert client.get("/api/v1/quotes/", headers={"if-none-match": etag}).status_code == 200


def test_the_public_answer_may_be_kept_and_is_asked_about_each_time_or_after_a_while(client, address, settings):
    headers = client.get(address).headers
    assert headers["Cache-Control"] == "public, max-age=0, must-revalidate"
    settings.MAX_AGE = 30
    assert client.get(address).headers["Cache-Control"] == "public, max-age=30, must-revalidate"
    assert set(headers["Vary"].split(", ")) == {"Accept", "Authorization", "Cookie"}


def test_head_is_get_without_the_body(client, address):
    whole, head = client.get(address), client.head(address)
    assert head.content == b""
    for header in ("ETag", "Content-Length", "Content-Type", "Cache-Control", "Vary"):
        assert head.headers[header] == whole.headers[header]
    assert client.head("/api/v1/quotes/q_1/").status_code == 404


def test_an_anonymous_read_touches_no_session(client, address, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert not client.get(address).cookies
