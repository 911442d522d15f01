"""Cells: no program takes them for formulas, and whatever goes out comes in the same."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from quotes.export.cells import guarded, joined, parted, unguarded

DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
NEAR = st.text(alphabet="'=+-@ \t\r\n＝a|;\\", max_size=12) | st.text()
WORDS = st.text(alphabet="a |;\\='\n", min_size=1, max_size=8) | st.text(min_size=1, max_size=20)
NAMES = st.sampled_from(["kind", "note", "speaker_id"])


@given(NEAR)
@example("'=1")
@example("''\t=1")
@example("' '=1")
def test_any_text_goes_out_and_comes_in_the_same(text):
    assert unguarded(guarded(text)) == text


@given(NEAR)
def test_no_cell_begins_like_a_formula(text):
    assert not guarded(text).lstrip().startswith(DANGEROUS)


@pytest.mark.parametrize("text", ["", "Ada", "'tis", "a=b", "''", "3-4", "“=”", "'", "' "])
def test_what_is_no_formula_stays_as_it_is(text):
    assert guarded(text) == unguarded(text) == text


@pytest.mark.parametrize("text", ["=1+1", "  =1", "\t=1", "-3", "@SUM(A1)", "'=1", "\xa0+1", "\n=1", "＝1"])
def test_what_could_be_one_gets_an_apostrophe(text):
    assert guarded(text) == "'" + text


@given(st.lists(st.tuples(WORDS, st.lists(st.tuples(NAMES, WORDS), max_size=3).map(tuple)), max_size=4))
def test_any_list_goes_out_and_comes_in_the_same(items):
    assert parted(joined(items)) == items


@pytest.mark.parametrize(
    ("cell", "items"),
    [
        ("", []),
        (" | ", []),
        ("Bo|Eva", [("Bo", ()), ("Eva", ())]),
        ("Bo ; Kind = alias", [("Bo", (("kind", "alias"),))]),
        (r"a\|b\;c", [("a|b;c", ())]),
        ("trailing\\", [("trailing\\", ())]),
        ("a=b", [("a=b", ())]),
    ],
)
def test_a_list_as_people_type_it(cell, items):
    assert parted(cell) == items


def test_a_part_without_a_name_is_told():
    with pytest.raises(ValueError, match="“alias” should be name=value"):
        parted("Bo; alias")
