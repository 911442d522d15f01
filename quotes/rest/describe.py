"""The description of the API in OpenAPI 3.1: one operation for each address, and the schemas."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from http import HTTPStatus
from typing import Any

from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.openapi import AutoSchema

from quotes.read.shape import ENTITIES
from quotes.rest import examples, schemas, values
from quotes.rest.entities import PERMANENT, RECORDS
from quotes.rest.offers import JSON, offered
from quotes.rest.writing import describe as writing

ALWAYS = (HTTPStatus.BAD_REQUEST, HTTPStatus.UNAUTHORIZED, HTTPStatus.METHOD_NOT_ALLOWED, HTTPStatus.NOT_ACCEPTABLE,
          HTTPStatus.REQUEST_URI_TOO_LONG, HTTPStatus.TOO_MANY_REQUESTS,
          HTTPStatus.SERVICE_UNAVAILABLE)  # fmt: skip

HEADERS = {
    "ETag": {
        "description": "Send it as If-None-Match to be told 304 while nothing changed.",
        "schema": {"type": "string"},
    },
    "Cache-Control": {"description": "Who may keep the answer, and how.", "schema": {"type": "string"}},
    **schemas.BUDGET,
}

SECURITY = {
    "token": {"type": "http", "scheme": "bearer", "description": "An access token, as the admin makes them: fb_..."},
    "session": {"type": "apiKey", "in": "cookie", "name": "sessionid", "description": "Who is signed in to the admin."},
}


LINK = {"Link": {"description": "The next page (rel=next), where there is one.", "schema": {"type": "string"}}}
DISPOSITION = {
    "Content-Disposition": {
        "description": "The name of the file, for all forms but JSON.",
        "schema": {"type": "string"},
    }
}


@dataclass(frozen=True, slots=True)
class Address:
    """What is told of an address: the operation's id, a summary, the schema of what it answers, and more about it."""

    operation: str
    summary: str
    answers: str
    more: str = ""


PAGED = (
    "A page of the list as JSON, or all of it in another form (format, Accept), which is sent as it is read: what was "
    "sent stays, and a stream that cannot go on is broken off without its last chunk."
)
ALONE = "The record as JSON, or in another form (format, Accept)."


class Described(AutoSchema):
    """Describes a view of this door from its list, its entity and the shape."""

    def get_operation(self, path: str, path_regex: str, path_prefix: str, method: str, registry: Any) -> dict[str, Any]:
        """The operation of an address that reads it."""
        view: Any = self.view
        told: Address = view.described
        more = told.more or (PAGED if getattr(view, "collection", None) else ALONE if view.has_id else told.summary)
        return {
            "operationId": told.operation,
            "summary": told.summary,
            "description": more,
            "tags": [view.name or "index"],
            "parameters": parameters(view),
            "responses": responses(view),
        }


def parameters(view: Any) -> list[dict[str, Any]]:
    """The parameters of an address."""
    if (own := view.described.operation) in OWN:
        return OWN[own][0]()
    in_path = [values.of_path(ENTITIES[RECORDS[view.name]].prefix)] if view.has_id else []
    if collection := getattr(view, "collection", None):
        return in_path + values.parameters(collection)
    if not view.name:
        return []
    entity = RECORDS[view.name]
    return [*in_path, *values.form(entity), values.in_form(entity, many=False)]


OWN: dict[str, tuple[Callable[[], list[dict[str, Any]]], Callable[[], Any]]] = {
    "search": (values.of_search, examples.found),
    "nodes": (values.of_nodes, examples.nodes),
    "index": (list, lambda: examples.index(schemas.INDEXED)),
}
"""The parameters and the example of what is neither a list nor a record."""


def responses(view: Any) -> dict[str, Any]:
    """The answers of an address, by status."""
    is_list = getattr(view, "collection", None) is not None
    links = LINK if is_list or view.described.operation == "search" else {}
    headers = {**HEADERS, **links, **(DISPOSITION if view.name else {})}
    good = {"description": "The answer.", "headers": headers, "content": content(view)}
    kept = {"description": "What the client has still holds (If-None-Match).", "headers": HEADERS}
    withheld = (HTTPStatus.GONE,) if view.has_id and RECORDS[view.name] in PERMANENT else ()
    missing = (HTTPStatus.NOT_FOUND,) if view.has_id else ()
    bad = {
        str(status.value): {"$ref": f"#/components/responses/{schemas.refusal(status)}"}
        for status in sorted((*ALWAYS, *missing, *withheld))
    }
    return {"200": good, "304": kept, **bad}


def content(view: Any) -> dict[str, Any]:
    """The forms of an answer, by media type without its parameters; the profiles of JSON-LD share one."""
    schema, collection = schemas.reference(view.described.answers), getattr(view, "collection", None)
    if view.described.operation in OWN:
        shown = OWN[view.described.operation][1]()
        return {JSON.media_type: {"schema": schema, "example": shown}}
    entity = collection.entity if collection else RECORDS[view.name]
    shown = examples.page(entity, view.name) if collection else examples.row(entity)
    found = {JSON.media_type: {"schema": schema, "example": shown}}
    for offer in offered(entity, many=collection is not None):
        for name in (offer.media_type, *offer.others):
            found.setdefault(name.partition(";")[0], {"schema": schemas.of_form(offer)})
    return found


def with_schemas(result: dict[str, Any], **_: Any) -> dict[str, Any]:
    """A hook of drf-spectacular's: puts the schemas in, and that nobody needs to say who asks. Addresses are told
    without the slash at their end, for linters want it so; both are answered."""
    components = {**schemas.components(), **writing.all_schemas()}
    for address, operations in writing.paths().items():
        result["paths"].setdefault(address, {}).update(operations)
    refused = {schemas.refusal(status): schemas.problem(status) for status in schemas.TOLD}
    result["components"] = {"schemas": components, "responses": refused, "securitySchemes": SECURITY}
    result["paths"] = {address.rstrip("/"): operations for address, operations in sorted(result["paths"].items())}
    result["security"] = [{}, *({name: []} for name in SECURITY)]
    return result


@lru_cache(maxsize=1)
def document() -> dict[str, Any]:
    """The whole description, made once. No statements."""
    generator: Any = SchemaGenerator
    made: dict[str, Any] = generator(urlconf="factbase.urls").get_schema(request=None, public=True)
    return made
