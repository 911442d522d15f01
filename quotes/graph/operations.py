"""Operations: variables are coerced, the question is planned once for each shape of them, and kept.

A repeat walks nothing: the values of the variables go straight into the arguments of the plan.
"""

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from enum import Enum
from typing import Any, NamedTuple

from graphql import (
    ArgumentNode,
    GraphQLError,
    GraphQLSchema,
    Node,
    ObjectFieldNode,
    OperationDefinitionNode,
    Undefined,
    VariableNode,
    Visitor,
    get_named_type,
    get_nullable_type,
    is_leaf_type,
    is_non_null_type,
    visit,
)
from graphql.execution.collect_fields import FragmentDetails
from graphql.execution.get_variable_signature import GraphQLVariableSignature, get_variable_signature
from graphql.execution.values import VariableValues, get_variable_values
from graphql.utilities.coerce_input_value import coerce_default_value, coerce_input_value

from quotes.access import Code, TooMuch, priced
from quotes.filters import TEXT_LIMIT
from quotes.graph.errors import Places, Refused, bad_input, coded, refusal
from quotes.graph.selection import GetArgs, Walk
from quotes.read import BadInput, Prepared, Viewer, prepare, shape_key
from quotes.read.kept import Kept
from quotes.search import wanted

SQL = 3_000_000
"""How much text of statements is kept, in characters, over all operations; a plan takes some twenty times its text."""


class Variable(NamedTuple):
    """A declared variable, ready to be coerced."""

    name: str
    coerce: Callable[[Any], Any]
    default: Any
    required: bool
    sign: Callable[[Any], Hashable]


@dataclass(frozen=True, slots=True)
class Asked:
    """An operation planned for one shape of variables and one kind of viewer.

    `rest` names the fields of the root that no plan can take; `cost` is in rows, `price`, which is paid, in points.
    """

    prepared: Prepared
    arguments: tuple[GetArgs, ...]
    places: Places
    cost: int
    price: int
    rest: tuple[str, ...]

    def rows(self, variables: dict[str, Any]) -> dict[str, Any]:
        """The answer, in one statement; raises Refused and read.Unavailable."""
        try:
            return self.prepared.run([get(variables) for get in self.arguments])
        except BadInput as error:
            raise bad_input(error, self.places) from None


QUESTION = "q"
"""What arguments and filters are called that take questions."""

_asked: Kept[Asked] = Kept(SQL, lambda asked: len(asked.prepared.statement.text) + 500)


class Operation:
    """One operation of a valid document."""

    def __init__(
        self, schema: GraphQLSchema, node: OperationDefinitionNode, fragments: dict[str, FragmentDetails]
    ) -> None:
        self.schema, self.node, self.fragments = schema, node, fragments
        asking = Questions([node, *(one.definition for one in fragments.values())]).names
        self.variables = tuple(_variable(schema, one, asking) for one in node.variable_definitions or ())

    def coerce(self, given: dict[str, Any]) -> dict[str, Any]:
        """The values of the variables; raises Refused with all that is wrong with them."""
        values: dict[str, Any] = {}
        for name, coerce, default, required, _ in self.variables:
            if name in given:
                value = coerce(given[name])
                if value is Undefined:
                    return self._coerced(given).coerced
                values[name] = value
            elif default is not Undefined:
                values[name] = default
            elif required:
                return self._coerced(given).coerced
        return values

    def _coerced(self, given: dict[str, Any]) -> VariableValues:
        found = get_variable_values(self.schema, self.node.variable_definitions or (), given, 20, hide_suggestions=True)
        if isinstance(found, list):
            raise Refused(*(coded(error, Code.BAD_USER_INPUT) for error in found))
        return found

    def asked(self, given: dict[str, Any], values: dict[str, Any], viewer: Viewer, hidden: bool = False) -> Asked:
        """The plan for these variables (as given, and coerced), kept by their shape; raises Refused.

        `hidden` plans rows that know their type, for the ordinary resolvers.
        """
        key = (self, hidden, viewer, tuple([one.sign(values.get(one.name, Undefined)) for one in self.variables]))
        return _asked.get(key) or _asked.put(key, self._plan(given, values, viewer, hidden))

    def _plan(self, given: dict[str, Any], values: dict[str, Any], viewer: Viewer, hidden: bool) -> Asked:
        walk = Walk(self.schema, self.node, self.fragments, self._coerced(given), hidden)
        try:
            selection = walk.selection()
        except GraphQLError as error:
            raise Refused(coded(error, Code.BAD_USER_INPUT)) from None
        try:
            shape_key(selection, viewer, capitals=True)  # what is wrong comes before what is too much
            price = priced(selection)
            prepared = prepare(selection, viewer, capitals=True)
        except BadInput as error:
            raise bad_input(error, walk.places) from None
        except TooMuch as error:
            raise Refused(refusal(Code.TOO_COSTLY, str(error)), cost=error.nodes) from None
        return Asked(prepared, tuple(walk.arguments), walk.places, price.nodes, price.points, tuple(walk.rest))


