"""An operation becomes the Selection that `read` takes, by GraphQL's own rules (spec section 6.3, CollectFields).

graphql-core collects and merges the fields; here each becomes an ask under its key in the answer. An interface becomes
one selection for each type that may stand there; a Tombstone one for each of the four records.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from graphql import (
    FieldNode,
    GraphQLObjectType,
    GraphQLSchema,
    ListValueNode,
    ObjectValueNode,
    OperationDefinitionNode,
    Undefined,
    ValueNode,
    VariableNode,
    get_named_type,
    get_nullable_type,
    is_abstract_type,
    is_composite_type,
)
from graphql.execution.collect_fields import FieldDetails, FragmentDetails, collect_fields, collect_subfields
from graphql.execution.values import VariableValues, get_argument_values
from graphql.utilities.coerce_input_value import coerce_input_literal

from quotes.graph.made import MADE
from quotes.graph.names import entity, snake
from quotes.graph.nodes import TYPENAME
from quotes.read import CONSTANT, Args, Ask, Selection
from quotes.read.shape import ROOT

Values = dict[str, Any]
Get = Callable[[Values], Any]
GetArgs = Callable[[Values], Args]
Fields = dict[str, list[FieldDetails]]

KEYS = ("id", "ids", "slug", "names")
SOUGHT = ("q", "types", "kind")
TOMBSTONES = tuple(f"{name}_tombstone" for name in ("quote", "source", "speaker", "claim"))


@dataclass(slots=True)
class Walk:
    """One walk over an operation. `arguments` make the arguments of the edges from the variables, in `read`'s order."""

    schema: GraphQLSchema
    operation: OperationDefinitionNode
    fragments: dict[str, FragmentDetails]
    variables: VariableValues
    hidden: bool = False
    arguments: list[GetArgs] = field(default_factory=list)
    places: dict[tuple[str, ...], FieldNode] = field(default_factory=dict)
    rest: list[str] = field(default_factory=list)

    def selection(self) -> Selection:
        """What the operation asks of the whole base; `rest` then holds the keys of what it asks of nobody."""
        root = self.schema.query_type
        assert root is not None
        found = collect_fields(self.schema, self.fragments, self.variables, root, self.operation, hide_suggestions=True)
        fields: Fields = found.grouped_field_set
        self.rest += [key for key, details in fields.items() if not _planned(details)]
        asks = (self.ask(root, key, details, (), "query") for key, details in fields.items() if key not in self.rest)
        return Selection("query", tuple(asks))

    def ask(
        self, parent: GraphQLObjectType, key: str, details: list[FieldDetails], way: tuple[str, ...], of: str
    ) -> Ask:
        """The ask for one field."""
        node, way = details[0].node, (*way, key)
        name = node.name.value
        if name == "__typename":
            return Ask(CONSTANT, key, value=parent.name)
        definition = parent.fields[name]
        given = get_argument_values(definition, node, self.variables, hide_suggestions=True) if definition.args else {}
        if name in MADE:
            return MADE[name](key, of, given, self.parts(definition.type, details, way, of))
        args = self.args(definition, node, way) if definition.args else None
        return Ask(snake(name), key, args, self.parts(definition.type, details, way, of))

    def parts(self, type_: Any, details: list[FieldDetails], way: tuple[str, ...], of: str) -> tuple[Selection, ...]:
        """The selections of what may stand at the end of an edge; none for a leaf."""
        named = get_named_type(type_)
        if not is_composite_type(named):
            return ()
        kinds: Any = self.schema.get_possible_types(named) if is_abstract_type(named) else [named]
        abstract = is_abstract_type(named)
        return tuple(self.part(kind, name, details, way, abstract) for kind in kinds for name in _entities(kind.name))

    def part(
        self, kind: GraphQLObjectType, name: str, details: list[FieldDetails], way: tuple[str, ...], abstract: bool
    ) -> Selection:
        """The selection of one type."""
        found = collect_subfields(
            self.schema, self.fragments, self.variables, self.operation, kind, details, hide_suggestions=True
        )
        fields: Fields = found.grouped_field_set
        asks = [self.ask(kind, key, of, way, name) for key, of in fields.items()]
        if self.hidden and abstract:
            asks.append(Ask(CONSTANT, TYPENAME, value=kind.name))
        return Selection(name, tuple(asks))

    def args(self, definition: Any, node: FieldNode, way: tuple[str, ...]) -> Args:
        """The arguments of an edge as they are now, and what makes them again from other variables."""
        self.places[way] = node
        parts = [
            (one.name.value, _getter(one.value, definition.args[one.name.value].type)) for one in node.arguments or ()
        ]
        now = to_args({name: get(self.variables.coerced) for name, get in parts})
        if any(_varies(one.value) for one in node.arguments or ()):
            self.arguments.append(lambda values: to_args({name: get(values) for name, get in parts}))
        else:
            self.arguments.append(lambda _: now)
        return now


def _planned(details: list[FieldDetails]) -> bool:
    name = details[0].node.name.value
    return name == "__typename" or name in ROOT


def _entities(type_name: str) -> tuple[str, ...]:
    return TOMBSTONES if type_name == "Tombstone" else (entity(type_name),)


def to_args(given: Values) -> Args:
    """The arguments of an edge from those of a field: what is null is absent, words of enums are in lower case."""
    made: Values = {}
    for name, value in given.items():
        if value is None or value is Undefined:
            continue
        if name == "filter":
            made[name] = {snake(one): _plain(held) for one, held in value.items() if held not in (None, Undefined)}
        elif name == "stance":
            made["filter"] = {name: [_plain(value)]}
        elif name in SOUGHT:
            made.setdefault("filter", {})[name] = _plain(value)
        else:
            made["key" if name in KEYS else name] = _plain(value)
    return Args(**made)


def _plain(value: Any) -> Any:
    """A coerced value as `read` takes it; values of enums are known by having one."""
    if type(value) is str:
        return value
    if isinstance(value, list):
        return [_plain(one) for one in value]
    return value.value.lower() if hasattr(value, "value") else value


def _varies(node: ValueNode) -> bool:
    if isinstance(node, ListValueNode):
        return any(_varies(one) for one in node.values)
    if isinstance(node, ObjectValueNode):
        return any(_varies(one.value) for one in node.fields)
    return isinstance(node, VariableNode)


def _getter(node: ValueNode, type_: Any) -> Get:
    """What makes a literal's value from the variables; a literal without variables is coerced once."""
    if isinstance(node, VariableNode):
        name = node.name.value
        return lambda values: values.get(name, Undefined)
    nullable: Any = get_nullable_type(type_)
    if not _varies(node):
        constant = coerce_input_literal(node, type_)
        return lambda _: constant
    if isinstance(node, ListValueNode):
        items = [_getter(one, nullable.of_type) for one in node.values]
        return lambda values: [get(values) for get in items]
    assert isinstance(node, ObjectValueNode)  # validated: nothing else has variables inside
    members = [(one.name.value, _getter(one.value, nullable.fields[one.name.value].type)) for one in node.fields]
    return lambda values: {name: get(values) for name, get in members}
