"""The lists: pages, filters, orders, counts, and one statement each."""

import pytest

from quotes.read import counted
from quotes.rest.entities import COLLECTIONS, LISTS, PLURAL
from tests import base

pytestmark = pytest.mark.django_db


@pytest.fixture
def made(everything):
    return everything


@pytest.fixture
def ask(client):
    def asked(address, status=200):
        answer = client.get(f"/api/v1/{address}")
        assert answer.status_code == status, answer.content
        return answer.json()

    return asked


@pytest.mark.parametrize("name", LISTS)
def test_a_list_gives_what_is_public_and_nothing_else(made, ask, client, name):
    found = ask(f"{name}/")
    assert set(found) == {"results", "next"} | ({"since"} if name == "changes" else set())
    assert found["results"]
    assert base.SECRET not in client.get(f"/api/v1/{name}/?first=2&include={every_edge(name)}").content.decode()


def every_edge(name):
    edges = {
        "quotes": "source,speaker,within,anchors.capture,relays.source,relays.speaker,topics,evidence.claim,decisions",
        "sources": "publisher,via,corrections,captures,quotes.evidence,decisions",
        "speakers": "names,identifiers,affiliations.source,quotes.topics,published_sources,decisions",
        "claims": "about,topics,evidence.quote,links.from,links.to,assessments,decisions",
        "topics": "quotes.evidence,claims.evidence",
        "changes": "quote.source,claim.about,source,speaker,decision.confirms",
    }
    return edges[name]


@pytest.mark.parametrize("name", LISTS)
def test_a_list_with_all_its_edges_is_one_statement(made, client, name, django_assert_num_queries):
    with counted() as count, django_assert_num_queries(1):
        client.get(f"/api/v1/{name}/?first=2&count=true&include={every_edge(name)}")
    assert count.statements == 1


def test_a_row_has_its_fields_its_dates_its_permalink_and_references(made, ask):
    row = next(one for one in ask("quotes/")["results"] if one["id"] == base.pid(made.trees))
    assert row["text"] == made.trees.text
    assert row["kind"] == "direct"
    assert row["said"]["edtf"] == "2024-03-04"
    assert row["permalink"].endswith(f"/r/{row['id']}")
    assert row["source"] == {"id": base.pid(made.article), "title": "Trees promised"}
    assert row["speaker"] == {"id": base.pid(made.ada), "name": "Ada Larch"}
    assert row["within"] is None
    assert "anchors" not in row
    assert "evidence" not in row


def test_pages_follow_each_other_without_loss_or_repetition(made, ask):
    for number in range(7):
        base.quote(f"Number {number}.", made.article, made.ada, said_edtf="2020")
    whole = [one["id"] for one in ask("quotes/?first=100&fields=id")["results"]]
    seen, address = [], "quotes/?first=2&fields=id"
    while address:
        page = ask(address)
        seen += [one["id"] for one in page["results"]]
        address = page["next"] and page["next"].removeprefix("/api/v1/")
    assert seen == whole


def test_the_next_address_keeps_what_was_asked(made, ask):
    following = ask("quotes/?kind=direct,own&fields=id&order=created_asc&first=1&speaker=" + base.pid(made.ada))["next"]
    assert following.startswith("/api/v1/quotes/?kind=direct,own&fields=id&order=created_asc&first=1&speaker=spk_")
    assert ask(following.removeprefix("/api/v1/"))["results"]


@pytest.mark.parametrize(
    ("address", "texts"),
    [
        ("quotes/?kind=partial&fields=text", ["a start"]),
        ("quotes/?kind=partial&kind=own&fields=text&order=created_asc", ["a start", "Trees were promised."]),
        ("quotes/?verbatim=true&said_from=2024&said_to=2024&fields=text", ["We shall plant ten thousand trees."]),
        ("quotes/?said_from=2050&fields=text", []),
        ("claims/?amount_min=5000&amount_max=20000&fields=text", ["Ten thousand trees will be planted."]),
        ("claims/?supported=false&fields=text", ["Many trees will be planted."]),
    ],
)
def test_filters_choose_rows(made, ask, address, texts):
    assert [one["text"] for one in ask(address)["results"]] == texts


