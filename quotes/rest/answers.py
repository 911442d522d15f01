"""Rows become an HTTP answer: JSON by orjson, an ETag, and who may keep it how long (RFC 9110, 9111)."""

from http import HTTPStatus
from typing import Any

import orjson
from django.http import HttpRequest, HttpResponse

from quotes.access import PRIVATE, VARY, Code, anybodys, etag, held
from quotes.read import Viewer
from quotes.rest.problems import Problem

JSON = "application/json"


def tag(content: bytes, version: int | None = None) -> str:
    """The strong entity tag of some content; that of a record begins with its version: `"3-5f2c..."`."""
    return etag(content) if version is None else f'"{version}-{etag(content)[1:]}'


def answer(request: HttpRequest, body: Any, viewer: Viewer, version: int | None = None) -> HttpResponse:
    """200 with the body, or 304 when the client has it already. No statements.

    What the public sees anybody may keep (`access.anybodys`); what a curator sees nobody keeps.
    """
    content = orjson.dumps(body)
    name = tag(content, version)
    if held(request.META.get("HTTP_IF_NONE_MATCH"), name):
        response = HttpResponse(status=HTTPStatus.NOT_MODIFIED)
        del response.headers["Content-Type"]
    else:
        response = HttpResponse(b"" if request.method == "HEAD" else content, content_type=JSON)
        response.headers["Content-Length"] = str(len(content))
    response.headers["ETag"] = name
    response.headers["Cache-Control"] = PRIVATE if viewer.curator else anybodys()
    response.headers["Vary"] = VARY
    return response


def check_acceptable(accept: str | None) -> None:
    """Raise Problem (406) unless the client takes JSON (RFC 9110, 12.5.1)."""
    if accept is None or accept in ("*/*", JSON):
        return
    ranges = [_range(one) for one in accept.split(",")]
    fitting = [(specific, quality) for specific, quality in ranges if specific]
    if fitting and max(fitting)[1] > 0:
        return
    raise Problem(HTTPStatus.NOT_ACCEPTABLE, Code.NOT_ACCEPTABLE, f"The answer is {JSON}.")


SPECIFIC = {"*/*": 1, "application/*": 2, JSON: 3}


def _range(text: str) -> tuple[int, float]:
    """How closely a media range names JSON (0: not at all), and its quality."""
    media, *parameters = (one.strip().lower() for one in text.split(";"))
    quality = next((one[2:] for one in parameters if one.startswith("q=")), "1")
    try:
        return SPECIFIC.get(media, 0), float(quality)
    except ValueError:
        return SPECIFIC.get(media, 0), 0.0
