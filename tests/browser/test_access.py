"""Every page can be used by everybody: no fault that axe can find, no scrolling sideways, everything by keyboard.

Each page is loaded once and looked at at both widths and in both themes; its picture is kept.
"""

from collections.abc import Callable
from itertools import product
from types import SimpleNamespace

import pytest
from selenium.webdriver.common.keys import Keys

from quotes.models import Actor, Decision
from quotes.review import Act
from tests import base
from tests.admin.pages import url
from tests.admin.world import world
from tests.browser.browser import COLOURS, Browser

RECORDS = ("quote", "claim", "source", "speaker")
MODELS = (*RECORDS, "topic")

Where = Callable[[SimpleNamespace], str]


@pytest.fixture
def made(transactional_db: None, alice: Actor, bob: Actor, carol: Actor) -> SimpleNamespace:
    return world(alice, bob, carol)


def looked_at(browser: Browser, pages: dict[str, str]) -> None:
    """Pages by their names, at both widths and in both themes; "" is the page that is there. Nothing but colours
    differs between the themes, so in the dark one axe looks at these alone."""
    wrong: dict[str, list[str]] = {}
    for name, address in pages.items():
        if address:
            browser.open(address)
        for width, colours in product((1280, 390), ("light", "dark")):
            browser.size(width)
            browser.theme(colours)
            browser.look(name)
            for fault in (*browser.violations(*(COLOURS if colours == "dark" else ())), *browser.sideways()):
                wrong.setdefault(f"{name}: {fault}", []).append(f"{width} {colours}")
    assert not wrong, "\n" + "\n".join(f"{fault}\n      ({', '.join(where)})" for fault, where in wrong.items())


def act(name: Act, *records: str) -> Where:
    """The page of a step with some records of the world."""

    def where(made: SimpleNamespace) -> str:
        found = [getattr(made, record) for record in records]
        return f"/admin/quotes/quote/act/{name}/?" + "&".join(f"record={one.pk}" for one in found)

    return where


def on(record: str, page: str = "change") -> Where:
    """The page of one record of the world: "ada" or, with its kind, "drafts.quote"."""

    def where(made: SimpleNamespace) -> str:
        name, _, kind = record.partition(".")
        return url(getattr(made, name)[kind] if kind else getattr(made, name), page)

    return where


def at(address: str) -> Where:
    return lambda made: address


PAGES: dict[str, dict[str, Where]] = {
    "site": {
        "index": at("/admin/"),
        "password": at("/admin/password_change/"),
        "nothing-here": at("/admin/quotes/nothing/"),
    },
    "lists": {
        **{f"{model}-list": at(f"/admin/quotes/{model}/") for model in (*MODELS, "capture", "proposal", "decision")},
        "quote-list-filtered": at("/admin/quotes/quote/?state=published&kind=direct&q=waited"),
        "quote-list-empty": at("/admin/quotes/quote/?q=never+said"),
    },
    "new": {
        **{f"{model}-add": at(f"/admin/quotes/{model}/add/") for model in MODELS},
        "speaker-add-popup": at("/admin/quotes/speaker/add/?_to_field=id&_popup=1"),
    },
    "published": {f"{model}-change": on(f"records.{model}") for model in RECORDS},
    "drafts": {f"{model}-change-draft": on(f"drafts.{model}") for model in RECORDS},
    "others": {
        "topic-change": on("topic"),
        "quote-withheld": on("withheld"),
        "quote-proposed": on("proposed"),
        "capture": on("capture"),
        "proposal": on("proposal"),
        "decision": lambda made: url(Decision.objects.latest("pk")),
    },
    "histories": {
        **{f"{model}-history": on(f"records.{model}", "history") for model in RECORDS},
        "capture-history": on("capture", "history"),
    },
    "deletions": {
        **{f"{model}-delete": on(f"drafts.{model}", "delete") for model in RECORDS},
        "topic-delete": on("topic", "delete"),
    },
    "tools": {
        "queue-access": at("/admin/queue/"),
        "duplicates-access": at("/admin/duplicates/"),
        "reader-access": lambda made: f"/admin/quotes/source/{made.source.pk}/read/?open={made.quote.pk}",
        "import-access": at("/admin/import/quote/"),
        "merge-access": lambda made: f"/admin/merge/speaker/?record={base.pid(made.drafts['speaker'])}",
    },
    "steps": {
        "act-submit": act(Act.SUBMIT, "draft"),
        "act-publish-several": act(Act.PUBLISH, "waiting", "draft", "retracted"),
        "act-confirm": act(Act.CONFIRM, "quote"),
        "act-withhold": act(Act.WITHHOLD, "quote"),
    },
}
"""The pages of the admin, as Bob the reviewer comes to them."""


