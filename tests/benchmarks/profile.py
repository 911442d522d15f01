"""Where a request spends its time in the web process: `python -m tests.benchmarks.profile`.

A process of its own, with the servers' settings. It takes the questions from standard input (name, method, address,
body), asks each through WSGI under Python's profiler, and prints, as JSON, how many microseconds of a request are spent
in which part of the house. The profiler itself takes about half of them: the shares count.
"""

import cProfile
import io
import json
import os
import pstats
import sys
from collections.abc import Iterable
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "factbase.settings")

TIMES = 500
WARM = 20
PARTS = {
    # SQLite's driver steps through the rows while `execute` makes a list of them.
    "the database": ("/quotes/read/execute.py", "/psycopg", "sqlite3.", "/django/db/"),
    "the door": ("/quotes/graph/", "/quotes/rest/", "/quotes/access/", "/quotes/export/", "/factbase/"),
    "read": ("/quotes/read/", "/quotes/filters/", "<the builder of a plan>", "/quotes/search/", "/quotes/text/"),
    "graphql-core, strawberry": ("/graphql/", "/strawberry/"),
    "Django": ("/django/", "/rest_framework/"),
    "JSON": ("orjson", "/json/"),
}
"""The parts by what stands in a function's file or name; the first that fits is it."""


def part(file: str, name: str) -> str:
    """Which part of the house a function belongs to; of what C calls, its name tells."""
    found = f"{file.replace(os.sep, '/')}:{name}"
    return next((one for one, marks in PARTS.items() if any(mark in found for mark in marks)), "Python")


def shares(stats: dict[Any, Any], times: int) -> dict[str, float]:
    """Microseconds of one request by part, from a profile of so many: each function's own time."""
    found = dict.fromkeys([*PARTS, "Python"], 0.0)
    for (file, _, name), (_, _, own, *_) in stats.items():
        found[part(file, name)] += own * 1_000_000 / times
    return found


def environ(method: str, address: str, body: str) -> dict[str, Any]:
    """A request as the server gives it to WSGI."""
    path, _, query = address.partition("?")
    sent = body.encode()
    return {
        "REQUEST_METHOD": method, "PATH_INFO": path, "QUERY_STRING": query, "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "443", "SERVER_PROTOCOL": "HTTP/1.1", "HTTP_HOST": "127.0.0.1", "REMOTE_ADDR": "127.0.0.1",
        "HTTP_X_FORWARDED_PROTO": "https", "HTTP_ACCEPT": "application/json", "CONTENT_TYPE": "application/json",
        "CONTENT_LENGTH": str(len(sent)), "wsgi.input": io.BytesIO(sent), "wsgi.errors": sys.stderr,
        "wsgi.url_scheme": "https", "wsgi.version": (1, 0), "wsgi.multithread": True, "wsgi.multiprocess": True,
        "wsgi.run_once": False, "SCRIPT_NAME": "",
    }  # fmt: skip


def ask(application: Any, request: tuple[str, str, str]) -> None:
    """One request, its answer read to the end."""
    told: list[str] = []
    answer: Iterable[bytes] = application(environ(*request), lambda status, _: told.append(status))
    for _ in answer:
        pass
    if close := getattr(answer, "close", None):
        close()
    if told != ["200 OK"]:
        raise SystemExit(f"{request[1]}: {told}")


def main() -> None:
    """Profile each question."""
    django.setup()
    from factbase.wsgi import application  # noqa: PLC0415 - it can be imported only once Django is set up

    found = {}
    for name, *request in json.load(sys.stdin):
        for _ in range(WARM):
            ask(application, tuple(request))
        profile = cProfile.Profile()
        profile.enable()
        for _ in range(TIMES):
            ask(application, tuple(request))
        profile.disable()
        found[name] = shares(pstats.Stats(profile).stats, TIMES)  # type: ignore[attr-defined]
    print(json.dumps(found))


if __name__ == "__main__":
    main()
