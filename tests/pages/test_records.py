"""The permalink: each record as a page, and for programs the way to the REST door."""

import pytest

from quotes.models import Assessment, User
from quotes.pages.wanted import web_address
from quotes.read import counted
from tests import base
from tests.pages.test_home import page


@pytest.fixture
def made(everything):
    return everything


def address(record):
    return f"/r/{base.pid(record)}"


@pytest.mark.parametrize("name", ["trees", "start", "paraphrase", "own", "article", "speech", "private", "ada",
                                  "courier", "old", "planted", "again", "retracted"])  # fmt: skip
def test_a_record_has_a_page_in_one_statement(made, client, name):
    record = getattr(made, name)
    with counted() as count:
        found = page(client, address(record))
    assert count.statements == 1
    assert base.pid(record) in found.words
    assert base.SECRET not in found.words
    assert [tag for tag, _ in found.tags].count("h1") == 1


def test_a_quote_shows_who_said_it_where_it_stands_and_how_it_came(made, client):
    words = page(client, address(made.trees)).words
    for told in ("“We shall plant ten thousand trees.”", "printed: The minister", "Ministry of Forests", "[On trees]",
                 "4 March 2024", "reported", "inferred", "code points 20 to 54", "Ten thousand trees will be planted.",
                 "nothing → published", "Widely reported."):  # fmt: skip
        assert told in words


def test_a_quote_can_be_cited(made, client):
    words = page(client, address(made.trees)).words
    for told in ("Trees promised", "@misc{q_", "TY  - NEWS", "article-newspaper"):
        assert told in words


def test_only_what_stood_in_quotation_marks_gets_them(made, client):
    assert "“Trees were promised.”" not in page(client, address(made.own)).words
    assert "“The aide is said" not in page(client, address(made.paraphrase)).words


def test_a_claim_shows_its_number_as_said_and_its_evidence(made, client):
    words = page(client, address(made.planted)).words
    for told in ("“ten thousand”", "at least 9000.5", "asserts", "In so many words.", "Mostly true", "Vaguer."):
        assert told in words


def test_what_is_retracted_is_marked(made, client):
    assert "retracted" in page(client, address(made.retracted)).words


def test_a_withheld_record_leaves_a_tombstone(made, client):
    words = page(client, address(made.withheld), 410).words
    assert "A court ordered it." in words
    assert base.SECRET not in words


@pytest.mark.parametrize("name", ["draft", "draft_speaker", "draft_source", "draft_claim"])
def test_what_is_hidden_is_not_found(made, client, name):
    assert base.SECRET not in page(client, address(getattr(made, name)), 404).words


@pytest.mark.parametrize("public_id", ["x", "q_1", "t_" + "0" * 32, "q_" + "0" * 32, "%00", "%ff", "q_" + "0" * 33])
def test_what_is_not_there_is_not_found(db, client, public_id):
    assert client.get(f"/r/{public_id}").status_code == 404


def test_a_curator_sees_drafts_and_nobody_may_keep_the_page(made, client):
    client.force_login(User.objects.create_superuser("curator", password="x"))
    answer = client.get(address(made.draft))
    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "private, no-store")


def test_a_curator_is_told_that_readers_do_not_see_it(made, client):
    told = b"Readers do not see this."
    assert told not in client.get(address(made.trees)).content
    client.force_login(User.objects.create_superuser("curator", password="x"))
    assert told in client.get(address(made.draft)).content
    assert told in client.get(address(made.withheld)).content
    assert told not in client.get(address(made.trees)).content


@pytest.mark.parametrize(
    ("accept", "status"),
    [
        ("application/json", 303),
        ("application/ld+json", 303),
        ("text/html,application/xhtml+xml,*/*;q=0.8", 200),
        ("text/html, application/json", 200),
        ("*/*", 200),
        ("", 200),
    ],
)
def test_programs_are_shown_the_way_to_the_rest_door(made, client, accept, status):
    answer = client.get(address(made.trees), headers={"accept": accept})
    assert answer.status_code == status
    assert "Accept" in answer.headers["Vary"]
    if status == 303:
        assert answer.headers["Location"] == f"/api/v1/quotes/{base.pid(made.trees)}/"


def test_what_people_wrote_is_text_and_never_markup(made, client):
    evil = "<script>alert(1)</script><img src=x onerror=alert(2)>"
    speaker = base.speaker(evil, description=evil, note=evil)
    source = base.source(evil, byline=evil, rights=evil, note=evil)
    quote = base.quote(evil, source, speaker, speaker_label=evil, occasion=evil, note=evil)
    base.relay(quote, evil, cue=evil)
    claim = base.claim(evil, place=evil, note=evil, quantity_text=evil, unit=evil)
    base.evidence(claim, quote, note=evil)
    for record in (speaker, source, quote, claim):
        found = page(client, address(record))
        assert not any(tag in ("script", "img") for tag, _ in found.tags)
        assert "alert(1)" in found.words


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://courier.example/", "https://courier.example/"),
        ("http://courier.example/", "http://courier.example/"),
        ("javascript:alert(1)", None),
        ("data:text/html,x", None),
        ("//courier.example/", None),
        (None, None),
    ],
)
def test_only_web_addresses_become_links(url, shown):
    assert web_address({"url": url}) == shown


def test_links_to_others_pass_nothing_on(made, client):
    Assessment.objects.update(url="https://courier.example/check")
    for record in (made.article, made.planted, made.ada):
        outward = [link for link in page(client, address(record)).links if link["href"].startswith("http")]
        assert outward
        assert all(link["rel"] == "noopener nofollow" for link in outward)
