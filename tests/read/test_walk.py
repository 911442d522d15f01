"""All rows of a list, page after page: each once, in order, in bounded memory, one statement a page."""

import sys
from typing import Any

import pytest

from quotes.models import Evidence, Quote
from quotes.read import (
    Args,
    Ask,
    BadInput,
    Selection,
    counted,
    prepare,
    stride,
    walk,
    walked,
)
from quotes.read.shape import ENTITIES
from tests import base

pytestmark = pytest.mark.django_db

LISTS = {"quotes": "quote", "sources": "source", "speakers": "speaker", "claims": "claim", "topics": "topic"}
WALK = sys.modules["quotes.read.walk"]


@pytest.fixture
def small(monkeypatch: Any) -> None:
    """Pages of three rows."""
    monkeypatch.setattr(WALK, "STRIDE", 3)
    monkeypatch.setattr(WALK, "LONG_STRIDE", 4)


def row(entity: str, *more: Ask) -> Selection:
    return Selection(entity, (Ask("id", "id"), *more))


def ids(rows: Any) -> list[str]:
    return [one["id"] for one in rows]


def paged(name: str, args: Args) -> list[str]:
    """The list by its pages, as everybody else reads it."""
    ends = Selection("page_info", (Ask("has_next_page", "more"), Ask("end_cursor", "cursor")))
    body = Selection("page", (Ask("nodes", "rows", of=(row(LISTS[name]),)), Ask("page_info", "ends", of=(ends,))))
    found, after = [], None
    while True:
        given = Args(first=5, after=after, order=args.order, filter=args.filter)
        selection = Selection("query", (Ask(name, "page", args=given, of=(body,)),))
        page = prepare(selection).run([given])["page"]
        found += ids(page["rows"])
        if not page["ends"]["more"]:
            return found
        after = page["ends"]["cursor"]


@pytest.mark.parametrize(
    ("name", "order"), [(name, order) for name, entity in LISTS.items() for order in ENTITIES[entity].orders]
)
def test_a_walk_is_all_pages_in_every_order(world: Any, small: None, name: str, order: str) -> None:
    args = Args(order=order, filter={"q": "str*"} if order == "relevance" else {})
    with counted() as count:
        found = ids(walk(name, row(LISTS[name]), args))
    assert found == paged(name, args)
    size = 4 if order == "relevance" else 3
    assert count.statements == max(1, -(-len(found) // size))


@pytest.mark.parametrize(
    "given",
    [
        {"kind": ["partial"]},
        {"verbatim": True, "language": ["en"]},
        {"text": "a"},
        {"q": "str*"},
        {"state": ["retracted"]},
        {"anchor_status": ["exact"]},
        {"kind": ["partial"], "anchor_status": ["exact", "lost"]},
        {"text": "no record has this"},
    ],
)
@pytest.mark.parametrize("order", ["created_asc", "said_desc"])
def test_a_walk_goes_through_what_filters_find(world: Any, small: None, given: dict[str, Any], order: str) -> None:
    args = Args(order=order, filter=given)
    assert ids(walk("quotes", row("quote"), args)) == paged("quotes", args)


def test_unasked_the_order_is_that_in_which_rows_came(world: Any, small: None) -> None:
    found = ids(walk("quotes", row("quote")))
    assert found == sorted(found)
    assert len(found) > 10


def test_a_walk_looks_at_each_row_once_whatever_has_no_index() -> None:
    ask = Ask("quotes", "page", of=(Selection("page", (Ask("nodes", "rows", of=(row("quote"),)),)),))
    for walking, sifts in ((False, True), (True, False)):
        args = Args(first=100, order="said_desc", filter={"text": "a"}, walked=walking)
        statement = prepare(Selection("query", (Ask("quotes", "page", args=args, of=ask.of),))).statement.text
        assert ("MATERIALIZED" in statement) == sifts


def test_a_walk_ends_where_it_is_told_and_begins_after_a_cursor(world: Any, small: None) -> None:
    whole = ids(walk("quotes", row("quote")))
    for first in (1, 2, 3, 4, 7):
        with counted() as count:
            assert ids(walk("quotes", row("quote"), Args(first=first))) == whole[:first]
        assert count.statements == -(-first // 3)
    first_page = next(walked("quotes", row("quote"), len))
    assert (first_page.made, first_page.size, first_page.more) == (3, 3, True)
    assert ids(walk("quotes", row("quote"), Args(after=first_page.cursor))) == whole[3:]
    pages = list(walked("quotes", row("quote"), len, Args(first=5)))
    assert [(one.size, one.more) for one in pages] == [(3, True), (2, False)]


def test_rows_have_their_short_lists_and_their_edges(world: Any, small: None) -> None:
    anchors = Ask("anchors", "anchors", of=(row("anchor"),))
    source = Ask("source", "source", of=(row("source"),))
    with counted() as count:
        rows = list(walk("quotes", row("quote", anchors, source)))
    assert count.statements == -(-len(rows) // 3)
    assert any(one["anchors"] for one in rows)
    for one in rows:
        held = Quote.objects.get(pk=one["id"].removeprefix("q_"))
        assert [anchor["id"][3:] for anchor in one["anchors"]] == [anchor.pk.hex for anchor in held.anchors.all()]
        assert one["source"]["id"] == f"src_{held.source_id.hex}"


def test_a_list_in_a_record_is_walked_too(world: Any, small: None) -> None:
    made = base.speaker("Much quoted")
    said = [base.pid(base.quote(f"Words {number}.", by=made)) for number in range(8)]
    assert ids(walk("quotes", row("quote"), of=("speaker", base.pid(made)))) == said
    claim = base.claim("A claim.")
    for one in said:
        Evidence.objects.create(claim=claim, quote_id=one.removeprefix("q_"), stance="asserts")
    assert len(ids(walk("evidence", row("evidence"), of=("claim", base.pid(claim))))) == 8
    assert ids(walk("quotes", row("quote"), of=("speaker", f"spk_{0:032x}"))) == []
    draft = base.speaker("Nobody", state="draft")
    assert ids(walk("quotes", row("quote"), of=("speaker", base.pid(draft)))) == []


@pytest.mark.parametrize(
    "args", [Args(filter={"speaker": ["Kim"]}), Args(after="x"), Args(order="nothing"), Args(filter={"nothing": "1"})]
)
def test_what_is_wrong_is_told_before_the_first_row(args: Args) -> None:
    with counted() as count, pytest.raises(BadInput):
        next(walk("quotes", row("quote"), args))
    assert count.statements == 0


def test_pages_are_larger_where_filters_lead_through_other_tables_and_smaller_where_rows_have_many_others() -> None:
    plain = row("quote")
    assert stride("quotes", plain) == 1_000
    assert stride("quotes", plain, Args(filter={"kind": ["own"]})) == 1_000
    assert stride("quotes", plain, Args(filter={"topic": [f"t_{0:032x}"]})) == 5_000
    assert stride("quotes", plain, Args(filter={"q": "a"})) == 5_000
    page = Selection("page", (Ask("nodes", "rows", of=(plain,)),))
    assert stride("sources", row("source", Ask("quotes", "quotes", args=Args(first=100), of=(page,)))) < 500


def test_what_is_made_of_rows_may_fail_and_the_connection_goes_on(world: Any, small: None) -> None:
    def fails(rows: list[Any]) -> None:
        raise ValueError("a fault")

    with pytest.raises(ValueError, match="a fault"):
        next(walked("quotes", row("quote"), fails))
    assert ids(walk("quotes", row("quote"), Args(first=1)))
