"""GraphQL straight from WSGI: a POST without a session, or with a token, which decides where it comes beside one, needs
nothing of Django's request, so it makes none.

The reply is the view's, byte for byte and header for header; what is in any way out of the ordinary goes the long way.
It spares more than the whole look-up of a quote costs (signals, middleware, the request, the response).
"""

from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.http.request import split_domain_port, validate_host

from quotes.access import AUTHORIZATION, Code
from quotes.graph.replies import Reply, broken, problem, replied
from quotes.graph.requests import JSON, BadRequest, Question, media_type, posted, sized

Application = Callable[[dict[str, Any], Any], Iterable[bytes]]
STATUS = {one.value: f"{one.value} {one.phrase}" for one in HTTPStatus}


class Straight:
    """An application that answers what it can itself, and gives the rest to Django. `headers` go on every reply."""

    def __init__(self, long_way: Application, headers: Mapping[str, str]) -> None:
        self.long_way, self.headers = long_way, list(headers.items())

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        """WSGI (PEP 3333)."""
        if not is_plain(environ):
            return self.long_way(environ, start_response)
        made = answered(environ)
        length = ("Content-Length", str(len(made.body)))
        start_response(STATUS[made.status], [*made.headers.items(), length, *self.headers])
        return [made.body]


def is_plain(environ: dict[str, Any]) -> bool:
    """A POST to /graphql of known length, for our host and in the wanted scheme, without a session or with a token."""
    return (
        environ["PATH_INFO"] == "/graphql"
        and environ["REQUEST_METHOD"] == "POST"
        and not environ.get("SCRIPT_NAME")
        and (settings.SESSION_COOKIE_NAME not in environ.get("HTTP_COOKIE", "") or AUTHORIZATION in environ)
        and environ.get("CONTENT_LENGTH", "").isdecimal()
        and is_ours(environ.get("HTTP_HOST", ""))
        and (not settings.SECURE_SSL_REDIRECT or is_secure(environ))
        and not settings.DEBUG
    )


@lru_cache(maxsize=100)
def is_ours(host: str) -> bool:
    """Whether the Host header names us."""
    domain, _ = split_domain_port(host)
    return bool(domain) and validate_host(domain, settings.ALLOWED_HOSTS)


def is_secure(environ: dict[str, Any]) -> bool:
    """Whether the client came by https, to us or to the proxy before us."""
    if settings.SECURE_PROXY_SSL_HEADER:
        name, value = settings.SECURE_PROXY_SSL_HEADER
        return bool(environ.get(name, "").split(",", 1)[0].strip() == value)
    return bool(environ["wsgi.url_scheme"] == "https")


def answered(environ: dict[str, Any]) -> Reply:
    """The reply to a plain POST."""
    try:
        kind = media_type(environ.get("HTTP_ACCEPT"))
    except BadRequest as error:
        return problem(error, JSON)

    def read() -> Question:
        length = int(environ["CONTENT_LENGTH"])
        sized(length)
        return posted(environ.get("CONTENT_TYPE", ""), _body(environ, length))

    try:
        return replied(environ, nobody, read, kind, safe=False)
    except Exception as error:
        return broken(error, kind)


def nobody() -> None:
    """Who is signed in where there is no session."""


def _body(environ: dict[str, Any], length: int) -> bytes:
    try:
        return bytes(environ["wsgi.input"].read(length))
    except OSError:
        raise BadRequest(400, Code.BAD_REQUEST, "The body did not arrive.") from None
