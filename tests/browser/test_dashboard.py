"""The board in a browser: readable at both widths and in both themes, its numbers lead to their lists."""

from typing import Any

import pytest
from django.core.cache import cache
from django.urls import reverse

from quotes import review
from quotes.models import Actor, ClaimTopic, QuoteTopic, Topic
from quotes.models.history import MACHINE
from tests.browser.browser import Browser
from tests.review.making import claim, draft, draft_quote, published, published_claim, published_quote, source, speaker

TOPICS = ("Harbours", "Town councils and their budgets", "Trees", "Railways", "Weather")


@pytest.fixture
def busy(alice: Actor, bob: Actor, transactional_db: None) -> None:
    """A base with something of everything that the board shows."""
    cache.clear()
    made = published_quote()
    published_claim(made)
    waiting = draft_quote(alice, "and it was worth it")
    review.submit(waiting, actor=alice, reason="Ready.")
    draft(claim(), by=alice), draft(source("A letter"), by=alice)
    review.enter(speaker("Somebody"), state="proposed", actor=MACHINE)
    named = published(speaker("Bo Lindqvist"))
    named.description = "Writes for the Courier."
    review.write(named, actor=bob, reason="He joined in May.")
    waiting.anchors.update(status="moved")
    for number, name in enumerate(TOPICS):
        topic = Topic.objects.create(name=name, slug=f"topic-{number}")
        for quote in (published_quote() for _ in range(5 - number)):
            QuoteTopic.objects.create(quote=quote, topic=topic)
        ClaimTopic.objects.create(claim=published_claim(made), topic=topic)


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_board_is_readable_everywhere(browser: Browser, busy: None, bob: Actor, width: int, theme: str) -> None:
    browser.sign_in(bob)
    browser.size(width)
    browser.theme(theme)
    browser.open(reverse("admin:index"))
    browser.wait(".board svg.chart")
    for details in browser.all(".charts summary"):
        details.click()
    browser.look("dashboard")
    browser.fits()
    browser.console()
    browser.axe()


def test_an_empty_board_is_readable_too(browser: Browser, bob: Actor) -> None:
    cache.clear()
    browser.sign_in(bob)
    browser.open(reverse("admin:index"))
    browser.wait_text("main", "Nothing waits for a decision.")
    browser.look("dashboard-empty")
    browser.axe()
    browser.console()


def test_a_number_leads_to_its_list_by_keyboard(browser: Browser, busy: None, bob: Any) -> None:
    browser.sign_in(bob)
    browser.open(reverse("admin:index"))
    link = browser.wait(".figures .number a")
    browser.script("arguments[0].focus()", link)
    number = link.text
    browser.keys("\ue007")
    browser.wait("#result_list")
    browser.wait_text(".paginator", number)
    browser.console()
