"""The rows of a statement become the answer, by Python written once per plan and compiled, as dataclasses does it.

A row becomes its object in one expression, so an answer costs no walk over the selection. Of the client's words only
the aliases stand in the source, and only as `repr` writes them; all else is reached through a list of constants.
"""

from collections.abc import Callable
from decimal import Decimal
from operator import itemgetter
from typing import Any

from quotes.read import cursors, facets
from quotes.read.answer import Cell, Constant, Facets, Found, Listed, Made, Object, OfPage, OneOf, Page
from quotes.read.arguments import Bindings
from quotes.read.plan import Plan
from quotes.read.problems import BadInput, Fault
from quotes.read.spelling import Spell
from quotes.read.sql import Statement

HOPELESS = (
    "What these filters ask for is rare, but each of them alone finds much: that would be sought for seconds. Give one "
    "that finds less, or fewer values; or, where a list is counted under many rows, ask for fewer of these."
)

Rows = list[tuple[Any, ...]]
Build = Callable[[Rows, list[Bindings]], dict[str, Any]]


class Capitals(dict[str | None, str | None]):
    """The words of choices in capitals, as GraphQL spells them."""

    def __missing__(self, word: str | None) -> str | None:
        self[word] = word.upper() if word is not None else None
        return self[word]


CAPITALS = Capitals()

WHOLE = ("+00", "")
"""What follows the seconds of a moment that has no fraction."""


def moment(value: str | None) -> str | None:
    """A moment in milliseconds, UTC: 2026-11-22T12:00:00.123Z. SQLite gives 2026-11-22 12:00:00.123000 or without a
    fraction, PostgreSQL 2026-11-22 12:00:00.123+00 without its last zeros."""
    if value is None:
        return None
    if value[19:] in WHOLE:
        return f"{value[:10]}T{value[11:19]}.000Z"
    fraction = value[19:23].partition("+")[0] or "."
    return f"{value[:10]}T{value[11:19]}{fraction:0<4}Z"


def decimal(value: Decimal | float | int | str | None) -> str | None:
    """A decimal without trailing zeros."""
    return None if value is None else f"{Decimal(str(value)).normalize():f}"


def flag(value: bool | int | None) -> bool | None:
    """SQLite has no booleans."""
    return None if value is None else value != 0


