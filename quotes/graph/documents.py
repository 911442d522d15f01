"""Documents: parsed, limited and validated once, and kept by their text.

Limits come before validation, because validation is where a hostile document spends time. Fragments count where they
are spread, cycles are no matter (validation reports them), and nothing is walked twice.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

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
    validate,
)
from graphql.execution.collect_fields import FragmentDetails

from quotes.access import LIMITS, Code
from quotes.graph.errors import Refused, coded, refusal
from quotes.graph.operations import Operation
from quotes.read.kept import Kept

NOT_COUNTED = ("edges", "node")
CHARACTERS = 400_000
"""How much text of documents is kept; a parsed document is some hundred times its text."""


@dataclass(frozen=True, slots=True)
class Size:
    """What a definition asks, with its fragments where they are spread."""

    depth: int = 0
    aliases: int = 0
    directives: int = 0


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


_documents: Kept[Document] = Kept(CHARACTERS, lambda document: len(document.text) + 100)


def document(schema: GraphQLSchema, text: str) -> Document:
    """The document of a text; raises Refused where it cannot be parsed."""
    return _documents.get(text) or _documents.put(text, _checked(schema, text))


def _checked(schema: GraphQLSchema, text: str) -> Document:
    made = Document(text, _parsed(text))
    fragments = {one.name.value: one for one in made.node.definitions if isinstance(one, FragmentDefinitionNode)}
    made.errors = tuple(_limited(made.node, fragments)) or tuple(
        coded(error, Code.GRAPHQL_VALIDATION_FAILED)
        for error in validate(schema, made.node, max_errors=20, hide_suggestions=True)
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
        try:
            size = measure.definition(one)
        except RecursionError:
            size = Size(depth=LIMITS.depth + 1)
        yield from _too_much(Code.TOO_DEEP, "levels deep", size.depth, LIMITS.depth, one)
        yield from _too_much(Code.TOO_MANY_ALIASES, "aliases", size.aliases, LIMITS.aliases, one)
        yield from _too_much(Code.TOO_MANY_DIRECTIVES, "directives", size.directives, LIMITS.directives, one)
    yield from _too_much(Code.TOO_MANY_DIRECTIVES, "directives on one field", measure.most, LIMITS.directives_on_one)


def _too_much(code: Code, what: str, found: int, limit: int, node: Any = None) -> Iterator[GraphQLError]:
    if found > limit:
        yield refusal(code, f"At most {limit:,} {what}.", node, limit=limit)


class Measure:
    """Measures definitions; each fragment once."""

    def __init__(self, fragments: Mapping[str, FragmentDefinitionNode]) -> None:
        self.fragments = fragments
        self.known: dict[str, Size] = {}
        self.most = 0

    def definition(self, node: Any) -> Size:
        """The size of an operation or a fragment; nothing for what is neither."""
        if not hasattr(node, "selection_set"):
            return Size()
        own = self.directives(node)
        within = self.fragment(node.name.value) if isinstance(node, FragmentDefinitionNode) else self.within(node)
        return Size(within.depth, within.aliases, within.directives + own)

    def fragment(self, name: str) -> Size:
        """The size of a fragment; nothing for one that is not there, or stands inside itself."""
        if name not in self.known:
            self.known[name] = Size()
            node = self.fragments.get(name)
            if node is not None:
                found = self.within(node)
                introspects = node.type_condition.name.value.startswith("__")
                self.known[name] = Size(0 if introspects else found.depth, found.aliases, found.directives)
        return self.known[name]

    def within(self, node: Any) -> Size:
        """The size of what a node selects."""
        sizes = [self.selection(one) for one in node.selection_set.selections] if node.selection_set else []
        return Size(
            max((one.depth for one in sizes), default=0),
            sum(one.aliases for one in sizes),
            sum(one.directives for one in sizes),
        )

    def selection(self, node: Any) -> Size:
        """The size of a field, a spread or an inline fragment. What introspects has a rule of its own for its depth."""
        own = self.directives(node)
        if isinstance(node, FragmentSpreadNode):
            below = self.fragment(node.name.value)
            return Size(below.depth, below.aliases, below.directives + own)
        below = self.within(node)
        if not isinstance(node, FieldNode):
            return Size(below.depth, below.aliases, below.directives + own)
        name = node.name.value
        depth = 0 if name.startswith("__") else below.depth + (name not in NOT_COUNTED)
        return Size(depth, below.aliases + (node.alias is not None), below.directives + own)

    def directives(self, node: Any) -> int:
        """How many directives stand on a node."""
        found = len(node.directives or ())
        self.most = max(self.most, found)
        return found
