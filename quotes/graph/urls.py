"""The addresses of this door."""

from django.urls import path

from quotes.graph.view import graphql

urlpatterns = [path("", graphql, name="graphql")]
