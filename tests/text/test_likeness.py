"""Which names and wordings meet, how alike they are called, and which are left apart."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotes.text.likeness import is_short, name_keys, names_like, same_wording, wording_keys, words

ALIKE = [
    ("Ada Moser", "Ada Moser", 1.0),
    ("Ada Moser", "ADA MÖSER", 1.0),
    ("Moser, Ada", "Ada Moser", 0.95),
    ("Park Jong Un", "Park Jong-eun", 0.85),
    ("Park Chong-un", "Park Jong Un", 0.85),
    ("A. Moser", "Ada Moser", 0.75),
    ("World Health Organization", "WHO", 0.75),
    ("Bank of the Three Lakes", "BTL", 0.75),
    ("Ada Mosner", "Ada Moser", 0.85),
    ("김민수", "김민수", 1.0),
]
APART = [
    ("Ada Moser", "Ida Gruber"),
    ("Ada Moser", "Berta Moser"),
    ("A. Moser", "Berta Moser"),
    ("Port office", "Port authority of Lindau"),
    ("WHO", "World Trade Organization"),
    ("김민수", "이민호"),
]


@pytest.mark.parametrize(("one", "other", "score"), ALIKE)
def test_names_that_may_be_one_meet_and_say_how_much(one: str, other: str, score: float) -> None:
    found = names_like([one], [other])
    assert found is not None
    assert found.score == pytest.approx(score, abs=0.01)
    assert one in found.why
    assert name_keys([one]) & name_keys([other])


@pytest.mark.parametrize(("one", "other"), APART)
def test_names_of_two_are_not_said_to_be_alike(one: str, other: str) -> None:
    found = names_like([one], [other])
    assert found is None or found.score < 0.7


def test_the_best_of_all_names_counts() -> None:
    found = names_like(["Ada Moser", "The mayor"], ["Berta Gruber", "Moser, Ada"])
    assert found is not None
    assert found.score == 0.95


@given(st.text(max_size=60), st.text(max_size=60))
def test_likeness_is_the_same_both_ways_and_never_fails(one: str, other: str) -> None:
    first, second = names_like([one], [other]), names_like([other], [one])
    assert (first and first.score) == (second and second.score)
    assert all(0 <= found.score <= 1 for found in (first, second) if found)
    name_keys([one]), wording_keys(other)


@given(st.text(min_size=1, max_size=60))
def test_whatever_has_words_is_like_itself_and_meets_itself(name: str) -> None:
    found = names_like([name], [name])
    assert (found is not None and found.score == 1.0) == bool(words(name))
    assert bool(name_keys([name])) == bool(words(name))


def test_a_wording_is_its_words_in_their_order() -> None:
    assert same_wording("“We have waited,” she said", "we have waited she said")
    assert not same_wording("waited have we", "we have waited")
    assert wording_keys("We have waited!") == wording_keys("we  have WAITED")
    assert wording_keys("…") == set()


def test_few_words_say_nothing_by_themselves() -> None:
    assert is_short("a good start")
    assert not is_short("a very good start")


def test_keys_give_no_words_away() -> None:
    assert all(len(key) == 32 and set(key) <= set("0123456789abcdef") for key in name_keys(["Ada Moser"]))
