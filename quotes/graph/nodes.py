"""What all types of the schema are made with: described fields, nodes, pages and dates."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Generic, TypeVar

import strawberry
from strawberry.types.arguments import StrawberryArgument

from quotes.graph.scalars import Decimal, Edtf
from quotes.read.meaning import ENTITY, MEANING, RECORD

T = TypeVar("T")
C = TypeVar("C")

TYPENAME = "@type"
"""The key under which a row of an interface hides its type; no alias can be written so."""


def field(description: str | None = None, arguments: Iterable[StrawberryArgument] = (), name: str | None = None) -> Any:
    """A field that is read from the row by its key in the answer."""
    made: Any = strawberry.field(description=description, name=name)
    made.arguments = list(arguments)
    return made


def described(meanings: Mapping[str, str]) -> Callable[[type[C]], type[C]]:
    """Give each field of a class that has no description its meaning."""

    def made(cls: type[C]) -> type[C]:
        for name in cls.__annotations__:
            if (own := cls.__dict__.get(name)) is None:
                own = field()
                setattr(cls, name, own)
            own.description = own.description or meanings[own.graphql_name or name]
        return cls

    return made


def noun(entity: str) -> Callable[[type[C]], type[C]]:
    """The type of an entity of `read.shape`, described as everywhere."""
    return lambda cls: strawberry.type(described(MEANING[entity])(cls), description=ENTITY[entity])


@strawberry.interface(description="Whatever has an id of its own; `node` finds it again.")
class Node:
    id: strawberry.ID = field(RECORD["id"])

    @classmethod
    def is_type_of(cls, row: Any, info: Any) -> bool:
        """Rows come from the planner, which knows what it asked for."""
        return isinstance(row, dict)

    @classmethod
    def resolve_type(cls, row: Any, info: Any, abstract: Any) -> str:
        """The type hidden in a row of an interface."""
        name: str = row[TYPENAME]
        return name


@strawberry.type(description="Where a page stands in its list (Relay).")
class PageInfo:
    has_next_page: bool = field("Whether rows follow.")
    has_previous_page: bool = field("Whether rows stand before.")
    start_cursor: str | None = field("The cursor of the first row; null on an empty page.")
    end_cursor: str | None = field("The cursor of the last row; null on an empty page.")


@strawberry.type(description="One row of a page.")
class Edge(Generic[T]):
    cursor: str = field("Opaque; bound to the list, its order and its filter.")
    node: T = field("The row.")


@strawberry.type(description="A page of a list.")
class Connection(Generic[T]):
    edges: list[Edge[T]] = field("The rows, in their order.")
    page_info: PageInfo = field("Where the page stands.")
    total_count: int = field("How many there are in all, under the filter. It costs more than the page.")
    total_count_is_estimate: bool = field(
        "Whether totalCount is an estimate: of a list at the top of more than 100,000 rows, or of words of which only "
        "the newest 10,000 records were looked at."
    )


@strawberry.type(description="One value of a facet.")
class FacetValue:
    value: str = field("As the filter takes it: an id, a word of an enum, a year, a tag.")
    label: str = field("As a person reads it.")
    count: int = field("How many rows of the list have it.")
    selected: bool = field("Whether the list's own filter asks for it.")


@strawberry.type(description="The values of a list by one of their features, the most frequent first.")
class Facet:
    name: str = field("Which facet it is.")
    estimated: bool = field("Whether the counts are estimates, made from a sample of a long list.")
    values: list[FacetValue] = field("The values; those that the filter asks for are always among them.")


@noun("day")
class FuzzyDate:
    as_said: str | None
    edtf: Edtf | None
    earliest: str | None
    latest: str | None
    label: str


@noun("quantity")
class Quantity:
    as_said: str
    amount: Decimal | None
    lower: Decimal | None
    upper: Decimal | None
    unit: str | None
