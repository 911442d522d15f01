"""Gunicorn's threaded worker with one law more: a thread is for a request, not for somebody who may come to send one.

The loop that watches the connections takes in what arrives. A request gets a thread when its head is there, and its
body where that is small; so whoever sends slowly, or reads to the end of an answer slowly, keeps nobody waiting but
himself. A larger body is read by its thread, as it comes, but no slower than RATE: only who is signed in may send one
(`factbase.visitors.bodies`).
"""

import logging
import re
import selectors
import socket
import time
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from http import HTTPStatus
from struct import pack
from typing import Any

from gunicorn.http.errors import NoMoreData
from gunicorn.http.unreader import SocketUnreader
from gunicorn.workers.gthread import TConn, ThreadWorker

from factbase.errors import shaped

SECONDS = 5
"""What a client has for a head, or for a small request, from its first byte (a new connection: from its beginning)."""
RATE = 10_000
"""Bytes a second: what is large has more time, this much. A modem does it; 10 MB may take a quarter of an hour."""
HEAD = 128 * 1024
"""Bytes of a head: room for the longest query a door takes (`quotes.access.LIMITS.body`) and for the headers."""
BODY = 128 * 1024
"""Bytes of a body that is taken in before there is a thread for it."""
PIECE = 16_384
"""Bytes of an answer that are sent in one go: of less than that the kernel sends some within SECONDS, or the client is
gone; longer answers go piece by piece, each in the time that RATE gives it."""
LINGER = 2
LOGGED = 300
"""Characters of a line in gunicorn's log: some quote what a client sent."""

LENGTH = re.compile(rb"\r\ncontent-length:[ \t]*(\d{1,18})[ \t]*\r\n", re.IGNORECASE)
EXPECTS = re.compile(rb"\r\nexpect:[ \t]*100-continue[ \t]*\r\n", re.IGNORECASE)
CONTINUE = b"HTTP/1.1 100 Continue\r\n\r\n"


def patience(size: int) -> float:
    """The seconds in which so many bytes are sent or taken."""
    return SECONDS + size / RATE


class Arriving(SocketUnreader):
    """What has come of one request; more is read without waiting by `take`, and by a thread until the deadline."""

    def __init__(self, sock: socket.socket) -> None:
        super().__init__(sock)
        self.came = bytearray()
        self.begin()

    def begin(self) -> None:
        """Another request."""
        self.since, self.size, self.searched, self.wanted, self.over = time.monotonic(), 0, 0, 0, False

    def take(self) -> bool:
        """Take in what is there; false when the client is gone."""
        if self.sock.gettimeout() != 0:
            self.sock.setblocking(False)
        try:
            data = self.sock.recv(HEAD)
        except BlockingIOError:
            return True
        except OSError:
            return False
        self.came += data
        self.size += len(data)
        return bool(data)

    def is_whole(self) -> bool:
        """Whether there is enough for a thread: the head, and the body if it is small."""
        if not self.wanted:
            end = self.came.find(b"\r\n\r\n", max(0, self.searched - 3), HEAD)
            self.searched = len(self.came)
            if end < 0:
                return False
            self.wanted = end + 4 + self._body(end + 4)
        return len(self.came) >= self.wanted

    def _body(self, end: int) -> int:
        """How much of the body after a head is waited for; a client that waits for our consent has it."""
        found = LENGTH.search(self.came, 0, end)
        length = int(found[1]) if found else 0
        if not 0 < length <= BODY:
            return 0
        if EXPECTS.search(self.came, 0, end):
            with suppress(OSError):
                self.sock.send(CONTINUE)
        return length

    def deadline(self) -> float:
        """When patience ends."""
        return self.since + patience(self.size)

    def hand_over(self) -> None:
        """To the parser that reads here."""
        self.buf.seek(0, 2)
        self.buf.write(self.came)
        self.came.clear()

    def chunk(self, size_hint: int | None = None) -> bytes:
        """More, in a thread, which waits; raises NoMoreData where the client is too slow."""
        left = self.deadline() - time.monotonic()
        if left <= 0 or self.over:
            raise NoMoreData(b"")
        self.sock.settimeout(left)
        try:
            data: bytes = super().chunk(size_hint)
        except TimeoutError:
            raise NoMoreData(b"") from None
        finally:
            self.sock.settimeout(None)
        self.size += len(data)
        return data


