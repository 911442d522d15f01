"""Rows become an HTTP answer: an ETag, who may keep it how long (RFC 9110, 9111), and under what name it is saved."""

from typing import Any

import orjson
from django.http import HttpRequest, HttpResponse

from quotes.access import PRIVATE, VARY, anybodys, etag, tagged
from quotes.read import Viewer
from quotes.rest.offers import JSON


def tag(content: bytes, version: int | None = None) -> str:
    """The strong entity tag of some content; that of a record begins with its version: `"3-5f2c..."`."""
    return etag(content) if version is None else f'"{version}-{etag(content)[1:]}'


def answer(
    request: HttpRequest, body: Any, viewer: Viewer, version: int | None = None, following: str | None = None
) -> HttpResponse:
    """200 with the body as JSON, or 304 when the client has it already; `following` is the address of the next page.
    No statements."""
    made = whole(request, orjson.dumps(body), viewer, JSON.media_type, version)
    if following is not None:
        made.headers["Link"] = f'<{following}>; rel="next"'
    return made


def whole(
    request: HttpRequest, content: bytes, viewer: Viewer, media_type: str, version: int | None = None
) -> HttpResponse:
    """200 with the content, or 304 when the client has it already. No statements.

    What the public sees anybody may keep (`access.anybodys`); what a curator sees nobody keeps.
    """
    keep = PRIVATE if viewer.curator else anybodys()
    response = tagged(request, content, media_type, tag(content, version), keep)
    response.headers["Vary"] = VARY
    return response


def saved_as(name: str, extension: str) -> str:
    """The Content-Disposition of a download: names are of letters, digits, hyphens and underscores."""
    return f'attachment; filename="factbase-{name}.{extension}"'
