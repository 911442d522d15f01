"""The proof of a base: every rule that no column can hold, looked at in every row (`manage.py verify`).

Each check streams its tables and yields faults, in a bounded number of statements for a thousand rows and in little
memory; `seen` is told how many rows were looked at. Within `read.moment` all of them see one base.
May use the rules of `review`, the models and `text`.
"""

from quotes.models import Claim, Quote, Source, Speaker
from quotes.review.proof.fault import Check, Fault
from quotes.review.proof.kept import computed, dates, repeated
from quotes.review.proof.logged import logged
from quotes.review.proof.merged import merged
from quotes.review.proof.searched import searched
from quotes.review.proof.shown import Shown, shown
from quotes.review.proof.states import closure, states
from quotes.review.proof.tables import open_tables
from quotes.review.proof.texts import texts

CHECKS: tuple[tuple[str, Check], ...] = (
    ("append-only tables", open_tables),
    ("captured texts and anchors", texts),
    *((f"states of {model._meta.verbose_name_plural}", states(model)) for model in (Speaker, Source, Quote, Claim)),
    *((f"closure of {model._meta.verbose_name_plural}", closure(model)) for model in (Quote, Claim)),
    ("names, titles and addresses", computed),
    *((f"merges of {model._meta.verbose_name_plural}", merged(model)) for model in (Speaker, Source, Quote, Claim)),
    ("log of changes", logged),
    ("dates", dates),
    ("what rows repeat of others", repeated),
    ("what is searched", searched),
)
"""Every check, with its name for people."""

__all__ = ["CHECKS", "Check", "Fault", "Shown", "shown"]
