"""Gunicorn's worker process with threads of our own: a thread is for a request, not for who may come to send one.

All threads wait for all connections. Linux gives each that has something to one of them (epoll, one shot), which takes
in what came, answers when a request is whole, and lets Linux watch again: no request is handed from thread to thread,
which costs more than to answer it. Who sends slowly, or reads an answer slowly, keeps nobody waiting but himself. A
larger body is read by its thread, as it comes, but no slower than RATE: only who is signed in may send one
(`factbase.visitors.bodies`).

An answer of many parts can be parked between two of them (`parks` on WSGI's iterable says so): while the client has not
taken the last part, when it has had its TURN and others wait, or for a moment after an empty part, which is nothing yet
(PEP 3333). Whichever thread comes next goes on with it; when the client is gone it is closed.

The parser, the answers and the processes are gunicorn's. TLS, HTTP/2 and the PROXY protocol are a proxy's; gunicorn's
own worker has them: `--worker-class gthread`.
"""

import errno
import gc
import logging
import os
import select
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from email.utils import formatdate
from functools import lru_cache
from typing import Any

from gunicorn.http import wsgi
from gunicorn.http.body import LengthReader
from gunicorn.http.errors import NoMoreData
from gunicorn.http.message import Request
from gunicorn.http.wsgi import Response
from gunicorn.workers.base import Worker as Process

from factbase.connection import BODY, HEAD, Connection, Head, Later

LINGER = 2
"""Seconds in which a client reads its last answer; a worker that stops keeps an idle connection half as long."""
LOGGED = 300
"""Characters of a line in gunicorn's log: some quote what a client sent."""
FULL = (errno.EMFILE, errno.ENFILE, errno.ENOBUFS, errno.ENOMEM)
"""What accept(2) says when the process, or the machine, has no file or memory for another connection."""
WAIT = 0.5
"""Seconds until it is tried again."""
TURN = 0.05
"""Seconds for which an answer of many parts keeps its thread."""
PAUSE = 1.0
"""Seconds until an answer is asked again that had nothing yet."""
PARKS = "factbase.parks"
"""In the environment of a request: here answers may be parked."""
YOUNG = 20_000
"""How many objects are made before Python looks which of them are garbage in a circle."""
IN = select.EPOLLIN | select.EPOLLONESHOT
OUT = select.EPOLLOUT | select.EPOLLONESHOT


class Answer(Response):
    """Gunicorn's, whose head is sent with the beginning of the body; what software answers is nobody's business."""

    def __init__(self, request: Request, connection: Connection, worker: "Worker") -> None:
        super().__init__(request, connection, worker.cfg)
        self.worker = worker

    def should_close(self) -> bool:
        """Whether it is the connection's last: of a worker that stops each is."""
        return not self.worker.alive or bool(super().should_close())

    def process_headers(self, headers: list[tuple[str, str]]) -> None:
        """Gunicorn's, which goes through each letter of them, for those that were not there before."""
        for one in headers:
            if one[0] != "Content-Length" and is_as_it_is(*one):
                self.headers.append(one)
            else:
                super().process_headers([one])

    def is_chunked(self) -> bool:
        """Gunicorn's, for what does not say how long it is."""
        return self.response_length is None and bool(super().is_chunked())

    def default_headers(self) -> list[str]:
        """Gunicorn's, but for the name of the server."""
        major, minor = self.req.version
        lines = [
            f"HTTP/{major}.{minor} {self.status}\r\n",
            f"Date: {date(int(time.time()))}\r\n",
            f"Connection: {'close' if self.should_close() else 'keep-alive'}\r\n",
        ]
        return [*lines, "Transfer-Encoding: chunked\r\n"] if self.chunked else lines

    def can_sendfile(self) -> bool:
        """No: the kernel would have the thread wait for the client."""
        return False

    headers_sent: bool

    def send_headers(self) -> None:
        """They wait for the body, or for the end."""
        if not self.headers_sent:
            self.headers_sent = True
            lines = [*self.default_headers(), *(f"{name}: {value}\r\n" for name, value in self.headers), "\r\n"]
            self.sock.front = "".join(lines).encode("latin-1")


@dataclass(slots=True)
class Running:
    """An answer that is being given; `at` is when it goes on where it had nothing yet."""

    answer: Answer
    head: Head
    environ: dict[str, Any]
    begun: float
    chunks: Any = ()
    parts: Iterator[bytes] | None = None
    parks: bool = False
    at: float = 0.0


