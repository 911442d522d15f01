"""Dates as EDTF (ISO 8601-2:2019, levels 0 and 1), their first and last day, and how a person reads them.

Law: no day is invented. The bounds are the first and the last day that the expression allows.
- `2018~` (approximate), `2018?` (uncertain) and `2018%` (both) have the bounds of 2018: nobody said how far to widen.
- An open end (`../2024`, `2024/..`) reaches to the first or last day there is. An unknown end (`/2024`, `2024/`) allows
  the same days, so it has the same bounds; only its reading differs. Open on both sides says nothing and is refused.
- Seasons are months by convention, as in the library `edtf`: 21 spring March-May, 22 summer June-August, 23 autumn
  September-November, 24 winter December of that year.
- Refused: level 2 (sets, lists, parts qualified one by one), long and negative years, year 0, times of day.

The library is the tests' second opinion and is not used here: it imports Django, takes 4-10 milliseconds for one date,
lets 29 February 2023 pass, prints, and raises AttributeError for some texts.
"""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

UNKNOWN_FIRST = 3_652_060
UNKNOWN_LAST = 0
FIRST_DAY = 1
LAST_DAY = 3_652_059
LONGEST = 40
CENTURY = 36_525
"""So many days are kept as they are read: who goes through a base of thirty years meets each of them often."""

_POINT = re.compile(
    r"(?P<year>[0-9]{4}|[0-9]{3}X|[0-9]{2}XX(?!-))"
    r"(?:(?<!X)-(?P<month>[0-9]{2}|XX)(?:-(?P<day>XX|(?<!XX-)[0-9]{2}))?)?"
    r"(?P<mark>[?~%]?)"
)
_SEASONS = {"21": (3, 5), "22": (6, 8), "23": (9, 11), "24": (12, 12)}
_SEASON_NAMES = {"21": "spring", "22": "summer", "23": "autumn", "24": "winter"}
_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_MARKS = {"": "", "~": "about ", "?": "perhaps ", "%": "perhaps about "}
_NO_END = ("", "..")


@dataclass(frozen=True, slots=True)
class _Point:
    """One date, as written: digits and X; a month of 21-24 is a season."""

    year: str
    month: str | None
    day: str | None
    mark: str


@lru_cache(maxsize=10_000)
def bounds(edtf: str | None) -> tuple[int, int]:
    """The first and last day of an EDTF date, as ordinals (day 1 is 0001-01-01, like date.toordinal()).

    None (unknown) is (UNKNOWN_FIRST, UNKNOWN_LAST): last in ascending order of first days, last in descending order of
    last days, inside no range. Raises ValueError, naming the value, for all that is not a date of this module's law.
    """
    if edtf is None:
        return UNKNOWN_FIRST, UNKNOWN_LAST
    start, end = _ends(edtf)
    if end is None:
        return _days(edtf, _point(edtf, start))
    if start in _NO_END and end in _NO_END:
        raise _refusal(edtf, "neither end is known")
    first = FIRST_DAY if start in _NO_END else _days(edtf, _whole_point(edtf, start))[0]
    last = LAST_DAY if end in _NO_END else _days(edtf, _whole_point(edtf, end))[1]
    if first > last:
        raise _refusal(edtf, "it ends before it begins")
    return first, last


def _refusal(edtf: str, reason: str) -> ValueError:
    shown = edtf if len(edtf) <= LONGEST else edtf[:LONGEST] + "..."
    return ValueError(f"not a date in EDTF: {shown!a}: {reason}")


def _ends(edtf: str) -> tuple[str, str | None]:
    """The two ends of an interval, or one date and None."""
    if len(edtf) > LONGEST:
        raise _refusal(edtf, f"longer than {LONGEST} characters")
    start, slash, end = edtf.partition("/")
    return start, end if slash else None


