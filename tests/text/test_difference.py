"""The difference of two texts: readable by words, and nothing of either is lost."""

import random
import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotes.text.difference import NEAR, Piece, abridged, words

READ = [
    ("", "", []),
    ("same words", "same words", [("equal", "same words", "same words")]),
    ("", "new", [("insert", "", "new")]),
    ("old", "", [("delete", "old", "")]),
    ("a quiet day", "a loud day", [("equal", "a ", "a "), ("replace", "quiet", "loud"), ("equal", " day", " day")]),
    ("one two three", "uno dos tres", [("replace", "one two three", "uno dos tres")]),
    ("It ended.", "It ended!", [("equal", "It ended", "It ended"), ("replace", ".", "!")]),
    ("She left", "She left early", [("equal", "She left", "She left"), ("insert", "", " early")]),
    ("don't", "don’t", [("equal", "don", "don"), ("replace", "'", "’"), ("equal", "t", "t")]),
    ("cafe\u0301 bar", "cafe bar", [("replace", "cafe\u0301", "cafe"), ("equal", " bar", " bar")]),
    ("हिंदी में", "हिंद में", [("replace", "हिंदी", "हिंद"), ("equal", " में", " में")]),
    ("新しい橋", "古い橋", [("replace", "新し", "古"), ("equal", "い橋", "い橋")]),
    ("one\ntwo", "uno\ndos", [("replace", "one", "uno"), ("equal", "\n", "\n"), ("replace", "two", "dos")]),
]


@pytest.mark.parametrize(("before", "after", "pieces"), READ)
def test_a_difference_is_told_by_words(before: str, after: str, pieces: list[tuple[str, str, str]]) -> None:
    assert words(before, after) == [Piece(*one) for one in pieces]


TEXTS = st.one_of(
    st.text(max_size=60),
    st.lists(st.sampled_from(["the", "harbour", " ", "  ", ",", ".", "\n", "“", "cafe\u0301", "🙂", "橋"])).map(
        "".join
    ),
)


@given(TEXTS, TEXTS)
def test_the_pieces_give_back_both_texts(before: str, after: str) -> None:
    _whole(words(before, after), before, after)


def _whole(pieces: list[Piece], before: str, after: str) -> None:
    assert "".join(one.before for one in pieces) == before
    assert "".join(one.after for one in pieces) == after
    for one in pieces:
        assert one.op == _op(one)
    for one, other in pairwise(pieces):
        assert "equal" in (one.op, other.op)
        assert one.op != other.op


def _op(one: Piece) -> str:
    if one.before == one.after:
        return "equal" if one.before else "nothing"
    return "replace" if one.before and one.after else "delete" if one.before else "insert"


@given(TEXTS, TEXTS, st.integers(4, 80))
def test_an_abridged_difference_says_the_same(before: str, after: str, near: int) -> None:
    pieces = list(abridged(words(before, after), near))
    assert "".join(one.before for one in pieces) == before
    assert "".join(one.after for one in pieces) == after


def test_long_equal_stretches_are_left_out_but_for_what_is_near() -> None:
    long = "the harbour wall was built of stone " * 20
    told = list(abridged(words(long + "old " + long, long + "new " + long)))
    assert [one.op for one in told] == ["omitted", "equal", "replace", "equal", "omitted"]
    assert all(len(one.before) <= NEAR for one in told if one.op == "equal")
    assert not told[1].before.startswith(" ")


def test_two_equal_texts_are_shown_whole() -> None:
    assert list(abridged(words("the same " * 50, "the same " * 50))) == words("the same " * 50, "the same " * 50)


def _text(size: int, seed: int, stop: str = ". ") -> list[str]:
    draw = random.Random(seed)
    vocabulary = [f"w{number}" for number in range(3_000)]
    return [draw.choice(vocabulary) + (stop if draw.random() < 0.06 else " ") for _ in range(size)]


def _edited(tokens: list[str], rate: float) -> list[str]:
    draw = random.Random(7)
    return ["edited " if draw.random() < rate else one for one in tokens if draw.random() > rate / 4]


LONG = [
    (20_000, 0.02, ". ", 1.0),
    (20_000, 0.9, ". ", 1.5),
    (20_000, 0.02, " ", 2.0),
    (20_000, 0.05, "\n", 1.0),
    (300_000, 0.001, ".\n", 10.0),
]


@pytest.mark.parametrize(("size", "rate", "stop", "seconds"), LONG)
def test_long_texts_are_compared_in_bounded_time(size: int, rate: float, stop: str, seconds: float) -> None:
    """Bounds are several times what a quiet machine takes."""
    tokens = _text(size, 1, stop)
    before, after = "".join(tokens), "".join(_edited(tokens, rate))
    begun = time.process_time()
    pieces = words(before, after)
    taken = time.process_time() - begun
    _whole(pieces, before, after)
    assert taken < seconds


@pytest.mark.parametrize("sign", ["a ", "a\n", "\n", "x.", "ab"])
def test_nothing_makes_it_slow(sign: str) -> None:
    before, after = sign * 400_000, "z " + sign * 399_000 + "q"
    begun = time.process_time()
    pieces = words(before, after)
    assert time.process_time() - begun < 15
    _whole(pieces, before, after)


def test_one_edit_in_a_very_long_text_is_one_piece() -> None:
    text = "".join(_text(500_000, 3, ".\n"))
    changed = text[:1_000_000].rsplit(" ", 1)[0] + " harbour " + text[1_000_000:]
    assert len(words(text, changed)) <= 5


def test_different_long_texts_are_bounded_too() -> None:
    before, after = "".join(_text(300_000, 1)), "".join(_text(300_000, 2))
    begun = time.process_time()
    pieces = words(before, after)
    assert time.process_time() - begun < 15
    _whole(pieces, before, after)
