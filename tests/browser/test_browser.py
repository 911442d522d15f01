"""The browser itself: what it promises the other tests, shown by pages that break it."""

import pytest
from selenium.common.exceptions import WebDriverException

from tests.browser.browser import Browser


def test_somebody_is_signed_in_and_nobody_after_that(browser: Browser, bob):
    browser.open("/admin/")
    assert browser.path == "/admin/login/?next=/admin/"
    browser.sign_in(bob)
    browser.open("/admin/")
    browser.wait_text("#user-tools", "BOB")
    browser.fresh()
    browser.open("/admin/")
    assert browser.path == "/admin/login/?next=/admin/"


def test_everything_carries_the_policy_static_files_too(browser: Browser):
    browser.open("/admin/login/")
    asked = "return fetch(arguments[0]).then(answer => answer.headers.get('Content-Security-Policy'))"
    for address in ("/admin/login/", "/static/quotes/admin/admin.css", "/static/admin/js/theme.js", "/nowhere"):
        assert "default-src 'self'" in browser.script(asked, address)


def test_a_page_that_reaches_outside_is_told_of(browser: Browser):
    with pytest.raises(WebDriverException, match="ERR_NAME_NOT_RESOLVED"):
        browser.driver.get("http://elsewhere.example/")
    with pytest.raises(AssertionError, match="elsewhere"):
        browser.alone()


def test_what_the_policy_refuses_is_told_of(browser: Browser):
    browser.open("/admin/login/")
    browser.console()
    browser.script("document.body.append(Object.assign(new Image(), {src: 'http://elsewhere.example/a.png', alt: ''}))")
    with pytest.raises(AssertionError, match="Content Security Policy"):
        browser.until(lambda: quiet(browser), "a refusal")
    with pytest.raises(AssertionError, match="elsewhere"):
        browser.alone()


def quiet(browser: Browser) -> bool:
    browser.console()
    return False


@pytest.mark.parametrize(
    ("page", "rule"),
    [
        ("<img src='/static/pages/mark.svg'>", "image-alt"),
        ("<p><font color='#999999'>pale</font></p>", "color-contrast"),
        ("<p><button>a</button><button>b</button></p>", "target-size"),
    ],
)
def test_axe_finds_what_is_wrong(browser: Browser, page, rule):
    browser.open("/admin/login/")
    browser.axe()
    browser.script("document.querySelector('#content').insertAdjacentHTML('beforeend', arguments[0])", page)
    if rule == "target-size":
        small = "for (const one of document.querySelectorAll('#content p button')) one.style.cssText = arguments[0]"
        browser.script(small, "width: 10px; height: 10px; padding: 0; border: 0; margin: 0; font-size: 4px")
    with pytest.raises(AssertionError, match=rule):
        browser.axe()


def test_a_page_that_is_too_wide_is_told_of(browser: Browser):
    browser.open("/admin/login/")
    browser.size(390)
    browser.fits()
    browser.script("document.body.style.minWidth = '600px'")
    with pytest.raises(AssertionError, match="wide"):
        browser.fits()


def test_size_and_theme_change_without_another_load(browser: Browser):
    browser.open("/admin/login/")
    asked = "return [innerWidth, matchMedia('(prefers-color-scheme: dark)').matches]"
    assert browser.script(asked) == [1280, False]
    browser.size(390)
    browser.theme("dark")
    assert browser.script(asked) == [390, True]
