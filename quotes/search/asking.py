"""What a person asks, in the words of each database, and the condition that a record's words meet it."""

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from django.db import models
from django.db.models import Lookup, Q

from quotes.search.kept import dialect
from quotes.text.words import Term, asked, side_by_side

BEST = 1_000_000
"""The score of the record that meets a question best."""


class Wanted(str):
    """A question as PostgreSQL's tsquery; `fts5` says it for SQLite. `terms` are what is asked for, `pairs` the words
    that stand side by side in what has all of that; `whole`, of a question with several terms, asks for all of it side
    by side."""

    fts5: str
    terms: tuple[Term, ...]
    pairs: list[str]
    whole: "Wanted | None" = None

    @property
    def shape(self) -> tuple[bool, bool]:
        """What the SQL depends on: whether it has pairs, and whether it has a whole."""
        return bool(self.pairs), self.whole is not None


def wanted(query: str) -> Wanted:
    """A person's question (quotes.text.words.asked) as both databases understand it. Raises ValueError."""
    terms = asked(query)
    with_, without = [one for one in terms if not one.without], [one for one in terms if one.without]
    found = _made(with_, without)
    if (whole := side_by_side(query)) is not None:
        found.whole = _made([whole], [])
    return found


def _made(with_: list[Term], without: list[Term]) -> Wanted:
    found = Wanted(" & ".join([*map(_tsquery, with_), *(f"!{_tsquery(one)}" for one in without)]))
    found.fts5 = " NOT ".join([f"({' AND '.join(map(_fts5, with_))})", *map(_fts5, without)])
    found.terms = tuple(with_)
    found.pairs = list(dict.fromkeys(" ".join(pair) for term in with_ for pair in pairwise(_ending(term))))
    return found


def _ending(term: Term) -> tuple[str, ...]:
    """The words of a term that do not go on."""
    return term.words[:-1] if term.prefix else term.words


def _tsquery(term: Term) -> str:
    words = " <-> ".join(f"'{word}'" for word in term.words)
    return f"({words}{':*' if term.prefix else ''})"


def _fts5(term: Term) -> str:
    return f'"{" ".join(term.words)}"{" *" if term.prefix else ""}'


@dataclass(frozen=True, slots=True)
class Slots:
    """The parameters of a question, as SQL: itself, and, where it has them, its pairs and its whole ("" if not)."""

    question: str
    pairs: str = ""
    whole: str = ""


def matching(connection: Any, record: str, slots: Slots, *, listed: bool, ranked: bool = False) -> str:
    """The newest records that meet a question, at most WINDOW, as SQL: "key" and, if `ranked`, "score": how well they
    do, in millionths of what the best of them does. What has all that is asked for side by side counts twice.

    `listed` leaves out what the public does not find in lists. By the pairs PostgreSQL finds phrases at once.
    """
    newest = dialect(connection).matching(
        record, slots.question, listed=listed, pairs=slots.pairs, ranked=ranked, whole=slots.whole
    )
    if not ranked:
        return str(newest)
    share = f"round({BEST} * coalesce(rank / nullif(max(rank) OVER (), 0), 0))"
    return f'SELECT "key", CAST({share} AS integer) AS score FROM ({newest}) AS r'


@models.UUIDField.register_lookup
class Found(Lookup):
    """`id__found`: the record that has this key is among the newest whose words meet a question."""

    lookup_name = "found"
    prepare_rhs = False
    listed = False

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        key, before = self.process_lhs(compiler, connection)
        question, after = compiler.compile(self.rhs)
        record = self.lhs.target.model._meta.db_table
        return f"{key} IN ({matching(connection, record, Slots(question), listed=self.listed)})", [*before, *after]


@models.UUIDField.register_lookup
class FoundListed(Found):
    """`id__found_listed`: the same among those that the public finds in lists."""

    lookup_name = "found_listed"
    listed = True


def meets(given: Any) -> Q:
    """The condition that a record's words meet a question, which is a parameter of type tsquery."""
    return Q(id__found=given)


def meets_listed(given: Any) -> Q:
    """The same for the public."""
    return Q(id__found_listed=given)
