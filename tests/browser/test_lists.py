"""The lists' filters open within the window."""

from tests.browser.browser import Browser


def test_the_last_filter_opens_within_the_window(browser: Browser, bob) -> None:
    browser.sign_in(bob)
    browser.open("/admin/quotes/quote/")
    for width in (1280, 390):
        browser.size(width)
        browser.click("#changelist-filter details:last-of-type > summary")
        browser.wait("#changelist-filter details:last-of-type li a")
        browser.fits()
        browser.click("#changelist-filter details:last-of-type > summary")
