"""The browser in which the pages are tried: Chromium, steered by selenium, alone with the live server.

It has no name server, so nothing outside can be reached; and what it asked for is looked at after each test, so that
a page which only tries to reach out fails too. Nothing is downloaded: `tests.chromium` finds what is there.
"""

import base64
import json
import os
import re
from collections.abc import Callable
from functools import cached_property
from importlib.resources import files
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from selenium import webdriver
from selenium.common.exceptions import StaleElementReferenceException
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.ui import WebDriverWait

from quotes.models import Actor
from tests.chromium import HOW, chromium

PATIENCE = 15
"""Seconds after which something awaited will not come."""

SWITCHES = (
    "--headless=new",
    "--disable-gpu",
    "--no-first-run",
    "--no-default-browser-check",
    "--no-proxy-server",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-dev-shm-usage",
    "--disable-extensions",
    "--disable-sync",
    "--hide-scrollbars",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
)
HEIGHTS = {1280: 900, 390: 844}
INSIDE = ("about", "blob", "chrome", "chrome-error", "data")
"""Schemes of addresses for which nobody is asked."""

AXE = files("axe_playwright_python").joinpath("axe.min.js")
TAGS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa")
ASKED_BY_AXE = re.compile(r"http://[^/]+/(?!static/)\S*\.css - ")
"""axe asks for what a style sheet imports, but by the page's address; ours all stand under /static/."""
COLOURS = ("color-contrast", "link-in-text-block")
ASK_AXE = """
const [only, done] = arguments;
document.getAnimations().forEach(one => { try { one.finish(); } catch (endless) { one.cancel(); } });
axe.run(document, {runOnly: only, resultTypes: ["violations"]})
  .then(found => done(found.violations.map(rule => [rule.id, rule.help, rule.nodes.map(node => [
    node.target.join(" "), node.any.concat(node.all, node.none).map(check => check.message).join("; ")])])),
    fault => done([["axe", String(fault), []]]));
"""


def started(profile: Path) -> webdriver.Chrome:
    """A Chromium with an empty profile. Root has no sandbox to start it in."""
    found = chromium()
    if found is None:
        pytest.exit(HOW, returncode=2)
    os.environ["no_proxy"] = "127.0.0.1,localhost"  # selenium speaks to its driver by HTTP
    options = webdriver.ChromeOptions()
    options.binary_location = found[0]
    for switch in (*SWITCHES, f"--user-data-dir={profile}", *(["--no-sandbox"] if os.geteuid() == 0 else [])):
        options.add_argument(switch)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    made = webdriver.Chrome(options=options, service=Service(executable_path=found[1]))
    made.set_script_timeout(60)
    return made


SIDEWAYS = """
const page = document.documentElement;
const free = "*:not(textarea, input, select, [tabindex='0'])";
const parts = [...document.body.querySelectorAll(free)].filter(one => one.checkVisibility()
  && one.scrollWidth > one.clientWidth + 1 && /auto|scroll/.test(getComputedStyle(one).overflowX));
return [...(page.scrollWidth > innerWidth ? [["the page", page.scrollWidth, innerWidth]] : []),
  ...parts.map(one => [one.cloneNode(false).outerHTML, one.scrollWidth, one.clientWidth])];
"""


