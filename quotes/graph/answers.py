"""A question becomes an answer, ready to be written: by the kept plan, or else by the ordinary resolvers."""

import re
from typing import Any

from quotes.access import INTROSPECTION, LIMITS
from quotes.graph.documents import bought
from quotes.graph.errors import Refused, away, located, masked
from quotes.graph.mutations.planned import mutates
from quotes.graph.reading import Asker
from quotes.graph.requests import Question
from quotes.graph.schema import schema
from quotes.read import Unavailable

Body = dict[str, Any]
CORE = schema._schema
INTROSPECTS = re.compile(r"__(?:schema|type)\b")


def answer(question: Question, asker: Asker, safe: bool = False) -> Body:
    """The answer to a question; raises Refused, Unavailable and TurnedAway. `safe` (GET) refuses all but queries.

    One statement; none for introspection and constants; for each mutation one beside those of its act. A repeat of a
    question with variables of the same shape is neither parsed nor walked. All is paid before it is done: what has to
    be parsed by its length, then the rows.
    """
    found = bought(CORE, question.query, asker.spending)
    if safe and found.writes(question.operation_name):
        raise NotSafe
    operation = found.operation(question.operation_name)
    if mutates(operation):
        return _resolved(question, asker)
    values = operation.coerce(question.variables)
    asked = operation.asked(question.variables, values, asker.viewer)
    if asked.rest or asker.ordinary:
        asker.spending.pay(asked.price + INTROSPECTION * bool(INTROSPECTS.search(question.query)))
        return _resolved(question, asker)
    asker.spending.pay(asked.price)
    return {"data": asked.rows(values), "extensions": costed(asked.cost)}


class NotSafe(Exception):
    """A GET that would do more than read."""


def costed(cost: int) -> Body:
    """What an answer tells of its cost, in rows."""
    return {"cost": {"requested": cost, "limit": LIMITS.nodes}}


def _resolved(question: Question, asker: Asker) -> Body:
    """The answer by strawberry's run, in which `Reading` reads the rows and the ordinary resolvers walk them."""
    result = schema.execute_sync(question.query, question.variables, asker, operation_name=question.operation_name)
    cost = (result.extensions or {}).get("cost", 0)
    errors = result.errors or []
    if any(error.extensions for error in errors):
        raise Refused(*errors, cost=cost or None)
    for error in errors:
        if error.path is None:
            raise error.original_error or error
    body: Body = {"data": result.data, "extensions": costed(cost)}
    return {"errors": [located(error).formatted for error in errors], **body} if errors else body


def refused(refused: Refused) -> Body:
    """The answer to a request that was refused."""
    body: Body = {"errors": [error.formatted for error in refused.errors]}
    return body if refused.cost is None else {**body, "extensions": costed(refused.cost)}


def failed(error: Exception) -> Body:
    """The answer to a request that failed here."""
    return refused(Refused(away(error) if isinstance(error, Unavailable) else masked(error)))
