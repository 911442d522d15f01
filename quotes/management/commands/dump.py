"""`manage.py dump FOLDER`: the whole base as files, or what the public sees of it."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from quotes.dumps import Missing, Taken, dump
from quotes.dumps.dump import Begin
from quotes.management.tables import OnTables


class Command(OnTables):
    """One moment of the base; whoever writes goes on writing. A folder is there as a whole or not at all."""

    help = "Write the whole base into a folder, a file for each table, and a manifest with their digests."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path, help="A folder that is not there yet, or empty.")
        parser.add_argument(
            "--public", action="store_true", help="Only what the public sees: no private text, no people."
        )
        parser.add_argument("--format", choices=("jsonl", "parquet"), default="jsonl", help="JSON lines, or Parquet.")

    def handle(self, *args: Any, folder: Path, public: bool, format: str, **options: Any) -> None:
        began = time.monotonic()
        try:
            with progress() as begin:
                done = dump(folder.absolute(), begin, for_public=public, encoding=format)
        except (Taken, Missing) as fault:
            raise CommandError(str(fault)) from None
        except OSError as error:
            raise CommandError(f"{error.filename or folder} cannot be written: {error.strerror}.") from None
        size = sum(part.bytes for part in done.manifest.tables)
        told = f"{done.manifest.rows:,} rows of {len(done.manifest.tables)} tables, {size / 1e6:,.1f} MB"
        self.stdout.write(f"{folder}: {told}, {time.monotonic() - began:,.0f} s; digest {done.manifest.digest}.")


@contextmanager
def progress() -> Iterator[Begin]:
    """Shows how far each table is; nothing is drawn but on a terminal."""
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:

        def begin(name: str, rows: int) -> Callable[[int], None]:
            task = bar.add_task(name, total=rows)
            return lambda more: bar.advance(task, more)

        yield begin
