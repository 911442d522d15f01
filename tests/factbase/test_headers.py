"""The headers of every answer."""

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from factbase.headers import csp, security_headers


def answered(response):
    return security_headers(lambda request: response)(RequestFactory().get("/")).headers


def test_a_policy_is_written_as_the_header_says_it():
    assert (
        csp({"default-src": ["'self'"], "upgrade-insecure-requests": []})
        == "default-src 'self'; upgrade-insecure-requests"
    )


def test_a_view_may_set_another_policy_for_its_own_page(settings):
    response = HttpResponse()
    response._csp_config = {"default-src": ["'none'"]}
    assert answered(response)["Content-Security-Policy"] == "default-src 'none'"
    assert "default-src 'self'" in answered(HttpResponse())["Content-Security-Policy"]


@pytest.mark.parametrize(
    "path", ["/healthz", "/nothing", "/api/nothing", "/static/admin/css/base.css", "/admin/login/"]
)
def test_every_answer_carries_the_headers(client, path):
    headers = client.head(path).headers
    assert "unsafe-inline" not in headers["Content-Security-Policy"]
    assert "camera=()" in headers["Permissions-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "Server" not in headers