class Writer:
    """Writes the source of a plan's builder."""

    def __init__(self, plan: Plan, statement: Statement, capitals: bool, vendor: str, spell: Spell | None) -> None:
        self.plan, self.statement, self.capitals, self.spell = plan, statement, capitals, spell
        self.has_booleans = vendor == "postgresql"
        self.digits = '.replace("-", "")' if vendor == "postgresql" else ""
        self.constants: dict[str, Any] = {}
        self.functions: list[str] = []

    def write(self) -> Build:
        """The builder: (rows, bindings) -> the answer."""
        body = self.object(self.plan.answer, None)
        source = "\n".join([*self.functions, "def build(g, b, f):", f"    return {body}"])
        space: dict[str, Any] = {**self.constants, "none": (), "encode": cursors.encode}
        exec(compile(source, "<the builder of a plan>", "exec"), space)
        return _grouped(self.plan, self.statement, space["build"])

    def constant(self, value: Any) -> str:
        name = f"k{len(self.constants)}"
        self.constants[name] = value
        return name

    def function(self, body: list[str], arguments: str) -> str:
        name = f"f{len(self.functions)}"
        self.functions.append("\n".join([f"def {name}({arguments}):", *(f"    {line}" for line in body)]))
        return name

    def at(self, level: int | None, column: int) -> str:
        assert level is not None
        return f"r[{self.statement.places[level][column]}]"

    def object(self, made: Object, level: int | None, page: int | None = None) -> str:
        items = ", ".join(f"{alias!r}: {self.node(node, level, page)}" for alias, node in made.items)
        if not made.guard:
            return f"{{{items}}}"
        missing = " and ".join(f"{self.at(level, column)} is None" for column in made.guard)
        return f"(None if {missing} else {{{items}}})"

    def node(self, node: Any, level: int | None, page: int | None) -> str:
        match node:
            case Constant(value):
                return self.constant(value)
            case Cell():
                return self.cell(node, level)
            case Object():
                return self.object(node, level, page)
            case OneOf(objects):
                return "(" + "".join(self.if_there(one, level) for one in objects) + "None)"
            case Made(make, of, edge):
                question = "" if edge is None else f", b[{edge}].values['q']"
                return f"{self.constant(make)}({self.object(of, level)}{question})"
            case Listed():
                return self.listed(node, level)
            case Page():
                return self.page(node, level)
            case OfPage():
                return self.of_page(node, page)
            case Facets():
                build = facets.made(node, self.plan.levels[node.level], self.statement, self.capitals)
                return f"{self.constant(build)}(key, b, f)"
            case Found():
                return self.found(node)
        raise TypeError(node)

    def if_there(self, made: Object, level: int | None) -> str:
        return f"{self.object(Object(made.items), level)} if {self.at(level, made.guard[0])} is not None else "

    def cell(self, cell: Cell, level: int | None) -> str:
        values = ", ".join(self.at(level, column) for column in cell.columns)
        if cell.make is not None:
            return f"{self.constant(cell.make)}({values})"
        match cell.type:
            case "id":
                return f"{cell.prefix!r} + {values}{self.digits}"
            case "enum" if self.capitals:
                return f"{self.constant(CAPITALS)}[{values}]"
            case "bigint" if self.capitals:
                return f"str({values})"
            case "datetime":
                return f"{self.constant(moment)}({values})"
            case "decimal":
                return f"{self.constant(decimal)}({values})"
            case "bool" if not self.has_booleans:
                return f"{self.constant(flag)}({values})"
        return values

    def listed(self, node: Listed, level: int | None) -> str:
        row = self.function([f"return {self.object(node.row, node.level)}"], "r, g, b, f")
        return f"[{row}(r, g, b, f) for r in g[{node.level}].get({self.at(level, node.key)}, none)]"

    def page(self, node: Page, level: int | None) -> str:
        """A function of the parent's key: it cuts the page out of the level's rows and says what it knows of it."""
        at = self.plan.levels[node.level]
        shape = at.paging
        rows = f"g[{node.level}].get(key, none)"
        size = f"b[{at.edge}].first" if at.edge is not None else "20"
        body = [f"rows = {rows}", f"more = len(rows) > {size}", f"rows = rows[:{size}]"]
        if shape.backward:
            body.append("rows = rows[::-1]")
        if at.facts:
            body.append(f"facts = f[{at.facts}][key][0]")
        if at.cursors:
            body.append(f"name = b[{at.edge}].name" if at.edge is not None else f"name = {self.constant(b'')}")
        body.append(f"return {self.object(node.body, node.level, node.level)}")
        key = "None" if node.key is None else self.at(level, node.key)
        return f"{self.function(body, 'key, g, b, f')}({key}, g, b, f)"

    def of_page(self, node: OfPage, page: int | None) -> str:
        """A page of a walk makes its rows when it is called, for its cursor is wanted before."""
        assert page is not None
        at = self.plan.levels[page]
        shape = at.paging
        total, before, after, estimated = (f"facts[{place}]" for place in self.statement.counts or (0, 0, 0, 0))
        ahead = f"{before} != 0" if at.ahead else "False"
        behind = f"{after} != 0" if at.behind else "False"
        match node.what:
            case "nodes" | "edges":
                row = self.function(
                    [f"return {self.row(node, page)}"], "r, g, b, f, name" if at.cursors else "r, g, b, f"
                )
                made = f"[{row}(r, g, b, f{', name' if at.cursors else ''}) for r in rows]"
                return f"(lambda: {made})" if shape.walked else made
            case "cursor":
                return self.cursor(page, "r")
            case "start_cursor":
                return f"({self.cursor(page, 'rows[0]')} if rows else None)"
            case "end_cursor":
                return f"({self.cursor(page, 'rows[-1]')} if rows else None)"
            case "has_next_page":
                return behind if shape.backward else f"(more or {behind})"
            case "has_previous_page":
                return f"(more or {ahead})" if shape.backward else ahead
            case "total_count":
                return total
            case "since":
                last = f"(rows[-1][{self.statement.order[page][0]}] if rows else b[{at.edge}].since)"
                return f"str{last}" if self.capitals else last
        return f"({estimated} != 0)"

    def row(self, node: OfPage, page: int) -> str:
        """A row of a page; that of a walk as it is to be spelled."""
        assert node.row is not None
        if self.spell is None or node.selection is None or not self.plan.levels[page].paging.walked:
            return self.object(node.row, page, page)
        return self.spell(node.selection, InRow(self, node.row, page))

    def cursor(self, page: int, row: str) -> str:
        *key, identity = (f"{row}[{place}]" for place in self.statement.order[page])
        kind = self.plan.levels[page].paging.kind
        form = f", {cursors.FORMS[kind]!r}" if kind == "bigint" else ""
        return f"encode(name, {key[0] if key else 'None'}, {identity}{self.digits}{form})"

    def found(self, node: Found) -> str:
        options = [
            (
                level,
                self.function([f"return {self.object(row, level)}"], "r, g, b, f"),
                self.statement.places[level][key],
            )
            for level, key, row in node.options
        ]
        if not node.many:
            tests = [f"{row}(g[{level}][None][0], g, b, f) if g[{level}] else" for level, row, _ in options]
            return f"({' '.join([*tests, 'None'])})"
        body = ["rows = {}"]
        for level, row, key in options:
            name = self.plan.levels[level].entity.name.removesuffix("_tombstone")
            body.append(
                f"rows.update((({name!r}, r[{key}]{self.digits}), ({row}, r)) for r in g[{level}].get(None, none))"
            )
        body += ["found = map(rows.get, keys)", "return [one and one[0](one[1], g, b, f) for one in found]"]
        return f"{self.function(body, 'keys, g, b, f')}(b[{node.edge}].keys, g, b, f)"


