"""`manage.py verify`: the proof that a base is what it says it is."""

import heapq
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.core.management.base import CommandParser
from rich.console import Console
from rich.progress import MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from quotes.management.tables import OnTables
from quotes.read import moment
from quotes.review.proof import CHECKS, Shown, shown

Seen = Callable[[int], None]


class Command(OnTables):
    """Looks at every row and changes none. Exit code 1 on any fault."""

    help = "Check digests, anchors, states, closure and kept columns, and say how much of private texts is public."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--faults", type=int, default=100, help="The most faults to print of each check (100).")
        parser.add_argument("--texts", type=int, default=50, help="The most private texts to print (50).")

    def handle(self, *args: Any, faults: int, texts: int, **options: Any) -> None:
        with moment(), _progress() as begin:
            found = sum(self._run(name, check, begin, faults) for name, check in CHECKS)
            self._exposure(begin, texts)
        if found:
            self.stderr.write(f"Faults: {found:,}.")
            sys.exit(1)
        self.stdout.write("No faults.")

    def _run(self, name: str, check: Any, begin: Callable[[str], Seen], most: int) -> int:
        """One check; its faults are printed as they are found, up to `most`. How many there were."""
        rows = Count(begin(name))
        found = 0
        for fault in check(rows):
            found += 1
            if found <= most:
                self.stdout.write(f"  {fault.table} {fault.key or ''}: {fault.message} [{fault.code}]")
        more = f", {found - most:,} of them not printed" if found > most else ""
        self.stdout.write(f"{name}: {rows.total:,} looked at, faults: {found:,}{more}")
        return found

    def _exposure(self, begin: Callable[[str], Seen], most: int) -> None:
        """What of private texts the public can see, the largest shares first."""
        rows = Count(begin("private texts"))
        for one in heapq.nlargest(most, shown(rows), key=_share):
            share = f"{one.public:,} of {one.length:,} characters are public ({one.share:.1%})"
            self.stdout.write(f"  {one.source} {one.sha256[:12]}: {share}")
        more = f", {rows.total - most:,} of them not printed" if rows.total > most else ""
        self.stdout.write(f"private texts: {rows.total:,}{more}")


class Count:
    """Adds up the rows that a check has looked at, and passes them on to the progress bar."""

    def __init__(self, seen: Seen) -> None:
        self.seen, self.total = seen, 0

    def __call__(self, rows: int) -> None:
        self.total += rows
        self.seen(rows)


def _share(one: Shown) -> float:
    return one.share


@contextmanager
def _progress() -> Iterator[Callable[[str], Seen]]:
    """A function that begins a task and gives the function that moves its bar; nothing is drawn but on a terminal."""
    console = Console(stderr=True)
    columns = (SpinnerColumn(), TextColumn("{task.description}"), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:

        def begin(name: str) -> Seen:
            task = bar.add_task(name, total=None)
            return lambda rows: bar.advance(task, rows)

        yield begin
