"""Access tokens: every page for everybody; the secret can be copied by keyboard, and is gone with its page."""

import pytest
from selenium.webdriver.common.keys import Keys

from quotes.access.tokens import digest
from quotes.models import Actor, Token
from tests import base
from tests.admin.pages import listed, url
from tests.browser.browser import Browser
from tests.browser.test_access import looked_at, walked


@pytest.fixture
def token(transactional_db: None, alice: Actor) -> Token:
    base.token(alice.user, scope="write")
    return Token.objects.get()


def make(browser: Browser) -> str:
    """Fill in the form; the secret on the page that follows."""
    browser.open(listed(Token, "add"))
    browser.find("#id_name").send_keys("The nightly export, on the archive's server")
    browser.leave("#token_form [type=submit]")
    return str(browser.wait("#id_secret").get_attribute("value"))


def test_every_page_is_for_everybody(browser: Browser, token: Token, alice: Actor):
    browser.sign_in(alice)
    looked_at(
        browser,
        {"token-list": listed(Token), "token-add": listed(Token, "add"), "token": url(token),
         "token-revoke": f"/admin/quotes/token/{token.pk}/revoke/"},
    )  # fmt: skip
    browser.open(listed(Token, "add"))
    browser.script("for (const one of document.forms) one.noValidate = true")
    browser.leave("#token_form [type=submit]")
    browser.wait(".errornote")
    looked_at(browser, {"token-add-faults": ""})
    make(browser)
    looked_at(browser, {"token-made": ""})
    browser.console()


def test_the_secret_is_shown_once_and_reached_by_keyboard(browser: Browser, alice: Actor):
    browser.sign_in(alice)
    secret = make(browser)
    assert Token.objects.get().digest == digest(secret)
    walked(browser)
    browser.open(listed(Token))
    browser.driver.back()
    browser.until(lambda: "/token/" in browser.path, "the page before")
    assert secret not in browser.driver.page_source


def test_one_key_copies_it(browser: Browser, alice: Actor):
    browser.sign_in(alice)
    browser.do("Browser.grantPermissions", permissions=["clipboardReadWrite", "clipboardSanitizedWrite"])
    secret = make(browser)
    browser.script("document.getElementById('id_secret').focus()")
    assert browser.script("return getSelection().toString()") == secret
    browser.keys(Keys.TAB, Keys.ENTER)
    browser.wait_text("[role=status]", "Copied.")
    assert browser.driver.execute_async_script("navigator.clipboard.readText().then(arguments[0])") == secret


def test_one_is_revoked_by_keyboard(browser: Browser, token: Token, alice: Actor):
    browser.sign_in(alice)
    browser.open(url(token))
    browser.leave(".object-tools a[href$='/revoke/']")
    walked(browser)
    browser.leave("form.revoke [type=submit]")
    browser.wait_text(".messagelist", "is revoked")
    token.refresh_from_db()
    assert token.revoked_at
