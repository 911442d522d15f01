"""What somebody wants to see of the queue: the filters, which are the page's address."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.http import QueryDict
from django.utils import timezone

from quotes.admin.along import kind_and_key
from quotes.admin.fields import Chooser
from quotes.admin.lists import key_in
from quotes.admin.site import ours
from quotes.models import Quote, QuoteTopic
from quotes.models.keys import first_key

SECTIONS = {
    "review": ("In review", "Nothing is in review."),
    "drafts": ("Drafts", "There is no draft."),
    "corrections": ("Corrections", "No correction waits for a second person."),
    "proposals": ("Proposals by machines", "No proposal waits."),
}
"""The parts of the queue, each with its title and what is said when it is empty."""

KINDS = {"quote": "Quotes", "claim": "Claims", "source": "Sources", "speaker": "Speakers"}
WHOSE = {"mine": "mine: made or touched by me", "others": "others': not touched by me"}
FIRST = "first"
"""From here a list begins at its beginning; without it, at the record that is asked for."""

LONGEST = 36_500
"""The most days an age may have: a hundred years."""


class Named(forms.ModelChoiceField):
    """A record chosen by its key, or by its public id in an address; it is not looked up."""

    def __init__(self, field: Any, label: str) -> None:
        model: Any = field.remote_field.model
        widget = Chooser(field, ours(), attrs={"data-placeholder": "any"})
        super().__init__(model._default_manager.all(), required=False, label=label, widget=widget)

    def to_python(self, value: Any) -> UUID | None:
        """The key; raises ValidationError for what is none."""
        if not value:
            return None
        if key := key_in(str(value)):
            return key
        raise ValidationError("This is no id.", code="invalid")

    def prepare_value(self, value: Any) -> Any:
        """The key, for the box that shows what is chosen."""
        return key_in(str(value)) if value else value

    def validate(self, value: Any) -> None:
        """Any key may be asked for; one that nothing has finds nothing."""


class Wish(forms.Form):
    """The filters of the queue. What is wrong is said beside its field, and then nothing is listed."""

    show = forms.ChoiceField(choices=[(name, words[0]) for name, words in SECTIONS.items()], required=False)
    kind = forms.ChoiceField(choices=[("", "all kinds"), *KINDS.items()], required=False)
    whose = forms.ChoiceField(choices=[("", "anybody's"), *WHOSE.items()], required=False)
    source = Named(Quote._meta.get_field("source"), "Source")
    speaker = Named(Quote._meta.get_field("speaker"), "Speaker")
    topic = Named(QuoteTopic._meta.get_field("topic"), "Topic")
    older = forms.IntegerField(label="Older than (days)", min_value=0, max_value=LONGEST, required=False)
    newer = forms.IntegerField(label="Newer than (days)", min_value=1, max_value=LONGEST, required=False)

    def __init__(self, given: QueryDict) -> None:
        super().__init__(given, auto_id="queue_%s", label_suffix="")
        self.is_valid()
        self.at = kind_and_key(given.get("at", ""))
        self.end = key_in(given.get("before", ""))
        self.start = key_in(given.get("from", ""))
        if self.at and not self.end and not self.start and given.get("from") != FIRST:
            self.start = self.at[1]

    @property
    def section(self) -> str:
        """The part of the queue that is shown."""
        return self.cleaned_data.get("show") or "review"

    @property
    def is_filtered(self) -> bool:
        """Whether less than the whole section is asked for."""
        return any(value for name, value in self.cleaned_data.items() if name != "show") or bool(self.errors)

    def ages(self) -> models.Q:
        """The keys that are as old, or as new, as was asked for: a key tells when it was made."""
        condition, now = models.Q(), timezone.now()
        if (older := self.cleaned_data.get("older")) is not None:
            condition &= models.Q(pk__lt=first_key(now - timedelta(days=older)))
        if (newer := self.cleaned_data.get("newer")) is not None:
            condition &= models.Q(pk__gte=first_key(now - timedelta(days=newer)))
        return condition

    def query(self, **more: Any) -> str:
        """The address's query for these filters; `more` are from, before, at, and what replaces a filter."""
        kept = {name: self.data.get(name) for name in self.fields} | more
        asked = QueryDict(mutable=True)
        asked.update({name: str(value) for name, value in kept.items() if value})
        return f"?{asked.urlencode()}"
