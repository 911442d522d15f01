"""/graphql: GraphQL over HTTP, and GraphiQL for browsers."""

from http import HTTPStatus

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from quotes.access import PRIVATE, as_logged, visitor
from quotes.graph.page import page
from quotes.graph.persisted import TRUSTED
from quotes.graph.replies import Reply, not_allowed, pageless, problem, replied, without_body
from quotes.graph.requests import HTML, JSON, BadRequest, Question, asked, media_type, posted, sized, utf8_json

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
        return _response(request, not_allowed(ALLOWED, "Ask by POST or GET.", JSON))
    posting, kind = request.method == "POST", JSON
    try:
        kind = media_type(request.META.get("HTTP_ACCEPT"), () if posting else (HTML,))
        if kind == HTML:
            return page(request) if settings.PERSISTED != TRUSTED else _response(request, pageless())
    except BadRequest as error:
        return _response(request, problem(error, kind))

    def read() -> Question:
        return _posted(request) if posting else _asked(request)

    public = not posting and settings.SESSION_COOKIE_NAME not in request.COOKIES
    made = replied(request.META, lambda: visitor(request), read, kind, safe=not posting, public=public)
    return _response(request, made)


def _posted(request: HttpRequest) -> Question:
    length = request.META.get("CONTENT_LENGTH") or "0"
    sized(int(length) if length.isascii() and length.isdigit() else 0)
    kind = request.META.get("CONTENT_TYPE", "")
    utf8_json(kind)  # before the body: that of a form was read for its CSRF token
    return posted(kind, request.body)


def _asked(request: HttpRequest) -> Question:
    sized(len(request.META.get("QUERY_STRING", "")))
    return asked(request.GET.dict())


def _response(request: HttpRequest, made: Reply) -> HttpResponse:
    made = without_body(made) if request.method == "HEAD" else made
    response = HttpResponse(made.body, status=made.status, headers=made.headers)
    if "Content-Type" not in made.headers:
        del response.headers["Content-Type"]  # Django's own, of what has no body
    return as_logged(response) if made.status >= HTTPStatus.INTERNAL_SERVER_ERROR else response
