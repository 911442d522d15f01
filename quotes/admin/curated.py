"""What every curated page has in common: who may, how it is written through `review`.

Django checks the forms; then the record and its rows are written as one act of `review`. If that is refused, Django is
asked once more with the faults in hand, so that the forms come back with them and with all that was typed.
"""

from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from quotes import review
from quotes.admin.faults import Unwritten, faults, told
from quotes.admin.fields import WIDGETS, Fields, actor
from quotes.admin.forms import RecordForm
from quotes.admin.late import Late
from quotes.admin.lists import Searched
from quotes.admin.over import fates
from quotes.admin.reverting import Past
from quotes.admin.rows import Shown, write
from quotes.admin.wanting import list_filters
from quotes.models import Conflict
from quotes.review import Act, Refused


class Curated(Past, Late, Searched, Fields, admin.ModelAdmin):
    """The admin of a record or a topic."""

    form = RecordForm
    formfield_overrides = WIDGETS
    change_form_template = "admin/quotes/record_form.html"
    delete_confirmation_template = "admin/quotes/delete_confirmation.html"
    show_facets = admin.ShowFacets.NEVER

    # ------------------------------------------------------------ who may
    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Who may edit it, as `review` says."""
        return super().has_change_permission(request, obj) and (obj is None or self.may(request, Act.EDIT, obj))

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Who may delete it, as `review` says."""
        return super().has_delete_permission(request, obj) and (obj is None or self.may(request, Act.DELETE, obj))

    def may(self, request: HttpRequest, act: Act, obj: Any) -> bool:
        """Whether the one who is signed in has this right to this row."""
        return review.may(actor(request), act, obj)

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """Nothing is deleted from a list."""
        actions: dict[str, Any] = super().get_actions(request)
        actions.pop("delete_selected", None)
        return actions

    # ------------------------------------------------------------ the list
    def get_list_filter(self, request: HttpRequest) -> list[Any]:
        """The list's own filters, what is wanting, and when a record was made."""
        return [*super().get_list_filter(request), *list_filters(self.model)]

    # ------------------------------------------------------------ the form
    def get_inlines(self, request: HttpRequest, obj: Any) -> Any:
        """What is only shown has nothing to show of a new record."""
        return [
            inline for inline in super().get_inlines(request, obj) if obj is not None or not issubclass(inline, Shown)
        ]

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """Ours, and for a change its reason and the version it was read at."""
        fieldsets = list(super().get_fieldsets(request, obj))
        if obj is not None and self.has_change_permission(request, obj):
            fieldsets.append(
                ("This change", {"fields": ("reason", "read_version", "seen", "opened"), "classes": ("act",)})
            )
        return fieldsets

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        """The form's class, with the faults of a first attempt."""
        form = super().get_form(request, obj, change=change, **kwargs)
        form.faults = faults(request)  # type: ignore[attr-defined]
        return form

    def render_change_form(self, request: HttpRequest, context: Any, *given: Any, **how: Any) -> Any:
        """Django's; of a form that others have overtaken also what saving it does to what they changed."""
        form = context["adminform"].form
        if getattr(form, "others", None):
            formsets = [one.formset for one in context["inline_admin_formsets"]]
            context["fates"] = fates(form.others, form, formsets)
        return super().render_change_form(request, context, *given, **how)

    # ------------------------------------------------------------ writing
    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """Django's; once more with the faults when the act was refused."""
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except Unwritten as unwritten:
            request.faults = unwritten.faults  # type: ignore[attr-defined]
            return super().changeform_view(request, object_id, form_url, extra_context)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Nothing yet: the record is written with its rows."""

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Write the record and its rows as one act."""
        record, reason = form.instance, form.cleaned_data.get("reason")
        version = getattr(record, "version", None) if change else None
        with told(""), review.edit(record, actor=actor(request), reason=reason, expected_version=version) as act:
            act.save(record)
            for formset in formsets:
                write(act, formset)
        request.corrected = act.decision is not None  # type: ignore[attr-defined]

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        """Delete a topic; records have rules of their own."""
        with review.edit(obj, actor=actor(request)) as act:
            act.delete(obj)

    def delete_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        """Django's; a refusal is told on the record's page."""
        try:
            return super().delete_view(request, object_id, extra_context)
        except (Refused, Conflict) as fault:
            messages.error(request, str(fault))
            opts = self.opts
            return HttpResponseRedirect(reverse(f"admin:{opts.app_label}_{opts.model_name}_change", args=[object_id]))

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        """Nothing: history is the log, and a second one would outlive a takedown."""

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        """Nothing; see `log_addition`."""

    def log_deletions(self, request: HttpRequest, queryset: Any) -> Any:
        """Nothing; see `log_addition`."""
