"""Anchors: a span is found again where it stands, and never at a look-alike."""

import time
from dataclasses import asdict

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from quotes.text.anchors import (
    CONTEXT,
    DISTINCT,
    NEAR,
    PLACES,
    Found,
    Selector,
    code_point,
    digest,
    find,
    rebuild,
    select,
    utf16,
)

STORY = (
    "The mayor opened the new bridge on Monday. “It took nine years,” she said, “and every week of them.” "
    "Residents were less certain: the ferry, they said, had never been late. The council will vote in spring."
)
AMBIGUOUS = Found("ambiguous", None, None)
LOST = Found("lost", None, None)


def anchor(words: str, text: str = STORY) -> Selector:
    start = text.index(words)
    return select(text, start, start + len(words))


def found_again(text: str, selector: Selector) -> Found:
    return find(text, **asdict(selector))


def found_withheld(text: str, selector: Selector) -> Found:
    return find(
        text,
        start=selector.start,
        end=selector.end,
        exact=None,
        prefix=None,
        suffix=None,
        sha256=selector.sha256,
    )


def at(words: str, text: str, status: str = "moved") -> Found:
    return Found(status, text.index(words), text.index(words) + len(words))


def test_a_selector_holds_words_context_and_digest() -> None:
    assert select("0123456789" * 10, 40, 45) == Selector(
        start=40,
        end=45,
        exact="01234",
        prefix="89" + "0123456789" * 3,
        suffix="56789" + "0123456789" * 2 + "0123456",
        sha256=digest("01234"),
    )


