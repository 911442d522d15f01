"""The source reader in a browser: words are selected, quoted, and found again in a newer text."""

from typing import Any

import pytest
from django.utils import timezone
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import Select

from quotes import review
from quotes.models import Actor, Anchor, Capture, Quote
from quotes.text.anchors import select
from tests.browser.browser import Browser
from tests.review.making import anchor, draft, draft_quote, fresh, published, quote, saved_capture, source, speaker

# Emoji are two units in JavaScript, and marks that combine are characters of their own: nothing before a selection may
# shift it. The text is in its stored form.
STORY = (
    "🙂🙂 Notes from the harbour 👩‍👩‍👧 x\u0302q\u0323z.\n"
    "The mayor of Lindau opened the new harbour on Monday.\n"
    "“We have waited for this day,” Ada Moser said, “and it was worth it.”\n"
    "The port office reported that the work had cost more than 40 million.\n"
)
WORDS = "We have waited for this day"
NEWER = STORY.replace("opened the new harbour", "opened the second harbour at last")


@pytest.fixture
def of(transactional_db: None) -> Any:
    return published(source())


def read(browser: Browser, of: Any) -> None:
    browser.open(f"/admin/quotes/source/{of.pk}/read/")
    browser.wait("h1")


PLACE = """
const [words, end] = arguments;
const walker = document.createTreeWalker(document.getElementById("reader-text"), NodeFilter.SHOW_TEXT);
for (let node = walker.nextNode(); node; node = walker.nextNode()) {
  const at = node.data.indexOf(words);
  if (at < 0) continue;
  const range = document.createRange();
  range.setStart(node, at);
  range.setEnd(node, at + words.length);
  range.startContainer.parentElement.scrollIntoView({block: "center"});
  const boxes = [...range.getClientRects()];
  const [first, last] = [boxes[0], boxes[boxes.length - 1]];
  return [first.left, first.top + first.height / 2, last.right, last.top + last.height / 2];
}
"""


def drag(browser: Browser, words: str) -> None:
    """Select words with the mouse, from before the first to behind the last."""
    left, top, right, bottom = (round(one) for one in browser.script(PLACE, words))
    mouse = ActionChains(browser.driver)
    mouse.w3c_actions.pointer_action.move_to_location(left, top)
    mouse.w3c_actions.pointer_action.pointer_down()
    mouse.w3c_actions.pointer_action.move_to_location(right, bottom)
    mouse.w3c_actions.pointer_action.pointer_up()
    mouse.perform()
    browser.until(lambda: browser.script("return getSelection().toString()") == words, f"{words} to be selected")


def chosen(browser: Browser, name: str) -> str:
    return Select(browser.wait(f"#quote-form [name={name}]")).first_selected_option.text


def save(browser: Browser) -> None:
    ActionChains(browser.driver).key_down(Keys.CONTROL).send_keys(Keys.ENTER).key_up(Keys.CONTROL).perform()


def test_words_selected_with_the_mouse_become_a_quote(browser: Browser, of: Any, alice: Actor) -> None:
    published(speaker())
    saved_capture(of, STORY)
    browser.sign_in(alice)
    read(browser, of)
    drag(browser, WORDS)
    browser.keys("q")
    assert chosen(browser, "who") == "Ada Moser"
    assert chosen(browser, "kind") == "Direct"
    browser.look("reader-form")
    save(browser)
    browser.wait_text("#reader-list", WORDS)
    assert browser.find(".mark.kind-direct").text == WORDS
    made: Any = Quote.objects.get()
    assert (made.text, made.speaker.name, made.state) == (WORDS, "Ada Moser", "draft")
    browser.wait_text("#reader-submit button", "Submit 1 draft for review")
    assert made.anchors.get().start == STORY.index(WORDS)
    browser.wait_text("#reader-notes", "Saved as a draft")
    browser.console()
    drag(browser, "The port office")
    browser.keys("q")
    browser.wait("#quote-form")
    browser.axe()
    browser.leave("#reader-submit button")
    browser.wait_text(".messagelist", "Submitted for review: 1 quote.")
    assert fresh(made).state == "in_review"


def test_a_name_is_typed_where_nobody_is_chosen(browser: Browser, of: Any, alice: Actor) -> None:
    saved_capture(of, STORY)
    browser.sign_in(alice)
    read(browser, of)
    drag(browser, WORDS)
    browser.keys("q")
    assert chosen(browser, "who") == "Choose…"
    save(browser)
    browser.wait_text("#quote-form .errorlist", "Choose who said it")
    browser.find("#quote-form [name=name]").send_keys("Ada Moser")
    save(browser)
    browser.wait_text("#reader-list", "Ada Moser")
    assert Quote.objects.get().state == "draft"


def test_what_is_the_sources_own_no_more_has_no_speaker_until_one_is_chosen(
    browser: Browser, of: Any, alice: Actor
) -> None:
    published(speaker())
    saved_capture(of, STORY)
    browser.sign_in(alice)
    read(browser, of)
    drag(browser, WORDS)
    browser.keys("q")
    assert chosen(browser, "who") == "Ada Moser"
    for kind, who in (("own", "The source itself (own voice)"), ("direct", "Choose…")):
        Select(browser.find("#quote-form [name=kind]")).select_by_value(kind)
        assert chosen(browser, "who") == who


