"""The table: on the screen, and in the README between its two marks."""

import os
import platform
import re
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import rich.table
from rich.console import Console

from tests.benchmarks.load import Measured

MARKS = ("<!-- bench -->", "<!-- /bench -->")
HEADS = ("question", "answered by", "requests/s", "p50 ms", "p99 ms", "CPU ms: server", "database", "both", "x", "SQL")


Cells = tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """What was measured: of each row the first two cells are words, the others figures."""

    title: str
    heads: Cells
    rows: Sequence[Cells]
    width: int = 120

    def show(self) -> None:
        """On the screen."""
        shown = rich.table.Table(title=self.title, title_justify="left")
        for head in self.heads[:2]:
            shown.add_column(head)
        for head in self.heads[2:]:
            shown.add_column(head, justify="right")
        for row in self.rows:
            shown.add_row(*row)
        Console(width=max(Console().width, self.width)).print(shown)

    def markdown(self) -> str:
        """For the README."""
        rule = ("---", "---", *["--:"] * (len(self.heads) - 2))
        return "\n".join([self.title, "", *(f"| {' | '.join(row)} |" for row in (self.heads, rule, *self.rows))])


def cells(question: str, factbase: Measured, limit: Measured, statements: int) -> list[Cells]:
    """The two rows of one question."""
    return [
        (question, "Factbase", *load(factbase), *cpu(factbase), f"{factbase.cpu / limit.cpu:.2f}", str(statements)),
        ("", "limit", *load(limit), *cpu(limit), "1.00", "1"),
    ]


def load(run: Measured) -> Cells:
    """Requests per second, and milliseconds at 50 and 99 %."""
    return f"{run.rate:,.0f}", f"{run.p50:.1f}", f"{run.p99:.1f}"


def cpu(run: Measured) -> Cells:
    """Milliseconds of CPU of the server, of the database, of both."""
    return f"{run.server:.2f}", "-" if run.database is None else f"{run.database:.2f}", f"{run.cpu:.2f}"


def machine(database: str, quotes: int, connections: str = "8 connections") -> str:
    """The machine, the versions, the date, in one sentence."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return (
        f"{version(database)}, {quotes:,} quotes; {os.cpu_count()} cores ({_processor()}), {memory:.0f} GB, "
        f"Python {platform.python_version()}, {datetime.now(UTC):%d %B %Y}; wrk with {connections}, 2 server processes."
    )


def version(database: str) -> str:
    """The database's name and version."""
    if database.startswith("sqlite"):
        return f"SQLite {sqlite3.sqlite_version}"
    with psycopg.connect(database) as connection:
        return f"PostgreSQL {connection.info.server_version // 10000}.{connection.info.server_version % 10000}"


def _processor() -> str:
    """What the kernel calls the processor, or only its kind."""
    path = Path("/proc/cpuinfo")
    named = re.search(r"model name\s*: (.+)", path.read_text()) if path.exists() else None
    return named[1] if named else platform.machine()


def write(readme: Path, tables: Iterable[str], marks: tuple[str, str] = MARKS) -> None:
    """Put the tables between two marks of the README. Raises ValueError when it has none."""
    text = readme.read_text(encoding="utf-8")
    before, mark, rest = text.partition(marks[0])
    _, end, after = rest.partition(marks[1])
    if not (mark and end):
        raise ValueError(f"{readme.name} has no {' and '.join(marks)}.")
    inside = "\n\n".join(tables)
    readme.write_text(f"{before}{mark}\n{inside}\n{end}{after}", encoding="utf-8")
