"""What every test stands on: which database it has, whether it needs one, and how append-only tables are emptied."""

import gc
import os
from collections.abc import Generator, Iterator
from contextlib import nullcontext
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db.backends.base.operations import BaseDatabaseOperations
from django.test import TransactionTestCase
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis
from whitenoise.middleware import WhiteNoiseMiddleware

from quotes.access import shared_texts, tokens
from quotes.access.budget import meter
from quotes.access.meters import Here
from quotes.models import triggers
from tests import base, standing
from tests.clock import Clock
from tests.measuring import Measured, unmeasured

DATABASE_FIXTURES = {
    "db",
    "transactional_db",
    "django_db_reset_sequences",
    "django_db_serialized_rollback",
    "live_server",
}

MEASURED = pytest.StashKey[Measured]()

# Every run tries the same examples; `--hypothesis-profile=explore` looks for new ones.
hypothesis.register_profile(
    "ci", derandomize=True, deadline=None, database=None, suppress_health_check=[HealthCheck.too_slow]
)
hypothesis.register_profile("explore", deadline=None, max_examples=1000, print_blob=True)
hypothesis.load_profile("ci")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--only-database", action="store_true", help="run only the tests that touch a database")
    parser.addoption("--measure", type=int, choices=[0, 1], help="note the lines of every other test that two runs do")
    parser.addoption("--stale-edits", default=30, type=int, help="how many stale edits the admin's forms must refuse")
    parser.addoption("--browser", action="store_true", help="run only the tests in a real browser, tests/browser")
    parser.addoption("--screenshots", metavar="FOLDER", help="where the tests in a browser put their pictures")


def pytest_configure() -> None:
    """Passwords in tests guard nothing, so they need not be slow."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """With --browser only the tests in tests/browser are looked for, without it only the others."""
    here, theirs = Path(__file__).parent, Path(__file__).parent / "browser"
    if collection_path.is_relative_to(theirs):
        return None if config.getoption("browser") else True
    return True if config.getoption("browser") and here in collection_path.parents else None


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """With --only-database, leave out what the other run has already done; with --measure, choose what is measured."""
    if config.getoption("only_database"):
        idle = [item for item in items if not touches_database(item)]
        items[:] = [item for item in items if touches_database(item)]
        config.hook.pytest_deselected(items=idle)
    if (turn := config.getoption("measure")) is not None:
        config.stash[MEASURED] = Measured([(item, is_alike(item)) for item in items], turn)


def pytest_collection_finish() -> None:
    """What was imported and collected stays: let the garbage collector not look at it again and again."""
    gc.collect()
    gc.freeze()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, Any, Any]:
    """Note the lines of the tests that were chosen."""
    measured = item.config.stash.get(MEASURED, None)
    with nullcontext() if measured is None or item.nodeid in measured.names else unmeasured():
        return (yield)


@pytest.hookimpl(wrapper=True)
def pytest_fixture_setup(fixturedef: pytest.FixtureDef[Any]) -> Generator[None, Any, Any]:
    """Note nothing of the migrations: what they run of our own code has tests."""
    with unmeasured() if fixturedef.argname == "django_db_setup" else nullcontext():
        return (yield)


def touches_database(item: pytest.Item) -> bool:
    """Whether a test may use the database: pytest-django refuses it to all others."""
    if item.get_closest_marker("django_db") or DATABASE_FIXTURES.intersection(getattr(item, "fixturenames", ())):
        return True
    return issubclass(getattr(item, "cls", None) or object, TransactionTestCase)


def is_alike(item: pytest.Item) -> bool:
    """Whether both runs do a test, and much the same: what is locked, and for how long, differs with the database."""
    return touches_database(item) and not is_transactional(item)


def is_transactional(item: pytest.Item) -> bool:
    """Whether a test has real transactions, as pytest-django decides it."""
    marker = item.get_closest_marker("django_db")
    asked = (DATABASE_FIXTURES - {"db"}).intersection(getattr(item, "fixturenames", ()))
    return bool(asked or (marker and marker.kwargs.get("transaction")))


@pytest.fixture(scope="session")
def standing_bases(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Before the database is taken away, the base that stands in it is."""
    yield
    with django_db_blocker.unblock():
        standing.end()


@pytest.fixture
def standing_base(request: pytest.FixtureRequest, standing_bases: None, django_db_blocker: Any) -> None:
    """The base that this test begins with (`tests.standing`), before its own transaction begins."""
    with django_db_blocker.unblock():
        standing.begin(request.fixturenames, is_transactional(request.node))


@pytest.fixture
def _django_db_helper(standing_base: None, _django_db_helper: None) -> None:
    """What pytest-django does before each test that has the database: here after a base was made to stand."""


@pytest.fixture(autouse=True)
def nobody_has_asked_yet() -> None:
    """Every test begins with full budgets, and with no token that was seen before."""
    meter.cache_clear()
    shared_texts.cache_clear()
    tokens._right.clear()
    tokens._noted.clear()


@standing.standing
def everything() -> SimpleNamespace:
    """A base with one of everything worth asking."""
    return base.world()


@standing.standing
def seeded() -> None:
    """The base as it comes, with the seed article."""
    call_command("loaddata", "seed_article", verbosity=0)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """The clock by which budgets fill."""
    made = Clock()
    monkeypatch.setattr("quotes.access.budget.Here", lambda: Here(made))
    return made


@pytest.fixture(scope="session")
def django_db_modify_db_settings(tmp_path_factory: pytest.TempPathFactory) -> None:
    """SQLite in a file, as in use (in memory has no WAL and other locks); PostgreSQL under a name of this run's own."""
    database = settings.DATABASES["default"]
    if database["ENGINE"] == "django.db.backends.sqlite3":
        name = str(tmp_path_factory.mktemp("base") / "test.sqlite3")
    else:
        name = f"test_factbase_{os.getpid()}"
    database.setdefault("TEST", {})["NAME"] = name


@pytest.fixture(scope="session", autouse=True)
def look_for_static_files_once() -> Iterator[None]:
    """Every client of a test begins with middleware of its own, and WhiteNoise's would look for its files each time."""
    looked = WhiteNoiseMiddleware.add_files_from_finders
    known: dict[Any, dict[str, Any]] = {}

    def add(self: Any) -> None:
        told = (self.static_prefix, self.static_root, self.max_age, self.charset)
        if told not in known:
            looked(self)
            known[told] = dict(self.files)
        self.files.update(known[told])

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(WhiteNoiseMiddleware, "add_files_from_finders", add)
        yield


@pytest.fixture(scope="session", autouse=True)
def flush_append_only_tables() -> Iterator[None]:
    """Real transactions are undone by a flush, which append-only tables refuse; post_migrate puts the triggers back."""
    refused = BaseDatabaseOperations.execute_sql_flush

    def flush(self: Any, sql_list: Any) -> None:
        triggers.drop(self.connection)
        refused(self, sql_list)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(BaseDatabaseOperations, "execute_sql_flush", flush)
        yield
