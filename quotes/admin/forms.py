"""The forms: of a record, and of the rows that belong to it.

A record's form carries the version it was read at. When the base has another one by then, nothing is written: the form
comes back with all that was typed and with what the others changed, to be sent again in full knowledge of it. What was
not touched says what the others made of it (`over`).
What `review` refuses comes back the same way, beside the field it is about.
"""

from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError

from quotes.admin.along import version as number
from quotes.admin.changes import Change, changes
from quotes.admin.faults import STALE, Fault
from quotes.admin.lists import key_in
from quotes.admin.over import come_forward, then
from quotes.models import Anchor, Capture
from quotes.models.keys import uuid7
from quotes.models.quote import TEXT_LIMIT
from quotes.review import worded
from quotes.review.slugs import free_slug

PLACES = {"seq", "position"}
"""The columns that say where a row stands in its list."""


class Told(forms.ModelForm):
    """A form that shows the faults found when it was first written."""

    faults: tuple[Fault, ...] = ()

    def clean(self) -> Any:
        """Put each fault beside its field, or above the form."""
        cleaned = super().clean()
        for fault in self.faults:
            self.tell(fault)
        return cleaned

    def _update_errors(self, errors: ValidationError) -> None:
        """Django's; each rule of the base that is broken is told in words of its own, beside its field."""
        own = worded(errors).error_dict
        for name in [name for name in own if name not in self.fields]:
            own[NON_FIELD_ERRORS] = [*own.get(NON_FIELD_ERRORS, []), *own.pop(name)]
        super()._update_errors(ValidationError(own))  # type: ignore[misc]

    def tell(self, fault: Fault) -> None:
        """Show a fault of this form."""
        if fault.prefix != (self.prefix or ""):
            return
        place = next((part for part in reversed(fault.problem.path) if part in self.fields), None)
        self.add_error(place, ValidationError(fault.problem.message, code=fault.problem.code))


class RecordForm(Told):
    """A record or a topic: with the version it was read at, and the reason of the change."""

    read_version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    seen = forms.UUIDField(required=False, widget=forms.HiddenInput)
    opened = forms.UUIDField(required=False, widget=forms.HiddenInput)
    overrule = forms.IntegerField(required=False, widget=forms.HiddenInput)
    reason = forms.CharField(
        required=False,
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 2, "class": "vLargeTextField"}),
        label="Reason for this change",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.others: list[Change] = []
        self.current = None if self.instance._state.adding else version_of(self.instance)
        self.fields["read_version"].initial = self.current
        self.fields["seen"].initial = self.fields["opened"].initial = uuid7()
        self.is_behind = self.is_bound and self.current is not None and self._is_behind(self.current)
        if getattr(self.instance, "state", None) == "published":
            self.fields["reason"].required = True
            self.fields[
                "reason"
            ].help_text = "This is published: the change is a public correction, and so is its reason."
        if "slug" in self.fields:
            self.fields["slug"].required = False
            self.fields["slug"].help_text = "Part of the address; left empty, it is made from the name."

    @property
    def is_agreed(self) -> bool:
        """Whether it may be saved over what the others changed, all of which was seen."""
        return bool(self.cleaned_data.get("overrule") == self.current)

    def clean(self) -> Any:
        """Refuse a form that is behind, and say what happened meanwhile."""
        cleaned = super().clean()
        if self.is_behind:
            self.others = changes(self.instance, after=self.cleaned_data.get("opened"))
            if not self.is_agreed:
                self.add_error(None, ValidationError(STALE, code="conflict"))
        return cleaned

    def _is_behind(self, current: int) -> bool:
        """Whether others have changed the record since the page was first opened; then it follows them at once.

        What it says is of now from then on, and of when it was opened is kept.
        """
        read, seen = number(self.data.get("read_version", "")), key_in(self.data.get("seen", ""))
        opened = key_in(self.data.get("opened", "")) or seen
        if read == current:
            return opened != seen
        if read < current and (before := then(self.instance, read)):
            come_forward(self, before)
        data: Any = self.data
        self.data = data = data.copy()
        data["read_version"], data["seen"], data["opened"] = str(current), str(uuid7()), str(opened or UUID(int=0))
        return True

    def tell(self, fault: Fault) -> None:
        """Show a fault of this form, and above it those of its rows, so that none stays unseen."""
        if fault.prefix and fault.problem.code != "conflict":
            self.add_error(None, ValidationError(fault.problem.message, code=fault.problem.code))
        super().tell(fault)

    def clean_slug(self) -> str:
        """What was typed, else a free one made from the name (one statement, more where names are alike)."""
        given: str = self.cleaned_data["slug"]
        return given or free_slug(type(self.instance), self.data.get("name") or self.data.get("title") or "")


def version_of(row: Any) -> int:
    """The version of a record; of a topic, which has none, the number of its changes (one statement)."""
    return row.version if hasattr(row, "version") else row.history.count()


class RowForm(Told):
    """A row that belongs to a record."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in PLACES & set(self.fields):
            self.fields[name].label = "Place"
            self.fields[name].help_text = "In the list; empty for the last."

    def clean(self) -> Any:
        """Refuse a row that is not, or no longer, one of this record's."""
        cleaned = super().clean()
        if self.cleaned_data.get("id") is not None and self.instance._state.adding:
            self.add_error(None, ValidationError("This row is not one of this record's rows.", code="foreign"))
        return cleaned

    def _get_validation_exclusions(self) -> set[str]:
        """Places in a list are checked row by row as they are written: two may change places in one form."""
        return {*super()._get_validation_exclusions(), *PLACES}  # type: ignore[misc]


class Lines(forms.CharField):
    """Text whose line ends are one character: a browser sends two, and what it sends back must not count as changed."""

    def to_python(self, value: Any) -> Any:
        """The text with LF alone."""
        return super().to_python(value.replace("\r\n", "\n") if isinstance(value, str) else value)

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Whether it differs in more than line ends."""
        return super().has_changed(initial, data.replace("\r\n", "\n") if isinstance(data, str) else data)


class AnchorForm(RowForm):
    """An anchor. Where the text is kept, a changed span takes its words and their digest from the text again."""

    exact = Lines(
        required=False,
        strip=False,
        max_length=TEXT_LIMIT,
        empty_value=None,
        label="Exact words",
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    prefix = Lines(  # type: ignore[assignment]
        required=False,
        strip=False,
        max_length=32,
        empty_value=None,
        label="Before them",
        widget=forms.Textarea(attrs={"rows": 1, "class": "context"}),
    )
    suffix = Lines(
        required=False,
        strip=False,
        max_length=32,
        empty_value=None,
        label="After them",
        widget=forms.Textarea(attrs={"rows": 1, "class": "context"}),
    )
    sha256 = forms.CharField(
        required=False,
        max_length=64,
        label="SHA-256 of the span",
        widget=forms.TextInput(attrs={"class": "digest"}),
        help_text="Computed; needed only where neither the text nor the words are kept.",
    )

    def clean(self) -> Any:
        """Forget what a changed span made untrue."""
        cleaned = super().clean()
        if {"capture", "start", "end", "exact"} & set(self.changed_data) and "sha256" not in self.changed_data:
            self.cleaned_data["sha256"] = ""
            if self._text_is_kept():
                self.cleaned_data["exact"] = None
        return cleaned

    def _text_is_kept(self) -> bool:
        capture = self.cleaned_data.get("capture")
        return capture is not None and Capture.objects.filter(pk=capture.pk, text__isnull=False).exists()

    class Meta:
        model = Anchor
        fields: list[str] = []
