"""`manage.py attach_text FILE`: add a text to the capture that was made of it; then every anchor can be verified."""

from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser

from quotes.ingest import Attached, attach_text
from quotes.management.tables import OnTables
from quotes.review import Refused


class Command(OnTables):
    """One text, found by its digest. Another text is refused; a second time changes nothing."""

    help = "Add a text to the capture that was made of it, found by its digest, and check the anchors against it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="The text, in UTF-8.")

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        try:
            data = file.read_bytes()
        except OSError as error:
            raise CommandError(f"{file} cannot be read: {error.strerror}.") from None
        try:
            attached = attach_text(data)
        except Refused as refused:
            raise CommandError(str(refused)) from None
        for line in report(attached):
            self.stdout.write(line)
        if not attached.sound:
            raise CommandError("Not every anchor stands where it says; manage.py verify names them.")


def report(attached: Attached) -> list[str]:
    """What was done, a line for each capture and one for the anchors."""
    what = "The text was added to" if attached.added else "The text was already there:"
    lines = [
        f"{what} the capture {one.sha256[:12]} of “{one.source.title}”, {one.length:,} characters."
        for one in attached.captures
    ]
    counts = ", ".join(f"{count:,} {status}" for status, count in sorted(attached.anchors.items()))
    return [*lines, f"Anchors: {counts or 'none'}."]
