"""The rows that belong to a record: who may edit them, and the order in which they are written."""

from collections.abc import Iterable
from typing import Any

from django.contrib import admin
from django.forms.models import BaseInlineFormSet
from django.http import HttpRequest

from quotes import review
from quotes.admin.faults import faults, told
from quotes.admin.fields import WIDGETS, Fields, actor
from quotes.admin.forms import PLACES
from quotes.review import Act


class Sent(BaseInlineFormSet):
    """The rows that a form sends: how many it says there are is believed as far as there are."""

    def total_form_count(self) -> int:
        """Django's, but no more than to the last row that came."""
        total: int = super().total_form_count()
        if not self.is_bound:
            return total
        start = f"{self.prefix}-"
        numbers = (name.removeprefix(start).partition("-")[0] for name in self.data if name.startswith(start))
        return min(total, max((int(one) + 1 for one in numbers if one.isdecimal() and len(one) < 9), default=0))


class Rows(Fields, admin.StackedInline):
    """The rows that belong to a record; who may edit the record may edit them. Short lists have at most 100."""

    formfield_overrides = WIDGETS
    extra = 0
    max_num = 100
    formset = Sent

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        """The formset's class, with the faults of a first attempt."""
        kwargs["absolute_max"] = self.max_num + 10
        formset = super().get_formset(request, obj, **kwargs)
        formset.form.faults = faults(request)  # type: ignore[attr-defined]
        return formset

    def _may(self, request: HttpRequest, obj: Any) -> bool:
        """As for the record: creating it, or editing it as it stands."""
        if obj is None:
            return review.may(actor(request), Act.CREATE, self.parent_model())
        return self.admin_site.get_model_admin(self.parent_model).has_change_permission(request, obj)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whoever sees the record sees its rows."""
        parent = self.admin_site.get_model_admin(self.parent_model)
        return parent.has_view_or_change_permission(request, obj) or self._may(request, obj)

    def has_add_permission(self, request: HttpRequest, obj: Any) -> bool:  # type: ignore[override]
        """Whoever may edit the record."""
        return self._may(request, obj)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whoever may edit the record."""
        return self._may(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whoever may edit the record."""
        return self._may(request, obj)


class Shown(Rows):
    """Rows that are only shown."""

    can_delete = False
    show_change_link = True

    def has_add_permission(self, request: HttpRequest, obj: Any) -> bool:  # type: ignore[override]
        """Nobody."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody."""
        return False


def write(act: review.Edit, formset: Any) -> None:
    """Write the rows of a formset: what is deleted first, then what moves, then what is new."""
    formset.save(commit=False)
    for row in formset.deleted_objects:
        with told(formset.prefix):
            act.delete(row)
    touched = {id(row) for row, _ in formset.changed_objects}
    moved = [form for form in formset.initial_forms if id(form.instance) in touched]
    new = [form for form in formset.extra_forms if any(form.instance is row for row in formset.new_objects)]
    for form in (*_in_free_order(moved), *new):
        with told(str(form.prefix)):
            act.save(form.instance)


def _in_free_order(forms: Iterable[Any]) -> list[Any]:
    """Rows that move down, the lowest first, then rows that move up: each place is free when it is taken."""
    place = next((name for form in forms for name in sorted(PLACES) if name in form.fields), None)
    if place is None:
        return list(forms)
    moves = [(form, form.initial.get(place), getattr(form.instance, place)) for form in forms]
    down = [move for move in moves if _is_down(*move[1:])]
    up = [move for move in moves if not _is_down(*move[1:])]
    down.sort(key=lambda move: move[2], reverse=True)
    up.sort(key=lambda move: -1 if move[2] is None else move[2])
    return [form for form, *_ in (*down, *up)]


def _is_down(before: int | None, after: int | None) -> bool:
    return before is not None and after is not None and after > before
