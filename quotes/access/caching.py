"""Who may keep an answer, for how long, and whether a client has it already (RFC 9110, 9111)."""

from hashlib import sha256
from http import HTTPStatus

from django.conf import settings
from django.http import HttpRequest, HttpResponse

PRIVATE = "private, no-store"
"""How answers to somebody are cached: not at all."""
UNKEPT = "no-store"
"""How answers are cached that say what went wrong."""
VARY = "Accept, Authorization, Cookie"
"""What every answer of an API door depends on."""


def anybodys() -> str:
    """How answers to the public are cached: anybody may, and asks after MAX_AGE seconds whether they still hold."""
    return f"public, max-age={settings.MAX_AGE}, must-revalidate"


def etag(content: bytes) -> str:
    """The name of some content: another for any other."""
    return f'"{sha256(content).hexdigest()[:32]}"'


def held(given: str | None, tag: str | None) -> bool:
    """Whether If-None-Match names the ETag of what there is (none: of nothing), compared weakly (RFC 9110, 13.1.2)."""
    if given is None or tag is None:
        return False
    wanted = tag.removeprefix("W/")
    return given.strip() == "*" or wanted in (one.strip().removeprefix("W/") for one in given.split(","))


def tagged(request: HttpRequest, content: bytes, media_type: str, tag: str, keep: str) -> HttpResponse:
    """200 with the content under its ETag, or 304 when the client has it already; `keep` is its Cache-Control."""
    if held(request.META.get("HTTP_IF_NONE_MATCH"), tag):
        answer = HttpResponse(status=HTTPStatus.NOT_MODIFIED)
        del answer.headers["Content-Type"]
    else:
        answer = HttpResponse(b"" if request.method == "HEAD" else content, content_type=media_type)
        answer.headers["Content-Length"] = str(len(content))
    answer.headers["ETag"] = tag
    answer.headers["Cache-Control"] = keep
    return answer
