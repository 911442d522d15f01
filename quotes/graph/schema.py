"""The schema: everything that may be asked, and how ordinary resolvers find it in the rows."""

from typing import Any

import strawberry
from graphql import GraphQLObjectType, GraphQLResolveInfo, GraphQLSchema, GraphQLUnionType
from strawberry.schema.config import StrawberryConfig

from quotes.graph import inputs
from quotes.graph.mutations.problems import PROBLEMS, FieldProblem
from quotes.graph.mutations.root import Mutation
from quotes.graph.nodes import TYPENAME, Connection, Node, field
from quotes.graph.reading import Reading
from quotes.graph.scalars import SCALARS
from quotes.graph.types import (
    ChangeConnection,
    ClaimConnection,
    QuoteConnection,
    SearchConnection,
    Source,
    SourceConnection,
    Speaker,
    SpeakerConnection,
    Tombstone,
    Topic,
)


@strawberry.type(description="Who is asking.")
class Viewer:
    username: str = strawberry.field(description="The name they sign in with.")
    roles: list[str] = strawberry.field(description="What they are here: the groups they belong to.")


@strawberry.type(description="Everything that can be read.")
class Query:
    node: Node | None = field(
        "The row with this id: null when there is none or it is not public, a Tombstone when it was withheld.",
        inputs.ID,
    )
    nodes: list[Node | None] = field(
        "The rows with these ids, in the order of the ids, null as for `node`.", inputs.IDS
    )
    quotes: QuoteConnection = field("All quotes.", inputs.QUOTES)
    sources: SourceConnection = field("All sources.", inputs.SOURCES)
    speakers: SpeakerConnection = field("All speakers.", inputs.SPEAKERS)
    claims: ClaimConnection = field("All claims.", inputs.CLAIMS)
    topics: Connection[Topic] = field("All topics, by name.", inputs.FORWARD)
    search: SearchConnection = field(
        "The records that have these words, of several kinds together, the best first.", inputs.SEARCH
    )
    changes: ChangeConnection = field(
        "What became of public records, in the order in which it became visible: whoever goes on from the last `since` "
        "misses nothing.",
        inputs.CHANGES,
    )
    source: Source | None = field("The source of this slug.", inputs.SLUG)
    speaker: Speaker | None = field("The speaker of this slug.", inputs.SLUG)
    topic: Topic | None = field("The topic of this slug.", inputs.SLUG)

    @strawberry.field(description="Who is asking; null for the public.")
    def viewer(self, info: strawberry.Info[Any, Any]) -> Viewer | None:
        """Null unless somebody is signed in; their groups are one statement."""
        user = info.context.visitor()
        if user is None:
            return None
        roles = [*user.groups.order_by("name").values_list("name", flat=True)]
        return Viewer(username=user.username, roles=[*roles, *(["administrator"] if user.is_superuser else [])])


OBJECTS = {one.__name__ for one in (Viewer, FieldProblem, *PROBLEMS)}
"""The types that are made by our own resolvers, and are no rows."""


def by_key(row: dict[str | int, Any], info: GraphQLResolveInfo, **_: Any) -> Any:
    """The ordinary resolver: the row's value under the field's key in the answer."""
    return row[info.path.key]


def read_rows(schema: GraphQLSchema) -> None:
    """Give `by_key` to every field that has no resolver of its own."""
    for kind in schema.type_map.values():
        if isinstance(kind, GraphQLUnionType) and kind.name == "SearchResult":
            kind.resolve_type = lambda row, *_: row[TYPENAME]
        if isinstance(kind, GraphQLObjectType) and not kind.name.startswith("__"):
            for one in kind.fields.values():
                if getattr(one.resolve, "_is_default", False) and kind.name not in OBJECTS:
                    one.resolve = by_key


class Schema(strawberry.Schema):
    """Strawberry's, silent: what is a fault of ours `errors` logs, once and under its name; the rest nobody does."""

    def process_errors(self, *_: Any, **__: Any) -> None:
        """Log nothing."""


schema = Schema(
    query=Query,
    mutation=Mutation,
    types=[Tombstone],
    extensions=[Reading],
    config=StrawberryConfig(disable_field_suggestions=True, scalar_map=SCALARS),
)
read_rows(schema._schema)
