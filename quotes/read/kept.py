"""A bounded memory of what was made before: the least recently used falls out first."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar

V = TypeVar("V")


class Kept(Generic[V]):
    """At most `room` of weight, by key. Clients choose the keys, so there is always an end. Safe between threads."""

    def __init__(self, room: int, weight: Callable[[V], int] = lambda _: 1) -> None:
        self.room, self.weight, self.used = room, weight, 0
        self._held: OrderedDict[Hashable, V] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Hashable) -> V | None:
        """What is kept under the key, or None."""
        with self._lock:
            found = self._held.get(key)
            if found is not None:
                self._held.move_to_end(key)
            return found

    def put(self, key: Hashable, value: V) -> V:
        """Keep a value, unless it alone is too heavy; the value."""
        weight = self.weight(value)
        if weight > self.room:
            return value
        with self._lock:
            if (before := self._held.pop(key, None)) is not None:
                self.used -= self.weight(before)
            self._held[key] = value
            self.used += weight
            while self.used > self.room:
                self.used -= self.weight(self._held.popitem(last=False)[1])
        return value

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._held.clear()
            self.used = 0
