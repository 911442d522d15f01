"""`manage.py export_sdl`: write the schema of GraphQL as it is promised to clients, or check that it still is."""

import difflib
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.module_loading import import_string

SCHEMA = "quotes.graph.schema.schema"
"""Doors are strangers to each other: this one knows its neighbour by address only, as `urls` does."""

SNAPSHOT = Path(__file__).resolve().parents[2] / "graph" / "schema.graphql"


class Command(BaseCommand):
    """Breaking changes show as a difference that somebody has to commit. No statements."""

    help = "Write quotes/graph/schema.graphql, or compare it with the schema (--check)."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="write nothing; exit 1 with the differences")

    def handle(self, *args: Any, **options: Any) -> None:
        """Write it, or fail with a unified diff."""
        now = f"{import_string(SCHEMA).as_str()}\n"
        if not options["check"]:
            SNAPSHOT.write_text(now, encoding="utf-8")
            return
        kept = SNAPSHOT.read_text(encoding="utf-8") if SNAPSHOT.exists() else ""
        if kept != now:
            lines = difflib.unified_diff(kept.splitlines(), now.splitlines(), "kept", "now", lineterm="")
            self.stdout.write("\n".join(lines))
            raise CommandError("The schema has changed: run manage.py export_sdl and commit the difference.")
