"""GraphQL straight from WSGI: a question without a session, or with a token, which decides where it comes beside one,
needs nothing of Django's request, so it makes none.

The reply is the view's, byte for byte and header for header; what is in any way out of the ordinary goes the long way.
It spares more than the whole look-up of a quote costs (signals, middleware, the request, the response).
"""

from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from http import HTTPStatus
from typing import Any, NamedTuple

from django.conf import settings
from django.http import QueryDict
from django.http.request import split_domain_port, validate_host

from quotes.access import AUTHORIZATION, Code
from quotes.graph.replies import Reply, broken, problem, replied, without_body
from quotes.graph.requests import HTML, JSON, BadRequest, Question, asked, media_type, posted, sized

Application = Callable[[dict[str, Any], Any], Iterable[bytes]]
PARAMETERS = 20
"""How many parameters an address may have here; Django counts more, and refuses what is too many."""
STATUS = {one.value: f"{one.value} {one.phrase}" for one in HTTPStatus}


class House(NamedTuple):
    """What of the settings decides whether a request is plain. They are read once: to look at one costs as much as to
    look at all of these."""

    session: str
    https: bool
    proxy: tuple[str, str] | None
    debug: bool


def house() -> House:
    """As the settings are now."""
    return House(
        settings.SESSION_COOKIE_NAME, settings.SECURE_SSL_REDIRECT, settings.SECURE_PROXY_SSL_HEADER, settings.DEBUG
    )


class Straight:
    """An application that answers what it can itself, and gives the rest to Django. `headers` go on every reply."""

    def __init__(self, long_way: Application, headers: Mapping[str, str]) -> None:
        self.long_way, self.headers, self.house = long_way, list(headers.items()), house()

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        """WSGI (PEP 3333)."""
        if not is_plain(environ, self.house):
            return self.long_way(environ, start_response)
        made = answered(environ)
        if environ["REQUEST_METHOD"] == "HEAD":
            made = without_body(made)
        elif made.body:
            made.headers["Content-Length"] = str(len(made.body))
        start_response(STATUS[made.status], [*made.headers.items(), *self.headers])
        return [made.body]


def is_plain(environ: dict[str, Any], house: House) -> bool:
    """A POST of known length to /graphql, or a GET or HEAD that wants no page, for our host and in the wanted scheme,
    without a session or with a token."""
    return (
        environ["PATH_INFO"] == "/graphql"
        and (is_post if environ["REQUEST_METHOD"] == "POST" else is_get)(environ)
        and not environ.get("SCRIPT_NAME")
        and (house.session not in environ.get("HTTP_COOKIE", "") or AUTHORIZATION in environ)
        and is_ours(environ.get("HTTP_HOST", ""))
        and (not house.https or is_secure(environ, house))
        and not house.debug
    )


def is_post(environ: dict[str, Any]) -> bool:
    """A POST of known length."""
    return bool(environ.get("CONTENT_LENGTH", "").isdecimal())


def is_get(environ: dict[str, Any]) -> bool:
    """A GET or HEAD of few parameters that wants no page, and brings no body."""
    return (
        environ["REQUEST_METHOD"] in ("GET", "HEAD")
        and HTML not in environ.get("HTTP_ACCEPT", "").lower()
        and environ.get("QUERY_STRING", "").count("&") < PARAMETERS
        and environ.get("CONTENT_LENGTH", "") in ("", "0")
        and "HTTP_TRANSFER_ENCODING" not in environ
    )


@lru_cache(maxsize=100)
def is_ours(host: str) -> bool:
    """Whether the Host header names us."""
    domain, _ = split_domain_port(host)
    return bool(domain) and validate_host(domain, settings.ALLOWED_HOSTS)


def is_secure(environ: dict[str, Any], house: House) -> bool:
    """Whether the client came by https, to us or to the proxy before us."""
    if house.proxy is not None:
        name, value = house.proxy
        return bool(environ.get(name, "").split(",", 1)[0].strip() == value)
    return bool(environ["wsgi.url_scheme"] == "https")


def answered(environ: dict[str, Any]) -> Reply:
    """The reply to a plain request."""
    safe = environ["REQUEST_METHOD"] != "POST"
    try:
        kind = media_type(environ.get("HTTP_ACCEPT"))
    except BadRequest as error:
        return problem(error, JSON)

    def read() -> Question:
        if safe:
            return _asked(environ.get("QUERY_STRING", ""))
        length = int(environ["CONTENT_LENGTH"])
        sized(length)
        return posted(environ.get("CONTENT_TYPE", ""), _body(environ, length))

    try:
        return replied(environ, None, read, kind, safe, public=safe)
    except Exception as error:
        return broken(error, kind)


def _asked(parameters: str) -> Question:
    """The question in an address, as Django reads it."""
    sized(len(parameters))
    return asked(QueryDict(parameters.encode("latin-1")).dict())


def _body(environ: dict[str, Any], length: int) -> bytes:
    try:
        return bytes(environ["wsgi.input"].read(length))
    except OSError:
        raise BadRequest(400, Code.BAD_REQUEST, "The body did not arrive.") from None
