"""How gunicorn serves Factbase: `gunicorn --config python:factbase.server factbase.wsgi`.

Everything can be said otherwise on its command line or in GUNICORN_CMD_ARGS.
"""

import os
import select
import socket
import sys
from typing import Any

worker_class: Any = "gthread"  # for all but Linux; a slow client is a thread less there
if hasattr(select, "epoll"):
    from factbase.worker import Worker

    worker_class = Worker

host = os.environ.get("HOST", "127.0.0.1")
port = os.environ.get("PORT", "8000")
bind = f"{host}:{port}"
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
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
