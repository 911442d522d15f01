"""The fields of the record: each carries its rule into the form, into Python and into the database.

The law of text (one rule for every entrance): stored text is NFC with LF line ends, has no NUL, lone surrogate or
control character but newline and tab, is no longer than its field allows, and is null, never "", where unknown.
A rule that the database can hold stands in the column's CHECK (`db_check`), so raw SQL and loaddata meet it too.
"""

import re
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import DecimalValidator, MaxValueValidator, MinValueValidator
from django.db import models
from django.forms import TextInput
from django.utils.functional import cached_property

from quotes.models.keys import uuid7
from quotes.text import dates
from quotes.text.languages import language
from quotes.text.normal import flaw, normal
from quotes.text.urls import url_key
from quotes.text.words import indexed


def key() -> "models.UUIDField[Any, Any]":
    """A primary key: UUIDv7, made in Python."""
    return models.UUIDField(primary_key=True, default=uuid7, editable=False)


class Words(models.TextField):
    """Text under the law above, 1 to `max_length` code points; raises ValidationError naming the place of a flaw."""

    lines = True

    def __init__(self, *args: Any, max_length: int, bidi: bool = False, **kwargs: Any) -> None:
        self.bidi = bidi
        super().__init__(*args, **{**kwargs, "max_length": max_length})

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {**kwargs, "bidi": self.bidi}

    def db_check(self, connection: Any) -> str:
        column = connection.ops.quote_name(self.column)
        return f"length({column}) BETWEEN 1 AND {self.max_length}"

    def ruled(self, value: Any) -> str | None:
        """The value as it may be stored: normalised, or None for nothing."""
        if value is None or value == "":
            return None if self.null else value
        text = normal(str(value))
        if found := flaw(text, lines=self.lines, bidi=self.bidi):
            raise ValidationError({self.name: ValidationError(found.message, code=found.code)})
        if len(text) > (self.max_length or 0):
            raise ValidationError(
                {
                    self.name: ValidationError(
                        f"At most {self.max_length:,} characters; this has {len(text):,}.", code="max_length"
                    )
                }
            )
        return text

    def clean(self, value: Any, model_instance: models.Model | None) -> Any:
        try:
            value = self.ruled(value)
        except ValidationError as error:
            raise ValidationError(error.error_dict[self.name]) from None
        return super().clean(value, model_instance)

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        value = super().pre_save(model_instance, add)
        if isinstance(value, str):
            value = self.ruled(value)
            setattr(model_instance, self.attname, value)
        return value

    def get_db_prep_save(self, value: Any, connection: Any) -> Any:
        return super().get_db_prep_save(self.ruled(value) if isinstance(value, str) else value, connection)

    def formfield(self, **kwargs: Any) -> Any:
        if self.null:
            kwargs.setdefault("empty_value", None)
        return super().formfield(**kwargs)


class Line(Words):
    """Words on one line: names, titles, labels."""

    lines = False

    def formfield(self, **kwargs: Any) -> Any:
        if not self.choices:
            kwargs = {"widget": TextInput(attrs={"class": "vTextField"}), **kwargs}
        return super().formfield(**kwargs)


class Folded(Line):
    """A key for order and contains, computed by the row's method `of`; compared byte by byte on both databases."""

    def __init__(self, *args: Any, of: str = "", **kwargs: Any) -> None:
        self.of = of
        super().__init__(*args, **{"editable": False, **kwargs})

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {**kwargs, "of": self.of}

    def db_parameters(self, connection: Any) -> Any:
        found = super().db_parameters(connection)
        return {**found, "collation": "C" if connection.vendor == "postgresql" else None}

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        if method := getattr(model_instance, self.of, None):
            setattr(model_instance, self.attname, method())
        return super().pre_save(model_instance, add)


class Indexed(models.TextField):
    """The words under which a row is found (quotes.text.words), made of the texts that its method `of` gives.

    Whatever writes the row writes them, and the base itself keeps the index over them (quotes.search).
    """

    def __init__(self, *args: Any, of: str = "", **kwargs: Any) -> None:
        self.of = of
        super().__init__(*args, **{"editable": False, "default": "", **kwargs})

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {**kwargs, "of": self.of}

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        if method := getattr(model_instance, self.of, None):
            setattr(model_instance, self.attname, indexed(*method()))
        return super().pre_save(model_instance, add)


