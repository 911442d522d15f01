"""If-Match: which versions of a record a change is allowed on, by the tags that GET gave out (RFC 9110, 13.1.1).

A tag names a representation, so it depends on `fields` and the format; what counts is the version with which it begins
(`answers.tag`).
"""

import re
from http import HTTPStatus
from typing import Any

from quotes.access import Code
from quotes.rest.problems import Fault, Problem

HEADER = "If-Match"
NEEDED = "PRECONDITION_REQUIRED"
STALE = "PRECONDITION_FAILED"

LONGEST = 4_000
"""Characters of an If-Match; a tag has some fifty."""

_TAG = re.compile(r'(W/)?"([\x21\x23-\x7e\x80-\xff]*)"')
_LIST = re.compile(rf"[ \t,]*{_TAG.pattern}[ \t]*(,[ \t]*({_TAG.pattern}[ \t]*)?)*")
_OURS = re.compile(r"([0-9]{1,10})-[0-9a-f]{32}")


def versions(if_match: str | None) -> tuple[int, ...]:
    """The versions that an If-Match allows, each once. Raises Problem: 428 where it says nothing of what was seen, 400
    for what is no list of tags, 412 where no tag in it is a record's.

    Weak tags never match (strong comparison).
    """
    if if_match is None:
        raise _needed("Send the ETag with which you read the record as If-Match: nothing is overwritten unseen.")
    if if_match.strip() == "*":
        raise _needed("If-Match: * says nothing of what you have seen; send the ETag with which you read the record.")
    if len(if_match) > LONGEST or not _LIST.fullmatch(if_match):
        told = 'If-Match is not well formed: an ETag, or several with commas: "3-..."'
        raise Problem(HTTPStatus.BAD_REQUEST, Code.BAD_REQUEST, told, (Fault((HEADER,), told, Code.BAD_REQUEST),))
    found = [_OURS.fullmatch(opaque) for weak, opaque in _TAG.findall(if_match) if not weak]
    if allowed := dict.fromkeys(int(one[1]) for one in found if one):
        return tuple(allowed)
    raise stale("If-Match has no strong ETag of a record, as GET answers it.")


def _needed(told: str) -> Problem:
    return Problem(HTTPStatus.PRECONDITION_REQUIRED, NEEDED, told)


def stale(told: str, **more: Any) -> Problem:
    """412: what was seen is not what there is."""
    return Problem(HTTPStatus.PRECONDITION_FAILED, STALE, told, more=more)