@pytest.mark.parametrize("group", PAGES)
def test_the_pages_of_the_admin(browser: Browser, made, bob, group):
    browser.sign_in(bob)
    looked_at(browser, {name: where(made) for name, where in PAGES[group].items()})


def test_the_pages_of_the_administrator(browser: Browser, root):
    browser.sign_in(root)
    pages = {"user-list": "user/", "user-add": "user/add/", "user-change": f"user/{root.user.pk}/change/"}
    looked_at(
        browser, {name: f"/admin/quotes/{page}" for name, page in pages.items()} | {"group": "/admin/auth/group/add/"}
    )


def test_the_pages_that_can_only_be_looked_at(browser: Browser, made, vera):
    browser.sign_in(vera)
    looked_at(browser, {f"{name}-view": where(made) for name, where in PAGES["published"].items()})


def test_the_pages_for_everybody(browser: Browser, made):
    records = {"quote": made.quote, "retracted": made.retracted, "claim": made.claim, "source": made.source,
               "speaker": made.ada, "tombstone": made.withheld}  # fmt: skip
    looked_at(
        browser,
        {f"r-{name}": f"/r/{base.pid(record)}" for name, record in records.items()}
        | {"home": "/", "r-nothing": "/r/q_00000000000000000000000000", "login": "/admin/login/"},
    )


def test_the_page_of_a_wrong_password(browser: Browser):
    browser.open("/admin/login/")
    browser.find("#id_username").send_keys("bob")
    browser.find("#id_password").send_keys("wrong")
    browser.leave("[type=submit]")
    browser.wait(".errornote")
    looked_at(browser, {"login-wrong": ""})


def test_the_pages_of_somebody_without_rights(browser: Browser, nora):
    browser.sign_in(nora)
    looked_at(browser, {"index-nothing": "/admin/", "forbidden": "/admin/quotes/quote/"})


def test_the_forms_that_come_back_with_their_faults(browser: Browser, alice):
    browser.sign_in(alice)
    for name in RECORDS:
        browser.open(f"/admin/quotes/{name}/add/")
        browser.script("for (const one of document.forms) one.noValidate = true")
        browser.leave("[name=_save]")
        browser.wait(".errornote")
        looked_at(browser, {f"{name}-add-faults": ""})


def test_everything_on_a_form_is_reached_by_the_tab_key_and_seen(browser: Browser, made, bob):
    browser.sign_in(bob)
    browser.open(url(made.quote))
    walked(browser)


@pytest.mark.parametrize("where", ["/admin/", "/admin/quotes/quote/", "/admin/quotes/decision/", "/", "/admin/login/"])
def test_everything_on_a_page_is_reached_by_the_tab_key_and_seen(browser: Browser, made, bob, where):
    browser.sign_in(bob)
    browser.open(where)
    walked(browser)


REACHABLE = """
const can = "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex]";
window.reached = [];
return [...document.querySelectorAll(can)].filter(one => !one.disabled && one.tabIndex >= 0
  && one.checkVisibility({visibilityProperty: true}) && !one.closest("[inert], details:not([open]) > :not(summary)"))
  .map((one, number) => { one.dataset.reach = number; return one.outerHTML.slice(0, 120); });
"""
FOCUSED = """
const one = document.activeElement, style = getComputedStyle(one);
const seen = (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2) || style.boxShadow !== "none";
return [one === document.body ? null : one.dataset.reach ?? "other", seen, one.outerHTML.slice(0, 120)];
"""


def walked(browser: Browser) -> None:
    """Press Tab until it comes round: every control has had the focus, and showed it."""
    controls = browser.script(REACHABLE)
    reached: set[str | None] = set()
    unseen: list[str] = []
    for _ in range(len(controls) + 20):
        browser.keys(Keys.TAB)
        number, seen, what = browser.script(FOCUSED)
        if number is None and reached:
            break
        reached.add(number)
        unseen += [] if seen or number is None else [what]
    missed = [what for number, what in enumerate(controls) if str(number) not in reached]
    assert not missed, f"Not reached on {browser.path}:\n" + "\n".join(missed)
    assert not unseen, f"Focus not seen on {browser.path}:\n" + "\n".join(unseen)
    assert number is None, "The Tab key does not come round."
