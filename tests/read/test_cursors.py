"""Cursors come back as they were made, and nothing else is taken for one."""

import uuid
from base64 import urlsafe_b64encode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotes.read.cursors import decode, encode, list_name

NAME = list_name("quotes", "said_desc", (), [])
KEY = "01a20320a20070169163f14599b6edf2"
LINES = st.text(st.characters(blacklist_categories=("Cs", "Cc"), blacklist_characters="؜‎‏‪‫‬‭‮⁦⁧⁨⁩"))


@given(st.integers(-(2**31), 2**31 - 1), st.uuids())
def test_a_cursor_of_a_day_comes_back(day: int, key: uuid.UUID) -> None:
    assert decode(encode(NAME, day, key.hex), NAME, "int") == (day, key.hex)


@given(LINES, st.uuids())
def test_a_cursor_of_a_name_comes_back(name: str, key: uuid.UUID) -> None:
    assert decode(encode(NAME, name, key.hex), NAME, "text") == (name, key.hex)


@given(st.uuids())
def test_a_cursor_of_a_key_alone_comes_back(key: uuid.UUID) -> None:
    assert decode(encode(NAME, None, key.hex), NAME, None) == (None, key.hex)


@given(st.one_of(st.text(), st.binary().map(lambda raw: urlsafe_b64encode(raw).rstrip(b"=").decode())))
def test_no_other_string_is_taken_for_a_cursor(text: str) -> None:
    with pytest.raises(ValueError, match="cursor"):
        decode(text, NAME, "int")


@given(st.integers(0, 100), st.binary(min_size=1, max_size=3))
def test_a_changed_cursor_is_refused_or_is_another_true_cursor(at: int, bytes_: bytes) -> None:
    cursor = encode(NAME, 736_000, KEY)
    changed = cursor[: at % len(cursor)] + urlsafe_b64encode(bytes_).decode() + cursor[at % len(cursor) + 1 :]
    try:
        day, key = decode(changed, NAME, "int")
    except ValueError:
        return
    assert encode(NAME, day, key) == changed


@pytest.mark.parametrize(
    "other",
    [
        ("sources", "said_desc", (), []),
        ("quotes", "said_asc", (), []),
        ("quotes", "said_desc", (("verbatim", True),), []),
        ("quotes", "said_desc", (), [("kind", ["direct"])]),
    ],
    ids=["edge", "order", "flag", "filter"],
)
def test_a_cursor_of_another_list_is_refused_and_says_why(other: tuple) -> None:
    with pytest.raises(ValueError, match="another order or other filters"):
        decode(encode(list_name(*other), 736_000, KEY), NAME, "int")


@pytest.mark.parametrize("name", ["a\0b", "\ud800", "a\nb"], ids=["nul", "surrogate", "line"])
def test_a_cursor_cannot_carry_text_that_the_base_refuses(name: str) -> None:
    raw = NAME + bytes.fromhex(KEY) + name.encode("utf-8", "surrogatepass")
    with pytest.raises(ValueError, match="cursor"):
        decode(urlsafe_b64encode(raw).rstrip(b"=").decode(), NAME, "text")


def test_a_padded_cursor_is_not_the_same_cursor() -> None:
    with pytest.raises(ValueError, match="cursor"):
        decode(encode(NAME, 1, KEY) + "=", NAME, "int")
