"""`make bench-peers`: Factbase beside PostGraphile and strawberry-django: `python -m tests.benchmarks.peers --help`.

The same base and questions as `make bench`, and two more: a search and facets. The answers of each peer are compared
with Factbase's first; a question that it answers otherwise is not measured of it, and the table says so.
"""

import argparse
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql
from rich.console import Console

from factbase.databases import PLANNER
from tests.benchmarks.base import HOUSE, Taken
from tests.benchmarks.chosen import missing, on_postgresql, parser
from tests.benchmarks.load import CONNECTIONS, alone, in_turn
from tests.benchmarks.peers.answers import difference
from tests.benchmarks.peers.install import postgraphile, strawberry
from tests.benchmarks.peers.postgraphile import documents as amber
from tests.benchmarks.peers.strawberry import documents as django
from tests.benchmarks.peers.table import CROWD, HEADS, MARKS, WIDTH, Results, rows
from tests.benchmarks.peers.values import asked, more, values
from tests.benchmarks.questions import FACTBASE, LIMIT, Question, found, questions
from tests.benchmarks.report import Cells, Table, machine, write
from tests.benchmarks.rows import Base
from tests.benchmarks.servers import GUNICORN, Failed, Server, serving, told
from tests.postgres import Unusable

FOLDER = HOUSE / ".venv/peers"
POSTGRAPHILE, STRAWBERRY = "PostGraphile", "strawberry-django"
DOCUMENTS = {POSTGRAPHILE: amber.DOCUMENTS, STRAWBERRY: django.DOCUMENTS}
INSTALL: dict[str, Callable[[Path], list[str]]] = {POSTGRAPHILE: postgraphile, STRAWBERRY: strawberry}
ENVIRONMENT = {"PLANNER": PLANNER, "NODE_ENV": "production", "GRAPHILE_ENV": "production"}
NO_REST = "no REST"

say = Console().print


class Without(Failed):
    """A server has no way to ask it this."""


class Otherwise(Failed):
    """A peer's answer differs from Factbase's; the message says where first."""


def arguments() -> argparse.Namespace:
    """What can be chosen."""
    made = parser("make bench-peers", (__doc__ or "").splitlines()[0])
    made.add_argument("--folder", type=Path, default=FOLDER, help="where the peers are installed (.venv/peers)")
    return made.parse_args()


def main() -> int:
    """Install, make the base, compare, measure; 0 when the table is there."""
    chosen = arguments()
    if lacking := missing():
        say(f"Factbase: {lacking}")
        return 2
    try:
        commands = {name: install(chosen.folder.resolve()) for name, install in INSTALL.items()}
        with on_postgresql(chosen, Base(chosen.quotes, chosen.seed)) as address:
            title = machine(address, chosen.quotes, f"{CONNECTIONS} connections, then {CROWD}")
            table = Table(title, HEADS, _measured(address, chosen, commands), WIDTH)
        table.show()
        if chosen.readme:
            write(HOUSE / "README.md", [table.markdown()], MARKS)
    except (Failed, Taken, Unusable, ValueError) as fault:
        say(f"Factbase: {fault}", style="red", markup=False)
        return 1
    return 0


def _measured(address: str, chosen: argparse.Namespace, commands: dict[str, list[str]]) -> list[Cells]:
    _prepare(address)
    with _all(address, commands) as servers:
        every = _questions(servers, chosen.quotes)
        results = [(question.name, _results(question, servers, chosen)) for question in every]
    return [row for name, found in results for row in rows(name, found)]


def _prepare(address: str) -> None:
    """Give the base what PostGraphile searches by, and take parallel workers from everybody: they are gone, with the
    CPU they have used, before it can be counted."""
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(amber.SEARCHED.encode())
        name = sql.Identifier(connection.info.dbname)
        connection.execute(sql.SQL("ALTER DATABASE {} SET max_parallel_workers_per_gather = 0").format(name))


@contextmanager
def _all(address: str, commands: dict[str, list[str]]) -> Iterator[dict[str, Server]]:
    with ExitStack() as stack:
        named = {FACTBASE: (), LIMIT: (*GUNICORN, "tests.benchmarks.peers.limit:application"), **commands}
        yield {name: stack.enter_context(serving(name, address, one, **ENVIRONMENT)) for name, one in named.items()}


def _questions(servers: dict[str, Server], quotes: int) -> list[Question]:
    """The eight, with the words of each peer that can be asked them."""
    say("Looking for what to ask ...", style="dim")
    send = servers[FACTBASE].send
    places = found(send, quotes)
    given = values(places, send)
    every = [*questions(places), *more(given)]
    for name, documents in DOCUMENTS.items():
        theirs = asked(documents, given, servers[name].send)
        every = [
            replace(one, asked=one.asked | ({name: its} if its else {})) for one, its in zip(every, theirs, strict=True)
        ]
    return every


def _results(question: Question, servers: dict[str, Server], chosen: argparse.Namespace) -> Results:
    """What was measured of each server, or why nothing was. One so slow that a run is over before each of a crowd has
    had two answers is asked one thing at a time."""
    say(f"{question.name} ...", style="dim")
    compared = _compared(question, servers)
    results: Results = {name: one for name, one in compared.items() if isinstance(one, str)}
    quick = [servers[name] for name, one in compared.items() if isinstance(one, float) and one * CROWD < chosen.seconds]
    slow = compared.keys() - results.keys() - {server.name for server in quick}
    try:
        for name in slow:
            results[name] = [alone(servers[name], question.asked[name], chosen.seconds)]
        loads = [in_turn(quick, question, chosen.seconds, chosen.rounds, load) for load in (CONNECTIONS, CROWD)]
        results |= {server.name: [load[server.name] for load in loads] for server in quick}
    except Failed as fault:
        unmeasured = _why(fault, "not measured")
        results |= {name: unmeasured for name in servers if name not in results}
    return {name: results[name] for name in servers}


def _compared(question: Question, servers: dict[str, Server]) -> dict[str, str | float]:
    """Seconds of one answer of each server that answers what Factbase does; of the others, why nothing is measured."""
    found: dict[str, str | float] = dict.fromkeys(servers, "nothing to compare with")
    ours: list[Any] = []
    for name, server in servers.items():
        try:
            theirs, found[name] = _answers(server, question)
            ours = ours or theirs
            _agree(name, ours, theirs)
        except Without:
            found[name] = NO_REST
        except Otherwise as fault:
            found[name] = _why(fault, "answers otherwise")
        except Failed as fault:
            found[name] = _why(fault)
        if not ours:
            break
    return found


def _answers(server: Server, question: Question) -> tuple[list[Any], float]:
    """The answers, and the seconds of the quickest when they are asked once more: who comes first reads the disk for
    all."""
    if server.name not in question.asked:
        raise Without
    answers, took = list(told(server, question)), []
    begun = time.monotonic()
    for _ in told(server, question):
        took.append(time.monotonic() - begun)
        begun = time.monotonic()
    return answers, min(took)


def _agree(name: str, ours: list[Any], theirs: list[Any]) -> None:
    for one, other in zip(ours, theirs, strict=True):
        if differing := difference(one, other):
            raise Otherwise(f"Factbase / {name} {differing}")


def _why(fault: Failed, words: str = "answers with an error") -> str:
    """The words for the table; the whole of it is said at once."""
    say(f"  {words}: {str(fault)[:1000]}", style="red", markup=False)
    return words


if __name__ == "__main__":
    sys.exit(main())
