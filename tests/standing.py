"""Bases that stand for test after test: made once, and every test that asks for one begins with it as it was made.

The law: a base stands in an open transaction, and each test runs in a savepoint of that; so no test sees what another
has done to it. A test that asks for another base, or for none, ends that transaction before it begins: the order of
tests decides what they cost, never what they see. What is told of the base (`build`'s value) each test gets as a copy.
"""

from collections.abc import Callable, Iterable
from copy import deepcopy
from typing import Any

import pytest
from django.db import connection, transaction

from quotes.models import change_log

_builders: dict[str, Callable[[], Any]] = {}


def standing(build: Callable[[], Any]) -> Any:
    """A fixture: the rows that `build` writes, and a copy of what it tells of them. No two have one name."""
    name = build.__name__
    assert name not in _builders, f"Two bases are called {name}."
    _builders[name] = build

    @pytest.fixture(name=name)
    def fixture(db: None) -> Any:
        return deepcopy(_now.told) if _now.name == name else build()

    return fixture


class Standing:
    """The base that stands now, if one does."""

    def __init__(self) -> None:
        self.name: str | None = None
        self.told: Any = None
        self.transaction: Any = None

    def begin(self, name: str | None) -> None:
        """Let this base stand, or none."""
        if name is None or self.name != name or not self.is_whole:
            self.end()
        if name is not None and self.name is None:
            self._build(name)

    def end(self) -> None:
        """Take it away."""
        if self.name is not None:
            begun, self.name, self.told, self.transaction = self.transaction, None, None, None
            connection.set_rollback(True)
            begun.__exit__(None, None, None)

    def _build(self, name: str) -> None:
        self.name, self.transaction = name, transaction.atomic()
        self.transaction.__enter__()
        try:
            self.told = _builders[name]()
            change_log.settle(connection)
        except BaseException:
            self.end()
            raise

    @property
    def is_whole(self) -> bool:
        """Whether its transaction has survived the last test (one statement on PostgreSQL)."""
        return not (connection.closed_in_transaction or connection.needs_rollback) and connection.is_usable()


_now = Standing()


def begin(fixtures: Iterable[str], is_transactional: bool) -> None:
    """Let the base stand that is among these fixtures. None does for a test with transactions of its own."""
    asked = [name for name in fixtures if name in _builders]
    assert len(asked) <= 1, f"A test begins with one base, not with {', '.join(asked)}."
    _now.begin(None if is_transactional or not asked else asked[0])


def end() -> None:
    """Let no base stand."""
    _now.end()
