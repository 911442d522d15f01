"""The table of the peers: every server's figures under two loads, and Factbase's beside them."""

from tests.benchmarks.load import Measured
from tests.benchmarks.questions import FACTBASE
from tests.benchmarks.report import Cells, cpu, load

CROWD = 32
"""Connections of the second load."""

WIDTH = 190
MARKS = ("<!-- bench-peers -->", "<!-- /bench-peers -->")
HEADS = (
    *("question", "answered by", "requests/s", "p50 ms", "p99 ms"),
    *(f"by {CROWD}: requests/s", "p50 ms", "p99 ms", "CPU ms: server", "database", "both"),
    *("Factbase / it: CPU", "requests/s"),
)

Results = dict[str, str | list[Measured]]
"""By server: its runs under the two loads, its only run without any, or why nothing was measured."""


def rows(question: str, results: Results) -> list[Cells]:
    """A row for each server; ratios where Factbase was measured too."""
    ours = results[FACTBASE]
    return [
        (question if name == FACTBASE else "", *_row(name, one, None if isinstance(ours, str) else ours[0]))
        for name, one in results.items()
    ]


def _row(name: str, found: str | list[Measured], ours: Measured | None) -> Cells:
    if isinstance(found, str):
        return (f"{name}: {found}", *[""] * (len(HEADS) - 2))
    first, *crowd = found
    named = name if crowd else f"{name}, one request at a time"
    under = load(crowd[0]) if crowd else ("", "", "")
    beside = (_ratio(ours.cpu, first.cpu), _ratio(ours.rate, first.rate)) if ours else ("", "")
    return (named, *load(first), *under, *cpu(first), *beside)


def _ratio(ours: float, its: float) -> str:
    return f"{ours / its:.2f}" if its else ""