def test_words_selected_with_the_keyboard_become_a_quote(browser: Browser, of: Any, alice: Actor) -> None:
    published(speaker())
    saved_capture(of, STORY)
    browser.sign_in(alice)
    read(browser, of)
    browser.keys("t")
    keys = ActionChains(browser.driver).key_down(Keys.CONTROL).send_keys(Keys.HOME).key_up(Keys.CONTROL)
    keys.send_keys(Keys.ARROW_DOWN, Keys.ARROW_DOWN, Keys.HOME, Keys.ARROW_RIGHT)
    keys.key_down(Keys.SHIFT).key_down(Keys.CONTROL).send_keys(*[Keys.ARROW_RIGHT] * 6)
    keys.key_up(Keys.CONTROL).key_up(Keys.SHIFT).perform()
    assert browser.script("return getSelection().toString()").rstrip() == WORDS
    browser.keys("q")
    assert chosen(browser, "who") == "Ada Moser"
    save(browser)
    browser.wait_text("#reader-list", WORDS)
    assert Quote.objects.get().text == WORDS


def test_what_is_pressed_in_the_text_does_not_change_it(browser: Browser, of: Any, alice: Actor) -> None:
    saved_capture(of, STORY)
    browser.sign_in(alice)
    read(browser, of)
    browser.keys("t", "x", Keys.ENTER, Keys.BACKSPACE, Keys.DELETE, " ", "é", "🙂")
    drag(browser, "harbour on")
    browser.keys("z", Keys.DELETE, Keys.ENTER)
    for sign in "xvb":
        ActionChains(browser.driver).key_down(Keys.CONTROL).send_keys(sign).key_up(Keys.CONTROL).perform()
    assert browser.script("return document.getElementById('reader-text').textContent") == STORY


def test_another_span_is_added_to_the_open_quote(browser: Browser, of: Any, alice: Actor) -> None:
    saved_capture(of, STORY)
    made = draft_quote_in(of, alice)
    browser.sign_in(alice)
    read(browser, of)
    browser.keys("n")
    browser.wait("#reader-list li.is-open")
    drag(browser, "and it was worth it.")
    browser.keys("a")
    browser.wait_text("#span-form", f"{WORDS} and it was worth it")
    save(browser)
    browser.wait_text("#reader-list", f"{WORDS} and it was worth it.")
    assert fresh(made).anchors.count() == 2
    assert len(browser.all(".mark.is-open")) == 2


def draft_quote_in(of: Any, by: Actor, words: str = WORDS, **fields: Any) -> Any:
    """A draft whose anchor stands in the story."""
    made = quote(of, published(speaker()), words, **fields)
    return draft(made, anchor(made, of.captures.get(), words, STORY), by=by)


def test_a_stale_span_keeps_the_selection(browser: Browser, of: Any, alice: Actor, bob: Actor) -> None:
    saved_capture(of, STORY)
    made = draft_quote_in(of, alice)
    browser.sign_in(alice)
    read(browser, of)
    browser.keys("n")
    drag(browser, "and it was worth it.")
    browser.keys("a")
    browser.wait("#span-form")
    theirs = fresh(made)
    theirs.note = "Heard on the radio too."
    review.write(theirs, actor=bob)
    save(browser)
    browser.wait_text("#span-form .errorlist", "Somebody else has changed this")
    browser.wait_text("#span-form", "Heard on the radio too.")
    assert fresh(made).anchors.count() == 1
    browser.look("reader-conflict")
    browser.axe()
    save(browser)
    browser.wait_text("#reader-notes", "Added")
    assert (fresh(made).anchors.count(), fresh(made).note) == (2, "Heard on the radio too.")


def test_a_mark_opens_its_quote_and_a_quote_shows_its_mark(browser: Browser, of: Any, alice: Actor) -> None:
    saved_capture(of, STORY)
    draft_quote_in(of, alice)
    draft_quote_in(of, alice, "The port office reported", kind="indirect")
    browser.sign_in(alice)
    read(browser, of)
    browser.find(".mark[data-n='2']").click()
    browser.wait("#q-2.is-open")
    browser.find("#q-1 [data-open]").click()
    browser.wait("#q-1.is-open")
    assert browser.script("return document.activeElement.id") == "reader-text"
    browser.keys(Keys.ENTER)
    assert browser.script("return document.activeElement.closest('li').id") == "q-1"
    browser.keys("n")
    browser.wait("#q-2.is-open")


