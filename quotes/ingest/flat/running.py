"""An import as a whole: batch after batch, each with its mark; what was done before is passed over.

The mark (`Intake`) says how many lines are done with, their digest, and how long the file of errors was: an import that
was killed goes on there, if the file still begins so; if not, it begins anew, and lines that were taken are known.
"""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import IO, Any

import orjson
from django.db import transaction
from django.utils import timezone

from quotes.ingest.bulk import room
from quotes.ingest.flat.entering import How, enter
from quotes.ingest.flat.line import Faulty, Said
from quotes.ingest.flat.reading import FORMATS, Lines, Read
from quotes.ingest.flat.speakers import filed_names
from quotes.models import Intake, IntakeKind, State
from quotes.review.problem import refusal

BATCH = 5_000

STATES = (State.PROPOSED.value, State.DRAFT.value, State.PUBLISHED.value)
"""In which states lines enter. What a machine or a stranger says waits (proposed); a draft is somebody's own."""


class Errors:
    """The file of errors: an object for each line that was not taken. It is as long as the mark says, or begun anew."""

    def __init__(self, file: Path | None) -> None:
        self.file: IO[bytes] | None = file.open("ab") if file else None
        self.first: list[dict[str, Any]] = []

    def begin(self, size: int) -> None:
        """Go on after so many bytes."""
        if self.file:
            self.file.truncate(size)

    def write(self, number: int, fault: Faulty, given: Any) -> None:
        """Why a line was not taken. The first twenty are kept for the eye."""
        told = {"line": number, "code": fault.code, "message": fault.message, "field": fault.field, "given": given}
        if len(self.first) < 20:
            self.first.append(told)
        if self.file:
            self.file.write(orjson.dumps(told, default=str, option=orjson.OPT_APPEND_NEWLINE))

    def size(self) -> int:
        """How long the file is, when all of it is on the disk."""
        if not self.file:
            return 0
        self.file.flush()
        return self.file.tell()

    def close(self) -> None:
        """Done."""
        if self.file:
            self.file.close()


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
    publishing without a reason); Faulty for a file that is none of its format. A transaction for each 5,000 lines, some
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
    with room():
        while batch := list(islice(records, BATCH)):
            with transaction.atomic():
                _take(batch, meaning, how, at or timezone.now(), done, errors)
                done.lines = lines.number
                _note(mark, lines, done, errors)
            told(done)
    Intake.objects.filter(of=mark).delete()
    return done


def _take(
    batch: list[Read], meaning: Callable[[Any], Said], how: How, at: datetime, done: Import, errors: Errors
) -> None:
    said, given, faults = [], {}, []
    for one in batch:
        try:
            if one.fault:
                raise one.fault
            meant = meaning(one.given)
        except Faulty as fault:
            faults.append((one.number, fault))
            given[one.number] = one.given
            continue
        meant.number = one.number
        given[one.number] = one.given
        said.append(meant)
    entered = enter(said, how, at)
    done.created += entered.created
    done.known += entered.known
    faults += [(one.number, fault) for one, fault in entered.faults]
    done.refused += len(faults)
    for number, fault in sorted(faults, key=lambda found: found[0]):
        errors.write(number, fault, given[number])


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


def _note(mark: str, lines: Lines, done: Import, errors: Errors) -> None:
    """The mark of what is done with (two statements)."""
    place = {**asdict(done), "digest": lines.digest.hexdigest(), "errors": errors.size()}
    Intake.objects.update_or_create(of=mark, defaults={"kind": IntakeKind.QUOTES, "place": place})
