"""The feeds: what was published, newest first, for everybody; each record once, what was withheld never."""

import xml.etree.ElementTree as xml
from typing import Any

import pytest
from django.db import OperationalError

from quotes import review
from quotes.models import Actor, ClaimTopic, QuoteTopic, Topic
from quotes.pages import feeds
from quotes.read import Unavailable, counted
from tests import base
from tests.review.making import (
    draft,
    draft_quote,
    evidence,
    person,
    published,
    published_claim,
    published_quote,
    speaker,
)

pytestmark = pytest.mark.django_db

ATOM = "{http://www.w3.org/2005/Atom}"
WORDS = ("We have waited for this day", "and it was worth it", "We have waited", "it was worth it")


@pytest.fixture
def bob() -> Actor:
    return person("bob", reviews=True)


@pytest.fixture
def carol() -> Actor:
    return person("carol", reviews=True)


@pytest.fixture
def ask(client: Any) -> Any:
    def asked(address: str = "quotes.atom") -> xml.Element:
        base.logged()
        answer = client.get(f"/feeds/{address}" if "://" not in address else "/" + address.split("/", 3)[3])
        assert answer.status_code == 200, (answer.status_code, answer.content)
        return xml.fromstring(answer.content)

    return asked


def ids(feed: xml.Element) -> list[str]:
    return [one.findtext(f"{ATOM}id") or "" for one in feed.findall(f"{ATOM}entry")]


def urns(*records: Any) -> list[str]:
    return [one.pk.urn for one in records]


def entry(feed: xml.Element, name: str) -> str:
    return feed.findtext(f"{ATOM}entry/{ATOM}{name}") or ""


def links(feed: xml.Element) -> dict[str, str]:
    return {one.attrib["rel"]: one.attrib["href"] for one in feed.findall(f"{ATOM}link")}


def test_quotes_and_claims_stand_in_the_order_in_which_they_were_published(ask: Any, bob: Actor, carol: Actor) -> None:
    early = draft_quote(bob)
    one, two = published_quote(WORDS[1]), published_quote(WORDS[2])
    stated = published_claim(one)
    review.submit(early, actor=bob)
    review.publish(early, actor=carol)
    assert ids(ask()) == urns(early, two, one)
    assert ids(ask("claims.atom")) == urns(stated)


def test_an_empty_base_has_feeds_too(ask: Any) -> None:
    assert ids(ask()) == ids(ask("claims.atom")) == []


def test_what_is_hidden_merged_or_withheld_is_not_there(ask: Any, bob: Actor) -> None:
    draft_quote(bob)
    gone, left = published_quote(), published_quote(WORDS[1])
    review.withhold(gone, actor=bob, reason="By order.")
    twin = published_quote(WORDS[1], source=left.source, speaker=left.speaker)
    review.merge(twin, into=left, actor=bob, reason="One quote.")
    assert ids(ask()) == urns(left)
    resting = published_claim(left)
    assert ids(ask("claims.atom")) == urns(resting)
    review.withhold(left, actor=bob, reason="By order.")
    assert ids(ask()) == ids(ask("claims.atom")) == []


def test_what_comes_back_stands_there_once_as_new(ask: Any, bob: Actor, carol: Actor) -> None:
    one, other = published_quote(), published_quote(WORDS[1])
    made, later = published_claim(one), published_claim(other)
    review.withhold(one, actor=bob, reason="By order.")
    made.refresh_from_db()
    with review.edit(made, actor=bob) as act:
        act.save(evidence(made, other))
    review.publish(made, actor=carol)
    assert ids(ask("claims.atom")) == urns(made, later)


