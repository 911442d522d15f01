"""The rows that belong to a record: who may edit them, and the order in which they are written."""

from collections.abc import Iterable
from typing import Any

from django.contrib import admin
from django.forms.models import BaseInlineFormSet
from django.http import HttpRequest
from django.utils.functional import cached_property

from quotes import review
from quotes.admin.faults import faults, told
from quotes.admin.fields import WIDGETS, Fields, actor
from quotes.admin.forms import PLACES, version_of
from quotes.admin.lists import key_in
from quotes.admin.over import come_forward, is_touched, renumbered, rows_then
from quotes.review import Act


class Sent(BaseInlineFormSet):
    """The rows that a form sends: how many it says there are is believed as far as there are.

    Of a form that others have overtaken each row follows them in what was not touched; one that they deleted and I
    changed is made again.
    """

    def total_form_count(self) -> int:
        """Django's, but no more than to the last row that came."""
        total: int = super().total_form_count()
        if not self.is_bound:
            return total
        start = f"{self.prefix}-"
        numbers = (name.removeprefix(start).partition("-")[0] for name in self.data if name.startswith(start))
        return min(total, max((int(one) + 1 for one in numbers if one.isdecimal() and len(one) < 9), default=0))

    def __init__(self, *given: Any, **how: Any) -> None:
        super().__init__(*given, **how)
        self.made_again: set[Any] = set()
        if self._before and (gone := self._gone()):
            self._without(gone)

    def _construct_form(self, i: int, **kwargs: Any) -> Any:
        """Django's; of a row that another changed, what was not touched follows."""
        form = super()._construct_form(i, **kwargs)  # type: ignore[misc]
        if i < self.initial_form_count() and (before := self._before.get(form.instance.pk)):
            come_forward(form, before)
        return form

    def _gone(self) -> dict[int, Any]:
        """The numbers and keys of the rows that another deleted since the form was opened."""
        here = {row.pk for row in self.get_queryset()}
        sent = {i: key_in(self.data.get(f"{self.add_prefix(i)}-id", "")) for i in range(self.initial_form_count())}
        return {i: key for i, key in sent.items() if key in self._before and key not in here}

    def _without(self, gone: dict[int, Any]) -> None:
        """Send the rows that are gone as new ones, at their list's end, if anything was typed into them; else not."""
        forms = {i: self.form(self.data, prefix=self.add_prefix(i)) for i in gone}
        typed = [i for i, form in forms.items() if is_touched(form, self._before[gone[i]])]
        typed = [i for i in typed if f"{self.add_prefix(i)}-DELETE" not in self.data]
        self.made_again = {gone[i] for i in typed}
        old = [i for i in range(self.initial_form_count()) if i not in gone]
        new = range(self.initial_form_count(), self.total_form_count())
        blank = {f"{self.add_prefix(i)}-{name}": "" for i in typed for name in ("id", *PLACES)}
        data = renumbered(self.data, str(self.prefix), [*old, *new, *typed], blank)
        data[f"{self.prefix}-INITIAL_FORMS"] = str(len(old))
        self.data = data
        self.__dict__.pop("management_form", None)

    @cached_property
    def _before(self) -> dict[Any, Any]:
        """What the rows said when a form was opened that others have overtaken, by their keys. One statement."""
        moment = key_in(self.data.get("seen", "")) if self.is_bound else None
        if not moment or self.instance._state.adding or not hasattr(self.model, "history"):
            return {}
        if self.data.get("read_version") == str(version_of(self.instance)):
            return {}
        return rows_then(self.model, {self.fk.attname: self.instance.pk}, moment)


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
