"""The site itself: its name, its sign-in, and the order in which it shows what is curated."""

from typing import Any

from django.contrib.admin import AdminSite
from django.http import HttpRequest

from quotes.admin.login import Login

GROUPS = (
    ("The record", ("Quote", "Claim", "Source", "Speaker", "Topic")),
    ("How we know", ("Capture", "Proposal", "Decision")),
    ("People", ("User", "Group")),
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
