"""`manage.py import_quotes FILE`: quotes in bulk, a flat line each."""

import time
import zlib
from argparse import RawDescriptionHelpFormatter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser
from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeRemainingColumn

from quotes.ingest.bulk import Errors
from quotes.ingest.flat import FIELDS, FORMATS, STATES, Changed, Faulty, Import, Opened, opened, run
from quotes.management.tables import OnTables
from quotes.review import Refused


class Command(OnTables):
    """Can be killed and run again: it goes on where it was, and a line is taken once."""

    help = "Take in quotes, a flat line each: source and speaker are found or made, nothing is guessed."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.formatter_class = RawDescriptionHelpFormatter
        parser.epilog = "The fields of a line: " + ", ".join(FIELDS) + "."
        parser.add_argument("file", help="The file (.gz and .bz2 too), or - for stdin.")
        parser.add_argument("--format", choices=FORMATS, required=True)
        parser.add_argument("--errors", type=Path, metavar="FILE", help="Where lines that are not taken go, with why.")
        parser.add_argument("--state", choices=STATES, default=STATES[0], help="In which state they enter (proposed).")
        parser.add_argument("--reason", help="Why, for history and decisions; needed to publish at once.")
        parser.add_argument("--anew", action="store_true", help="Begin anew where an earlier run was ended.")

    def handle(self, *args: Any, file: str, errors: Path | None, anew: bool, **how: Any) -> None:
        if errors and errors.exists() and file != "-" and Path(file).exists() and errors.samefile(file):
            raise CommandError(f"{errors} is what is imported; the errors need a file of their own.")
        given = {"form": how["format"], "state": how["state"], "reason": how["reason"]}
        try:
            noted = Errors(errors)
        except OSError as error:
            raise CommandError(f"{errors} cannot be written: {error.strerror}.") from None
        began = time.monotonic()
        try:
            done = self._run(file, noted, anew, given)
        finally:
            noted.close()
        for one in noted.first if errors is None else ():
            self.stderr.write(f"line {one['line']}: {one['message']} [{one['code']}]")
        self.stdout.write(report(done, time.monotonic() - began, errors))

    def _run(self, file: str, errors: Errors, anew: bool, given: dict[str, Any]) -> Import:
        try:
            with opened(file) as source, _progress(source) as told:
                return run(source.lines, errors=errors, name=source.name, anew=anew, told=told, **given)
        except Changed:
            if file == "-":
                raise CommandError("This is not what an earlier run began with: say --anew.") from None
            return self._run(file, errors, True, given)
        except (Refused, Faulty) as fault:
            raise CommandError(str(fault)) from None
        except (OSError, EOFError, zlib.error) as error:
            raise CommandError(f"{file} cannot be read: {getattr(error, 'strerror', None) or error}.") from None


def report(done: Import, seconds: float, errors: Path | None) -> str:
    """What was done, in a sentence or two."""
    passed = f" ({done.passed:,} of them by an earlier run)" if done.passed else ""
    told = f"{done.lines:,} lines{passed}: {done.created:,} new quotes, {done.known:,} known, {done.refused:,} refused"
    where = f" (see {errors})" if errors and done.refused else ""
    more = " manage.py find_duplicates looks for what looks alike." if done.created else ""
    return f"{told}{where}; {seconds:,.0f} s.{more}"


@contextmanager
def _progress(source: Opened) -> Iterator[Callable[[Import], None]]:
    """A bar with the rate and the time that is left, by the bytes of the file; nothing is drawn but on a terminal."""
    console = Console(stderr=True)
    columns = (SpinnerColumn(), TextColumn("{task.fields[told]}"), BarColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        task, began = bar.add_task("lines", total=source.size or None, told="begins"), time.monotonic()

        def told(done: Import) -> None:
            rate = (done.lines - done.passed) / (time.monotonic() - began)
            bar.update(task, completed=source.at(), told=f"{done.lines:,} lines, {rate:,.0f} a second")

        yield told
