"""Provenance read back by the library prov, from both of its forms."""

from typing import Any
from warnings import catch_warnings

from prov.constants import PROV
from prov.model import ProvDocument

from quotes.export.formats import document, formats
from tests.export.rows import BASE

DIRECT = {PROV["wasQuotedFrom"].uri, PROV["wasRevisionOf"].uri, PROV["hadPrimarySource"].uri}
"""Properties that PROV-O has beside the qualified relation; the library reads them as attributes."""


def from_json(text: str) -> Any:
    """The statements of all bundles, as one document."""
    return ProvDocument.deserialize(content=text, format="json").flattened().unified()


def from_turtle(text: str) -> Any:
    """The statements of the graph, without what the qualified relations say already."""
    with catch_warnings(action="ignore", category=DeprecationWarning):  # rdflib's, of what prov uses of it
        found = ProvDocument.deserialize(content=text, format="rdf", rdf_format="turtle").unified()
    for record in found.get_records():
        for name in [name for name in record._attributes if name.uri in DIRECT]:
            del record._attributes[name]
    return found


def same(entity: str, row: dict[str, Any], text: str) -> str | None:
    """None if Turtle says of the row what this PROV-JSON says; else what only one of them says."""
    form = formats(BASE)["turtle"]
    body = form.of[entity].make(row)
    assert body is not None
    one, other = set(from_json(text).get_records()), set(from_turtle(document(form, body).decode()).get_records())
    return None if one == other else f"JSON only: {one - other}; Turtle only: {other - one}"
