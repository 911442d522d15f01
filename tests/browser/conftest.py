"""What tests in the browser share: one Chromium, a live server with everything the real one has, and the people.

The server is ours from the first middleware to the last, static files too, so that its headers are the real ones.
"""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.testcases import LiveServerThread
from django.test.utils import modify_settings

from tests.admin.conftest import alice, bob, carol, nora, root, vera
from tests.browser.browser import Browser, started

__all__ = ["alice", "bob", "carol", "nora", "root", "vera"]


class Server:
    """The application on a free port, in threads of this process."""

    def __init__(self) -> None:
        self._live_server_modified_settings = modify_settings(ALLOWED_HOSTS={"append": ["127.0.0.1"]})
        handler: Any = whole
        self.thread = LiveServerThread("127.0.0.1", handler)
        self.thread.daemon = True
        self.thread.start()
        self.thread.is_ready.wait()
        if self.thread.error:
            raise self.thread.error
        self.url = f"http://127.0.0.1:{self.thread.port}"


def whole(_: Any) -> Any:
    """The application as `make run` serves it, in place of Django's handler for tests. It is made when the settings of
    the tests stand."""
    from factbase.wsgi import application  # noqa: PLC0415

    return application


@pytest.fixture(scope="session")
def live_server(django_db_setup: None) -> Iterator[Server]:
    server = Server()
    yield server
    server.thread.terminate()


@pytest.fixture(scope="session")
def chrome(live_server: Server, tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Any:
    """One Chromium for all tests."""
    driver = started(tmp_path_factory.mktemp("profile"))
    yield Browser(driver, live_server.url, pictures(request.config, tmp_path_factory))
    driver.quit()


def pictures(config: pytest.Config, elsewhere: pytest.TempPathFactory) -> Path:
    """Where screenshots go: --screenshots, FACTBASE_SCREENSHOTS, or a folder for a while."""
    given = config.getoption("screenshots") or os.environ.get("FACTBASE_SCREENSHOTS")
    folder = Path(given) if given else elsewhere.mktemp("screenshots")
    return folder / "postgresql" if given and connection.vendor == "postgresql" else folder


@pytest.fixture
def browser(chrome: Any, live_server: Server, transactional_db: None) -> Iterator[Browser]:
    """The browser as if nobody had used it. Whatever a test does, no page may ask anybody outside."""
    chrome.fresh()
    yield chrome
    chrome.driver.get("about:blank")
    chrome.alone()
