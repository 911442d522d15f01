"""A GET of what is public may be kept by anybody: whoever asks again is told whether it still holds, and it never does
once a record in it has changed."""

import json
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client, RequestFactory
from pytest_django import DjangoAssertNumQueries

from factbase.wsgi import application, django
from quotes import review
from quotes.graph.requests import RESPONSE
from quotes.models import Actor, Quote, SpeakerName, User
from quotes.models.keys import public_id
from quotes.read import Unavailable
from tests import base
from tests.graph.test_straight import GET, environ, plain, sent
from tests.graph.test_straight import connections_stay as connections_stay
from tests.graph.ways import COUNT
from tests.graph.ways import cleo as cleo
from tests.review.making import evidence, fresh, person, published, published_claim, published_quote, speaker

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("connections_stay")]
NOBODY_ASKS = "public, max-age=0, must-revalidate"
WHY = "A second look."
Get = Callable[..., tuple[str, dict[str, str], bytes]]


@pytest.fixture(params=["straight", "long"])
def get(request: pytest.FixtureRequest, rf: RequestFactory) -> Get:
    """A question asked by GET, by either way: status, headers, body."""

    def asked(query: str, **more: Any) -> tuple[str, dict[str, str], bytes]:
        address = rf.get("/graphql", {"query": query}).META["QUERY_STRING"]
        given = environ(b"", **{**GET, "QUERY_STRING": address, **more})
        assert plain(given) or "HTTP_COOKIE" in more
        return sent(application if request.param == "straight" else django, given)

    return asked


def test_anybody_may_keep_a_public_answer_and_asks_whether_it_holds(get: Get, settings: Any) -> None:
    status, headers, _ = get(COUNT)
    assert (status, headers["cache-control"]) == ("200 OK", NOBODY_ASKS)
    assert headers["vary"] == "Accept, Authorization, Cookie"
    assert headers["etag"].startswith('W/"')
    settings.MAX_AGE = 30
    assert get(COUNT)[1]["cache-control"] == "public, max-age=30, must-revalidate"


