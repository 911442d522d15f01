"""/graphql: GraphQL over HTTP, and GraphiQL for browsers."""

from http import HTTPStatus

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from quotes.access import PRIVATE, as_logged, visitor
from quotes.graph.page import page
from quotes.graph.replies import Reply, not_allowed, problem, replied
from quotes.graph.requests import HTML, JSON, BadRequest, Question, asked, media_type, posted, sized

METHODS = {"GET", "HEAD", "POST"}
ALLOWED = "GET, HEAD, POST"


def graphql(request: HttpRequest) -> HttpResponse:
    """One question, one answer; a browser that asks for a page gets GraphiQL. Statements as for `answers.answer`.

    What somebody with a session is told nobody keeps.
    """
    response = _answered(request)
    if settings.SESSION_COOKIE_NAME in request.COOKIES:
        response.headers["Cache-Control"] = PRIVATE
    return response


def _answered(request: HttpRequest) -> HttpResponse:
    if request.method not in METHODS:
        return _response(not_allowed(ALLOWED, "Ask by POST or GET.", JSON))
    posting, kind = request.method == "POST", JSON
    try:
        kind = media_type(request.META.get("HTTP_ACCEPT"), () if posting else (HTML,))
        if kind == HTML:
            return page(request)
    except BadRequest as error:
        return _response(problem(error, kind))

    def read() -> Question:
        return _posted(request) if posting else _asked(request)

    return _response(replied(request.META, lambda: visitor(request), read, kind, safe=not posting))


def _posted(request: HttpRequest) -> Question:
    length = request.META.get("CONTENT_LENGTH") or "0"
    sized(int(length) if length.isascii() and length.isdigit() else 0)
    return posted(request.META.get("CONTENT_TYPE", ""), request.body)


def _asked(request: HttpRequest) -> Question:
    sized(len(request.META.get("QUERY_STRING", "")))
    return asked(request.GET.dict())


def _response(made: Reply) -> HttpResponse:
    response = HttpResponse(made.body, status=made.status, headers=made.headers)
    return as_logged(response) if made.status >= HTTPStatus.INTERNAL_SERVER_ERROR else response
