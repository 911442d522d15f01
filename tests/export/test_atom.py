"""Atom: what an entry says and who says it; nothing in it can break the page."""

import xml.etree.ElementTree as xml
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotes.export import atom

ATOM = "{http://www.w3.org/2005/Atom}"
SOURCE = {"kind": "news_article", "title": "A new harbour", "title_supplied": False, "byline": None, "url": None,
          "language": None, "publisher": None, "published": None}  # fmt: skip


def quote(**given: Any) -> Any:
    node: Any = {
        "id": "q_01a20320a20070169163f14599b6edf2",
        "text": "We have waited",
        "kind": "direct",
        "verbatim": True,
        "speaker": {"id": "spk_" + "1" * 32, "name": "Ada Moser"},
        "speaker_label": None,
        "said": None,
        "anchors": [],
        "source": SOURCE,
        "state": "published",
        "language": "en",
        "topics": [],
    }
    row = {"at": "2026-11-01T00:00:00.000Z", "updated": "2026-11-02T00:00:00.000Z", "retraction": None}
    return {**row, **{one: given.pop(one) for one in (*row,) if one in given}, "node": {**node, **given}}


def claim(**given: Any) -> Any:
    node: Any = {"id": "c_" + "2" * 32, "text": "It cost 40.", "state": "published", "language": None, "topics": [],
            "evidence": {"rows": []}}  # fmt: skip
    return {**quote(), "node": {**node, **given}}


def page(*rows: Any, **given: Any) -> xml.Element:
    home = "https://facts.example/"
    told = {"title": "Facts: quotes", "base": "Facts", "home": home, "first": f"{home}feeds/quotes.atom",
            "self": f"{home}feeds/quotes.atom", "next": None, "alternate": home}  # fmt: skip
    return xml.fromstring(atom.write(atom.Feed(rows=list(rows), **{**told, **given})))


def text(element: xml.Element, path: str) -> str | None:
    return element.findtext("/".join(f"{ATOM}{one}" for one in path.split("/")))


def links(element: xml.Element) -> dict[str, str]:
    return {one.attrib["rel"]: one.attrib["href"] for one in element.findall(f"{ATOM}link")}


def test_the_page_has_what_the_standard_asks_for() -> None:
    feed = page(
        quote(updated="2026-11-03T00:00:00.000Z"), quote(), next="https://facts.example/feeds/quotes.atom?after=x"
    )
    assert text(feed, "id") == links(feed)["self"] == links(feed)["first"]
    assert links(feed)["next"].endswith("?after=x")
    assert text(feed, "title") == "Facts: quotes"
    assert text(feed, "updated") == "2026-11-03T00:00:00.000Z"
    assert (text(feed, "author/name"), text(feed, "author/uri")) == ("Facts", "https://facts.example/")


def test_a_feed_in_which_nothing_stands_was_never_changed() -> None:
    assert text(page(), "updated") == "1970-01-01T00:00:00.000Z"


def test_the_address_of_a_source_is_a_uri() -> None:
    entry = page(quote(source={**SOURCE, "url": "https://a.example/é?q={x}&r=%"})).find(f"{ATOM}entry")
    assert entry is not None
    assert links(entry)["via"] == "https://a.example/%C3%A9?q=%7Bx%7D&r=%25"


def test_an_entry_is_known_by_the_key_of_its_record_and_leads_to_it() -> None:
    entry = page(quote()).find(f"{ATOM}entry")
    assert entry is not None
    assert text(entry, "id") == "urn:uuid:01a20320-a200-7016-9163-f14599b6edf2"
    assert links(entry) == {"alternate": "https://facts.example/r/q_01a20320a20070169163f14599b6edf2"}
    assert text(entry, "published") == "2026-11-01T00:00:00.000Z"
    assert text(entry, "updated") == "2026-11-02T00:00:00.000Z"


