"""How the fields of a record and of its rows are typed in, and who types."""

from typing import Any

from django import forms
from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.contrib.admin.widgets import (
    AdminTextareaWidget,
    AdminTextInputWidget,
    AutocompleteSelect,
    RelatedFieldWidgetWrapper,
)
from django.http import HttpRequest

from quotes.admin.labels import quoted
from quotes.admin.lists import key_in
from quotes.models import Actor, ActorKind, Quote
from quotes.models.fields import Line, Words

WIDGETS: dict[Any, dict[str, Any]] = {
    Line: {"widget": AdminTextInputWidget},
    Words: {"widget": AdminTextareaWidget(attrs={"rows": 4})},
}


def actor(request: HttpRequest) -> Actor:
    """The person who is signed in, as the one who acts."""
    return Actor(ActorKind.PERSON, request.user)


class Chooser(AutocompleteSelect):
    """Django's box for choosing a record; what is no key chooses nothing, where Django would fail."""

    @property
    def media(self) -> forms.Media:
        """Django's, and after it the names that its box lacks."""
        return super().media + forms.Media(js=["admin/js/autocomplete.js", "quotes/admin/names.js"])

    def optgroups(self, name: str, value: Any, attr: Any = None) -> Any:
        """The options for what is chosen."""
        keys = [one and key_in(str(one)) for one in value]
        return super().optgroups(name, ["" if key == "" else str(key) for key in keys if key is not None], attr)


class Found(AutocompleteJsonView):
    """What Django's box finds; a quote is told by its words, its speaker and its source."""

    def get_queryset(self) -> Any:
        """Django's, with what the quotes are told by."""
        found = super().get_queryset()
        return found.select_related("speaker", "source") if found.model is Quote else found

    def serialize_result(self, obj: Any, to_field_name: str) -> dict[str, str]:
        """Django's, in these words."""
        told: dict[str, str] = super().serialize_result(obj, to_field_name)
        return {**told, "text": quoted(obj)} if isinstance(obj, Quote) else told


class Fields:
    """How the fields of a record and of its rows are typed in; `unstripped` are kept to the last blank."""

    unstripped: tuple[str, ...] = ()

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Django's field; other records are added and looked at beside it, but not deleted from there."""
        if db_field.name in self.unstripped:
            kwargs["strip"] = False
        found = super().formfield_for_dbfield(db_field, request, **kwargs)  # type: ignore[misc]
        if isinstance(getattr(found, "widget", None), RelatedFieldWidgetWrapper):
            found.widget.can_delete_related = False
        return found

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Django's field, with our box; a quote is told by its words, its speaker and its source."""
        if db_field.name in self.get_autocomplete_fields(request):  # type: ignore[attr-defined]
            kwargs["widget"] = Chooser(db_field, self.admin_site)  # type: ignore[attr-defined]
        if db_field.related_model is not Quote:
            return super().formfield_for_foreignkey(db_field, request, **kwargs)  # type: ignore[misc]
        kwargs["queryset"] = Quote.objects.select_related("speaker", "source")
        found = super().formfield_for_foreignkey(db_field, request, **kwargs)  # type: ignore[misc]
        found.label_from_instance = quoted
        return found
