"""In what an address answers, and which of it a request takes: by `?format=`, or else by Accept (RFC 9110, 12.5.1)."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from http import HTTPStatus
from itertools import islice
from typing import NamedTuple

from django.conf import settings

from quotes.access import Code
from quotes.export.formats import Format, formats
from quotes.rest.problems import Fault, Problem, fault


@dataclass(frozen=True, slots=True)
class Offer:
    """A form of answer: its name in `?format=`, the media type as Content-Type has it, other names of that in Accept,
    the extension of a file, and the standard, where it is one."""

    name: str
    media_type: str
    extension: str
    title: str
    others: tuple[str, ...] = ()
    standard: Format | None = None


JSON = Offer("json", "application/json", "json", "JSON, page by page")
LINES = Offer(
    "jsonl", "application/jsonl", "jsonl", "JSON lines: a row a line", ("application/x-ndjson", "application/ndjson")
)
CSV = Offer("csv", "text/csv; charset=utf-8; header=present", "csv", "CSV, for spreadsheets")
XLSX = Offer("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx", "A workbook (XLSX)")

OWN = (JSON, LINES, CSV, XLSX)
"""What this door writes itself; one record has no workbook."""

ONLY_JSON = (JSON,)
EASY = (None, "*/*", JSON.media_type)
"""What most clients accept."""


def offered(entity: str, many: bool) -> tuple[Offer, ...]:
    """In what a record of an entity, or a list of them, is answered; what stands first is preferred."""
    return _offered(entity, many, settings.PUBLIC_URL)


@lru_cache(maxsize=64)
def _offered(entity: str, many: bool, base: str) -> tuple[Offer, ...]:
    standards = [
        Offer(one.name, one.media_type, one.extension, one.title, (), one)
        for one in formats(base).values()
        if entity in one.of
    ]
    return (*(OWN if many else OWN[:-1]), *standards)


def taken(accept: str | None, name: str | None, offers: tuple[Offer, ...], faults: list[Fault]) -> tuple[Offer, str]:
    """The offer that a request takes, and the media type under which it is sent. Raises Problem (406) where none is
    accepted, with those that there are; a format that is not offered here is added to `faults`."""
    if name is not None:
        for one in offers:
            if one.name == name:
                return one, one.media_type
        faults.append(fault("format", f"format is one of {', '.join(one.name for one in offers)}."))
    if accept in EASY or name is not None:
        return offers[0], offers[0].media_type
    best = max(_rated(accept or "", offers), default=None, key=lambda one: one.quality)
    if best is None or best.quality <= 0:
        raise not_acceptable(offers)
    return best.offer, best.media_type


def not_acceptable(offers: Iterable[Offer]) -> Problem:
    """406, and what there is."""
    told = "; ".join(f"{one.media_type} (format={one.name})" for one in offers)
    return Problem(HTTPStatus.NOT_ACCEPTABLE, Code.NOT_ACCEPTABLE, f"Accept names nothing that there is here: {told}.")


class Rated(NamedTuple):
    """How well a client likes an offer under one of its names."""

    quality: float
    offer: Offer
    media_type: str


def _rated(accept: str, offers: tuple[Offer, ...]) -> Iterator[Rated]:
    ranges = [_range(one) for one in islice(_PARTS.finditer(accept), MOST)]
    for offer in offers:
        for name in (offer.media_type, *offer.others):
            fitting = [(_fit(one, _held(name)), one.quality) for one in ranges]
            specific, quality = max(fitting, default=(0, 0.0), key=lambda one: one[0])
            if specific:
                yield Rated(quality, offer, name)


MOST = 100
"""Media ranges that are looked at."""

_PARTS = re.compile(r'(?:[^,"]|"(?:[^"\\]|\\.)*"?)+')
_PARAMETER = re.compile(r';\s*([^\s=;]+)\s*=\s*("(?:[^"\\]|\\.)*"?|[^;]*)')


class Range(NamedTuple):
    """A media range: its type, its profile (RFC 6906), if any, and how much it is wanted."""

    media: str
    profile: str
    quality: float


def _range(found: re.Match[str]) -> Range:
    text = found[0]
    given = {name.lower(): value.strip().strip('"') for name, value in _PARAMETER.findall(text)}
    try:
        quality = float(given.get("q", "1"))
    except ValueError:
        quality = 0.0
    return Range(text.partition(";")[0].strip().lower(), given.get("profile", ""), quality if quality <= 1 else 0.0)


@lru_cache(maxsize=64)
def _held(name: str) -> Range:
    """A media type of ours."""
    found = _PARTS.match(name)
    assert found is not None
    return _range(found)


def _fit(wanted: Range, held: Range) -> int:
    """How closely a media range names what is held; 0 where it does not. Of other parameters than a profile only what
    is held knows."""
    kind = held.media.partition("/")[0]
    if wanted.media == held.media:
        if not wanted.profile:
            return 3
        return 4 if wanted.profile == held.profile else 0 if held.profile else 2
    return {f"{kind}/*": 2, "*/*": 1}.get(wanted.media, 0) if not wanted.profile else 0
