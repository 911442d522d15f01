"""`make bench`: what an answer costs, beside the limit: `python -m tests.benchmarks --help`.

It makes the bases (or uses those of the last time), compares the answers of both servers, and then lets wrk ask each
question of one and the other in turn. Judge by CPU: other figures depend on what else the machine does.
"""

import argparse
import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from rich.console import Console

from tests.benchmarks.base import HOUSE, Taken, in_sqlite
from tests.benchmarks.chosen import missing, on_postgresql, parser
from tests.benchmarks.load import in_turn
from tests.benchmarks.questions import FACTBASE, LIMIT, Question, found, questions, same
from tests.benchmarks.report import HEADS, Cells, Table, cells, machine, write
from tests.benchmarks.rows import Base
from tests.benchmarks.servers import Failed, Server, environment, serving, told
from tests.postgres import Unusable

FOLDER = Path(__file__).with_name("bases")
say = Console().print


def arguments() -> argparse.Namespace:
    """What can be chosen."""
    made = parser("make bench", (__doc__ or "").splitlines()[0])
    made.add_argument("--database", choices=("sqlite", "postgresql", "both"), default="both")
    made.add_argument("--folder", type=Path, default=FOLDER, help="where SQLite's base is kept")
    made.add_argument(
        "--profile", action="store_true", help="show where requests spend their time, and measure nothing"
    )
    return made.parse_args()


def main() -> int:
    """Both bases in turn; 0 when all answers agreed."""
    chosen = arguments()
    if lacking := missing():
        say(f"Factbase: {lacking}")
        return 2
    try:
        tables = [table for kind in ("sqlite", "postgresql") for table in _of(kind, chosen)]
        if chosen.readme:
            write(HOUSE / "README.md", tables)
    except (Failed, Taken, Unusable, ValueError) as fault:
        say(f"Factbase: {fault}", style="red", markup=False)
        return 1
    return 0


def _of(kind: str, chosen: argparse.Namespace) -> Iterator[str]:
    if chosen.database not in (kind, "both"):
        return
    base = Base(chosen.quotes, chosen.seed)
    with _sqlite(chosen, base) if kind == "sqlite" else on_postgresql(chosen, base) as address:
        if chosen.profile:
            _profiled(address, chosen).show()
            return
        table = Table(machine(address, chosen.quotes), HEADS, _measured(address, chosen))
        table.show()
        yield table.markdown()


@contextmanager
def _sqlite(chosen: argparse.Namespace, base: Base) -> Iterator[str]:
    folder = chosen.folder.resolve()
    folder.mkdir(parents=True, exist_ok=True)
    if folder == FOLDER:
        (folder / ".gitignore").write_text("*\n")
    path = folder / f"{base.quotes}.sqlite3"
    in_sqlite(path, base)
    yield f"sqlite:///{path}"


def _measured(address: str, chosen: argparse.Namespace) -> list[Cells]:
    with serving(FACTBASE, address) as factbase, serving(LIMIT, address) as limit:
        asked = questions(found(factbase.send, chosen.quotes))
        for question in asked:
            _agree(question, factbase, limit)
        counts = _statements(asked, address)
        pairs = zip(asked, counts, strict=True)
        return [row for question, count in pairs for row in _rows(question, factbase, limit, chosen, count)]


def _agree(question: Question, factbase: Server, limit: Server) -> None:
    """Raises Failed when the two servers do not answer the same: then nothing is measured."""
    for one, other in zip(told(factbase, question), told(limit, question), strict=True):
        if not same(one, other):
            raise Failed(f"The answers to {question.name!r} differ: {str(one)[:1000]} / {str(other)[:1000]}")


def _statements(asked: list[Question], address: str) -> list[int]:
    return _beside("statements", [_request(question) for question in asked], address)


def _profiled(address: str, chosen: argparse.Namespace) -> Table:
    """Where requests spend their time, part by part."""
    with serving(FACTBASE, address) as factbase:
        asked = questions(found(factbase.send, chosen.quotes))
    shown = _beside("profile", [(question.name, *_request(question)) for question in asked], address)
    heads = ("microseconds under the profiler", *next(iter(shown.values())))
    rows = [(name, *(f"{spent:,.0f}" for spent in parts.values())) for name, parts in shown.items()]
    return Table(machine(address, chosen.quotes), heads, rows)


def _request(question: Question) -> tuple[str, str, str]:
    one = question.asked[FACTBASE]
    return one.method, one.address, (one.bodies()[-1] or b"").decode()


def _beside(module: str, requests: list[Any], address: str) -> Any:
    """What a process of its own says about these requests."""
    done = subprocess.run(
        [sys.executable, "-m", f"tests.benchmarks.{module}"],
        cwd=HOUSE, env=environment(address), input=json.dumps(requests), text=True, capture_output=True, check=False,
    )  # fmt: skip
    if done.returncode:
        raise Failed(done.stderr.strip()[-1000:])
    return json.loads(done.stdout)


def _rows(question: Question, factbase: Server, limit: Server, chosen: argparse.Namespace, count: int) -> list[Cells]:
    say(f"{question.name} ...", style="dim")
    runs = in_turn([factbase, limit], question, chosen.seconds, chosen.rounds)
    return cells(question.name, runs[FACTBASE], runs[LIMIT], count)


if __name__ == "__main__":
    sys.exit(main())
