"""The arguments of the schema. Filter inputs are generated from the FilterSets, orders from `read.shape`."""

from types import GenericAlias
from typing import Any

import strawberry
from django_filters import FilterSet
from strawberry.annotation import StrawberryAnnotation
from strawberry.types.arguments import StrawberryArgument

from quotes import filters
from quotes.graph import enums, scalars

STRINGS = list[str] | None
SIMPLE: dict[type[filters.Condition], Any] = {
    filters.Flag: bool | None,
    filters.FromDay: scalars.Edtf | None,
    filters.ToDay: scalars.Edtf | None,
    filters.Moment: scalars.DateTime | None,
    filters.Number: scalars.Decimal | None,
    filters.Ids: list[strawberry.ID] | None,
}


def input_type(condition: filters.Condition) -> Any:
    """The GraphQL type of one filter's value."""
    if isinstance(condition, filters.Words):
        return GenericAlias(list, (enums.OF[condition.enum],)) | None if condition.enum else STRINGS
    return SIMPLE.get(type(condition), str | None)


def filter_input(name: str, declared: type[FilterSet]) -> Any:
    """The input of a FilterSet, a field for each filter; null is the same as absent."""
    made = {
        one: strawberry.field(default=strawberry.UNSET, description=str(condition.extra["help_text"]))
        for one, condition in declared.base_filters.items()
    }
    types = {one: input_type(condition) for one, condition in declared.base_filters.items()}
    description = f"{declared.__doc__} All that are given must hold; a list holds when any of it does."
    return strawberry.input(type(name, (), {"__annotations__": types, **made}), description=description)


def argument(name: str, of: Any, description: str, default: Any = strawberry.UNSET) -> StrawberryArgument:
    """An argument of a field."""
    return StrawberryArgument(name, None, StrawberryAnnotation(of), description=description, default=default)


FORWARD = (
    argument("first", int | None, "How many from the start, 1 to 100; 20 when neither first nor last is given."),
    argument("after", str | None, "The cursor of the row before the page: a pageInfo.endCursor."),
)
BACKWARD = (
    argument("last", int | None, "How many from the end, 1 to 100; not together with first."),
    argument("before", str | None, "The cursor of the row after the page: a pageInfo.startCursor."),
)


def _pages(entity: str) -> tuple[StrawberryArgument, ...]:
    declared = filter_input(f"{entity.capitalize()}Filter", filters.FILTERS[entity])
    return (
        argument("filter", declared | None, "Only what all of these hold for."),
        argument("order", enums.order(entity) | None, "The order; the list's own when absent."),
        *FORWARD,
        *BACKWARD,
    )


QUOTES, SOURCES, SPEAKERS, CLAIMS = (_pages(entity) for entity in ("quote", "source", "speaker", "claim"))
EVIDENCE = (argument("stance", enums.Stance | None, "Only evidence of this stance."), *FORWARD)
SEARCH = (
    argument("q", str, 'What to look for: words, "phrases", -not, begin*. Accents and case do not count.'),
    argument("types", list[enums.SearchType] | None, "Only records of these kinds; of all four when absent."),
    *FORWARD,
)
CHANGES = (
    argument(
        "since", scalars.BigInt | None, "Only what follows this seq; from the beginning when absent. Not with after."
    ),
    argument("kind", enums.ChangeKind | None, "Only changes of this kind."),
    *FORWARD,
)


def facets(entity: str) -> tuple[StrawberryArgument, ...]:
    """The arguments of the facets of lists of an entity."""
    names = argument("names", GenericAlias(list, (enums.facet(entity),)), "Which facets, at most 10.")
    return names, argument("first", int | None, "How many values of each, 1 to 100.", 10)


ID = (argument("id", strawberry.ID, "A public id: a prefix and 32 hexadecimal digits."),)
IDS = (argument("ids", list[strawberry.ID], "At most 100 public ids."),)
SLUG = (argument("slug", str, "The name in its address, for example world-health-organization."),)
FORMAT = (argument("format", enums.CitationFormat, "The standard to cite in.", enums.CitationFormat.TEXT),)
