"""The normal form, the text rule, folded names and slugs."""

import re
import time
import unicodedata
from collections import Counter
from itertools import chain
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quotes.text.normal import SLUG_LENGTH, Flaw, flaw, name_key, normal, slug

ANY_TEXT = st.text(st.characters(exclude_categories=()))


@pytest.mark.parametrize(
    ("given_text", "expected"),
    [
        ("one\r\ntwo\rthree\nfour", "one\ntwo\nthree\nfour"),
        ("\r\r\n\n", "\n\n\n"),
        ("e\u0301te\u0301", "été"),
        ("\u1112\u1161\u11ab", "한"),
        ("\u212b", "Å"),
        ("", ""),
    ],
)
def test_line_ends_and_composition_are_made_equal(given_text: str, expected: str) -> None:
    assert normal(given_text) == expected


@pytest.mark.parametrize("kept", ["a\u00a0b", " a \t", "ﬁ ½ Ａ", "“x” — ‘y’", "\u2028", "a\x0bb", "\ud800"])
def test_everything_else_is_left_as_it_is(kept: str) -> None:
    assert normal(kept) == kept


@given(ANY_TEXT)
@settings(deadline=None)
def test_the_normal_form_of_a_normal_form_is_itself(text: str) -> None:
    once = normal(text)
    assert normal(once) == once
    assert "\r" not in once


MARKS = st.sampled_from(
    "\u0301\u0316\u0344\u0345\u0f73\u0f75\u0f81\u0f71\u3099\u05b0\u200d\u202e\u2019a\u01d6\ud55c\u1161"
)


@given(st.lists(MARKS, min_size=25, max_size=200).map("".join))
@settings(deadline=None)
def test_many_marks_come_into_the_same_order_as_few(text: str) -> None:
    assert normal(text) == unicodedata.normalize("NFC", text)
    assert name_key(name_key(text)) == name_key(text)


def moves(text: str) -> int:
    """How many marks Python's normal forms move past how many others, to put them in order (UAX 15)."""
    moved, before = 0, Counter[int]()
    for mark in map(unicodedata.combining, chain.from_iterable(unicodedata.normalize("NFD", one) for one in text)):
        if mark == 0:
            before.clear()
        else:
            moved += sum(many for one, many in before.items() if one > mark)
            before[mark] += 1
    return moved


