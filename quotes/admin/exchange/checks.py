"""What a record's own rules forbid, found without asking the base: a file may have thousands of rows.

The rules are the models' own check constraints, judged as SQL judges them: what is unknown breaks no rule. `review`
has their words, and looks at all of it again when the row is written.
"""

import operator
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Length

from quotes.admin.exchange.incoming import Fault
from quotes.review import RULES

_ORDER: dict[str, Callable[[Any, Any], bool]] = {
    "exact": operator.eq, "gt": operator.gt, "gte": operator.ge, "lt": operator.lt, "lte": operator.le,
}  # fmt: skip


def broken(model: Any, values: Mapping[str, Any]) -> Iterator[Fault]:
    """The check constraints that these values of a row break. No statements."""
    for rule in model._meta.constraints:
        if isinstance(rule, models.CheckConstraint) and _holds(rule.condition, values) is False:
            column, words = RULES[rule.name]
            yield Fault(column, words)


def _holds(rule: Any, values: Mapping[str, Any]) -> bool | None:
    """Whether a condition holds; None where it cannot be told."""
    if not isinstance(rule, Q):
        return _compared(str(rule[0]), rule[1], values)
    found = [_holds(part, values) for part in rule.children]
    if rule.connector == Q.OR:
        held = True if True in found else None if None in found else False
    else:
        held = False if False in found else None if None in found else True
    return held if held is None or not rule.negated else not held


def _compared(name: str, given: Any, values: Mapping[str, Any]) -> bool | None:
    path, _, lookup = name.partition("__")
    mine, other = values.get(path), _value(given, values)
    if lookup == "isnull":
        return (mine is None) is given
    if given is None:
        return mine is None
    if lookup not in ("", *_ORDER) or mine is None or other is None:
        return None
    return _ORDER[lookup or "exact"](mine, other)


def _value(given: Any, values: Mapping[str, Any]) -> Any:
    if isinstance(given, F):
        return values.get(getattr(given, "name", ""))
    if isinstance(given, Length):
        words = _value(given.get_source_expressions()[0], values)
        return None if words is None else len(words)
    if isinstance(given, models.expressions.CombinedExpression):
        left, right = (_value(side, values) for side in (given.lhs, given.rhs))
        return None if left is None or right is None else left + right
    return given
