"""Every page answers, in few statements, under our strict policy, without anything from outside."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.staticfiles import finders
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from quotes.models import Actor, Capture, Claim, Decision, Proposal, Quote, Source, Speaker, Topic, User
from quotes.models.keys import uuid7
from tests import base
from tests.admin.pages import listed, url

pytestmark = pytest.mark.django_db
Sign = Callable[[Actor], Client]

CURATED: tuple[Any, ...] = (Speaker, Source, Quote, Claim, Topic, User)
SHOWN: tuple[Any, ...] = (Capture, Decision, Proposal)
INLINE = re.compile(
    r"<style|<script(?![^>]*\ssrc=)[^>]*>(?!\s*</script>)|\sstyle=|\son[a-z]+=|javascript:", re.IGNORECASE
)
OUTSIDE = re.compile(r"(?:src|href|action)=\"(?:https?:)?//", re.IGNORECASE)


@pytest.fixture
def world() -> Any:
    made = base.world()
    Proposal.objects.create(
        quote=made.trees, extractor="rules", version="1", confidence=0.5, payload={"a": 1}, made_at=base.NOW
    )
    return made


def shown(client: Client, page: str) -> str:
    answer = client.get(page)
    assert answer.status_code == 200, page
    return answer.content.decode()


def pages(model: Any) -> list[str]:
    some = model.objects.first()
    found = [listed(model), url(some), url(some, "history")]
    return found + ([listed(model, "add")] if model in CURATED else [])


@pytest.mark.parametrize("model", CURATED + SHOWN)
def test_every_page_answers_without_inline_code_or_foreign_content(
    model: Any, world: Any, signed_in: Sign, root: Actor
) -> None:
    client = signed_in(root)
    for page in pages(model):
        answer = client.get(page)
        text = answer.content.decode()
        assert answer.status_code == 200, page
        assert not INLINE.search(text), (page, INLINE.search(text))
        assert not OUTSIDE.search(text), page
        assert "unsafe" not in answer.headers["Content-Security-Policy"]


@pytest.mark.parametrize("model", SHOWN)
def test_what_is_append_only_cannot_be_added_changed_or_deleted(
    model: Any, world: Any, signed_in: Sign, root: Actor
) -> None:
    client, some = signed_in(root), model.objects.first()
    assert client.get(listed(model, "add")).status_code == 403
    assert client.post(url(some), {"reason": "x"}).status_code == 403
    assert client.post(url(some, "delete"), {"post": "yes"}).status_code == 403
    assert "_save" not in client.get(url(some)).content.decode()


def test_the_text_of_a_capture_is_readable_where_it_is_kept(world: Any, signed_in: Sign, root: Actor) -> None:
    kept = Capture.objects.filter(text__isnull=False)[0]
    assert "ten thousand trees" in signed_in(root).get(url(kept)).content.decode()
    unkept = base.capture(world.article, text=None)
    assert "Only its digest and length are kept here." in signed_in(root).get(url(unkept)).content.decode()


@pytest.mark.parametrize("model", CURATED + SHOWN)
def test_a_list_needs_the_same_few_statements_however_long_it_is(model: Any, signed_in: Sign, root: Actor) -> None:
    client, counts = signed_in(root), []
    for times in (2, 8):
        for _ in range(times):
            some_of_everything()
        with CaptureQueriesContext(connection) as statements:
            assert client.get(listed(model)).status_code == 200
        counts.append(len(statements))
    assert counts[0] == counts[1] <= 20


def some_of_everything() -> None:
    """A row for each list, with whom and what it names."""
    source = base.source(publisher=base.speaker())
    base.capture(source, captured_by=User.objects.create_user(uuid7().hex))
    quote, claim = base.quote(of=source, by=base.speaker()), base.claim()
    base.topic()
    Proposal.objects.create(quote=quote, extractor="rules", version="1", payload={}, made_at=base.NOW)
    for record in (source, quote, claim, quote.speaker):
        base.decided(record)


@pytest.mark.parametrize("model", [Speaker, Source, Quote, Claim, Topic])
def test_a_record_s_page_shows_long_text_and_what_hinders_it(model: Any, signed_in: Sign, root: Actor) -> None:
    base.world()
    for record in model.objects.all():
        assert signed_in(root).get(url(record)).status_code == 200


def test_the_index_shows_the_models_in_the_order_of_the_work(signed_in: Sign, root: Actor) -> None:
    answer = signed_in(root).get(reverse("admin:index"))
    groups = [
        (group["name"], [model["object_name"] for model in group["models"]]) for group in answer.context["app_list"]
    ]
    assert groups == [
        ("The record", ["Quote", "Claim", "Source", "Speaker", "Topic"]),
        ("How we know", ["Capture", "Proposal", "Decision"]),
        ("People", ["Token", "User", "Group"]),
    ]
    assert "Factbase" in answer.context["site_title"]
    assert signed_in(root).get(reverse("admin:app_list", args=["quotes"])).status_code == 200


def test_a_page_of_a_record_that_is_not_there_leads_back(signed_in: Sign, root: Actor) -> None:
    client = signed_in(root)
    for key in ("01a20320-a200-7016-9163-f14599b6edf2", "nonsense"):
        for page in ("change", "history", "delete"):
            for model in ("quote", "topic"):
                assert client.get(reverse(f"admin:quotes_{model}_{page}", args=[key])).status_code == 302
        assert client.get(reverse("admin:quotes_capture_history", args=[key])).status_code == 302


def test_what_the_browser_asks_for_beside_a_page_is_there(signed_in: Sign, root: Actor, client: Client) -> None:
    for text in (shown(client, reverse("admin:login")), shown(signed_in(root), listed(Quote))):
        icon = re.search(r'<link rel="icon" href="/static/([^"]+)"', text)
        assert icon
        assert finders.find(icon[1])


def test_signing_in_has_a_heading(client: Client) -> None:
    assert "<h1>Log in</h1>" in shown(client, reverse("admin:login"))


def test_a_search_box_is_labelled_in_words(signed_in: Sign, root: Actor) -> None:
    for model in (Quote, Source, Speaker, Claim):
        assert '<label for="searchbar">Search</label>' in shown(signed_in(root), listed(model))


def test_a_search_keeps_the_filters_that_are_set(signed_in: Sign, root: Actor) -> None:
    text = shown(signed_in(root), listed(Quote) + "?state=draft&q=tree")
    assert '<input type="hidden" name="state" value="draft">' in text
    assert 'name="q" value="tree"' in text
    assert 'type="hidden" name="q"' not in text


def test_boxes_for_choosing_get_their_names_after_they_are_made(signed_in: Sign, root: Actor) -> None:
    text = shown(signed_in(root), listed(Quote, "add"))
    places = [text.index(script) for script in ("jquery.init.js", "admin/js/autocomplete.js", "quotes/admin/names.js")]
    assert places == sorted(places)


def test_a_record_s_page_leads_to_what_stands_at_its_permalink(world: Any, signed_in: Sign, root: Actor) -> None:
    address = re.search(r'href="(/r/q_[0-9a-f]{32})"', shown(signed_in(root), url(world.trees)))
    assert address
    assert signed_in(root).get(address[1]).status_code == 200
