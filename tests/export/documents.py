"""Whole documents, as they are sent."""

from typing import Any

from quotes.export.documents import Document
from quotes.export.objects import spelling
from quotes.read import Selection


def whole(document: Document, *blocks: list[dict[str, Any]], row: Selection | None = None) -> bytes:
    """A document of rows, block by block; of such rows, where the document has them spelled."""
    spelled = spelling(document.spell, row) if document.spell and row else lambda given: given
    made = (document.block([spelled(one) for one in block]) for block in blocks)
    return document.opening() + b"".join(made) + document.closing()