class InRow:
    """Where the values of a row of a page stand (`spelling.Places`)."""

    def __init__(self, writer: Writer, row: Object, page: int) -> None:
        self.writer, self.row, self.page = writer, row, page

    def value(self, *path: str) -> str:
        """As `Places` says."""
        node, below = self._node(path)
        return self.writer.node(node, self.page, self.page) + "".join(f"[{name!r}]" for name in below)

    def missing(self, *path: str) -> str:
        """As `Places` says."""
        node, _ = self._node(path)
        if not isinstance(node, Object):
            return f"{self.value(*path)} is None"
        return " and ".join(f"{self.writer.at(self.page, column)} is None" for column in node.guard)

    def constant(self, value: Any) -> str:
        """As `Places` says."""
        return self.writer.constant(value)

    def _node(self, path: tuple[str, ...]) -> tuple[Any, tuple[str, ...]]:
        """The last node on a way that is known before there are rows, and what of the way is below it."""
        node: Any = Object(self.row.items)
        for depth, name in enumerate(path):
            if not isinstance(node, Object):
                return node, path[depth:]
            node = dict(node.items)[name]
        return node, ()


def _grouped(plan: Plan, statement: Statement, build: Any) -> Build:
    """The builder with the rows of each level put in order and under their parents' keys."""
    sorters = [_sorter(plan, statement, number) for number in range(len(plan.levels))]
    none: list[dict[Any, Rows]] = [{}] * len(sorters)  # nobody writes in them

    def flat(rows: Rows, bindings: list[Bindings]) -> dict[str, Any]:
        return build([{None: rows} if rows else {}], bindings, None)

    def grouped(rows: Rows, bindings: list[Bindings]) -> dict[str, Any]:
        heaps: dict[int, Rows] = {}
        counted: dict[int, dict[Any, Rows]] = {}
        for row in rows:
            if row[0] >= 0:
                heaps.setdefault(row[0], []).append(row)
            else:
                counted.setdefault(row[0], {}).setdefault(row[1], []).append(row)
        if statement.refused and (refused := [path for arm, path in statement.refused.items() if arm in counted]):
            raise BadInput(*(Fault("TOO_COSTLY", HOPELESS, path) for path in refused))
        groups = none[:]
        for number, heap in heaps.items():
            groups[number] = sorters[number](heap)
        return build(groups, bindings, counted)

    return grouped if statement.flat else flat


def _sorter(plan: Plan, statement: Statement, number: int) -> Callable[[Rows], dict[Any, Rows]]:
    places, shape = statement.order[number], plan.levels[number].window
    key = itemgetter(*places) if places else None
    down = shape is not None and shape.descending != shape.backward

    def group(rows: Rows) -> dict[Any, Rows]:
        if key is not None:
            rows.sort(key=key, reverse=down)
        found: dict[Any, Rows] = {}
        for row in rows:
            found.setdefault(row[1], []).append(row)
        return found

    return group


def compile_rows(plan: Plan, statement: Statement, capitals: bool, vendor: str, spell: Spell | None = None) -> Build:
    """The compiled builder of a plan's answer; SQLite gives keys as 32 digits, PostgreSQL with hyphens. The rows of a
    walk are objects, or what `spell` makes of them."""
    return Writer(plan, statement, capitals, vendor, spell).write()
