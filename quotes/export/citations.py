"""Quotes and sources ready to be cited: a sentence for people, BibTeX, CSL-JSON and RIS.

The law: only direct and partial quotes stand in quotation marks; a supplied title stands in square brackets; an unknown
date is said ("n.d."); an unknown author, publisher or URL is simply not there; what was retracted says so. Rows are
`CITED`'s for a quote, `SOURCE`'s for a source, whatever the case of their enums. Every format escapes what it must, so
no word of a quote can end a field.
"""

import re
from typing import Any

import orjson

from quotes.export.asks import Row, edge, fields
from quotes.export.values import uri
from quotes.read.selection import Selection
from quotes.text import dates

_SOURCE = (
    *fields("kind title title_supplied byline url language"),
    edge("publisher", "speaker", *fields("name")),
    edge("published", "day", *fields("edtf")),
)

CITED = Selection(
    "quote",
    (
        *fields("id state text kind verbatim speaker_label"),
        edge("speaker", "speaker", *fields("name")),
        edge("said", "day", *fields("as_said edtf")),
        edge("anchors", "anchor", *fields("locator")),
        edge("source", "source", *_SOURCE),
    ),
)
"""What a citation needs of a quote."""

SOURCE = Selection("source", (*fields("id state"), *_SOURCE))
"""What a citation needs of a source."""

CSL_TYPES = {
    "news_article": "article-newspaper",
    "speech": "speech",
    "interview": "interview",
    "broadcast": "broadcast",
    "social_post": "post",
    "report": "report",
    "dataset": "dataset",
    "book": "book",
    "web_page": "webpage",
}
BIBTEX_TYPES = {"book": "book", "report": "techreport"}
RIS_TYPES = {
    "news_article": "NEWS",
    "report": "RPRT",
    "dataset": "DATA",
    "book": "BOOK",
    "web_page": "ELEC",
    "social_post": "ELEC",
}
NO_DATE = "n.d."


RETRACTED = "Retracted"


def text(row: Row) -> str:
    """The record and its source in a sentence or two, in the manner of APA (7th edition, unknown date "n.d.")."""
    source, words = _source(row), _words(row)
    author, publisher, date = _author(source), _publisher(source), f"({_date(source) or NO_DATE})"
    parts = [author, date, _title(source)] if author else [_title(source), date]
    if publisher and publisher != author:
        parts.append(publisher)
    return " ".join(
        [
            *([f"[{RETRACTED}.]"] if _retracted(row) else []),
            *([f"{_stopped(words)} In:"] if words else []),
            *map(_stopped, parts),
            *([source["url"]] if source["url"] else []),
        ]
    )


def line(row: Row) -> str:
    """The citation for people, on a line of its own."""
    return f"{text(row)}\n"


def bibtex(row: Row) -> str:
    """One BibTeX entry; its key is the record's public id."""
    source = _source(row)
    date = _plain_date(source)
    fields = [
        ("author", _author(source) and f"{{{_tex(_author(source))}}}"),
        ("title", f"{{{_tex(_title(source))}}}"),
        ("year", _tex(date[0] if date else _date(source) or NO_DATE)),
        ("month", date[1] if len(date) > 1 else None),
        ("day", date[2] if len(date) > 2 else None),
        ("institution" if _kind(source) == "report" else "publisher", _publisher(source) and _tex(_publisher(source))),
        ("language", source["language"]),
        ("pages", _locator(row) and _tex(_locator(row))),
        ("url", source["url"] and uri(source["url"])),
        ("note", _tex(_note(row))),
    ]
    lines = ",\n".join(f"  {name} = {{{value}}}" for name, value in fields if value)
    return f"@{BIBTEX_TYPES.get(_kind(source), 'misc')}{{{row['id']},\n{lines}\n}}\n"


def csl_json(row: Row) -> str:
    """CSL-JSON (schema csl-data 1.0): a list of one item."""
    return f"[{csl_item(row)}]"


def csl_item(row: Row) -> str:
    """An item of CSL-JSON."""
    source = _source(row)
    author = _author(source)
    item = {
        "id": row["id"],
        "type": CSL_TYPES.get(_kind(source), "document"),
        "author": author and [{"literal": author}],
        "title": _title(source),
        "issued": _issued(source),
        "publisher": _publisher(source),
        "language": source["language"],
        "locator": _locator(row),
        "URL": source["url"] and uri(source["url"]),
        "status": "retracted" if _retracted(row) else None,
        "note": _note(row),
    }
    return orjson.dumps({name: value for name, value in item.items() if value}).decode()


