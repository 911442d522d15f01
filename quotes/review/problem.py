"""What the rules answer instead of doing an act."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models

_TAKEN = "Another row has this place in the list already."
_TWICE = "This is in the list already."
_ITSELF = "It names itself here."
_LISTED = (
    *("affiliation", "anchor", "assessment", "capture", "claim_about", "claim_link", "claim_topic"),
    *("identifier", "quote_topic", "source_correction", "speaker_name"),
)
_MERGED = ("claim", "quote", "source", "speaker")

RULES = {
    "quote_named_has_speaker": ("identity", "“named” needs a speaker, and any other identity none."),
    "quote_own_is_source": (
        "identity",
        "The source's own voice (kind own) has the identity source, and nothing else has.",
    ),
    "quote_not_within_itself": ("within", _ITSELF),
    "quote_not_translation_of_itself": ("translation_of", _ITSELF),
    "quote_not_printing_of_itself": ("printing_of", _ITSELF),
    "claim_quantity_as_said": ("quantity_text", "A number or a unit needs the amount as it was said."),
    "claim_lower_upper": ("lower", "The lower bound is above the upper one."),
    "claim_lower_amount": ("lower", "The lower bound is above the amount."),
    "claim_amount_upper": ("upper", "The upper bound is below the amount."),
    "claim_link_not_itself": ("to_claim", "A claim has no link to itself."),
    "source_not_via_itself": ("via", "A source does not retell itself."),
    "anchor_span": ("end", "A span ends after its beginning."),
    "anchor_length": ("exact", "The exact words are not as long as their span."),
    "capture_length": ("length", "The length is not that of the text."),
    "token_lasts": ("expires_at", "A token ends after it begins."),
    "capture_once": ("sha256", "This very text of this source is kept already."),
    "speaker_name_once": ("name", _TWICE),
    "identifier_once": ("value", "This identifier is a speaker's already, this one's or another's."),
    "quote_topic_once": ("topic", _TWICE),
    "claim_topic_once": ("topic", _TWICE),
    "claim_about_once": ("speaker", _TWICE),
    "claim_link_once": ("to_claim", "This link to this claim is there already."),
    "claim_link_to_seq": ("to_claim", "Another link has this place among that claim's links already. Try again."),
    "evidence_once": ("quote", "This quote is evidence for this claim already."),
    "relay_position": ("position", _TAKEN),
    **{f"{of}_seq": ("seq", _TAKEN) for of in _LISTED},
    **{f"{of}_not_into_itself": ("merged_into", "Nothing is merged into itself.") for of in _MERGED},
}
"""The field and the words for each rule of the base (a check, or what only one row may have) that somebody can break.

The constraints do not carry them: each word would be a migration.
"""

NAMED = 20
"""How many of the rows that stand in the way of a deletion are told."""

_CHECKS = {models.CheckConstraint.default_violation_error_message % {"name": name}: name for name in RULES}


@dataclass(frozen=True, slots=True)
class Problem:
    """One reason why not: a code for programs, a sentence for people, and the field it is about (empty: the whole)."""

    code: str
    message: str
    path: tuple[str, ...] = ()


class Refused(Exception):
    """The rules forbid the act; nothing was written. `problems` says why, each reason once."""

    def __init__(self, *problems: Problem) -> None:
        self.problems = list(problems)
        super().__init__(" ".join(problem.message for problem in problems))


class NotPermitted(Refused):
    """The rules allow the act, but not to this actor."""


class InUse(Refused):
    """A row is not deleted while others name it: `rows` are these, at most NAMED, each once."""

    def __init__(self, rows: Iterable[models.Model]) -> None:
        found = sorted(set(rows), key=lambda row: (str(row._meta.verbose_name), str(row.pk)))
        self.rows = found[:NAMED]
        counted = Counter(row._meta for row in found)
        told = ", ".join(f"{n:,} {of.verbose_name if n == 1 else of.verbose_name_plural}" for of, n in counted.items())
        super().__init__(Problem("in_use", f"It cannot be deleted, because others name it: {told}."))


def refusal(code: str, message: str, *path: str) -> Refused:
    """A refusal for one reason."""
    return Refused(Problem(code, message, path))


def problems_of(error: ValidationError, *path: str) -> Iterable[Problem]:
    """A model's validation error as problems, one for each message."""
    for field, faults in worded(error).error_dict.items():
        at = path if field == NON_FIELD_ERRORS else (*path, field)
        for fault in faults:
            yield Problem(fault.code or "invalid", " ".join(fault.messages), at)


def worded(error: ValidationError) -> ValidationError:
    """The same by fields, in which each broken rule of the base has words of its own, and its field."""
    fields = error.error_dict if hasattr(error, "error_dict") else {NON_FIELD_ERRORS: error.error_list}
    told: dict[str, list[ValidationError]] = defaultdict(list)
    for field, faults in fields.items():
        for fault in faults:
            rule = _rule(fault)
            if rule is None:
                told[field].append(fault)
                continue
            at, words = RULES[rule]
            told[at].append(ValidationError(words, code=rule))
    return ValidationError(dict(told))


def _rule(fault: Any) -> str | None:
    """The rule that is broken, by its name; None for what no rule of ours says."""
    if fault.code != "unique_together":
        return _CHECKS.get(str(fault.message))
    model, fields = fault.params["model_class"], tuple(fault.params["unique_check"])
    rules = (one for one in model._meta.constraints if isinstance(one, models.UniqueConstraint))
    return next((one.name for one in rules if one.name in RULES and one.fields == fields), None)
