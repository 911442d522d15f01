"""The tests on both databases, side by side: `python -m tests.both [pytest's arguments]`.

One process runs everything on SQLite, another what touches a database on PostgreSQL. Without arguments the coverage of
our own code must reach LEAST per cent: both measure a part of the tests (`tests.measuring`), and what they found is put
together. The exit status is 0 only when all of it is well.
"""

import os
import re
import secrets
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.postgres import Unusable, postgres

LEAST = 95
OURS = ("FACTBASE_", "DATABASE_", "REDIS_", "DJANGO_", "PYTEST_", "COVERAGE_")


def main(arguments: list[str]) -> int:
    """Both runs, then the coverage, then one line that says how it went."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        with postgres() as address, tempfile.TemporaryDirectory() as folder:
            return _both(address, Path(folder), arguments)
    except Unusable as fault:
        print(f"Factbase: {fault}")
        return 2


def _both(address: str, folder: Path, arguments: list[str]) -> int:
    print(f"SQLite and PostgreSQL ({address}), side by side; PostgreSQL's report follows.", flush=True)
    outputs = [folder / "sqlite", folder / "postgresql"]
    with (
        _running(folder, outputs[0], arguments or ["--measure=0"]) as sqlite,
        _running(
            folder, outputs[1], [*(arguments or ["--measure=1"]), "--only-database"], DATABASE_URL=address
        ) as postgresql,
    ):
        statuses = [_told(sqlite, outputs[0]), _told(postgresql, outputs[1])]
    return _verdict(folder, statuses, [_last_line(output) for output in outputs], measured=not arguments)


@contextmanager
def _running(folder: Path, output: Path, arguments: list[str], **also: str) -> Iterator[subprocess.Popen[bytes]]:
    """One pytest, in an environment in which nothing of the caller's base or settings is left; under coverage if it is
    to measure."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith(OURS)}
    environment = {
        **clean,
        "COVERAGE_FILE": str(folder / "coverage"),
        "FACTBASE_DATA": str(folder),
        "FACTBASE_SECRET_KEY": secrets.token_urlsafe(64),
        "FACTBASE_TEST_REDIS": os.environ.get("FACTBASE_TEST_REDIS", ""),
        **also,
    }
    coverage = ["coverage", "run", "-m"] if any(one.startswith("--measure") for one in arguments) else []
    command = [sys.executable, "-m", *coverage, "pytest", *arguments]
    with output.open("wb") as file:
        process = subprocess.Popen(command, env=environment, stdout=file, stderr=subprocess.STDOUT)
    try:
        yield process
    finally:
        process.terminate()
        process.wait()


def _told(process: subprocess.Popen[bytes], output: Path) -> int:
    """Show what it prints while it runs, and give its exit status.

    "Nothing was selected" (5) is well here: the other run may have it all.
    """
    with output.open("rb") as file:
        while process.poll() is None:
            _show(file.read())
            _wait(process)
        _show(file.read())
    return 0 if process.returncode == 5 else process.returncode


def _wait(process: subprocess.Popen[bytes]) -> None:
    """Wait until it ends, at most a fifth of a second."""
    try:
        process.wait(0.2)
    except subprocess.TimeoutExpired:
        return


def _show(said: bytes) -> None:
    sys.stdout.buffer.write(said)
    sys.stdout.flush()


def _last_line(output: Path) -> str:
    lines = output.read_text(errors="replace").splitlines()
    return next((line for line in reversed(lines) if re.search(r" in [\d.]+s\b", line)), "It did not come to its end.")


def _verdict(folder: Path, statuses: list[int], summaries: list[str], *, measured: bool) -> int:
    """The coverage of both runs together, both summary lines, and one line that says whether all is well."""
    faults = [name for name, status in zip(("SQLite", "PostgreSQL"), statuses, strict=True) if status]
    if measured:
        coverage = [sys.executable, "-m", "coverage"]
        environment = {**os.environ, "COVERAGE_FILE": str(folder / "coverage")}
        subprocess.run([*coverage, "combine", "--quiet"], env=environment, check=False)
        if subprocess.run([*coverage, "report", f"--fail-under={LEAST}"], env=environment, check=False).returncode:
            faults.append(f"coverage below {LEAST} %")
    print(*summaries, sep="\n")
    print(f"FAILED: {', '.join(faults)}." if faults else "PASSED on SQLite and on PostgreSQL.", flush=True)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
