"""Slugs: the names of records in addresses, each borne by one."""

from typing import Any

from quotes.text.normal import SLUG_LENGTH, slug


def free_slug(model: Any, name: str) -> str:
    """A slug made from a name that no row of the model has: with a number behind it where names are alike.

    A statement for each slug that is tried.
    """
    first = slug(name)
    tried, number = first, 1
    while model._default_manager.filter(slug=tried).exists():
        number += 1
        tried = f"{first[: SLUG_LENGTH - len(str(number)) - 1]}-{number}"
    return tried
