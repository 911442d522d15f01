"""What a person asks, in the words of each database, and the condition that a record's words meet it."""

from typing import Any

from django.db import models
from django.db.models import Lookup, Q

from quotes.search.kept import dialect
from quotes.text.words import Term, asked


class Wanted(str):
    """A question as PostgreSQL's tsquery; `fts5` says it for SQLite."""

    fts5: str


def wanted(query: str) -> Wanted:
    """A person's question (quotes.text.words.asked) as both databases understand it. Raises ValueError."""
    terms = asked(query)
    with_, without = [one for one in terms if not one.without], [one for one in terms if one.without]
    found = Wanted(" & ".join([*map(_tsquery, with_), *(f"!{_tsquery(one)}" for one in without)]))
    found.fts5 = " NOT ".join([f"({' AND '.join(map(_fts5, with_))})", *map(_fts5, without)])
    return found


def _tsquery(term: Term) -> str:
    words = " <-> ".join(f"'{word}'" for word in term.words)
    return f"({words}{':*' if term.prefix else ''})"


def _fts5(term: Term) -> str:
    return f'"{" ".join(term.words)}"{" *" if term.prefix else ""}'


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
        return f"{key} IN ({dialect(connection).matching(record, question, listed=self.listed)})", [*before, *after]


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
