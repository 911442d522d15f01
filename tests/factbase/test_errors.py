"""What is answered when no view answers."""

import json

import pytest
from django.core.exceptions import BadRequest, PermissionDenied
from django.db import OperationalError
from django.http import HttpRequest
from django.test import Client
from django.urls import path

from factbase import urls

FAULTS = {
    "bad": (BadRequest("inside"), 400),
    "forbidden": (PermissionDenied("inside"), 403),
    "broken": (RuntimeError("inside"), 500),
    "away": (OperationalError("inside"), 503),
}


def fails(request: HttpRequest, fault: str):
    raise FAULTS[fault][0]


urlpatterns = [path(f"{door}<fault>", fails) for door in ("graphql/", "api/v1/", "page/")] + urls.urlpatterns
handler400 = "factbase.errors.bad_request"
handler403 = "factbase.errors.permission_denied"
handler404 = "factbase.errors.not_found"
handler500 = "factbase.errors.server_error"


@pytest.fixture
def ask(settings):
    settings.ROOT_URLCONF = __name__
    return Client(raise_request_exception=False).get


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("door", ["graphql/", "api/v1/", "page/"])
def test_a_fault_has_its_status_and_tells_nothing_of_the_inside(ask, door, fault):
    answer = ask(f"/{door}{fault}")
    assert answer.status_code == FAULTS[fault][1]
    assert b"inside" not in answer.content


def test_rest_answers_with_problem_details(ask):
    answer = ask("/api/v1/nothing/here")
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert json.loads(answer.content)["status"] == 404
    assert json.loads(answer.content)["title"] == "Not Found"


def test_graphql_answers_with_errors_and_a_code(ask):
    assert json.loads(ask("/graphql/broken").content)["errors"][0]["extensions"] == {"code": "INTERNAL"}


def test_pages_answer_with_a_page(ask):
    assert ask("/page/broken").headers["Content-Type"].startswith("text/html")
    assert ask("/nothing").status_code == 404


def test_a_database_that_is_away_is_worth_another_try(ask):
    answer = ask("/api/v1/away")
    assert int(answer.headers["Retry-After"]) > 0
    assert "Retry-After" not in ask("/api/v1/broken").headers