def test_a_digest_is_sha256_of_utf8() -> None:
    assert digest("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    assert digest("é") == "4a99557e4033c3539de2eb65472017cad5f9557f7a0625a09f1c3f6e2ba69c4c"


@pytest.mark.parametrize(
    ("start", "end", "reason"),
    [
        (3, 3, "the span 3:3 is empty"),
        (5, 4, "the span 5:4 is outside the text of 10 characters"),
        (-1, 4, "the span -1:4 is outside the text of 10 characters"),
        (0, 11, "the span 0:11 is outside the text of 10 characters"),
        (11, 12, "the span 11:12 is outside the text of 10 characters"),
    ],
)
def test_an_empty_or_outside_span_is_refused_with_its_place(start: int, end: int, reason: str) -> None:
    with pytest.raises(ValueError, match=f"^{reason}$"):
        select("0123456789", start, end)


def test_a_lone_surrogate_is_a_value_error() -> None:
    with pytest.raises(ValueError, match="surrogates not allowed"):
        select("a\ud800b", 0, 3)


@given(st.text(min_size=1), st.data())
@settings(deadline=None)
def test_what_was_selected_is_found_exactly_there(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    selector = select(text, start, end)
    assert found_again(text, selector) == Found("exact", start, end)
    assert found_withheld(text, selector) == Found("exact", start, end)
    assert text[max(0, start - CONTEXT) : end + CONTEXT] == selector.prefix + selector.exact + selector.suffix


@given(st.text("abc é😀", min_size=1, max_size=80), st.text("XYZ", min_size=1, max_size=40), st.data())
@settings(deadline=None)
def test_text_put_before_never_leads_to_other_words(text: str, before: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    selector = select(text, start, end)
    found = found_again(before + text, selector)
    if found.status == "moved":
        assert (found.start, found.end) == (start + len(before), end + len(before))
    elif found.status == "exact":
        assert (before + text)[start:end] == selector.exact
    else:
        assert found == AMBIGUOUS


@given(st.text("XYZ 😀", min_size=1, max_size=300), st.data())
@settings(deadline=None)
def test_text_put_before_moves_words_that_stand_once(before: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(STORY) - 1))
    end = data.draw(st.integers(start + 1, len(STORY)))
    selector = select(STORY, start, end)
    assume((before + STORY)[start:end] != selector.exact)
    moved = Found("moved", start + len(before), end + len(before))
    assert found_again(before + STORY, selector) == moved


def test_each_place_of_repeated_words_is_told_by_its_context() -> None:
    text = "He said yes to the bridge. She said yes to the ferry. They said yes to nothing at all."
    later = "An editor's note comes first. " + text
    for word in ("bridge", "ferry", "nothing"):
        start = text.index(f"yes to {'the ' if word != 'nothing' else ''}{word}")
        found = found_again(later, select(text, start, start + 3))
        assert found == Found("moved", start + 30, start + 33)


def test_words_are_found_when_one_side_of_them_was_rewritten() -> None:
    text = STORY.replace("The mayor opened the new bridge on Monday.", "A bridge was opened.")
    assert found_again(text, anchor("It took nine years")) == at("It took nine years", text)


def test_long_words_speak_for_themselves_without_any_context() -> None:
    words = "and every week of them"
    assert len(words) >= DISTINCT
    text = f"Elsewhere: {words}!"
    assert found_again(text, anchor(words)) == at(words, text)


@pytest.mark.parametrize("words", ["nine years", "the ferry", "e"])
def test_short_words_without_their_context_are_not_moved(words: str) -> None:
    assert len(words) < DISTINCT
    assert found_again(f"zzz {words} zzz", anchor(words)) == AMBIGUOUS


def test_a_shared_space_and_comma_are_no_context() -> None:
    selector = anchor("the ferry")
    assert (selector.prefix[-2:], selector.suffix[:1]) == (": ", ",")
    assert found_again("Not now: the ferry, he wrote", selector) == AMBIGUOUS


def test_short_words_are_moved_where_eight_code_points_of_context_agree() -> None:
    selector = anchor("the ferry")
    assert found_again("zzzz: the ferry, they zzz", selector).status == "moved"
    assert found_again("zzzzz the ferry, they zzz", selector).status == "moved"
    assert found_again("zzzzz!the ferry, theyzzz", selector) == AMBIGUOUS
    assert NEAR == 8


def test_two_copies_with_the_same_context_are_ambiguous() -> None:
    assert found_again("x" + STORY + STORY, anchor("had never been late")) == AMBIGUOUS


def test_two_copies_without_context_are_ambiguous_however_long() -> None:
    words = "the ferry, they said, had never been late"
    assert found_again(f"{words}; {words}", anchor(words)) == AMBIGUOUS


def test_a_place_that_leads_by_little_is_ambiguous() -> None:
    selector = anchor("the ferry")
    text = "A. less certain: the ferry, they said. B. less certain: the ferry, they asked."
    assert found_again(text, selector) == AMBIGUOUS


def test_a_place_that_leads_clearly_is_taken() -> None:
    selector = anchor("the ferry")
    text = "B. The price of the ferry rose. Residents were less certain: the ferry, they thought, was late."
    start = text.index(": the ferry") + 2
    assert found_again(text, selector) == Found("moved", start, start + 9)


@pytest.mark.parametrize("text", ["", "other words", STORY.replace("nine", "ten"), STORY.upper()])
def test_words_that_are_nowhere_are_lost(text: str) -> None:
    assert found_again(text, anchor("It took nine years")) == LOST
    assert found_withheld(text, anchor("It took nine years")) == LOST


def test_a_changed_letter_is_not_forgiven() -> None:
    for index in range(STORY.index("It took"), STORY.index("It took") + len("It took nine years")):
        text = STORY[:index] + "#" + STORY[index + 1 :]
        assert found_again(text, anchor("It took nine years")) == LOST


@pytest.mark.parametrize("change", [{"exact": "It took nine month"}, {"sha256": "0" * 64}, {"sha256": "no digest"}])
def test_an_anchor_that_contradicts_itself_is_lost(change: dict[str, str]) -> None:
    assert find(STORY, **(asdict(anchor("It took nine years")) | change)) == LOST


@pytest.mark.parametrize(("start", "end"), [(-5, 3), (10_000, 10_018), (5, 5), (7, 2), (0, 10**9)])
def test_offsets_that_make_no_sense_only_start_a_search(start: int, end: int) -> None:
    words = "It took nine years"
    assert find(STORY, **(asdict(anchor(words)) | {"start": start, "end": end})) == at(words, STORY)


def test_nothing_is_found_for_no_words() -> None:
    assert find(STORY, start=3, end=3, exact="", prefix="", suffix="", sha256=digest("")) == LOST
    assert find(STORY, start=3, end=3, exact=None, prefix=None, suffix=None, sha256=digest("")) == LOST


def test_withheld_words_are_found_by_length_and_digest() -> None:
    selector = anchor("Residents were less certain")
    for before in ("A note. ", "Korrigierte Fassung – größer. ", "정정 😀 "):
        assert found_withheld(before + STORY, selector) == at(selector.exact, before + STORY)
    shorter = STORY[20:]
    assert found_withheld(shorter, selector) == at(selector.exact, shorter)


def test_withheld_words_that_begin_inside_a_word_are_found() -> None:
    selector = anchor("esidents were less cert")
    assert found_withheld("A note. " + STORY, selector) == at(selector.exact, "A note. " + STORY)


def test_withheld_words_are_not_moved_to_one_of_two_copies() -> None:
    assert found_withheld("x" + STORY + STORY, anchor("Residents were less certain")) == AMBIGUOUS


def test_withheld_words_with_known_context_are_told_apart_by_it() -> None:
    selector = anchor("Residents were less certain")
    text = "Residents were less certain, wrote one. " + STORY
    kept = asdict(selector) | {"exact": None}
    assert find(text, **kept) == Found("moved", selector.start + 40, selector.end + 40)


def test_short_withheld_words_are_not_moved_without_context() -> None:
    assert found_withheld("A note. " + STORY, anchor("nine years")) == AMBIGUOUS


def test_a_search_among_too_many_look_alikes_is_given_up() -> None:
    selector = Selector(0, 1, "e", "q" * CONTEXT, "q" * CONTEXT, digest("e"))
    assert found_again("x" + "e " * (PLACES + 1), selector) == AMBIGUOUS


@pytest.mark.parametrize("letters", ["a", "ab ", "é ", "한글 "])
@pytest.mark.parametrize("length", [1, 100, 30_000])
def test_a_search_in_a_long_monotonous_text_ends_soon(letters: str, length: int) -> None:
    text = (letters * 100_000)[:100_000]
    lost = digest("not there")
    begun = time.process_time()
    assert find(text, start=9, end=9 + length, exact=None, prefix=None, suffix=None, sha256=lost).start is None
    words = text[:length]
    found = find(
        "x" * 9 + text, start=0, end=length, exact=words, prefix="y" * 32, suffix="z" * 32, sha256=digest(words)
    )
    assert found == AMBIGUOUS
    assert time.process_time() - begun < 5


def test_long_withheld_words_are_found_near_their_old_place() -> None:
    text = " ".join(f"word{number}" for number in range(12_000))
    start, end = text.index("word5000 "), text.index(" word9000 ")
    assert found_withheld("Corrected. " + text, select(text, start, end)) == Found("moved", start + 11, end + 11)


def test_a_search_that_costs_too_much_says_that_it_cannot_tell() -> None:
    text = " ".join(f"word{number}" for number in range(12_000))
    assert found_withheld(text.replace("word7000", "wort7000"), anchor(text[40_000:70_000], text)) == AMBIGUOUS


@pytest.mark.parametrize(
    ("spans", "expected"),
    [([], ""), (["one"], "one"), (["It took nine years", "and every week"], "It took nine years and every week")],
)
def test_a_quote_is_rebuilt_from_its_spans(spans: list[str], expected: str) -> None:
    assert rebuild(spans) == expected


@pytest.mark.parametrize(
    ("text", "offset", "units"),
    [
        ("abc", 2, 2),
        ("é", 1, 1),
        ("e\u0301x", 2, 2),
        ("😀x", 1, 2),
        ("a😀b😀", 3, 4),
        ("👩‍👩‍👧", 5, 8),
        ("", 0, 0),
        ("한", 1, 1),
    ],
)
def test_offsets_are_counted_as_javascript_counts(text: str, offset: int, units: int) -> None:
    assert utf16(text, offset) == units
    assert code_point(text, units) == offset


@given(st.text(st.one_of(st.characters(codec="utf-8"), st.sampled_from("😀𝒳e\u0301\u200d"))))
@settings(deadline=None)
def test_offsets_come_back_from_utf16(text: str) -> None:
    units = [utf16(text, offset) for offset in range(len(text) + 1)]
    assert [code_point(text, unit) for unit in units] == list(range(len(text) + 1))
    for inside in set(range(units[-1])) - set(units):
        with pytest.raises(ValueError, match="inside a surrogate pair"):
            code_point(text, inside)


@pytest.mark.parametrize("offset", [-1, 4])
def test_an_offset_outside_the_text_is_refused(offset: int) -> None:
    with pytest.raises(ValueError, match=f"offset {offset} is outside the text of 3"):
        utf16("abc", offset)
    with pytest.raises(ValueError, match=f"offset {offset} is outside the text of 3"):
        code_point("abc", offset)
