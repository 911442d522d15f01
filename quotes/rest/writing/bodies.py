"""The body of a request: which media type, how long, and what JSON says, strictly (RFC 8259, RFC 7493).

Nothing is guessed: a name given twice, a number that would be rounded and a value deeper than DEPTH are faults, all of
them told in one answer, each with its path. Pure functions but for `received`, which reads.
"""

import json
import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from email.message import Message
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, UnreadablePostError

from quotes.access import LIMITS, Code
from quotes.rest.problems import Fault, Problem, refused

JSON, PLAIN = "application/json", "text/plain"

DEPTH = 32
"""How deep a value may lie: the deepest that is asked for anywhere lies 24 deep (the payload of a candidate)."""

LARGEST = 2**63 - 1
"""The largest whole number either way; none that is stored is larger."""

FAULTS = 50
"""How many faults of one body are told."""

_HALF = re.compile("[\ud800-\udfff]")

Path = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Wrong:
    """Stands for a value that is none; why it is none."""

    told: str


@dataclass(frozen=True, slots=True)
class Members:
    """A JSON object as it was written."""

    pairs: list[tuple[str, Any]]


def media_type(header: str, allowed: tuple[str, ...]) -> tuple[str, str]:
    """The media type and the charset (utf-8 when absent) of a body; raises Problem (415) for what is not allowed."""
    message = Message()
    message["Content-Type"] = header
    try:
        kind = message.get_content_type() if header.strip() else ""
        charset = str(message.get_param("charset", "utf-8")).lower()
    except (ValueError, TypeError):  # continuations (RFC 2231) that cannot be put in order
        kind = charset = ""
    if kind not in allowed or (kind == JSON and charset not in ("utf-8", "utf8")):
        told = f"Send {' or '.join(allowed)}{', in UTF-8' if JSON in allowed else ''}."
        raise Problem(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, Code.UNSUPPORTED_MEDIA_TYPE, told)
    return kind, "utf-8" if charset == "utf8" else charset


def received(request: HttpRequest, most: int = LIMITS.body) -> bytes:
    """The bytes of a body; raises Problem: 411 without a length, 413 for more than `most`, 400 for what never came."""
    given = request.META.get("CONTENT_LENGTH") or ""
    if not given and "HTTP_TRANSFER_ENCODING" in request.META:
        raise Problem(HTTPStatus.LENGTH_REQUIRED, "LENGTH_REQUIRED", "Send a body with its Content-Length.")
    length = int(given) if given.isascii() and given.isdigit() and len(given) < 16 else 0
    if length > most:
        told = f"A body is at most {most:,} bytes here."
        raise Problem(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, Code.TOO_LARGE, told)
    try:
        return request.read(length) if length else b""
    except (UnreadablePostError, OSError):
        raise Problem(HTTPStatus.BAD_REQUEST, Code.BAD_REQUEST, "The body did not arrive.") from None


def parsed(body: bytes) -> dict[str, Any]:
    """The JSON object that a body is; an empty body is an empty one. Raises Problem (400) with every fault's path."""
    if not body:
        return {}
    try:
        found: Any = json.loads(
            body.decode(),
            object_pairs_hook=Members,
            parse_float=_float,
            parse_int=_int,
            parse_constant=lambda word: Wrong(f"{word} is no number."),
        )
    except UnicodeDecodeError as error:
        raise _unread(f"The body is not UTF-8: byte {error.start} cannot be read.") from None
    except json.JSONDecodeError as error:
        raise _unread(f"The body is not JSON: {error.msg}, line {error.lineno}, column {error.colno}.") from None
    except RecursionError:
        raise _unread(f"The body is more than {DEPTH} levels deep.") from None
    if not isinstance(found, Members):
        raise _unread("The body is not a JSON object.")
    if faults := [Fault(path, told, Code.BAD_INPUT) for path, told in _faults(found, ())]:
        raise refused(faults[:FAULTS])
    plain: dict[str, Any] = _plain(found)
    return plain


def _unread(told: str) -> Problem:
    return refused([Fault((), told, Code.BAD_REQUEST)])


def _float(text: str) -> float | Wrong:
    number = float(text)
    with suppress(InvalidOperation):  # an exponent of more digits than any number has
        if Decimal(repr(number)) == Decimal(text):
            return number
    return Wrong("A number of more digits than can be kept; give it as a string.")


def _int(text: str) -> int | Wrong:
    if len(text) < 20 and abs(number := int(text)) <= LARGEST:
        return number
    return Wrong("A whole number that is too large.")


def _faults(value: Any, path: Path) -> Iterator[tuple[Path, str]]:
    """What is wrong in a value as it was written, each with its path."""
    if isinstance(value, Wrong):
        yield path, value.told
    if not isinstance(value, Members | list):
        return
    if len(path) >= DEPTH:
        yield path, f"More than {DEPTH} levels deep."
        return
    for name, told in _misnamed(value) if isinstance(value, Members) else ():
        yield (*path, _shown(name)), told
    parts: Iterable[tuple[str | int, Any]] = value.pairs if isinstance(value, Members) else enumerate(value)
    for at, part in parts:
        if isinstance(part, Members | list | Wrong):
            yield from _faults(part, (*path, _shown(str(at))))


def _misnamed(value: Members) -> Iterator[tuple[str, str]]:
    """Names that are given twice, or that no UTF-8 can hold."""
    seen: set[str] = set()
    for name, _ in value.pairs:
        if name in seen:
            yield name, "This name is given twice."
        elif _HALF.search(name):
            yield name, "This name has half of a surrogate pair."
        seen.add(name)


def _shown(name: str) -> str:
    """A name as a step of a path, its half surrogate pairs escaped."""
    return name[:40].encode(errors="backslashreplace").decode()


def _plain(value: Any) -> Any:
    if isinstance(value, Members):
        return {name: _plain(part) for name, part in value.pairs}
    return [_plain(part) for part in value] if isinstance(value, list) else value