def test_who_has_it_is_told_so_without_a_body(get: Get, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    _, before, _ = get(COUNT)
    tag = before["etag"]
    for given in (tag, tag.removeprefix("W/"), "*", f'"x", {tag}', f'W/"y",{tag} , "z"'):
        with django_assert_num_queries(1):
            status, headers, body = get(COUNT, HTTP_IF_NONE_MATCH=given)
        assert (status, body) == ("304 Not Modified", b"")
        assert {name: headers[name] for name in ("etag", "vary", "cache-control")} == {
            name: before[name] for name in ("etag", "vary", "cache-control")
        }
        assert "content-type" not in headers
    for given in ("", '"x"', tag[:-2] + '"', tag.upper(), "W/*", ",,", "\xff" * 3):
        assert get(COUNT, HTTP_IF_NONE_MATCH=given)[0] == "200 OK"


def test_a_head_says_what_a_get_says_without_its_body(get: Get) -> None:
    _, whole, content = get(COUNT)
    status, headers, body = get(COUNT, REQUEST_METHOD="HEAD")
    assert (status, body, headers["etag"]) == ("200 OK", b"", whole["etag"])
    assert headers["content-length"] == str(len(content))
    head = get(COUNT, REQUEST_METHOD="HEAD", HTTP_IF_NONE_MATCH=whole["etag"])
    assert (head[0], head[1]["etag"], head[2]) == ("304 Not Modified", whole["etag"], b"")


def test_the_tag_is_of_the_data_in_either_media_type(get: Get) -> None:
    assert get(COUNT)[1]["etag"] == get(COUNT, HTTP_ACCEPT=RESPONSE)[1]["etag"]
    assert get(COUNT)[1]["etag"] == get(f"{COUNT} # said otherwise")[1]["etag"]
    assert get(COUNT)[1]["etag"] != get("{ n: topics { totalCount } }")[1]["etag"]


@pytest.mark.parametrize("query", ["{", "{ nothing }", '{ quotes(after: "x") { totalCount } }', "mutation { x }", ""])
@pytest.mark.parametrize("accept", [RESPONSE, "application/json"])
def test_what_went_wrong_is_kept_by_nobody(get: Get, query: str, accept: str) -> None:
    status, headers, body = get(query, HTTP_ACCEPT=accept, HTTP_IF_NONE_MATCH="*")
    assert "errors" in json.loads(body)
    assert status != "304 Not Modified"
    assert headers["cache-control"] == "no-store"
    assert "etag" not in headers


@pytest.mark.parametrize("error", [Unavailable("TIMEOUT"), RuntimeError("inside")])
def test_nor_is_a_fault_of_ours(get: Get, monkeypatch: Any, error: Exception) -> None:
    def broken(*_: Any) -> Any:
        raise error

    monkeypatch.setattr("quotes.graph.replies.answer", broken)
    status, headers, _ = get(COUNT, HTTP_IF_NONE_MATCH="*")
    assert status[:3] in ("500", "503")
    assert (headers["cache-control"], "etag" in headers) == ("no-store", False)


def test_nor_is_data_with_errors_beside_it(get: Get, monkeypatch: Any) -> None:
    partly = {"errors": [{"message": "x"}], "data": {"viewer": None}}
    monkeypatch.setattr("quotes.graph.replies.answer", lambda *_: dict(partly))
    _, headers, _ = get(COUNT, HTTP_IF_NONE_MATCH="*")
    assert (headers["cache-control"], "etag" in headers) == ("no-store", False)


def test_what_somebody_is_told_is_kept_by_nobody(get: Get, cleo: User, client: Client) -> None:
    _, public, _ = get(COUNT)
    client.force_login(cleo)
    for who in (
        {"HTTP_AUTHORIZATION": f"Bearer {base.token(cleo)}"},
        {"HTTP_AUTHORIZATION": "Bearer fb_wrong"},
        {"HTTP_COOKIE": f"sessionid={client.cookies['sessionid'].value}"},
        {"HTTP_COOKIE": "sessionid=of-nobody"},
    ):
        status, headers, body = get(COUNT, HTTP_IF_NONE_MATCH=f"*, {public['etag']}", **who)
        assert status[:3] in ("200", "401")
        assert headers["cache-control"] == "private, no-store"
        assert "etag" not in headers
        assert body


def test_a_post_is_kept_by_nobody_and_says_nothing_of_it(client: Client) -> None:
    made = client.post("/graphql", {"query": COUNT}, "application/json", headers={"if-none-match": "*"})
    assert made.status_code == 200
    assert not {"ETag", "Cache-Control"} & set(made.headers)


@pytest.mark.usefixtures("clock")
def test_the_budget_of_one_is_not_told_to_others_by_what_is_kept(get: Get, settings: Any) -> None:
    get(COUNT)
    settings.BUDGET_ADDRESS = 1_000
    _, first, body = get(COUNT)
    status, second, _ = get(COUNT, HTTP_IF_NONE_MATCH=first["etag"])
    assert set(json.loads(body)["extensions"]) == {"cost"}
    assert status == "304 Not Modified"
    assert first["ratelimit"].startswith('"address";r=978;')
    assert second["ratelimit"].startswith('"address";r=956;')


# ---------------------------------------------------------------- what changes an answer changes its ETag


ALL = """{
  quotes { edges { node { id state version text speaker { name aliases: names { name } } source { title }
    evidence { edges { node { stance claim { text } } } } } } }
  claims { edges { node { id state version text evidence { edges { node { stance quote { text } } } } } } }
  sources { edges { node { id state version title } } }
  speakers { edges { node { id state version name } } }
  topics { edges { node { name } } }
}"""


@pytest.fixture
def bob(db: None) -> Actor:
    return person("bob", reviews=True)


@pytest.fixture
def two(db: None) -> SimpleNamespace:
    """Two quotes of two speakers in two sources, with a claim each."""
    made, other = published_quote(), published_quote("it was worth it")
    return SimpleNamespace(
        quote=made, other=other, claim=published_claim(made), elsewhere=published_claim(other), ada=made.speaker,
        topic=base.topic("Harbors"),
    )  # fmt: skip


def of(record: Any, prefix: str, more: str = "... on Record { state version }") -> str:
    return f'{{ node(id: "{public_id(prefix, record.pk)}") {{ __typename id {more} }} }}'


def changed(record: Any, bob: Actor, **fields: Any) -> None:
    held = fresh(record)
    with review.edit(held, actor=bob, reason=WHY) as act:
        for name, value in fields.items():
            setattr(held, name, value)
        act.save(held)


def named_also(two: SimpleNamespace, bob: Actor) -> None:
    ada = fresh(two.ada)
    with review.edit(ada, actor=bob, reason=WHY) as act:
        act.save(SpeakerName(speaker=ada, name="Adele M."))


def renamed(two: SimpleNamespace, bob: Actor) -> None:
    held = fresh(two.topic)
    with review.edit(held, actor=bob) as act:
        held.name = "Harbours"
        act.save(held)


def bearing(two: SimpleNamespace, bob: Actor) -> None:
    held = fresh(two.claim)
    with review.edit(held, actor=bob, reason=WHY) as act:
        act.save(evidence(held, fresh(two.other), "disputes"))


ACTS: dict[str, Callable[[SimpleNamespace, Actor], Any]] = {
    "a corrected speaker": lambda two, bob: changed(two.ada, bob, name="Ada Moser-Lind"),
    "another name of a speaker": named_also,
    "a corrected source": lambda two, bob: changed(two.quote.source, bob, title="The new harbour"),
    "a corrected claim": lambda two, bob: changed(two.claim, bob, text="It cost more."),
    "a corrected quote": lambda two, bob: changed(two.quote, bob, note="Seen on the tape."),
    "another quote for a claim": bearing,
    "a renamed topic": renamed,
    "a retracted quote": lambda two, bob: review.retract(fresh(two.quote), actor=bob, reason=WHY),
    "a withheld quote": lambda two, bob: review.withhold(fresh(two.quote), actor=bob, reason=WHY),
    "a retracted claim": lambda two, bob: review.retract(fresh(two.claim), actor=bob, reason=WHY),
    "a withheld source": lambda two, bob: review.withhold(fresh(two.quote.source), actor=bob, reason=WHY),
    "a merged speaker": lambda two, bob: review.merge(
        fresh(two.ada), into=fresh(two.other.speaker), actor=bob, reason=WHY
    ),
    "a new speaker": lambda two, bob: published(speaker("Cara Lind")),
    "a new quote": lambda two, bob: published_quote("had cost more than 40 million", speaker=fresh(two.ada)),
}


@pytest.mark.parametrize("name", ACTS)
def test_a_change_of_a_record_changes_the_tag_of_the_answers_it_is_in(
    name: str, get: Get, two: SimpleNamespace, bob: Actor
) -> None:
    _, before, was = get(ALL)
    assert get(ALL, HTTP_IF_NONE_MATCH=before["etag"])[0] == "304 Not Modified"
    ACTS[name](two, bob)
    status, after, now = get(ALL, HTTP_IF_NONE_MATCH=before["etag"])
    assert json.loads(now)["data"] != json.loads(was)["data"]
    assert (status, after["etag"] == before["etag"]) == ("200 OK", False)
    assert get(ALL, HTTP_IF_NONE_MATCH=after["etag"])[0] == "304 Not Modified"


@pytest.mark.parametrize("name", ACTS)
def test_and_of_no_other(name: str, get: Get, two: SimpleNamespace, bob: Actor) -> None:
    alone = published(speaker("Nobody Else"))
    asked = of(alone, "spk")
    _, before, _ = get(asked)
    ACTS[name](two, bob)
    assert get(asked, HTTP_IF_NONE_MATCH=before["etag"])[0] == "304 Not Modified"


def test_the_record_itself_tells_each_of_its_steps(get: Get, two: SimpleNamespace, bob: Actor) -> None:
    """Also those that change no word of it: a confirmation, a retraction, and what takes its words away."""
    asked = of(two.quote, "q", "... on Record { state version decisions { totalCount } } ... on Tombstone { reason }")
    tags = [get(asked)[1]["etag"]]

    def then() -> None:
        status, headers, _ = get(asked, HTTP_IF_NONE_MATCH=", ".join(tags))
        assert status == "200 OK"
        tags.append(headers["etag"])

    changed(two.quote, bob, note="Seen on the tape.")
    then()
    review.confirm(fresh(two.quote), actor=person("carol", reviews=True))
    then()
    review.retract(fresh(two.quote), actor=bob, reason=WHY)
    then()
    review.withhold(fresh(two.quote), actor=bob, reason=WHY)
    then()
    assert len(set(tags)) == 5


def test_what_the_public_cannot_see_changes_no_tag(get: Get, two: SimpleNamespace, bob: Actor) -> None:
    _, before, _ = get(ALL)
    draft = base.quote("A draft.", fresh(two.quote.source), fresh(two.ada), state="draft")
    Quote.objects.filter(pk=draft.pk).update(text="Another draft.")
    assert get(ALL, HTTP_IF_NONE_MATCH=before["etag"])[0] == "304 Not Modified"
