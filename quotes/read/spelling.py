"""Rows in another spelling than as objects: as lines of a file, say, each made by one expression of what was read.

Whoever spells a row is told where its values stand and writes the expression; `rows` compiles it into the builder of
the plan. So a row that goes into a file as it is read never becomes an object.
"""

from collections.abc import Callable
from typing import Any, Protocol

from quotes.read.selection import Selection


class Places(Protocol):
    """Where the values of a row stand, by their way of aliases, as Python expressions. The name `v` in them is free."""

    def value(self, *path: str) -> str:
        """A value as it is in the object of the row. What is above it has to be there."""

    def missing(self, *path: str) -> str:
        """Whether an object in the row is null; "" of one that never is."""

    def constant(self, value: Any) -> str:
        """A name for something that the expression needs."""


Spell = Callable[[Selection, Places], str]
"""Writes the expression of a row of a selection; plans are kept by it, so it is a function of a module. Of the client's
words it writes only the aliases, and these as `repr` does."""
