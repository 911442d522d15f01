"""What granian serves, as `tests.benchmarks.peers.strawberry.served:application`: strawberry's view, nothing else."""

import os
from typing import Any

from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest
from django.urls import path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.benchmarks.peers.strawberry.settings")
application = get_wsgi_application()

import orjson  # noqa: E402 what follows can be imported only once Django is ready
from strawberry.django.views import GraphQLView  # noqa: E402

from tests.benchmarks.peers.strawberry.schema import schema  # noqa: E402


class View(GraphQLView):
    """The view, with the fastest JSON there is."""

    def decode_json(self, data: str | bytes) -> Any:
        """By orjson."""
        return orjson.loads(data)

    def encode_json(self, data: object) -> bytes:
        """By orjson."""
        return orjson.dumps(data)

    def get_root_value(self, request: HttpRequest) -> None:
        """None is needed."""
        return


urlpatterns = [path("graphql", View.as_view(schema=schema, graphql_ide=None))]
