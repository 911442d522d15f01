"""Rows become an HTTP answer: an ETag, who may keep it how long (RFC 9110, 9111), and under what name it is saved."""

from http import HTTPStatus
from typing import Any

import orjson
from django.http import HttpRequest, HttpResponse

from quotes.access import PRIVATE, VARY, anybodys, etag, held
from quotes.read import Viewer
from quotes.rest.offers import JSON


def answer(request: HttpRequest, body: Any, viewer: Viewer, following: str | None = None) -> HttpResponse:
    """200 with the body as JSON, or 304 when the client has it already; `following` is the address of the next page.
    No statements."""
    made = whole(request, orjson.dumps(body), viewer, JSON.media_type)
    if following is not None:
        made.headers["Link"] = f'<{following}>; rel="next"'
    return made


def whole(request: HttpRequest, content: bytes, viewer: Viewer, media_type: str) -> HttpResponse:
    """200 with the content, or 304 when the client has it already. No statements.

    What the public sees anybody may keep (`access.anybodys`); what a curator sees nobody keeps.
    """
    tag = etag(content)
    if held(request.META.get("HTTP_IF_NONE_MATCH"), tag):
        response = HttpResponse(status=HTTPStatus.NOT_MODIFIED)
        del response.headers["Content-Type"]
    else:
        response = HttpResponse(b"" if request.method == "HEAD" else content, content_type=media_type)
        response.headers["Content-Length"] = str(len(content))
    response.headers["ETag"] = tag
    response.headers["Cache-Control"] = PRIVATE if viewer.curator else anybodys()
    response.headers["Vary"] = VARY
    return response


def saved_as(name: str, extension: str) -> str:
    """The Content-Disposition of a download: names are of letters, digits, hyphens and underscores."""
    return f'attachment; filename="factbase-{name}.{extension}"'