def ris(row: Row) -> str:
    """One RIS reference; lines end with CRLF, values are on one line. A semicolon would part two addresses."""
    source = _source(row)
    date = _plain_date(source)
    lines = [
        ("TY", RIS_TYPES.get(_kind(source), "GEN")),
        ("ID", row["id"]),
        ("AU", _author(source)),
        ("TI", _title(source)),
        ("PY", date[0] if date else _date(source) or NO_DATE),
        ("DA", "/".join([*date, "", "", ""][:4]) if date else None),
        ("PB", _publisher(source)),
        ("LA", source["language"]),
        ("SP", _locator(row)),
        ("UR", source["url"] and uri(source["url"]).replace(";", "%3B")),
        ("N1", _note(row)),
    ]
    return "".join(f"{tag}  - {_field(value)}\r\n" for tag, value in [*lines, ("ER", "")] if value is not None)


def _field(value: str) -> str:
    """A value of RIS: two blanks and a hyphen part a tag from its value, and there are readers that look for them in
    the middle of a line, so there is one blank less."""
    return re.sub(" {2,}-", " -", _line(value))


def _source(row: Row) -> Row:
    """The source of a quote; a source itself."""
    source: Row = row.get("source", row)
    return source


def _retracted(row: Row) -> bool:
    return str(row["state"]).lower() == "retracted"


def _note(row: Row) -> str | None:
    """What has no field of its own: that it is retracted, and the words."""
    words = _words(row)
    return f"[{RETRACTED}] {words or ''}".rstrip() if _retracted(row) else words


def _words(row: Row) -> str | None:
    """The words of a quote and whose they are; quotation marks say that they stood in such."""
    if "source" not in row:
        return None
    words = _line(row["text"])
    told = f"“{words}”" if row["verbatim"] else words
    if row["kind"].lower() == "own":
        return f"The source itself: {told}"
    how = "" if row["verbatim"] else " (reported speech)"
    return f"{_line(_speaker(row))}{how}{_said(row)}: {told}"


def _stopped(sentence: str) -> str:
    """With a stop, unless its words end in one."""
    return sentence if sentence.rstrip("”").endswith((".", "?", "!", "…")) else f"{sentence}."


def _speaker(row: Row) -> str:
    named = row["speaker"]["name"] if row["speaker"] else None
    return named or row["speaker_label"] or "Speaker not named"


def _said(row: Row) -> str:
    said = row["said"] or {}
    if said.get("edtf"):
        return f", {dates.label(None, said['edtf'])}"
    return f", “{_line(said['as_said'])}”" if said.get("as_said") else ""


def _kind(source: Row) -> str:
    return str(source["kind"]).lower()


def _title(source: Row) -> str:
    title = _line(source["title"])
    return f"[{title}]" if source["title_supplied"] else title


def _author(source: Row) -> str | None:
    return _line(source["byline"]) if source["byline"] else _publisher(source)


def _publisher(source: Row) -> str | None:
    return _line(source["publisher"]["name"]) if source["publisher"] else None


def _locator(row: Row) -> str | None:
    return next((anchor["locator"] for anchor in row.get("anchors", ()) if anchor["locator"]), None)


def _edtf(source: Row) -> str | None:
    return source["published"]["edtf"] if source["published"] else None


def _date(source: Row) -> str | None:
    """When it was published, for people; None when unknown."""
    edtf = _edtf(source)
    return dates.label(None, edtf) if edtf else None


def _plain_date(source: Row) -> list[str]:
    """Year, month and day, as many as are known for certain; empty for any other date."""
    edtf = _edtf(source) or ""
    found = re.fullmatch(r"(\d{4})(?:-(0[1-9]|1[0-2])(?:-(\d\d))?)?", edtf)
    return [part for part in found.groups() if part] if found else []


def _issued(source: Row) -> dict[str, Any]:
    """A CSL date: its parts where they are certain, else its words."""
    if parts := _plain_date(source):
        return {"date-parts": [[int(part) for part in parts]]}
    return {"literal": _date(source) or NO_DATE}


def _line(value: str) -> str:
    """On one line: white space that breaks lines is one space."""
    return re.sub(r"[\s\u2028\u2029]*[\n\r\t\v\f\x1c-\x1e\x85\u2028\u2029]+\s*", " ", value)


_LIGATURE = re.compile(r"([-'`,<>])(?=\1)|[?!](?=`)")
TEX = {
    "\0": "{}",
    "\\": r"\textbackslash{}",
    "^": r"\textasciicircum{}",
    "~": r"\textasciitilde{}",
    # BibTeX counts braces before TeX reads them, so a backslash before one is not enough.
    "{": r"\textbraceleft{}",
    "}": r"\textbraceright{}",
} | {mark: f"\\{mark}" for mark in "$&#%_"}


def _tex(value: str | None) -> str:
    """Text as TeX prints it: no mark is a command, and no two are one (-- is no dash)."""
    return "".join(TEX.get(mark, mark) for mark in _LIGATURE.sub(r"\g<0>\0", _line(value or "")))
