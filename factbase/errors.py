"""What is answered when no view answers: JSON in the API doors (RFC 9457; GraphQL's own shape), plain pages elsewhere.

No details of the fault leave the house; they are in the log. A database that is away or busy is 503, not 500.
"""

import json
import sys
from http import HTTPStatus
from typing import Any

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.views import defaults

RETRY_SECONDS = "5"
CODES = {
    HTTPStatus.SERVICE_UNAVAILABLE: "UNAVAILABLE",
    HTTPStatus.INTERNAL_SERVER_ERROR: "INTERNAL",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "TOO_LARGE",
    HTTPStatus.REQUEST_URI_TOO_LONG: "TOO_LARGE",
    HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE: "TOO_LARGE",
}
"""The codes of the doors, where they are not HTTP's names."""


def answer(request: HttpRequest, status: HTTPStatus, detail: str) -> HttpResponse:
    """The fault in the shape of the door the request came to. No statements."""
    kind, body = shaped(request.path_info, status, detail)
    return HttpResponse(body, status=status, content_type=kind)


def shaped(path: str, status: HTTPStatus, detail: str) -> tuple[str, bytes]:
    """The media type and the body of a fault at an address."""
    code = CODES.get(status, status.name)
    if path.startswith("/api/"):
        problem = {
            "type": "about:blank",
            "title": status.phrase,
            "status": status.value,
            "detail": detail,
            "code": code,
        }
        return "application/problem+json", json.dumps(problem).encode()
    if path.startswith("/graphql"):
        return "application/json", json.dumps({"errors": [{"message": detail, "extensions": {"code": code}}]}).encode()
    page = f"<!doctype html><html lang=en><title>{status.phrase}</title><h1>{status.phrase}</h1><p>{detail}</p></html>"
    return "text/html; charset=utf-8", page.encode()


def _is_api(request: HttpRequest) -> bool:
    return request.path_info.startswith(("/api/", "/graphql"))


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400."""
    if _is_api(request):
        return answer(request, HTTPStatus.BAD_REQUEST, "The request could not be understood.")
    return defaults.bad_request(request, exception)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403."""
    if _is_api(request):
        return answer(request, HTTPStatus.FORBIDDEN, "You may not do this.")
    return defaults.permission_denied(request, exception)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a request that came with a session but without the token that proves it came from our own page."""
    return answer(request, HTTPStatus.FORBIDDEN, "The CSRF token is missing or wrong.")


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404."""
    if _is_api(request):
        return answer(request, HTTPStatus.NOT_FOUND, "There is nothing at this address.")
    return defaults.page_not_found(request, exception)


def server_error(request: HttpRequest, **_: Any) -> HttpResponse:
    """500, or 503 when the database did not answer. Called while the exception is being handled."""
    if not isinstance(sys.exc_info()[1], OperationalError | InterfaceError):
        return answer(request, HTTPStatus.INTERNAL_SERVER_ERROR, "Something went wrong here; it has been logged.")
    response = answer(request, HTTPStatus.SERVICE_UNAVAILABLE, "The database did not answer. Please try again.")
    response.headers["Retry-After"] = RETRY_SECONDS
    return response
