"""One client's connection: what has come of a request, and what the client has not yet taken of an answer.

Nothing here waits but `waited` (for a body too large to be taken in before there is a thread for it) and what is sent
beyond HELD: only so much of an answer is kept for a client that reads slowly. Of an answer that can be parked one part
is kept, and no thread waits.
"""

import select
import socket
import struct
import time
from collections.abc import Callable
from contextlib import suppress
from http import HTTPStatus
from io import BytesIO
from typing import Any, NamedTuple

from gunicorn.http.errors import NoMoreData
from gunicorn.http.message import Request
from gunicorn.http.unreader import Unreader

from factbase.errors import shaped

SECONDS = 5
"""What a client has for a head, or for a small request, from its first byte (a new connection: from its beginning)."""
RATE = 10_000
"""Bytes a second: what is large has more time, this much. A modem does it; 10 MB may take a quarter of an hour."""
HEAD = 128 * 1024
"""Bytes of a head: room for the longest query a door takes (`quotes.access.LIMITS.body`) and for the headers."""
KEPT = 8 * 1024
"""Bytes of a head that is kept for when it comes again."""
BODY = 128 * 1024
"""Bytes of a body that is taken in before there is a thread for it."""
HELD = 256 * 1024
"""Bytes of an answer that are kept for a client that does not take them at once; while there are more, the thread
waits."""
PIECE = 32 * 1024
"""Bytes that are taken in at once; of an answer a client takes some in the time that so many have, or is gone."""


def patience(size: int) -> float:
    """The seconds in which so many bytes are sent or taken."""
    return SECONDS + size / RATE


class Head(NamedTuple):
    """The head of a request: its bytes, what they mean, and how long the body is (None: who reads it finds out)."""

    data: bytes
    request: Request
    environ: dict[str, Any]
    length: int | None

    @property
    def is_repeatable(self) -> bool:
        """Whether it means the same when it comes again, nothing is to be said to it before the body, and it is short
        enough to be kept: all that a thousand clients send would be memory."""
        return self.length is not None and "HTTP_EXPECT" not in self.environ and len(self.data) <= KEPT


class Later(Unreader):
    """Where gunicorn's parser reads: what has come, and then, waiting, what comes until the client's time is over."""

    def __init__(self, connection: "Connection", data: bytes) -> None:
        super().__init__()
        self.connection = connection
        self.unread(data)

    def chunk(self, size_hint: int | None = None) -> bytes:
        """More of a body; raises NoMoreData where the client is too slow."""
        return self.connection.waited()


