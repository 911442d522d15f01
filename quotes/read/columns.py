"""Fields from columns: what kind of value a column holds, and the fields that several entities have alike."""

from collections.abc import Callable
from typing import Any

from django.db import models

from quotes.models.quote import SHOWN, VERBATIM
from quotes.models.state import State
from quotes.read.entity import Facet, Field, Value, column_type
from quotes.text import dates


def literals(words: tuple[str, ...]) -> str:
    """The words as a list of SQL literals; only for words of our own."""
    return ", ".join(f"'{word}'" for word in words)


def plain(model: type[models.Model], names: str) -> dict[str, Field]:
    """Fields that are columns of the same name."""
    return {name: Field((name,), column_type(model, name)) for name in names.split()}


def day(name: str) -> Value:
    """A date of the record as the object FuzzyDate."""
    text, edtf = f"{name}_text", f"{name}_edtf"
    return Value(
        {
            "as_said": Field((text,), "text"),
            "edtf": Field((edtf,), "text"),
            "earliest": Field((f"{name}_first",), "text", make=dates.day),
            "latest": Field((f"{name}_last",), "text", make=dates.day),
            "label": Field((text, edtf), "text", make=dates.label),
        },
        null=(text, edtf),
    )


def shown_exact(exact: str | None, kind: str, access: str) -> str | None:
    """The anchor's words, as far as quoting from a private text needs: indirect and own passages up to 120."""
    return exact if exact is None or access == "public" or kind in VERBATIM or len(exact) <= SHOWN else None


def shown_context(context: str | None, kind: str, access: str) -> str | None:
    """The context of an anchor; none for indirect and own passages of a private text."""
    return context if access == "public" or kind in VERBATIM else None


def shown_reason(reason: str | None, to_state: str, *states: str | None) -> str | None:
    """A decision's reason; of a withheld record that of the takedown alone, for any other may have quoted its words."""
    return reason if to_state == State.WITHHELD or State.WITHHELD not in states else None


def record_id(*keys: str | None) -> str:
    """The public id of the record of a change, whether it may still be read or not, by the one of `OF`'s keys."""
    prefix, key = next((prefix, key) for prefix, key in zip(("spk", "src", "q", "c"), keys, strict=True) if key)
    return f"{prefix}_{key.replace('-', '')}"


def hidden(name: str, make: Callable[..., Any]) -> Field:
    """A column that the public sees only through `make`; a curator sees it whole."""
    return Field(
        (name, "quote_id.kind", "quote_id.source_id.text_access"), "text", make=make, curator=Field((name,), "text")
    )


def choice(name: str, choices: type[models.TextChoices]) -> Facet:
    """A facet of one of the record's own words."""
    return Facet(name, (name,), "enum", labels=dict(choices.choices))


def year(name: str) -> Facet:
    """A facet of the years of a date: of the last day it may have been; none where that is not known."""
    return Facet(f"{name}_last", (f"{name}_from", f"{name}_to"), "year")
