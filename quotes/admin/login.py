"""Signing in: five wrong passwords lock a user name at an address for a while.

A try is counted before the password is looked at, and a right password clears the count. Counts live in Django's cache,
which all processes share, under a digest, so nobody reads there who tried; tries of one moment may count as one.
"""

import hashlib

from django.contrib.admin.forms import AdminAuthenticationForm
from django.core.cache import cache
from django.core.exceptions import ValidationError

from quotes.access import whence

TRIES = 5
LOCKED_SECONDS = 15 * 60


class Login(AdminAuthenticationForm):
    """Django's form for staff, with the lock."""

    def clean(self) -> dict[str, object]:
        """Check name and password unless they are locked; no statement when they are."""
        key = key_of(str(self.cleaned_data.get("username", "")), whence(self.request.META))  # type: ignore[union-attr]
        if not may_try(key):
            minutes = LOCKED_SECONDS // 60
            raise ValidationError(f"Too many wrong passwords. Try again in {minutes} minutes.", code="locked")
        cleaned: dict[str, object] = super().clean()
        cache.delete(key)
        return cleaned


def may_try(key: str) -> bool:
    """Count a try; False once there were TRIES. The lock runs from the last try that was let through."""
    tried = cache.get(key, 0)
    if tried < TRIES:
        cache.set(key, tried + 1, LOCKED_SECONDS)
    return bool(tried < TRIES)


def key_of(username: str, where: str) -> str:
    """The cache's key for a user name at an address."""
    return "login:" + hashlib.sha256(f"{username.casefold()}\n{where}".encode()).hexdigest()
