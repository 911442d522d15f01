"""The addresses of this door."""

from django.urls import URLPattern, path

from quotes.rest.entities import COLLECTIONS, LISTS, PLURAL, RECORDS
from quotes.rest.views import Docs, Index, List, ListInRecord, Nodes, OpenAPI, Record, Search

urlpatterns: list[URLPattern] = [
    path("", Index.as_view(), name="rest-index"),
    path("openapi.json", OpenAPI.as_view(), name="rest-openapi"),
    path("docs/", Docs.as_view(), name="rest-docs"),
    path("search/", Search.as_view(), name="rest-search"),
    path("nodes/", Nodes.as_view(), name="rest-nodes"),
    *(path(f"{name}/", List.as_view(name=name), name=f"rest-{name}") for name in LISTS),
    *(path(f"{name}/<str:id>/", Record.as_view(name=name), name=f"rest-{name}-one") for name in RECORDS),
    *(path(f"{PLURAL[parent]}/<str:id>/{edge}/", ListInRecord.as_view(name=PLURAL[parent], edge=edge))
      for parent, edge in COLLECTIONS if parent is not None),
]  # fmt: skip
