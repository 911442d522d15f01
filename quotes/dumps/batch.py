"""Some records of a dump, taken in one transaction: formed, compared, held against each other, written, judged."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import DataError, IntegrityError, transaction

from quotes.dumps.judging import faults
from quotes.dumps.reading import Given, compared, formed
from quotes.dumps.staged import Lost, Place, Refuse, Staged
from quotes.dumps.tables import Table, tables
from quotes.ingest.bulk import write
from quotes.models import Claim, ClaimTopic, Evidence, Merge, Quote, QuoteTopic, User
from quotes.review.problem import RULES

REPEATED: dict[Any, Any] = {
    QuoteTopic: (Quote, "quote_id"),
    ClaimTopic: (Claim, "claim_id"),
    Evidence: (Claim, "claim_id"),
}
"""Rows that repeat what their record says, which `carry` brings up to date."""


@dataclass(slots=True)
class Group:
    """A record, by the rank of its kind and its key, and where its rows stand."""

    key: tuple[int, bytes]
    places: list[Place]


Pending = Callable[[tuple[int, bytes]], bool]

BAD = 20
"""With more rows that the base refuses a record is refused as a whole."""


class Again(Exception):
    """Some records do not hold together: the others are taken without them."""


class Batch:
    """Records in hand. `pending` says whether a record may still come, by its rank and key. `taken` and `known` count
    rows, and `late` are those that have to wait."""

    def __init__(self, staged: Staged, groups: Sequence[Group], pending: Pending, refuse: Refuse) -> None:
        self.staged, self.groups, self.refuse = staged, groups, refuse
        self._pending = pending
        self.taken = self.known = 0
        self.late: list[Place] = []
        self.models = {rank: model for model, rank in staged.ranks.items()}
        self.here: set[tuple[int, bytes]] = set()
        self.bad: Counter[tuple[int, bytes]] = Counter()

    def take(self) -> None:
        """Take what can be taken; within a transaction. Some sixty statements where nothing is wrong."""
        self._write(self._grounded(self._whole(self._unknown(self._formed()))))

    # ---------------------------------------------------------------- what the rows say
    def _formed(self) -> list[Given]:
        numbered = tables()
        found = []
        for group in self.groups:
            for place in group.places:
                table = numbered[place[2]]
                one = formed(place, table, self.staged.values(place))
                if isinstance(one, Lost):
                    self._lost(place, table, None, one.code, one.message)
                else:
                    found.append(one)
        return found

    def _unknown(self, given: list[Given]) -> list[Given]:
        """Those that the base has not; what says otherwise there is a conflict."""
        by_table: dict[Table, list[Given]] = defaultdict(list)
        for one in given:
            by_table[one.table].append(one)
        new = []
        for table, rows in by_table.items():
            held = compared(table, rows)
            for one in rows:
                if one.key not in held:
                    new.append(one)
                elif held[one.key]:
                    self.known += 1
                    if self._is_root(one):
                        self.here.add(one.place[:2])
                else:
                    self._lost(
                        one.place, table, one.key, "conflict", "The base has another row with this key; it stays."
                    )
        return new

    def _whole(self, new: list[Given]) -> list[Given]:
        """Without the rows of a record that stands in this batch and is neither here nor coming, and without the past
        of records that nobody knows: only what was deleted leaves a history and nothing else (one statement each
        kind)."""
        coming = self.here | {one.place[:2] for one in new if self._is_root(one)}
        tried = {place[:2] for group in self.groups for place in group.places if self._is_root_place(place)}
        rest = {one.place[:2] for one in new} - coming - tried
        coming |= self._in_base(rest) | {one.place[:2] for one in new if self._is_deletion(one)} - tried
        kept = []
        for one in new:
            if one.place[:2] in coming or (one.place[:2] in rest and not _is_past(one)):
                kept.append(one)
            else:
                told = "The record to which it belongs was not taken, or is another here."
                self._lost(one.place, one.table, one.key, "depends", told)
        return kept

    def _is_root(self, one: Given) -> bool:
        return self._is_root_place(one.place)

    def _is_root_place(self, place: Place) -> bool:
        return self.models[place[0]] is tables()[place[2]].model

    def _in_base(self, roots: Iterable[tuple[int, bytes]]) -> set[tuple[int, bytes]]:
        """Those of these records that the base has."""
        by_rank: dict[int, list[bytes]] = defaultdict(list)
        for rank, root in roots:
            by_rank[rank].append(root)
        found: set[tuple[int, bytes]] = set()
        for rank, keys in by_rank.items():
            model = self.models[rank]
            if model._meta.pk.get_internal_type() == "UUIDField":
                held = model._base_manager.filter(pk__in=[UUID(bytes=key) for key in keys])
                found.update((rank, key.bytes) for key in held.values_list("pk", flat=True))
        return found

    def _is_deletion(self, one: Given) -> bool:
        """Whether a row of history says that its record was deleted."""
        of = getattr(one.table.model, "instance_type", None)
        return of is self.models[one.place[0]] and one.row["history_type"] == "-"

    # ---------------------------------------------------------------- what the rows name
    def _grounded(self, new: list[Given]) -> list[Given]:
        """Those whose every reference is there, or comes with them; the rest waits, or is refused."""
        known = self._held(new)
        while True:
            coming = {(one.table.model, one.key) for one in new}
            short = {one.place: lack for one in new if (lack := _lacking(one, coming, known))}
            if not short:
                return new
            roots = {one.place[:2]: self._waits(short[one.place]) for one in new
                     if one.place in short and self._is_root(one)}  # fmt: skip
            kept = []
            for one in new:
                if one.place[:2] in roots:
                    told = _named_by(short[one.place]) if one.place in short else "It belongs to what was not taken"
                    self._put_off(one, roots[one.place[:2]], told)
                elif one.place in short:
                    self._put_off(one, self._waits(short[one.place]), _named_by(short[one.place]))
                else:
                    kept.append(one)
            new = kept

    def _put_off(self, one: Given, waits: bool, told: str) -> None:
        if waits:
            self.late.append(one.place)
        else:
            self._lost(one.place, one.table, one.key, "depends", f"{told}, which is not here.")

    def _waits(self, lack: tuple[Any, Any]) -> bool:
        """Whether a row that is named may still come."""
        place = self.staged.root(*lack)
        return place is not None and (self._pending(place) or any(one[:2] == place for one in self.late))

    def _held(self, new: Iterable[Given]) -> set[tuple[Any, Any]]:
        """The rows that are named and that the base has (one statement for each table)."""
        wanted: dict[Any, set[Any]] = defaultdict(set)
        for one in new:
            for model, key in one.names:
                wanted[model].add(key)
        found: set[tuple[Any, Any]] = set()
        for model, keys in wanted.items():
            held = model._base_manager.filter(pk__in=keys).values_list("pk", flat=True)
            found.update((model, key) for key in held)
        return found

    # ---------------------------------------------------------------- what the base says
    def _write(self, new: list[Given]) -> None:
        """Write rows and judge their records; where something is wrong, without what is wrong."""
        if not new:
            return
        try:
            with transaction.atomic():
                self._insert(new)
                wrong = self._judged(new)
                if wrong:
                    raise Again
        except Again:
            self._write(self._grounded(self._without(new, wrong)))
        except (IntegrityError, DataError) as error:
            self._part(new, error)
        else:
            self.taken += len(new)

    def _part(self, new: list[Given], error: Exception) -> None:
        """The base refuses some of these: halves are tried, record by record, and then row by row."""
        roots = list(dict.fromkeys(one.place[:2] for one in new))
        if len(roots) > 1:
            first = set(roots[: len(roots) // 2])
            self._write([one for one in new if one.place[:2] in first])
            self._write(self._grounded([one for one in new if one.place[:2] not in first]))
            return
        bad = self._bad_row(new)
        self._lost(bad.place, bad.table, bad.key, *_refusal(error))
        self.bad[roots[0]] += 1
        rest = [one for one in new if one is not bad]
        if self._is_root(bad) or self.bad[roots[0]] > BAD:
            rest = self._without_root(rest)
        self._write(self._grounded(rest))

    def _bad_row(self, new: list[Given]) -> Given:
        """The first row that the base refuses after those before it, by halves."""
        well, bad = 0, len(new)
        while bad - well > 1:
            middle = (well + bad) // 2
            try:
                with transaction.atomic():
                    self._insert(new[:middle])
                    raise Again
            except Again:
                well = middle
            except (IntegrityError, DataError):
                bad = middle
        return new[bad - 1]

    def _without_root(self, rest: list[Given]) -> list[Given]:
        for one in rest:
            self._lost(one.place, one.table, one.key, "depends", "It belongs to a record that was not taken.")
        return []

    def _insert(self, new: list[Given]) -> None:
        """Rows by tables, those first that others do not name: search learns a record when it comes, with its rows.
        Merges come last, for the log of changes asks for the decisions before them."""
        by_model: dict[Any, list[Any]] = defaultdict(list)
        for one in new:
            by_model[one.table.model].append(one.row)
        if User in by_model:
            by_model[User] = _named(by_model[User])
        for model in (*(table.model for table in reversed(tables()) if table.model is not Merge), Merge):
            write(model, by_model.get(model, ()))
        for model, (parent, column) in REPEATED.items():
            if model in by_model:
                parent.carry({row[column] for row in by_model[model]})

    def _judged(self, new: list[Given]) -> dict[tuple[int, bytes], tuple[str, str]]:
        """The records that do not hold together, and the first reason of each."""
        keys: dict[int, set[Any]] = defaultdict(set)
        for one in new:
            keys[one.place[0]].add(one.place[1])
        wrong: dict[tuple[int, bytes], tuple[str, str]] = {}
        for rank, roots in keys.items():
            model = self.models[rank]
            if model._meta.pk.get_internal_type() == "UUIDField":
                for key, code, message in faults(model, [UUID(bytes=root) for root in roots]):
                    wrong.setdefault((rank, key.bytes), (code, message))
        return wrong

    def _without(self, new: list[Given], wrong: dict[tuple[int, bytes], tuple[str, str]]) -> list[Given]:
        """The rows of the other records; a record's own reason stands with its own row. A record with rows that have to
        wait may lack only these, so it waits for them."""
        waiting = {place[:2] for place in self.late}
        kept = []
        for one in new:
            if (reason := wrong.get(one.place[:2])) is None:
                kept.append(one)
            elif one.place[:2] in waiting:
                self.late.append(one.place)
            elif self._is_root(one):
                self._lost(one.place, one.table, one.key, *reason)
            else:
                self._lost(one.place, one.table, one.key, "depends", f"Its record does not hold together: {reason[1]}")
        return kept

    def _lost(self, place: Place, table: Table, key: Any, code: str, message: str) -> None:
        self.refuse(table.name, place[3], key, code, message)


def _lacking(one: Given, coming: set[Any], known: set[Any]) -> tuple[Any, Any] | None:
    return next((name for name in one.names if name not in coming and name not in known), None)


def _named_by(lack: tuple[Any, Any]) -> str:
    model, key = lack
    return f"It names the {model._meta.verbose_name} {key}"


def _is_past(one: Given) -> bool:
    return hasattr(one.table.model, "instance_type")


def _named(rows: list[Any]) -> list[Any]:
    """New users whose names nobody bears here: with the end of their key where somebody does (one statement)."""
    names = [row["username"] for row in rows]
    taken = set(User.objects.filter(username__in=names).values_list("username", flat=True))
    for row in rows:
        if row["username"] in taken:
            row["username"] = f"{row['username'][:130]}-{row['id'].hex[-12:]}"
        taken.add(row["username"])
    return rows


def _refusal(error: Exception) -> tuple[str, str]:
    """The rule of the base that is broken, by its name and in words where it has some."""
    diagnosis = getattr(error.__cause__, "diag", None)
    name = getattr(diagnosis, "constraint_name", None) or str(error).rpartition(": ")[2]
    rule = RULES.get(name)
    return (name, rule[1]) if rule else ("integrity", f"The base refuses this: {name}.")
