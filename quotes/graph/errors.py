"""Errors as clients see them: a code for programs, a sentence for people, a place; never the inside of the house."""

from collections.abc import Mapping, Sequence
from typing import Any

from graphql import FieldNode, GraphQLError, Node

from quotes.access import FAILURE, Code, logged
from quotes.graph.names import camel
from quotes.graph.scalars import Misgiven
from quotes.read.problems import BadInput, Fault, Unavailable

Places = Mapping[tuple[str, ...], FieldNode]
"""The fields with arguments of an operation, by their way of keys in the answer."""


UNFILTERED = ("search", "evidence")
"""Fields whose filters are arguments of their own."""


class Refused(Exception):
    """A request error: nothing was read, there is no data. `cost` is what it would have cost, where that is why."""

    price = FAILURE
    """What it costs to be refused."""

    def __init__(self, *errors: GraphQLError, cost: int | None = None) -> None:
        self.errors, self.cost = errors, cost
        super().__init__("; ".join(error.message for error in errors))


def refusal(code: Code, message: str, node: Node | None = None, **more: Any) -> GraphQLError:
    """An error with its code and, where there is one, its place in the document."""
    return GraphQLError(message, node, extensions={"code": code, **more})


def coded(error: GraphQLError, code: Code) -> GraphQLError:
    """An error of graphql-core's own with a code."""
    return GraphQLError(_plain(error), error.nodes, error.source, error.positions, extensions={"code": code})


def _plain(error: GraphQLError) -> str:
    """Its message, without what Python says where a value cannot be read; what our scalars say is for clients."""
    cause = error.original_error
    if cause is None or isinstance(cause, Misgiven):
        return error.message
    return error.message.replace(f", but encountered error '{cause}'; found", ", found")


def bad_input(error: BadInput, places: Places) -> Refused:
    """What is wrong with the arguments, each with the place of its argument in the document."""
    return Refused(*(_fault(fault, places) for fault in error.problems))


def _fault(fault: Fault, places: Places) -> GraphQLError:
    way, rest = _split(fault.path, places)
    node: Node | None = places.get(way)
    if isinstance(node, FieldNode) and rest[:1] == ["filter"] and node.name.value in UNFILTERED:
        rest = rest[1:]
    if isinstance(node, FieldNode) and rest:
        node = next((one for one in node.arguments or () if one.name.value == str(rest[0])), node)
    return refusal(Code(fault.code), _named(fault), node, argument=[*way, *rest])


def _named(fault: Fault) -> str:
    """The message, with the name of a filter as GraphQL spells it."""
    names = [one for one in fault.path if isinstance(one, str)]
    head, colon, rest = fault.message.partition(": ")
    return f"{camel(head)}{colon}{rest}" if names[-1:] == [head] else fault.message


def _split(path: Sequence[str | int], places: Places) -> tuple[tuple[str, ...], list[str | int]]:
    """The way to the field, and the way within its argument as GraphQL spells it."""
    for length in range(len(path), 0, -1):
        way = tuple(str(one) for one in path[:length])
        if way in places:
            return way, [camel(one) if isinstance(one, str) else one for one in path[length:]]
    return (), list(path)


def masked(error: BaseException) -> GraphQLError:
    """An unexpected error: a name for the log, where its full text is, and nothing else."""
    name = logged("GraphQL", error)
    return refusal(Code.INTERNAL, "Something went wrong here; it has been logged.", requestId=name)


def away(error: Unavailable) -> GraphQLError:
    """A database that did not answer; why stands in the log, under the name told."""
    name = logged("GraphQL", error)
    return refusal(Code(error.code), "The database did not answer in time. Please try again.", requestId=name)


def located(error: GraphQLError) -> GraphQLError:
    """An error of a field, masked, at its path in the answer."""
    cause = error.original_error or error
    hidden = away(cause) if isinstance(cause, Unavailable) else masked(cause)
    return GraphQLError(hidden.message, error.nodes, path=error.path, extensions=hidden.extensions)
