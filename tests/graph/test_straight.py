"""The way straight from WSGI replies as Django's long way does, and takes nothing that is out of the ordinary."""

import io
import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.core.signals import request_finished, request_started
from django.db import close_old_connections

from factbase.wsgi import application, django
from quotes.access import Code
from quotes.graph.straight import house, is_plain, is_secure
from quotes.read import Unavailable, counted

pytestmark = pytest.mark.django_db

NAMED = json.dumps(
    {"query": "query ($n: Int!) { topics(first: $n) { totalCount edges { node { id name } } } }", "variables": {"n": 5}}
).encode()


@pytest.fixture(autouse=True)
def connections_stay() -> Iterator[None]:
    """Django's long way ends with a look at the connections, which would close that of the test's transaction."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def environ(body: bytes = NAMED, **more: Any) -> dict[str, Any]:
    """A plain POST."""
    return {
        "REQUEST_METHOD": "POST",
        "PATH_INFO": "/graphql",
        "QUERY_STRING": "",
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "80",
        "HTTP_HOST": "localhost:8000",
        "wsgi.url_scheme": "http",
        "wsgi.errors": io.StringIO(),
        "REMOTE_ADDR": "127.0.0.1",
        "CONTENT_TYPE": "application/json",
        "CONTENT_LENGTH": str(len(body)),
        "wsgi.input": io.BytesIO(body),
        **more,
    }


def plain(given: dict[str, Any]) -> bool:
    """Whether a request goes straight, as the settings are now."""
    return is_plain(given, house())


def sent(app: Any, given: dict[str, Any]) -> tuple[str, dict[str, str], bytes]:
    """What an application sends: status, headers, body."""
    told: list[Any] = []
    chunks = app(given, lambda status, headers, error=None: told.extend((status, headers)))
    body = b"".join(chunks)
    if hasattr(chunks, "close"):
        chunks.close()
    return told[0], {name.lower(): value for name, value in told[1]}, body


GET = {"REQUEST_METHOD": "GET", "CONTENT_TYPE": "", "CONTENT_LENGTH": ""}
CASES: dict[str, tuple[bytes, dict[str, Any]]] = {
    "a question": (NAMED, {}),
    "the newer media type": (NAMED, {"HTTP_ACCEPT": "application/graphql-response+json"}),
    "a fault in the newer media type": (b'{"query": "{"}', {"HTTP_ACCEPT": "application/graphql-response+json"}),
    "a fault": (b'{"query": "{ nothing }"}', {}),
    "a bad cursor": (b'{"query": "{ quotes(after: \\"x\\") { totalCount } }"}', {}),
    "introspection": (b'{"query": "{ __schema { queryType { name } } }"}', {}),
    "the viewer": (b'{"query": "{ viewer { username } topics { totalCount } }"}', {}),
    "no object": (b"[]", {}),
    "no JSON": (b"{", {}),
    "nothing": (b"", {}),
    "another media type": (NAMED, {"CONTENT_TYPE": "text/plain"}),
    "no acceptable media type": (NAMED, {"HTTP_ACCEPT": "text/csv"}),
    "too much": (b" " * 100_001, {}),
    "another cookie": (NAMED, {"HTTP_COOKIE": "theme=dark"}),
    "a GET": (b"", {**GET, "QUERY_STRING": "query={topics{totalCount}}&variables={}"}),
    "a HEAD": (b"", {**GET, "REQUEST_METHOD": "HEAD", "QUERY_STRING": "query={topics{totalCount}}"}),
    "a GET of what is held": (b"", {**GET, "QUERY_STRING": "query={__typename}", "HTTP_IF_NONE_MATCH": "*"}),
    "a HEAD of what is held": (
        b"",
        {**GET, "REQUEST_METHOD": "HEAD", "QUERY_STRING": "query={__typename}", "HTTP_IF_NONE_MATCH": "*"},
    ),
    "a GET of a name in UTF-8": (b"", {**GET, "QUERY_STRING": 'query={speaker(slug:"%C3%A4"){id}}'}),
    "a GET in no UTF-8": (b"", {**GET, "QUERY_STRING": 'query={speaker(slug:"\xe4%ff"){id}}'}),
    "a GET with a fault": (b"", {**GET, "QUERY_STRING": "query={"}),
    "a GET without a question": (b"", {**GET, "QUERY_STRING": "query&&=&variables={"}),
    "a GET that writes": (b"", {**GET, "QUERY_STRING": "query=mutation{x}"}),
    "a GET of too much": (b"", {**GET, "QUERY_STRING": f"query=%23{'x' * 100_000}"}),
    "a GET of no acceptable media type": (b"", {**GET, "HTTP_ACCEPT": "text/csv"}),
    "a HEAD of no acceptable media type": (b"", {**GET, "REQUEST_METHOD": "HEAD", "HTTP_ACCEPT": "text/csv"}),
}


@pytest.mark.parametrize("name", CASES)
def test_the_reply_is_the_one_of_the_long_way(name: str) -> None:
    body, more = CASES[name]
    assert plain(environ(body, **more))
    status, headers, answer = sent(application, environ(body, **more))
    long_status, long_headers, long_answer = sent(django, environ(body, **more))
    assert (status, answer) == (long_status, long_answer)
    if headers.get("content-length") != long_headers.get("content-length"):  # the server adds what Django leaves out
        assert headers.pop("content-length") == str(len(answer))
    assert len(answer) == 0 or more.get("REQUEST_METHOD") != "HEAD"
    assert headers == long_headers


@pytest.mark.parametrize(
    "more",
    [
        {"REQUEST_METHOD": "PUT"}, {**GET, "HTTP_ACCEPT": "*/*, TEXT/html"}, {**GET, "QUERY_STRING": "&" * 20},
        {**GET, "CONTENT_LENGTH": "1"}, {**GET, "HTTP_TRANSFER_ENCODING": "chunked"},
        {"PATH_INFO": "/graphql/"}, {"PATH_INFO": "/api/v1/"}, {"SCRIPT_NAME": "/base"},
        {"HTTP_COOKIE": f"{settings.SESSION_COOKIE_NAME}=x"}, {"CONTENT_LENGTH": ""}, {"CONTENT_LENGTH": "-1"},
        {"HTTP_HOST": "evil.example"}, {"HTTP_HOST": ""}, {"HTTP_HOST": "localhost:x"},
    ])  # fmt: skip
def test_what_is_out_of_the_ordinary_goes_the_long_way(more: dict[str, Any]) -> None:
    assert not plain(environ(**more))


def test_another_host_is_refused(caplog: Any) -> None:
    assert sent(application, environ(HTTP_HOST="evil.example"))[0] == "400 Bad Request"


def test_plain_http_is_redirected_where_https_is_wanted(settings: Any) -> None:
    settings.SECURE_SSL_REDIRECT = True
    assert not plain(environ())
    assert plain(environ(NAMED, **{"wsgi.url_scheme": "https"}))


def test_only_the_proxys_own_header_says_https(settings: Any) -> None:
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    assert is_secure(environ(HTTP_X_FORWARDED_PROTO="https"), house())
    assert not is_secure(environ(HTTP_X_FORWARDED_PROTO="http"), house())
    assert not is_secure(environ(NAMED, **{"wsgi.url_scheme": "https"}), house())


def test_a_read_is_one_statement() -> None:
    with counted() as count:
        sent(application, environ())
    assert count.statements == 1


@pytest.mark.parametrize(
    ("error", "status"),
    [(Unavailable("TIMEOUT"), "503 Service Unavailable"), (RuntimeError("inside"), "500 Internal Server Error")],
)
def test_a_fault_here_shows_no_inside(monkeypatch: Any, error: Exception, status: str) -> None:
    def broken(*_: Any) -> None:
        raise error

    monkeypatch.setattr("quotes.graph.replies.answer", broken)
    told, headers, body = sent(application, environ())
    assert told == status
    assert b"inside" not in body
    assert json.loads(body)["errors"][0]["extensions"]["code"] in (Code.TIMEOUT, Code.INTERNAL)
    assert ("retry-after" in headers) == status.startswith("503")


def test_a_body_that_does_not_arrive_is_the_clients_fault() -> None:
    class Broken:
        def read(self, length: int) -> bytes:
            raise TimeoutError

    status, _, body = sent(
        application,
        environ(NAMED, HTTP_ACCEPT="application/graphql-response+json", **{"wsgi.input": Broken()}),
    )
    assert json.loads(body)["errors"][0]["extensions"]["code"] == Code.BAD_REQUEST
    assert status == "400 Bad Request"
