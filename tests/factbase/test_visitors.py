"""Who is given a session, and whose requests must prove where they come from."""

import json
from io import BytesIO

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.http import HttpRequest, JsonResponse
from django.test import Client
from django.urls import path


def seen(request: HttpRequest) -> JsonResponse:
    return JsonResponse({"session": hasattr(request, "session"), "user": str(request.user)})


urlpatterns = [path("graphql", seen), path("api/v1/", seen), path("page/", seen)]

DOORS = ["/graphql", "/api/v1/"]


@pytest.fixture
def doors(settings):
    settings.ROOT_URLCONF = __name__


@pytest.fixture
def curator(db):
    client = Client(enforce_csrf_checks=True)
    client.force_login(get_user_model().objects.create_user(username="ann"))
    return client


@pytest.mark.parametrize("door", DOORS)
def test_an_api_request_without_a_cookie_has_no_session_and_needs_no_token(doors, door):
    answer = Client(enforce_csrf_checks=True).post(door)
    assert json.loads(answer.content) == {"session": False, "user": "AnonymousUser"}
    assert "Set-Cookie" not in answer.headers


def test_a_page_has_a_session_and_its_forms_need_a_token(doors):
    assert Client().get("/page/").json()["session"] is True
    assert Client(enforce_csrf_checks=True).post("/page/").status_code == 403


@pytest.mark.parametrize("door", DOORS)
def test_a_curators_session_counts_in_the_api(doors, curator, door):
    assert curator.get(door).json() == {"session": True, "user": "ann"}


@pytest.mark.parametrize("door", DOORS)
def test_a_request_that_rides_on_a_cookie_needs_the_token(doors, curator, door):
    refused = curator.post(door)
    assert refused.status_code == 403
    assert "json" in refused.headers["Content-Type"]
    curator.cookies[settings.CSRF_COOKIE_NAME] = "t" * 32
    assert curator.post(door, headers={"X-CSRFToken": "t" * 32}).json()["user"] == "ann"


@pytest.mark.parametrize("door", DOORS)
def test_even_a_worthless_session_cookie_must_bring_the_token(doors, db, door):
    client = Client(enforce_csrf_checks=True)
    client.cookies[settings.SESSION_COOKIE_NAME] = "worthless"
    assert client.post(door).status_code == 403


@pytest.mark.parametrize(("path", "kind"), [("/api/v1/", "problem+json"), ("/graphql/", "json"), ("/page/", "html")])
def test_a_path_longer_than_any_is_refused_in_the_shape_of_its_door_and_not_logged(client, caplog, path, kind):
    answer = client.get(path + "a" * 2_000)
    assert answer.status_code == 414
    assert kind in answer.headers["Content-Type"]
    assert "default-src" in answer.headers["Content-Security-Policy"]
    assert caplog.records == []


@pytest.mark.parametrize("path", ["/page/", "/admin/login/", "/graphql"])
def test_a_large_body_of_somebody_unknown_is_refused_unread(client, db, path):
    class Unread(BytesIO):
        def read(self, *_):
            raise AssertionError("read")

    for cookie in ("", "worthless"):
        client.cookies[settings.SESSION_COOKIE_NAME] = cookie
        length = {"CONTENT_LENGTH": "100001", "wsgi.input": Unread()}
        assert client.post(path, **length).status_code == 413


def test_who_is_signed_in_may_send_a_large_body(doors, curator):
    curator.handler.enforce_csrf_checks = False
    assert curator.post("/page/", b"x" * 200_000, content_type="text/plain").json()["user"] == "ann"
    assert curator.post("/page/", content_type="text/plain", CONTENT_LENGTH="25000001").status_code == 413
