"""Which tests coverage is measured in."""

import sys
from types import FrameType, SimpleNamespace
from typing import Any

from tests.measuring import Measured, unmeasured

ONES = [SimpleNamespace(nodeid=f"tests/a.py::test_{number}") for number in range(40)]
SHAPES: list[Any] = [
    SimpleNamespace(nodeid=f"tests/a.py::test_shapes[{a}-{b}]", callspec=SimpleNamespace(params={"a": a, "b": b}))
    for a in range(3)
    for b in range(4)
]


def measured(turn: int, tests: list[Any], *, twice: bool) -> set[str]:
    return Measured([(one, twice) for one in tests], turn).names


def test_what_two_runs_do_is_measured_in_one_of_them() -> None:
    first, second = measured(0, ONES, twice=True), measured(1, ONES, twice=True)
    assert not first & second
    assert first | second == {one.nodeid for one in ONES}
    assert min(len(first), len(second)) > 5


def test_what_one_run_does_is_measured_there() -> None:
    assert measured(1, ONES, twice=False) == {one.nodeid for one in ONES}


def test_every_value_of_a_parameter_is_measured_once_in_a_file_and_every_test() -> None:
    found = {f"tests/a.py::test_shapes[{case}]" for case in ("0-0", "0-1", "0-2", "0-3", "1-0", "2-0")}
    assert measured(0, SHAPES, twice=False) == found
    assert measured(0, SHAPES, twice=True) | measured(1, SHAPES, twice=True) == found
    other = SimpleNamespace(nodeid="tests/a.py::test_others[2]", callspec=SimpleNamespace(params={"a": 2}))
    again = SimpleNamespace(nodeid="tests/a.py::test_others[1]", callspec=SimpleNamespace(params={"a": 1}))
    assert measured(0, [*SHAPES, other, again], twice=False) == {*found, other.nodeid}


def test_no_line_is_noted_meanwhile() -> None:
    noted: list[str] = []

    def tracer(frame: FrameType, *_: Any) -> None:
        noted.append(frame.f_code.co_name)

    def passed() -> None:
        return

    coverage = sys.gettrace()
    sys.settrace(tracer)
    try:
        with unmeasured():
            passed()
        assert "passed" not in noted
        passed()
        assert "passed" in noted
    finally:
        sys.settrace(coverage)
