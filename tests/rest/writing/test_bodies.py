"""What a body may be: JSON without anything that could be read in two ways."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotes.rest.problems import Problem
from quotes.rest.writing.bodies import DEPTH, JSON, PLAIN, media_type, parsed
from quotes.rest.writing.conditions import versions


def refused(body: str | bytes) -> list[tuple[str, str]]:
    with pytest.raises(Problem) as told:
        parsed(body.encode() if isinstance(body, str) else body)
    assert told.value.status == 400
    return [(".".join(one.path), one.message) for one in told.value.faults]


@pytest.mark.parametrize(
    ("body", "path", "words"),
    [
        ('{"a": 1, "a": 1}', "a", "given twice"),
        ('{"a": {"b": [{}, {"c": 1, "d": 2, "c": 3}]}}', "a.b.1.c", "given twice"),
        (r'{"\ud800": 1}', r"\ud800", "half of a surrogate pair"),
        ('{"a": NaN}', "a", "NaN is no number"),
        ('{"a": [0, -Infinity]}', "a.1", "-Infinity is no number"),
        ('{"a": 1e999}', "a", "more digits"),
        ('{"a": 1e99999999999999999999}', "a", "more digits"),
        ('{"a": 0.1234567890123456789}', "a", "more digits"),
        ('{"a": 9223372036854775808}', "a", "too large"),
        ('{"a": ' + "9" * 5_000 + "}", "a", "too large"),
        ('{"a": ' + "[" * DEPTH + "]" * DEPTH + "}", ".".join(["a", *"0" * (DEPTH - 1)]), "levels deep"),
        ("[" * 50_000 + "]" * 50_000, "", "levels deep"),
        ('{"a":' * 5_000, "", "levels deep"),
        ("[]", "", "not a JSON object"),
        ("null", "", "not a JSON object"),
        ("5", "", "not a JSON object"),
        ("{", "", "line 1, column 2"),
        ("{'a': 1}", "", "not JSON"),
        ('{"a": 1,}', "", "not JSON"),
        ('{"a": 01}', "", "not JSON"),
        ('{"a": 1} {}', "", "not JSON"),
        (b'{"a": "\xff"}', "", "byte 7"),
        ('\ufeff{"a": 1}', "", "not JSON"),
        ('{"a": 1}'.encode("utf-16"), "", "not UTF-8"),
    ],
)
def test_what_is_wrong_is_told_with_its_path(body: str | bytes, path: str, words: str) -> None:
    [(where, told)] = refused(body)
    assert where == path
    assert words in told


def test_all_faults_are_told_up_to_fifty() -> None:
    assert [path for path, _ in refused('{"a": NaN, "b": {"c": 1, "c": 2}, "d": 1e400}')] == ["a", "b.c", "d"]
    assert len(refused("{" + ", ".join(['"a": NaN'] * 60) + "}")) == 50


@pytest.mark.parametrize("text", ["0.1", "40.5", "1e3", "-0.0", "0.30000000000000004", "1E-7", "123456789.123456"])
def test_a_number_that_is_kept_whole_is_taken(text: str) -> None:
    assert parsed(f'{{"a": {text}}}'.encode()) == {"a": float(text)}


def test_a_body_says_what_it_says() -> None:
    assert parsed('{"a": [1, "é", null, true, {"b": {}}]}'.encode()) == {"a": [1, "é", None, True, {"b": {}}]}
    assert parsed(b"") == {}


@given(st.binary(max_size=300))
def test_no_bytes_break_the_reading(body: bytes) -> None:
    with suppress(Problem):
        parsed(body)


@given(st.text(alphabet=st.characters(max_codepoint=255), max_size=200))
def test_no_header_breaks_the_reading(header: str) -> None:
    for read in (versions, lambda text: media_type(text, (JSON, PLAIN))):
        with suppress(Problem):
            read(header)


@pytest.mark.parametrize(
    "header", ["application/json", "Application/JSON; charset=UTF-8", 'application/json;charset="utf8"']
)
def test_json_comes_in_utf_8(header: str) -> None:
    assert media_type(header, (JSON,)) == (JSON, "utf-8")


@pytest.mark.parametrize(
    "header",
    [
        "",
        "text/json",
        "application/merge-patch+json",
        "application/json; charset=latin-1",
        "text/plain",
        "json",
        "multipart/form-data",
        "application/json; a*1=b; a*",
        f"application/json; a*{'9' * 5_000}=b",
    ],
)
def test_nothing_else_is_understood(header: str) -> None:
    with pytest.raises(Problem) as told:
        media_type(header, (JSON,))
    assert told.value.status == 415


def test_tags_that_were_given_out_are_versions() -> None:
    digits = "0" * 32
    assert versions(f'"3-{digits}"') == (3,)
    assert versions(f'  "3-{digits}" , W/"4-{digits}","5-{digits}", "x"') == (3, 5)


def test_names_that_no_utf8_can_hold_are_escaped_in_paths() -> None:
    paths = [path for path, _ in refused(r'{"a": [{"x\udfff": {"b": NaN}}], "\ud800": 1, "\ud800": 2}')]
    assert paths == [r"\ud800", r"\ud800", r"a.0.x\udfff", r"a.0.x\udfff.b"]
