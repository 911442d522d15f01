"""The site itself: its name, its sign-in, and the order in which it shows what is curated."""

from collections.abc import Callable
from typing import Any

from django.contrib.admin import AdminSite
from django.http import HttpRequest, HttpResponse
from django.urls import path

from quotes.admin.along import MODELS
from quotes.admin.dashboard import board, seen_by
from quotes.admin.fields import Found
from quotes.admin.login import Login

GROUPS = (
    ("The record", ("Quote", "Claim", "Source", "Speaker", "Topic")),
    ("How we know", ("Capture", "Proposal", "Decision")),
    ("People", ("Token", "User", "Group")),
)
"""What stands together on the index and in the side bar, in the order of a curator's day."""


class Site(AdminSite):
    """Django's admin site under our name."""

    site_header = "Factbase"
    site_title = "Factbase"
    index_title = "What would you like to work on?"
    site_url = "/"
    login_form = Login
    empty_value_display = "–"

    def __init__(self) -> None:
        super().__init__()
        self._pages: list[tuple[str, Callable[..., HttpResponse], str, str]] = []

    def add_page(self, route: str, view: Callable[..., HttpResponse], name: str, title: str = "") -> None:
        """Add a page of our own, for staff only, as `admin:name`; with a title it is linked from every page's head, for
        whoever may see any of the records."""
        self._pages.append((route, view, name, title))

    def get_urls(self) -> list[Any]:
        """Our pages, then Django's; without its way to a record's own page (`/admin/r/...`), for no model has one."""
        return [
            *(path(route, self.admin_view(view), name=name) for route, view, name, _ in self._pages),
            *(one for one in super().get_urls() if getattr(one, "name", "") != "view_on_site"),
        ]

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        """Django's, and the pages that the head links: they are about records, and for whoever may see any."""
        sees = any(self.get_model_admin(model).has_view_or_change_permission(request) for model in MODELS.values())
        pages = [(f"admin:{name}", title) for _, _, name, title in self._pages if title and sees]
        return {**super().each_context(request), "pages": pages}

    def autocomplete_view(self, request: HttpRequest) -> Any:
        """Django's, in our words."""
        return Found.as_view(admin_site=self)(request)

    def index(self, request: HttpRequest, extra_context: Any = None) -> Any:
        """What needs a person, and below it Django's list of the models."""
        return super().index(request, {"board": board(seen_by(self, request)), **(extra_context or {})})

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[Any]:
        """What the user may see, in our groups; a model without a group stands last."""
        apps = super().get_app_list(request, app_label)
        if app_label is not None:
            return apps
        models = {model["object_name"]: model for app in apps for model in app["models"]}
        grouped = [_group(name, [models.pop(one) for one in names if one in models]) for name, names in GROUPS]
        return [group for group in (*grouped, _group("More", list(models.values()))) if group["models"]]


def _group(name: str, models: list[Any]) -> dict[str, Any]:
    """A group in the form in which Django's templates expect an app."""
    return {
        "name": name,
        "app_label": name.lower().replace(" ", "-"),
        "app_url": "",
        "has_module_perms": True,
        "models": models,
    }


_site = Site()


def ours() -> Site:
    """The site that Django takes for its own (`AdminConfig.default_site`).

    Always the same one: Django asks for it again while this room is being imported, and what was registered on another
    would be lost.
    """
    return _site
