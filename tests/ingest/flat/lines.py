"""Flat lines for tests, and their import."""

from pathlib import Path
from typing import Any

import orjson

from quotes.ingest.bulk import Errors
from quotes.ingest.flat import Import, opened, run

LINE = {
    "quote": "We have waited for this day.",
    "speaker": "Ada Moser",
    "speaker_kind": "person",
    "source_url": "https://www.paper.example/harbour?utm_source=x",
    "source_title": "A new harbour",
    "source_published": "2024-08-05",
    "said": "2024-08",
    "language": "EN",
}


def line(**change: Any) -> dict[str, Any]:
    """A line; None takes a field away."""
    return {name: value for name, value in {**LINE, **change}.items() if value is not None}


def file_of(folder: Path, *given: Any, name: str = "lines.jsonl") -> Path:
    """A file of these lines; bytes are lines as they are."""
    path = folder / name
    path.write_bytes(b"".join(one if isinstance(one, bytes) else orjson.dumps(one) + b"\n" for one in given))
    return path


def imported(path: Path, form: str = "jsonl", errors: Path | None = None, **how: Any) -> Import:
    """What an import of a file did."""
    noted = Errors(errors)
    try:
        with opened(str(path)) as source:
            return run(source.lines, form, errors=noted, name=source.name, **how)
    finally:
        noted.close()


def refused(folder: Path, *given: Any, **how: Any) -> list[tuple[int, str]]:
    """Of these lines those that were not taken: their numbers and codes."""
    errors = folder / "errors"
    imported(file_of(folder, *given), errors=errors, **how)
    return [(one["line"], one["code"]) for one in map(orjson.loads, errors.read_bytes().splitlines())]
