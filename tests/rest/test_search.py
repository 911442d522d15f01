"""Search, facets and records of any kind in REST: the same as GraphQL's, in REST's words."""

import pytest

from quotes.graph.answers import answer
from quotes.graph.reading import Asker
from quotes.graph.requests import Question
from quotes.models import Evidence, User
from quotes.read import counted
from quotes.read.shape import ENTITIES
from quotes.rest.entities import COLLECTIONS, RECORDS
from tests import base

pytestmark = pytest.mark.django_db


@pytest.fixture
def made(everything):
    return everything


@pytest.fixture
def ask(client):
    def asked(address, status=200):
        with counted() as count:
            answer = client.get(f"/api/v1/{address}")
        assert answer.status_code == status, answer.content
        assert count.statements == 1
        return answer.json()

    return asked


def graphql(document):
    return answer(Question(document, {}, None), Asker())["data"]


def test_search_tells_the_record_its_score_and_the_places(made, ask):
    found = ask("search/?q=trees&types=quote&count=true")
    first = found["results"][0]
    assert (first["type"], first["score"]) == ("quote", 1)
    hit = next(one for one in found["results"] if one["record"]["id"] == base.pid(made.trees))
    [place] = [one for one in hit["highlights"] if one["field"] == "text"]
    [start, end] = place["offsets"][0]
    assert hit["record"]["text"][start:end].lower() == "trees"
    assert hit["record"]["speaker"]["name"] == "Ada Larch"
    assert found["count"] == len(found["results"])
    assert found["count_is_estimate"] is False


def test_search_pages_go_on_and_kinds_are_not_mixed_up(made, ask):
    whole = ask("search/?q=trees&first=100")["results"]
    seen, address = [], "search/?q=trees&first=1"
    while address:
        page = ask(address)
        seen += page["results"]
        address = page["next"] and page["next"].removeprefix("/api/v1/")
    assert seen == whole
    assert {one["type"] for one in ask("search/?q=ada&types=speaker")["results"]} == {"speaker"}
    assert {one["type"] for one in ask("search/?q=trees&types=claim,quote")["results"]} == {"claim", "quote"}
    assert {one["type"] for one in ask("search/?q=trees&types=claim")["results"]} == {"claim"}


def test_a_phrase_is_a_phrase_whatever_was_asked_before(made, ask):
    base.quote("Trees shall plant us.")
    assert len(ask("quotes/?q=shall%20plant&fields=text")["results"]) > 1
    [phrase] = ask('quotes/?q="shall plant trees"&fields=text')["results"] or [None]
    assert phrase is None or "shall plant" in phrase["text"]
    texts = [one["text"] for one in ask('quotes/?q="shall plant ten"&fields=text')["results"]]
    assert texts == [made.trees.text]
    assert [one["record"]["text"] for one in ask('search/?q="shall plant ten"')["results"]] == texts


@pytest.mark.parametrize(
    ("query", "parameter"),
    [("", "q"), ("q=-trees", "q"), ("q=a&types=topic", "types"), ("q=a&first=0", "first"), ("q=a&after=x", "after"),
     ("q=a&fields=id", "fields"), ("q=", "q"), ("q=a&types=", "types")],
)  # fmt: skip
def test_what_search_cannot_take_is_named(client, query, parameter):
    told = client.get(f"/api/v1/search/?{query}")
    assert told.status_code == 400
    assert told.json()["errors"][0]["path"][0] == parameter


def test_search_tells_nothing_that_is_hidden(made, ask, client):
    assert ask(f"search/?q={base.SECRET.split()[0]}")["results"] == []
    client.force_login(User.objects.create_superuser("curator"))
    assert client.get(f"/api/v1/search/?q={base.SECRET.split()[0]}").json()["results"]


FACETED = [(parent, name) for (parent, name), one in COLLECTIONS.items() if one.facets]


def test_every_list_that_has_facets_in_graphql_has_them_here():
    assert {name for _, name in FACETED} == {
        "quotes", "sources", "speakers", "claims", "printings", "published_sources"
    }  # fmt: skip


