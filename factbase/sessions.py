"""Sessions in the base, as Django keeps them."""

from typing import Any

from django.contrib.sessions.backends import db


class SessionStore(db.SessionStore):
    """Takes nothing for a key that can be none of ours: a quoted cookie can hold a NUL, which no text in PostgreSQL
    has, and to ask for it would be a fault."""

    def _validate_session_key(self, key: Any) -> bool:
        """Letters and digits, as many as Django wants."""
        return bool(super()._validate_session_key(key) and key.isascii() and key.isalnum())  # type: ignore[misc]
