"""The web process. What it asks of the database has a deadline; commands run as long as they need."""

import io
import os
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from django.conf import settings
from django.core.handlers.wsgi import WSGIRequest
from django.core.wsgi import get_wsgi_application
from django.http import HttpResponse
from django.middleware.security import SecurityMiddleware
from django.utils.http import parse_header_parameters

from factbase.headers import security_headers

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "factbase.settings")
os.environ.setdefault("FACTBASE_STATEMENT_TIMEOUT", "5")
django = get_wsgi_application()

UTF_8 = "utf-8"


class Request(WSGIRequest):
    """A request whose Content-Type may say anything: what cannot be read, or is not in UTF-8, is no type, and refused
    as such where one is needed. Django raises, before there is anybody to answer, for parameters that are not well
    formed (RFC 2231), and reads the address in whatever encoding the body is said to have, though some are none of
    text."""

    def _set_content_type_params(self, meta: Mapping[str, Any]) -> None:
        self.content_type, self.content_params = "", {}
        with suppress(ValueError, TypeError):
            kind, parameters = parse_header_parameters(meta.get("CONTENT_TYPE", ""))
            if parameters.get("charset", UTF_8).lower() == UTF_8:
                self.content_type, self.content_params = kind, parameters


django.request_class = Request

from quotes.graph.manifest import trusted  # noqa: E402 it can be imported only once Django is ready
from quotes.graph.persisted import TRUSTED  # noqa: E402
from quotes.graph.straight import Straight  # noqa: E402

if settings.PERSISTED == TRUSTED:
    trusted()  # read now: a manifest that cannot be trusted starts no server


def headers_of_every_answer() -> Mapping[str, str]:
    """What the middlewares put on every answer, in the scheme in which answers are wanted."""
    environ = {"REQUEST_METHOD": "GET", "PATH_INFO": "/graphql", "wsgi.input": io.BytesIO(), "wsgi.url_scheme": "http"}
    if settings.SECURE_SSL_REDIRECT:
        environ |= {"wsgi.url_scheme": "https", **dict([settings.SECURE_PROXY_SSL_HEADER or ("HTTPS", "on")])}
    answer = security_headers(SecurityMiddleware(lambda request: HttpResponse()))  # type: ignore[arg-type]
    response = answer(WSGIRequest(environ))
    return {name: value for name, value in response.headers.items() if name != "Content-Type"}


application = Straight(django, headers_of_every_answer())
