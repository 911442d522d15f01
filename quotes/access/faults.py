"""Who is turned away, and faults of ours: a name for the client, the whole of it for the log."""

import logging
import secrets

from django.db import InterfaceError, OperationalError
from django.http import HttpResponse

from quotes.access.codes import Code
from quotes.read import Unavailable

log = logging.getLogger(__name__)


class TurnedAway(Exception):
    """A request that is refused for who asks, or how often, before anything runs: HTTP's status, and its headers."""

    def __init__(self, status: int, code: Code, message: str, headers: dict[str, str]) -> None:
        self.status, self.code, self.message, self.headers = status, code, message, headers
        super().__init__(message)


class needing_the_base:
    """Within, who asks is looked up; raises Unavailable where the base does not answer."""

    def __enter__(self) -> None:
        """Nothing; whoever has a session passes here, and a generator would cost a microsecond."""

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if isinstance(error, OperationalError | InterfaceError):
            raise Unavailable("UNAVAILABLE") from error


def request_id() -> str:
    """A name for one failed request, told to the client and written to the log: 16 hexadecimal digits."""
    return secrets.token_hex(8)


def logged(what: str, error: BaseException) -> str:
    """Write a fault of ours to the log, in full, and name it: what the client is told is the name (`request_id`)."""
    name = request_id()
    log.error("Request %s failed: %s", name, what, exc_info=error, extra={"request_id": name})
    return name


def as_logged(response: HttpResponse) -> HttpResponse:
    """The answer to a fault that stands in the log: Django writes no second line for it."""
    response._has_been_logged = True  # type: ignore[attr-defined]
    return response
