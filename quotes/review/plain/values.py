"""Plain data as values of columns, with all that is wrong with it told at once, each with its path.

Types are looked at here, rules in the fields of the record, ids in the base: a statement for each table that is named.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import models

from quotes.models.fields import Amount, Whole
from quotes.review.plain.ids import key_of
from quotes.review.plain.kinds import Listed, Shape
from quotes.review.problem import Problem, Refused, problems_of

Path = tuple[str, ...]
Values = dict[str, Any]
Item = tuple[tuple[str, Any], ...]
"""A row of a short list: its fields, by name, in their order."""

LONGEST = 100
"""How many rows a short list has at most."""


class Reader:
    """Reads what is given; `done` raises Refused with everything that was wrong."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self.named: list[tuple[Any, UUID, Path]] = []

    def done(self) -> None:
        """Look up what was named, one statement for each table; raise what is wrong."""
        wanted: dict[Any, set[UUID]] = defaultdict(set)
        for model, key, _ in self.named:
            wanted[model].add(key)
        there = {
            model: set(model._default_manager.filter(pk__in=keys).values_list("pk", flat=True))
            for model, keys in wanted.items()
        }
        for model, key, path in self.named:
            if key not in there[model]:
                self.wrong("not_found", f"There is no {model._meta.verbose_name} with this id.", path)
        self.named.clear()
        if self.problems:
            raise Refused(*self.problems)

    def wrong(self, code: str, message: str, path: Path) -> None:
        """Note one thing that is wrong."""
        self.problems.append(Problem(code, message, path))

    def values(self, shape: Shape, given: Mapping[str, Any], path: Path = (), *, new: bool = True) -> Values:
        """The values of the columns that are given, by field; of a new row also whether all that it needs is there."""
        found: Values = {}
        for name, value in given.items():
            if name in shape.columns:
                self._column(shape.field(name), value, (*path, name), found)
            elif name in shape.groups:
                self._group(shape, name, value, (*path, name), found)
            elif name not in shape.lists:
                self.wrong("unknown_field", "There is no such field.", (*path, str(name)[:40]))
        if new:
            for name in shape.needed:
                if name not in given:
                    self.wrong("required", "This is needed.", (*path, name))
        return found

    def lists(self, shape: Shape, given: Mapping[str, Any]) -> dict[str, tuple[Item, ...]]:
        """The rows of the short lists that are given; null is an empty list."""
        return {name: self.rows(one, given[name], (name,)) for name, one in shape.lists.items() if name in given}

    def rows(self, listed: Listed, given: Any, path: Path) -> tuple[Item, ...]:
        """The rows of one list, each with all its fields: those that are not given as they are by default."""
        if given is None:
            return ()
        if not isinstance(given, Sequence) or isinstance(given, str | bytes):
            self.wrong("type", "This is a list.", path)
            return ()
        if len(given) > LONGEST:
            self.wrong("too_many", f"At most {LONGEST}.", path)
            return ()
        return tuple(self.row(listed, one, (*path, str(at))) for at, one in enumerate(given))

    def row(self, listed: Listed, given: Any, path: Path = ()) -> Item:
        """One row of a list, with all its fields."""
        shape = listed.shape
        if listed.bare:
            [name] = shape.columns
            found: Values = {}
            self._column(shape.field(name), given, path, found)
            return tuple(found.items())
        if not isinstance(given, Mapping):
            self.wrong("type", "This is an object.", path)
            return ()
        found = self.values(shape, given, path)
        return tuple((one.name, found.get(one.name, _default(one))) for one in shape.fields)

    def _group(self, shape: Shape, name: str, given: Any, path: Path, found: Values) -> None:
        """A value of several columns replaces all of them."""
        parts = shape.groups[name]
        if given is None:
            given = {}
        if not isinstance(given, Mapping):
            self.wrong("type", "This is an object.", path)
            return
        for part in given:
            if part not in parts:
                self.wrong("unknown_field", "There is no such field.", (*path, str(part)[:40]))
        for part, column in parts.items():
            self._column(shape.model._meta.get_field(column), given.get(part), (*path, part), found)

    def _column(self, field: Any, given: Any, path: Path, found: Values) -> None:
        if given is None and not field.null:
            self.wrong("null", "This cannot be null.", path)
        elif given is None:
            found[field.name] = None
        elif field.remote_field:
            self._named(field.remote_field.model, field.name, given, path, found)
        elif not _fits(field, given):
            self.wrong("type", f"This is {_kind(field)}.", path)
        else:
            self._ruled(field, given, path, found)

    def _named(self, model: Any, name: str, given: Any, path: Path, found: Values) -> None:
        try:
            _, found[name] = key_of(given, model, path=path)
        except Refused as refused:
            self.problems += refused.problems
        else:
            self.named.append((model, found[name], path))

    def _ruled(self, field: Any, given: Any, path: Path, found: Values) -> None:
        try:
            found[field.name] = field.ruled(_exact(given)) if isinstance(field, Amount) else field.clean(given, None)
        except ValidationError as error:
            told = ValidationError(error.error_dict[field.name] if hasattr(error, "error_dict") else error.error_list)
            self.problems += problems_of(told, *path)


def _fits(field: Any, given: Any) -> bool:
    """Whether a value is of the type that its column takes."""
    if isinstance(field, models.BooleanField):
        return isinstance(given, bool)
    if isinstance(field, Whole):
        return is_whole(given)
    if isinstance(field, models.FloatField):
        return isinstance(given, int | float) and not isinstance(given, bool)
    if isinstance(field, Amount):
        return isinstance(given, str | int | float) and not isinstance(given, bool)
    return isinstance(given, str)


def is_whole(given: Any) -> bool:
    """Whether a value of JSON is a whole number: 1.0 is one (JSON Schema 2020-12, 6.1.1)."""
    return isinstance(given, int | float) and not isinstance(given, bool) and given == given // 1


def _exact(given: Any) -> Any:
    """A float as the decimal with which it is written: 15 digits survive that."""
    return Decimal(repr(given)) if isinstance(given, float) else given


def _kind(field: Any) -> str:
    kinds = {
        models.BooleanField: "true or false",
        Whole: "a whole number",
        models.FloatField: "a number",
        Amount: "a number, or a string with one",
    }
    return next((words for kind, words in kinds.items() if isinstance(field, kind)), "a string")


def _default(field: Any) -> Any:
    default = field.get_default() if field.has_default() else None
    return str(default) if isinstance(default, str) else default  # the word itself, not the choice it is
