"""The addresses of this door."""

import re

from django.urls import URLPattern, path

from quotes.rest.entities import COLLECTIONS, LISTS, PLURAL, RECORDS
from quotes.rest.views import Docs, Index, List, ListInRecord, Nodes, OpenAPI, Record, Search, Written
from quotes.rest.writing.operations import ADDRESSES, at

READ = {
    *(f"{name}/" for name in LISTS), *(f"{name}/{{id}}/" for name in RECORDS),
    *(f"{PLURAL[parent]}/{{id}}/{edge}/" for parent, edge in COLLECTIONS if parent is not None),
}  # fmt: skip
"""The addresses that are read as well."""

urlpatterns: list[URLPattern] = [
    path("", Index.as_view(), name="rest-index"),
    path("openapi.json", OpenAPI.as_view(), name="rest-openapi"),
    path("docs/", Docs.as_view(), name="rest-docs"),
    path("search/", Search.as_view(), name="rest-search"),
    path("nodes/", Nodes.as_view(), name="rest-nodes"),
    *(path(f"{name}/", List.as_view(name=name, writes=at(f"{name}/")), name=f"rest-{name}") for name in LISTS),
    *(path(f"{name}/<str:id>/", Record.as_view(name=name, writes=at(f"{name}/{{id}}/")), name=f"rest-{name}-one")
      for name in RECORDS),
    *(path(f"{PLURAL[parent]}/<str:id>/{edge}/",
           ListInRecord.as_view(name=PLURAL[parent], edge=edge, writes=at(f"{PLURAL[parent]}/{{id}}/{edge}/")))
      for parent, edge in COLLECTIONS if parent is not None),
    *(path(re.sub(r"{(\w+)}", r"<str:\1>", address), Written.as_view(writes=at(address)))
      for address in ADDRESSES if address not in READ),
]  # fmt: skip
