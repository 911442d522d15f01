"""/graphql: GraphQL over HTTP, and GraphiQL for browsers."""

from typing import Any

import orjson
from django.http import HttpRequest, HttpResponse

from quotes.access import RETRY_SECONDS, Code, viewer, visitor
from quotes.graph.answers import NotSafe, answer, failed, refused
from quotes.graph.errors import Refused
from quotes.graph.page import page
from quotes.graph.reading import Asker
from quotes.graph.requests import HTML, JSON, RESPONSE, BadRequest, Question, asked, media_type, posted, sized
from quotes.read import Unavailable

METHODS = {"GET", "HEAD", "POST"}
ALLOWED = "GET, HEAD, POST"


def graphql(request: HttpRequest) -> HttpResponse:
    """One question, one answer; a browser that asks for a page gets GraphiQL. Statements as for `answers.answer`."""
    if request.method not in METHODS:
        return _allowing(ALLOWED, "Ask by POST or GET.", JSON)
    posting, kind = request.method == "POST", JSON
    try:
        kind = media_type(request.META.get("HTTP_ACCEPT"), () if posting else (HTML,))
        if kind == HTML:
            return page(request)
        question = _posted(request) if posting else _asked(request)
    except BadRequest as error:
        return _problem(error, kind)
    return _answered(request, question, kind, safe=not posting)


def _posted(request: HttpRequest) -> Question:
    length = request.META.get("CONTENT_LENGTH") or "0"
    sized(int(length) if length.isascii() and length.isdigit() else 0)
    return posted(request.META.get("CONTENT_TYPE", ""), request.body)


def _asked(request: HttpRequest) -> Question:
    sized(len(request.META.get("QUERY_STRING", "")))
    return asked(request.GET.dict())


def _answered(request: HttpRequest, question: Question, kind: str, safe: bool) -> HttpResponse:
    """The answer in its media type: request errors are 400 in the newer one, 200 in application/json."""
    try:
        return _written(answer(question, Asker(viewer(request), lambda: visitor(request)), safe), kind)
    except Refused as error:
        return _written(refused(error), kind, 400 if kind == RESPONSE else 200)
    except NotSafe:
        return _allowing("POST", "Only queries can be asked by GET.", kind)
    except Unavailable as error:
        response = _written(failed(error), kind, 503)
        response.headers["Retry-After"] = RETRY_SECONDS
        return response
    except Exception as error:  # whatever it is, no client sees it
        return _written(failed(error), kind, 500)


def _written(body: dict[str, Any], kind: str, status: int = 200) -> HttpResponse:
    response = HttpResponse(orjson.dumps(body), f"{kind}; charset=utf-8", status)
    response.headers["Vary"] = "Accept, Cookie"
    return response


def _problem(error: BadRequest, kind: str) -> HttpResponse:
    body = {"errors": [{"message": error.message, "extensions": {"code": error.code}}]}
    return _written(body, kind, error.status)


def _allowing(methods: str, message: str, kind: str) -> HttpResponse:
    response = _problem(BadRequest(405, Code.METHOD_NOT_ALLOWED, message), kind)
    response.headers["Allow"] = methods
    return response
