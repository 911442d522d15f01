"""`manage.py documents check|make`: the manifest of the documents that may be asked where only trusted ones are."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.module_loading import import_string

MANIFEST = "quotes.graph.manifest"
"""Doors are strangers to each other: this one knows its neighbour by address only, as `urls` does."""


class Command(BaseCommand):
    """Parses and validates each document under the schema of this server. No statements."""

    help = "Check the manifest of trusted documents, or make one of .graphql files."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        acts = parser.add_subparsers(dest="act", required=True, metavar="check|make")
        check = acts.add_parser("check", help="Say what is wrong with a manifest.")
        check.add_argument("file", type=Path, help="Relay's persisted_queries.json, or Apollo's manifest.")
        make = acts.add_parser("make", help="Make a manifest of files of one document each.")
        make.add_argument("paths", type=Path, nargs="+", help="Files, or folders of .graphql and .gql files.")
        make.add_argument("-o", "--output", type=Path, required=True, help="Where the manifest is written.")

    def handle(self, *args: Any, act: str, **given: Any) -> None:
        if act == "check":
            self._told(import_string(f"{MANIFEST}.read")(given["file"]))
        else:
            self._make(given["paths"], given["output"])

    def _make(self, paths: list[Path], output: Path) -> None:
        """Nothing is written where anything is wrong."""
        documents = self._told(import_string(f"{MANIFEST}.gather")(paths))
        made = (json.dumps(documents, indent=1, ensure_ascii=False, sort_keys=True) + "\n").encode()
        if len(made) > (most := import_string(f"{MANIFEST}.BYTES")):
            raise CommandError(f"The manifest would have {len(made):,} bytes; at most {most:,} are read.")
        try:
            output.write_bytes(made)
        except OSError as error:
            raise CommandError(f"{output} cannot be written: {error.strerror}.") from None

    def _told(self, made: Any) -> dict[str, str]:
        """Say how many documents there are and what is wrong; those that are well, or CommandError."""
        for one in made.faults:
            self.stderr.write(one)
        if made.faults:
            raise CommandError(f"{len(made.documents):,} documents are well, faults: {len(made.faults):,}.")
        if not made.documents:
            raise CommandError("There are no documents.")
        self.stdout.write(f"{len(made.documents):,} documents, no faults.")
        return dict(made.documents)