class Questions(Visitor):
    """Gathers the variables that are questions: the values of arguments, or of fields of inputs, called q."""

    def __init__(self, nodes: Iterable[Node]) -> None:
        super().__init__()
        self.names: set[str] = set()
        for node in nodes:
            visit(node, self)

    def enter(self, node: Any, *_: Any) -> None:
        """A node on the way down."""
        is_given = isinstance(node, ArgumentNode | ObjectFieldNode) and isinstance(node.value, VariableNode)
        if is_given and node.name.value == QUESTION:
            self.names.add(node.value.name.value)


def _variable(schema: GraphQLSchema, node: Any, asking: set[str]) -> Variable:
    found = get_variable_signature(schema, node)
    assert isinstance(found, GraphQLVariableSignature)
    default = coerce_default_value(found) if found.default else Undefined
    named = get_named_type(found.type).name
    sign: Callable[[Any], Hashable] = _of_question if found.name in asking else shape
    if named == "ID":
        sign = _of_ids
    elif named.endswith(("Facet", "SearchType")):
        sign = _of_words
    return Variable(found.name, _coercer(found.type), default, is_non_null_type(found.type), sign)


def _coercer(type_: Any) -> Callable[[Any], Any]:
    """`coerce_input_value` for a type, which would find out for each value what kind of type that is."""
    leaf: Any = get_nullable_type(type_)

    def coerced(value: Any) -> Any:
        if value is None:
            return coerce_input_value(value, type_)
        try:
            return leaf.coerce_input_value(value)
        except Exception:  # a scalar's own, of whatever kind
            return Undefined

    return coerced if is_leaf_type(leaf) else lambda value: coerce_input_value(value, type_)


def shape(value: Any) -> Hashable:
    """What a plan depends on in a value: everything but the text of strings and the length of lists of several."""
    if isinstance(value, str):
        return "text"
    if isinstance(value, list):
        return min(len(value), 2)
    if isinstance(value, dict):
        return tuple((name, _of_question(one) if name == QUESTION else shape(one)) for name, one in value.items())
    return value.value if isinstance(value, Enum) else value


def _of_question(text: Any) -> Hashable:
    """What a plan depends on in a question: whether words are to stand side by side, and whether several things are
    asked for. One that is refused has no plan."""
    if not isinstance(text, str):
        return shape(text)
    try:
        return wanted(text[:TEXT_LIMIT]).shape
    except ValueError:
        return "text"


def _of_words(value: Any) -> Hashable:
    """Which facets and which kinds of record are asked for decides what is read."""
    return tuple(one.value for one in value) if isinstance(value, list) else shape(value)


def _of_ids(value: Any) -> Hashable:
    """Ids decide by their prefixes which tables are read, and by their number what may be answered."""
    if isinstance(value, list):
        return len(value), *sorted({_of_ids(one) for one in value}, key=repr)
    return value.partition("_")[0][:5] if isinstance(value, str) else value
