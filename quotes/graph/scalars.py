"""The scalars of the schema. Rows hold them as strings already; what clients give is checked by the filters."""

from typing import Any, NewType

import strawberry
from strawberry.types.scalar import ScalarDefinition

BigInt = NewType("BigInt", str)
DateTime = NewType("DateTime", str)
Decimal = NewType("Decimal", str)
Edtf = NewType("Edtf", str)


class Misgiven(ValueError):
    """What was given is no value of a scalar; the message says what is one."""


def text(value: Any) -> str:
    """A string as it is; raises Misgiven for anything else."""
    if not isinstance(value, str):
        raise Misgiven("a string")
    return value


def whole(value: Any) -> str:
    """A whole number, or a string of its digits, as a string; raises Misgiven for anything else."""
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise Misgiven("a whole number, or a string with one")
    return str(value)


def number(value: Any) -> str:
    """A number, or a string with one, as a string; raises Misgiven for anything else."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise Misgiven("a number, or a string with one")
    return str(value)


SCALARS: dict[object, ScalarDefinition] = {
    BigInt: strawberry.scalar(
        name="BigInt",
        parse_value=whole,
        description='A whole number of at most 19 digits, as a string: "4210".',
    ),
    DateTime: strawberry.scalar(
        name="DateTime",
        parse_value=text,
        specified_by_url="https://www.rfc-editor.org/rfc/rfc3339",
        description="A moment in UTC with milliseconds (RFC 3339): 2026-11-22T12:00:00.123Z.",
    ),
    Decimal: strawberry.scalar(
        name="Decimal",
        parse_value=number,
        description='A decimal number of at most 15 digits, 6 of them after the point, as a string: "40.5".',
    ),
    Edtf: strawberry.scalar(
        name="Edtf",
        parse_value=text,
        specified_by_url="https://www.loc.gov/standards/datetime/",
        description="An EDTF date (ISO 8601-2), for example 2024, 2024-08, 2018~, ../2024",
    ),
}
