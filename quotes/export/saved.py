"""A file that is whole or not there: what is written stands beside it until the end, whatever interrupts it.

The law. `FILE.part` holds what was written, `FILE.part.json` how much of that is certain, and where it goes on: bytes,
rows, and the place. Bytes are on the disk before the mark that counts them, and the mark is put in place whole. Who
goes on cuts off what was not counted. The part takes the file's name when it is complete, and not before.
"""

import fcntl
import hashlib
import json
import os
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, Any

SECONDS = 2.0
"""How often what was written is made certain."""
PIECE = 1 << 20


class Busy(Exception):
    """Somebody else writes this file now."""


@dataclass(frozen=True, slots=True)
class Mark:
    """How far a file is: of which question it is the answer, after how many bytes and rows (`silent` ones of which are
    not in it, for its standard has nothing to say of them), at which place."""

    question: str
    bytes: int = 0
    rows: int = 0
    place: str | None = None
    silent: int = 0


class Saved:
    """A file in the making, for one process at a time. Raises OSError and Busy."""

    def __init__(self, path: Path, question: str, can_go_on: bool) -> None:
        self.path, self.question, self.can_go_on = path, question, can_go_on
        self.part, self.marked = path.with_name(f"{path.name}.part"), path.with_name(f"{path.name}.part.json")
        self.file: IO[bytes] = open(self.part, "ab+", opener=_itself)  # noqa: SIM115 `done` and `leave` close it
        try:
            fcntl.flock(self.file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            self.file.close()
            raise Busy(f"{self.part} is being written by another process.") from None
        self.mark = self._found() or Mark(question)
        self.file.truncate(self.mark.bytes)
        self.digest = hashlib.sha256()
        self.file.seek(0)
        while data := self.file.read(PIECE):
            self.digest.update(data)
        self.size, self.certain_at = self.mark.bytes, time.monotonic()

    def _found(self) -> Mark | None:
        """The mark of an earlier try at the same, if it can go on from there."""
        try:
            mark = Mark(**json.loads(self.marked.read_bytes()))
        except (OSError, ValueError, TypeError):
            return None
        size = os.fstat(self.file.fileno()).st_size
        fits = mark.question == self.question and mark.place is not None and mark.bytes <= size
        return mark if self.can_go_on and fits else None

    def add(self, data: bytes, rows: int = 0, place: str | None = None, silent: int = 0) -> None:
        """Write some more, of so many rows, after which it can go on at `place`."""
        self.file.write(data)
        self.digest.update(data)
        self.size += len(data)
        self.mark = Mark(self.question, self.size, self.mark.rows + rows, place, self.mark.silent + silent)
        if self.can_go_on and time.monotonic() - self.certain_at >= SECONDS:
            self.make_certain()

    def make_certain(self) -> None:
        """Put what was written on the disk, and then the mark that counts it."""
        self._sync()
        new = self.marked.with_name(f"{self.marked.name}.new")
        with open(new, "wb", opener=_itself) as file:
            file.write(json.dumps(asdict(self.mark)).encode())
            file.flush()
            os.fsync(file.fileno())
        new.replace(self.marked)
        self.certain_at = time.monotonic()

    def done(self) -> str:
        """The file is whole: it takes its name. Its SHA-256."""
        self._sync()
        self.part.replace(self.path)
        self.marked.unlink(missing_ok=True)
        folder = os.open(self.path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
        self.file.close()
        return self.digest.hexdigest()

    def leave(self) -> None:
        """What was written so far stays for the next try, if that can go on."""
        if self.file.closed:
            return
        if self.can_go_on and self.mark.place is not None:
            self.make_certain()
        else:
            self.part.unlink()
            self.marked.unlink(missing_ok=True)
        self.file.close()

    def _sync(self) -> Any:
        self.file.flush()
        return os.fsync(self.file.fileno())


def _itself(path: str, flags: int) -> int:
    """Open a file and not what a link of that name leads to: somebody else may have put it there."""
    return os.open(path, flags | os.O_NOFOLLOW, 0o666)
