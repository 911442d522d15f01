"""The one way out: a selection, one statement, the answer. Plans are kept by shape, in bounded number."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import connections

from quotes.read.arguments import VALUES, Bindings, Counting, Sought, Window, bind, bind_keys, page_size
from quotes.read.entity import Lookup, Pages
from quotes.read.execute import begun, execute
from quotes.read.kept import Kept
from quotes.read.measure import shape_key
from quotes.read.plan import Edge
from quotes.read.planning import make_plan
from quotes.read.problems import BadInput, Fault, Gather
from quotes.read.rows import Build, compile_rows
from quotes.read.selection import PUBLIC_VIEWER, Args, Selection, Viewer, arguments
from quotes.read.spelling import Spell
from quotes.read.sql import Statement, write

KEPT = 4_000_000
"""How many characters of statements are kept: clients choose shapes, and a plan weighs some multiple of its SQL."""


Binder = Callable[[Args], Bindings]


@dataclass(frozen=True, slots=True)
class Prepared:
    """A plan with its statement and its builder, for one kind of database; `run` binds, reads and builds."""

    binders: tuple[Binder, ...]
    statement: Statement
    build: Build
    alias: str

    def run(self, args: list[Args]) -> dict[str, Any]:
        """The answer for these arguments, in the order of `arguments(selection)`: one statement; raises BadInput."""
        bindings = self.bound(args)
        if not self.statement.text:
            return self.build([], bindings)
        parameters = self.parameters(bindings)
        rows = execute(connections[self.alias], self.statement.text, parameters, prepared=not self.statement.by_value)
        return self.build(rows, bindings)

    def begun(self, args: list[Args]) -> Callable[[], dict[str, Any]]:
        """What gives the answer, as `run` does, while the base works on it (`execute.begun`); raises BadInput."""
        bindings = self.bound(args)
        rows = begun(
            connections[self.alias],
            self.statement.text,
            self.parameters(bindings),
            prepared=not self.statement.by_value,
        )
        return lambda: self.build(rows(), bindings)

    def parameters(self, bindings: list[Bindings]) -> dict[str, Any]:
        """The statement's parameters by name."""
        values = dict(self.statement.constants)
        for number, bound in enumerate(bindings):
            for name, value in bound.values.items():
                values[f"e{number}_{name}"] = value
        return values

    def bound(self, args: list[Args]) -> list[Bindings]:
        """The values of every edge; raises BadInput with all that is wrong with them."""
        try:
            return [bind_one(one) for bind_one, one in zip(self.binders, args, strict=True)]
        except BadInput:
            self._refuse(args)
            raise

    def _refuse(self, args: list[Args]) -> None:
        gather = Gather()
        for bind_one, one in zip(self.binders, args, strict=True):
            with gather:
                bind_one(one)
        gather.done()


def _binder(edge: Edge | None) -> Binder:
    """What binds the arguments of an edge."""
    match edge:
        case Edge(of=Pages(), shape=Window() as shape, path=path):
            return lambda args: bind(shape, args, path)
        case Edge(of=Lookup() as lookup, shape=Sought(), path=path):
            return lambda args: bind_keys(lookup, args, path)
        case Edge(shape=Counting(), path=path):
            return lambda args: Bindings(first=page_size(args, path, VALUES)[0])
    return lambda args: Bindings()


_plans: Kept[Prepared] = Kept(KEPT, lambda plan: len(plan.statement.text) + 500)


def prepare(
    selection: Selection,
    viewer: Viewer = PUBLIC_VIEWER,
    capitals: bool = False,
    using: str = "default",
    spell: Spell | None = None,
) -> Prepared:
    """The plan of a selection of `query`, kept by its shape, for the rows of a walk in some spelling; no statement;
    raises BadInput."""
    key = (using, connections[using].vendor, spell, shape_key(selection, viewer, capitals))
    return _plans.get(key) or _plans.put(key, _make(selection, viewer, capitals, using, spell))


def _make(selection: Selection, viewer: Viewer, capitals: bool, using: str, spell: Spell | None) -> Prepared:
    plan = make_plan(selection, viewer)
    statement = write(plan, connections[using]) if plan.levels else Statement()
    build = compile_rows(plan, statement, capitals, connections[using].vendor, spell)
    return Prepared(tuple(map(_binder, plan.edges)), statement, build, using)


def fetch(
    selection: Selection, viewer: Viewer = PUBLIC_VIEWER, capitals: bool = False, using: str = "default"
) -> dict[str, Any]:
    """The answer to a selection of `query` in one statement (none for constants); raises BadInput, Unavailable.

    Keys are the aliases, in order; ids are public, moments ISO 8601, decimals text, choices as stored, or in capitals.
    """
    if selection.entity != "query":
        raise BadInput(Fault("BAD_INPUT", "Begin with the selection of query."))
    return prepare(selection, viewer, capitals, using).run(list(arguments(selection)))
