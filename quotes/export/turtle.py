"""PROV-O (W3C Recommendation of 30 April 2013) in Turtle (RDF 1.1): one record's provenance after the other.

What is told twice is the same graph. A relation stands as its property (`prov:wasQuotedFrom`), and qualified as well
where there is more to it.
"""

from collections.abc import Iterable, Iterator

import orjson

from quotes.export.prov_json import prefixes
from quotes.export.provenance import Element, Name, Relation, Statement, Value

CLASSES = {"entity": "prov:Entity", "activity": "prov:Activity", "agent": "prov:Agent"}
SUBTYPES = {"Quotation": "wasQuotedFrom", "Revision": "wasRevisionOf", "PrimarySource": "hadPrimarySource"}
QUALIFIED = {"wasAssociatedWith": "Association", "actedOnBehalfOf": "Delegation"}
NAMES = {"prov:type": "a", "prov:label": "rdfs:label"}
NAMESPACES = {
    "prov": "http://www.w3.org/ns/prov#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}


def opening(base: str) -> bytes:
    """The prefixes."""
    told = {**NAMESPACES, **{name: prefixes(base)[name] for name in ("fb", "schema", "dcterms")}}
    return "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in told.items()).encode()


def graph(statements: Iterable[Statement]) -> bytes:
    """The statements of one record, by subject; what is told twice stands once."""
    told: dict[str, dict[str, None]] = {}
    for subject, line in (pair for one in statements for pair in _lines(one)):
        told.setdefault(subject, {})[line] = None
    return "".join(subject + " " + " ;\n    ".join(lines) + " .\n" for subject, lines in told.items()).encode()


def _lines(one: Statement) -> Iterator[tuple[str, str]]:
    """Each triple as its subject and the rest."""
    lines = _element(one) if isinstance(one, Element) else _relation(one)
    subject = f"<{one.iri if isinstance(one, Element) else one.subject}>"
    return ((subject, line) for line in lines)


def _element(one: Element) -> Iterator[str]:
    yield f"a {CLASSES[one.kind]}"
    for name, value in one.attributes:
        if value is not None:
            yield f"{NAMES.get(name, name)} {_value(value)}"
    if one.at:
        yield f'prov:startedAtTime "{one.at}"^^xsd:dateTime'
        yield f'prov:endedAtTime "{one.at}"^^xsd:dateTime'


def _relation(one: Relation) -> Iterator[str]:
    object_ = f"<{one.object}>"
    yield f"prov:{SUBTYPES[one.subtype] if one.subtype else one.kind} {object_}"
    if one.subtype:
        yield f"prov:qualified{one.subtype} [ a prov:{one.subtype} ; prov:entity {object_} ]"
    elif one.activity or one.role:
        kind = QUALIFIED[one.kind]
        more = f" ; prov:hadActivity <{one.activity}>" if one.activity else ""
        more += f" ; prov:hadRole {_value(one.role)}" if one.role else ""
        yield f"prov:qualified{kind} [ a prov:{kind} ; prov:agent {object_}{more} ]"


def _value(value: Value) -> str:
    """A literal (what JSON escapes of a text, Turtle does alike), or a thing."""
    if isinstance(value, Name):
        return f"<{value.name}>" if "://" in value.name else value.name
    return f'"{value}"^^xsd:int' if isinstance(value, int) else orjson.dumps(value).decode()
