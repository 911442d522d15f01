"""Independent readers of the standards: each gives the ids of the records in a document, in order where it has one."""

import re
from collections.abc import Callable, Mapping
from typing import Any
from warnings import catch_warnings

import orjson
import rispy
from prov.model import ProvDocument
from pybtex.database import parse_string
from rdflib import RDF, Graph, URIRef

ROOT = re.compile(r"/r/((?:q|src|spk|c)_[0-9a-f]{32})(?:#annotation|#provenance|#record)?$|/topics/(t_[0-9a-f]{32})/$")


def public(address: str) -> str:
    """The public id in an address."""
    found = ROOT.search(address)
    assert found, address
    return found[1] or found[2]


def triples(text: str) -> Graph:
    """JSON-LD by rdflib."""
    with catch_warnings(action="ignore", category=DeprecationWarning):  # rdflib's own, of its own older classes
        return Graph().parse(data=text, format="json-ld")


def json_ld(text: str) -> list[str]:
    """Whatever is a node of @graph is a subject."""
    graph = triples(text)
    nodes = [one["@id"] for one in orjson.loads(text)["@graph"] if one["@type"] != "ClaimReview"]
    assert all((URIRef(one), RDF.type, None) in graph for one in nodes)
    return list(map(public, nodes))


def annotations(text: str) -> list[str]:
    """One annotation, or a list of them."""
    found = orjson.loads(text)
    return [public(one["id"]) for one in (found if isinstance(found, list) else [found])]


def prov_json(text: str) -> list[str]:
    """By the library prov: the bundles."""
    found: Any = ProvDocument.deserialize(content=text, format="json").bundles
    return [public(one.identifier.uri) for one in found]


def turtle(text: str) -> list[str]:
    """By rdflib: the records whose state is told."""
    graph = Graph().parse(data=text, format="turtle")
    return [public(str(one)) for one in graph.subjects(URIRef("https://schema.org/creativeWorkStatus"))]


def csl(text: str) -> list[str]:
    """The items."""
    return [one["id"] for one in orjson.loads(text)]


def bibtex(text: str) -> list[str]:
    """By pybtex, which raises whatever it stumbles on."""
    return list(parse_string(text, "bibtex").entries)


def ris(text: str) -> list[str]:
    """By rispy."""
    return [one["id"] for one in rispy.loads(text)]


def lines(text: str) -> list[str]:
    """Citations as text have no id: each is a line."""
    assert text.endswith("\n") or not text
    return text.split("\n")[:-1]


def popolo(text: str) -> list[str]:
    """One person or organization, or a list of them."""
    found = orjson.loads(text)
    return [public(one["id"]) for one in (found if isinstance(found, list) else [found])]


PARSERS: Mapping[str, Callable[[str], list[Any]]] = {
    "json-ld": json_ld,
    "web-annotation": annotations,
    "prov-json": prov_json,
    "turtle": turtle,
    "csl-json": csl,
    "bibtex": bibtex,
    "ris": ris,
    "citation": lines,
    "popolo": popolo,
}
