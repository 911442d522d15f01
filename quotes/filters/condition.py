"""The kinds of filter: what a client may give, and the parameter it becomes."""

import datetime
from collections.abc import Callable
from typing import Any

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from quotes.filters.bound import Bound
from quotes.models.fields import Amount
from quotes.models.keys import first_key, parse_id
from quotes.search import Wanted, wanted
from quotes.text import dates
from quotes.text.normal import flaw, normal

LIST_LIMIT = 250
TEXT_LIMIT = 1_000

Where = Callable[[Any], Q]


class Condition(django_filters.Filter):
    """A filter under the law above. `cast` is the parameter's PostgreSQL type.

    `public` is `where` for the public: a filter that looks through other rows must not tell of those that are hidden.
    """

    cast = "text"

    def __init__(self, where: Where, help_text: str, public: Where | None = None, **kwargs: Any) -> None:
        super().__init__(**{"help_text": help_text, "validators": [self.check], **kwargs})
        self.where, self.public = where, public or where

    def check(self, value: Any) -> None:
        """Raise ValidationError where a cleaned value has no parameter."""
        try:
            self.bind(value)
        except ValueError as error:
            raise ValidationError(str(error), code="invalid") from None

    def bind(self, value: Any) -> Any:
        """The parameter for a cleaned value; raises ValueError where there is none."""
        return value

    def clean(self, value: Any) -> Any:
        """The parameter for what a client gave; raises django's ValidationError."""
        cleaned = self.field.clean(value)
        if cleaned is None:
            raise ValidationError("Give a value.", code="required")
        self.check(cleaned)
        return self.bind(cleaned)

    def filter(self, qs: Any, value: Any) -> Any:
        """The queryset filtered by a cleaned value; unchanged for an empty one."""
        if value is None or value == "":
            return qs
        return qs.filter(self.where(Bound(self.bind(value), self.cast)))


class ListField(forms.Field):
    """A list of strings, or one string with commas between them; an empty list finds nothing."""

    def to_python(self, value: Any) -> list[str] | None:
        if value is None or value == "":
            return None
        found = value.split(",") if isinstance(value, str) else list(value)
        if len(found) > LIST_LIMIT:
            raise ValidationError(f"At most {LIST_LIMIT} values; this has {len(found)}.", code="too_many")
        if not all(isinstance(one, str) for one in found):
            raise ValidationError("A list of strings.", code="invalid")
        if any(len(one) > TEXT_LIMIT for one in found):
            raise ValidationError(f"At most {TEXT_LIMIT:,} characters in each.", code="max_length")
        return found


class Ids(Condition):
    """A list of public ids of one entity; unknown ids match nothing, malformed ones are an error."""

    field_class = ListField
    cast = "uuid[]"

    def __init__(self, prefix: str, where: Where, help_text: str, public: Where | None = None) -> None:
        super().__init__(where, help_text, public)
        self.prefix = prefix

    def bind(self, value: list[str]) -> list[str]:
        return [parse_id(one, self.prefix)[1] for one in value]


class Words(Condition):
    """A list of the words of a choice, or of tags normalised by `normal`."""

    field_class = ListField
    cast = "text[]"

    def __init__(
        self,
        where: Where,
        help_text: str,
        choices: type[models.TextChoices] | None = None,
        normal: Callable[[str], str] | None = None,
        public: Where | None = None,
    ) -> None:
        super().__init__(where, help_text, public)
        self.enum, self.normal = choices, normal

    def bind(self, value: list[str]) -> list[str]:
        if self.enum is not None:
            return [chosen(self.enum, one) for one in value]
        return [(self.normal or line)(one) for one in value]


def line(word: str) -> str:
    """The word as a record would keep it; raises ValueError for what none can hold."""
    text = normal(word)
    if found := flaw(text, lines=False):
        raise ValueError(found.message)
    return text


def chosen(choices: type[models.TextChoices], word: str) -> str:
    """The word, if it is one of the choices; raises ValueError."""
    if word not in choices.values:
        raise ValueError(f"{word[:40]!r} is not one of {', '.join(choices.values)}.")
    return word


class Word(Condition):
    """One word of a choice."""

    field_class = forms.CharField

    def __init__(self, where: Where, help_text: str, choices: type[models.TextChoices]) -> None:
        super().__init__(where, help_text)
        self.enum = choices

    def bind(self, value: str) -> str:
        return chosen(self.enum, value)


class FlagField(forms.Field):
    """true or false, nothing else."""

    def to_python(self, value: Any) -> bool | None:
        if value in (None, ""):
            return None
        if isinstance(value, bool):
            return value
        if value not in ("true", "false"):
            raise ValidationError("true or false.", code="invalid")
        return value == "true"


class Flag(Condition):
    """True or false; `where` gets the bare value, each of the two is a shape of its own."""

    field_class = FlagField

    def filter(self, qs: Any, value: Any) -> Any:
        """The queryset filtered by True or False; unchanged for None."""
        return qs if value is None else qs.filter(self.where(value))


class TextField(forms.CharField):
    """Text of at most 1,000 characters under the law of text; nothing is made of longer ones."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{**kwargs, "max_length": TEXT_LIMIT, "strip": False})

    def to_python(self, value: Any) -> str:
        text = normal(super().to_python(value) or "")
        if len(text) > TEXT_LIMIT:
            raise ValidationError(f"At most {TEXT_LIMIT:,} characters; this has {len(text):,}.", code="max_length")
        if found := flaw(text, lines=True, bidi=True):
            raise ValidationError(found.message, code=found.code)
        return text


class Text(Condition):
    """Text, bound through `key`."""

    field_class = TextField

    def __init__(self, where: Where, help_text: str, key: Callable[[str], str] | None = None) -> None:
        super().__init__(where, help_text)
        self.key = key

    def bind(self, value: str) -> str:
        return self.key(value) if self.key else value


class Question(Condition):
    """Words, "phrases", -not and begin*, as a person asks them (quotes.text.words)."""

    field_class = TextField
    cast = "tsquery"

    def bind(self, value: str) -> Wanted:
        return wanted(value)


class Kinds(Words):
    """Some kinds of record; each choice of them is a shape of its own."""


class FromDay(Condition):
    """An EDTF date; bound as its first day, so that what ends before it is left out."""

    field_class = TextField
    cast = "integer"
    end = 0

    def bind(self, value: str) -> int:
        return dates.bounds(value)[self.end]


class ToDay(FromDay):
    """An EDTF date; bound as its last day, so that what begins after it is left out."""

    end = 1


class Moment(Condition):
    """A moment (ISO 8601, with an offset; UTC without), bound as the least key made then."""

    field_class = TextField
    cast = "uuid"

    def bind(self, value: str) -> str:
        try:
            moment = datetime.datetime.fromisoformat(value)
        except ValueError:
            raise ValueError("Give a moment: 2024-08-05T12:00:00Z.") from None
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=datetime.UTC)
        return first_key(moment).hex


class Number(Condition):
    """A decimal of at most 15 digits."""

    field_class = TextField
    cast = "numeric"

    def bind(self, value: str) -> str:
        try:
            return f"{Amount(name='number').ruled(value):f}"
        except ValidationError as error:
            raise ValueError("; ".join(error.messages)) from None


class Identified(Condition):
    """scheme:value."""

    field_class = TextField

    def bind(self, value: str) -> str:
        if ":" not in value:
            raise ValueError("Give scheme:value, for example wikidata:Q1.")
        return value
