"""Search: records that have the words asked for, the best first, with where the words stand."""

from collections.abc import Iterator
from typing import Any

import pytest

from quotes.read import (
    CURATOR_VIEWER,
    PUBLIC_VIEWER,
    Args,
    Ask,
    BadInput,
    Selection,
    Viewer,
    counted,
    fetch,
    highlights,
    searched,
)
from quotes.read import questions as rules
from quotes.read.fetch import _plans
from quotes.read.highlights import SNIPPET, snippet
from quotes.search import postgresql, sqlite, wanted
from tests import base

pytestmark = pytest.mark.django_db

KINDS = ("quote", "source", "speaker", "claim")
NODE = Ask("node", "node", of=tuple(Selection(kind, (Ask("id", "id"),)) for kind in KINDS))
MARKED = Ask("highlights", "marked", of=(searched(str),), make=highlights, question=True)


def asked(viewer: Viewer = PUBLIC_VIEWER, **how: Any) -> Any:
    """The answer of `search`; what is no size and no cursor is a filter."""
    sizes = {name: how.pop(name) for name in ("first", "after", "last", "before") if name in how}
    edge = Selection("edge", (Ask("cursor", "cursor"), NODE, Ask("score", "score"), MARKED))
    info = Selection("page_info", (Ask("has_next_page", "more"),))
    facts = (Ask("total_count", "total"), Ask("total_count_is_estimate", "about"), Ask("page_info", "info", of=(info,)))
    page = Selection("page", (Ask("edges", "edges", of=(edge,)), *facts))
    with counted() as count:
        found = fetch(
            Selection("query", (Ask("search", "search", args=Args(filter=how, **sizes), of=(page,)),)), viewer
        )
    assert count.statements == 1
    return found["search"]


def ids(found: Any) -> list[str]:
    return [edge["node"]["id"] for edge in found["edges"]]


