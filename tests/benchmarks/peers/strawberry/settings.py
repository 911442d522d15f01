"""Factbase's settings for the peer: the same models and base, and nothing between a request and its view."""

from factbase.settings import *  # noqa: F403
from factbase.settings import DATABASES, INSTALLED_APPS, MIDDLEWARE

INSTALLED_APPS = [*INSTALLED_APPS, "strawberry_django"]
MIDDLEWARE = MIDDLEWARE[:0]
ROOT_URLCONF = "tests.benchmarks.peers.strawberry.served"
WSGI_APPLICATION = "tests.benchmarks.peers.strawberry.served.application"
DATABASES = {"default": {**DATABASES["default"], "CONN_HEALTH_CHECKS": False}}
