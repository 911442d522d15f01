"""The values of a row that is an object, for whoever spells rows."""

from collections.abc import Callable, Mapping
from typing import Any

from quotes.read.selection import Selection
from quotes.read.spelling import Spell


class InObject:
    """Where they stand in it (`read.Places`); it is called `r`."""

    def __init__(self) -> None:
        self.constants: dict[str, Any] = {}

    def value(self, *path: str) -> str:
        """As `Places` says."""
        return "r" + "".join(f"[{name!r}]" for name in path)

    def missing(self, *path: str) -> str:
        """As `Places` says."""
        return f"{self.value(*path)} is None"

    def constant(self, value: Any) -> str:
        """As `Places` says."""
        name = f"k{len(self.constants)}"
        self.constants[name] = value
        return name

    def compiled(self, expression: str) -> Callable[[Mapping[str, Any]], Any]:
        """What makes the value of an expression of a row."""
        made: Callable[[Mapping[str, Any]], Any] = eval(f"lambda r: {expression}", self.constants)
        return made


def spelling(spell: Spell, row: Selection) -> Callable[[Mapping[str, Any]], str]:
    """What spells the rows of a selection that are objects already."""
    places = InObject()
    return places.compiled(spell(row, places))