_DIGEST = re.compile(r"[0-9a-f]{64}", re.ASCII)


class Digest(Line):
    """A SHA-256 in 64 lower-case hexadecimal digits."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{**kwargs, "max_length": 64})

    def db_check(self, connection: Any) -> str:
        column = connection.ops.quote_name(self.column)
        if connection.vendor == "postgresql":
            return f"{column} ~ '^[0-9a-f]{{64}}$'"
        return f"length({column}) = 64 AND {column} NOT GLOB '*[^0-9a-f]*'"

    def ruled(self, value: Any) -> str | None:
        text = super().ruled(value)
        if text and not _DIGEST.fullmatch(text):
            raise ValidationError({self.name: ValidationError("Give 64 lower-case hexadecimal digits.", code="digest")})
        return text


class Address(Line):
    """An http or https URL that a key can be made of (quotes.text.urls), kept as given."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"max_length": 2000, **kwargs})

    def ruled(self, value: Any) -> str | None:
        text = super().ruled(value)
        try:
            if text:
                url_key(text)
        except ValueError as error:
            raise ValidationError({self.name: ValidationError(str(error), code="url")}) from None
        return text

    def db_check(self, connection: Any) -> str:
        column = connection.ops.quote_name(self.column)
        return f"{super().db_check(connection)} AND (lower({column}) LIKE 'http://%%' OR lower({column}) LIKE 'https://%%')"


class Language(Line):
    """A BCP 47 tag, well formed and case-normalised."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"max_length": 35, "null": True, "blank": True, **kwargs})

    def ruled(self, value: Any) -> str | None:
        text = super().ruled(value)
        try:
            return language(text) if text else text
        except ValueError as error:
            raise ValidationError({self.name: ValidationError(str(error), code="language")}) from None


class Choice(models.TextField):
    """One of a fixed list of lower-case words."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)

    def db_check(self, connection: Any) -> str:
        column = connection.ops.quote_name(self.column)
        return f"{column} IN ({', '.join(repr(str(value)) for value, _ in self.choices or ())})"


class Whole(models.IntegerField):
    """A whole number from `least` to `most`, both included."""

    def __init__(self, *args: Any, least: int, most: int, **kwargs: Any) -> None:
        self.least, self.most = least, most
        kwargs.setdefault("validators", [MinValueValidator(least), MaxValueValidator(most)])
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        kwargs.pop("validators", None)
        return name, path, args, {**kwargs, "least": self.least, "most": self.most}

    def db_check(self, connection: Any) -> str:
        return f"{connection.ops.quote_name(self.column)} BETWEEN {self.least} AND {self.most}"


class Seq(Whole):
    """A row's place in its parent's short list, 0 to 99: the next free one when none is given (one statement)."""

    def __init__(self, *args: Any, of: str = "", **kwargs: Any) -> None:
        self.of = of
        super().__init__(*args, **{"least": 0, "most": 99, "blank": True, **kwargs})

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        kwargs.pop("least"), kwargs.pop("most")
        return name, path, args, {**kwargs, "of": self.of}

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        value = super().pre_save(model_instance, add)
        if value is None and self.of:
            siblings = type(model_instance)._default_manager.filter(**{self.of: getattr(model_instance, self.of)})
            last = siblings.aggregate(last=models.Max(self.attname))["last"]
            value = 0 if last is None else last + 1
            if value > self.most:
                raise ValidationError({self.name: ValidationError("This list is full: at most 100.", code="full")})
            setattr(model_instance, self.attname, value)
        return value


_DECIMAL = re.compile(r"[+-]?[0-9]{1,30}(\.[0-9]{1,30})?", re.ASCII)


