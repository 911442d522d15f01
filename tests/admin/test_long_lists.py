"""Lists however long: nothing counts a whole table, sorts what no index has in order, or pages into the depth."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from quotes.admin import lists
from quotes.admin.lists import in_order
from quotes.models import Actor, Anchor, Capture, Claim, Decision, Proposal, Quote, Source, Speaker, Topic
from tests import base
from tests.admin.pages import listed

pytestmark = pytest.mark.django_db
Sign = Callable[[Actor], Client]
LISTED: tuple[Any, ...] = (Speaker, Source, Quote, Claim, Topic, Capture, Decision, Proposal)


@pytest.fixture
def client(signed_in: Sign, vera: Actor) -> Client:
    return signed_in(vera)


def names(client: Client, asked: dict[str, str], model: Any = Speaker) -> list[str]:
    return [str(row) for row in client.get(listed(model), asked).context["cl"].result_list]


def test_a_list_counts_and_pages_only_so_far(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(9):
        base.speaker(f"Speaker {number}")
    assert "9 speakers" in client.get(listed(Speaker)).content.decode()
    monkeypatch.setattr(lists, "COUNTED", 4)
    monkeypatch.setattr(lists.Searched, "list_per_page", 2)
    page = client.get(listed(Speaker)).content.decode()
    assert "more than 4 speakers" in page
    assert "These pages show the first 4." in page
    assert names(client, {"p": "2"}) == ["Speaker 2", "Speaker 3"]
    assert client.get(listed(Speaker), {"p": "3"}).status_code == 302
    assert "more than 4 results" in client.get(listed(Speaker), {"q": "speaker"}).content.decode()
    assert "1 result " in client.get(listed(Speaker), {"q": "speaker 7"}).content.decode()


@pytest.mark.parametrize("model", LISTED)
def test_no_count_goes_over_a_whole_table(client: Client, model: Any) -> None:
    base.world()
    for asked in ({}, {"q": "a"}, {"state": "draft"}, {"o": "1"}):
        with CaptureQueriesContext(connection) as statements:
            client.get(listed(model), asked)
        counts = [each["sql"] for each in statements if "COUNT(" in each["sql"]]
        assert all(re.search(r"LIMIT \d+\) ", sql) for sql in counts), counts


def test_a_box_for_choosing_does_not_either(client: Client) -> None:
    base.world()
    asked = {"app_label": "quotes", "model_name": "quote", "field_name": "source", "term": "a"}
    with CaptureQueriesContext(connection) as statements:
        assert client.get(reverse("admin:autocomplete"), asked).status_code == 200
    counts = [each["sql"] for each in statements if "COUNT(" in each["sql"]]
    assert all("LIMIT" in sql for sql in counts)


def test_columns_can_be_sorted_by_where_an_index_has_them_in_order() -> None:
    assert in_order(Quote, "id")
    assert in_order(Quote, "said_last")
    assert in_order(Source, "title_key")
    for column in ("text", "kind", "speaker", "source", "updated_at"):
        assert not in_order(Quote, column)


def test_a_list_is_sorted_by_one_column_and_then_by_key_the_same_way(client: Client) -> None:
    for order, said in (("4", ["said_last", "id"]), ("-4", ["-said_last", "-id"]), ("4.1", ["said_last", "id"])):
        assert list(client.get(listed(Quote), {"o": order}).context["cl"].queryset.query.order_by) == said
    for order in ("2", "-3", "99", "x", "3.4", ""):
        assert list(client.get(listed(Quote), {"o": order}).context["cl"].queryset.query.order_by) == ["-id"]
    base.quote()
    page = client.get(listed(Quote)).content.decode()
    assert re.findall(r'class="[^"]*sortable[^"]*column-(\w+)', page) == ["words", "said"]
    assert list(client.get(listed(Speaker)).context["cl"].queryset.query.order_by) == ["name_key", "id"]


@pytest.mark.parametrize("most", [1, 10_000])
def test_few_and_very_many_are_found_alike(client: Client, most: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Few rows of another table are asked for by key, very many looked for row by row."""
    monkeypatch.setattr(lists, "COUNTED", most)
    article = base.source()
    text = base.capture(article)
    for number in range(3):
        base.anchor(base.quote(f"Words {number}.", of=article), text, 0, 4)
    base.quote("Elsewhere.")
    found = client.get(listed(Quote), {"anchor_status": "exact"}).context["cl"].queryset
    assert {str(row) for row in found} == {"Words 0.", "Words 1.", "Words 2."}
    Anchor.objects.update(status="lost")
    assert names(client, {"anchor_status": "exact"}, Quote) == []


def test_captures_are_found_by_the_title_or_the_digest(client: Client) -> None:
    made = base.capture(base.source("Über den Hafen"))
    base.capture(base.source("Other"), "Other text.")
    for words in ("uber hafen", made.sha256, made.sha256.upper(), str(made.pk), base.pid(made)):
        assert names(client, {"q": words}, Capture) == [str(made)], words
    assert names(client, {"q": "uber nobody"}, Capture) == []


def test_lists_show_what_is_wanting_and_when_it_was_made(client: Client) -> None:
    empty, full = base.source("Empty"), base.source("Full")
    base.quote(of=full)
    assert names(client, {"without_quotes": "true"}, Source) == [str(empty)]
    assert len(names(client, {"without_quotes": "nonsense"}, Source)) == 2
    assert names(client, {"created_from": "2126-01-01"}, Source) == []
    assert len(names(client, {"created_to": "2126-01-01"}, Source)) == 2
    assert client.get(listed(Source), {"created_from": "never"}).status_code == 302


def test_a_search_box_finds_by_words(client: Client) -> None:
    made = base.claim("The harbour cost 40 million.")
    for asked, found in (("HARBOUR cost", [made]), ("harb*", [made]), ("harb", []), ("harbour -cost", [])):
        assert list(client.get(listed(Claim), {"q": asked}).context["cl"].result_list) == found


def test_a_search_box_says_what_it_cannot_look_for(client: Client) -> None:
    base.claim("The harbour cost 40 million.")
    page = client.get(listed(Claim), {"q": "-harbour"})
    assert "0 claims" in page.content.decode()
    assert "Give at least one word to look for." in page.content.decode()


def test_where_a_record_is_chosen_the_word_being_typed_may_go_on(client: Client) -> None:
    made = base.claim("The harbour cost 40 million.")
    where = {"app_label": "quotes", "model_name": "evidence", "field_name": "claim"}
    for typed, found in (("the har", [str(made.pk)]), ("arbour", []), ("-", []), ('"the harbour"', [str(made.pk)])):
        told = client.get(reverse("admin:autocomplete"), {**where, "term": typed}).json()
        assert [row["id"] for row in told["results"]] == found


def test_times_look_alike_everywhere(client: Client) -> None:
    made = base.claim("The harbour cost 40 million.")
    assert f"{made.updated_at:%Y-%m-%d %H:%M}" in client.get(listed(Claim)).content.decode()
