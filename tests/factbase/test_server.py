"""Gunicorn as we run it."""

import io
import socket

import pytest
from django.test import RequestFactory
from gunicorn.config import Config

from factbase import asgi, server, wsgi


def test_gunicorn_takes_our_settings():
    config = Config()
    for name in ("bind", "workers", "worker_class", "threads", "timeout", "control_socket_disable", "loglevel"):
        config.set(name, getattr(server, name))
    assert config.address == [("127.0.0.1", 8000)]


def test_a_busy_port_is_one_clear_line(monkeypatch):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        monkeypatch.setattr(server, "port", str(taken.getsockname()[1]))
        with pytest.raises(SystemExit) as stopped:
            server.on_starting(None)
    assert "Address already in use. Choose another" in str(stopped.value)
    assert "\n" not in str(stopped.value)


@pytest.mark.parametrize("port", ["eighty", "99999"])
def test_a_port_that_is_none_is_one_clear_line(monkeypatch, port):
    monkeypatch.setattr(server, "port", port)
    with pytest.raises(SystemExit, match="cannot be used"):
        server.on_starting(None)


def test_a_free_port_is_said(monkeypatch, capsys):
    monkeypatch.setattr(server, "port", "0")
    server.on_starting(None)
    assert "Factbase serves on" in capsys.readouterr().out


def test_both_kinds_of_server_find_their_application():
    assert callable(wsgi.application)
    assert callable(asgi.application)


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/healthz", "/api/v1/", "/r/q_1/x"])
@pytest.mark.parametrize(
    "kind",
    [
        "a/b; x*=zzz'a'b", "application/json; charset*=%ff'%ff'%ff", ";*=''", "a/b; a*1=b; a*",
        f"a/b; a*{'9' * 5_000}=b", "a/b; charset=rot13", "a/b; charset=undefined", "a/b; charset=idna",
    ],
)  # fmt: skip
def test_a_content_type_that_cannot_be_read_is_nobodys_fault(address, kind):
    told = []
    environ = {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": address,
        "QUERY_STRING": "fields=%09",
        "CONTENT_TYPE": kind,
        "HTTP_HOST": "localhost",
        "wsgi.input": io.BytesIO(),
    }
    list(wsgi.application(RequestFactory()._base_environ(**environ), lambda status, headers: told.append(status)))
    assert told[0][:3] in ("200", "400", "404")
