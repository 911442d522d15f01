"""What would happen to each row of a file: plain data."""

import hashlib
from dataclasses import dataclass, field
from typing import Any

from quotes.admin.exchange.incoming import Fault

CREATED, CHANGED, UNCHANGED, REFUSED = "created", "changed", "unchanged", "refused"
VERDICTS = (REFUSED, CREATED, CHANGED, UNCHANGED)


@dataclass(frozen=True, slots=True)
class Delta:
    """A column of a row, as the base has it and as the file says."""

    column: str
    before: str
    after: str


@dataclass(slots=True)
class Planned:
    """A row, the record it is about (None: a new one), and what would be done; `values` are what is to be written."""

    number: int
    given: dict[str, str]
    values: dict[str, Any]
    faults: list[Fault]
    record: Any = None
    deltas: list[Delta] = field(default_factory=list)

    @property
    def verdict(self) -> str:
        """One of the four words."""
        if self.faults:
            return REFUSED
        if self.record is None:
            return CREATED
        return CHANGED if self.deltas else UNCHANGED

    @property
    def is_written(self) -> bool:
        """Whether confirming writes it."""
        return self.verdict in (CREATED, CHANGED)

    @property
    def version(self) -> int | None:
        """That of the record, as it was planned."""
        return None if self.record is None else self.record.version

    @property
    def seal(self) -> str:
        """What stands for all that this row would do: it differs when anything of it does."""
        told = (self.verdict, self.record and self.record.pk, self.version, self.deltas, self.values)
        return hashlib.sha256(repr(told).encode("utf-8", "surrogatepass")).hexdigest()[:16]

    def refuse(self, column: str, message: str) -> None:
        """Say why not."""
        fault = Fault(column, message)
        if fault not in self.faults:
            self.faults.append(fault)
