"""Cursors: opaque, made from the columns of a row, bound to the list they came from.

A cursor is base64url (without padding) of: a version byte, 6 bytes that name the list (edge, order, filters), the 16
bytes of the row's key, and its order key: nothing, 4 bytes of a day, 8 of a place in the log, or UTF-8. Nothing in it
needs to be secret or signed: what it says is checked like any input, and it can only move a page within what its viewer
may see.
"""

import binascii
import struct
from base64 import urlsafe_b64decode, urlsafe_b64encode
from hashlib import blake2b
from typing import Any

from quotes.text.normal import flaw

VERSION = b"\x01"
LONGEST = 4_000

FORMS = {"int": ">i", "bigint": ">q"}
"""How numbers are packed, by kind."""


def list_name(*what: Any) -> bytes:
    """The name of a list: a digest of its edge, order and bound filters, after the version."""
    return VERSION + blake2b(repr(what).encode("utf-8", "surrogatepass"), digest_size=6).digest()


def encode(name: bytes, order_key: int | str | None, key: str, form: str = ">i") -> str:
    """The cursor of a row: `key` is the 32 digits of its id, `form` how a number is packed."""
    if order_key is None:
        tail = b""
    elif isinstance(order_key, int):
        tail = struct.pack(form, order_key)
    else:
        tail = order_key.encode()
    return urlsafe_b64encode(name + bytes.fromhex(key) + tail).rstrip(b"=").decode()


def decode(cursor: str, name: bytes, kind: str | None) -> tuple[int | str | None, str]:
    """The order key (of `kind` int, bigint, text or None) and the digits of the key in a cursor; raises ValueError."""
    if not isinstance(cursor, str) or len(cursor) > LONGEST:
        raise ValueError("This is not a cursor of Factbase.")
    try:
        raw = urlsafe_b64decode(cursor.encode("ascii") + b"=" * (-len(cursor) % 4))
    except (binascii.Error, ValueError):
        raise ValueError("This is not a cursor of Factbase.") from None
    if len(raw) < 23 or encoded(raw) != cursor or raw[:1] != VERSION:
        raise ValueError("This is not a cursor of Factbase.")
    if raw[:7] != name:
        raise ValueError("This cursor belongs to a list with another order or other filters: begin again without it.")
    return _order_key(raw[23:], kind), raw[7:23].hex()


def encoded(raw: bytes) -> str:
    """The one spelling of some bytes."""
    return urlsafe_b64encode(raw).rstrip(b"=").decode()


def _order_key(tail: bytes, kind: str | None) -> int | str | None:
    if kind is None and not tail:
        return None
    if kind in FORMS and len(tail) == struct.calcsize(FORMS[kind]):
        return int(struct.unpack(FORMS[kind], tail)[0])
    if kind == "text":
        try:
            text = tail.decode()
        except UnicodeDecodeError:
            text = "\0"
        if not flaw(text, lines=False):
            return text
    raise ValueError("This is not a cursor of Factbase.")
