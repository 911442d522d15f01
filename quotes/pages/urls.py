"""The addresses of this door."""

from django.urls import URLPattern, path, re_path

from quotes.pages.feeds import feed
from quotes.pages.views import context, home, record

urlpatterns: list[URLPattern] = [
    path("", home, name="home"),
    re_path(r"^feeds/(quotes|claims)\.atom$", feed, name="feed"),
    path("r/<str:public_id>", record, name="permalink"),
    path("contexts/<str:name>", context, name="context"),
]
