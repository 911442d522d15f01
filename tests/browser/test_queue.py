"""The review queue, by keyboard only: a whole review, the help, what is refused and what is kept."""

from itertools import product
from typing import Any

import pytest
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.keys import Keys

from quotes import review
from quotes.models import Actor
from tests.admin.test_queue import QUEUE, at, proposed, whole
from tests.browser.browser import Browser
from tests.review.making import (
    claim,
    draft,
    draft_quote,
    evidence,
    fresh,
    published,
    published_quote,
    source,
    speaker,
)

CTRL_ENTER = (Keys.CONTROL, Keys.ENTER)


@pytest.fixture
def desk(browser: Browser, alice: Actor, bob: Actor, carol: Actor) -> Browser:
    """Bob before an empty queue; Alice contributes, Carol reviews too."""
    browser.sign_in(bob)
    return browser


def in_review(actor: Actor, words: str) -> Any:
    made = draft_quote(actor, words)
    review.submit(made, actor=actor)
    return made


def shows(browser: Browser, words: str) -> None:
    browser.wait_text("#record-heading", words)


def said(browser: Browser, words: str) -> None:
    browser.wait_text(".messagelist", words)


def press(browser: Browser, *keys: str) -> None:
    browser.wait("#record")
    browser.until(lambda: browser.script("return document.readyState") == "complete", "the page to be loaded")
    browser.keys(*keys)


def together(browser: Browser, *keys: str) -> None:
    """Press the last key while the others are held."""
    chain = ActionChains(browser.driver)
    for held in keys[:-1]:
        chain.key_down(held)
    chain.send_keys(keys[-1])
    for held in keys[:-1]:
        chain.key_up(held)
    chain.perform()


def publish(browser: Browser) -> None:
    press(browser)
    together(browser, Keys.SHIFT, "p")


def test_p_is_the_record_before_as_in_the_reader_and_publishes_nothing(desk: Browser, alice: Actor) -> None:
    first, second = in_review(alice, "We have waited"), in_review(alice, "for this day")
    desk.open(QUEUE)
    for key, words in (("n", "for this day"), ("p", "We have waited"), ("j", "for this day"), ("k", "We have waited")):
        press(desk, key)
        shows(desk, words)
    desk.wait_text("button[value=publish]", "Shift+P")
    # Caps Lock makes the key a capital, without Shift.
    desk.script("document.body.dispatchEvent(new KeyboardEvent('keydown', {key: 'P', bubbles: true}))")
    press(desk, "p")
    assert {fresh(first).state, fresh(second).state} == {"in_review"}
    publish(desk)
    said(desk, "Published: ")
    assert fresh(first).state == "published"


def test_a_whole_review_by_keyboard(desk: Browser, alice: Actor) -> None:
    words = "We have waited", "for this day", "it was worth it", "more than 40 million"
    first, second, third = (in_review(alice, one) for one in words[:3])
    bare = whole(alice)
    desk.open(QUEUE)
    shows(desk, words[0])
    press(desk, "n")
    shows(desk, words[1])
    press(desk, "j")
    shows(desk, words[2])
    press(desk, "k")
    shows(desk, words[1])
    # Back to draft: the key asks for the reason, and Control and Enter send it.
    press(desk, "r")
    desk.until(lambda: desk.driver.switch_to.active_element.get_attribute("id") == "queue-reason", "the reason")
    desk.wait_text("#queue-said", "Say why")
    desk.keys("Not her words, j and p.")
    together(desk, *CTRL_ENTER)
    said(desk, "Return to draft: done.")
    assert fresh(second).state == "draft"
    assert second.decisions.latest("pk").reason == "Not her words, j and p."
    # What came after it is shown; it is edited, and saving leads back.
    shows(desk, words[2])
    press(desk, "e")
    desk.wait("#quote_form")
    desk.find("#id_occasion").send_keys("At the opening", Keys.ENTER)
    shows(desk, words[2])
    assert fresh(third).occasion == "At the opening"
    desk.wait_text(".hinders", "You edited this last")
    press(desk, "n")
    # A quote, its source and its speakers are published by one key.
    shows(desk, "We have waited for this day")
    desk.wait_text(".needs", "A new harbour")
    publish(desk)
    said(desk, "Published: ")
    assert {fresh(one).state for one in (bare, bare.source, bare.speaker)} == {"published"}
    # After the last one the first is shown.
    shows(desk, words[0])
    publish(desk)
    said(desk, "Published: ")
    assert fresh(first).state == "published"
    desk.console()


