"""Fields that this door makes itself, from a row of the record they stand on: permalinks and citations."""

from collections.abc import Callable
from typing import Any

from quotes.access import permalink
from quotes.export.citations import CITED, bibtex, csl_json, ris, text
from quotes.read import Ask, Selection

FORMATS = {"TEXT": text, "BIBTEX": bibtex, "CSL_JSON": csl_json, "RIS": ris}


def link(row: dict[str, Any]) -> str:
    """The permalink of a row."""
    return permalink(row["id"])


def make_permalink(key: str, of: str, given: dict[str, Any]) -> Ask:
    """The ask for `permalink`."""
    return Ask("permalink", key, of=(Selection(of, (Ask("id", "id"),)),), make=link)


def make_citation(key: str, of: str, given: dict[str, Any]) -> Ask:
    """The ask for `citation`."""
    return Ask("citation", key, of=(CITED,), make=FORMATS[given["format"].value])


MADE: dict[str, Callable[[str, str, dict[str, Any]], Ask]] = {
    "permalink": make_permalink,
    "citation": make_citation,
}
