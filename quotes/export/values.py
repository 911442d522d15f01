"""Values that several standards write alike: dates, addresses, JSON without what is unknown."""

import re
from collections.abc import Mapping
from typing import Any

import orjson

from quotes.export.addresses import permalink

Row = dict[str, Any]

_CERTAIN = re.compile(r"[0-9]{4}(-(0[1-9]|1[0-2])(-[0-9]{2})?)?")
_NOT_IN_IRI = re.compile(r'[\x00-\x20<>"{}|\\^`\x7f-\x9f]')


def certain(day: Row | None) -> str | None:
    """A date that is one year, month or day for certain, in ISO 8601; None for any other and for the unknown."""
    edtf = day["edtf"] if day else None
    return edtf if edtf and _CERTAIN.fullmatch(edtf) else None


def iri(url: str) -> str:
    """An address as an IRI (RFC 3987): what may not stand in one is percent-encoded."""
    return _NOT_IN_IRI.sub(lambda found: "".join(f"%{byte:02X}" for byte in found[0].encode()), url)


def where(base: str, source: Row) -> str:
    """Where a document stands: its own address, or else its permalink here."""
    return iri(source["url"]) if source["url"] else permalink(base, source["id"])


def known(values: Mapping[str, Any]) -> Row:
    """What is known of these: without null and empty lists."""
    return {name: value for name, value in values.items() if value is not None and value != []}


def json(value: Any) -> bytes:
    """JSON as UTF-8."""
    return orjson.dumps(value)
