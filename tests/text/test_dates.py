"""EDTF dates: first and last day, reading, and refusals."""

import time
from datetime import date

import pytest
from edtf import parse_edtf
from hypothesis import given, settings
from hypothesis import strategies as st

from quotes.text.dates import FIRST_DAY, LAST_DAY, UNKNOWN_FIRST, UNKNOWN_LAST, bounds, day, label

SINGLE = [
    ("2024", "2024-01-01", "2024-12-31", "2024"),
    ("2024-08", "2024-08-01", "2024-08-31", "August 2024"),
    ("2024-08-05", "2024-08-05", "2024-08-05", "5 August 2024"),
    ("2024-02", "2024-02-01", "2024-02-29", "February 2024"),
    ("2023-02", "2023-02-01", "2023-02-28", "February 2023"),
    ("2018~", "2018-01-01", "2018-12-31", "about 2018"),
    ("2018?", "2018-01-01", "2018-12-31", "perhaps 2018"),
    ("2018%", "2018-01-01", "2018-12-31", "perhaps about 2018"),
    ("2018-04~", "2018-04-01", "2018-04-30", "about April 2018"),
    ("2018-04-27?", "2018-04-27", "2018-04-27", "perhaps 27 April 2018"),
    ("201X", "2010-01-01", "2019-12-31", "2010s"),
    ("201X~", "2010-01-01", "2019-12-31", "about 2010s"),
    ("200X", "2000-01-01", "2009-12-31", "between 2000 and 2009"),
    ("19XX", "1900-01-01", "1999-12-31", "between 1900 and 1999"),
    ("2024-XX", "2024-01-01", "2024-12-31", "2024, month unknown"),
    ("2024-XX-XX", "2024-01-01", "2024-12-31", "2024, month and day unknown"),
    ("2024-02-XX", "2024-02-01", "2024-02-29", "February 2024, day unknown"),
    ("2023-02-XX", "2023-02-01", "2023-02-28", "February 2023, day unknown"),
    ("2024-21", "2024-03-01", "2024-05-31", "spring 2024"),
    ("2024-22", "2024-06-01", "2024-08-31", "summer 2024"),
    ("2024-23", "2024-09-01", "2024-11-30", "autumn 2024"),
    ("2024-24", "2024-12-01", "2024-12-31", "winter 2024"),
    ("0001-01-01", "0001-01-01", "0001-01-01", "1 January AD 1"),
    ("9999-12-31", "9999-12-31", "9999-12-31", "31 December 9999"),
    ("0987", "0987-01-01", "0987-12-31", "AD 987"),
    ("098X", "0980-01-01", "0989-12-31", "between 980 and 989"),
]
INTERVALS = [
    ("2018/2020", "2018-01-01", "2020-12-31", "2018 to 2020"),
    ("2018~/2020?", "2018-01-01", "2020-12-31", "about 2018 to perhaps 2020"),
    ("2024-08-05/2024-08-07", "2024-08-05", "2024-08-07", "5 August 2024 to 7 August 2024"),
    ("2024-08-05/2024-08", "2024-08-05", "2024-08-31", "5 August 2024 to August 2024"),
    ("2024-21/2024-23", "2024-03-01", "2024-11-30", "spring 2024 to autumn 2024"),
    ("2024/2024", "2024-01-01", "2024-12-31", "2024 to 2024"),
]
OPEN = [
    ("../2024", "0001-01-01", "2024-12-31", "until 2024"),
    ("2024/..", "2024-01-01", "9999-12-31", "since 2024"),
    ("/2024", "0001-01-01", "2024-12-31", "until 2024 (beginning unknown)"),
    ("2024/", "2024-01-01", "9999-12-31", "from 2024 (end unknown)"),
    ("../2018~", "0001-01-01", "2018-12-31", "until about 2018"),
]
REFUSED = [
    "", " ", "2024 ", " 2024", "2024\n", "24", "202", "20245", "yesterday", "2024-8", "2024-8-5", "2024/8/5",
    "0000", "0000-01-01", "000X", "00XX", "-0044", "Y17000", "Y17E8", "2024S2", "2XXX", "XXXX", "2X24", "201X-05",
    "201X-XX", "05.08.2024",
    "2024-00", "2024-13", "2024-20", "2024-25", "2024-41", "2024-1X", "2024-X1", "2024-08-3X", "2024-XX-05",
    "2023-02-29", "2024-04-31", "2024-08-32", "2024-08-00", "2024-21-01", "2024-21-XX", "2024-21~",
    "~2024", "2024~~", "2024-~08", "2024~-08", "2024-?08-05", "2024-08-05T10:00:00", "2024-08-05T10:00:00Z",
    "/", "../..", "../", "/..", "..", "2020/2018", "2024-08-05/2024-08-04", "2018/2019/2020", "2018//2020", "201X/2020",
    "2018/20XX", "2018/2024-XX", "2018-2020", "2018..2020", "{2018,2020}", "[2018..2020]", "{2018}",
    "２０２４", "20२४", "٢٠٢٤", "2024\u2010" + "08", "2024\x00", "\ud800", "2024-08-05/" + "0" * 40, "9" * 5_000,
    "2024^x",
]  # fmt: skip

