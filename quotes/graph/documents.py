"""Documents: parsed, limited and validated once, and kept by their text.

Limits come before validation, because validation is where a hostile document spends time. Fragments count where they
are spread, cycles are no matter (validation reports them), and nothing is walked twice.
"""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from graphlib import CycleError, TopologicalSorter
from typing import Any, NamedTuple

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLError,
    GraphQLSchema,
    OperationDefinitionNode,
    OperationType,
    parse,
    specified_rules,
    validate,
)
from graphql.execution.collect_fields import FragmentDetails
from graphql.validation import StreamDirectiveOnListField

from quotes.access import LIMITS, Code, Spending
from quotes.graph.errors import Refused, coded, refusal
from quotes.graph.operations import Operation
from quotes.read.kept import Kept

NOT_COUNTED = ("edges", "node")
NESTING = 100
"""How many selections may stand in one another, whatever they are: fragments, what is not counted as deep, and what
introspects. Validation and the walk over an operation need a few of Python's frames for each."""
RULES = tuple(one for one in specified_rules if one is not StreamDirectiveOnListField)
"""What is validated: graphql-core's rules. That of @stream, a directive that is not known here (which another rule
says), looks for fields in unions, which have none."""
CHARACTERS = 400_000
"""How much text of documents is kept; a parsed document is some hundred times its text."""


@dataclass(frozen=True, slots=True)
class Size:
    """What a definition asks, with its fragments where they are spread."""

    depth: int = 0
    nesting: int = 0
    aliases: int = 0
    directives: int = 0


NOTHING = Size()


@dataclass(slots=True)
class Document:
    """A parsed document, what is wrong with it, and its operations by name."""

    text: str
    node: DocumentNode
    errors: tuple[GraphQLError, ...] = ()
    operations: dict[str | None, Operation] = field(default_factory=dict)

    def operation(self, name: str | None) -> Operation:
        """The operation asked for; raises Refused."""
        if self.errors:
            raise Refused(*self.errors)
        if name is None and len(self.operations) == 1:
            return next(iter(self.operations.values()))
        if (found := self.operations.get(name)) is not None:
            return found
        raise Refused(refusal(Code.BAD_REQUEST, "Name one of the document's operations in operationName."))

    def writes(self, name: str | None) -> bool:
        """Whether the operation asked for is anything but a query."""
        found = [one for one in self.node.definitions if isinstance(one, OperationDefinitionNode)]
        chosen = [one for one in found if name is None or (one.name and one.name.value == name)]
        return any(one.operation is not OperationType.QUERY for one in chosen)


def _weight(document: Document) -> int:
    return len(document.text) + 100


_documents: Kept[Document] = Kept(CHARACTERS, _weight)
_persisted: Kept[Document] = Kept(CHARACTERS, _weight)


def kept(text: str) -> Document | None:
    """The document of a text that was asked before; None where it has to be parsed."""
    return _documents.get(text) or _persisted.get(text)


def document(schema: GraphQLSchema, text: str) -> Document:
    """The document of a text; raises Refused where it cannot be parsed."""
    return kept(text) or _documents.put(text, _checked(schema, text))


def bought(schema: GraphQLSchema, text: str, spending: Spending) -> Document:
    """The document of a text, paid by its length where it has to be parsed; raises Refused and TurnedAway."""
    if (found := kept(text)) is None:
        spending.pay(len(text))
        found = document(schema, text)
    return found


def persist(document: Document) -> None:
    """Keep a document where those that are asked once do not push it out."""
    _persisted.put(document.text, document)


def _checked(schema: GraphQLSchema, text: str) -> Document:
    made = Document(text, _parsed(text))
    fragments = {one.name.value: one for one in made.node.definitions if isinstance(one, FragmentDefinitionNode)}
    made.errors = tuple(_limited(made.node, fragments)) or tuple(
        coded(error, Code.GRAPHQL_VALIDATION_FAILED)
        for error in validate(schema, made.node, RULES, max_errors=20, hide_suggestions=True)
    )
    if not made.errors:
        details = {name: FragmentDetails(node) for name, node in fragments.items()}
        made.operations = {
            one.name.value if one.name else None: Operation(schema, one, details)
            for one in made.node.definitions
            if isinstance(one, OperationDefinitionNode)
        }
    return made


def _parsed(text: str) -> DocumentNode:
    try:
        return parse(text, max_lexical_tokens=LIMITS.tokens, max_comments=LIMITS.tokens)
    except GraphQLError as error:
        many = " more than " in error.message and "Parsing aborted" in error.message
        raise Refused(coded(error, Code.TOO_MANY_TOKENS if many else Code.GRAPHQL_PARSE_FAILED)) from None


