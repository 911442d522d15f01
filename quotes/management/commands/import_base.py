"""`manage.py import_base FOLDER`: a dump comes into the base, empty or not."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from quotes.dumps import Intaken, Unusable, take
from quotes.ingest.bulk import Errors
from quotes.management.tables import OnTables


class Command(OnTables):
    """Can be killed and run again. What is here is never overwritten: what differs is told."""

    help = "Take a dump (manage.py dump) into this base: rows by their ids, each record under every rule."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path, help="The folder of the dump.")
        parser.add_argument("--errors", type=Path, metavar="FILE", help="Where rows that are not taken go, with why.")

    def handle(self, *args: Any, folder: Path, errors: Path | None, **options: Any) -> None:
        began = time.monotonic()
        if errors and errors.resolve().parent == folder.resolve():
            raise CommandError(f"{errors} is in the dump; the errors need another place.")
        try:
            noted = Errors(errors)
        except OSError as error:
            raise CommandError(f"{errors} cannot be written: {error.strerror}.") from None
        try:
            with _progress() as told:
                done = take(folder, errors=noted, told=told)
        except Unusable as fault:
            raise CommandError(str(fault)) from None
        except OSError as error:
            raise CommandError(f"{error.filename or folder} cannot be read: {error.strerror}.") from None
        finally:
            noted.close()
        for one in noted.first if errors is None else ():
            self.stderr.write(f"{one['table']}, line {one['line']}: {one['message']} [{one['code']}]")
        self.stdout.write(report(done, time.monotonic() - began, errors))


def report(done: Intaken, seconds: float, errors: Path | None) -> str:
    """What was done, in a sentence."""
    told = f"{done.taken:,} rows taken, {done.known:,} known, {done.conflicts:,} differ here, {done.refused:,} refused"
    where = f" (see {errors})" if errors and done.conflicts + done.refused else ""
    again = "; an earlier run had begun" if done.resumed else ""
    return f"{told}{where}; {seconds:,.0f} s{again}."


@contextmanager
def _progress() -> Iterator[Callable[[str, int, int], None]]:
    """A bar for what is sorted, then one for what is taken; nothing is drawn but on a terminal."""
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        tasks: dict[str, Any] = {}

        def told(what: str, rows: int, total: int) -> None:
            if what not in tasks:
                tasks[what] = bar.add_task(what, total=total)
            bar.advance(tasks[what], rows)

        yield told
