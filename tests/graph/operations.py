"""Random operations of the schema, for hypothesis: fragments, aliases, directives, variables, nulls, bad values.

Every field may come; what takes arguments gets a key made from them, so that equal keys merge and unequal ones do not
clash. What stands on an interface is keyed by its type, for the same reason.
"""

import json
from dataclasses import dataclass, field
from typing import Any

from graphql import (
    get_named_type,
    is_abstract_type,
    is_composite_type,
    is_input_object_type,
    is_interface_type,
    is_list_type,
    is_non_null_type,
)
from hypothesis import strategies as st

from quotes.graph.answers import CORE

DEEP = 4
CURSORS = ("after", "before")

CLASHING = (
    "kind",
    "text",
    "name",
    "description",
    "language",
    "source",
    "published",
    "url",
    "speaker",
    "decisions",
    "quotes",
    "evidence",
    "reason",
    "note",
    "record",
    "quote",
    "claim",
    "claims",
    "topics",
)
"""Fields whose type differs from type to type, so that they need a key of their own on an interface."""


@dataclass
class Pool:
    """Values worth asking with."""

    ids: list[str]
    words: list[str]
    cursors: list[str]


@dataclass
class Writer:
    """Writes one document; `draw` is hypothesis's."""

    draw: Any
    pool: Pool
    fragments: dict[str, tuple[str, str]] = field(default_factory=dict)
    declared: dict[str, str] = field(default_factory=dict)
    variables: dict[str, Any] = field(default_factory=dict)
    keys: dict[str, str] = field(default_factory=dict)

    def chance(self, of: int) -> bool:
        return bool(self.draw(st.integers(1, of)) == 1)

    def one(self, of: Any) -> Any:
        return self.draw(st.sampled_from(list(of)))

    def document(self) -> tuple[str, dict[str, Any]]:
        body = self.selections(CORE.query_type, 0, rooted=True)
        head = f"({', '.join(self.declared.values())})" if self.declared else ""
        parts = [
            f"query Asked{head} {body}",
            *(f"fragment {name} on {of} {text}" for name, (of, text) in self.fragments.items()),
        ]
        return "\n".join(parts), self.variables

    def selections(self, of: Any, depth: int, rooted: bool = False) -> str:
        count = self.draw(st.integers(0 if depth and self.chance(8) else 1, 4))
        return "{ " + " ".join(self.selection(of, depth) for _ in range(count)) + " }"

    def selection(self, of: Any, depth: int) -> str:
        choice = self.draw(st.integers(1, 10))
        if choice == 1 and depth < DEEP:
            return f"... {self.directive()} {self.selections(of, depth + 1)}"
        if choice == 2 and depth < DEEP:
            return self.spread(of, depth)
        if is_abstract_type(of) and choice > 4 and depth < DEEP + 1:
            abstract: Any = of
            wider = CORE.get_implementations(abstract).interfaces if is_interface_type(abstract) else ()
            kind = self.one([*CORE.get_possible_types(abstract), *wider])
            return f"... on {kind.name} {self.directive()} {self.selections(kind, depth + 1)}"
        return self.field(of, depth)

    def spread(self, of: Any, depth: int) -> str:
        fitting = [name for name, (on, _) in self.fragments.items() if on == of.name]
        if not fitting or self.chance(2):
            name = f"F{len(self.fragments)}"
            self.fragments[name] = ("", "")  # not to be spread inside itself
            self.fragments[name] = (of.name, self.selections(of, depth + 1))
            fitting = [name]
        return f"...{self.one(fitting)} {self.directive()}"

    def field(self, of: Any, depth: int) -> str:
        names = [
            name
            for name, one in getattr(of, "fields", {}).items()
            if name not in ("viewer", "__schema") and (depth < DEEP or not is_composite_type(get_named_type(one.type)))
        ]
        if not names or self.chance(12):
            return f"{self.one(['', 'a: ', '__typename: '])}__typename {self.directive()}"
        name = self.one(names)
        found = of.fields[name]
        arguments = self.arguments(found)
        key = self.key(of, name, arguments)
        inner = get_named_type(found.type)
        below = self.selections(inner, depth + 1) if is_composite_type(inner) else ""
        return f"{key}{name}{arguments} {self.directive()} {below}"

    def key(self, of: Any, name: str, arguments: str) -> str:
        """An alias where it is needed, and sometimes where it is not."""
        whole = f"{of.name}.{name}{arguments}"
        if not arguments and name not in CLASHING and not self.chance(15):
            return ""
        return self.keys.setdefault(whole, f"{of.name}{name}{len(self.keys) if arguments else ''}: ")

    def directive(self) -> str:
        if not self.chance(8):
            return ""
        flag = self.draw(st.booleans())
        if self.chance(2):
            return f"@{self.one(['skip', 'include'])}(if: {json.dumps(flag)})"
        return f"@{self.one(['skip', 'include'])}(if: {self.variable('Boolean!', flag)})"

    def arguments(self, of: Any) -> str:
        given = [
            f"{name}: {self.value(name, one.type)}"
            for name, one in of.args.items()
            if (is_non_null_type(one.type) and name != "format") or self.chance(40 if name in CURSORS else 3)
        ]
        return f"({', '.join(given)})" if given else ""

    def value(self, name: str, type_: Any) -> str:
        value = self.plain(name, type_)
        return self.variable(str(type_), value) if self.chance(2) else literal(value)

    def variable(self, type_: str, value: Any) -> str:
        name = f"v{len(self.declared)}"
        plain = value.word if isinstance(value, Word) else value
        default = f" = {literal(value)}" if value is not None and self.chance(4) else ""
        self.declared[name] = f"${name}: {type_}{default}"
        if not default or self.chance(2):
            self.variables[name] = json.loads(json.dumps(plain, default=lambda one: one.word))
        return f"${name}"

    def plain(self, name: str, type_: Any) -> Any:
        """A value of the type; null now and then where it may be."""
        if is_non_null_type(type_):
            type_ = type_.of_type
        elif self.chance(8):
            return None
        if is_list_type(type_):
            return [self.plain(name, type_.of_type) for _ in range(self.draw(st.integers(0, 3)))]
        if is_input_object_type(type_):
            names = self.draw(st.lists(st.sampled_from(sorted(type_.fields)), max_size=2, unique=True))
            return {one: self.plain(one, type_.fields[one].type) for one in names}
        return self.leaf(name, type_)

    def leaf(self, name: str, type_: Any) -> Any:
        match type_.name:
            case "ID":
                return self.one(self.pool.ids)
            case "Int":
                return self.one([1, 2, 3, 5, 20] * 12 + [100, 0, 101, -1])
            case "BigInt":
                return self.one(["0", "3", "999", 1] * 8 + ["many", "-1"])
            case "Boolean":
                return self.draw(st.booleans())
            case "Edtf":
                return self.one(["2019", "2024-03", "2023/2024", "2024-03-04"] * 8 + ["yesterday"])
            case "DateTime":
                return self.one(["2020-01-01T00:00:00Z", "2999-01-01T00:00:00+02:00"] * 8 + ["soon"])
            case "Decimal":
                return self.one(["1", "10000", "9000.5", "-3"] * 8 + ["many"])
            case "String":
                return self.one(self.pool.cursors if name in CURSORS else self.pool.words)
        return Word(self.one(type_.values))


@dataclass(frozen=True)
class Word:
    """A value of an enum: a name in a document, a string among variables."""

    word: str


def literal(value: Any) -> str:
    """A value as a document writes it."""
    if isinstance(value, Word):
        return value.word
    if isinstance(value, list):
        return f"[{', '.join(map(literal, value))}]"
    if isinstance(value, dict):
        return f"{{{', '.join(f'{name}: {literal(one)}' for name, one in value.items())}}}"
    return json.dumps(value)
