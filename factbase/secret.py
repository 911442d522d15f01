"""The secret key of a development base: made once, kept beside the base, readable by its owner alone."""

import os
import secrets
from contextlib import suppress
from pathlib import Path


def kept(path: Path) -> str:
    """The key in this file, which is made (mode 0600) when it is absent; whoever is second takes the first one's."""
    if not path.exists():
        _make(path)
    return path.read_text(encoding="ascii").strip()


def _make(path: Path) -> None:
    """Written whole under another name and then linked, so that no other process ever reads half a key."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(64))
        with suppress(FileExistsError):
            path.hardlink_to(draft)
    finally:
        draft.unlink()
