"""Parameters in conditions, and the one comparison with a list of them."""

import json
from typing import Any

from django.db import models
from django.db.models.expressions import Expression
from django.db.models.lookups import Lookup

from quotes.search import Wanted


class Bound(Expression):
    """A parameter in a condition: a value, or the read path's slot for one; `cast` is its PostgreSQL type.

    Where a list of exactly one is asked for, its `one` element is the parameter: only equality keeps an index's order.
    Of a row that is looked at anyway (`met`) a list asks whether it has one of its values, and no index for each.
    """

    def __init__(self, value: Any, cast: str, one: bool = False, met: bool = False) -> None:
        super().__init__()
        self.value, self.cast, self.one = value, cast.removesuffix("[]") if one else cast, one
        self.met = met

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        return "%s", [for_sqlite(self.value)]

    def as_postgresql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        return f"%s::{self.cast}", [self.value]


def for_sqlite(value: Any) -> Any:
    """A parameter as SQLite takes it: lists as JSON, questions as FTS5's. Keys are 32 digits and decimals text
    everywhere."""
    if isinstance(value, Wanted):
        return value.fts5
    return json.dumps(value) if isinstance(value, list) else value


@models.Field.register_lookup
class AnyOf(Lookup):
    """`column = ANY(list)`: one parameter however long the list.

    With an index both databases would look into it once for each value and row: 250 times where one comparison with a
    hashed list would do. What is `IS TRUE` or has a plus they take no index for.
    """

    lookup_name = "any"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        left, before = self.process_lhs(compiler, connection)
        right, after = compiler.compile(self.rhs)
        if self.rhs.one:
            return f"{left} = {right}", [*before, *after]
        return f"{'+' * self.rhs.met}{left} IN (SELECT value FROM json_each({right}))", [*before, *after]

    def as_postgresql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        left, before = self.process_lhs(compiler, connection)
        right, after = compiler.compile(self.rhs)
        if self.rhs.one:
            return f"{left} = {right}", [*before, *after]
        found = f"{left} = ANY({right})"
        return f"({found}) IS TRUE" if self.rhs.met else found, [*before, *after]


models.ForeignKey.register_lookup(AnyOf)