def test_proposals_are_accepted_and_rejected(desk: Browser) -> None:
    one, other = proposed("We have waited"), proposed("it was worth it")
    desk.open(f"{QUEUE}?show=proposals")
    desk.wait_text(".sides ins, .sides del", ",")
    press(desk, "a")
    said(desk, "Accept: done.")
    shows(desk, "it was worth it")
    press(desk, "r")
    desk.wait_text("#queue-said", "Say why")
    desk.keys("Nobody said it.")
    together(desk, *CTRL_ENTER)
    desk.wait_text(".messagelist", "Reject: done.")
    assert (fresh(one).state, fresh(other).state) == ("draft", "rejected")
    desk.wait_text(".waiting", "No proposal waits.")


def test_a_correction_is_confirmed(desk: Browser, carol: Actor) -> None:
    made = published(speaker())
    made.name = "Ada M. Moser"
    review.write(made, actor=carol, reason="Her whole name.")
    desk.open(f"{QUEUE}?show=corrections")
    desk.wait_text(".sides ins", "M.")
    press(desk, "c")
    said(desk, "Confirm the corrections: done.")
    assert not review.pending(made).exists()


def test_a_conflict_tells_what_changed_and_keeps_the_reason(desk: Browser, alice: Actor, carol: Actor) -> None:
    made = in_review(alice, "We have waited")
    desk.open(QUEUE)
    desk.wait("#queue-reason").send_keys("It stands there.", Keys.ESCAPE)
    other = fresh(made)
    other.occasion = "At the opening"
    review.write(other, actor=carol)
    publish(desk)
    desk.wait_text(".fault", "Somebody else has changed this")
    desk.wait_text(".fault", "At the opening")
    assert desk.find("#queue-reason").get_attribute("value") == "It stands there."
    assert fresh(made).state == "in_review"
    desk.keys(Keys.ESCAPE)
    publish(desk)
    said(desk, "Published: ")
    assert fresh(made).state == "published"


def test_the_help_keeps_the_focus_and_closes(desk: Browser, alice: Actor) -> None:
    in_review(alice, "We have waited")
    in_review(alice, "for this day")
    desk.open(QUEUE)
    press(desk, "?")
    desk.wait_text("#queue-help", "Publish")
    for _ in range(5):
        desk.keys(Keys.TAB)
        within = "const at = document.activeElement; return at === document.body || !!at.closest('#queue-help')"
        assert desk.script(within)
    desk.keys("j")
    shows(desk, "We have waited")
    desk.axe()
    desk.look("queue-help")
    desk.keys(Keys.ESCAPE)
    desk.gone("#queue-help")
    press(desk, "j")
    shows(desk, "for this day")


def test_keys_do_nothing_while_somebody_types(desk: Browser, alice: Actor) -> None:
    made = in_review(alice, "We have waited")
    desk.open(QUEUE)
    press(desk, "/")
    desk.until(lambda: desk.driver.switch_to.active_element.tag_name == "select", "the filters")
    together(desk, Keys.SHIFT, "p")
    desk.find("#queue_older").send_keys("1", "P")
    desk.find("#queue-reason").send_keys("PpnjkeP/?")
    assert desk.find("#queue-reason").get_attribute("value") == "PpnjkeP/?"
    shows(desk, "We have waited")
    assert fresh(made).state == "in_review"


def test_a_looker_and_a_contributor_have_no_keys_to_decide(
    browser: Browser, alice: Actor, bob: Actor, vera: Actor
) -> None:
    made = in_review(alice, "We have waited")
    for who in (vera, alice):
        browser.sign_in(who)
        browser.open(QUEUE)
        shows(browser, "We have waited")
        press(browser, "a", "c", "r")
        together(browser, Keys.SHIFT, "p")
        assert not browser.all("#queue-act")
        assert fresh(made).state == "in_review"


