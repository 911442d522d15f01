"""`make bench`: what an answer costs, beside the limit: `python -m tests.benchmarks --help`.

It makes the bases (or uses those of the last time), compares the answers of both servers, and then lets wrk ask each
question of one and the other in turn. Judge by CPU: other figures depend on what else the machine does.
"""

import argparse
import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from rich.console import Console

from tests.benchmarks.base import HOUSE, Taken, in_postgresql, in_sqlite
from tests.benchmarks.load import MISSING, measure, median
from tests.benchmarks.questions import Question, questions, same
from tests.benchmarks.report import Line, machine, markdown, show, write
from tests.benchmarks.rows import Base
from tests.benchmarks.servers import FACTBASE, LIMIT, Failed, Server, environment, serving
from tests.postgres import Unusable, postgres

FOLDER = Path(__file__).with_name("bases")
WARM = 2.0
COMPARED = 10
say = Console().print


def arguments() -> argparse.Namespace:
    """What can be chosen."""
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__.splitlines()[0])
    parser.add_argument("--quotes", type=int, default=1_000_000, help="in the base (1,000,000)")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--database", choices=("sqlite", "postgresql", "both"), default="both")
    parser.add_argument("--postgresql", metavar="ADDRESS", help="a database for measuring; made when it is not there")
    parser.add_argument("--folder", type=Path, default=FOLDER, help="where SQLite's base is kept")
    parser.add_argument("--seconds", type=float, default=5.0, help="of one run (5)")
    parser.add_argument("--rounds", type=int, default=3, help="runs of each server and question (3)")
    parser.add_argument("--readme", action="store_true", help="put the tables into README.md")
    return parser.parse_args()


def main() -> int:
    """Both bases in turn; 0 when all answers agreed."""
    chosen = arguments()
    if missing := _missing():
        say(f"Factbase: {missing}")
        return 2
    try:
        tables = [table for kind in ("sqlite", "postgresql") for table in _of(kind, chosen)]
        if chosen.readme:
            write(HOUSE / "README.md", tables)
    except (Failed, Taken, Unusable, ValueError) as fault:
        say(f"Factbase: {fault}", style="red", markup=False)
        return 1
    return 0


def _missing() -> str | None:
    """What this machine lacks, if anything."""
    if shutil.which("wrk") is None:
        return MISSING
    return None if Path("/proc/self/stat").exists() else "CPU is read from /proc, which only Linux has."


def _of(kind: str, chosen: argparse.Namespace) -> Iterator[str]:
    if chosen.database not in (kind, "both"):
        return
    base = Base(chosen.quotes, chosen.seed)
    with _sqlite(chosen, base) if kind == "sqlite" else _postgresql(chosen, base) as address:
        lines, title = _measured(address, chosen), machine(address, chosen.quotes)
        show(title, lines)
        yield markdown(title, lines)


@contextmanager
def _sqlite(chosen: argparse.Namespace, base: Base) -> Iterator[str]:
    folder = chosen.folder.resolve()
    folder.mkdir(parents=True, exist_ok=True)
    if folder == FOLDER:
        (folder / ".gitignore").write_text("*\n")
    path = folder / f"{base.quotes}.sqlite3"
    in_sqlite(path, base)
    yield f"sqlite:///{path}"


@contextmanager
def _postgresql(chosen: argparse.Namespace, base: Base) -> Iterator[str]:
    """The database named, or one called factbase_bench on the PostgreSQL of the tests."""
    if chosen.postgresql:
        in_postgresql(chosen.postgresql, base)
        yield chosen.postgresql
        return
    with postgres() as server:
        address = urlunsplit(urlsplit(server)._replace(path="/factbase_bench"))
        in_postgresql(address, base)
        yield address


def _measured(address: str, chosen: argparse.Namespace) -> list[Line]:
    with serving(FACTBASE, address) as factbase, serving(LIMIT, address) as limit:
        asked = questions(factbase.send, chosen.quotes)
        for question in asked:
            _agree(question, factbase, limit)
        counts = _statements(asked, address)
        return [
            _compared(question, factbase, limit, chosen, count) for question, count in zip(asked, counts, strict=True)
        ]


def _agree(question: Question, factbase: Server, limit: Server) -> None:
    """Raises Failed when the two servers do not answer the same: then nothing is measured."""
    pairs = zip(question.bodies(), question.bodies(limit=True), strict=True)
    for ours, theirs in list(pairs)[:COMPARED]:
        one = factbase.send(question.method, question.address, ours)
        other = limit.send(question.method, question.address, theirs)
        if not same(one, other):
            raise Failed(f"The answers to {question.name!r} differ: {str(one)[:1000]} / {str(other)[:1000]}")


def _statements(asked: list[Question], address: str) -> list[int]:
    requests = [(one.method, one.address, (one.bodies()[-1] or b"").decode()) for one in asked]
    done = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks.statements"],
        cwd=HOUSE, env=environment(address), input=json.dumps(requests), text=True, capture_output=True, check=False,
    )  # fmt: skip
    if done.returncode:
        raise Failed(done.stderr.strip()[-1000:])
    return json.loads(done.stdout)


def _compared(question: Question, factbase: Server, limit: Server, chosen: argparse.Namespace, statements: int) -> Line:
    """Factbase and the limit in turn after a warm-up of each; who begins changes, for the first one warms the disk."""
    say(f"{question.name} ...", style="dim")
    runs: dict[bool, list] = {False: [], True: []}
    both = [(False, factbase), (True, limit)]
    for seconds in (WARM, *[chosen.seconds] * chosen.rounds):
        both.reverse()
        for is_limit, server in both:
            runs[is_limit].append(measure(server, question, seconds, limit=is_limit))
    return Line(question.name, median(runs[False][1:]), median(runs[True][1:]), statements)


if __name__ == "__main__":
    sys.exit(main())
