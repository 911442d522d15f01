"""What machines say beside what is asked: JSON that both databases keep alike."""

import json
import math
from typing import Any

from quotes.text.normal import flaw

DEEP = 20
"""The most levels of it."""

WHOLE = 2**53
"""Beyond this numbers are no longer told apart by everybody who reads JSON."""


def unsound(value: Any, most: int | None = None) -> str | None:
    """Why JSON cannot be kept alike in both databases, or has more than `most` characters; None where it can."""
    waiting = [(value, 0)]
    while waiting:
        one, depth = waiting.pop()
        if depth > DEEP:
            return f"At most {DEEP} levels deep."
        if isinstance(one, dict):
            waiting += [(part, depth + 1) for pair in one.items() for part in pair]
        elif isinstance(one, list):
            waiting += [(part, depth + 1) for part in one]
        elif isinstance(one, str) and (broken := flaw(one, lines=True, bidi=True)):
            return f"A string in it has {broken.message}."
        elif isinstance(one, int | float) and (not math.isfinite(one) or abs(one) > WHOLE):
            return "A number in it is too large."
    return f"At most {most:,} characters." if most and len(json.dumps(value)) > most else None