class Connection(TConn):
    """Gunicorn's, which waits for the end of the client in the loop and not instead of it."""

    linger: Callable[[Any], None] | None = None

    def close(self, graceful: bool = False) -> None:
        """Close; gracefully: after the client has had time to read the answer."""
        if graceful and self.linger is not None:
            self.linger(self)
        else:
            super().close(graceful)


class Worker(ThreadWorker):
    """Gunicorn's, which gathers requests before it gives them threads. All but `_keepalive_after` runs in the loop."""

    def init_process(self) -> None:
        """As gunicorn's."""
        logging.getLogger("gunicorn.error").addFilter(short)
        super().init_process()

    def enqueue_req(self, conn: Any) -> None:
        """A connection that is new, or on which the next request begins. TLS, which a proxy ends, stays gunicorn's."""
        if self.cfg.is_ssl:
            super().enqueue_req(conn)
            return
        if not conn.initialized:
            conn.init()
            conn.linger = self.linger
            conn.parser.unreader = Arriving(conn.sock)
            conn.sock.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, pack("ll", SECONDS, 0))
        conn.parser.unreader.begin()
        buffered = conn.parser.unreader.take_buffered()
        conn.parser.unreader.came += buffered
        self.gather(conn)

    def gather(self, conn: Any, _: Any = None) -> None:
        """Take in what has come of a request; give it a thread, refuse it, or wait for more."""
        self.forget(conn)
        arriving: Arriving = conn.parser.unreader
        is_there = arriving.take()
        if arriving.is_whole():
            arriving.hand_over()
            super().enqueue_req(conn)
        elif len(arriving.came) >= HEAD and not arriving.wanted:
            refuse(conn.sock, bytes(arriving.came))
            self.linger(conn, counted=True)
        elif is_there:
            self.watch(conn, arriving.deadline(), self.gather)
        else:
            self.end(conn)

    def linger(self, conn: Any, counted: bool = False) -> None:
        """Let the client read the answer: our side is closed, what still comes is thrown away, for LINGER seconds."""
        self.nr_conns += not counted
        try:
            conn.sock.shutdown(socket.SHUT_WR)
            conn.sock.setblocking(False)
            self.watch(conn, time.monotonic() + LINGER, self.throw_away)
        except (OSError, ValueError):
            self.end(conn)

    def throw_away(self, conn: Any, _: Any) -> None:
        """What comes after the answer."""
        try:
            is_there = bool(conn.sock.recv(HEAD))
        except OSError:
            is_there = False
        if not is_there:
            self.forget(conn)
            self.end(conn)

    def watch(self, conn: Any, until: float, callback: Callable[..., None]) -> None:
        """Call when something comes; `murder_pending` closes what nothing came on."""
        conn.timeout = until
        self.pending_conns.append(conn)
        self.poller.register(conn.sock, selectors.EVENT_READ, partial(callback, conn))

    def forget(self, conn: Any) -> None:
        """Watch it no more."""
        if conn in self.pending_conns:
            self.pending_conns.remove(conn)
            self.poller.unregister(conn.sock)

    def end(self, conn: Any) -> None:
        """Close it."""
        self.nr_conns -= 1
        conn.close()

    def murder_pending(self) -> None:
        """Close whose time is over; they are not in the order of their deadlines."""
        now = time.monotonic()
        for conn in [one for one in self.pending_conns if one.timeout <= now]:
            self.log.info("Closed a connection from %s: too slow.", conn.client)
            self.forget(conn)
            self.end(conn)

    def _keepalive_after(self, conn: Any, keepalive: Any) -> Any:
        """In a thread: for a body that nobody wanted to read it does not wait either."""
        conn.parser.unreader.over = True
        return super()._keepalive_after(conn, keepalive)


def short(record: logging.LogRecord) -> bool:
    """A filter for logs: cuts long lines."""
    told = record.getMessage()
    if len(told) > LOGGED:
        record.msg, record.args = told[:LOGGED] + "...", ()
    return True


def refuse(sock: socket.socket, head: bytes) -> None:
    """Answer a head that is too long, in the shape of the door it was for."""
    line = head.partition(b"\r\n")[0]
    is_line = 2 * len(line) > HEAD
    status = HTTPStatus.REQUEST_URI_TOO_LONG if is_line else HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE
    path = b"".join(line.split(b" ", 2)[1:2]).partition(b"?")[0].decode("latin-1")
    kind, body = shaped(path, status, f"The head of a request is at most {HEAD:,} bytes.")
    headers = f"Connection: close\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n"
    with suppress(OSError):
        sock.send(f"HTTP/1.1 {status} {status.phrase}\r\n{headers}".encode() + body)
