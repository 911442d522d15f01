"""The table: on the screen, and in the README between its two marks."""

import os
import platform
import re
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import psycopg
from rich.console import Console
from rich.table import Table

from tests.benchmarks.load import Measured

WIDTH = 120
MARKS = ("<!-- bench -->", "<!-- /bench -->")
HEADS = ("question", "answered by", "requests/s", "p50 ms", "p99 ms", "CPU ms: server", "database", "both", "x", "SQL")


@dataclass(frozen=True)
class Line:
    """One question, answered by both."""

    question: str
    factbase: Measured
    limit: Measured
    statements: int


def cells(line: Line) -> list[tuple[str, ...]]:
    """Its two rows."""
    return [
        _row(line.question, "Factbase", line.factbase, line.factbase.cpu / line.limit.cpu, line.statements),
        _row("", "limit", line.limit, 1.0, 1),
    ]


def _row(question: str, server: str, run: Measured, times: float, statements: int) -> tuple[str, ...]:
    database = "-" if run.database is None else f"{run.database:.2f}"
    figures = (f"{run.rate:,.0f}", f"{run.p50:.1f}", f"{run.p99:.1f}", f"{run.server:.2f}", database, f"{run.cpu:.2f}")
    return question, server, *figures, f"{times:.2f}", str(statements)


def machine(database: str, quotes: int) -> str:
    """The machine, the versions, the date, in one sentence."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return (
        f"{version(database)}, {quotes:,} quotes; {os.cpu_count()} cores ({_processor()}), {memory:.0f} GB, "
        f"Python {platform.python_version()}, {datetime.now(UTC):%d %B %Y}; wrk with 8 connections, 2 server processes."
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


def show(title: str, lines: Iterable[Line]) -> None:
    """The table on the screen."""
    table = Table(*HEADS[:2], title=title, title_justify="left")
    for head in HEADS[2:]:
        table.add_column(head, justify="right")
    for line in lines:
        for row in cells(line):
            table.add_row(*row)
    Console(width=max(Console().width, WIDTH)).print(table)


def markdown(title: str, lines: Iterable[Line]) -> str:
    """The same for the README."""
    rows = [row for line in lines for row in cells(line)]
    head = [HEADS, ("---", "---", *["--:"] * (len(HEADS) - 2))]
    return "\n".join([title, "", *(f"| {' | '.join(row)} |" for row in (*head, *rows))])


def write(readme: Path, tables: Iterable[str]) -> None:
    """Put the tables between the README's marks. Raises ValueError when it has none."""
    text = readme.read_text(encoding="utf-8")
    before, mark, rest = text.partition(MARKS[0])
    _, end, after = rest.partition(MARKS[1])
    if not (mark and end):
        raise ValueError(f"{readme.name} has no {' and '.join(MARKS)}.")
    inside = "\n\n".join(tables)
    readme.write_text(f"{before}{mark}\n{inside}\n{end}{after}", encoding="utf-8")
