"""What the rules answer instead of doing an act."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError


@dataclass(frozen=True, slots=True)
class Problem:
    """One reason why not: a code for programs, a sentence for people, and the field it is about (empty: the whole)."""

    code: str
    message: str
    path: tuple[str, ...] = ()


class Refused(Exception):
    """The rules forbid the act; nothing was written. `problems` says why, each reason once."""

    def __init__(self, *problems: Problem) -> None:
        self.problems = list(problems)
        super().__init__(" ".join(problem.message for problem in problems))


class NotPermitted(Refused):
    """The rules allow the act, but not to this actor."""


def refusal(code: str, message: str, *path: str) -> Refused:
    """A refusal for one reason."""
    return Refused(Problem(code, message, path))


def problems_of(error: ValidationError, *path: str) -> Iterable[Problem]:
    """A model's validation error as problems, one for each message."""
    fields = error.error_dict if hasattr(error, "error_dict") else {NON_FIELD_ERRORS: error.error_list}
    for field, faults in fields.items():
        at = path if field == NON_FIELD_ERRORS else (*path, field)
        for fault in faults:
            yield Problem(fault.code or "invalid", " ".join(fault.messages), at)