def test_ids_of_other_rows_match_nothing_and_are_no_fault(made, ask):
    assert ask(f"quotes/?speaker=spk_{0:032x}") == {"results": [], "next": None}


def test_orders_turn_a_list_round(made, ask):
    names = [one["name"] for one in ask("speakers/?order=name_asc&fields=name")["results"]]
    assert names == [one["name"] for one in ask("speakers/?order=name_desc&fields=name")["results"]][::-1]
    assert names[0] == "Ada Larch"


def test_what_was_merged_is_in_no_list_and_says_by_its_id_where_it_went(made, ask):
    assert "A. Larch" not in [one["name"] for one in ask("speakers/?fields=name")["results"]]
    old = ask(f"speakers/spk_{made.old.pk.hex}/?include=merged_into")
    assert (old["name"], old["merged_into"]["name"]) == ("A. Larch", "Ada Larch")


def test_a_count_is_given_when_asked_for(made, ask):
    counted_page = ask("quotes/?count=true&first=1")
    assert counted_page["count"] == len(ask("quotes/?first=100")["results"])
    assert counted_page["count_is_estimate"] is False
    assert "count" not in ask("quotes/?count=false")


@pytest.mark.parametrize(("parent", "edge"), [key for key in COLLECTIONS if key[0]])
def test_a_list_in_a_record_has_an_address_of_its_own_and_is_one_statement(made, client, parent, edge):
    records = {
        "quote": made.trees,
        "source": made.article,
        "speaker": made.ada,
        "claim": made.planted,
        "topic": made.forests,
    }
    address = f"/api/v1/{PLURAL[parent]}/{base.pid(records[parent])}/{edge}/?first=1&count=true"
    with counted() as count:
        answer = client.get(address)
    assert count.statements == 1
    assert answer.status_code == 200
    assert answer.json()["count"] >= len(answer.json()["results"])
    assert base.SECRET not in answer.content.decode()


def test_a_list_in_a_row_goes_on_at_that_address(made, ask):
    for _ in range(21):
        base.evidence(base.claim(), made.trees)
    row = next(
        one
        for one in ask("quotes/?fields=id,evidence.stance&include=evidence.claim")["results"]
        if one["id"] == base.pid(made.trees)
    )
    assert len(row["evidence"]["results"]) == 20
    following = row["evidence"]["next"]
    assert following.startswith(f"/api/v1/quotes/{row['id']}/evidence/?fields=stance&include=claim&after=")
    rest = ask(following.removeprefix("/api/v1/"))
    assert len(rest["results"]) == 2
    assert rest["next"] is None
    assert set(rest["results"][0]) == {"stance", "claim"}
    assert "text" in rest["results"][0]["claim"]


def test_a_list_in_a_record_that_is_not_there_is_404(made, ask):
    ask(f"quotes/q_{0:032x}/evidence/", status=404)
    ask(f"quotes/{base.pid(made.draft)}/evidence/", status=404)


def test_a_list_in_a_withheld_record_is_410(made, ask):
    assert ask(f"quotes/{base.pid(made.withheld)}/evidence/", status=410)["code"] == "WITHHELD"


def test_the_index_leads_to_every_list(client):
    found = client.get("/api/v1/").json()
    assert list(found) == [*LISTS, "search", "nodes", "openapi", "docs"]
    needed = {"search": "?q=a", "nodes": f"?ids=q_{0:032x}"}
    for name, address in found.items():
        assert client.get(address + needed.get(name, "")).status_code == 200
        assert client.get(address.rstrip("/") + needed.get(name, "")).status_code in (200, 301)