POINTS = st.sampled_from([value for value, *_ in SINGLE])
INTERVAL_TEXT = st.builds("{}/{}".format, POINTS, POINTS)
NEARLY = st.text("0129X-/~?%.", max_size=24)


@pytest.mark.parametrize(("edtf", "first", "last", "_"), SINGLE + INTERVALS + OPEN)
def test_a_date_has_a_first_and_a_last_day(edtf: str, first: str, last: str, _: str) -> None:
    assert tuple(map(day, bounds(edtf))) == (first, last)


@pytest.mark.parametrize(("edtf", "_first", "_last", "reading"), SINGLE + INTERVALS + OPEN)
def test_a_date_is_read_as_a_person_says_it(edtf: str, _first: str, _last: str, reading: str) -> None:
    assert label(None, edtf) == reading


@pytest.mark.parametrize("edtf", REFUSED)
def test_what_is_no_date_is_refused_by_name(edtf: str) -> None:
    for refuse in (bounds, lambda value: label(None, value), lambda value: label("as said", value)):
        with pytest.raises(ValueError, match="not a date in EDTF: ") as refusal:
            refuse(edtf)
        assert ascii(edtf[:40])[1:-1] in str(refusal.value)
        assert len(str(refusal.value)) < 500


@pytest.mark.parametrize(("edtf", "_first", "_last", "_"), SINGLE + INTERVALS)
def test_the_library_reads_the_same_days(edtf: str, _first: str, _last: str, _: str) -> None:
    other = parse_edtf(edtf)
    assert bounds(edtf) == (
        date(*other.lower_strict()[:3]).toordinal(),
        date(*other.upper_strict()[:3]).toordinal(),
    )


@given(st.one_of(NEARLY, INTERVAL_TEXT))
@settings(deadline=None, max_examples=300)
def test_whatever_is_accepted_the_library_accepts(edtf: str) -> None:
    try:
        bounds(edtf)
    except ValueError:
        return
    assert parse_edtf(edtf, fail_silently=True) is not None


@given(st.one_of(st.text(st.characters(exclude_categories=())), NEARLY, INTERVAL_TEXT))
@settings(deadline=None, max_examples=500)
def test_every_text_is_a_date_or_a_value_error(edtf: str) -> None:
    try:
        first, last = bounds(edtf)
    except ValueError:
        return
    assert FIRST_DAY <= first <= last <= LAST_DAY
    assert label(None, edtf)


@given(st.dates())
def test_every_day_is_its_own_bounds(when: date) -> None:
    ordinal = when.toordinal()
    assert bounds(when.isoformat()) == (ordinal, ordinal)
    assert day(ordinal) == when.isoformat()


def test_an_unknown_date_sorts_last_both_ways_and_is_in_no_range() -> None:
    first, last = bounds(None)
    assert (first, last) == (UNKNOWN_FIRST, UNKNOWN_LAST)
    assert date.max.toordinal() + 1 == UNKNOWN_FIRST
    assert date.min.toordinal() - 1 == UNKNOWN_LAST
    assert not (first <= LAST_DAY and last >= FIRST_DAY)
    assert first > bounds("9999-12-31")[0]
    assert last < bounds("0001-01-01")[1]


@pytest.mark.parametrize("ordinal", [UNKNOWN_FIRST, UNKNOWN_LAST])
def test_an_unknown_day_has_no_date(ordinal: int) -> None:
    assert day(ordinal) is None


@pytest.mark.parametrize("ordinal", [-1, UNKNOWN_FIRST + 1, 10**30])
def test_a_day_outside_the_calendar_is_refused(ordinal: int) -> None:
    with pytest.raises(ValueError, match=f"there is no day {ordinal} "):
        day(ordinal)


@pytest.mark.parametrize(
    ("as_said", "edtf", "reading"),
    [
        ("last month", None, '"last month"'),
        ("last month", "2024-08-05", '5 August 2024 ("last month")'),
        ("last month", "2024-07", 'July 2024 ("last month")'),
        (None, None, "unknown"),
        ("", None, "unknown"),
        ("", "2024", "2024"),
    ],
)
def test_words_as_said_stand_in_quotation_marks(as_said: str | None, edtf: str | None, reading: str) -> None:
    assert label(as_said, edtf) == reading


def test_a_thousand_dates_are_quick() -> None:
    begun = time.process_time()
    for _ in range(1_000):
        bounds("2018-08~/2020-09-30")
    assert time.process_time() - begun < 1
