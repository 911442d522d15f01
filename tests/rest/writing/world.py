"""The acts of `tests.acts.world` as requests: method, address, headers, and the rest of what is given as the body."""

from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

from quotes.read.shape import BY_PREFIX
from quotes.rest.entities import PLURAL
from quotes.rest.writing.operations import OPERATIONS, Operation
from tests.acts.world import CASES

BASE = "/api/v1/"


@dataclass(frozen=True)
class Request:
    """What does an act."""

    operation: Operation
    address: str
    body: dict[str, Any] | None
    headers: dict[str, str] = field(default_factory=dict)

    @property
    def method(self) -> str:
        return self.operation.method.lower()


def request(name: str, made: SimpleNamespace, /, **other: Any) -> Request:
    """The request of an act's case in this base, with something else given than there."""
    return asked(name, {**CASES[name].given(made), **other})


def asked(name: str, given: dict[str, Any]) -> Request:
    """The request of an act that is given this."""
    one, rest = operation(name, given), dict(given)
    places = {at: rest.pop(told) for at, told in one.given.items()}
    headers = {}
    if one.versioned:
        headers["if-match"] = tag(rest.pop("expected_version"))
    if "idempotency_key" in rest:
        headers["idempotency-key"] = rest.pop("idempotency_key")
    if one.body is None:
        rest.pop("reason", None)
    return Request(one, BASE + one.address.format(**places), rest if one.body else None, headers)


def operation(name: str, given: dict[str, Any]) -> Operation:
    """The operation of an act: there are several where one act is for several kinds of records."""
    found = [one for one in OPERATIONS.values() if (one.act or one.name) == name]
    if len(found) > 1:
        entity = BY_PREFIX[given["id"].partition("_")[0]].name
        found = [one for one in found if one.tag == PLURAL[entity]]
    [one] = found
    return one


def tag(version: int) -> str:
    """A tag that a record at this version could have given out."""
    return f'"{version}-{"0" * 32}"'
