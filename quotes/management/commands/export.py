"""`manage.py export`: a list or a record in any of the forms of REST, into a file that is whole or not there."""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from django.core.management.base import CommandError, CommandParser
from django.db import connection
from django.utils.module_loading import import_string
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

from quotes.export.documents import Document
from quotes.export.saved import Busy, Saved
from quotes.export.workbook import TooLong
from quotes.management.tables import OnTables
from quotes.read import (
    CURATOR_VIEWER,
    PUBLIC_VIEWER,
    Args,
    Ask,
    BadInput,
    Selection,
    Stretch,
    Unavailable,
    fetch,
    moment,
    walked,
)

DOOR = "quotes.rest.asked"
"""Doors are strangers to each other: this one knows its neighbour by address only, as `urls` does."""


class Command(OnTables):
    """One statement a page, all of them of one moment; after an interruption those that were missing are of another."""

    help = "Write a list or a record into a file: CSV, JSON lines, JSON, a workbook, or a standard."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("address", help="As in REST: quotes, speakers/ID/quotes, or one record: quotes/ID.")
        parser.add_argument("given", nargs="*", metavar="NAME=VALUE", help="Parameters as in REST: kind=direct.")
        parser.add_argument("--format", default="jsonl", help="csv, jsonl, json, xlsx, or a standard: json-ld, bibtex.")
        parser.add_argument("-o", "--output", type=Path, metavar="FILE", help="Where to; else to standard output.")
        parser.add_argument("--curator", action="store_true", help="All that a curator sees, not only what is public.")

    def handle(self, *args: Any, address: str, given: list[str], output: Path | None, **more: Any) -> None:
        who = CURATOR_VIEWER if more["curator"] else PUBLIC_VIEWER
        query = _query(given)
        try:
            if import_string(f"{DOOR}.is_record")(address):
                self._one(import_string(f"{DOOR}.record")(address, query, more["format"], who), output)
                return
            wanted = import_string(f"{DOOR}.asked")(address, query, more["format"])
            base = str(connection.settings_dict["NAME"])
            question = json.dumps([base, address.strip("/"), query, more["format"], more["curator"]])
            if output is None:
                self._to_stdout(wanted, who)
            else:
                self._to_file(wanted, who, output, question)
        except (ValueError, BadInput, Busy, TooLong) as error:
            raise CommandError(str(error)) from None
        except Unavailable as error:
            raise CommandError(f"The base did not answer ({error.code}).") from None
        except OSError as error:
            raise CommandError(f"{output or 'Standard output'} cannot be written: {error.strerror}.") from None

    def _one(self, body: bytes, output: Path | None) -> None:
        if output is None:
            sys.stdout.buffer.write(body)
            return
        file = Saved(output, "", can_go_on=False)
        try:
            file.add(body, 1)
            self._told(output, file, file.done())
        finally:
            file.leave()

    def _to_stdout(self, wanted: Any, who: Any) -> None:
        """Nothing is held between two pages: whoever reads may be slow."""
        document = wanted.document()
        sys.stdout.buffer.write(document.opening())
        for page in _pages(wanted, who, document, wanted.args):
            sys.stdout.buffer.write(page.made)
        sys.stdout.buffer.write(document.closing())
        sys.stdout.buffer.flush()

    def _to_file(self, wanted: Any, who: Any, output: Path, question: str) -> None:
        file = Saved(output, question, wanted.document().can_go_on)
        try:
            self._filled(wanted, who, file)
            self._told(output, file, file.done())
        finally:
            file.leave()

    def _filled(self, wanted: Any, who: Any, file: Saved) -> None:
        """The file with all rows, those included that it had before."""
        had, args = file.mark.rows, wanted.args
        document = wanted.document(has_rows=had > file.mark.silent)
        opening = document.opening()
        if file.mark.place is None:
            file.add(opening)
        else:
            self.stderr.write(f"Goes on after {had:,} rows; those that follow are as they are now.")
            args = args._replace(after=file.mark.place, first=None if args.first is None else args.first - had)
        with moment(), _progress(_total(wanted, who), had) as advance:
            if args.first != 0:
                before = 0
                for page in _pages(wanted, who, document, args):
                    file.add(page.made, page.size, page.cursor, document.silent - before)
                    before = document.silent
                    advance(page.size)
        file.add(document.closing())

    def _told(self, output: Path, file: Saved, digest: str) -> None:
        rows, silent = file.mark.rows, file.mark.silent
        without = f" ({silent:,} of them not in it: the standard has nothing to say there)" if silent else ""
        self.stderr.write(f"{output}: {rows:,} row{'s' * (rows != 1)}{without}, {file.size:,} bytes, sha256 {digest}")


def _pages(wanted: Any, who: Any, document: Document, args: Args) -> Iterator[Stretch[bytes]]:
    """The rows, as the document has them. One statement a page."""
    return walked(wanted.collection.name, wanted.row, document.block, args, who, wanted.of, spell=document.spell)


def _query(given: list[str]) -> str:
    """NAME=VALUE as a query string; raises CommandError."""
    for one in given:
        if "=" not in one:
            raise CommandError(f"{one[:60]!r} should be NAME=VALUE, as in REST: kind=direct.")
    return urlencode([(name, value) for name, _, value in (one.partition("=") for one in given)])


def _total(wanted: Any, who: Any) -> int:
    """How many rows there are to be, or about that many. One statement."""
    args = Args(first=1, filter=wanted.args.filter, order=wanted.args.order)
    page = Selection("page", (Ask("total_count", "n"),))
    ask = Ask(wanted.collection.name, "page", args=args, of=(page,))
    if wanted.of is not None:
        ask = Ask("node", "record", args=Args(key=wanted.of[1]), of=(Selection(wanted.of[0], (ask,)),))
    found = fetch(Selection("query", (ask,)), who)
    held = found["page"] if wanted.of is None else (found["record"] or {}).get("page")
    if held is None:
        raise ValueError("There is no such record, or it is not public.")
    return int(held["n"] if wanted.args.first is None else min(held["n"], wanted.args.first))


@contextmanager
def _progress(total: int, had: int) -> Iterator[Any]:
    """A bar on standard error, where that is a terminal."""
    shape = (TextColumn("rows"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), TimeRemainingColumn())
    with Progress(*shape, console=Console(stderr=True), disable=not sys.stderr.isatty()) as bar:
        task = bar.add_task("", total=total, completed=had)
        yield lambda rows: bar.advance(task, rows)
