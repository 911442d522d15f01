"""The addresses of this door."""

from django.urls import URLPattern, path

from quotes.pages.views import home, record

urlpatterns: list[URLPattern] = [
    path("", home, name="home"),
    path("r/<str:public_id>", record, name="permalink"),
]
