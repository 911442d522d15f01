"""The addresses of this door."""

import re
from collections.abc import Iterator
from itertools import chain
from typing import Any

from django.urls import URLPattern, path

from quotes.rest.entities import COLLECTIONS, LISTS, PLURAL, RECORDS
from quotes.rest.views import Docs, Door, Index, List, ListInRecord, Nodes, OpenAPI, Record, Search, Written
from quotes.rest.writing.operations import ADDRESSES, at

READ = {
    *(f"{name}/" for name in LISTS), *(f"{name}/{{id}}/" for name in RECORDS),
    *(f"{PLURAL[parent]}/{{id}}/{edge}/" for parent, edge in COLLECTIONS if parent is not None),
}  # fmt: skip
"""The addresses that are read as well."""


def both(address: str, view: type[Door], called: str | None, **given: Any) -> tuple[URLPattern, URLPattern]:
    """An address with a slash at its end, as links have it, and without, as the description does."""
    return (
        path(address, view.as_view(**given), name=called),
        path(address.rstrip("/"), view.as_view(**given | {"schema": None})),
    )


def patterns() -> Iterator[tuple[URLPattern, URLPattern]]:
    """Every address twice."""
    yield both("search/", Search, "rest-search")
    yield both("nodes/", Nodes, "rest-nodes")
    for name in LISTS:
        yield both(f"{name}/", List, f"rest-{name}", name=name, writes=at(f"{name}/"))
    for name in RECORDS:
        yield both(f"{name}/<str:id>/", Record, f"rest-{name}-one", name=name, writes=at(f"{name}/{{id}}/"))
    for parent, edge in COLLECTIONS:
        if parent is not None:
            name, writes = PLURAL[parent], at(f"{PLURAL[parent]}/{{id}}/{edge}/")
            yield both(f"{name}/<str:id>/{edge}/", ListInRecord, None, name=name, edge=edge, writes=writes)
    for address in ADDRESSES:
        if address not in READ:
            yield both(re.sub(r"{(\w+)}", r"<str:\1>", address), Written, None, writes=at(address))


urlpatterns: list[URLPattern] = [
    path("", Index.as_view(), name="rest-index"),
    path("openapi.json", OpenAPI.as_view(), name="rest-openapi"),
    path("docs/", Docs.as_view(), name="rest-docs"),
    *chain.from_iterable(patterns()),
]
