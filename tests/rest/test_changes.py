"""The log of changes by REST: polled from a place on, with an answer that says where to go on."""

import pytest

from quotes import review
from quotes.models.keys import public_id
from quotes.read import counted
from tests import base
from tests.review.making import draft, person, published, published_claim, published_quote, speaker

pytestmark = pytest.mark.django_db

LOG = "/api/v1/changes/"


@pytest.fixture
def ask(client):
    def asked(address, status=200, **headers):
        base.logged()
        answer = client.get(address, headers=headers)
        assert answer.status_code == status, answer.content
        return answer.json()

    return asked


@pytest.fixture
def bob():
    return person("bob", reviews=True)


def test_a_poll_without_anything_new_says_where_to_go_on(ask):
    assert ask(LOG) == {"results": [], "next": None, "since": 0}
    made = published(speaker())
    [row] = ask(LOG)["results"]
    assert (row["kind"], row["record_id"], row["speaker"]["id"]) == (
        "new",
        public_id("spk", made.pk),
        row["record_id"],
    )
    assert ask(LOG)["since"] == row["seq"]
    again = ask(f"{LOG}?since={row['seq']}")
    assert again == {"results": [], "next": None, "since": row["seq"]}


def test_a_poll_goes_on_page_by_page_in_order(ask, client, django_assert_num_queries):
    made = [published(speaker(f"Speaker {number}")) for number in range(7)]
    base.logged()
    seen, address = [], f"{LOG}?first=3&fields=seq,record_id"
    while address:
        page = ask(address)
        seen += page["results"]
        address = page["next"]
        assert address is None or address.startswith(f"{LOG}?first=3&fields=seq,record_id&since=")
    assert [row["record_id"] for row in seen] == [public_id("spk", one.pk) for one in made]
    assert page["since"] == seen[-1]["seq"]
    with counted() as count, django_assert_num_queries(1):
        assert client.get(f"{LOG}?since={seen[2]['seq']}").status_code == 200
    assert count.statements == 1


def test_records_come_along_when_they_are_included(ask):
    made = published_quote()
    rows = ask(f"{LOG}?include=quote.source&kind=new")["results"]
    [row] = [row for row in rows if row["quote"]]
    assert (row["quote"]["text"], row["quote"]["source"]["title"]) == (made.text, made.source.title)


def test_one_kind_alone(ask, bob):
    made = published_quote()
    review.retract(made, actor=bob, reason="Invented.")
    [row] = ask(f"{LOG}?kind=retracted")["results"]
    assert row["quote"]["id"] == public_id("q", made.pk)
    assert ask(f"{LOG}?kind=withheld")["results"] == []
    [fault] = ask(f"{LOG}?kind=burnt", 400)["errors"]
    assert (fault["path"], fault["code"]) == (["kind"], "BAD_FILTER")


@pytest.mark.parametrize("since", ["-1", "x", "1.5", "9223372036854775808", "1" * 30, "١", "1%00", "%2B1", " 1"])
def test_a_since_that_is_none_is_refused_with_its_name(ask, since):
    [fault] = ask(f"{LOG}?since={since}", 400)["errors"]
    assert (fault["path"], fault["code"]) == (["since"], "BAD_INPUT")
    assert "9223372036854775807" in fault["message"]


def test_since_and_after_are_two_ways_of_saying_one_thing(ask, client):
    published(speaker())
    base.logged()
    told = client.get("/graphql", {"query": "{ changes { pageInfo { endCursor } } }"}).json()
    cursor = told["data"]["changes"]["pageInfo"]["endCursor"]
    assert ask(f"{LOG}?after={cursor}")["results"] == []
    assert ask(f"{LOG}?after={cursor}")["since"] > 0
    [fault] = ask(f"{LOG}?since=0&after={cursor}", 400)["errors"]
    assert fault["path"] == ["since"]


def test_a_since_beyond_the_end_waits_there(ask):
    """A replica may lag behind the one that told it."""
    published(speaker())
    assert ask(f"{LOG}?since=9223372036854775807") == {"results": [], "next": None, "since": 9223372036854775807}


def test_other_lists_have_no_since(ask):
    [fault] = ask("/api/v1/quotes/?since=1", 400)["errors"]
    assert (fault["path"], fault["code"]) == (["since"], "UNKNOWN_PARAMETER")


def test_what_has_left_the_public_is_told_by_its_id_alone(ask, client, bob):
    made = published_quote("it was worth it")
    resting = published_claim(made)
    review.withhold(made, actor=bob, reason="By order.")
    base.logged()
    told = client.get(f"{LOG}?first=100&include=quote,claim,speaker,source,decision").content.decode()
    assert made.text not in told
    assert resting.text not in told
    rows = ask(f"{LOG}?first=100")["results"]
    assert [row["kind"] for row in rows if row["record_id"] == public_id("c", resting.pk)] == [
        "new",
        "unpublished",
    ]
    gone = [row for row in rows if row["record_id"] == public_id("q", made.pk)]
    assert [(row["kind"], row["quote"]) for row in gone] == [("new", None), ("withheld", None)]
    [left] = [row for row in rows if row["kind"] == "unpublished"]
    assert (left["claim"], left["decision"]) == (None, None)


def test_a_curator_reads_the_same_log(ask, bob):
    made = published_quote()
    published_claim(made)
    review.withhold(made, actor=bob, reason="By order.")
    bob.user.is_staff = True
    bob.user.save()
    secret = base.token(bob.user)
    theirs, ours = (ask(f"{LOG}?first=100&fields=id,seq,kind,at,record_id", **headers) for headers in (
        {"Authorization": f"Bearer {secret}"}, {}))  # fmt: skip
    assert theirs == ours


def test_nothing_is_told_of_what_was_never_public(ask, bob):
    mine = draft(speaker(), by=bob)
    review.submit(mine, actor=bob)
    review.return_to_draft(mine, actor=bob)
    assert ask(LOG)["results"] == []


def test_a_change_is_found_by_its_id(ask):
    published(speaker())
    [row] = ask(LOG)["results"]
    assert ask(f"{LOG}{row['id']}/") == row
    ask(f"{LOG}ch_{'0' * 32}/", 404)


def test_the_log_may_be_kept_and_asked_for_again(client):
    published(speaker())
    base.logged()
    answer = client.get(LOG)
    assert answer.headers["Cache-Control"] == "public, max-age=0, must-revalidate"
    assert client.get(LOG, headers={"If-None-Match": answer.headers["ETag"]}).status_code == 304
    published(speaker())
    base.logged()
    assert client.get(LOG, headers={"If-None-Match": answer.headers["ETag"]}).status_code == 200
