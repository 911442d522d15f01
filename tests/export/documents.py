"""Whole documents, as they are sent."""

from typing import Any

from quotes.export.documents import Document


def whole(document: Document, *blocks: list[dict[str, Any]]) -> bytes:
    """A document of rows, block by block."""
    return document.opening() + b"".join(map(document.block, blocks)) + document.closing()
