"""What a door asks for, as plain data: a tree of wanted names, in the order and under the names of the answer."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, NamedTuple

NOTHING: Mapping[str, Any] = MappingProxyType({})


class Args(NamedTuple):
    """The arguments of one edge. Filters and order go by their names; cursors and ids are as the client sent them.

    `first`/`last` are rows, 1 to 100; `key` is what a root edge looks up: an id, a list of ids or a slug. `since` is a
    place in the log of changes, as a number or in digits. `walked` is a page of a `walk`, whose pages are larger.
    """

    first: int | None = None
    after: str | None = None
    last: int | None = None
    before: str | None = None
    order: str | None = None
    filter: Mapping[str, Any] = NOTHING
    key: Any = None
    since: int | str | None = None
    walked: bool = False


NO_ARGS = Args()


@dataclass(frozen=True, slots=True)
class Ask:
    """One wanted name: a field, or an edge with the selections of what may stand at its end.

    `alias` is its name in the answer. `make`, if any, is a pure function that turns the row of `of[0]` (a selection of
    the same entity) into the value; so a door adds what it computes itself, a citation. With `question` it is also
    given the question (search.Wanted) that the list was asked. A `constant` ask answers `value`; an id that has one has
    it before it, which makes an address of it without a call for each row.
    """

    name: str
    alias: str
    args: Args | None = None
    of: tuple["Selection", ...] = ()
    make: Callable[..., Any] | None = None
    value: Any = None
    question: bool = False


CONSTANT = "="
"""The name of an ask that answers its own `value`."""


@dataclass(frozen=True, slots=True)
class Selection:
    """What is wanted of one entity of `read.shape`."""

    entity: str
    asks: tuple[Ask, ...]


class Viewer(NamedTuple):
    """Who reads: the public sees what is published or retracted, a curator every state and all captured text."""

    curator: bool = False


PUBLIC_VIEWER = Viewer()
CURATOR_VIEWER = Viewer(curator=True)


def arguments(selection: Selection) -> Iterator[Args]:
    """The arguments of every edge, in the order in which a plan binds them: depth first, as written."""
    for ask in selection.asks:
        if ask.args is not None:
            yield ask.args
        for part in ask.of:
            yield from arguments(part)
