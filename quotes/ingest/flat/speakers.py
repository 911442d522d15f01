"""The speaker that a line names: by their key in Wikidata, else by name; a new one where nobody bears it.

Nothing is guessed. Where several bear a name, or it is only a metonym ("Pyongyang"), nobody is named: the name stays as
the label that was printed, and a person decides.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from quotes.ingest.bulk import Form, Row, keys, texts
from quotes.ingest.flat.line import Said
from quotes.models import Identifier, NameKind, Scheme, Speaker, SpeakerKind, SpeakerName, State
from quotes.models.keys import fresh_keys
from quotes.text.normal import name_key

FORM, KEYED = Form(Speaker), Form(Identifier)


@dataclass(frozen=True, slots=True)
class Bearer:
    """Somebody who bears a name."""

    key: UUID
    kind: str


def filed_names() -> dict[str, set[UUID]]:
    """Who is filed under another name, by their own, folded: their key of order is not their name's (one statement)."""
    found: dict[str, set[UUID]] = defaultdict(set)
    for key, name in Speaker.objects.filter(sort_name__isnull=False).values_list("pk", "name").iterator(5_000):
        found[name_key(name)[:600]].add(key)
    return found


class Speakers:
    """The speakers of some lines: those that are there (four statements), and those that are made."""

    def __init__(self, said: Sequence[Said], filed: dict[str, set[UUID]], state: str, at: datetime) -> None:
        self.state, self.at, self.keys = state, at, fresh_keys()
        self.new: list[Row] = []
        self.identifiers: dict[UUID, Row] = {}
        named = [one for one in said if one.name]
        names = {one.name_key for one in named}
        self.bearers: dict[str, set[Bearer]] = defaultdict(set)
        self.metonyms: set[str] = set()
        self._find(names, {key for name in names for key in filed.get(name, ())})
        self.qids: dict[UUID, str] = {}
        self.by_qid: dict[str, UUID] = {}
        self._identify({one.qid for one in named if one.qid})

    def of(self, said: Said) -> UUID | None:
        """The key of a line's speaker; None where nobody can be named."""
        if said.qid and said.qid in self.by_qid:
            return self.by_qid[said.qid]
        name = said.name_key
        bearers = self.bearers.get(name, set())
        if said.qid:
            bearers = {one for one in bearers if one.key not in self.qids}
        if not bearers:
            return None if name in self.metonyms else self._make(said, name)
        fitting = [one for one in bearers if said.speaker_kind in (None, one.kind)]
        return fitting[0].key if len(fitting) == 1 else None

    def made(self, keys: set[UUID]) -> list[Row]:
        """Of those that are made, the ones with these keys; their slugs are still to come."""
        return [row for row in self.new if row["id"] in keys]

    def _make(self, said: Said, name: str) -> UUID:
        kind = said.speaker_kind or SpeakerKind.OTHER.value
        row = FORM.made(
            {"id": next(self.keys), "name": said.name, "kind": kind, "state": self.state, "updated_at": self.at}
        )
        self.new.append(row)
        self.bearers[name].add(Bearer(row["id"], kind))
        if said.qid:
            self.qids[row["id"]], self.by_qid[said.qid] = said.qid, row["id"]
            values = {"speaker_id": row["id"], "seq": 0, "scheme": Scheme.WIKIDATA.value, "value": said.qid}
            self.identifiers[row["id"]] = KEYED.made(values)
        return row["id"]

    def _find(self, names: set[str], filed: set[UUID]) -> None:
        if not names:
            return
        live = Speaker.objects.filter(merged_into=None).exclude(state=State.REJECTED)
        for key, kind, folded in live.filter(name_key__any=texts(names)).values_list("pk", "kind", "name_key"):
            self.bearers[folded].add(Bearer(key, kind))
        for key, kind, name in live.filter(pk__any=keys(filed)).values_list("pk", "kind", "name"):
            self.bearers[name_key(name)[:600]].add(Bearer(key, kind))
        others = SpeakerName.objects.filter(name_key__any=texts(names), speaker__in=live)
        for name, key, how, kind in others.values_list("name_key", "speaker_id", "kind", "speaker__kind"):
            if how == NameKind.METONYM:
                self.metonyms.add(name)
            else:
                self.bearers[name].add(Bearer(key, kind))

    def _identify(self, qids: Iterable[str]) -> None:
        """Whose the keys are, and which keys those have who bear a name."""
        held = Identifier.objects.filter(scheme=Scheme.WIKIDATA)
        for qid, key in held.filter(value__any=texts(qids)).values_list("value", "speaker_id"):
            self.by_qid[qid] = key
        bearers = {one.key for found in self.bearers.values() for one in found}
        keyed = held.filter(speaker__any=keys(bearers)) if bearers else held.none()
        self.qids.update(keyed.values_list("speaker_id", "value"))
        self.qids.update({key: qid for qid, key in self.by_qid.items()})


def label(said: Said) -> dict[str, Any]:
    """What a quote says whose speaker nobody can tell: the name, as it was printed."""
    return {"identity": "unknown", "speaker_label": said.quote.get("speaker_label") or said.name}
