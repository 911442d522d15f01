"""Taking a dump into a base: record by record, each with all that belongs to it, or not at all.

What is there already and says the same stays; what says otherwise is a conflict, and what is here stays as it is. What
breaks a rule is refused with its reason, and with it what depends on it. A batch is some hundred records in one
transaction, with the mark from which the next run goes on.

A row that names one which comes later (what was merged into a younger record) is put off until that is there.
"""

from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from django.db import DataError, IntegrityError, OperationalError, transaction

from quotes.dumps import manifest as manifests
from quotes.dumps.batch import Batch, Group, Pending
from quotes.dumps.staged import Place, Staged
from quotes.ingest.bulk import Errors, room
from quotes.models import Intake, IntakeKind

ROWS = 2_000
"""So many rows, and the records that they belong to, are one batch."""

BYTES = 32 << 20
"""Or so many bytes of them, for captured texts are long."""

NOTED = 5_000
"""Up to so many rows that were put off stand in the mark; with more it stays where it was."""

PASSES = 100
"""So often what was put off is tried again while some of it finds its place."""

Told = Callable[[str, int, int], None]
"""Hears what is being done, how many rows of how many."""


@dataclass(slots=True)
class Intaken:
    """What became of a dump's rows: taken, known before, different here, refused; `resumed` where an earlier run had
    begun."""

    taken: int = 0
    known: int = 0
    conflicts: int = 0
    refused: int = 0
    resumed: bool = False


@dataclass(slots=True)
class Work:
    """A dump that is being taken: what is done, what was put off, and where errors go."""

    staged: Staged
    errors: Errors
    mark: str
    done: Intaken = field(default_factory=Intaken)
    late: dict[Place, None] = field(default_factory=dict)
    after: tuple[int, bytes] = (-1, b"")

    def refuse(self, table: str, line: int, key: Any, code: str, message: str) -> None:
        """A row that is not taken."""
        if code == "conflict":
            self.done.conflicts += 1
        else:
            self.done.refused += 1
        self.errors.write({"table": table, "line": line, "id": key and str(key), "code": code, "message": message})


def take(folder: Path, *, errors: Errors, told: Told = lambda what, done, total: None) -> Intaken:
    """Take a dump into the base. `told` hears how far it is.

    Raises manifest.Unusable before anything is written: for what is no whole dump, of another Factbase, or not what its
    manifest says; OSError. A transaction for 2,000 rows with some sixty statements; the disk holds 60 bytes a row for
    the while.
    """
    manifest = manifests.read(folder)
    manifests.proven(folder, manifest)
    held = Intake.objects.filter(of=manifest.digest).first()
    place = held.place if held else {}
    errors.begin(place.get("errors", 0))
    work = Work(None, errors, manifest.digest)  # type: ignore[arg-type]
    first = work.refuse if not held else _silent
    with Staged(folder, manifest, first, lambda rows: told("sorted", rows, manifest.rows)) as staged:
        work.staged = staged
        if held:
            _resume(work, place)
        with room():
            _main(work, told)
            _put_off(work)
        Intake.objects.filter(of=manifest.digest).delete()
    return work.done


def _silent(table: str, line: int, key: Any, code: str, message: str) -> None:
    """What cannot be read an earlier run has told already."""


def _resume(work: Work, place: dict[str, Any]) -> None:
    counts = {name: place[name] for name in ("taken", "known", "conflicts", "refused")}
    work.done = Intaken(**counts, resumed=True)
    work.after = place["rank"], bytes.fromhex(place["root"])
    found = [work.staged.place(number, line) for number, line in place["late"]]
    work.late = dict.fromkeys(one for one in found if one)


def _main(work: Work, told: Told) -> None:
    """Every record once, in the order of kinds and keys."""
    waiting: list[Group] = []
    rows = size = 0
    for key, places in work.staged.groups(work.after):
        waiting.append(Group(key, places))
        rows += len(places)
        size += sum(place[-1] for place in places)
        if rows >= ROWS or size >= BYTES:
            _commit(work, waiting)
            told("taken", rows, work.staged.rows)
            waiting, rows, size = [], 0, 0
    if waiting:
        _commit(work, waiting)
        told("taken", rows, work.staged.rows)


def _commit(work: Work, groups: list[Group]) -> None:
    """A batch and its mark; tried once more where others wrote what it stands on meanwhile."""
    before, size = asdict(work.done), work.errors.size()
    roots = {place[:2] for place in work.late}

    def pending(root: tuple[int, bytes]) -> bool:
        return root > groups[-1].key or root in roots

    for attempt in (1, 2):
        try:
            with transaction.atomic():
                late = _take(work, groups, pending)
                reached = groups[-1].key
                _note(work, {**work.late, **dict.fromkeys(late)}, reached)
        except (IntegrityError, DataError, OperationalError):
            if attempt == 2:
                raise
            work.done = Intaken(**before)
            work.errors.begin(size)
        else:
            work.late.update(dict.fromkeys(late))
            work.after = reached
            return


def _take(work: Work, groups: list[Group], pending: Pending) -> list[Place]:
    batch = Batch(work.staged, groups, pending, work.refuse)
    batch.take()
    work.done.taken += batch.taken
    work.done.known += batch.known
    return batch.late


def _note(work: Work, late: dict[Place, None], reached: tuple[int, bytes]) -> None:
    """The mark of what is done with (two statements); none while too much is put off."""
    if len(late) > NOTED:
        return
    counts = {name: value for name, value in asdict(work.done).items() if name != "resumed"}
    place = {
        **counts, "rank": reached[0], "root": reached[1].hex(), "errors": work.errors.size(),
        "late": [[place[2], place[3]] for place in late],
    }  # fmt: skip
    Intake.objects.update_or_create(of=work.mark, defaults={"kind": IntakeKind.BASE, "place": place})


def _put_off(work: Work) -> None:
    """What was put off, the last first, until nothing more finds its place; the rest, which waits for each other, all
    at once."""
    for _ in range(PASSES):
        before = len(work.late)
        if not before:
            return
        for groups in _grouped(work, ROWS):
            with transaction.atomic():
                still = _take(work, groups, {place[:2] for place in work.late}.__contains__)
            gone = {place for group in groups for place in group.places} - set(still)
            work.late = {place: None for place in work.late if place not in gone}
        if len(work.late) == before:
            break
    for groups in _grouped(work, 10 * ROWS):
        with transaction.atomic():
            _take(work, groups, set[tuple[int, bytes]]().__contains__)


def _grouped(work: Work, rows: int) -> list[list[Group]]:
    """What was put off by records, the last first, some rows at a time."""
    by_root: dict[tuple[int, bytes], list[Place]] = {}
    for place in sorted(work.late, reverse=True):
        by_root.setdefault((place[0], place[1]), []).append(place)
    found: list[list[Group]] = [[]]
    count = 0
    for key, places in by_root.items():
        if count >= rows:
            found.append([])
            count = 0
        found[-1].append(Group(key, sorted(places)))
        count += len(places)
    return [groups for groups in found if groups]
