"""An import as a whole: batch after batch, each with its mark; what was done before is passed over.

The mark (`Intake`) says how many lines are done with, their digest, and how long the file of errors was: an import that
was killed goes on there, if the file still begins so; if not, it begins anew, and lines that were taken are known.
"""

import hashlib
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ThreadPoolExecutor, wait
from dataclasses import asdict, dataclass, field
from datetime import datetime
from itertools import islice
from operator import itemgetter
from typing import Any

import orjson
from django.db import transaction
from django.utils import timezone

from quotes.ingest.bulk import Errors, room
from quotes.ingest.flat.entering import Entered, How, Lot, enter, form
from quotes.ingest.flat.line import Faulty, Said
from quotes.ingest.flat.reading import FORMATS, Lines, Meaning, Read
from quotes.ingest.flat.speakers import filed_names
from quotes.models import Intake, IntakeKind, State
from quotes.review.problem import refusal

BATCH = 4_000

HELD = 1.0
"""For so many seconds the base is held for lines that are still to come: a slow file keeps no other writer waiting."""

STATES = (State.PROPOSED.value, State.DRAFT.value, State.PUBLISHED.value)
"""In which states lines enter. What a machine or a stranger says waits (proposed); a draft is somebody's own."""


@dataclass(slots=True)
class Import:
    """How far an import is: lines read, those that became quotes, those known before, those refused; and how many of
    the lines an earlier run had done."""

    lines: int = 0
    created: int = 0
    known: int = 0
    refused: int = 0
    passed: int = 0


class Changed(Exception):
    """A part of a file that begins alike was imported, and this one goes on otherwise: it has to be read anew."""


def run(
    lines: Lines,
    form: str,
    *,
    errors: Errors,
    name: str,
    state: str = State.PROPOSED.value,
    reason: str | None = None,
    anew: bool = False,
    at: datetime | None = None,
    told: Callable[[Import], None] = lambda _: None,
) -> Import:
    """Take in the lines of a file. `told` hears after each batch how far it is; `anew` forgets an earlier run.

    Raises Changed where an earlier run cannot go on; Refused for what is asked wrongly (in which state nothing enters,
    publishing without a reason); Faulty for a file that is none of its format. A transaction for each 4,000 lines, some
    forty statements.
    """
    if state not in STATES:
        raise refusal("state", f"Lines enter as {', '.join(STATES)}.", "state")
    if state == State.PUBLISHED and not (reason or "").strip():
        raise refusal("reason_required", "What is published at once needs a reason.", "reason")
    how = How(state, (reason or "").strip() or f"Imported from {name}.", filed_names())
    read, meaning = FORMATS[form]
    records = read(lines)
    mark = hashlib.sha256(orjson.dumps([form, state, lines.of])).hexdigest()
    if anew:
        Intake.objects.filter(of=mark).delete()
    done = _begun(mark, lines, records, errors)
    with room(), ThreadPoolExecutor(1) as beside:
        ahead = Ahead(_batches(lines, records, meaning), how, at, beside)
        while coming := ahead.take():
            batch, lot = coming
            with transaction.atomic():
                _tell(batch, enter(lot, ahead.look), done, errors)
                _note(mark, batch, done, errors)
            told(done)
    Intake.objects.filter(of=mark).delete()
    return done


@dataclass(slots=True)
class Batch:
    """Some lines, understood or not, and where the file stands after them."""

    said: list[Said] = field(default_factory=list)
    given: dict[int, Any] = field(default_factory=dict)
    faults: list[tuple[int, Faulty]] = field(default_factory=list)
    lines: int = 0
    digest: str = ""


def _batches(lines: Lines, records: Iterator[Read], meaning: Meaning) -> Iterator[Batch]:
    """The file, understood; no statements."""
    while reads := list(islice(records, BATCH)):
        batch = Batch(lines=lines.number, digest=lines.digest.hexdigest())
        for one in reads:
            batch.given[one.number] = one.given
            try:
                if one.fault:
                    raise one.fault
                meant = meaning(one.given)
            except Faulty as fault:
                batch.faults.append((one.number, fault))
            else:
                meant.number = one.number
                batch.said.append(meant)
        form(batch.said)
        yield batch


class Ahead:
    """The next lines, got ready while the base writes: a thread understands them and makes rows of them; what is there
    of what they mean the importer itself asks in between, when it has written what they may name."""

    def __init__(self, batches: Iterator[Batch], how: How, at: datetime | None, beside: Executor) -> None:
        self.batches, self.how, self.at, self.beside = batches, how, at, beside
        self.understood = self._begin()
        self.batch: Batch | None = None

    def look(self, patience: float | None = HELD) -> None:
        """Ask what is there (`Lot`), if the lines are understood in so many seconds; asked again before they are taken,
        only the new answer counts. What cannot be read is told by `take`: those before it are being written."""
        is_new = self.batch is None
        if is_new and wait([self.understood], patience).done and not self.understood.exception():
            self.batch = self.understood.result()
        if self.batch is None:
            return
        self.lot = Lot(self.batch.said, self.how, self.at or timezone.now())
        self.made = self.beside.submit(self.lot.make)
        if is_new:
            self.understood = self._begin()

    def take(self) -> tuple[Batch, Lot] | None:
        """Those lines, ready; None after the last. Raises what reading them raised."""
        if self.batch is None:
            self.look(None)
        if self.batch is None:
            self.understood.result()
            return None
        self.made.result()
        taken, self.batch = self.batch, None
        return taken, self.lot

    def _begin(self) -> "Future[Batch | None]":
        return self.beside.submit(next, self.batches, None)


def _tell(batch: Batch, entered: Entered, done: Import, errors: Errors) -> None:
    """Add up what became of a batch, and write down what was refused."""
    done.lines = batch.lines
    done.created += entered.created
    done.known += entered.known
    faults = batch.faults + [(one.number, fault) for one, fault in entered.faults]
    done.refused += len(faults)
    for number, fault in sorted(faults, key=itemgetter(0)):
        told = {"line": number, "code": fault.code, "message": fault.message, "field": fault.field}
        errors.write({**told, "given": batch.given[number]})


def _begun(mark: str, lines: Lines, records: Iterator[Read], errors: Errors) -> Import:
    """How far the import is: to the place of an earlier run, if the file still begins so."""
    held = Intake.objects.filter(of=mark).first()
    if held is None:
        errors.begin(0)
        return Import()
    place = held.place
    while lines.number < place["lines"] and next(records, None):
        continue
    if lines.number != place["lines"] or lines.digest.hexdigest() != place["digest"]:
        raise Changed
    errors.begin(place["errors"])
    counts = {name: place[name] for name in ("lines", "created", "known", "refused")}
    return Import(**counts, passed=place["lines"])


def _note(mark: str, batch: Batch, done: Import, errors: Errors) -> None:
    """The mark of what is done with (two statements)."""
    place = {**asdict(done), "digest": batch.digest, "errors": errors.size()}
    Intake.objects.update_or_create(of=mark, defaults={"kind": IntakeKind.QUOTES, "place": place})
