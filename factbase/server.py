"""How gunicorn serves Factbase: `gunicorn --config python:factbase.server factbase.wsgi`.

Everything can be said otherwise on its command line or in GUNICORN_CMD_ARGS.
"""

import errno
import os
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from gunicorn.http.wsgi import Response
from gunicorn.workers import gthread

from factbase.worker import PIECE, Connection, Worker, patience

_default_headers = Response.default_headers


def _headers_without_server(self: Response) -> list[str]:
    """Gunicorn's headers; what software answers is nobody's business."""
    return [header for header in _default_headers(self) if not header.startswith("Server:")]


Response.default_headers = _headers_without_server


_write, _sendfile = Response.write, Response.sendfile


@contextmanager
def _patient(response: Response) -> Iterator[None]:
    """A client that takes no piece of an answer in time is gone."""
    response.sock.settimeout(patience(PIECE))
    try:
        yield
    except TimeoutError:
        raise ConnectionResetError(errno.ECONNRESET, "the client takes no answer") from None
    finally:
        response.sock.settimeout(None)


def _write_in_pieces(self: Response, data: bytes) -> None:
    """Gunicorn's, of what is long piece by piece."""
    if len(data) > PIECE:
        with _patient(self):
            for start in range(0, len(data), PIECE):
                _write(self, data[start : start + PIECE])
        return
    try:
        _write(self, data)
    except BlockingIOError:
        raise ConnectionResetError(errno.ECONNRESET, "the client takes no answer") from None


def _send_a_file(self: Response, file: Any) -> Any:
    """Gunicorn's, while somebody takes it."""
    with _patient(self):
        return _sendfile(self, file)


Response.write, Response.sendfile = _write_in_pieces, _send_a_file
gthread.TConn = Connection

host = os.environ.get("HOST", "127.0.0.1")
port = os.environ.get("PORT", "8000")
bind = f"{host}:{port}"
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
worker_class = Worker
threads = 4
timeout = 30
forwarder_headers = ""
limit_request_line = 0  # the worker bounds the head; how long a query may be the doors say, in their own shape
control_socket_disable = True
loglevel = "warning"


def on_starting(server: Any) -> None:
    """One clear line for a port that cannot be had, instead of gunicorn's five tries."""
    try:
        if not 0 <= int(port) <= 65535:
            raise ValueError(f"{port} is no port number")
        with socket.create_server((host, int(port))):
            print(f"Factbase serves on http://{bind}/ (Ctrl-C stops it)", flush=True)
    except (OSError, ValueError) as fault:
        why = os.strerror(fault.errno) if isinstance(fault, OSError) and fault.errno else fault
        sys.exit(f"Factbase: port {port} on {host} cannot be used: {why}. Choose another: make run PORT=8001")