@pytest.mark.parametrize("marks", ["\u0301\u0316", "\u0f73", "\u0344\u0316", "\u0301\u200d\u0316\u200d"])
def test_thousands_of_marks_are_in_order_before_python_puts_them_so(
    marks: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    normalize, given_to_python = unicodedata.normalize, []

    def noted(form: Any, text: str) -> str:
        given_to_python.append(text)
        return normalize(form, text)

    with monkeypatch.context() as patched:
        patched.setattr(unicodedata, "normalize", noted)
        name_key(normal("a" + marks * 2_000))
    assert len(given_to_python) > 1
    for text in given_to_python:
        assert moves(text) <= 2 * len(text)


@pytest.mark.parametrize(
    ("text", "lines", "bidi", "code", "at"),
    [
        ("a\x00b", True, True, "nul", 1),
        ("\ud83d", True, True, "surrogate", 0),
        ("ab\udfff", False, False, "surrogate", 2),
        ("a\x07", True, True, "control", 1),
        ("a\x0b", True, True, "control", 1),
        ("a\rb", True, True, "control", 1),
        ("a\x1f", True, True, "control", 1),
        ("a\x7f", True, True, "control", 1),
        ("a\x85", True, True, "control", 1),
        ("a\x9f", False, True, "control", 1),
        ("a\nb", False, True, "line_break", 1),
        ("a\tb", False, True, "line_break", 1),
        ("a\u202eb", True, False, "bidi", 1),
        ("😀\u2066", True, False, "bidi", 1),
        ("ok\x00\x07", True, True, "nul", 2),
        ("\n\x00", True, True, "nul", 1),
    ],
)
def test_the_first_broken_place_is_named(text: str, lines: bool, bidi: bool, code: str, at: int) -> None:
    found = flaw(text, lines=lines, bidi=bidi)
    assert found is not None
    assert (found.code, found.at) == (code, at)
    assert f"U+{ord(text[at]):04X}" in found.message
    assert f"character {at}" in found.message


@pytest.mark.parametrize("control", [*"\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"])
def test_each_bidirectional_control_is_refused_unless_allowed(control: str) -> None:
    assert flaw(control, lines=True) == Flaw(
        "bidi", 0, f"a bidirectional control character (U+{ord(control):04X}) at character 0"
    )
    assert flaw(control, lines=True, bidi=True) is None


@pytest.mark.parametrize(
    "sound", ["", "plain", "a\u00a0b", "김정은", "😀", "\u200b\u200d\u2065\u206a", "\u0301", "\u2028"]
)
def test_sound_text_has_no_flaw(sound: str) -> None:
    assert flaw(sound, lines=False) is None


def test_newline_and_tab_are_sound_in_text_of_several_lines() -> None:
    assert flaw("a\n\tb", lines=True) is None


@given(ANY_TEXT, st.booleans(), st.booleans())
@settings(deadline=None)
def test_a_flaw_is_the_first_and_what_stands_before_it_is_sound(text: str, lines: bool, bidi: bool) -> None:
    found = flaw(text, lines=lines, bidi=bidi)
    sound = text if found is None else text[: found.at]
    assert flaw(sound, lines=lines, bidi=bidi) is None
    assert all(unicodedata.category(letter) not in ("Cc", "Cs") or (lines and letter in "\n\t") for letter in sound)


def test_a_long_text_is_checked_in_one_pass() -> None:
    begun = time.process_time()
    assert flaw("word " * 20_000, lines=True) is None
    assert time.process_time() - begun < 0.5


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Kim Jong-un", "kim jong-un"),
        ("  KIM \u00a0 Jong\u2011Un\t", "kim jong-un"),
        ("O’Brien", "o'brien"),
        ("O\u00b4Brien", "o'brien"),
        ("Ｏ＇Ｂｒｉｅｎ", "o'brien"),
        ("José Ñandú", "jose nandu"),
        ("Lech Wałęsa", "lech walesa"),
        ("Straße", "strasse"),
        ("İstanbul", "istanbul"),
        ("ΣΊΣΥΦΟΣ", "σισυφοσ"),
        ("김정은", "김정은"),
        ("\u1100\u1175\u11b7정은", "김정은"),
        ("が", "が"),
        ("हिन्दी", "हिन्दी"),
        ("שָׁלוֹם", "שלום"),
        ("كِتَاب", "كتاب"),
        ("ﬁne", "fine"),
        ("zero\u200bwidth", "zerowidth"),
        ("a\u0338b", "ab"),
        ("", ""),
        (" \t ", ""),
    ],
)
def test_a_name_is_folded_for_order_and_search(name: str, expected: str) -> None:
    assert name_key(name) == expected


@pytest.mark.parametrize(("one", "other"), [("が", "か"), ("김", "감"), ("क", "ख"), ("ти", "ты"), ("ab", "a b")])
def test_different_letters_stay_different(one: str, other: str) -> None:
    assert name_key(one) != name_key(other)


@given(st.text())
@settings(deadline=None)
def test_a_folded_name_is_stable_and_empty_only_for_a_blank_one(name: str) -> None:
    key = name_key(name)
    assert name_key(key) == key
    assert bool(key) == bool(name.strip())
    assert unicodedata.is_normalized("NFC", key)


def test_a_name_of_marks_alone_keeps_them() -> None:
    assert name_key("\u0301") == "\u0301"
    assert name_key("\u200b") == "\u200b"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Korean Central News Agency", "korean-central-news-agency"),
        ("O’Brien & Sons, Ltd.", "obrien-sons-ltd"),
        ("Kim Jong-un", "kim-jong-un"),
        ("Wałęsa", "walesa"),
        ("김정은", "김정은"),
        ("김정은 (Kim)", "kim"),
        ("조선 2024", "조선-2024"),
        ("2024", "2024"),
        ("snake_case", "snake-case"),
        ("Дума_2", "дума-2"),
        ("!?", "untitled"),
        ("", "untitled"),
        ("../../etc", "etc"),
        ("x" * 100, "x" * 80),
        ("abc " * 40, "-".join(["abc"] * 20)),
        ("a" * 79 + " b", "a" * 79),
        ("a" * 80 + " b", "a" * 80),
    ],
)
def test_a_slug_is_made_from_a_name(name: str, expected: str) -> None:
    assert slug(name) == expected


@given(st.text(max_size=200))
@settings(deadline=None)
def test_a_slug_keeps_its_alphabet_and_length(name: str) -> None:
    made = slug(name)
    assert re.fullmatch(r"[^\W_]+(-[^\W_]+)*", made)
    assert len(made) <= SLUG_LENGTH
    assert unicodedata.is_normalized("NFC", made)
    assert slug(made) == made
