"""Once: a creation with a key happens once, however often it is asked for.

The key is written in the transaction of the creation: who comes second waits for the first, and gets what it made.
"""

import hashlib
import json
from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from quotes.models import Actor
from quotes.models.once import KEY_LENGTH, Once
from quotes.review.problem import refusal
from quotes.text.normal import normal

PATH = "idempotency_key"


def once(key: str | None, act: str, given: Mapping[str, Any], *, actor: Actor, make: Callable[[], UUID]) -> UUID:
    """Make a row, or find the one that was made under this key before; its key. One transaction.

    Without a key it is simply made. Raises what `make` does, and Refused for a key that is none or was used for
    something else. Three statements beside those of `make`.
    """
    with transaction.atomic():
        if key is None:
            return make()
        told = _digest(act, given)
        claimed, is_new = _claimed(actor, _ruled(key), told)
        if claimed.given != told:
            raise refusal("idempotency_key_reused", "This key was used for something else: take a new one.", PATH)
        if is_new:
            claimed.made = make()
            claimed.save(update_fields=["made"])
        return claimed.made  # type: ignore[return-value]


def _claimed(actor: Actor, key: str, told: str) -> tuple[Once, bool]:
    """The row of this key, and whether it is new. Where two come at once the second waits here for the first."""
    mine = Once.objects.filter(user=actor.user, key=key)
    if old := mine.first():
        return old, False
    try:
        with transaction.atomic():
            return Once.objects.create(user=actor.user, key=key, given=told), True
    except IntegrityError:
        return mine.get(), False


def _ruled(key: object) -> str:
    if not isinstance(key, str) or not key.isprintable() or not 1 <= len(normal(key)) <= KEY_LENGTH:
        raise refusal("idempotency_key", f"1 to {KEY_LENGTH} printable characters.", PATH)
    return normal(key)


def _digest(act: str, given: Mapping[str, Any]) -> str:
    return hashlib.sha256(json.dumps([act, given], sort_keys=True, default=str).encode()).hexdigest()
