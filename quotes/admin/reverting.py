"""The history of a record, and the way back to what it said once: seen before it is done, then a new version."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse

from quotes import review
from quotes.admin.changes import beforehand
from quotes.admin.fields import actor
from quotes.admin.forms import version_of
from quotes.admin.lists import key_in
from quotes.admin.past import page
from quotes.models import Conflict, User
from quotes.models.keys import time_of
from quotes.review import Refused

STALE = (
    "Somebody has changed it since you opened this page. Look again at what would change; your reason is still here."
)


class Past:
    """The pages of the past, for the admin of a record or a topic."""

    def get_urls(self) -> list[Any]:
        """Django's, and the way back."""
        own: Any = self
        name = f"{own.opts.app_label}_{own.opts.model_name}_revert"
        view = own.admin_site.admin_view(own.revert_view)
        return [path("<path:object_id>/history/<uuid:to>/", view, name=name), *super().get_urls()]  # type: ignore[misc]

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        """Who changed what, when and why, of the record and of its rows, and what was decided; `before` pages back."""
        own: Any = self
        obj = own.get_object(request, unquote(object_id))
        if not own.has_view_or_change_permission(request, obj):
            raise PermissionDenied
        if obj is None:
            return own._get_obj_does_not_exist_redirect(request, own.opts, object_id)
        before = key_in(request.GET.get("before", ""))
        users = own.admin_site.get_model_admin(User)
        context = {
            **own._of_the_past(request, obj, "History"),
            "page": page(obj, before),
            "is_first": before is None,
            "may_edit": own.has_change_permission(request, obj),
            "sees_users": users.has_view_permission(request),
        }
        return TemplateResponse(request, "admin/quotes/history.html", context)

    def revert_view(self, request: HttpRequest, object_id: str, to: UUID) -> HttpResponse:
        """GET shows what would change; POST does it. 403 without the right to edit."""
        own: Any = self
        obj = own.get_object(request, unquote(object_id))
        if obj is None:
            return own._get_obj_does_not_exist_redirect(request, own.opts, object_id)
        if not own.has_change_permission(request, obj):
            raise PermissionDenied
        faults: list[str] = []
        if request.method == "POST":
            faults = _faults(request, obj, to)
            if not faults:
                return HttpResponseRedirect(reverse(f"admin:quotes_{own.opts.model_name}_history", args=[obj.pk]))
            obj = own.get_object(request, unquote(object_id))
        context = {
            **own._of_the_past(request, obj, "Go back to an earlier version"),
            **_preview(obj, to),
            "faults": faults,
            "reason": request.POST.get("reason", ""),
        }
        return TemplateResponse(request, "admin/quotes/revert.html", context)

    def _of_the_past(self, request: HttpRequest, obj: Any, title: str) -> dict[str, Any]:
        own: Any = self
        return {
            **own.admin_site.each_context(request),
            "title": title,
            "subtitle": str(obj),
            "object": obj,
            "opts": own.opts,
            "module_name": str(own.opts.verbose_name_plural).capitalize(),
        }


def _preview(obj: Any, to: UUID) -> dict[str, Any]:
    """What would change, or why it cannot."""
    shown: dict[str, Any] = {
        "then": time_of(to),
        "version": version_of(obj),
        "required": getattr(obj, "state", None) == "published",
    }
    try:
        return {**shown, "changes": beforehand(review.as_it_stood(obj, to))}
    except Refused as refused:
        return {**shown, "hindrances": [problem.message for problem in refused.problems]}


def _faults(request: HttpRequest, obj: Any, to: UUID) -> list[str]:
    """Go back; why it was not done, in words. What already was so is told and done with."""
    given = request.POST.get("version", "")
    expected = int(given) if given.isdecimal() and len(given) < 10 else 0
    try:
        done = review.revert(
            obj, to=to, actor=actor(request), reason=request.POST.get("reason"), expected_version=expected
        )
    except Conflict:
        return [STALE]
    except Refused as refused:
        return [problem.message for problem in refused.problems]
    then = f"{time_of(to):%Y-%m-%d %H:%M} UTC"
    if done:
        messages.success(request, f"It says again what it said on {then}.")
    else:
        messages.info(request, f"It says what it said on {then} already; nothing was changed.")
    return []
