"""What columns and tables are called where people read of them."""

from typing import Any

_FIELDS = {
    "seq": "place",
    "position": "place",
    "sha256": "SHA-256",
    "sha256_received": "SHA-256 as received",
    "exact": "exact words",
    "prefix": "words before",
    "suffix": "words after",
    "url": "URL",
    "sort_name": "filed under",
    "speaker_label": "speaker, as printed",
    "speaker_role": "role of the speaker",
    "said_language": "language it was said in",
    "quantity_text": "number, as said",
    "text_access": "who may read the text",
    "via": "retells",
    "within": "enclosing passage",
    "note": "remark",
    "best": "best rating",
    "worst": "worst rating",
    "merged_into": "merged into",
    "title_supplied": "title made by us",
    "to_claim": "other claim",
}
_TABLES = {
    "quotetopic": "topic",
    "claimtopic": "topic",
    "claimabout": "speaker it is about",
    "claimlink": "link to a claim",
    "sourcecorrection": "correction by the publisher",
}


def label(field: Any) -> str:
    """A column in words; a date as said and by EDTF are told apart."""
    name = str(field.verbose_name)
    if name.endswith(", EDTF"):
        return f"{name.removesuffix(', EDTF')} (date)"
    return _FIELDS.get(field.name, name)


def noun(model: Any) -> str:
    """A row of a table in words."""
    return _TABLES.get(model._meta.model_name, str(model._meta.verbose_name))


WORDS, TITLE = 80, 40
"""The most code points of a quote's words and of its source's title by which it is told from others."""


def quoted(quote: Any) -> str:
    """A quote where one is chosen among many: its words, who said them, and where."""
    by = str(quote.speaker) if quote.speaker else quote.speaker_label or quote.get_identity_display().lower()
    return f"“{cut(quote.text, WORDS)}” — {by}, {cut(quote.source.title, TITLE)}"


def cut(text: str, most: int) -> str:
    """A text, or its beginning."""
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"
