"""Lines from a file: plain, gzip or bzip2, or what comes on stdin; each with its number, or why it cannot be read."""

import bz2
import csv
import gzip
import hashlib
import io
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import orjson

from quotes.ingest.flat.line import Faulty, Said, understood
from quotes.ingest.flat.quotebank import quotebank

LONGEST = 1_000_000
"""The most bytes of a line; the longest quote has 80,000."""

HEAD = 20
"""By so many lines a file is known."""

BUFFER = 1 << 20
COLUMNS = 200
"""The most columns of a CSV."""

OTHERS = (";", "\t", "|")
"""What else parts fields in files that are called CSV."""


@dataclass(frozen=True, slots=True)
class Read:
    """A record of the file: the number of its first line, what stands there (for the file of errors), and what it says
    or why it says nothing."""

    number: int
    given: Any
    fault: Faulty | None = None


class Lines:
    """The lines of a file, numbered, and the digest of all that were given out."""

    def __init__(self, stream: IO[bytes]) -> None:
        self.stream, self.number, self.digest = stream, 0, hashlib.sha256()
        self.head = [line for _, line in zip(range(HEAD), iter(self._line, b""), strict=False)]
        self.of = hashlib.sha256(b"".join(self.head)).hexdigest()
        self.head.reverse()

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        line = self.head.pop() if self.head else self._line()
        if not line:
            raise StopIteration
        self.digest.update(line)
        self.number += 1
        return line.removeprefix(b"\xef\xbb\xbf") if self.number == 1 else line

    def _line(self) -> bytes:
        """The next line; one that is too long is cut, and recognised by that it has no end."""
        line = self.stream.readline(LONGEST)
        if len(line) < LONGEST or line.endswith(b"\n"):
            return line
        while (rest := self.stream.readline(LONGEST)) and not rest.endswith(b"\n"):
            continue
        return line


@dataclass(frozen=True, slots=True)
class Opened:
    """A file in hand: its lines, how far it was read (bytes of the file itself) and how long it is, 0 where nobody
    knows."""

    name: str
    lines: Lines
    at: Callable[[], int]
    size: int


@contextmanager
def opened(path: str) -> Iterator[Opened]:
    """A file by its name, - for stdin; .gz and .bz2 are unpacked as they are read. Raises OSError."""
    if path == "-":
        yield Opened("stdin", Lines(sys.stdin.buffer), int, 0)
        return
    file = Path(path)
    with file.open("rb") as raw:
        unpack: Any = {".gz": gzip.GzipFile, ".bz2": bz2.BZ2File}.get(file.suffix)
        packed = (
            unpack(raw if file.suffix == ".bz2" else None, **({} if file.suffix == ".bz2" else {"fileobj": raw}))
            if unpack
            else None
        )
        stream = io.BufferedReader(packed, BUFFER) if packed else raw
        yield Opened(file.name, Lines(stream), raw.tell, file.stat().st_size)


def json_lines(lines: Lines) -> Iterator[Read]:
    """A JSON object on each line; blank lines are none."""
    for line in lines:
        number = lines.number
        if len(line) >= LONGEST:
            yield Read(number, line[:200].decode(errors="replace"), _too_long())
        elif text := line.strip():
            yield _object(number, text)


def _object(number: int, text: bytes) -> Read:
    try:
        found = orjson.loads(text)
    except orjson.JSONDecodeError as error:
        return Read(number, text.decode(errors="replace"), Faulty("json", f"This is no JSON: {error}."))
    if type(found) is not dict:
        return Read(number, found, Faulty("type", "A line is an object."))
    return Read(number, found)


class Texts:
    """Lines as text; raises csv.Error where those of one row, which may go on and on, have LONGEST bytes or more."""

    def __init__(self, lines: Lines) -> None:
        self.lines, self.size = lines, 0

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = next(self.lines)
        self.size += len(line)
        if self.size >= LONGEST:
            raise csv.Error(f"a row has less than {LONGEST:,} bytes")
        return line.decode("utf-8", "surrogateescape")


def comma_separated(lines: Lines) -> Iterator[Read]:
    """Rows of a CSV (RFC 4180) whose first line names the fields. Raises Faulty for a first line that does not."""
    texts = Texts(lines)
    rows = csv.reader(texts, strict=True)
    header = _header(rows)
    while True:
        number, texts.size = lines.number + 1, 0
        try:
            row = _next(rows)
        except csv.Error as error:
            yield Read(number, None, Faulty("csv", f"This is no CSV: {error}."))
            rows = csv.reader(texts, strict=True)
            continue
        if row is None:
            return
        if len(row) > len(header):
            yield Read(number, row[:COLUMNS], Faulty("columns", f"The row has more than {len(header)} columns."))
        elif any(row):
            yield Read(number, {name: value for name, value in zip(header, row, strict=False) if value})


def _next(rows: Iterator[list[str]]) -> list[str] | None:
    """The next row, if any. Its cells are bounded by Texts, and the limit that a process has for all readers stays."""
    shared = csv.field_size_limit(LONGEST)
    try:
        return next(rows, None)
    finally:
        csv.field_size_limit(shared)


def _header(rows: Iterator[list[str]]) -> list[str]:
    try:
        header = [name.strip() for name in _next(rows) or ()]
    except csv.Error as error:
        raise Faulty("csv", f"The first line is no CSV: {error}.") from None
    if len(header) == 1 and (other := next((mark for mark in OTHERS if mark in header[0]), None)):
        raise Faulty("csv", f"The fields are parted by commas (RFC 4180); here they are by {other!r}.")
    if "quote" not in header or len(set(header)) < len(header) or len(header) > COLUMNS:
        raise Faulty("csv", "The first line names the fields, each once; one of them is quote.")
    return header


def _too_long() -> Faulty:
    return Faulty("too_long", f"A line has at most {LONGEST:,} bytes.")


Reader = Callable[[Lines], Iterator[Read]]
Meaning = Callable[[Mapping[str, Any]], Said]

FORMATS: dict[str, tuple[Reader, Meaning]] = {
    "jsonl": (json_lines, understood),
    "csv": (comma_separated, understood),
    "quotebank": (json_lines, quotebank),
}
"""How each format is read and what its lines mean."""