def test_a_correction_and_a_retraction_bring_an_entry_up_to_date_and_a_confirmation_does_not(
    ask: Any, bob: Actor, carol: Actor
) -> None:
    made = published_quote()
    first = entry(ask(), "updated")
    assert entry(ask(), "published") == first
    made.speaker_label = "the mayor"
    review.write(made, actor=bob, reason="As printed.")
    second = entry(ask(), "updated")
    assert second > first
    assert entry(ask(), "published") == first
    review.confirm(made, actor=carol)
    assert entry(ask(), "updated") == second
    review.retract(made, actor=bob, reason="Invented.")
    assert entry(ask(), "updated") > second
    assert entry(ask(), "title").startswith("Retracted: ")
    assert entry(ask(), "content").startswith("Retracted: Invented.")


def test_a_feed_of_a_speaker_and_one_on_a_topic(ask: Any, client: Any, bob: Actor) -> None:
    ada, vera = published(speaker("Ada Moser")), published(speaker("Vera Figner"))
    one, two = published_quote(speaker=ada), published_quote(WORDS[1], speaker=vera)
    stated, other = published_claim(one), published_claim(two)
    topic = Topic(name="Harbours & ports", slug="harbours")
    review.write(topic, actor=bob)
    review.write(QuoteTopic(quote=two, topic=topic), actor=bob, reason="Its topic.")
    stated.refresh_from_db()
    review.write(ClaimTopic(claim=stated, topic=topic), actor=bob, reason="Its topic.")
    by, on = f"?speaker={base.pid(ada)}", f"?topic={base.pid(topic)}"
    assert ids(ask(f"quotes.atom{by}")) == urns(one)
    assert ids(ask(f"claims.atom{by}")) == urns(stated)
    assert ids(ask(f"quotes.atom{on}")) == urns(two)
    assert ids(ask(f"claims.atom{on}")) == urns(stated)
    assert ids(ask(f"quotes.atom{by}&topic={base.pid(topic)}")) == []
    feed = ask(f"quotes.atom?topic={base.pid(topic)}&speaker={base.pid(vera)}")
    assert ids(feed) == urns(two)
    assert feed.findtext(f"{ATOM}title") == "Factbase: quotes of Vera Figner on Harbours & ports"
    assert links(feed)["self"].endswith(f"/feeds/quotes.atom?speaker={base.pid(vera)}&topic={base.pid(topic)}")
    assert links(feed)["alternate"].endswith(f"/r/{base.pid(vera)}")
    assert other.pk.urn in ids(ask("claims.atom"))


def test_a_slug_and_the_id_of_who_was_merged_lead_to_the_lasting_address(client: Any, bob: Actor) -> None:
    one, other = published(speaker("Vera Figner")), published(speaker("V. Figner"))
    topic = Topic(name="Harbours", slug="harbours")
    review.write(topic, actor=bob)
    review.merge(other, into=one, actor=bob, reason="One person.")
    base.logged()
    for given, wanted in (
        (f"speaker={one.slug}", f"speaker={base.pid(one)}"),
        (f"speaker={base.pid(other)}", f"speaker={base.pid(one)}"),
        ("topic=harbours", f"topic={base.pid(topic)}"),
    ):
        answer = client.get(f"/feeds/quotes.atom?{given}")
        assert answer.status_code == 302
        assert answer.headers["Location"].endswith(f"/feeds/quotes.atom?{wanted}")
        assert client.get(answer.headers["Location"].split("8000", 1)[-1]).status_code in (200, 302)


def test_pages_follow_each_other(ask: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feeds, "ENTRIES", 2)
    ada = published(speaker())
    made = [published_quote(words, speaker=ada) for words in WORDS for _ in range(1)]
    seen, address = [], f"quotes.atom?speaker={base.pid(ada)}"
    while address:
        feed = ask(address)
        assert len(ids(feed)) == 2
        seen += ids(feed)
        assert feed.findtext(f"{ATOM}id") == links(feed)["first"]
        address = links(feed).get("next", "")
    assert seen == urns(*reversed(made))


def test_a_feed_is_one_statement(client: Any, django_assert_num_queries: Any) -> None:
    made = published_quote()
    published_claim(made)
    base.logged()
    for name in ("quotes", "claims"):
        for query in ("", f"?speaker={base.pid(made.speaker)}"):
            with counted() as count, django_assert_num_queries(1):
                assert client.get(f"/feeds/{name}.atom{query}").status_code == 200
            assert count.statements == 1