class Amount(models.DecimalField):
    """A decimal of at most 15 digits, 6 of them after the point; equal on both databases."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.update(max_digits=15, decimal_places=6, null=True, blank=True)
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        for given in ("max_digits", "decimal_places", "null", "blank"):
            kwargs.pop(given, None)
        return name, path, args, kwargs

    def get_internal_type(self) -> str:
        """A type of its own: Django's converter for decimals on SQLite fails for 15 digits before the point."""
        return "Amount"

    def db_type(self, connection: Any) -> str:
        return "numeric"

    def db_check(self, connection: Any) -> str:
        return f"abs({connection.ops.quote_name(self.column)}) < 1000000000000000"

    def ruled(self, value: Any) -> Decimal | None:
        if value is None:
            return None
        text = f"{value:f}" if isinstance(value, Decimal) else str(value)
        if not _DECIMAL.fullmatch(text):
            raise ValidationError({self.name: ValidationError("Give a number: 250, 0.5, -3.", code="number")})
        number = Decimal(text).normalize()
        _, digits, exponent = number.as_tuple()
        if len(digits) + max(int(exponent), 0) > 15 or int(exponent) < -6:
            raise ValidationError(
                {self.name: ValidationError("At most 15 digits, 6 of them after the point.", code="digits")}
            )
        return number

    @cached_property
    def validators(self) -> list[Any]:
        """Without Django's own, which keeps six digits for what stands after the point: a billion has ten before it."""
        return [one for one in super().validators if not isinstance(one, DecimalValidator)]

    def clean(self, value: Any, model_instance: models.Model | None) -> Any:
        value = super().clean(value, model_instance)
        try:
            self.ruled(value)
        except ValidationError as error:
            raise ValidationError(error.error_dict[self.name]) from None
        return value

    def formfield(self, **kwargs: Any) -> Any:
        return super().formfield(**{"max_digits": None, **kwargs})

    def to_python(self, value: Any) -> Any:
        return None if value in (None, "") else super().to_python(value)

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Decimal | None:
        return None if value is None else Decimal(str(value)).normalize() + 0

    def get_db_converters(self, connection: Any) -> list[Any]:
        return [self.from_db_value]

    def get_db_prep_save(self, value: Any, connection: Any) -> Any:
        if hasattr(value, "resolve_expression"):
            return value
        number = self.ruled(value)
        return None if number is None else f"{number:f}"

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        return None if value is None else f"{self.ruled(value):f}"


class Day(Whole):
    """The first or last day of an EDTF date as an ordinal; computed, NOT NULL, unknown last (quotes.text.dates)."""

    def __init__(self, *args: Any, of: str = "", end: int = 0, **kwargs: Any) -> None:
        self.of, self.end = of, end
        unknown = (dates.UNKNOWN_FIRST, dates.UNKNOWN_LAST)[end]
        super().__init__(
            *args, **{"least": 0, "most": dates.UNKNOWN_FIRST, "default": unknown, "editable": False, **kwargs}
        )

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        for given in ("least", "most", "default", "editable"):
            kwargs.pop(given, None)
        return name, path, args, {**kwargs, "of": self.of, "end": self.end}

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        if self.of:
            value = dates.bounds(getattr(model_instance, self.of))[self.end]
            setattr(model_instance, self.attname, value)
        return super().pre_save(model_instance, add)


class Edtf(Line):
    """A date by EDTF (ISO 8601-2), null when it cannot be told."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"max_length": 40, "null": True, "blank": True, **kwargs})

    def ruled(self, value: Any) -> str | None:
        text = super().ruled(value)
        try:
            dates.bounds(text)
        except ValueError as error:
            raise ValidationError({self.name: ValidationError(str(error), code="edtf")}) from None
        return text


class FuzzyDate:
    """Declares a date: `<name>_text` as said, `<name>_edtf`, and its computed days `<name>_first` and `<name>_last`."""

    def __init__(self, verbose: str) -> None:
        self.verbose = verbose

    def contribute_to_class(self, cls: Any, name: str) -> None:
        label = self.verbose
        cls.add_to_class(
            f"{name}_text",
            Line(
                f"{label}, as said",
                max_length=200,
                bidi=True,
                null=True,
                blank=True,
                help_text="As the source puts it: last month, in the spring of 2018.",
            ),
        )
        cls.add_to_class(
            f"{name}_edtf",
            Edtf(f"{label}, EDTF", help_text="2024-08-05, 2024-08, 2018~, ../2024; empty when it cannot be told."),
        )
        cls.add_to_class(f"{name}_first", Day(f"{label}, first day", of=f"{name}_edtf", end=0))
        cls.add_to_class(f"{name}_last", Day(f"{label}, last day", of=f"{name}_edtf", end=1))