def _point(edtf: str, part: str) -> _Point:
    match = _POINT.fullmatch(part)
    if match is None:
        raise _refusal(edtf, "write 2024, 2024-08, 2024-08-05, 2018~, 201X, 2024-XX or 2018/2020")
    point = _Point(match["year"], match["month"], match["day"], match["mark"])
    if point.month in _SEASONS and (point.day or point.mark):
        raise _refusal(edtf, "a season has neither day nor mark")
    return point


def _whole_point(edtf: str, part: str) -> _Point:
    """An end of an interval, where level 1 allows no unspecified digits."""
    point = _point(edtf, part)
    if "X" in part:
        raise _refusal(edtf, "no X inside an interval")
    return point


def _days(edtf: str, point: _Point) -> tuple[int, int]:
    try:
        return _first(point).toordinal(), _last(point).toordinal()
    except ValueError:
        raise _refusal(edtf, "there is no such day in the calendar of years 1-9999") from None


def _months(point: _Point) -> tuple[int, int]:
    if point.month is None or point.month == "XX":
        return 1, 12
    return _SEASONS.get(point.month) or (int(point.month), int(point.month))


def _first(point: _Point) -> date:
    day = 1 if point.day in (None, "XX") else int(point.day)
    return date(int(point.year.replace("X", "0")), _months(point)[0], day)


def _last(point: _Point) -> date:
    year, month = int(point.year.replace("X", "9")), _months(point)[1]
    start = date(year, month, 1)
    return start.replace(day=monthrange(year, month)[1] if point.day in (None, "XX") else int(point.day))


@lru_cache(maxsize=CENTURY)
def day(ordinal: int) -> str | None:
    """The ISO date (2024-08-05) of an ordinal; None for the two sentinels. Raises ValueError outside years 1-9999."""
    if ordinal in (UNKNOWN_FIRST, UNKNOWN_LAST):
        return None
    if not FIRST_DAY <= ordinal <= LAST_DAY:
        raise ValueError(f"there is no day {ordinal} in the calendar of years 1-9999")
    return date.fromordinal(ordinal).isoformat()


@lru_cache(maxsize=CENTURY)
def label(as_said: str | None, edtf: str | None) -> str:
    """A date as a person reads it, in English: `5 August 2024 ("last month")`, or "unknown".

    Words as said stand in quotation marks. Raises ValueError where `bounds` does.
    """
    said = f'"{as_said}"' if as_said else ""
    if edtf is None:
        return said or "unknown"
    return f"{_reading(edtf)} ({said})" if said else _reading(edtf)


def _reading(edtf: str) -> str:
    bounds(edtf)
    start, end = _ends(edtf)
    if end is None:
        return _point_reading(_point(edtf, start))
    if start in _NO_END:
        upper = _point_reading(_point(edtf, end))
        return f"until {upper}" if start else f"until {upper} (beginning unknown)"
    lower = _point_reading(_point(edtf, start))
    if end in _NO_END:
        return f"since {lower}" if end else f"from {lower} (end unknown)"
    return f"{lower} to {_point_reading(_point(edtf, end))}"


def _point_reading(point: _Point) -> str:
    return _MARKS[point.mark] + _unmarked_reading(point)


def _unmarked_reading(point: _Point) -> str:
    year = _year_reading(point.year)
    if point.month is None:
        return year
    if point.month == "XX":
        return f"{year}, {'month and day' if point.day else 'month'} unknown"
    if point.month in _SEASONS:
        return f"{_SEASON_NAMES[point.month]} {year}"
    month = f"{_MONTHS[int(point.month) - 1]} {year}"
    if point.day == "XX":
        return f"{month}, day unknown"
    return f"{int(point.day)} {month}" if point.day else month


def _year_reading(year: str) -> str:
    if "X" not in year:
        return str(int(year)) if int(year) > 999 else f"AD {int(year)}"
    first, last = int(year.replace("X", "0")), int(year.replace("X", "9"))
    # "2000s" could be ten, a hundred or a thousand years: it is said only where it can be but one.
    return f"{first}s" if year.endswith("X") and first % 100 and first > 999 else f"between {first} and {last}"
