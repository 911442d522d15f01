"""What can be chosen of either measuring, and the base on PostgreSQL that both use."""

import argparse
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from tests.benchmarks.base import in_postgresql
from tests.benchmarks.load import MISSING
from tests.benchmarks.rows import Base
from tests.postgres import postgres


def parser(command: str, meaning: str) -> argparse.ArgumentParser:
    """The choices that `make bench` and `make bench-peers` have in common."""
    made = argparse.ArgumentParser(prog=command, description=meaning)
    made.add_argument("--quotes", type=int, default=1_000_000, help="in the base (1,000,000)")
    made.add_argument("--seed", type=int, default=1)
    made.add_argument("--postgresql", metavar="ADDRESS", help="a database for measuring; made when it is not there")
    made.add_argument("--seconds", type=float, default=5.0, help="of one run (5)")
    made.add_argument("--rounds", type=int, default=3, help="runs of each server and question (3)")
    made.add_argument("--readme", action="store_true", help="put the tables into README.md")
    return made


def missing() -> str | None:
    """What this machine lacks for any measuring, if anything."""
    if shutil.which("wrk") is None:
        return MISSING
    return None if Path("/proc/self/stat").exists() else "CPU is read from /proc, which only Linux has."


@contextmanager
def on_postgresql(chosen: argparse.Namespace, base: Base) -> Iterator[str]:
    """The address of the base: the database named, or one called factbase_bench on the PostgreSQL of the tests."""
    if chosen.postgresql:
        in_postgresql(chosen.postgresql, base)
        yield chosen.postgresql
        return
    with postgres() as server:
        address = urlunsplit(urlsplit(server)._replace(path="/factbase_bench"))
        in_postgresql(address, base)
        yield address
