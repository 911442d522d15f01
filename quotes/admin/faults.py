"""What was wrong with an attempt to write: kept with the request, told in the forms it is about."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.http import HttpRequest

from quotes.models import Conflict
from quotes.review import Problem, Refused
from quotes.review.problem import problems_of

STALE = "Somebody else has changed this since you opened it. Nothing was saved; what you typed is still here."


@dataclass(frozen=True, slots=True)
class Fault:
    """A problem, and the prefix of the form it is about ("" is the record's own)."""

    prefix: str
    problem: Problem


class Unwritten(Exception):
    """The act was refused or came too late, and nothing was written."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__(" ".join(fault.problem.message for fault in self.faults))


def faults(request: HttpRequest) -> tuple[Fault, ...]:
    """What was wrong with the first attempt to write what this request brings."""
    return getattr(request, "faults", ())


@contextmanager
def told(prefix: str) -> Iterator[None]:
    """Turn what `review` and the fields refuse into faults of the form with this prefix."""
    try:
        yield
    except Refused as refused:
        raise Unwritten(Fault(prefix, problem) for problem in refused.problems) from refused
    except ValidationError as error:
        raise Unwritten(Fault(prefix, problem) for problem in problems_of(error)) from error
    except Conflict as conflict:
        raise Unwritten([Fault("", Problem("conflict", STALE))]) from conflict
