"""Feeds of what was published, in Atom (RFC 4287), page by page (RFC 5005, section 3).

The law: an entry is the base's word that somebody said something, so the base is its author, and answers for it; whose
words stand in it verbatim is a contributor. The words of an entry are those of a citation. Its id is the record's key
(urn:uuid), the same at every address and in every base. What XML cannot hold is replaced (U+FFFD); nothing in an entry
can end an element.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from io import StringIO
from typing import Any
from uuid import UUID

from django.utils.xmlutils import SimplerXMLGenerator

from quotes.export.asks import Row, edge, fields, page
from quotes.export.citations import CITED, text
from quotes.export.values import uri
from quotes.read.selection import Args, Ask, Selection

MEDIA_TYPE = "application/atom+xml"
NAMESPACE = "http://www.w3.org/2005/Atom"
STATUS = "https://schema.org/creativeWorkStatus"
NEVER = "1970-01-01T00:00:00.000Z"
"""When a feed was last changed in which nothing has ever stood."""

TITLE = 100
"""How many characters of an entry's words its title has."""

BEARING = 3
"""How many of the quotes that bear on a claim stand in its entry."""


_TOPICS = edge("topics", "topic", *fields("name slug"))

QUOTE = Selection("quote", (
    *(ask for ask in CITED.asks if ask.name != "speaker"),
    *fields("language"),
    edge("speaker", "speaker", *fields("id name")),
    _TOPICS,
))  # fmt: skip
CLAIM = Selection("claim", (
    *fields("id text state language"),
    page("evidence", "evidence", Args(first=BEARING), *fields("stance"), Ask("quote", "quote", of=(CITED,))),
    _TOPICS,
))  # fmt: skip


def entries(node: Selection) -> Selection:
    """What a feed needs of each of its rows; `node` is QUOTE or CLAIM."""
    asks = (*fields("at updated retraction"), Ask("node", "node", of=(node,)))
    return Selection(f"published_{node.entity}", asks)


@dataclass(frozen=True, slots=True)
class Feed:
    """A page of a feed: its title, its rows (of `entries`), the base's name and address, and addresses: of the feed
    (its id), of this page, of the next if there is one, of the page for people."""

    title: str
    rows: list[Row]
    base: str
    home: str
    first: str
    self: str
    next: str | None
    alternate: str


def write(feed: Feed) -> bytes:
    """The page as XML, in UTF-8; a pure function of what is given."""
    out = StringIO()
    xml: Any = SimplerXMLGenerator(out, "utf-8")
    xml.startDocument()
    xml.startElement("feed", {"xmlns": NAMESPACE})
    _put(xml, "id", feed.first)
    _put(xml, "title", feed.title)
    _put(xml, "updated", max((row["updated"] for row in feed.rows), default=NEVER))
    _person(xml, "author", feed.base, feed.home)
    _link(xml, "self", feed.self, MEDIA_TYPE)
    _link(xml, "alternate", feed.alternate, "text/html")
    _link(xml, "first", feed.first, MEDIA_TYPE)
    if feed.next:
        _link(xml, "next", feed.next, MEDIA_TYPE)
    for row in feed.rows:
        if row["node"]:
            _entry(xml, row, feed.home)
    xml.endElement("feed")
    xml.endDocument()
    return out.getvalue().encode()


def _entry(xml: Any, row: Row, home: str) -> None:
    node = row["node"]
    is_quote, is_retracted = "verbatim" in node, node["state"] == "retracted"
    title = _quoted(node) if is_quote else _cut(node["text"])
    spoken = {"xml:lang": node["language"]} if node["language"] else {}
    xml.startElement("entry", {})
    _put(xml, "id", UUID(node["id"].rpartition("_")[2]).urn)
    _put(xml, "title", f"Retracted: {title}" if is_retracted else title)
    _put(xml, "published", row["at"])
    _put(xml, "updated", row["updated"])
    _link(xml, "alternate", f"{home}r/{node['id']}", "text/html")
    if is_quote and node["source"]["url"]:
        _link(xml, "via", uri(node["source"]["url"]))
    if is_quote and node["verbatim"] and node["speaker"]:
        _person(xml, "contributor", node["speaker"]["name"], f"{home}r/{node['speaker']['id']}")
    for topic in node["topics"]:
        xml.addQuickElement("category", attrs={"term": _legal(topic["slug"]), "label": _legal(topic["name"])})
    if is_retracted:
        xml.addQuickElement("category", attrs={"scheme": STATUS, "term": "retracted", "label": "Retracted"})
    _put(xml, "content", "\n\n".join(_told(row, is_quote, is_retracted)), {"type": "text", **spoken})
    xml.endElement("entry")


def _told(row: Row, is_quote: bool, is_retracted: bool) -> Iterable[str]:
    """What an entry says, paragraph by paragraph."""
    node = row["node"]
    if is_retracted:
        yield f"Retracted: {row['retraction'] or 'do not rely upon it.'}"
    if is_quote:
        yield text(node)
        return
    yield node["text"]
    for one in node["evidence"]["rows"]:
        yield f"{one['stance'].capitalize()} it: {text(one['quote'])}"


def _quoted(node: Row) -> str:
    """Who said what; quotation marks only where the words stood in such."""
    who = node["speaker"]["name"] if node["speaker"] else node["speaker_label"]
    who = who or (node["source"]["title"] if node["kind"] == "own" else "Speaker not named")
    words = _cut(node["text"])
    return f"{who}: “{words}”" if node["verbatim"] else f"{who}: {words}"


def _cut(words: str) -> str:
    """The first of some words, on one line."""
    line = " ".join(words.split())
    return line if len(line) <= TITLE else f"{line[: TITLE - 1].rstrip()}…"


_ILLEGAL = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def _legal(words: str) -> str:
    """Text that XML 1.0 can hold."""
    return _ILLEGAL.sub("\ufffd", words)


def _put(xml: Any, name: str, words: str, attributes: dict[str, str] | None = None) -> None:
    xml.addQuickElement(name, _legal(words), attributes or {})


def _link(xml: Any, relation: str, address: str, media_type: str | None = None) -> None:
    attributes = {"rel": relation, "href": _legal(address)}
    xml.addQuickElement("link", attrs=attributes | ({"type": media_type} if media_type else {}))


def _person(xml: Any, role: str, name: str, address: str) -> None:
    xml.startElement(role, {})
    _put(xml, "name", name)
    _put(xml, "uri", address)
    xml.endElement(role)
