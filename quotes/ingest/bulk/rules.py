"""The rule of each kind of column as a function from a plain value to what is stored; the fields themselves say it.

A value comes as JSON or Python spells it: a key as UUID or text, a moment as datetime or text (RFC 3339).
"""

import math
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import models

from quotes.ingest.payload import unsound
from quotes.models.fields import Amount, Choice, Indexed, Whole, Words
from quotes.models.keys import time_of, uuid7
from quotes.text.normal import flaw, normal

Rule = Callable[[Any], Any]

BIG = 2**63
AHEAD = timedelta(days=1)
"""A key is made at most so much after now: what is decided later must have a greater one."""


def rule(field: Any) -> Rule:
    """The rule of a column; it raises ValidationError, by the field's name, for what cannot be stored."""
    inner = _rule_of(field)
    nullable, name = field.null, field.name

    def ruled(value: Any) -> Any:
        if value is not None:
            value = inner(value)
        if value is None and not nullable:
            raise _wrong(name, "null", "This is needed.")
        return value

    return ruled


def _wrong(name: str, code: str, message: str) -> ValidationError:
    return ValidationError({name: ValidationError(message, code=code)})


def _rule_of(field: Any) -> Rule:
    if isinstance(field, models.ForeignKey):
        return _key(field, made=False)
    return next(make for kind, make in _RULES if isinstance(field, kind))(field)


def _words(field: Any) -> Rule:
    def ruled(value: Any) -> Any:
        if type(value) is not str:
            raise _wrong(field.name, "type", "This is a string.")
        return field.ruled(value) or None

    return ruled


def _choice(field: Any) -> Rule:
    known = {str(value): str(value) for value, _ in field.choices}

    def ruled(value: Any) -> Any:
        found = known.get(value) if isinstance(value, str) else None
        if found is None:
            raise _wrong(field.name, "invalid_choice", f"One of {', '.join(known)}.")
        return found

    return ruled


def _key(field: Any, made: bool | None = None) -> Rule:
    """A key; one that is made here (`made`) tells when, so it has to be a UUIDv7 that is not of the future."""
    timed = field.default is uuid7 if made is None else made

    def ruled(value: Any) -> Any:
        try:
            found = value if isinstance(value, UUID) else UUID(value)
        except (ValueError, TypeError, AttributeError):
            raise _wrong(field.name, "key", "This is no UUID.") from None
        if timed and not _is_timely(found):
            raise _wrong(field.name, "key", "A key is a UUID of version 7 that was made until now.")
        return found

    return ruled


def _is_timely(key: UUID) -> bool:
    try:
        return key.version == 7 and time_of(key) <= datetime.now(UTC) + AHEAD
    except OverflowError:
        return False


def _moment(field: Any) -> Rule:
    def ruled(value: Any) -> Any:
        try:
            found = value if isinstance(value, datetime) else datetime.fromisoformat(value)
            return found.astimezone(UTC) if found.tzinfo else _none()
        except (ValueError, TypeError, OverflowError):
            raise _wrong(
                field.name, "datetime", "This is no moment with its time zone: 2024-08-05T12:00:00Z."
            ) from None

    return ruled


def _none() -> Any:
    raise ValueError


def _whole(field: Any) -> Rule:
    least, most = (field.least, field.most) if isinstance(field, Whole) else (-BIG, BIG - 1)

    def ruled(value: Any) -> Any:
        if type(value) is not int:
            raise _wrong(field.name, "type", "This is a whole number.")
        if not least <= value <= most:
            raise _wrong(field.name, "range", f"A whole number from {least:,} to {most:,}.")
        return value

    return ruled


def _truth(field: Any) -> Rule:
    def ruled(value: Any) -> Any:
        if type(value) is not bool:
            raise _wrong(field.name, "type", "This is true or false.")
        return value

    return ruled


def _float(field: Any) -> Rule:
    def ruled(value: Any) -> Any:
        if type(value) not in (int, float) or not math.isfinite(value):
            raise _wrong(field.name, "type", "This is a number.")
        return float(value)

    return ruled


def _amount(field: Any) -> Rule:
    def ruled(value: Any) -> Any:
        if not isinstance(value, Decimal | str):
            raise _wrong(field.name, "type", "This is a number, as a string.")
        found = field.ruled(value)
        return None if found is None else found + 0

    return ruled


def _json(field: Any) -> Rule:
    def ruled(value: Any) -> Any:
        if told := unsound(value):
            raise _wrong(field.name, "json", told)
        return value

    return ruled


def _text(field: Any) -> Rule:
    """Django's own texts: under the law of text as well, and with the validators that they have."""
    known = {str(value) for value, _ in field.choices or ()}

    def ruled(value: Any) -> Any:
        if type(value) is not str:
            raise _wrong(field.name, "type", "This is a string.")
        text = normal(value)
        if broken := flaw(text, lines=True, bidi=True):
            raise _wrong(field.name, broken.code, broken.message)
        if known and text not in known:
            raise _wrong(field.name, "invalid_choice", f"One of {', '.join(sorted(known))}.")
        try:
            field.run_validators(text)
        except ValidationError as error:
            raise ValidationError({field.name: error.error_list}) from None
        return text

    return ruled


_RULES: tuple[tuple[Any, Callable[[Any], Rule]], ...] = (
    (Indexed, _text),
    (Words, _words),
    (Choice, _choice),
    (Amount, _amount),
    (models.UUIDField, _key),
    (models.DateTimeField, _moment),
    (models.BooleanField, _truth),
    (models.IntegerField, _whole),
    (models.FloatField, _float),
    (models.JSONField, _json),
    (models.CharField, _text),
    (models.TextField, _text),
)
"""The first that fits."""