def test_a_feed_is_the_same_for_everybody_and_anybody_may_keep_it(client: Any, bob: Actor) -> None:
    published_quote()
    draft_quote(bob, WORDS[1])
    base.logged()
    answer = client.get("/feeds/quotes.atom")
    assert answer.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
    assert answer.headers["Cache-Control"] == "public, max-age=0, must-revalidate"
    again = client.get("/feeds/quotes.atom", headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    bob.user.is_staff = True
    bob.user.save()
    client.force_login(bob.user)
    assert client.get("/feeds/quotes.atom").content == answer.content
    assert client.head("/feeds/quotes.atom").status_code == 200
    assert client.post("/feeds/quotes.atom").status_code == 405


@pytest.mark.parametrize(
    ("query", "status", "told"),
    [
        ("?colour=red", 400, "There is no parameter 'colour' here; there are: speaker, topic, after."),
        ("?after=x", 400, "not a cursor"),
        ("?speaker=", 400, "Give speaker once"),
        ("?topic=a&topic=b", 400, "Give topic once"),
        ("?speaker=q_" + "0" * 32, 400, "spk_"),
        ("?speaker=%00", 400, "slug"),
        ("?speaker=nobody", 404, ""),
        ("?speaker=spk_" + "0" * 32, 404, ""),
        ("?topic=t_" + "0" * 32, 404, ""),
    ],
)
def test_what_cannot_be_answered_is_said_in_words(client: Any, query: str, status: int, told: str) -> None:
    answer = client.get(f"/feeds/quotes.atom{query}")
    assert answer.status_code == status
    assert told in answer.content.decode()
    assert status != 400 or answer.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert client.get("/feeds/sources.atom").status_code == 404


def test_a_speaker_who_is_not_public_has_no_feed(client: Any, bob: Actor) -> None:
    hidden = draft(speaker("Nobody Yet"), by=bob)
    for one in (base.pid(hidden), hidden.slug):
        answer = client.get(f"/feeds/quotes.atom?speaker={one}")
        assert answer.status_code == 404
        assert "Nobody Yet" not in answer.content.decode()


def test_a_base_that_is_away_is_told(client: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*_: Any) -> None:
        raise Unavailable("UNAVAILABLE") from OperationalError("secret host")

    monkeypatch.setattr(feeds, "fetch", away)
    answer = client.get("/feeds/quotes.atom")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    assert b"secret" not in answer.content


def test_a_feed_costs_of_the_budget_of_an_address(client: Any, settings: Any) -> None:
    settings.BUDGET_ADDRESS = 150
    answer = client.get("/feeds/quotes.atom", REMOTE_ADDR="192.0.2.7")
    assert answer.headers["RateLimit"]
    for _ in range(3):
        answer = client.get("/feeds/quotes.atom", REMOTE_ADDR="192.0.2.7")
    assert answer.status_code == 429
    assert int(answer.headers["Retry-After"]) > 0


def test_pages_lead_to_feeds(client: Any, bob: Actor) -> None:
    made = published_quote()
    topic = Topic(name='<Harbours> & "ports"', slug="harbours")
    review.write(topic, actor=bob)
    review.write(QuoteTopic(quote=made, topic=topic), actor=bob, reason="Its topic.")
    base.logged()
    home = client.get("/").content.decode()
    assert 'type="application/atom+xml" title="Factbase: quotes" href="/feeds/quotes.atom"' in home
    page = client.get(f"/r/{base.pid(made.speaker)}").content.decode()
    assert f'href="/feeds/quotes.atom?speaker={base.pid(made.speaker)}"' in page
    page = client.get(f"/r/{base.pid(made)}").content.decode()
    title = "Factbase: quotes on &lt;Harbours&gt; &amp; &quot;ports&quot;"
    assert f'title="{title}" href="/feeds/quotes.atom?topic={base.pid(topic)}"' in page
