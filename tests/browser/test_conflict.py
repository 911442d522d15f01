"""Two people in one record: the second is told what the first changed, and keeps what he typed.

Both work in the browser: the second leaves his page open while the first, in another window, changes the record.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from types import SimpleNamespace

import pytest
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import Select

from quotes.models import Actor
from tests.admin.pages import url
from tests.admin.world import world
from tests.browser.browser import Browser
from tests.review.making import fresh


@pytest.fixture
def made(transactional_db: None, alice: Actor, bob: Actor, carol: Actor) -> SimpleNamespace:
    return world(alice, bob, carol)


@contextmanager
def meanwhile(browser: Browser, other: Actor, back: Actor) -> Iterator[None]:
    """Another window, in which somebody else is signed in; after it the first window, and who was there."""
    first = browser.driver.current_window_handle
    browser.driver.switch_to.new_window("tab")
    browser.sign_in(other)
    yield
    browser.driver.close()
    browser.driver.switch_to.window(first)
    browser.sign_in(back)


def typed(browser: Browser, css: str, words: str) -> None:
    """Type words into a field in place of what stands there."""
    field = browser.wait(css)
    field.clear()
    field.send_keys(words)


def changed(browser: Browser, record: object, css: str, words: str) -> None:
    """Open a record's form, type words into a field, and save with a reason."""
    browser.open(url(record))
    typed(browser, css, words)
    typed(browser, "#id_reason", "Found in the archive.")
    browser.leave("[name=_save]")
    browser.wait(".messagelist .success")


def test_in_a_form(browser: Browser, made, bob, carol):
    browser.sign_in(bob)
    browser.open(url(made.quote))
    typed(browser, "#id_note", "Heard by the whole harbour.\nAnd by the gulls.")
    typed(browser, "#id_reason", "Two more ears.")
    with meanwhile(browser, carol, bob):
        changed(browser, made.quote, "#id_occasion", "After the mayor had spoken")
    browser.leave("[name=_save]")
    told = browser.wait("section.conflict").text
    for words in ("carol", "Found in the archive.", "Occasion", "had spoken"):
        assert words in told
    assert "Quote, occasion: stays as the others left it." in told
    assert browser.find("#id_occasion").get_property("value") == "After the mayor had spoken"
    assert "Nothing was saved" in browser.wait(".errornote, .errorlist").text + browser.find(".errorlist").text
    assert browser.find("#id_note").get_property("value") == "Heard by the whole harbour.\nAnd by the gulls."
    assert browser.find("#id_reason").get_property("value") == "Two more ears."
    assert fresh(made.quote).note == "Checked."
    browser.look("conflict-form")
    browser.axe()
    browser.find("#id_overrule").send_keys(Keys.SPACE)
    browser.leave("[name=_save]")
    browser.wait(".messagelist .success")
    now = fresh(made.quote)
    assert now.note.replace("\r\n", "\n") == "Heard by the whole harbour.\nAnd by the gulls."
    assert now.occasion == "After the mayor had spoken"
    browser.console()


def test_the_reason_is_reached_last_before_the_buttons(browser: Browser, made, bob):
    browser.sign_in(bob)
    browser.open(url(made.quote))
    browser.wait("#id_reason").send_keys("Two more ears.", Keys.TAB)
    assert browser.script("return document.activeElement.closest('.submit-row') !== null")
    lower = "return arguments[0].getBoundingClientRect().top > arguments[1].getBoundingClientRect().bottom"
    for css in ("#anchors-group", "#relays-group", ".decisions"):
        assert browser.script(lower, browser.find("#id_reason"), browser.find(css)), css
    browser.fits()
    browser.console()


def test_who_may_not_open_a_page_finds_a_way_back(browser: Browser, made, nora):
    browser.sign_in(nora)
    browser.open("/admin/queue/")
    for width in (1280, 390):
        browser.size(width)
        browser.look("forbidden")
        browser.axe()
        browser.fits()
    browser.leave("#content a")
    assert browser.path == "/admin/"


