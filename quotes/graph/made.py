"""Fields that this door makes itself, from a row of the record they stand on: permalinks, citations, highlights."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from quotes.access import permalink
from quotes.export.citations import CITED, SOURCE, bibtex, csl_json, ris, text
from quotes.graph.names import camel
from quotes.read import CONSTANT, Ask, Selection, highlights, searched
from quotes.search import Wanted

Given = dict[str, Any]
"""The arguments of a field."""

Parts = tuple[Selection, ...]
"""What is asked of what it answers."""

FORMATS = {"TEXT": text, "BIBTEX": bibtex, "CSL_JSON": csl_json, "RIS": ris}


def link(row: dict[str, Any]) -> str:
    """The permalink of a row."""
    return permalink(row["id"])


def make_permalink(key: str, of: str, given: Given, parts: Parts) -> Ask:
    """The ask for `permalink`."""
    return Ask("permalink", key, of=(Selection(of, (Ask("id", "id"),)),), make=link)


def make_citation(key: str, of: str, given: Given, parts: Parts) -> Ask:
    """The ask for `citation`."""
    return Ask("citation", key, of=(CITED if of == "quote" else SOURCE,), make=FORMATS[given["format"].value])


@dataclass(frozen=True, slots=True)
class Picked:
    """Highlights with the fields that are asked of them, under their keys in the answer."""

    asks: tuple[Ask, ...]

    def __call__(self, row: dict[str, Any], question: Wanted) -> list[dict[str, Any]]:
        """The highlights of a hit."""
        return [
            {ask.alias: ask.value if ask.name == CONSTANT else one[ask.name] for ask in self.asks}
            for one in highlights(row, question)
        ]


def make_highlights(key: str, of: str, given: Given, parts: Parts) -> Ask:
    """The ask for `highlights`."""
    return Ask("highlights", key, of=(searched(camel),), make=Picked(parts[0].asks), question=True)


MADE: dict[str, Callable[[str, str, Given, Parts], Ask]] = {
    "permalink": make_permalink,
    "citation": make_citation,
    "highlights": make_highlights,
}
