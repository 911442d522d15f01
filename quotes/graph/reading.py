"""The fast path as strawberry sees it: an extension that answers an operation before any resolver runs.

What no plan can take (introspection, the viewer) is left to the ordinary resolvers; the rows of the other fields are
read for them first, in one statement.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from strawberry.extensions import SchemaExtension
from strawberry.types import ExecutionResult

from quotes.access import ACT, FREE, PUBLIC, REQUEST, Caller, Spending
from quotes.graph.documents import document
from quotes.graph.errors import Refused
from quotes.graph.mutations.planned import mutates, payloads
from quotes.read import PUBLIC_VIEWER, Viewer


@dataclass(frozen=True, slots=True)
class Asker:
    """The context of a run: who reads, the user behind it, whether the ordinary resolvers must do it all, whether what
    they came with lets them write, and who pays."""

    viewer: Viewer = PUBLIC_VIEWER
    visitor: Callable[[], Any] = lambda: None
    ordinary: bool = False
    may_write: bool = True
    spending: Spending = FREE


_PUBLIC = Asker()


def asking(who: Caller) -> Asker:
    """Whoever called, as the context of a run; always the same for the public where it has no budget."""
    if who is PUBLIC:
        return _PUBLIC
    return Asker(who.viewer, lambda: who.user, may_write=who.may_write, spending=who.spending)


class Reading(SchemaExtension):
    """Plans the operation, reads, and sets the result or the rows for the resolvers."""

    cost = 0

    def on_parse(self) -> Iterator[None]:
        """The document as it is kept."""
        context = self.execution_context
        try:
            self.document = document(context.schema._schema, context.query or "")
        except Refused as refused:
            raise refused.errors[0] from None
        context.graphql_document = self.document.node
        yield

    def on_validate(self) -> Iterator[None]:
        """What is already known to be wrong with it."""
        self.execution_context.pre_execution_errors = list(self.document.errors)
        yield

    def on_execute(self) -> Iterator[None]:
        """Set the result, or the rows that resolvers read."""
        try:
            self._read()
        except Refused as refused:
            self.cost = refused.cost or 0
            self.execution_context.result = ExecutionResult(data=None, errors=list(refused.errors))
        yield

    def _read(self) -> None:
        context = self.execution_context
        asker: Asker = context.context
        operation = self.document.operation(context.operation_name)
        given = context.variables or {}
        if mutates(operation):
            context.root_value, self.cost = payloads(context.schema._schema, operation, given, asker.viewer)
            asker.spending.pay(REQUEST + self.cost + ACT * len(context.root_value))
            return
        values = operation.coerce(given)
        asked = operation.asked(given, values, asker.viewer)
        self.cost = asked.cost
        if asked.rest or asker.ordinary:
            context.root_value = operation.asked(given, values, asker.viewer, hidden=True).rows(values)
        else:
            context.result = ExecutionResult(data=asked.rows(values), errors=None)

    def get_results(self) -> dict[str, Any]:
        """What it cost."""
        return {"cost": self.cost}