def test_in_the_rows_of_a_form(browser: Browser, made, bob, carol):
    browser.sign_in(bob)
    browser.open(url(made.quote))
    typed(browser, "#id_relays-0-cue", "reported again")
    browser.click("#relays-group .add-row a")
    typed(browser, "#id_relays-1-label", "a radio in the next room")
    typed(browser, "#id_reason", "It went through two.")
    with meanwhile(browser, carol, bob):
        changed(browser, made.quote, "#id_relays-0-label", "the port office of Lindau")
    browser.leave("[name=_save]")
    told = browser.wait("section.conflict").text
    assert "the port office of Lindau" in told
    assert "carol" in told
    assert browser.find("#id_relays-0-cue").get_property("value") == "reported again"
    assert browser.find("#id_relays-1-label").get_property("value") == "a radio in the next room"
    assert [(row.label, row.cue) for row in made.quote.relays.all()] == [("the port office of Lindau", "reported")]
    browser.look("conflict-rows")
    browser.axe()
    browser.console()


def chosen(browser: Browser, records: list, act: str) -> None:
    """Choose records in their list and an action for them."""
    browser.open("/admin/quotes/quote/")
    for record in records:
        browser.click(f".action-select[value='{record.pk}']")
    Select(browser.find("[name=action]")).select_by_value(act)
    browser.leave(".actions button")


def test_in_a_step_with_several(browser: Browser, made, bob, carol):
    browser.sign_in(bob)
    chosen(browser, [made.draft, made.other], "submit")
    typed(browser, "#id_reason", "Both are ready.")
    with meanwhile(browser, carol, bob):
        changed(browser, made.draft, "#id_occasion", "On the quay")
    browser.leave(".act .default")
    told = browser.find("#content, #main").text + browser.find("body").text
    assert "changed" in told
    assert "On the quay" in told
    assert (fresh(made.draft).state, fresh(made.other).state) == ("draft", "in_review")
    browser.look("conflict-step-several")
    browser.axe()
    browser.console()


def test_in_a_step_with_one(browser: Browser, made, bob, carol):
    browser.sign_in(bob)
    chosen(browser, [made.draft], "submit")
    typed(browser, "#id_reason", "It is ready, I think.")
    with meanwhile(browser, carol, bob):
        changed(browser, made.draft, "#id_occasion", "On the quay")
    browser.leave(".act .default")
    told = browser.find("body").text
    assert "changed" in told
    assert "On the quay" in told
    assert browser.find("#id_reason").get_property("value") == "It is ready, I think."
    assert fresh(made.draft).state == "draft"
    browser.look("conflict-step")
    browser.axe()
    browser.leave(".act .default")
    assert fresh(made.draft).state == "in_review"
    browser.console()


def test_in_a_record_that_was_published_meanwhile(browser: Browser, made, alice, bob):
    browser.sign_in(alice)
    browser.open(url(made.waiting))
    typed(browser, "#id_note", "Heard by the whole harbour.\nAnd by the gulls.")
    with meanwhile(browser, bob, alice):
        browser.open(f"/admin/quotes/quote/act/publish/?record={made.waiting.pk}")
        browser.leave(".act .default")
        browser.wait(".messagelist .success")
    browser.leave("[name=_save]")
    assert "you may not edit it as it stands now" in browser.wait(".errornote").text
    assert "by bob" in browser.find("section.conflict").text
    kept = [str(field.get_property("value")) for field in browser.all("#content-main textarea")]
    assert "Heard by the whole harbour.\nAnd by the gulls." in [words.replace("\r\n", "\n") for words in kept]
    assert fresh(made.waiting).note is None
    for width in (1280, 390):
        browser.size(width)
        browser.look("conflict-too-late")
        browser.axe()
        browser.fits()
