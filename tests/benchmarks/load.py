"""Load by wrk: some connections for some seconds, and what it told at the end."""

import json
import shutil
import statistics
import subprocess
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path

from tests.benchmarks.questions import Asked, Question
from tests.benchmarks.servers import HEADERS, PATIENCE, Failed, Server, database_used, since

CONNECTIONS = 8
WARM = 2.0
IDLE = 0.04
MISSING = "wrk is not here. It is in most distributions: apt install wrk, dnf install wrk, brew install wrk."

SCRIPT = """
local bodies = %s
local turn = 0
wrk.method = "%s"
%s
request = function()
  turn = turn %% #bodies + 1
  return wrk.format(nil, nil, nil, bodies[turn])
end
done = function(summary, latency)
  local bad = summary.errors
  io.write(string.format('\\n{"requests": %%d, "microseconds": %%d, "p50": %%f, "p99": %%f, "bad": %%d}\\n',
    summary.requests, summary.duration, latency:percentile(50), latency:percentile(99),
    bad.connect + bad.read + bad.write + bad.status + bad.timeout))
end
"""


@dataclass(frozen=True)
class Measured:
    """One run, or the median of several: requests per second, milliseconds at 50 and 99 %, CPU ms per request."""

    rate: float
    p50: float
    p99: float
    server: float
    database: float | None

    @property
    def cpu(self) -> float:
        """Milliseconds of CPU per request, server and database together."""
        return self.server + (self.database or 0.0)


def measure(server: Server, asked: Asked, seconds: float, connections: int = CONNECTIONS) -> Measured:
    """One run, and the wait until nothing of it is left. Raises Failed when any answer was not 200 or came too late."""
    database, own = database_used(server.database), server.used()
    told = _wrk(server, asked, seconds, connections)
    own, database_seconds = server.used() - own, since(database, database_used(server.database))
    _rest(server)
    if told["bad"] or not told["requests"]:
        raise Failed(f"{server.name}: {told['requests']:.0f} answers, {told['bad']:.0f} of them bad or too late.")
    each = 1000 / told["requests"]
    return Measured(
        told["requests"] / told["microseconds"] * 1e6,
        told["p50"] / 1000,
        told["p99"] / 1000,
        own * each,
        None if database_seconds is None else database_seconds * each,
    )


def alone(server: Server, asked: Asked, seconds: float) -> Measured:
    """The same for answers so slow that a load tells of its queue only: one request after another, at least three."""
    database, own, begun = database_used(server.database), server.used(), time.monotonic()
    took: list[float] = []
    for one in cycle(asked.bodies()):
        if len(took) >= 3 and time.monotonic() - begun > seconds:
            break
        sent = time.monotonic()
        server.send(asked.method, asked.address, one)
        took.append(1000 * (time.monotonic() - sent))
    each, passed = 1000 / len(took), time.monotonic() - begun
    own, used = server.used() - own, since(database, database_used(server.database))
    rate, p50 = len(took) / passed, statistics.median(took)
    return Measured(rate, p50, max(took), own * each, None if used is None else used * each)


def _rest(server: Server) -> None:
    """Wait until the server and its database have done what clients that went away had asked for: it would be paid
    for by the next server."""
    for _ in range(PATIENCE * 5):
        database, own = database_used(server.database), server.used()
        time.sleep(0.2)
        if server.used() - own + (since(database, database_used(server.database)) or 0.0) < IDLE:
            return


def in_turn(
    servers: Sequence[Server], question: Question, seconds: float, rounds: int, connections: int = CONNECTIONS
) -> dict[str, Measured]:
    """The servers in turn after a warm-up of each; the order turns round, for the first one warms the disk."""
    runs: dict[str, list[Measured]] = {server.name: [] for server in servers}
    order = list(servers)
    for length in (min(WARM, seconds), *[seconds] * rounds):
        order.reverse()
        for server in order:
            runs[server.name].append(measure(server, question.asked[server.name], length, connections))
    return {name: median(measured[1:]) for name, measured in runs.items()}


def median(runs: list[Measured]) -> Measured:
    """The middle of each figure."""
    database = [run.database for run in runs if run.database is not None]
    return Measured(
        statistics.median(run.rate for run in runs),
        statistics.median(run.p50 for run in runs),
        statistics.median(run.p99 for run in runs),
        statistics.median(run.server for run in runs),
        statistics.median(database) if database else None,
    )


def _wrk(server: Server, asked: Asked, seconds: float, connections: int) -> dict[str, float]:
    program = shutil.which("wrk")
    if program is None:
        raise Failed(MISSING)
    bodies = ", ".join(_lua(body) for body in asked.bodies())
    headers = "\n".join(f"wrk.headers[{_lua(name.encode())}] = {_lua(HEADERS[name].encode())}" for name in HEADERS)
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder, "requests.lua")
        script.write_text(SCRIPT % (f"{{ {bodies} }}", asked.method, headers))
        command = [program, "-t1", f"-c{connections}", f"-d{seconds:g}s", "--timeout", "30s", "-s", str(script)]
        url = f"http://127.0.0.1:{server.port}{asked.address}"
        done = subprocess.run([*command, url], capture_output=True, text=True, check=False)
    if done.returncode:
        raise Failed(f"wrk: {done.stderr.strip() or done.stdout.strip()}")
    return json.loads(done.stdout.strip().splitlines()[-1])


def _lua(text: bytes | None) -> str:
    """A string of Lua; JSON in ASCII needs only its backslashes and quotation marks kept."""
    if text is None:
        return '""'
    return '"' + text.decode().replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'
