"""Servers while they are measured, and the CPU that they and their database have used."""

import http.client
import json
import os
import secrets
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import cycle, islice
from pathlib import Path
from typing import Any

import psycopg

from tests.benchmarks.base import HOUSE
from tests.benchmarks.questions import FACTBASE, LIMIT, Question

WORKERS = "2"
TICK = os.sysconf("SC_CLK_TCK")
GUNICORN = (sys.executable, "-m", "gunicorn", "--config", "python:factbase.server")
COMMANDS = {FACTBASE: (*GUNICORN, "factbase.wsgi"), LIMIT: (*GUNICORN, "tests.benchmarks.limit:application")}
"""Factbase and the limit stand under the same gunicorn."""

HEADERS = {"Content-Type": "application/json", "Accept": "application/json", "X-Forwarded-Proto": "https"}
PATIENCE = 60
COMPARED = 10


class Failed(Exception):
    """A server did not start, or answered with a fault; the message says what."""


@dataclass
class Server:
    """A server that listens: its port, the process above its workers, its database."""

    name: str
    port: int
    process: subprocess.Popen[bytes]
    database: str

    def send(self, method: str, address: str, body: bytes | None = None) -> Any:
        """One request; the answer decoded. Raises Failed for anything but 200."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        try:
            connection.request(method, address, body, HEADERS)
            response = connection.getresponse()
            told = response.read()
        except (OSError, http.client.HTTPException) as fault:
            raise Failed(f"{self.name} gives no answer to {address}: {fault!r}") from fault
        finally:
            connection.close()
        if response.status != 200 or b'"errors":' in told[:100]:
            raise Failed(f"{self.name} answers {response.status} to {address}: {told[:500]!r}")
        return json.loads(told)

    def used(self) -> float:
        """Seconds of CPU of the server's processes."""
        return sum(map(_seconds, [self.process.pid, *_children(self.process.pid)]))


def told(server: Server, question: Question) -> Iterator[Any]:
    """What a server answers to a few requests of a question. Raises Failed."""
    asked = question.asked[server.name]
    return (server.send(asked.method, asked.address, one) for one in islice(cycle(asked.bodies()), COMPARED))


def environment(database: str) -> dict[str, str]:
    """What servers find in their environment: production, behind a proxy that ends TLS, without limits."""
    return {
        **os.environ,
        "FACTBASE_ENV": "production",
        "FACTBASE_SECRET_KEY": secrets.token_urlsafe(64),
        "FACTBASE_ALLOWED_HOSTS": "127.0.0.1",
        "FACTBASE_BEHIND_PROXY": "true",
        "DATABASE_URL": database,
        "LIMIT_DATABASE": database,
        "FACTBASE_BUDGET_ADDRESS": "0",
        "FACTBASE_BUDGET_TOKEN": "0",
        "WEB_CONCURRENCY": WORKERS,
        "PYTHONWARNINGS": "ignore",
    }


@contextmanager
def serving(name: str, database: str, command: Sequence[str] = (), **also: str) -> Iterator[Server]:
    """The server with two workers, while the block lasts: a known one, or what the command starts on PORT with `also`
    in its environment."""
    port = _free_port()
    environ = {**environment(database), **also, "PORT": str(port)}
    arguments = [part.format(**environ) for part in command or COMMANDS[name]]
    with subprocess.Popen(arguments, cwd=HOUSE, env=environ, stdout=subprocess.DEVNULL) as process:
        try:
            _listens(process, port, name)
            yield Server(name, port, process, database)
        finally:
            process.terminate()


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def _listens(process: subprocess.Popen[bytes], port: int, name: str) -> None:
    for _ in range(PATIENCE * 10):
        if process.poll() is not None:
            break
        with socket.socket() as tried:
            if tried.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise Failed(f"{name} did not start.")


def database_used(database: str) -> dict[int, float] | None:
    """Seconds of CPU of each backend of this database; None for SQLite, which has none, and for a server elsewhere.
    Raises Failed."""
    if database.startswith("sqlite"):
        return None
    query = "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
    try:
        with psycopg.connect(database) as connection:
            pids = [pid for (pid,) in connection.execute(query)]
    except psycopg.OperationalError as fault:  # the servers have taken all connections there are
        raise Failed(f"The CPU of the database is not told: {fault}") from fault
    return {pid: _seconds(pid) for pid in pids if Path(f"/proc/{pid}").exists()}


def since(before: dict[int, float] | None, after: dict[int, float] | None) -> float | None:
    """What was used between two looks; a backend that was not there before began at nothing."""
    if before is None or after is None:
        return None
    return sum(seconds - before.get(pid, 0.0) for pid, seconds in after.items())


def _children(pid: int) -> list[int]:
    found = [int(one) for path in Path(f"/proc/{pid}/task").glob("*/children") for one in path.read_text().split()]
    return [*found, *(below for one in found for below in _children(one))]


def _seconds(pid: int) -> float:
    """User and system time; what stands after the last bracket cannot be confused by the program's name."""
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / TICK
