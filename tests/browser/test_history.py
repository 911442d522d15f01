"""The history of a record in a browser, and the way back to what it said."""

import pytest

from quotes import review
from quotes.models import Actor, Relay, SpeakerName
from quotes.models.history import MACHINE
from tests.admin.pages import url
from tests.browser.browser import Browser
from tests.review.making import draft_quote, fresh, published, speaker


@pytest.fixture
def rich(alice: Actor, bob: Actor, carol: Actor) -> object:
    """A speaker to whom much has happened."""
    made = speaker("Ada Moser", description="Mayor of Lindau since 2018, before that head of the port office.")
    review.enter(made, state="proposed", actor=MACHINE)
    review.accept(made, actor=bob, reason="Well found.")
    review.write(SpeakerName(speaker=made, name="The Mayor"), actor=alice, reason="So she is called in the Courier.")
    review.submit(made, actor=alice)
    review.publish(made, actor=bob)
    made.description = "Mayor of Lindau from 2018 to 2024, before that head of the port office."
    review.write(made, actor=bob, reason="She stepped down.")
    review.confirm(made, actor=carol)
    with review.edit(made, actor=bob, reason="Another name.") as act:
        act.delete(SpeakerName.objects.get())
        act.save(SpeakerName(speaker=made, name="Ada M. Moser", kind="alias"))
    return made


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_history_and_the_way_back_are_readable_everywhere(
    browser: Browser, rich: object, bob: Actor, width: int, theme: str
) -> None:
    browser.sign_in(bob)
    browser.size(width)
    browser.theme(theme)
    browser.open(url(rich, "history"))
    for details in browser.all(".past summary"):
        details.click()
    browser.look("history")
    browser.fits()
    browser.console()
    browser.axe()
    browser.leave(".past > li:nth-child(3) .back a")
    browser.wait("#id_reason")
    browser.look("revert")
    browser.fits()
    browser.console()
    browser.axe()


def test_going_back_by_keyboard_keeps_what_came_between(browser: Browser, rich: object, bob: Actor) -> None:
    browser.sign_in(bob)
    browser.open(url(rich, "history"))
    browser.leave(".past > li:nth-child(3) .back a")
    browser.wait("#id_reason").click()
    browser.keys("Her old name was right.", "\ue004", "\ue007")
    browser.wait_text(".messagelist", "It says again what it said on")
    browser.wait_text(".past > li:first-child", "Her old name was right.")
    assert [one.name for one in fresh(rich).names.all()] == ["The Mayor"]
    browser.console()


def test_what_cannot_be_any_more_is_said(browser: Browser, alice: Actor, bob: Actor) -> None:
    agency = published(speaker("An agency"))
    made = draft_quote(alice)
    review.write(Relay(quote=made, speaker=agency, label="an agency"), actor=alice)
    with review.edit(made, actor=alice) as act:
        act.delete(made.relays.get())
    review.withhold(agency, actor=bob, reason="By order.")
    browser.sign_in(alice)
    browser.open(url(made, "history"))
    browser.leave(".past > li:nth-child(2) .back a")
    browser.wait_text(".hindrances", "withheld now")
    browser.look("revert-refused")
    browser.console()
    browser.axe()
