"""The rows of a base of N quotes, by plain generators: the same seed gives the same rows, for both databases.

Every table is a name, its columns and its rows; keys are 32 digits, moments text in UTC, so that psycopg's COPY and
SQLite's executemany take the same tuples. Columns that are not named here are null. What the record computes (days,
keys of order, what is public) is computed here in the same way.
"""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache

from quotes.text import dates
from quotes.text.normal import name_key
from quotes.text.words import indexed, whole
from tests.benchmarks.draw import TABLES, Draw, Row, drawn_date, moment_text, published

ANCHORED = 100_000
"""Code points of every capture."""

PUBLISHED, DRAFT = "published", "draft"
RECORD = ("id", "created_at", "updated_at", "version", "state")


@dataclass(frozen=True)
class Table:
    """What is written to one table."""

    name: str
    columns: tuple[str, ...]
    rows: Callable[[], Iterator[Row]]
    count: int


class Base(Draw):
    """All the rows of a base."""

    def record(self, table: str, number: int, state: str) -> Row:
        """The columns of RECORD."""
        made = moment_text(self.moment(table, number))
        return self.key(table, number), made, made, 1, state

    def tables(self) -> list[Table]:
        """Every table with its rows, in the order in which they are filled."""
        drawn = {
            "speaker": (SPEAKER, self.speakers),
            "source": (SOURCE, self.sources),
            "capture": (CAPTURE, self.captures),
            "topic": (TOPIC, self.topics),
            "quote": (QUOTE, self.quote_rows),
            "claim": (CLAIM, self.claims),
            "evidence": (EVIDENCE, self.evidence),
            "quote_topic": (QUOTE_TOPIC, self.quote_topics),
            "anchor": (ANCHOR, self.anchors),
            "decision": (DECISION, self.decisions),
        }
        records = sum(self.count[name] for name in ("speaker", "source", "quote", "claim"))
        return [Table(name, *drawn[name], self.count.get(name, records)) for name in TABLES]

    def speakers(self) -> Iterator[Row]:
        """Named in alphabetical order of their quotes, so that the first speakers by name are those most quoted."""
        dice = self.random("speakers")
        for number in range(self.count["speaker"]):
            name = f"{_in_order(number)} {self.words[dice.randrange(len(self.words))].capitalize()}"
            kind = "organization" if number < self.size.publishers else "person"
            record = self.record("speaker", number, _state(published(number)))
            yield (*record, kind, name, name_key(name), f"speaker-{number}", indexed(name))

    def sources(self) -> Iterator[Row]:
        """Each published by one of the publishers, those most quoted."""
        dice = self.random("sources")
        for number in range(self.count["source"]):
            title = self.text(dice, 5, 10)[:-1]
            edtf = drawn_date(dice)
            publisher = dice.randrange(self.size.publishers)
            url = f"https://publisher{publisher}.example/{number}"
            yield (
                *self.record("source", number, _state(published(number))),
                *(
                    "news_article",
                    title,
                    name_key(title)[:600],
                    False,
                    f"source-{number}",
                    url,
                    url,
                    "en",
                    "private",
                ),
                *(edtf, *_bounds(edtf)),
                self.key("speaker", publisher if published(publisher) else 0),
                indexed(title),
            )

    def captures(self) -> Iterator[Row]:
        """One of each source; the text is not kept."""
        for number in range(self.count["capture"]):
            made = moment_text(self.moment("source", number))
            yield (
                *(self.key("capture", number), 0, _digest(f"capture {number}"), ANCHORED, "whole", "fixture"),
                *("text/plain", made, *_bounds(None)),
                self.key("source", number),
            )

    def topics(self) -> Iterator[Row]:
        """Named after a word and a number."""
        for number in range(self.count["topic"]):
            name = f"{self.words[number].capitalize()} {number}"
            yield self.key("topic", number), name, name_key(name), f"topic-{number}"

    def quote_rows(self) -> Iterator[Row]:
        """Direct, partial and reported speech; without a speaker they are the source's own or hide who spoke."""
        dice = self.random("quotes")
        for number in range(self.quotes):
            speaker, edtf = self.speaker_of[number], self.said[number]
            kind, identity, label = _speech(number, speaker)
            text = self.text(dice)
            yield (
                *self.record("quote", number, _state(self.quote_public[number])),
                *(kind, text, indexed(text, label), "en", identity, label, edtf, *_bounds(edtf)),
                self.key("source", self.source_of[number]),
                None if speaker < 0 else self.key("speaker", speaker),
            )

    def claims(self) -> Iterator[Row]:
        """Short sentences, some with a date."""
        dice = self.random("texts of claims")
        for number in range(self.count["claim"]):
            edtf = drawn_date(dice)
            record = self.record("claim", number, _state(self.claim_public[number]))
            text = self.text(dice, 8, 16)
            yield (*record, text, indexed(text), "en", edtf, *_bounds(edtf))

    def evidence(self) -> Iterator[Row]:
        """As much as there are quotes, two pieces for a claim."""
        claims = self.count["claim"]
        for number, quote in enumerate(self.evidence_of):
            claim = number % claims
            public = bool(self.quote_public[quote] and self.claim_public[claim])
            stance = ("asserts", "supports", "asserts", "disputes", "mentions")[number % 5]
            yield (
                *(self.key("evidence", number), stance, "certain", public),
                *(self.key("claim", claim), self.key("quote", quote)),
            )

    def quote_topics(self) -> Iterator[Row]:
        """Three of each quote."""
        dice, topics = self.random("topics of quotes"), self.count["topic"]
        for quote in range(self.quotes):
            first, public, days = dice.randrange(topics), bool(self.quote_public[quote]), _bounds(self.said[quote])
            held = self.key("quote", quote)
            for seq in range(3):
                topic = self.key("topic", (first + seq) % topics)
                yield self.key("quote_topic", quote * 3 + seq), seq, public, *days, held, topic

    def anchors(self) -> Iterator[Row]:
        """One of each quote, where its words stand in the capture of its source."""
        words, place = self.random("quotes"), self.random("places")
        for number in range(self.quotes):
            text, start = self.text(words), place.randrange(32, ANCHORED - 1_000)
            yield (
                *(self.key("anchor", number), 0, "words", start, start + len(text), text, text[-32:], text[:32]),
                indexed(*whole(text[-32:], text[:32])),
                *(_digest(text), "unverifiable"),
                *(self.key("capture", self.source_of[number]), self.key("quote", number)),
            )

    def decisions(self) -> Iterator[Row]:
        """The import of every published record, a millisecond after it was made."""
        shown: dict[str, Callable[[int], bool]] = {
            "speaker": published,
            "source": published,
            "quote": lambda number: bool(self.quote_public[number]),
            "claim": lambda number: bool(self.claim_public[number]),
        }
        for place, (table, public) in enumerate(shown.items()):
            for number in filter(public, range(self.count[table])):
                ends: list[str | None] = [None, None, None, None]
                ends[place] = self.key(table, number)
                at = moment_text(self.moment(table, number) + 1)
                yield self.key(table, number, later=1), PUBLISHED, "import", False, at, "Made for measuring.", *ends


