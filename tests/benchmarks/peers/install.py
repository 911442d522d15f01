"""The peers, installed from their locks into a folder that is not committed: once, until a lock changes."""

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console

from tests.benchmarks.base import HOUSE
from tests.benchmarks.servers import Failed

HERE = Path(__file__).parent
NPM = ("npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error")
HASHED = ("install", "--quiet", "--require-hashes", "--only-binary", ":all:")
NO_NPM = "npm is not here; with it comes PostGraphile. Most distributions have it: apt install npm, dnf install npm."
NODE = 22
NO_NODE = f"Node {NODE} or newer is not here, and npm installed none for this machine; put one on the PATH."

say = Console().print


def postgraphile(folder: Path) -> list[str]:
    """The command that serves PostGraphile. Raises Failed."""
    if shutil.which("npm") is None:
        raise Failed(NO_NPM)
    ours, here = HERE / "postgraphile", folder / "postgraphile"
    lock = ours / "package-lock.json"
    if not _is_there(here, lock.read_text()):
        here.mkdir(parents=True, exist_ok=True)
        shutil.copy(ours / "package.json", here)
        shutil.copy(lock, here)
        _run("PostGraphile", [[*NPM, "--prefix", str(here)]])
        _done(here, lock.read_text())
    shutil.copy(ours / "serve.mjs", here)  # it finds its packages beside itself
    return [node(here), str(here / "serve.mjs")]


def strawberry(folder: Path) -> list[str]:
    """The command that serves strawberry-django. Raises Failed."""
    here, locks = folder / "strawberry", [HOUSE / "requirements.txt", HERE / "strawberry/requirements.txt"]
    python, text = here / "bin/python", "".join(lock.read_text() for lock in locks)
    if not _is_there(here, text):
        named = [part for lock in locks for part in ("-r", str(lock))]
        if uv := shutil.which("uv"):
            make = [uv, "venv", "--quiet", "--clear", "--python", sys.executable, str(here)]
            fill = [uv, "pip", *HASHED, "--python", str(python), *named]
        else:
            make = [sys.executable, "-m", "venv", "--clear", str(here)]
            fill = [str(python), "-m", "pip", "--disable-pip-version-check", *HASHED, *named]
        _run("strawberry-django", [make, fill])
        _done(here, text)
    serve = (
        "-m granian --interface wsgi --workers {WEB_CONCURRENCY} --blocking-threads 4 --host 127.0.0.1 --port {PORT}"
    )
    return [
        str(python),
        *serve.split(),
        "--log-level",
        "warning",
        "tests.benchmarks.peers.strawberry.served:application",
    ]


def node(here: Path) -> str:
    """The Node that npm installed for this kind of machine, or one on the PATH that is new enough. Raises Failed."""
    for found in (*here.glob("node_modules/node-linux-*/bin/node"), shutil.which("node")):
        if found and os.access(found, os.X_OK) and _version(str(found)) >= NODE:
            return str(found)
    raise Failed(NO_NODE)


def _is_there(here: Path, lock: str) -> bool:
    stamp = here / "installed"
    return stamp.exists() and stamp.read_text() == lock


def _done(here: Path, lock: str) -> None:
    (here / "installed").write_text(lock)


def _run(name: str, commands: Sequence[Sequence[str]]) -> None:
    say(f"Installing {name} ...", style="dim")
    for command in commands:
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            raise Failed(f"{name} could not be installed: {(done.stderr or done.stdout).strip()[-1000:]}")


def _version(program: str) -> int:
    told = subprocess.run([program, "--version"], capture_output=True, text=True, check=False).stdout
    return int(told.strip().lstrip("v").partition(".")[0] or 0)
