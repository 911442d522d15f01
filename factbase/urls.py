"""The addresses of the doors."""

from django.contrib import admin
from django.urls import include, path

from factbase.health import healthz, readyz
from quotes.rest.views import Index

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
    path("admin/", admin.site.urls),
    path("graphql", include("quotes.graph.urls")),
    path("api/v1", Index.as_view(schema=None)),
    path("api/v1/", include("quotes.rest.urls")),
    path("", include("quotes.pages.urls")),
]

handler400 = "factbase.errors.bad_request"
handler403 = "factbase.errors.permission_denied"
handler404 = "factbase.errors.not_found"
handler500 = "factbase.errors.server_error"
