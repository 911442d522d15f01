"""The source that a line means: by its address, else by title and date; a new one where there is none."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from quotes.ingest.bulk import Form, Row, texts
from quotes.ingest.flat.line import Faulty, Said
from quotes.models import Source, State
from quotes.models.keys import fresh_keys
from quotes.review.steps import EDITABLE
from quotes.text.normal import name_key

FORM = Form(Source)

_COLUMNS = ("pk", "url_key", "title", "published_edtf", "state", "merged_into", "merged_into__state")


class Sources:
    """The sources of some lines: those that are there (two statements), and those that are made."""

    def __init__(self, said: Sequence[Said], state: str, at: datetime) -> None:
        self.state, self.at, self.keys = state, at, fresh_keys()
        self.held: dict[tuple[Any, ...], set[tuple[UUID, str]]] = {}
        self.new: dict[tuple[Any, ...], Row] = {}
        keys = {one.source_key for one in said}
        self._addressed([key[0] for key in keys if len(key) == 1])
        self._titled({key for key in keys if len(key) == 2})

    def of(self, said: Said) -> UUID:
        """The key of a line's source. Raises Faulty."""
        found = self.held.get(said.source_key)
        if found is None:
            row = self.new.get(said.source_key) or self._make(said)
            return row["id"]
        if len(found) > 1:
            raise Faulty("ambiguous_source", "Several sources have this title and date.", "source_title")
        [(key, state)] = found
        if state not in EDITABLE:
            raise Faulty("final", f"Its source is {State(state).label.lower()}; it takes no more quotes.", "source_url")
        return key

    def made(self, keys: set[UUID]) -> list[Row]:
        """Of those that are made, the ones with these keys; their slugs are still to come."""
        return [row for row in self.new.values() if row["id"] in keys]

    def _make(self, said: Said) -> Row:
        row = FORM.made({**said.source, "id": next(self.keys), "state": self.state, "updated_at": self.at})
        self.new[said.source_key] = row
        return row

    def _addressed(self, addresses: list[str]) -> None:
        """What was merged is where it went."""
        for key, address, _, _, state, into, its_state in Source.objects.filter(
            url_key__any=texts(addresses)
        ).values_list(*_COLUMNS):
            self.held[address,] = {(into or key, its_state or state)}

    def _titled(self, keys: set[tuple[Any, ...]]) -> None:
        if not keys:
            return
        folded = {name_key(title)[:600] for title, _ in keys}
        rows = Source.objects.filter(title_key__any=texts(folded), merged_into=None)
        for key, _, title, published, state, _, _ in rows.exclude(state=State.REJECTED).values_list(*_COLUMNS):
            if (title, published) in keys:
                self.held.setdefault((title, published), set()).add((key, state))
