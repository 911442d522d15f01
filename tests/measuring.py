"""Which tests coverage is measured in: to measure takes as long again as the test itself.

The law: what is not measured can only make the figure smaller, never larger. A test that two runs do alike is measured
in one of them; of a test with many cases are measured the first, and each that has a value of a parameter that no test
of its file had before. Every test runs in full on both databases; only whether its lines are noted is decided here.
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
        """Whether it is the first case of a test, or has a value that no test of its file had before."""
        test = item.nodeid.partition("[")[0]
        seen = self.seen.setdefault(test.partition("::")[0], set())
        case = getattr(item, "callspec", None)
        values = {("", test), *((name, repr(value)) for name, value in (case.params if case else {}).items())}
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