class Connection:
    """A client. One thread at a time has it (`is_held`); `until` says when its time is over while none has."""

    def __init__(self, sock: socket.socket, address: Any) -> None:
        sock.setblocking(False)
        self.sock, self.address, self.number = sock, address, sock.fileno()
        self.came, self.searched = bytearray(), 0
        self.known: Head | None = None
        self.asked: Head | None = None
        self.running: Any = None
        self.front, self.rest = b"", bytearray()
        self.is_new, self.since, self.size = True, time.monotonic(), 0
        self.is_held, self.until, self.owed, self.left = False, self.since + SECONDS, 0.0, 0.0

    # ------------------------------------------------------------ what comes

    def take(self) -> bool:
        """Take in what is there; false when the client is gone."""
        try:
            data = self.sock.recv(PIECE)
        except BlockingIOError:
            return True
        except OSError:
            return False
        if self.is_idle:
            self.begin()
        self.came += data
        self.size += len(data)
        return bool(data)

    def begin(self) -> None:
        """The time of another request, of which something may be here."""
        self.since, self.size = time.monotonic(), len(self.came)

    def heard(self, parsed: Callable[[bytes], Head]) -> Head | None:
        """The head of the next request, once it is whole: most clients send the same again and again, which is parsed
        once where all of the request is at hand. Raises what `parsed` raises."""
        if self.asked is None:
            end = self.came.find(b"\r\n\r\n", max(0, self.searched - 3), HEAD)
            if end < 0:
                self.searched = len(self.came)
                return None
            self.searched = 0
            data = bytes(self.came[: end + 4])
            del self.came[: end + 4]
            self.asked = self.known if self.known and self.known.data == data else parsed(data)
            self.known = self.asked if self.asked.is_repeatable else None
        return self.asked

    def has_body(self, head: Head) -> bool:
        """Whether what a thread needs to begin has come: all of a body that is small."""
        return head.length is None or len(self.came) >= head.length

    def body(self, head: Head) -> Any:
        """The body, as WSGI's input; the next request begins after it."""
        self.asked, self.is_new = None, False
        if head.length is None:
            return head.request.body
        body = BytesIO(self.came[: head.length])
        del self.came[: head.length]
        return body

    def waited(self) -> bytes:
        """What comes next of a body that is read as it comes; raises NoMoreData where the client is too slow."""
        if self.came:
            data = bytes(self.came)
            self.came.clear()
            return data
        left = self.since + patience(self.size) - time.monotonic()
        if left <= 0 or not self._is_ready(select.POLLIN, left):
            raise NoMoreData(b"")
        data = self.sock.recv(PIECE)
        self.size += len(data)
        return data

    # ------------------------------------------------------------ what goes

    def send(self, data: bytes) -> None:
        """Gunicorn's consent to a client that waits for it."""
        with suppress(OSError):
            self.sock.send(data)

    def sendall(self, data: bytes) -> None:
        """Send what the client takes at once and keep the rest; wait while that is too much. Raises OSError when the
        client is gone or takes nothing."""
        if self.front:
            data, self.front = self.front + data, b""
        if data and not self.rest:
            data = data[self._sent(data) :]
        self.rest += data
        while len(self.rest) > HELD and not (self.running and self.running.parks):
            if not self._is_ready(select.POLLOUT, patience(PIECE)):
                raise TimeoutError
            self.push()

    def push(self) -> None:
        """Send what the client takes of the rest. Raises OSError when the client is gone."""
        del self.rest[: self._sent(bytes(self.rest[:HELD]))]
        if not self.rest:
            self.owed = 0.0

    def _sent(self, data: bytes) -> int:
        try:
            return self.sock.send(data)
        except BlockingIOError:
            return 0

    def _is_ready(self, event: int, seconds: float) -> bool:
        """Whether something can be read or written in that time. The socket itself never waits: `is_slow` looks at it
        from another thread, for which nobody may have to wait."""
        poll = select.poll()
        poll.register(self.number, event)
        return bool(poll.poll(seconds * 1_000))

    # ------------------------------------------------------------ its time

    def waits(self, keepalive: float) -> None:
        """No thread has it: from when on it is too slow."""
        now = time.monotonic()
        self.owed = (self.owed or now + patience(len(self.rest))) if self.rest else 0.0
        if self.owed or self.left:
            self.until = self.owed or self.left
        elif self.running:
            self.until = float("inf")  # it waits for us
        elif self.is_idle and not self.is_new:
            self.until = now + keepalive
        else:
            self.until = self.since + patience(self.size)
        self.is_held = False

    def is_taken(self) -> None:
        """A thread has it."""
        self.is_held = True

    @property
    def is_idle(self) -> bool:
        """Whether it is between two requests."""
        return not (self.rest or self.came or self.asked or self.running)

    def leave(self, seconds: float) -> None:
        """When all is sent our side is closed; the client has so long to read, and what it still sends is thrown
        away."""
        self.left = time.monotonic() + seconds
        if not self.rest:
            with suppress(OSError):
                self.sock.shutdown(socket.SHUT_WR)

    @property
    def is_leaving(self) -> bool:
        """Whether its last answer was given."""
        return bool(self.left)

    def throw_away(self) -> bool:
        """What comes after the answer; false when that was all."""
        try:
            return bool(self.sock.recv(PIECE))
        except BlockingIOError:
            return True
        except OSError:
            return False

    def is_slow(self, now: float) -> bool:
        """Whether the client's time is over. What it has sent and no thread had time to take in is not its fault."""
        if self.is_held or self.until > now:
            return False
        if self.rest or self.left:
            return True
        try:
            self.sock.recv(1, socket.MSG_PEEK)
        except OSError:
            return not self.is_held  # what came was taken in meanwhile
        return False

    def cut(self) -> None:
        """Whoever watches it finds it closed."""
        self.is_taken()
        with suppress(OSError):
            self.sock.shutdown(socket.SHUT_RDWR)

    def reset(self) -> None:
        """It ends with a fault, so that what was sent cannot be taken for all of an answer (RFC 9112, 8)."""
        with suppress(OSError):
            self.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))

    def refuse(self) -> None:
        """Answer a head that is too long, in the shape of the door it was for."""
        line = bytes(self.came).partition(b"\r\n")[0]
        is_line = 2 * len(line) > HEAD
        status = HTTPStatus.REQUEST_URI_TOO_LONG if is_line else HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE
        path = b"".join(line.split(b" ", 2)[1:2]).partition(b"?")[0].decode("latin-1")
        kind, body = shaped(path, status, f"The head of a request is at most {HEAD:,} bytes.")
        headers = f"Connection: close\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n"
        self.send(f"HTTP/1.1 {status} {status.phrase}\r\n{headers}".encode() + body)
