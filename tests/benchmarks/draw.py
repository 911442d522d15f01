"""What a base of N quotes is made of: how many of each, their keys, and what is drawn once for several tables.

The same seed draws the same. Keys are UUIDv7 in the order of time, as 32 digits; a draw is kept in an array.
"""

from array import array
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache, cached_property
from itertools import accumulate
from random import Random
from typing import Any

Row = tuple[Any, ...]

TABLES = ("speaker", "source", "capture", "topic", "quote", "claim", "evidence", "quote_topic", "anchor", "decision")
"""In the order in which they are filled: each after all that its foreign keys name."""

START = int(datetime(2024, 1, 1, tzinfo=UTC).timestamp() * 1000)
SPAN = 600 * 86_400_000
"""Everything came into the base within these milliseconds after START."""

FIRST_DAY = datetime(1996, 1, 1, tzinfo=UTC)
DAYS = 30 * 365
_MASK = (1 << 64) - 1


@dataclass(frozen=True)
class Size:
    """How many of each there are in a base of so many quotes."""

    quotes: int

    @property
    def count(self) -> dict[str, int]:
        """Rows by table; decisions apart, because drafts have none."""
        quotes = self.quotes
        return {
            "speaker": max(quotes // 20, 2),
            "source": max(quotes // 5, 2),
            "capture": max(quotes // 5, 2),
            "topic": min(1_000, max(quotes, 3)),
            "quote": quotes,
            "claim": max(quotes // 2, 1),
            "evidence": quotes,
            "quote_topic": quotes * 3,
            "anchor": quotes,
        }

    @property
    def publishers(self) -> int:
        """How many speakers publish."""
        return max(self.quotes // 500, 1)


@dataclass
class Draw:
    """A base as it is drawn."""

    quotes: int
    seed: int = 1
    size: Size = field(init=False)

    def __post_init__(self) -> None:
        self.size = Size(self.quotes)
        self.count = self.size.count

    def random(self, what: str) -> Random:
        """The dice of one purpose, so that no table's rows depend on the order in which tables are made."""
        return Random(f"{self.seed} {what}")

    def moment(self, table: str, number: int) -> int:
        """When a row was made, in milliseconds: the rows of a table follow each other in time."""
        return START + number * SPAN // self.count[table]

    def key(self, table: str, number: int, later: int = 0) -> str:
        """The UUIDv7 of a row, as 32 digits; `later` milliseconds after the row's moment."""
        dice = _mix((self.seed << 44) ^ (TABLES.index(table) << 36) ^ (number << 1) ^ (later & 1))
        tail = f"7{dice >> 52:03x}{0x8 | dice & 0x3:x}{dice >> 4 & (1 << 60) - 1:015x}"
        return f"{self.moment(table, number) + later:012x}{tail}"

    # ------------------------------------------------------------ what is drawn once

    @cached_property
    def words(self) -> list[str]:
        """Running words, from which every text is cut."""
        dice = self.random("words")
        syllables = [first + second for first in "bdfgklmnprstv" for second in "aeiou"]
        known = ["".join(dice.choices(syllables, k=dice.randint(1, 4))) for _ in range(5_000)]
        return dice.choices(known, k=200_000)

    @cached_property
    def speaker_of(self) -> array:
        """The speaker of each quote, by Zipf's law (of 50,000 the largest has 8.8 %); -1 where it has none."""
        dice, speakers = self.random("speaker of quote"), self.count["speaker"]
        weights = list(accumulate(1 / rank for rank in range(1, speakers + 1)))
        drawn = dice.choices(range(speakers), cum_weights=weights, k=self.quotes)
        return array("i", (-1 if dice.random() < 0.03 else one for one in drawn))

    @cached_property
    def source_of(self) -> array:
        """The source of each quote."""
        dice = self.random("source of quote")
        return array("i", dice.choices(range(self.count["source"]), k=self.quotes))

    @cached_property
    def said(self) -> list[str | None]:
        """The EDTF date of each quote: a day, a month, a year, or unknown, over thirty years."""
        dice = self.random("said")
        return [drawn_date(dice) for _ in range(self.quotes)]

    @cached_property
    def quote_public(self) -> bytearray:
        """Whether each quote is published: its source is, its speaker is, and it is not among the few drafts."""
        dice = self.random("drafts")
        return bytearray(
            dice.random() >= 0.03 and published(source) and (speaker < 0 or published(speaker))
            for source, speaker in zip(self.source_of, self.speaker_of, strict=True)
        )

    @cached_property
    def evidence_of(self) -> array:
        """The quote of each piece of evidence; a claim's pieces have different quotes."""
        dice, quotes = self.random("evidence"), self.quotes
        found = array("i", dice.choices(range(quotes), k=quotes))
        claims = self.count["claim"]
        for number in range(claims, quotes):
            found[number] = (found[number - claims] + dice.randint(1, max(quotes // 4, 1))) % quotes
        return found

    @cached_property
    def claim_public(self) -> bytearray:
        """Whether each claim is published: it has a published quote, and is not among the few drafts."""
        dice, claims = self.random("claims"), self.count["claim"]
        found = bytearray(claims)
        for number, quote in enumerate(self.evidence_of):
            found[number % claims] |= self.quote_public[quote]
        return bytearray(public and dice.random() >= 0.03 for public in found)

    def text(self, dice: Random, least: int = 15, most: int = 40) -> str:
        """So many words, beginning in capitals."""
        start = dice.randrange(len(self.words) - most)
        words = " ".join(self.words[start : start + dice.randint(least, most)])
        return f"{words[0].upper()}{words[1:]}."


def _mix(number: int) -> int:
    """64 well-stirred bits of a number (the finish of splitmix64)."""
    number = (number + 0x9E3779B97F4A7C15) & _MASK
    number = ((number ^ number >> 30) * 0xBF58476D1CE4E5B9) & _MASK
    number = ((number ^ number >> 27) * 0x94D049BB133111EB) & _MASK
    return number ^ number >> 31


def moment_text(milliseconds: int) -> str:
    """A moment as both databases read it."""
    seconds, rest = divmod(milliseconds, 1000)
    return f"{_second(seconds)}.{rest:03d}000"


def _second(seconds: int) -> str:
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%d %H:%M:%S")


def drawn_date(dice: Random) -> str | None:
    """A day, a month, a year, or nothing."""
    drawn = dice.random()
    if drawn < 0.05:
        return None
    day = _day(int(dice.random() * DAYS))
    return day if drawn < 0.8 else day[:7] if drawn < 0.95 else day[:4]


@cache
def _day(number: int) -> str:
    return (FIRST_DAY + timedelta(days=number)).date().isoformat()


def published(number: int) -> bool:
    """Every fiftieth speaker and source is a draft, but not the first."""
    return number % 50 != 49
