"""How many statements Factbase makes of each question: `python -m tests.benchmarks.statements`.

A process of its own, with the servers' settings. It takes the questions from standard input (method, address, body)
and prints the counts, both as JSON.
"""

import json
import os
import sys

import django
from django.test import Client

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "factbase.settings")


def main() -> None:
    """Ask each question once and count what read executes."""
    django.setup()
    from quotes.read import counted  # noqa: PLC0415 - the models can be imported only once Django is set up

    client, counts = Client(HTTP_HOST="127.0.0.1", HTTP_ACCEPT="application/json"), []
    for method, address, body in json.load(sys.stdin):
        with counted() as count:
            response = client.generic(method, address, body or "", "application/json", secure=True)
        if response.status_code != 200:
            raise SystemExit(f"{address}: {response.status_code} {response.content[:500]!r}")
        counts.append(count.statements)
    print(json.dumps(counts))


if __name__ == "__main__":
    main()