def everything(alice: Actor, bob: Actor, carol: Actor) -> dict[str, str]:
    """Pages of the queue with all that they can show."""
    bare = whole(alice)
    on = claim(quantity_text="more than 40 million", lower=40_000_000, unit="francs", when_edtf="2024", place="Lindau")
    draft(on, evidence(on, bare), evidence(on, published_quote(), "disputes"), by=alice)
    review.submit(on, actor=alice)
    long = source("A " + "very " * 40 + "long title of a source", url="https://example.org/" + "a" * 200)
    made = published_quote(occasion="The opening")
    made.occasion = "The opening of the new harbour, on a Monday"
    made.speaker = published(speaker("Ada M. Moser"))
    review.write(made, actor=carol, reason="The whole name, and the whole occasion.")
    places = {
        "quote": bare,
        "claim": on,
        "source": draft(long, by=alice),
        "speaker": draft(speaker("A" * 120), by=alice),
        "own": draft_quote(bob, "more than 40 million"),
        "correction": made,
        "proposal": proposed(payload={"text": "We had waited for that day", "kind": "indirect", "score": 0.7}),
    }
    review.submit(places["own"], actor=bob)
    shown = {"source": "drafts", "speaker": "drafts", "correction": "corrections", "proposal": "proposals"}
    return {
        f"queue-{name}": f"{QUEUE}?show={shown.get(name, 'review')}&at={at(record)['at']}"
        for name, record in places.items()
    } | {"queue-filters": f"{QUEUE}?older=0&newer=x", "queue-empty": f"{QUEUE}?whose=mine&kind=speaker"}


SEEN = """
const box = document.querySelector(".steps").getBoundingClientRect();
const top = document.elementFromPoint(box.left + 20, box.top + box.height / 2);
return box.top >= 0 && box.bottom <= innerHeight && !!top.closest(".steps");
"""
CLEAR = """
const steps = document.querySelector(".steps").getBoundingClientRect();
return document.activeElement.getBoundingClientRect().bottom <= steps.top + 1;
"""


def test_the_steps_are_in_sight_however_long_the_record_is(desk: Browser, alice: Actor) -> None:
    made = whole(alice)
    made.note = "A remark of many lines.\n" * 100
    review.write(made, actor=alice)
    desk.open(QUEUE)
    shows(desk, "We have waited")
    for width, colours in product((1280, 390), ("light", "dark")):
        desk.size(width)
        desk.theme(colours)
        assert desk.script("return document.documentElement.scrollHeight > 2 * innerHeight")
        assert desk.script(SEEN)
        desk.script("document.getElementById('queue-reason').focus()")
        assert desk.script(SEEN)
        assert desk.script(CLEAR)
        desk.axe()
        desk.script("document.activeElement.blur(); scrollTo(0, 0)")
    desk.find("button[value=publish]").click()
    said(desk, "Published: ")
    assert fresh(made).state == "published"


def test_everybody_can_use_it(desk: Browser, alice: Actor, bob: Actor, carol: Actor) -> None:
    wrong: list[str] = []
    for name, address in everything(alice, bob, carol).items():
        desk.open(address)
        desk.console()
        for width, colours in product((1280, 390), ("light", "dark")):
            desk.size(width)
            desk.theme(colours)
            wrong += [f"{name} {width} {colours}: {one}" for one in (*desk.violations(), *desk.sideways())]
            desk.look(name)
        desk.driver.get_log("browser")  # axe reads style sheets in a way that our policy refuses
    assert not wrong, "\n".join(wrong)


def test_the_pages_of_steps_can_be_used_by_everybody(desk: Browser, alice: Actor, bob: Actor, carol: Actor) -> None:
    ready, own, bare = in_review(alice, "We have waited"), in_review(bob, "for this day"), whole(alice)
    resting = claim("The harbour was awaited.")
    on = published_quote("it was worth it")
    published(resting, evidence(resting, on))
    step = "/admin/quotes/{}/act/{}/?" + "&".join(f"record={one.pk}" for one in (ready, own, bare))
    pages = {
        "act-publish": step.format("quote", "publish"),
        "act-withhold": f"/admin/quotes/source/act/withhold/?record={on.source_id}",
        "act-acted": "",
    }
    wrong: list[str] = []
    for name, address in pages.items():
        if address:
            desk.open(address)
        else:
            desk.open(pages["act-publish"])
            desk.leave("input[type=submit].default")
            desk.wait_text("#content", "Left as it is: 1")
        for width, colours in product((1280, 390), ("light", "dark")):
            desk.size(width)
            desk.theme(colours)
            wrong += [f"{name} {width} {colours}: {one}" for one in (*desk.violations(), *desk.sideways())]
            desk.look(name)
    assert not wrong, "\n".join(wrong)