SPEAKER = (*RECORD, "kind", "name", "name_key", "slug", "search_words")
SOURCE = (
    *(*RECORD, "kind", "title", "title_key", "title_supplied", "slug", "url", "url_key", "language", "text_access"),
    *("published_edtf", "published_first", "published_last", "publisher_id", "search_words"),
)
CAPTURE = (
    *("id", "seq", "sha256", "length", "extent", "origin", "media_type", "captured_at", "retrieved_first"),
    *("retrieved_last", "source_id"),
)
TOPIC = ("id", "name", "name_key", "slug")
QUOTE = (
    *(
        *RECORD,
        "kind",
        "text",
        "search_words",
        "language",
        "identity",
        "speaker_label",
        "said_edtf",
        "said_first",
        "said_last",
    ),
    *("source_id", "speaker_id"),
)
CLAIM = (*RECORD, "text", "search_words", "language", "when_edtf", "when_first", "when_last")
EVIDENCE = ("id", "stance", "certainty", "public", "claim_id", "quote_id")
QUOTE_TOPIC = ("id", "seq", "public", "said_first", "said_last", "quote_id", "topic_id")
ANCHOR = (
    *("id", "seq", "part", "start", "end", "exact", "prefix", "suffix", "search_words", "sha256"),
    *("status", "capture_id", "quote_id"),
)
DECISION = (
    *("id", "to_state", "actor_kind", "alone", "at", "reason", "speaker_id", "source_id", "quote_id", "claim_id"),
)


@cache
def _bounds(edtf: str | None) -> tuple[int, int]:
    return dates.bounds(edtf)


def _state(public: object) -> str:
    return PUBLISHED if public else DRAFT


def _speech(number: int, speaker: int) -> tuple[str, str, str | None]:
    """Kind, identity and label."""
    if speaker >= 0:
        return ("direct", "partial", "direct", "indirect")[number % 4], "named", None
    return ("indirect", "unnamed", "an official") if number % 2 else ("own", "source", None)


def _in_order(number: int) -> str:
    """A name that stands in the alphabet where the number stands among numbers."""
    syllables = [first + second for first in "bdfgklmnprstvz" for second in "aeiou"]
    digits = []
    for _ in range(4):
        number, digit = divmod(number, len(syllables))
        digits.append(syllables[digit])
    return "".join(reversed(digits)).capitalize()


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