class Worker(Process):
    """Gunicorn's, which takes connections, sees to their time and tells gunicorn that it lives; its threads answer."""

    alive: bool

    @classmethod
    def check_config(cls, cfg: Any, log: Any) -> None:
        """Gunicorn asks before it starts."""
        if cfg.is_ssl or cfg.proxy_protocol not in (False, "off"):
            sys.exit("Factbase: TLS and the PROXY protocol are for a proxy, or for gunicorn's --worker-class gthread.")

    def init_process(self) -> None:
        """As gunicorn's."""
        logging.getLogger("gunicorn.error").addFilter(short)
        self.connections: dict[int, Connection] = {}
        self.keepalive, self.looked = self.cfg.keepalive, 0.0
        self.epoll = select.epoll()
        super().init_process()

    def run(self) -> None:
        """Until gunicorn says otherwise; what was asked by then is answered."""
        settled()
        threads = [threading.Thread(target=self.work, daemon=True) for _ in range(self.cfg.threads)]
        for one in threads:
            one.start()
        for listener in self.sockets:
            listener.setblocking(False)
        while self.alive and self.ppid == os.getppid():
            self.look(self.sockets if len(self.connections) < self.cfg.worker_connections else [])
        self.alive = False
        for listener in self.sockets:
            listener.close()
        self.stop()

    def stop(self) -> None:
        """Answers still say that the connection ends; idle ones end soon."""
        end = time.monotonic() + self.cfg.graceful_timeout
        soon = time.monotonic() + LINGER / 2
        for one in list(self.connections.values()):
            one.until = min(one.until, soon) if one.is_idle else one.until
        while self.connections and time.monotonic() < end:
            self.look([], seconds=0.1)

    def look(self, listeners: list[Any], seconds: float = 1.0) -> None:
        """Take one connection if there is one, for other workers want some too; now and then end those whose time is
        over."""
        self.notify()
        ready, _, _ = select.select([*listeners, self.PIPE[0]], [], [], seconds)
        for one in ready:
            if one == self.PIPE[0]:
                os.read(one, 4096)
            else:
                self.accept(one)
        if (now := time.monotonic()) < self.looked + seconds:
            return
        self.looked = now
        for connection in list(self.connections.values()):
            self.wake(connection, now)
            if connection.is_slow(now):
                if not connection.is_idle:
                    self.log.info("Closed a connection from %s: too slow.", connection.address)
                connection.cut()

    def accept(self, listener: Any) -> None:
        """A connection, unless another worker was quicker or the client is gone (Linux tells of that here). Where there
        is no room for one more, it waits until others end."""
        try:
            sock, address = listener.accept()
        except OSError as error:
            if error.errno in FULL:
                self.log.warning("No room for another connection: %s", error.strerror)
                time.sleep(WAIT)
            return
        self.connections[sock.fileno()] = Connection(sock, address)
        self.epoll.register(sock, IN)

    # ------------------------------------------------------------ in the threads

    def work(self) -> None:
        """A thread: whichever connection has something."""
        while True:
            for number, _ in self.epoll.poll(maxevents=1):
                connection = self.connections[number]
                connection.is_taken()
                try:
                    self.serve(connection)
                except Exception:
                    self.log.exception("A fault in the server.")
                    self.end(connection)

    def serve(self, connection: Connection) -> None:
        """Something came, or the client took something."""
        if connection.rest:
            is_there = self.pushed(connection)
        elif connection.running:
            is_there = self.resumed(connection)
        elif connection.is_leaving:
            is_there = connection.throw_away()
        else:
            is_there = connection.take() and self.proceed(connection)
        if is_there:
            running = connection.running
            is_paused = bool(running and running.at and not connection.rest)
            connection.waits(self.keepalive)
            if not is_paused:  # else nobody watches it until `wake`
                self.epoll.modify(connection.number, OUT if connection.rest or running else IN)
        else:
            self.end(connection)

    def wake(self, connection: Connection, now: float) -> None:
        """Let a thread find an answer whose pause is over. Nobody else watches it: all has been taken of it."""
        running = connection.running
        if running and 0 < running.at <= now and not (connection.is_held or connection.rest):
            running.at = 0.0
            self.epoll.modify(connection.number, OUT)

    def resumed(self, connection: Connection) -> bool:
        """An answer goes on, unless it is paused or the client has enough to take."""
        if connection.rest or connection.running.at:
            return True
        return self.go_on(connection) and self.proceed(connection)

    def pushed(self, connection: Connection) -> bool:
        """More of an answer has gone; after all of it come the requests that were sent meanwhile."""
        try:
            connection.push()
        except OSError:
            return False
        if connection.running:
            return self.resumed(connection)
        if connection.is_leaving:
            connection.leave(LINGER)
        return self.proceed(connection)

    def proceed(self, connection: Connection) -> bool:
        """Answer what is whole; false when there is nothing to wait for."""
        while not (connection.rest or connection.is_leaving or connection.running):
            try:
                head = connection.heard(lambda data: self.parsed(connection, data))
            except Exception as error:
                self.handle_error(None, connection.sock, connection.address, error)
                connection.leave(LINGER)
                break
            if head is None:
                if len(connection.came) >= HEAD:
                    connection.refuse()
                    connection.leave(LINGER)
                break
            if not connection.has_body(head):
                break
            if not self.answer(connection, head):
                return False
            connection.begin()
        return True

    def parsed(self, connection: Connection, data: bytes) -> Head:
        """What a head means. Raises gunicorn's errors for one that is none."""
        request = Request(self.cfg, Later(connection, data), connection.address)
        _, environ = wsgi.create(request, connection, connection.address, connection.sock.getsockname(), self.cfg)
        del environ["wsgi.early_hints"], environ["gunicorn.socket"]
        environ["wsgi.multithread"] = True
        reader = request.body.reader
        length = reader.length if isinstance(reader, LengthReader) else None
        return Head(data, request, environ, None if length is None or length > BODY else length)

    def answer(self, connection: Connection, head: Head) -> bool:
        """Answer a request; false when the client is gone."""
        answer = Answer(head.request, connection, self)
        self.nr += 1
        if self.nr >= self.max_requests:
            self.alive = False
        if not self.keepalive or head.length is None:
            answer.force_close()
        environ = {**head.environ, PARKS: True, "wsgi.input": connection.body(head)}
        connection.running = Running(answer, head, environ, time.monotonic())
        return self.go_on(connection)

    def go_on(self, connection: Connection) -> bool:
        """Give an answer, or more of it; false when the client is gone, or it cannot go on."""
        running = connection.running
        answer = running.answer
        try:
            try:
                if not self.run_application(connection, running):
                    return True
            except BaseException:
                self.done(connection)
                raise
            self.done(connection)
        except (OSError, NoMoreData):
            return False
        except (Exception, SystemExit) as error:
            if answer.headers_sent:
                self.log.exception("Error handling request")
                if not answer.chunked:
                    connection.reset()
                return False
            self.handle_error(running.head.request, connection.sock, connection.address, error)
            answer.force_close()
        if answer.should_close():
            connection.leave(LINGER)
        return True

    def run_application(self, connection: Connection, running: Running) -> bool:
        """WSGI (PEP 3333); false when the answer is parked."""
        answer = running.answer
        if running.parts is None:
            running.chunks = self.wsgi(running.environ, answer.start_response)
            running.parks = getattr(running.chunks, "parks", False)
            if isinstance(running.chunks, wsgi.FileWrapper):
                answer.write_file(running.chunks)
            running.parts = iter(running.chunks)
        until = time.monotonic() + TURN
        for chunk in running.parts:
            answer.write(chunk)
            if running.parks:
                running.at = 0.0 if chunk else time.monotonic() + PAUSE
                if connection.rest or running.at or time.monotonic() > until:
                    return False
        answer.close()
        connection.sendall(b"")
        return True

    def done(self, connection: Connection) -> None:
        """An answer is given, or its client gone."""
        running, connection.running = connection.running, None
        if self.log.access_log_enabled:
            seconds = time.monotonic() - running.begun
            self.log.access(running.answer, running.head.request, running.environ, timedelta(seconds=seconds))
        if hasattr(running.chunks, "close"):
            running.chunks.close()

    def end(self, connection: Connection) -> None:
        """Close it; its number is free before Linux gives it to another."""
        if connection.running:
            self.done(connection)
        if self.connections.get(connection.number) is connection:
            del self.connections[connection.number]
        connection.asked = connection.known = None
        connection.sock.close()


def settled() -> None:
    """What is here before the first request stays, so Python's garbage collector need not look through it: that took
    70 ms now and then, in the middle of a request. An answer's thousand rows are no reason to look at all either."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG)


@lru_cache(maxsize=100)
def is_as_it_is(name: str, value: str) -> bool:
    """Whether a header goes out as it was given, and tells gunicorn nothing else. Raises gunicorn's errors."""
    tried = Response(None, None, None)
    tried.process_headers([(name, value)])
    return tried.headers == [(name, value)] and tried.response_length is None and not tried.upgrade


@lru_cache(maxsize=2)
def date(second: int) -> str:
    """As HTTP writes it (RFC 9110, 5.6.7)."""
    return formatdate(second, usegmt=True)


def short(record: logging.LogRecord) -> bool:
    """A filter for logs: cuts long lines."""
    told = record.getMessage()
    if len(told) > LOGGED:
        record.msg, record.args = told[:LOGGED] + "...", ()
    return True
