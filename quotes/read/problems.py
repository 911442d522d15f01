"""What can be wrong with a question, and with the base."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong: `path` is the way of aliases to the edge, then the argument."""

    code: str
    message: str
    path: tuple[str | int, ...] = ()


class BadInput(Exception):
    """The question cannot be answered as it is; nothing was read. `problems` says what to mend, and where."""

    def __init__(self, *problems: Fault) -> None:
        self.problems = problems
        super().__init__("; ".join(one.message for one in problems))


class Unavailable(Exception):
    """The base did not answer: `code` is TIMEOUT (the statement took too long) or UNAVAILABLE."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


class Gather:
    """Gathers what is wrong in several places, so that all of it is told at once: `with gather:` for each place."""

    def __init__(self) -> None:
        self.faults: list[Fault] = []

    def __enter__(self) -> None:
        """A place begins."""

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> bool:
        if isinstance(error, BadInput):
            self.faults.extend(error.problems)
        return isinstance(error, BadInput)

    def done(self) -> None:
        """Raise BadInput if anything was wrong."""
        if self.faults:
            raise BadInput(*self.faults)
