"""Words as they are searched for: what is a word, and what a person asks."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotes.text.words import LONGEST, MARKED, MOST, STANDING, Term, asked, places, words


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("We have waited.", ["we", "have", "waited"]),
        ("Élan naïve STRASSE Straße", ["elan", "naive", "strasse", "strasse"]),
        ("Ada’s F-35, U.S.A. 1,000.5 %", ["ada", "s", "f", "35", "u", "s", "a", "1", "000", "5"]),
        ("co\u00adoperate zero\u200bwidth", ["cooperate", "zerowidth"]),
        ("자유민주 국가", ["자유", "유민", "민주", "주", "국가", "가"]),
        ("北朝鮮の核", ["北朝", "朝鮮", "鮮の", "の核", "核"]),
        ("ﾐｻｲﾙ２発", ["ミサ", "サイ", "イル", "ル", "2", "発"]),
        ("F15戦闘機", ["f15", "戦闘", "闘機", "機"]),
        ("हिन्दी ภาษาไทย Ελλάς", ["हिन्दी", "ภาษาไทย", "ελλασ"]),
        ("שָׁלוֹם مُحَمَّد", ["שלום", "محمد"]),
        ("_ — … ¦ 👩‍👩‍👧", []),
        ("", []),
    ],
)
def test_words_are_folded_runs_of_letters_and_digits(text: str, found: list[str]) -> None:
    assert words(text) == found


def test_a_long_word_counts_by_its_beginning() -> None:
    assert words("a" * 20_000) == ["a" * LONGEST]
    assert words("é" * 20_000 + " ж" + "ж" * 500) == ["e" * LONGEST, "ж" * LONGEST]


@given(st.text(max_size=200))
def test_words_are_found_again_in_their_own_words(text: str) -> None:
    found = words(text)
    assert all(
        word and not word.isspace() and " " not in word and "¦" not in word and "'" not in word for word in found
    )
    assert [again for word in found for again in words(word)[:1]] == found


@given(st.text(max_size=60), st.text(max_size=60))
def test_texts_with_a_blank_between_have_the_words_of_both(one: str, other: str) -> None:
    assert words(f"{one} {other}") == words(one) + words(other)


@pytest.mark.parametrize(
    ("query", "terms"),
    [
        ("harbour", [Term(("harbour",))]),
        ("new HARBOUR", [Term(("new",)), Term(("harbour",))]),
        ('"new harbour"', [Term(("new", "harbour"))]),
        ("“new harbour”", [Term(("new", "harbour"))]),
        ("«new harbour", [Term(("new", "harbour"))]),
        ("new -harbour", [Term(("new",)), Term(("harbour",), without=True)]),
        ('new -"old harbour"', [Term(("new",)), Term(("old", "harbour"), without=True)]),
        ("harb*", [Term(("harb",), prefix=True)]),
        ("F-35* don't", [Term(("f", "35"), prefix=True), Term(("don", "t"))]),
        ("핵", [Term(("핵",), prefix=True)]),
        ("자유", [Term(("자유",))]),
        ("北朝鮮", [Term(("北朝", "朝鮮"))]),
        ("北朝鮮 核", [Term(("北朝", "朝鮮")), Term(("核",), prefix=True)]),
        ('"北朝鮮 核"', [Term(("北朝", "朝鮮", "鮮", "核"), prefix=True)]),
        ('NEAR(a b) AND "', [Term(("near", "a")), Term(("b",)), Term(("and",))]),
        ("* - \" ' ( harbour", [Term(("harbour",))]),
    ],
)
def test_a_question_is_read_as_people_mean_it(query: str, terms: list[Term]) -> None:
    assert list(asked(query)) == terms


@pytest.mark.parametrize("query", ["", "   ", "-harbour", '"', "* - …", "👩‍👩‍👧"])
def test_a_question_without_a_word_is_refused(query: str) -> None:
    with pytest.raises(ValueError, match="at least one word"):
        asked(query)


@pytest.mark.parametrize("query", ["h*", "harbour é*", '"new h*"', "F-3*"])
def test_one_letter_does_not_go_on(query: str) -> None:
    with pytest.raises(ValueError, match="at least 2 letters"):
        asked(query)


def test_a_question_of_too_many_words_is_refused() -> None:
    assert asked("word " * MOST)
    with pytest.raises(ValueError, match=f"At most {MOST} words"):
        asked("word " * (MOST + 1))


@given(st.text(alphabet=st.sampled_from("ab 핵자-*\"“”():^ANDORNOT'\\{}+é"), max_size=40))
def test_no_question_breaks_it(query: str) -> None:
    try:
        terms = asked(query)
    except ValueError:
        return
    assert all(term.words for term in terms)


@pytest.mark.parametrize(
    ("text", "query", "found"),
    [
        ("Élan, naïve STRASSE, Straße", "strasse naive", ["naïve", "STRASSE", "Straße"]),
        ("co\u00adoperate zero\u200bwidth", "cooperate zerowidth", ["co\u00adoperate", "zero\u200bwidth"]),
        ("We waited, we have waited.", '"we waited"', ["We waited"]),
        ("missiles and a missile", "missil*", ["missiles", "missile"]),
        ("missiles and a missile", "missile", ["missile"]),
        ("missile -launch", "missile -launch", ["missile"]),
        ("new new harbour", "new", ["new", "new"]),
        ("F-35, U.S.A. 1,000.5", "f-35 1,000.5", ["F-35", "1,000.5"]),
        ("자유민주 국가", "자유민주", ["자유민주"]),
        ("자유민주 국가", "민", ["민"]),
        ("北朝鮮の核実験", "核実験", ["核実験"]),
        ("ﾐｻｲﾙ２発", "ミサイル", ["ﾐｻｲﾙ"]),
        ("שָׁלוֹם مُحَمَّد", "محمد", ["مُحَمَّد"]),
        ("e\u0301lan vital", "elan", ["e\u0301lan"]),
        ("“Nuclear” arms", "nuclear", ["Nuclear"]),
        ("ﬁne", "fine", ["ﬁne"]),
        ("nothing", "else", []),
    ],
)
def test_places_are_those_of_the_text_as_it_is_written(text: str, query: str, found: list[str]) -> None:
    assert [text[start:end] for start, end in places(text, asked(query))] == found


def test_only_the_beginning_of_a_long_text_is_marked() -> None:
    assert places("word " * 10_000, asked("word"))[-1][1] <= MARKED
    assert len(places("한 국 " * 10_000, asked("한"))) <= STANDING
    assert places("x " * MARKED + "word", asked("word")) == []


@given(st.text(max_size=80))
def test_every_word_of_a_text_has_a_place_in_it(text: str) -> None:
    found = words(text)
    for word in found:
        standing = places(text, [Term((word,))])
        assert standing, word
        assert all(0 <= start < end <= len(text) for start, end in standing)
    if found:
        assert places(text, [Term(tuple(found))])


@given(st.text(max_size=80), st.sampled_from(["a bc*", "한국", '"b c"', "日*", "e -b"]))
def test_places_stand_in_order_and_apart(text: str, query: str) -> None:
    standing = places(text, asked(query))
    assert all(one[1] < other[0] for one, other in pairwise(standing))
