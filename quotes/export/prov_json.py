"""PROV-JSON (W3C Member Submission of 24 April 2013): each record's provenance is a bundle of the document.

So rows are written one by one, and the same source may be told in many bundles. The bundle is called like the record,
with #provenance.
"""

from collections.abc import Iterable, Mapping
from typing import Any

import orjson

from quotes.export.contexts import SCHEMA_ORG, vocabulary
from quotes.export.provenance import Attributes, Element, Name, Relation, Statement, Value

ENDS = {
    "wasDerivedFrom": ("generatedEntity", "usedEntity"),
    "wasAttributedTo": ("entity", "agent"),
    "actedOnBehalfOf": ("delegate", "responsible"),
    "wasAssociatedWith": ("activity", "agent"),
    "wasGeneratedBy": ("entity", "activity"),
    "wasInvalidatedBy": ("entity", "activity"),
    "wasInformedBy": ("informed", "informant"),
    "wasInfluencedBy": ("influencee", "influencer"),
    "used": ("activity", "entity"),
    "specializationOf": ("specificEntity", "generalEntity"),
    "alternateOf": ("alternate1", "alternate2"),
}
"""The two ends of each relation, by PROV-JSON's names."""

Section = dict[str, Any]


def prefixes(base: str) -> Mapping[str, str]:
    """The namespaces of a document, by prefix; `base` is everything else at this address."""
    return {
        "r": f"{base}/r/",
        "base": f"{base}/",
        "fb": vocabulary(base),
        "schema": SCHEMA_ORG,
        "dcterms": "http://purl.org/dc/terms/",
    }


def opening(base: str) -> bytes:
    """What stands before the bundles."""
    return b'{"prefix":' + orjson.dumps(dict(prefixes(base))) + b',"bundle":{'


def bundle(name: str, statements: Iterable[Statement], base: str) -> bytes:
    """A member of `bundle`: the statements of one record."""
    made: dict[str, Section] = {}
    count = 0
    for one in statements:
        if isinstance(one, Element):
            _merge(made.setdefault(one.kind, {}), _named(one.iri, base), _element(one, base))
        else:
            count += 1
            made.setdefault(one.kind, {})[f"_:r{count}"] = _relation(one, base)
    return orjson.dumps(f"r:{name}#provenance") + b":" + orjson.dumps(made)


def _element(one: Element, base: str) -> Section:
    times = {"prov:startTime": one.at, "prov:endTime": one.at} if one.at else {}
    return {**_attributes(one.attributes, base), **times}


def _relation(one: Relation, base: str) -> Section:
    subject, object_ = ENDS[one.kind]
    made: Section = {f"prov:{subject}": _named(one.subject, base), f"prov:{object_}": _named(one.object, base)}
    if one.activity:
        made["prov:activity"] = _named(one.activity, base)
    if one.role:
        made["prov:role"] = one.role
    if one.subtype:
        made["prov:type"] = _value(Name(f"prov:{one.subtype}"), base)
    return made


def _merge(section: Section, name: str, told: Section) -> None:
    """What is told of a thing twice is told once, with all that is known of it."""
    known = section.setdefault(name, {})
    for key, value in told.items():
        held = _listed(known.get(key, []))
        new = [one for one in _listed(value) if one not in held]
        known[key] = [*held, *new] if len(held) + len(new) > 1 else value


def _attributes(attributes: Attributes, base: str) -> Section:
    made: dict[str, Any] = {}
    for name, value in attributes:
        if value is None:
            continue
        told = _value(value, base)
        if told not in _listed(made.get(name, [])):
            made[name] = told if name not in made else [*_listed(made[name]), told]
    return made


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _value(value: Value, base: str) -> Any:
    if isinstance(value, Name):
        return {"$": _named(value.name, base), "type": "prov:QUALIFIED_NAME"}
    return {"$": str(value), "type": "xsd:int"} if isinstance(value, int) else value


def _named(name: str, base: str) -> str:
    """An IRI of this base as a qualified name; a qualified name as it is."""
    if name.startswith(f"{base}/r/"):
        return f"r:{name.removeprefix(f'{base}/r/')}"
    return f"base:{name.removeprefix(f'{base}/')}" if name.startswith(f"{base}/") else name
