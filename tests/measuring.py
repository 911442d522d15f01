"""Which tests coverage is measured in: to measure takes as long again as the test itself.

The law: what is not measured can only make the figure smaller, never larger. A test that two runs do alike is measured
in one of them; a case of a test is measured if it has a value of a parameter that no case before it had. Every test
runs in full on both databases; only whether its lines are noted is decided here.
"""

import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any
from zlib import crc32


class Measured:
    """The names of the tests that this run measures: of those that both do it has every other."""

    def __init__(self, tests: Iterable[tuple[Any, bool]], turn: int) -> None:
        self.names: set[str] = set()
        self.seen: dict[str, set[tuple[str, str]]] = {}
        for item, is_alike in tests:
            if self.is_new(item) and (not is_alike or crc32(item.nodeid.encode()) % 2 == turn):
                self.names.add(item.nodeid)

    def is_new(self, item: Any) -> bool:
        """Whether it is a test's only case, or has a value that was not seen before."""
        case = getattr(item, "callspec", None)
        if case is None:
            return True
        seen = self.seen.setdefault(item.nodeid.partition("[")[0], set())
        values = {(name, repr(value)) for name, value in case.params.items()}
        has_new = not values <= seen
        seen |= values
        return has_new


@contextmanager
def unmeasured() -> Iterator[None]:
    """No line is noted meanwhile (by a tracer; from Python 3.14 on coverage has none, and costs little)."""
    tracer = sys.gettrace()
    sys.settrace(None)
    try:
        yield
    finally:
        sys.settrace(tracer)
