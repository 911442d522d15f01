"""The description of the API in OpenAPI 3.1: one operation for each address, and the schemas."""

from dataclasses import dataclass
from functools import lru_cache
from http import HTTPStatus
from typing import Any

from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.openapi import AutoSchema

from quotes.read.shape import ENTITIES
from quotes.rest import schemas, values
from quotes.rest.entities import PERMANENT, RECORDS
from quotes.rest.writing import describe as writing

ALWAYS = (HTTPStatus.BAD_REQUEST, HTTPStatus.UNAUTHORIZED, HTTPStatus.METHOD_NOT_ALLOWED, HTTPStatus.NOT_ACCEPTABLE,
          HTTPStatus.REQUEST_URI_TOO_LONG, HTTPStatus.TOO_MANY_REQUESTS,
          HTTPStatus.SERVICE_UNAVAILABLE)  # fmt: skip

HEADERS = {
    "ETag": {
        "description": "Send it as If-None-Match to be told 304 while nothing changed. That of a record begins with "
        "its version; a change needs it as If-Match.",
        "schema": {"type": "string"},
    },
    "Cache-Control": {"description": "Who may keep the answer, and how.", "schema": {"type": "string"}},
    **schemas.BUDGET,
}

SECURITY = {
    "token": {"type": "http", "scheme": "bearer", "description": "An access token, as the admin makes them: fb_..."},
    "session": {"type": "apiKey", "in": "cookie", "name": "sessionid", "description": "Who is signed in to the admin."},
}


@dataclass(frozen=True, slots=True)
class Address:
    """What is told of an address: the operation's id, a summary, and the schema of what it answers."""

    operation: str
    summary: str
    answers: str


class Described(AutoSchema):
    """Describes a view of this door from its list, its entity and the shape."""

    def get_operation(self, path: str, path_regex: str, path_prefix: str, method: str, registry: Any) -> dict[str, Any]:
        """The operation of an address; all of them are reads."""
        view: Any = self.view
        return {
            "operationId": view.described.operation,
            "summary": view.described.summary,
            "tags": [view.name or "index"],
            "parameters": parameters(view),
            "responses": responses(view),
        }


def parameters(view: Any) -> list[dict[str, Any]]:
    """The parameters of an address."""
    in_path = [values.of_path(ENTITIES[RECORDS[view.name]].prefix)] if view.has_id else []
    if collection := getattr(view, "collection", None):
        return in_path + values.parameters(collection)
    return in_path + (values.form(RECORDS[view.name]) if view.name else [])


def responses(view: Any) -> dict[str, Any]:
    """The answers of an address, by status."""
    schema = schemas.reference(view.described.answers)
    good = {"description": "The answer.", "headers": HEADERS, "content": {"application/json": {"schema": schema}}}
    kept = {"description": "What the client has still holds (If-None-Match).", "headers": HEADERS}
    withheld = (HTTPStatus.GONE,) if view.has_id and RECORDS[view.name] in PERMANENT else ()
    missing = (HTTPStatus.NOT_FOUND,) if view.has_id else ()
    bad = {str(status.value): schemas.problem(status) for status in sorted((*ALWAYS, *missing, *withheld))}
    return {"200": good, "304": kept, **bad}


def with_schemas(result: dict[str, Any], **_: Any) -> dict[str, Any]:
    """A hook of drf-spectacular's: puts the schemas in, and that nobody needs to say who asks."""
    components = {**schemas.components(), **writing.all_schemas()}
    for address, operations in writing.paths().items():
        result["paths"].setdefault(address, {}).update(operations)
    result["components"] = {"schemas": components, "securitySchemes": SECURITY}
    result["security"] = [{}, *({name: []} for name in SECURITY)]
    return result


@lru_cache(maxsize=1)
def document() -> dict[str, Any]:
    """The whole description, made once. No statements."""
    generator: Any = SchemaGenerator
    made: dict[str, Any] = generator(urlconf="factbase.urls").get_schema(request=None, public=True)
    return made
