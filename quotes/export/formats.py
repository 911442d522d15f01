"""The one registry of the standards in which records go out: what each needs of `read`, makes of a row, and how rows
become a document.

A row becomes its own bytes, without knowledge of the others; a frame makes a document of them, so `documents` writes
some at a time, for as long as there are any. All is bound to the public address of the base, which permalinks begin
with.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache, partial
from types import MappingProxyType
from typing import Any

from quotes.export import annotation, citations, popolo, prov_json, provenance, schema_claims, schema_org, turtle
from quotes.export.contexts import SCHEMA_CONTEXT
from quotes.export.values import json
from quotes.read.selection import Selection

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Written:
    """How rows of one entity go out in one standard: what is asked of `read` (choices as stored, not in capitals), and
    a pure function from such a row to its bytes between the parts of the frame; None where the standard has nothing to
    say of this row."""

    selection: Selection
    make: Callable[[Row], bytes | None]


@dataclass(frozen=True, slots=True)
class Frame:
    """What stands before the first row, between two, and after the last. It is a whole document without rows too."""

    opening: bytes = b""
    between: bytes = b""
    closing: bytes = b""


@dataclass(frozen=True, slots=True)
class Format:
    """A standard: `name` in `?format=` and `--format`, `title` for people, `media_type` as Content-Type has it (two
    share one only where a profile tells them apart), `extension` without a dot, `of` by entity, and the frames of many
    rows and of a single one."""

    name: str
    title: str
    media_type: str
    extension: str
    of: Mapping[str, Written]
    many: Frame
    one: Frame


def document(form: Format, body: bytes) -> bytes:
    """A single row's document."""
    return form.one.opening + body + form.one.closing


def _cited(write: Callable[[Row], str]) -> Mapping[str, Written]:
    make = partial(_encoded, write)
    return {"quote": Written(citations.CITED, make), "source": Written(citations.SOURCE, make)}


def _encoded(write: Callable[[Row], str], row: Row) -> bytes:
    return write(row).encode()


def _citations() -> list[Format]:
    items = Frame(b"[", b",\n", b"]\n")
    return [
        Format("csl-json", "CSL-JSON", "application/vnd.citationstyles.csl+json", "json",
               _cited(citations.csl_item), items, items),
        Format("bibtex", "BibTeX", "application/x-bibtex; charset=utf-8", "bib",
               _cited(citations.bibtex), Frame(between=b"\n"), Frame()),
        Format("ris", "RIS", "application/x-research-info-systems; charset=utf-8", "ris",
               _cited(citations.ris), Frame(between=b"\r\n"), Frame()),
        Format("citation", "Citation as plain text", "text/plain; charset=utf-8", "txt",
               _cited(citations.line), Frame(), Frame()),
    ]  # fmt: skip


def _linked(base: str) -> list[Format]:
    """What is JSON-LD."""
    nodes = {
        "quote": (schema_org.QUOTE, schema_org.quote),
        "source": (schema_org.SOURCE, schema_org.source),
        "speaker": (schema_org.SPEAKER, schema_org.speaker),
        "claim": (schema_claims.CLAIM, schema_claims.claim),
        "topic": (schema_org.TOPICS, schema_org.topic),
    }
    graph = Frame(b'{"@context":' + json(SCHEMA_CONTEXT) + b',"@graph":[', b",\n", b"]}\n")
    return [
        Format("json-ld", "JSON-LD with schema.org", "application/ld+json", "jsonld",
               {name: Written(ask, partial(make, base=base)) for name, (ask, make) in nodes.items()}, graph, graph),
        Format("web-annotation", "W3C Web Annotation", annotation.MEDIA_TYPE, "jsonld",
               {"quote": Written(annotation.QUOTE, partial(annotation.annotation, base=base))},
               Frame(b"[", b",\n", b"]\n"), Frame(closing=b"\n")),
    ]  # fmt: skip


def _provenance(base: str) -> list[Format]:
    told = {
        "quote": (provenance.QUOTE, provenance.quote),
        "source": (provenance.SOURCE, provenance.source),
        "speaker": (provenance.SPEAKER, provenance.speaker),
        "claim": (provenance.CLAIM, provenance.claim),
    }
    bundles = Frame(prov_json.opening(base), b",\n", b"}}\n")
    graph = Frame(turtle.opening(base), b"\n", b"")
    return [
        Format("prov-json", "PROV-JSON", "application/prov+json", "json",
               {name: Written(ask, partial(_bundle, tell, base)) for name, (ask, tell) in told.items()},
               bundles, bundles),
        Format("turtle", "PROV-O as Turtle", "text/turtle; charset=utf-8", "ttl",
               {name: Written(ask, partial(_graph, tell, base)) for name, (ask, tell) in told.items()}, graph, graph),
    ]  # fmt: skip


Tell = Callable[[Row, str], Iterator[provenance.Statement]]


def _bundle(tell: Tell, base: str, row: Row) -> bytes:
    return prov_json.bundle(row["id"], tell(row, base), base)


def _graph(tell: Tell, base: str, row: Row) -> bytes:
    return turtle.graph(tell(row, base))


def _people(base: str) -> list[Format]:
    people = Frame(b"[", b",\n", b"]\n")
    return [
        Format("popolo", "Popolo", "application/popolo+json", "json",
               {"speaker": Written(popolo.SPEAKER, partial(popolo.speaker, base=base))}, people, Frame(closing=b"\n")),
    ]  # fmt: skip


@lru_cache(maxsize=8)
def formats(base: str) -> Mapping[str, Format]:
    """Every standard by its name, for the base at this public address (`https://facts.example`, settings.PUBLIC_URL).

    No statement. What a door writes itself (JSON, JSON lines, CSV, XLSX) is not here.
    """
    every = [*_linked(base), *_provenance(base), *_citations(), *_people(base)]
    return MappingProxyType({one.name: one for one in every})
