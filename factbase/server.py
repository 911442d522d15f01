"""How gunicorn serves Factbase: `gunicorn --config python:factbase.server factbase.wsgi`.

Everything can be said otherwise on its command line or in GUNICORN_CMD_ARGS.
"""

import os
import socket
import sys
from typing import Any

from gunicorn.http.wsgi import Response
from gunicorn.workers.gthread import TConn

CLIENT_SECONDS = 5
_default_headers = Response.default_headers


def _headers_without_server(self: Response) -> list[str]:
    """Gunicorn's headers; what software answers is nobody's business."""
    return [header for header in _default_headers(self) if not header.startswith("Server:")]


Response.default_headers = _headers_without_server


_begin = TConn.init


def _patient_for_a_while(self: TConn) -> None:
    """Gunicorn's; a client that sends half a request keeps a thread no longer than this."""
    _begin(self)
    self.sock.settimeout(CLIENT_SECONDS)


TConn.init = _patient_for_a_while

host = os.environ.get("HOST", "127.0.0.1")
port = os.environ.get("PORT", "8000")
bind = f"{host}:{port}"
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
worker_class = "gthread"
threads = 4
timeout = 30
forwarder_headers = ""
limit_request_line = 8190  # a filter of 200 ids stands in the address
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
