"""What a mutation answers instead of an act: the contract's problems, and how `review`'s exceptions become them."""

from typing import Any

import strawberry

from quotes.acts import worded
from quotes.graph.names import camel
from quotes.models import Conflict
from quotes.review import NotPermitted, Refused

MESSAGE = "What is wrong, in a sentence for people."


@strawberry.interface(description="Why nothing was done.")
class Problem:
    message: str = strawberry.field(description=MESSAGE)


@strawberry.type(description="One thing that is wrong with what was given.")
class FieldProblem:
    path: list[str] = strawberry.field(description="The way to it from the input; empty where it is about the whole.")
    message: str = strawberry.field(description=MESSAGE)
    code: str = strawberry.field(description="What is wrong, for programs; it is never renamed.")


@strawberry.type(description="What was given breaks a rule of the record. Nothing was written.")
class ValidationProblem(Problem):
    fields: list[FieldProblem] = strawberry.field(description="Everything that is wrong, each with its place.")


@strawberry.type(description="The record was changed since it was read. Nothing was written: read it again.")
class ConflictProblem(Problem):
    current_version: int = strawberry.field(description="The version that it has now.")


@strawberry.type(description="This may not be done by you. Nothing was written.")
class PermissionProblem(Problem):
    pass


@strawberry.type(description="There is no such record, or none any more. Nothing was written.")
class NotFoundProblem(Problem):
    pass


PROBLEMS = (ValidationProblem, ConflictProblem, PermissionProblem, NotFoundProblem)


def problem(error: Exception) -> Problem:
    """The problem that an exception of `acts.RAISED` is."""
    match error:
        case NotPermitted():
            return PermissionProblem(message=str(error))
        case Refused(problems=problems):
            return ValidationProblem(message=str(error), fields=[_field(one) for one in problems])
        case Conflict(current=int(version)):
            return ConflictProblem(message=worded(error), current_version=version)
        case Conflict():
            return NotFoundProblem(message=worded(error))
    return NotFoundProblem(message=str(error))


def _field(one: Any) -> FieldProblem:
    return FieldProblem(path=[camel(part) for part in one.path], message=one.message, code=one.code)