def test_a_second_text_is_pasted_and_a_move_confirmed(browser: Browser, of: Any, alice: Actor) -> None:
    saved_capture(of, STORY)
    made = draft_quote_in(of, alice)
    browser.sign_in(alice)
    read(browser, of)
    browser.find("details.bring summary").click()
    browser.script("document.getElementById('id_text').value = arguments[0]", NEWER)
    browser.leave("#text-form button[type=submit]")
    browser.wait_text(".messagelist", "The text is kept.")
    browser.wait_text(".difference", "second")
    browser.console()
    assert Capture.objects.get(seq=1).text == NEWER
    for width in (1280, 390):
        for colours in ("light", "dark"):
            browser.size(width)
            browser.theme(colours)
            browser.look("reader-newer")
            browser.axe()
            browser.fits()
    browser.size(1280)
    assert made.anchors.get().capture.seq == 0
    browser.find(".found-moved button").click()
    browser.gone(".findings")
    found: Any = Anchor.objects.get()
    assert (found.capture.seq, found.start, found.status) == (1, NEWER.index(WORDS), "exact")
    assert not browser.all("#reader-text .mark.unsure")


def told(browser: Browser, words: str) -> None:
    """Wait until words stand beside the text's field."""
    found = "return document.querySelector('#text-form [data-errors=text]').textContent"
    browser.until(lambda: words in browser.script(found), f"{words} beside the text")


def test_a_text_that_cannot_be_kept_is_told_and_stays(browser: Browser, of: Any, alice: Actor) -> None:
    browser.sign_in(alice)
    read(browser, of)
    browser.script("document.getElementById('id_text').value = 'bell \\x07 and ' + 'x'.repeat(12_000_000)")
    browser.find("#text-form button[type=submit]").click()
    told(browser, "5,000,000 characters")
    browser.script("document.getElementById('id_text').value = 'bell \\x07 rings ' + 'x'.repeat(4_900_000)")
    browser.find("#text-form button[type=submit]").click()
    told(browser, "control character")
    assert browser.script("return document.getElementById('id_text').value.length") > 4_900_000
    assert Capture.objects.count() == 0
    browser.script("document.getElementById('id_text').value = 'A short text.'")
    browser.leave("#text-form button[type=submit]")
    assert browser.wait("#reader-text").text == "A short text."


TIMES = """
const [one] = performance.getEntriesByType("navigation");
return [one.responseStart, one.responseEnd, one.domInteractive, one.loadEventEnd].map(Math.round);
"""


def test_a_long_text_with_many_quotes_opens_at_once(browser: Browser, of: Any, alice: Actor) -> None:
    text = "".join(f"Sentence {number} of the report is about walls and their people. 🙂 \n" for number in range(1_600))
    capture = saved_capture(of, text)
    by = published(speaker())
    marked(of, by, capture, text, 500)
    browser.sign_in(alice)
    read(browser, of)
    read(browser, of)
    times = browser.script(TIMES)
    print("long text:", len(text), "characters;", times)
    assert len(browser.all("#reader-list li")) == 500
    assert times[3] < 15_000  # on a machine that does much else; a quiet one takes less than one second
    browser.keys("n")
    browser.wait("#q-1.is-open")


def marked(of: Any, by: Any, capture: Capture, text: str, count: int) -> None:
    """Many quotes at once, straight into the base."""
    rows = [
        Quote(source=of, speaker=by, identity="named", kind=("direct", "partial", "indirect")[number % 3],
              text=f"Sentence {number} of the report", updated_at=timezone.now())
        for number in range(count)
    ]  # fmt: skip
    Quote.objects.bulk_create(rows)
    anchors = []
    for one in rows:
        found = select(text, text.index(one.text), text.index(one.text) + len(one.text))
        place = {"start": found.start, "end": found.end, "exact": found.exact, "sha256": found.sha256}
        anchors.append(Anchor(quote=one, capture=capture, seq=0, suffix=found.suffix, status="exact", **place))
    Anchor.objects.bulk_create(anchors)


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("colours", ["light", "dark"])
def test_the_reader_is_readable_everywhere(browser: Browser, of: Any, alice: Actor, width: int, colours: str) -> None:
    capture = saved_capture(of, STORY)
    draft_quote_in(of, alice)
    draft_quote_in(of, alice, "the new harbour", kind="partial")
    draft_quote_in(of, alice, "the work had cost more than 40 million", kind="indirect")
    assert capture.pk
    browser.size(width)
    browser.theme(colours)
    browser.sign_in(alice)
    read(browser, of)
    browser.keys("n")
    browser.look("reader")
    browser.fits()
    browser.keys("?")
    browser.wait("#help")
    browser.look("reader-help")
    browser.console()
    browser.axe()
    browser.keys(Keys.ESCAPE)
    browser.gone("#help")
    browser.axe()


@pytest.mark.parametrize("colours", ["light", "dark"])
def test_the_reader_of_a_text_that_is_not_kept(browser: Browser, of: Any, alice: Actor, colours: str) -> None:
    draft_quote(alice, source=of)
    capture = of.captures.get()
    bare = published(source("Another harbour"))
    saved_capture(bare, keep=False)
    draft_quote(alice, source=bare)
    assert capture.text
    browser.theme(colours)
    browser.sign_in(alice)
    for width in (1280, 390):
        browser.size(width)
        read(browser, bare)
        browser.look("reader-withheld-text")
        browser.axe()
        browser.fits()
        read(browser, published(source("An empty one")))
        browser.look("reader-empty")
        browser.axe()
        browser.fits()