def _limited(node: DocumentNode, fragments: Mapping[str, FragmentDefinitionNode]) -> Iterator[GraphQLError]:
    """What is too much in a document; every definition counts, used or not."""
    measure = Measure(fragments)
    for one in node.definitions:
        size = measure.definition(one)
        yield from _too_much(Code.TOO_DEEP, "levels deep", size.depth, LIMITS.depth, one)
        if size.depth <= LIMITS.depth:
            yield from _too_much(Code.TOO_DEEP, "selections in one another", size.nesting, NESTING, one)
        yield from _too_much(Code.TOO_MANY_ALIASES, "aliases", size.aliases, LIMITS.aliases, one)
        yield from _too_much(Code.TOO_MANY_DIRECTIVES, "directives", size.directives, LIMITS.directives, one)
    yield from _too_much(Code.TOO_MANY_DIRECTIVES, "directives on one field", measure.most, LIMITS.directives_on_one)


def _too_much(code: Code, what: str, found: int, limit: int, node: Any = None) -> Iterator[GraphQLError]:
    if found > limit:
        yield refusal(code, f"At most {limit:,} {what}.", node, limit=limit)


class Place(NamedTuple):
    """Where a node stands in its definition: how deep, in how many selections, and whether depth counts there."""

    node: Any
    depth: int = 0
    nesting: int = 0
    counts: bool = True


def places(top: Any) -> Iterator[Place]:
    """A definition and all that it selects itself, each with its place. What introspects has a rule of its own for its
    depth."""
    waiting = [Place(top)]
    while waiting:
        node, depth, nesting, counts = waiting.pop()
        if isinstance(node, FieldNode):
            counts = counts and not node.name.value.startswith("__")
            depth += counts and node.name.value not in NOT_COUNTED
        yield Place(node, depth, nesting, counts)
        if within := getattr(node, "selection_set", None):
            waiting += [Place(one, depth, nesting + 1, counts) for one in within.selections]


class Measure:
    """Measures definitions; each fragment once, after those that it spreads. Nothing here calls itself."""

    def __init__(self, fragments: Mapping[str, FragmentDefinitionNode]) -> None:
        self.known: dict[str, Size] = {}
        self.most = 0
        for name in _in_order(fragments):
            self.known[name] = self.fragment(fragments[name])
        self.known |= {name: self.fragment(node) for name, node in fragments.items() if name not in self.known}

    def definition(self, node: Any) -> Size:
        """The size of an operation or a fragment; nothing for what is neither."""
        if isinstance(node, FragmentDefinitionNode):
            return replace(known := self.known[node.name.value], directives=known.directives + _directives(node))
        return self.size(node) if isinstance(node, OperationDefinitionNode) else Size()

    def fragment(self, node: FragmentDefinitionNode) -> Size:
        """The size of a fragment where it is spread; what it spreads in a circle counts nothing."""
        size = self.size(node)
        introspects = node.type_condition.name.value.startswith("__")
        return replace(size, depth=0 if introspects else size.depth, directives=size.directives - _directives(node))

    def size(self, top: Any) -> Size:
        """The size of a definition; a fragment that is not there, or not yet known, is nothing."""
        deepest = nesting = aliases = directives = 0
        for node, depth, within, counts in places(top):
            below = self.known.get(node.name.value, NOTHING) if isinstance(node, FragmentSpreadNode) else NOTHING
            own = _directives(node)
            self.most = max(self.most, own)
            deepest = max(deepest, depth + (below.depth if counts else 0))
            nesting = max(nesting, within + below.nesting)
            aliases += below.aliases + (getattr(node, "alias", None) is not None)
            directives += below.directives + own
        return Size(deepest, nesting, aliases, directives)


def _directives(node: Any) -> int:
    return len(node.directives or ())


def _in_order(fragments: Mapping[str, FragmentDefinitionNode]) -> Iterator[str]:
    """The fragments, each after those that it spreads; without those that stand in a circle, or on the way to one."""
    order = TopologicalSorter(
        {
            name: {place.node.name.value for place in places(node) if isinstance(place.node, FragmentSpreadNode)}
            for name, node in fragments.items()
        }
    )
    with suppress(CycleError):
        order.prepare()
    while ready := order.get_ready():
        yield from (name for name in ready if name in fragments)
        order.done(*ready)
