"""Values that several standards write alike: dates, addresses, JSON without what is unknown."""

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote as percent

import orjson

from quotes.export.addresses import permalink

Row = dict[str, Any]

_CERTAIN = re.compile(r"[0-9]{4}(-(0[1-9]|1[0-2])(-[0-9]{2})?)?")
_ADDRESS = re.compile(r"(https?://)([^/?#]*)([^#]*)(#?)(.*)", re.DOTALL | re.IGNORECASE)
_STRAY = re.compile(r"%(?![0-9A-Fa-f]{2})")


def certain(day: Row | None) -> str | None:
    """A date that is one year, month or day for certain, in ISO 8601; None for any other and for the unknown."""
    edtf = day["edtf"] if day else None
    return edtf if edtf and _CERTAIN.fullmatch(edtf) else None


def uri(url: str) -> str:
    """An http or https address as a URI (RFC 3986): what may not stand there is percent-encoded, as RFC 3987 has it."""
    found = _ADDRESS.fullmatch(url)
    if found is None:
        raise ValueError("not an http or https address")
    start, host, path, mark, fragment = found.groups()
    return f"{start}{_percent(host, '[]')}{_percent(path)}{mark}{_percent(fragment)}"


def _percent(text: str, more: str = "") -> str:
    return percent(_STRAY.sub("%25", text), safe="/?:@!$&'()*+,;=-._~%" + more)


def where(base: str, source: Row) -> str:
    """Where a document stands: its own address, or else its permalink here."""
    return uri(source["url"]) if source["url"] else permalink(base, source["id"])


def known(values: Mapping[str, Any]) -> Row:
    """What is known of these: without null and empty lists."""
    return {name: value for name, value in values.items() if value is not None and value != []}


def json(value: Any) -> bytes:
    """JSON as UTF-8."""
    return orjson.dumps(value)