@pytest.mark.parametrize("name", ["quotes", "sources", "speakers", "claims"])
def test_facets_have_the_names_and_values_of_graphql_in_the_statement_of_the_page(made, ask, name):
    names = list(ENTITIES[COLLECTIONS[None, name].entity].facets)
    told = ask(f"{name}/?facets={','.join(names)}&facets_first=5&first=1")["facets"]
    wanted = "name estimated values { value label count selected }"
    asked = f"facets(names: [{' '.join(names).upper()}], first: 5) {{ {wanted} }}"
    other = graphql(f"{{ list: {name}(first: 1) {{ {asked} }} }}")["list"]["facets"]
    spelled = [
        {
            **one,
            "name": one["name"].lower(),
            "values": [{**value, "value": lower(one, value)} for value in one["values"]],
        }
        for one in other
    ]
    assert told == spelled
    assert any(one["values"] for one in told)


def lower(facet, value):
    return value["value"].lower() if facet["name"] in ("KIND", "STATE") else value["value"]


def test_a_facet_leaves_its_own_filter_out_and_says_what_is_selected(made, ask):
    [facet] = ask("quotes/?facets=kind&kind=partial&first=1")["facets"]
    assert len(facet["values"]) > 1
    assert [one["value"] for one in facet["values"] if one["selected"]] == ["partial"]


def test_a_list_in_a_record_has_facets_too(made, ask):
    page = ask(f"speakers/{base.pid(made.ada)}/quotes/?facets=kind,year&first=1&count=true")
    assert [one["name"] for one in page["facets"]] == ["kind", "year"]
    assert sum(one["count"] for one in page["facets"][0]["values"]) == page["count"]


@pytest.mark.parametrize(
    ("address", "parameter"),
    [("quotes/?facets=speaker,nothing", "facets"), ("topics/?facets=kind", "facets"), ("quotes/?facets=", "facets"),
     ("quotes/?facets=kind&facets_first=0", "facets_first"), ("quotes/?facets=kind&facets_first=101", "facets_first")],
)  # fmt: skip
def test_facets_that_are_not_there_are_refused_by_name(client, address, parameter):
    told = client.get(f"/api/v1/{address}")
    assert told.status_code == 400
    assert told.json()["errors"][0]["path"] == [parameter]


def records(made):
    return {
        "quotes": made.trees, "sources": made.article, "speakers": made.ada, "claims": made.planted,
        "topics": made.forests, "captures": made.article.captures.first(),
        "evidence": Evidence.objects.filter(claim=made.planted, quote=made.trees).get(),
    }  # fmt: skip


def test_whatever_node_finds_has_an_address(made, ask):
    decision = ask(f"claims/{base.pid(made.planted)}/decisions/?first=1")["results"][0]
    for name, row in records(made).items():
        assert ask(f"{name}/{base.pid(row)}/")["id"] == base.pid(row)
    assert ask(f"decisions/{decision['id']}/") == decision
    assert decision["record"] == {"id": base.pid(made.planted)}
    assert set(RECORDS) - {"changes"} == {*records(made), "decisions"}  # a log is read, not its lines


def test_what_hangs_on_something_hidden_is_not_there(made, ask):
    for row in Evidence.objects.exclude(public=True):
        ask(f"evidence/{base.pid(row)}/", 404)
    for capture in made.draft_source.captures.all():
        ask(f"captures/{base.pid(capture)}/", 404)


def test_nodes_of_any_kind_come_in_the_order_asked(made, ask):
    rows = records(made)
    ids = [base.pid(one) for one in rows.values()]
    asked = [*ids, base.pid(made.draft), base.pid(made.withheld), ids[0]]
    found = ask(f"nodes/?ids={','.join(asked)}")["results"]
    assert [one and one["record"]["id"] for one in found] == [*ids, None, base.pid(made.withheld), ids[0]]
    assert [one["type"] for one in found[: len(ids)]] == [
        "quote", "source", "speaker", "claim", "topic", "capture", "evidence"
    ]  # fmt: skip
    assert set(found[-2]["record"]) == {"id", "state", "reason", "withheld_at"}
    assert found[0]["record"] == ask(f"quotes/{ids[0]}/")


@pytest.mark.parametrize(
    "query", ["", "ids=", "ids=x", "ids=zz_" + "0" * 32, "ids=" + ",".join(["q_" + "0" * 32] * 101)]
)
def test_ids_that_are_none_are_refused(client, query):
    told = client.get(f"/api/v1/nodes/?{query}")
    assert told.status_code == 400
    assert told.json()["errors"][0]["path"][0] == "ids"
