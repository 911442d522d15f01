"""Two speakers are found to be one, merged, and parted again, in the browser."""

from typing import Any

import pytest
from selenium.webdriver.common.keys import Keys

from quotes import review
from quotes.models import Actor
from tests.browser.browser import Browser
from tests.review.making import fresh, published, published_quote, speaker


@pytest.fixture
def two(bob: Actor) -> tuple[Any, Any]:
    return published(speaker("Ada Moser", description="Mayoress of Lindau")), published(speaker("Moser, Ada"))


def looked_at(browser: Browser, name: str) -> None:
    """At both widths and in both themes."""
    browser.console()
    for width in (1280, 390):
        browser.size(width)
        for theme in ("light", "dark"):
            browser.theme(theme)
            browser.look(name)
            browser.fits()
            browser.axe()
    browser.size(1280)
    browser.theme("light")


def test_a_suggestion_is_compared_merged_and_undone(browser: Browser, bob: Actor, two: Any) -> None:
    ada, other = two
    said = published_quote(speaker=other)
    browser.sign_in(bob)
    browser.open("/admin/duplicates/")
    looked_at(browser, "duplicates")
    browser.find(".judged .button").click()
    browser.wait_text("h1", "Merge")
    looked_at(browser, "merge")
    browser.find("#id_reason").send_keys("One person, written in two ways.")
    browser.find(".submit-row [type=submit]").send_keys(Keys.ENTER)
    browser.wait_text(".messagelist", "was merged into")
    assert fresh(said).speaker == ada
    browser.find('.same a[href*="/undo/"]').click()
    browser.wait_text("h1", "Undo a merge")
    looked_at(browser, "merge-undo")
    browser.find("#id_reason").send_keys("They are two.")
    browser.find(".submit-row [type=submit]").click()
    browser.wait_text(".messagelist", "stands for itself again")
    assert fresh(said).speaker == other


def test_another_record_is_chosen_by_typing_its_name(browser: Browser, bob: Actor, two: Any) -> None:
    browser.sign_in(bob)
    browser.open(f"/admin/merge/speaker/?record={two[1].pk}")
    looked_at(browser, "merge-choose")
    browser.find(".select2-selection").send_keys(Keys.ENTER)
    browser.wait(".select2-search__field").send_keys("Mos")
    browser.wait_text(".select2-results__option", "Ada Moser")
    browser.find(".select2-search__field").send_keys(Keys.ENTER)
    browser.find(".submit-row [type=submit]").click()
    browser.wait_text("h2", "What moves")


def test_not_the_same_is_said_with_the_keyboard(browser: Browser, bob: Actor, two: Any) -> None:
    browser.sign_in(bob)
    browser.open("/admin/duplicates/")
    browser.find(".judged .vTextField").send_keys("Mother and daughter.", Keys.ENTER)
    browser.wait_text(".messagelist", "are not the same")
    assert not browser.all(".pairs .judged")


def test_the_page_of_a_takedown_shows_what_goes(browser: Browser, bob: Actor, root: Actor, two: Any) -> None:
    said = published_quote(speaker=two[0])
    review.withhold(fresh(said), actor=bob, reason="A court ordered it.")
    browser.sign_in(root)
    browser.open(f"/admin/quotes/quote/{said.pk}/change/")
    browser.find('.same a[href*="/purge/"]').click()
    browser.wait_text("h1", "Purge")
    looked_at(browser, "purge")
    browser.find("#id_reason").send_keys("A court ordered it.")
    browser.find("#id_sure").send_keys("remove the words")
    browser.find(".submit-row [type=submit]").click()
    browser.wait_text(".messagelist", "The words are gone")
    assert fresh(said).text == "[removed]"
