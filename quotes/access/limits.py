"""How much one request may ask, and how long a client is sent away."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """How much one request may ask. All are checked before anything runs."""

    tokens: int = 2_000
    depth: int = 12
    aliases: int = 20
    directives: int = 20
    directives_on_one: int = 5
    page: int = 100
    nodes: int = 10_000
    searches: int = 8
    """How many times an operation may look through many rows (`quotes.read.searches`)."""
    list_values: int = 250
    body: int = 100_000
    """Bytes of a request's body, or of the query string of a GET."""
    text: int = 25_000_000
    """Bytes of a body that is a text or a file, of who may write: a file of ten million bytes as a form, or a text of
    five million characters in most languages."""


LIMITS = Limits()

RETRY_SECONDS = "5"
"""The Retry-After of a 503: how long a busy or restarting database should be left alone."""
