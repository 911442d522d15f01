"""Strategies for selections of `query`: any fields, edges, orders, filters and sizes, to a small depth."""

from typing import Any

from hypothesis import strategies as st

from quotes.filters import FILTERS, Flag, FromDay, Ids, Moment, Number, Question, Text, Word, Words
from quotes.models.keys import public_id
from quotes.read import CONSTANT, Args, Ask, Selection
from quotes.read.entity import Either, Lookup, Many, One, Pages, Value
from quotes.read.shape import ENTITIES, NODES, ROOT

TOMBSTONES = ("quote_tombstone", "source_tombstone", "speaker_tombstone", "claim_tombstone")


class Selections:
    """Draws selections over the rows of a world."""

    def __init__(self, draw: Any, ids: dict[str, list[str]]) -> None:
        self.draw, self.ids = draw, ids
        self.aliases = 0

    def alias(self) -> str:
        self.aliases += 1
        return f"a{self.aliases}"

    def query(self) -> Selection:
        asked = sorted(set(ROOT) - {"search", "published_quotes", "published_claims"})
        names = self.draw(st.lists(st.sampled_from(asked), min_size=1, max_size=3))
        return Selection("query", tuple(self.root(name) for name in names))

    def root(self, name: str) -> Ask:
        edge = ROOT[name]
        if isinstance(edge, Pages):
            return self.pages(name, edge, 3)
        if edge.column != "id":
            slug = self.draw(st.sampled_from([f"{prefix}-{n}" for prefix in ("s", "src", "t") for n in range(1, 30)]))
            return Ask(name, self.alias(), args=Args(key=slug), of=(self.of(name, 2),))
        return self.lookup(name, edge)

    def lookup(self, name: str, edge: Lookup) -> Ask:
        known = [one for entity in edge.entities for one in self.ids[entity]]
        ids = st.sampled_from([*known, public_id(ENTITIES[edge.entities[0]].prefix, "0" * 32)])
        key = self.draw(st.lists(ids, max_size=5) if edge.many else ids)
        kinds = [*edge.entities, *(one for one in TOMBSTONES if one.removesuffix("_tombstone") in edge.entities)]
        return Ask(name, self.alias(), args=Args(key=key), of=tuple(self.of(kind, 1) for kind in kinds))

    def of(self, entity: str, depth: int) -> Selection:
        found = ENTITIES[entity]
        names = [*found.fields, CONSTANT] + (sorted(found.edges) if depth else [])
        chosen = self.draw(st.lists(st.sampled_from(names), min_size=1, max_size=5))
        return Selection(entity, tuple(self.member(found, name, depth - 1) for name in chosen))

    def member(self, entity: Any, name: str, depth: int) -> Ask:
        if name == CONSTANT:
            return Ask(CONSTANT, self.alias(), value=entity.name)
        if name in entity.fields:
            return Ask(name, self.alias())
        edge = entity.edges[name]
        match edge:
            case One() | Many():
                return Ask(name, self.alias(), of=(self.of(edge.entity, depth),))
            case Value():
                fields = self.draw(st.lists(st.sampled_from(sorted(edge.fields)), min_size=1, max_size=4))
                kind = "quantity" if name == "quantity" else "day"
                return Ask(name, self.alias(), of=(Selection(kind, tuple(Ask(one, self.alias()) for one in fields)),))
            case Either():
                return Ask(name, self.alias(), of=tuple(self.of(end.entity, 0) for end in edge.ends))
        return self.pages(name, edge, depth)

    def pages(self, name: str, edge: Pages, depth: int) -> Ask:
        node = self.of(edge.entity, depth)
        parts = [
            Ask("edges", self.alias(), of=(Selection("edge", (Ask("node", "n", of=(node,)),)),)),
            Ask("nodes", self.alias(), of=(node,)),
            Ask(
                "page_info",
                self.alias(),
                of=(Selection("page_info", (Ask("has_next_page", "next"), Ask("has_previous_page", "previous"))),),
            ),
            Ask("total_count", self.alias()),
            Ask("total_count_is_estimate", self.alias()),
        ]
        if found := sorted(ENTITIES[edge.entity].facets):
            parts.append(self.facets(found))
        chosen = self.draw(st.lists(st.sampled_from(range(len(parts))), min_size=1, max_size=3, unique=True))
        asks = tuple(parts[one] for one in chosen)
        return Ask(name, self.alias(), args=self.args(edge), of=(Selection("page", asks),))

    def facets(self, names: list[str]) -> Ask:
        chosen = self.draw(st.lists(st.sampled_from(names), min_size=1, max_size=3))
        value = Selection("facet_value", tuple(Ask(one, one) for one in ("value", "label", "count", "selected")))
        asks = (Ask("name", self.alias()), Ask("estimated", self.alias()), Ask("values", "v", of=(value,)))
        size = self.draw(st.sampled_from([None, 1, 2, 100]))
        return Ask("facets", self.alias(), args=Args(first=size, key=chosen), of=(Selection("facet", asks),))

    def args(self, edge: Pages) -> Args:
        size = self.draw(st.sampled_from([None, 1, 2, 5, 7, 100]))
        order = self.draw(st.sampled_from([None, *sorted(set(ENTITIES[edge.entity].orders) - {"relevance"})]))
        filters = self.filters(edge.entity) if edge.filters else {}
        if self.draw(st.booleans()):
            return Args(last=size, order=order, filter=filters) if size else Args(order=order, filter=filters)
        return Args(first=size, order=order, filter=filters)

    def filters(self, entity: str) -> dict[str, Any]:
        if entity not in FILTERS:
            return {}
        declared = FILTERS[entity].base_filters
        names = self.draw(st.lists(st.sampled_from(sorted(declared)), max_size=2, unique=True))
        return {name: self.value(declared[name], entity) for name in names}

    def value(self, one: Any, entity: str) -> Any:
        match one:
            case Ids(prefix=prefix):
                kind = next(name for name in NODES if ENTITIES[name].prefix == prefix)
                return self.draw(st.lists(st.sampled_from(self.ids[kind]), max_size=4))
            case Word(enum=enum):
                return self.draw(st.sampled_from(enum.values))
            case Words(enum=enum):
                return self.draw(st.lists(st.sampled_from(enum.values if enum else ["en", "ko"]), max_size=3))
            case Flag():
                return self.draw(st.booleans())
            case FromDay():
                return self.draw(st.sampled_from(["2018", "2019-05", "../2020"]))
            case Moment():
                return self.draw(st.sampled_from(["2000-01-01T00:00:00Z", "2100-01-01"]))
            case Number():
                return self.draw(st.sampled_from(["0", "12", "0.5", "-3"]))
            case Question():
                return self.draw(st.sampled_from(["alpha", "strasse -beta", '"한국"', "al*"]))
            case Text() if entity == "source":
                return "https://www.example.org/3?utm_source=x"
            case Text():
                return self.draw(st.sampled_from(["alpha", "STRASSE", "한국", "100%_"]))
        return "wikidata:Q3"
