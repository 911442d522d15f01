"""The addresses of this door."""

from django.urls import URLPattern, path

from quotes.pages.views import context, home, record

urlpatterns: list[URLPattern] = [
    path("", home, name="home"),
    path("r/<str:public_id>", record, name="permalink"),
    path("contexts/<str:name>", context, name="context"),
]