def test_the_words_are_cited_with_their_source() -> None:
    entry = page(quote(source={**SOURCE, "url": "https://news.example/a"}))[-1]
    assert text(entry, "title") == "Ada Moser: “We have waited”"
    assert text(entry, "content") == "Ada Moser: “We have waited”. In: A new harbour. (n.d.). https://news.example/a"
    content = entry.find(f"{ATOM}content")
    assert content is not None
    assert content.attrib == {"type": "text", "{http://www.w3.org/XML/1998/namespace}lang": "en"}
    assert links(entry)["via"] == "https://news.example/a"


def test_only_verbatim_words_have_a_contributor_and_marks() -> None:
    assert text(page(quote()), "entry/contributor/name") == "Ada Moser"
    indirect = page(quote(kind="indirect", verbatim=False))
    assert text(indirect, "entry/contributor/name") is None
    assert text(indirect, "entry/title") == "Ada Moser: We have waited"
    unnamed = page(quote(speaker=None, speaker_label="the mayor"))
    assert text(unnamed, "entry/contributor/name") is None
    assert text(unnamed, "entry/title") == "the mayor: “We have waited”"
    own = page(quote(kind="own", verbatim=False, speaker=None))
    assert text(own, "entry/title") == "A new harbour: We have waited"
    nobody = page(quote(speaker=None))
    assert text(nobody, "entry/title") == "Speaker not named: “We have waited”"


def test_no_entry_has_an_author_of_its_own() -> None:
    assert page(quote(), claim()).findall(f".//{ATOM}entry/{ATOM}author") == []


@pytest.mark.parametrize("row", [quote, claim])
def test_what_is_retracted_says_so_first_and_why(row: Any) -> None:
    made = {**row(state="retracted"), "retraction": "Invented."}
    entry = page(made)[-1]
    assert (text(entry, "title") or "").startswith("Retracted: ")
    assert (text(entry, "content") or "").startswith("Retracted: Invented.\n\n")
    [category] = entry.findall(f"{ATOM}category")
    assert category.attrib["term"] == "retracted"


def test_a_claim_says_what_bears_on_it() -> None:
    bearing = {"stance": "asserts", "quote": quote()["node"]}
    entry = page(claim(evidence={"rows": [bearing]}))[-1]
    assert text(entry, "title") == "It cost 40."
    assert text(entry, "content") == (
        "It cost 40.\n\nAsserts it: Ada Moser: “We have waited”. In: A new harbour. (n.d.)."
    )


def test_topics_are_categories() -> None:
    entry = page(quote(topics=[{"name": "Harbours & ports", "slug": "harbours"}]))[-1]
    [category] = entry.findall(f"{ATOM}category")
    assert category.attrib == {"term": "harbours", "label": "Harbours & ports"}


def test_a_long_quote_has_a_short_title_on_one_line() -> None:
    entry = page(quote(text="word\n" * 500))[-1]
    title = text(entry, "title") or ""
    assert len(title) < 130
    assert "\n" not in title
    assert title.endswith("…”")


def test_hostile_words_stay_words() -> None:
    words = ']]></content></entry></feed><script>alert("1")</script>&amp;&#0;<!--'
    feed = page(
        quote(text=words, topics=[{"name": words, "slug": 'x"y'}], speaker_label=words, speaker=None), title=words
    )
    assert len(feed.findall(f"{ATOM}entry")) == 1
    assert feed.findall(".//script") == []
    assert words in (text(feed, "entry/content") or "")
    assert text(feed, "title") == words


@given(st.text(min_size=1))
def test_any_text_makes_well_formed_xml(words: str) -> None:
    entry = page(quote(text=words, speaker={"id": "spk_" + "1" * 32, "name": words}))[-1]
    assert text(entry, "contributor/name") is not None


def test_what_xml_cannot_hold_is_replaced() -> None:
    assert "a\ufffdb\ufffdc" in (text(page(quote(text="a\ufffeb\x00c")), "entry/content") or "")
