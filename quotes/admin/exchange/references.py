"""The records that the rows of a file name, by id or by name: found together, in a few statements for any number.

A file is read twice: once to learn whom it names (`find` takes a note), once when they are known (`find` answers).
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any
from uuid import UUID

from quotes.admin.exchange.tables import NAMED, PREFIXES
from quotes.models import State
from quotes.models.keys import parse_id, public_id
from quotes.text.normal import name_key

BATCH = 1_000
"""How many are looked for in one statement."""


class Unknown(Exception):
    """Nobody, or more than one, is meant; says what to do."""


@dataclass(frozen=True, slots=True)
class Found:
    """A record that is named by rows."""

    pk: UUID
    name: str
    state: str
    merged_into: UUID | None = None


class References:
    """Whom the rows of one file name."""

    def __init__(self) -> None:
        self._known = False
        self._keys: dict[Any, dict[UUID, Found | None]] = defaultdict(dict)
        self._names: dict[Any, dict[str, list[Found]]] = defaultdict(dict)

    def find(self, model: Any, name: str, key: str) -> UUID | None:
        """The record that a name, an id, or both name. Raises Unknown; while notes are taken, answers None."""
        pk = key_of(model, key) if key else None
        if not self._known:
            if pk is not None:
                self._keys[model].setdefault(pk, None)
            elif name:
                self._names[model].setdefault(name, [])
            return None
        if pk is not None:
            return self._by_key(model, pk, name).pk
        return self._by_name(model, name).pk if name else None

    def _by_key(self, model: Any, pk: UUID, name: str) -> Found:
        found, told = self._keys[model].get(pk), public_id(PREFIXES[model], pk)
        if found is None:
            raise Unknown(f"There is no {_called(model)} {told}; it may have been deleted.")
        if name and model in NAMED and name != found.name:
            raise Unknown(f"{told} is “{found.name[:80]}”, not “{name[:80]}”. Empty one of the two.")
        return _usable(model, found)

    def _by_name(self, model: Any, name: str) -> Found:
        if model not in NAMED:
            raise Unknown(f"A {_called(model)} is named by its id only ({PREFIXES[model]}_ and 32 digits).")
        found = self._names[model].get(name, [])
        if not found:
            raise Unknown(f"There is no {_called(model)} called “{name[:80]}”. Enter it first, or mend the name.")
        if len(found) > 1:
            ids = ", ".join(public_id(PREFIXES[model], one.pk) for one in found[:3])
            raise Unknown(f"{len(found)} are called “{name[:80]}” ({ids}). Say which by its id.")
        return _usable(model, found[0])

    def fetch(self) -> None:
        """Look for all that was noted: a statement for each thousand."""
        for model, keys in self._keys.items():
            for batch in batches(list(keys)):
                keys.update((row.pk, row) for row in _rows(model, pk__in=batch))
        for model, names in self._names.items():
            for batch in batches([name for name in names if model in NAMED]):
                for row in _rows(model, **_alike(model, batch)):
                    if row.name in names and row.state != State.REJECTED and row.merged_into is None:
                        names[row.name].append(row)
        self._known = True


def key_of(model: Any, text: str) -> UUID:
    """The key in a public id of this kind, or a bare UUID. Raises Unknown."""
    prefix = PREFIXES[model]
    try:
        return UUID(parse_id(text, prefix)[1])
    except ValueError:
        pass
    try:
        other = parse_id(text)[0]
    except ValueError:
        other = ""
    if other:
        kind = next((f" (it is that of a {_called(one)})" for one, of in PREFIXES.items() if of == other), "")
        raise Unknown(f"“{text[:40]}” is not the id of a {_called(model)}{kind}; these begin with {prefix}_.")
    try:
        return UUID(text)
    except ValueError:
        raise Unknown(f"“{text[:40]}” is not an id: {prefix}_ and 32 hexadecimal digits.") from None


def batches(given: Sequence[Any]) -> Iterator[list[Any]]:
    """A thousand at a time."""
    rest = iter(given)
    while batch := list(islice(rest, BATCH)):
        yield batch


def _alike(model: Any, names: list[str]) -> dict[str, Any]:
    """Titles and topics are found by the index of their folded form; the very name is compared afterwards."""
    folded = {"title": "title_key", "name": "name_key"}[NAMED[model]]
    if PREFIXES[model] == "spk":  # a speaker's key is that of where it is filed
        return {"name__in": names}
    return {f"{folded}__in": {name_key(name)[: 600 if folded == "title_key" else 400] for name in names}}


def _rows(model: Any, **which: Any) -> Iterator[Found]:
    fields = [field for field in ("state", "merged_into", NAMED.get(model)) if field and hasattr(model, field)]
    for row in model._default_manager.filter(**which).order_by("pk").values("pk", *fields):
        yield Found(row["pk"], row.get(NAMED.get(model, ""), ""), row.get("state", ""), row.get("merged_into"))


def _usable(model: Any, found: Found) -> Found:
    if found.merged_into is not None:
        into = public_id(PREFIXES[model], found.merged_into)
        raise Unknown(f"This {_called(model)} was merged into {into}. Give that id.")
    if found.state in (State.WITHHELD, State.REJECTED):
        told = public_id(PREFIXES[model], found.pk)
        raise Unknown(f"The {_called(model)} {told} is {State(found.state).label.lower()}; nothing new may rest on it.")
    return found


def _called(model: Any) -> str:
    return str(model._meta.verbose_name)