@pytest.fixture
def narrow(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A question finds at most three records of a kind."""
    for room in (postgresql, sqlite, rules):
        monkeypatch.setattr(room, "WINDOW", 3)
    _plans.clear()
    yield
    _plans.clear()


def test_records_of_all_kinds_are_found_together() -> None:
    whom, where = base.speaker("The harbour board"), base.source("A new harbour")
    said, thought = base.quote("The harbour is open."), base.claim("The harbour was opened in 2019.")
    base.quote("The road is closed.")
    found = asked(q="harbour")
    assert sorted(ids(found)) == sorted(map(base.pid, (whom, where, said, thought)))
    assert (found["total"], found["about"]) == (4, False)
    assert ids(asked(q="harbour", types=["claim"])) == [base.pid(thought)]
    assert sorted(ids(asked(q="harbour", types=["claim", "speaker"]))) == sorted(map(base.pid, (thought, whom)))
    assert asked(q="harbour", types=[])["total"] == 0


def test_the_best_of_each_kind_has_score_one_and_stands_first() -> None:
    once = base.quote(
        "A long sentence about many things, among which there is also the harbour, and that is all of it."
    )
    often = base.quote("The harbour, the harbour.")
    other = base.claim("The harbour.")
    found = asked(q="harbour")
    scores = {edge["node"]["id"]: edge["score"] for edge in found["edges"]}
    assert scores[base.pid(often)] == scores[base.pid(other)] == 1
    assert 0 < scores[base.pid(once)] < 1
    assert ids(found)[-1] == base.pid(once)


def test_words_of_the_record_itself_count_more_than_those_around() -> None:
    text = "The harbour is open. He spoke of the new road there."
    where = base.source(text_access="public")
    capture = base.capture(where, text)
    around, itself = (
        base.quote(of=where, text="He spoke of the new road"),
        base.quote(of=where, text="The harbour is open."),
    )
    base.anchor(around, capture, 21, 45)
    base.anchor(itself, capture, 0, 20)
    assert ids(asked(q="harbour", types=["quote"])) == [base.pid(itself), base.pid(around)]
    assert ids(asked(q="road", types=["quote"])) == [base.pid(around), base.pid(itself)]


def test_what_has_all_of_it_side_by_side_comes_first() -> None:
    apart = base.claim("The harbour was closed. A new road leads there.")
    beside = base.claim("It was said on that day by all who came that the new harbour was closed for good.")
    other = base.claim("A harbour that is new.")
    assert ids(asked(q="new harbour"))[0] == base.pid(beside)
    assert sorted(ids(asked(q="new harbour"))) == sorted(map(base.pid, (apart, beside, other)))
    assert ids(asked(q='"new harbour"')) == [base.pid(beside)]


def test_the_pages_of_a_search_make_up_the_whole() -> None:
    for number in range(7):
        base.quote(f"harbour {'harbour ' * (number % 3)}{number}")
        base.claim(f"The harbour {number}.")
    whole = asked(q="harbour", first=100)
    assert not whole["info"]["more"]
    seen: list[str] = []
    cursor = None
    while True:
        page = asked(q="harbour", first=3, after=cursor)
        seen += ids(page)
        assert page["total"] == 14
        if not page["info"]["more"]:
            break
        cursor = page["edges"][-1]["cursor"]
    assert seen == ids(whole)
    with pytest.raises(BadInput, match="other filters"):
        asked(q="road", after=cursor)


def test_the_public_finds_nothing_that_it_may_not_read() -> None:
    shown = [base.quote("harbour", state=state) for state in ("published", "retracted")]
    hidden = [base.quote("harbour", state=state) for state in ("draft", "in_review", "rejected", "withheld")]
    base.quote("harbour", merged_into=shown[0])
    assert sorted(ids(asked(q="harbour"))) == sorted(map(base.pid, shown))
    assert asked(q="harbour")["total"] == 2
    known = ids(asked(CURATOR_VIEWER, q="harbour"))
    assert sorted(known) == sorted(map(base.pid, [*shown, *hidden]))


def test_a_full_window_says_that_there_may_be_more(narrow: None) -> None:
    made = [base.quote(f"harbour {number}") for number in range(3)]
    found = asked(q="harbour", types=["quote"])
    assert (found["total"], found["about"]) == (3, True)
    made.append(base.quote("harbour again"))
    assert sorted(ids(asked(q="harbour"))) == sorted(map(base.pid, made[1:]))
    assert not asked(q="again")["about"]


def test_a_filtered_list_says_that_its_question_found_as_many_as_it_may(narrow: None) -> None:
    for number in range(4):
        base.quote(f"harbour {number}", kind="direct" if number % 2 else "partial")
    facts = (Ask("total_count", "total"), Ask("total_count_is_estimate", "about"))

    def count(**filters: Any) -> tuple[int, bool]:
        args = Args(filter=filters)
        found = fetch(Selection("query", (Ask("quotes", "list", args=args, of=(Selection("page", facts),)),)))["list"]
        return found["total"], found["about"]

    assert count(q="harbour") == (3, True)
    assert count(q="harbour", kind=["partial"]) == (1, True)
    assert count(q="3") == (1, False)
    assert count(kind=["partial"]) == (2, False)


def test_relevance_is_an_order_of_lists_and_of_lists_under_a_record() -> None:
    where = base.source("A paper")
    long = base.quote(
        of=where, text="The harbour, of which so much was said and written in all of these years, is open."
    )
    short = base.quote(of=where, text="The harbour.")
    base.quote("Harbour.")
    node = Selection("page", (Ask("nodes", "rows", of=(Selection("quote", (Ask("id", "id"),)),)),))
    inner = Ask("quotes", "quotes", args=Args(order="relevance", filter={"q": "harbour"}), of=(node,))
    asked_for = Selection(
        "query", (Ask("node", "x", args=Args(key=base.pid(where)), of=(Selection("source", (inner,)),)),)
    )
    rows = fetch(asked_for)["x"]["quotes"]["rows"]
    assert [row["id"] for row in rows] == [base.pid(short), base.pid(long)]


def test_relevance_without_words_is_refused() -> None:
    page = Selection("page", (Ask("total_count", "n"),))
    with pytest.raises(BadInput, match="needs the filter q") as error:
        fetch(Selection("query", (Ask("quotes", "list", args=Args(order="relevance"), of=(page,)),)))
    assert error.value.problems[0].path == ("list", "order")


@pytest.mark.parametrize("q", ["", "   ", "-harbour", "a*", "…", '""', "w " * 41])
def test_a_question_without_words_is_refused(q: str) -> None:
    with pytest.raises(BadInput) as error:
        asked(q=q)
    assert error.value.problems[0].code == "BAD_FILTER"


def test_highlights_tell_where_the_words_stand() -> None:
    who = base.speaker("Ada Larch", sort_name="Larch, Ada")
    who.names.create(name="Äda Lärch", kind="alias")
    [edge] = asked(q="larch", types=["speaker"])["edges"]
    assert edge["marked"] == [
        {"field": "name", "snippet": "Ada Larch", "offsets": [[4, 9]]},
        {"field": "sort_name", "snippet": "Larch, Ada", "offsets": [[0, 5]]},
        {"field": "names.0.name", "snippet": "Äda Lärch", "offsets": [[4, 9]]},
    ]


def test_highlights_show_no_context_that_is_private() -> None:
    where = base.source()
    held = base.capture(where, "The harbour is open, it was said.")
    report = base.quote(of=where, text="the port was open to all of the harbour", kind="indirect")
    base.anchor(report, held, 4, 11)
    [edge] = asked(q="harbour")["edges"]
    assert [one["field"] for one in edge["marked"]] == ["text"]


@pytest.mark.parametrize(
    ("text", "place", "piece"),
    [
        ("short", 0, "short"),
        ("word " * 100, 0, "word " * 31 + "word…"),
        ("word " * 99 + "word", 495, "…" + "word " * 31 + "word"),
        ("x" * 500, 250, "…" + "x" * 160 + "…"),
    ],
)
def test_a_snippet_is_cut_between_words(text: str, place: int, piece: str) -> None:
    found = snippet(text, place)
    assert found == piece
    assert len(found.strip("…")) <= SNIPPET


def test_a_question_knows_which_words_stand_side_by_side() -> None:
    assert wanted('one "two three four" five*').pairs == ["two three", "three four"]
    assert wanted('"one two*" -"three four"').pairs == []
