"""The file of errors of an import: a JSON object for each thing that was not taken, and why."""

import json
import os
from pathlib import Path
from typing import IO, Any

import orjson

SHOWN = 20
"""So many are kept for the eye."""


class Errors:
    """What was refused. The file is as long as the mark of an import says, or begun anew."""

    def __init__(self, file: Path | None) -> None:
        self.file: IO[bytes] | None = file.open("ab") if file else None
        self.first: list[dict[str, Any]] = []

    def begin(self, size: int) -> None:
        """Go on after so many bytes, as far as there are so many."""
        if self.file:
            self.file.truncate(min(size, self.file.seek(0, os.SEEK_END)))

    def write(self, told: dict[str, Any]) -> None:
        """Why something was not taken."""
        if len(self.first) < SHOWN:
            self.first.append(told)
        if self.file:
            self.file.write(_line(told))

    def size(self) -> int:
        """How long the file is."""
        if not self.file:
            return 0
        self.file.flush()
        return self.file.tell()

    def close(self) -> None:
        """Done."""
        if self.file:
            self.file.close()


def _line(told: dict[str, Any]) -> bytes:
    """An error as a line; what is no text (half of a surrogate pair, bytes that are no UTF-8) is escaped."""
    try:
        return orjson.dumps(told, default=str, option=orjson.OPT_APPEND_NEWLINE)
    except TypeError:
        return json.dumps(told, default=str).encode() + b"\n"
