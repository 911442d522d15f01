"""What is searched of each kind of record, as SQL that both databases read."""

from dataclasses import dataclass

from django.db import models

from quotes.models import Claim, Quote, Source, Speaker
from quotes.models.quote import VERBATIM
from quotes.models.state import PUBLIC

WINDOW = 10_000
"""So many records, the newest that meet a question, are found by it at most."""

AROUND = 0.25
"""What a word counts that stands elsewhere than in the first text of a record (a quote's words, a title, a name, a
claim), where it counts 1."""

BESIDE = 2.0
"""How many times more a record counts that has all that is asked for side by side."""

LISTED = f"r.state IN {PUBLIC} AND r.merged_into_id IS NULL"
"""Whether the public finds a record (r) in lists, as an index repeats it, so that what the public does not find takes
no place in its window."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of record and its index. `rows` is a table of rows of the record that are searched with it, under the
    condition `when` on the record (r), which looks at `columns` of it."""

    record: type[models.Model]
    rows: str = ""
    when: str = "TRUE"
    columns: tuple[str, ...] = ()

    @property
    def table(self) -> str:
        """The record's table."""
        return self.record._meta.db_table

    @property
    def name(self) -> str:
        """The index's table."""
        return f"{self.table}_index"

    @property
    def key(self) -> str:
        """The column that has the record's key, in the index and in the rows."""
        return f"{self.table}_id"

    @property
    def watched(self) -> dict[str, tuple[str, tuple[str, ...]]]:
        """The tables whose rows are searched: the column that has the record's key, and the columns that matter."""
        own = {self.table: ("id", ("search_words", "state", "merged_into_id", *self.columns))}
        return own | ({self.rows: (self.key, ("search_words", self.key))} if self.rows else {})

    def words(self, joined: str) -> str:
        """The words of a record (r): its own, then those of its rows (c), which `joined` puts together."""
        if not self.rows:
            return "r.search_words"
        rows = f"SELECT c.search_words FROM {self.rows} c WHERE c.{self.key} = r.id AND {self.when} ORDER BY c.id"
        return f"r.search_words || coalesce((SELECT {joined} FROM ({rows}) c WHERE c.search_words <> ''), '')"


KINDS = (
    Kind(Quote, rows="anchor", when=f"r.kind IN {VERBATIM}", columns=("kind",)),
    Kind(Source),
    Kind(Speaker, rows="speaker_name"),
    Kind(Claim),
)
"""The context of a passage that is not verbatim is not shown, and so is not searched."""


def differs(columns: tuple[str, ...], unequal: str) -> str:
    """In a trigger: whether one of the columns changes."""
    return " OR ".join(f"OLD.{column} {unequal} NEW.{column}" for column in columns)
