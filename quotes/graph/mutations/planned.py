"""Payloads, planned before the first act runs: what a success is asked for, what that costs, and how it is read.

What is wrong with a payload, or too much of it, stops the operation before anything is written.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from graphql import GraphQLError, GraphQLSchema, OperationType, get_named_type, get_nullable_type, is_list_type
from graphql.execution.collect_fields import collect_fields, collect_subfields
from graphql.execution.values import VariableValues, get_argument_values, get_variable_values

from quotes.access import LIMITS, Code
from quotes.graph.errors import Refused, bad_input, coded, refusal
from quotes.graph.names import entity, snake
from quotes.graph.nodes import TYPENAME
from quotes.graph.operations import Operation
from quotes.graph.selection import Fields, Walk
from quotes.read import Args, Ask, BadInput, Selection, Viewer, arguments, cost, fetch, prepare, shape_key
from quotes.read.shape import ENTITIES, RECORDS

MOST = 10
"""How many mutations one operation may have."""

PREFIXES = {"Record": tuple(one.prefix for one in RECORDS)}
"""The prefixes of the ids of an interface; of a type it is its entity's."""


def mutates(operation: Operation) -> bool:
    """Whether an operation is one of mutations."""
    return operation.node.operation is OperationType.MUTATION


@dataclass(frozen=True, slots=True)
class Payload:
    """What is asked of a mutation's success, by the keys in the answer: rows that are named by ids, and values that the
    act itself gives. `names` are the fields of the success behind the keys."""

    type_name: str
    viewer: Viewer
    rows: Mapping[str, Ask]
    names: Mapping[str, str]

    def read(self, done: Mapping[str, Any]) -> dict[str, Any] | None:
        """The success as a row; `done` has ids (or lists of them) and values by field. None when a row is gone again.

        One statement, none where no row is asked for.
        """
        row = {key: done[name] for key, name in self.names.items()}
        wanted = {key: ask for key, ask in self.rows.items() if row[key]}
        asks = tuple(_asking(ask, row[key]) for key, ask in wanted.items())
        row |= fetch(Selection("query", asks), self.viewer, capitals=True) if asks else {}
        if any(row[key] is None or (isinstance(row[key], list) and None in row[key]) for key in wanted):
            return None
        return {TYPENAME: self.type_name, **row}


def payloads(
    schema: GraphQLSchema, operation: Operation, given: dict[str, Any], viewer: Viewer
) -> tuple[dict[str, Payload], int]:
    """The payloads of an operation of mutations, by their keys in the answer, and what they cost in rows.

    No statements. Raises Refused for all that can be known to be wrong before the acts, too many of them included.
    """
    operation.coerce(given)
    variables = get_variable_values(schema, operation.node.variable_definitions or (), given, hide_suggestions=True)
    assert isinstance(variables, VariableValues)
    root = schema.mutation_type
    assert root is not None
    found = collect_fields(schema, operation.fragments, variables, root, operation.node, hide_suggestions=True)
    fields: Fields = {
        key: details for key, details in found.grouped_field_set.items() if details[0].node.name.value != "__typename"
    }
    if len(fields) > MOST:
        raise Refused(refusal(Code.BAD_REQUEST, f"At most {MOST} mutations in one operation."))
    planned = {key: _planned(schema, operation, variables, details, viewer) for key, details in fields.items()}
    price = sum(one for _, one in planned.values())
    if price > LIMITS.nodes:
        told = f"This asks for up to {price:,} rows; at most {LIMITS.nodes:,}. Ask for less of what was written."
        raise Refused(refusal(Code.TOO_COSTLY, told), cost=price)
    return {key: one for key, (one, _) in planned.items()}, price


def _planned(
    schema: GraphQLSchema, operation: Operation, variables: VariableValues, details: Any, viewer: Viewer
) -> tuple[Payload, int]:
    """One mutation's payload and its price."""
    walk = Walk(schema, operation.node, operation.fragments, variables, hidden=True)
    assert schema.mutation_type is not None
    mutation: Any = schema.mutation_type.fields[details[0].node.name.value]
    success: Any = get_named_type(mutation.type).types[0]
    try:
        get_argument_values(mutation, details[0].node, variables, hide_suggestions=True)
        payload = Payload(success.name, viewer, *_asked(walk, success, details))
    except GraphQLError as error:
        raise Refused(coded(error, Code.BAD_USER_INPUT)) from None
    try:
        return payload, 1 + sum(_priced(success, key, payload, viewer) for key in payload.rows)
    except BadInput as error:
        raise bad_input(error, walk.places) from None


def _asked(walk: Walk, success: Any, details: Any) -> tuple[dict[str, Ask], dict[str, str]]:
    """The asks for the rows of a success, and the names of all that is asked of it, by their keys."""
    found = collect_subfields(
        walk.schema, walk.fragments, walk.variables, walk.operation, success, details, hide_suggestions=True
    )
    rows: dict[str, Ask] = {}
    names: dict[str, str] = {}
    fields: Fields = found.grouped_field_set
    for key, of in fields.items():
        name = of[0].node.name.value
        if name == "__typename":
            continue
        names[key] = snake(name)
        if parts := walk.parts(success.fields[name].type, of, (key,), name):
            rows[key] = Ask("node", key, of=parts)
    return rows, names


def _priced(success: Any, key: str, payload: Payload, viewer: Viewer) -> int:
    """What the rows behind one key may cost; raises BadInput for what is wrong with them."""
    name = next(name for name in success.fields if snake(name) == payload.names[key])
    type_ = success.fields[name].type
    many = is_list_type(get_nullable_type(type_))
    price = 0
    for id_ in _placeholders(get_named_type(type_).name):
        asking = _asking(payload.rows[key], [id_] * LIMITS.page if many else id_)
        selection = Selection("query", (asking,))
        shape_key(selection, viewer, capitals=True)
        price = max(price, cost(selection))
        prepare(selection, viewer, capitals=True).bound(list(arguments(selection)))
    return price


def _placeholders(type_name: str) -> Iterator[str]:
    for prefix in PREFIXES.get(type_name) or (ENTITIES[entity(type_name)].prefix,):
        yield f"{prefix}_{'0' * 32}"


def _asking(ask: Ask, ids: str | list[str]) -> Ask:
    """The ask for the rows of these ids."""
    return replace(ask, name="nodes" if isinstance(ids, list) else "node", args=Args(key=ids))