class Browser:
    """What a test does in the browser. Addresses are paths of the live server; a picture goes to `folder`."""

    def __init__(self, driver: webdriver.Chrome, address: str, folder: Path) -> None:
        self.driver, self.address, self.folder = driver, address, folder
        self.width, self.colours = 1280, "light"
        self.said: list[str] = []

    # ------------------------------------------------------------ where it is
    def open(self, path: str) -> None:
        """Go to a page and wait until it is loaded."""
        self.driver.get(self.address + path)

    @property
    def path(self) -> str:
        """The path and query of the page that is shown."""
        parts = urlsplit(self.driver.current_url)
        return parts.path + (f"?{parts.query}" if parts.query else "")

    def cookie(self, name: str, value: str) -> None:
        """Set a cookie, on whatever page the browser is."""
        self.do("Network.setCookie", name=name, value=value, url=self.address, httpOnly=True)

    def sign_in(self, actor: Actor) -> None:
        """Be somebody from now on, without a password: a session of theirs, and its cookie."""
        user: Any = actor.user
        session = SessionStore()
        session[SESSION_KEY] = str(user.pk)
        session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
        session[HASH_SESSION_KEY] = user.get_session_auth_hash()
        session.save()
        self.cookie(settings.SESSION_COOKIE_NAME, str(session.session_key))

    def do(self, command: str, **how: Any) -> Any:
        """A command of the DevTools protocol."""
        return self.driver.execute_cdp_cmd(command, how)

    def script(self, code: str, *given: Any) -> Any:
        """What a script returns in the page."""
        return self.driver.execute_script(code, *given)

    # ------------------------------------------------------------ what is there
    def find(self, css: str) -> WebElement:
        """The first that is there now; raises NoSuchElementException."""
        return self.driver.find_element(By.CSS_SELECTOR, css)

    def all(self, css: str) -> list[WebElement]:
        """All that are there now."""
        return self.driver.find_elements(By.CSS_SELECTOR, css)

    def until(self, holds: Callable[[], Any], what: str) -> Any:
        """Wait until something holds; what it gave. Raises TimeoutException with what was awaited.

        What a page's script replaces while it is looked at is looked at again.
        """
        waiting = WebDriverWait(self.driver, PATIENCE, 0.05, ignored_exceptions=(StaleElementReferenceException,))
        return waiting.until(lambda _: holds(), what)

    def wait(self, css: str) -> WebElement:
        """The first that can be seen, as soon as there is one."""
        return self.until(lambda: next((one for one in self.all(css) if one.is_displayed()), None), f"{css} to be seen")

    def wait_text(self, css: str, text: str) -> WebElement:
        """The first that can be seen and holds a text, as soon as there is one."""

        def holding() -> WebElement | None:
            return next((one for one in self.all(css) if one.is_displayed() and text in one.text), None)

        return self.until(holding, f"{css} to say {text!r}")

    def gone(self, css: str) -> None:
        """Wait until nothing of the kind can be seen."""
        self.until(lambda: not any(one.is_displayed() for one in self.all(css)), f"{css} to be gone")

    # ------------------------------------------------------------ what is done
    def keys(self, *keys: str) -> None:
        """Press keys, one after the other, wherever the focus is."""
        ActionChains(self.driver).send_keys(*keys).perform()

    def click(self, css: str) -> None:
        """Click on the first that can be seen, in the middle of the window, where nothing that sticks covers it."""
        found = self.wait(css)
        self.script("arguments[0].scrollIntoView({block: 'center', behavior: 'instant'})", found)
        found.click()

    def leave(self, css: str) -> None:
        """Click on something that leads to another page, and wait for that page."""
        mark = self.script("document.documentElement.dataset.before = '1'; return true")
        self.click(css)
        done = "return document.readyState === 'complete' && !document.documentElement.dataset.before"
        self.until(lambda: mark and self.script(done), f"the page after {css}")

    # ------------------------------------------------------------ how it looks
    def size(self, width: int) -> None:
        """A window of 1280 or 390 pixels, without loading the page again."""
        self.width = width
        self._window(HEIGHTS[width])

    def _window(self, height: int) -> None:
        self.do(
            "Emulation.setDeviceMetricsOverride", width=self.width, height=height, deviceScaleFactor=1, mobile=False
        )

    def theme(self, colours: str) -> None:
        """What the reader's system prefers, "light" or "dark", without loading the page again."""
        self.colours = colours
        self.do("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": colours}])

    def look(self, name: str) -> Path:
        """A picture of the whole page: name-1280-light.png. What sticks to the window's edge stands at the page's."""
        self._window(min(self.script("return document.documentElement.scrollHeight"), 12_000))
        taken = self.do("Page.captureScreenshot", format="png")
        self._window(HEIGHTS[self.width])
        to = self.folder / f"{name}-{self.width}-{self.colours}.png"
        to.parent.mkdir(parents=True, exist_ok=True)
        to.write_bytes(base64.b64decode(taken["data"]))
        return to

    # ------------------------------------------------------------ what must be so
    @cached_property
    def _axe(self) -> str:
        return AXE.read_text(encoding="utf-8")

    def violations(self, *rules: str) -> list[str]:
        """The places where a rule of WCAG 2.2 A or AA is violated on the page as it stands, as far as axe can tell.

        Another theme changes no more than colours: `rules` may be those that look at them.
        """
        self._listen()
        if not self.script("return 'axe' in window"):
            self.script(self._axe)
        only = {"type": "rule", "values": rules} if rules else {"type": "tag", "values": TAGS}
        found = self.driver.execute_async_script(ASK_AXE, only)
        self._listen(but="Applying inline style")  # axe's own, to read style sheets
        return [
            f"{rule}: {words}\n      {where}\n      {why}"
            for rule, words, nodes in found
            for where, why in nodes or [("", "")]
        ]

    def axe(self) -> None:
        """axe finds no violation."""
        found = self.violations()
        assert not found, f"{self._where}: {len(found)} places\n    " + "\n    ".join(found)

    def sideways(self) -> list[str]:
        """What is too wide: the page, or a part of it that scrolls sideways and was not made to (by a tabindex)."""
        return [f"{what} is {wide} pixels wide, its place {inner}" for what, wide, inner in self.script(SIDEWAYS)]

    def fits(self) -> None:
        """Nothing scrolls sideways."""
        found = self.sideways()
        assert not found, f"{self._where}: {'; '.join(found)}"

    def console(self) -> None:
        """Nothing went wrong in the page since this was last asked: no error, no refusal by the CSP, no 404."""
        self._listen()
        wrong, self.said = self.said, []
        assert not wrong, f"{self._where}:\n  " + "\n  ".join(wrong)

    def _listen(self, but: str | None = None) -> None:
        """Keep the errors that the page has told since this was last done, all but those that say something."""
        told = [entry["message"] for entry in self.driver.get_log("browser") if entry["level"] == "SEVERE"]
        told = [message for message in told if not ASKED_BY_AXE.match(message)]
        self.said += [message for message in told if but is None or but not in message]

    def alone(self) -> None:
        """No page asked anybody but the live server for anything since this was last asked."""
        asked = {urlsplit(url) for entry in self.driver.get_log("performance") for url in _asked(entry)}
        outside = {
            url.geturl() for url in asked if url.scheme not in INSIDE and f"{url.scheme}://{url.netloc}" != self.address
        }
        assert not outside, f"Asked outside: {', '.join(sorted(outside))}"

    @property
    def _where(self) -> str:
        return f"{self.path} at {self.width} pixels, {self.colours}"

    def fresh(self) -> None:
        """As if nobody had used it: no page, no cookie, nothing stored, nothing logged; 1280 pixels, light."""
        self.driver.get("about:blank")
        self.do("Storage.clearDataForOrigin", origin=self.address, storageTypes="all")
        self._listen()
        self.said = []
        self.driver.get_log("performance")
        self.size(1280)
        self.theme("light")


def _asked(entry: Any) -> list[str]:
    """The addresses that an entry of the performance log says were asked for."""
    message = json.loads(entry["message"])["message"]
    given = message.get("params", {})
    if message["method"] == "Network.requestWillBeSent":
        return [given["request"]["url"]]
    return [given["url"]] if message["method"] == "Network.webSocketCreated" else []
