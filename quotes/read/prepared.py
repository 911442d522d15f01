"""Statements that a PostgreSQL connection keeps prepared, each run by libpq in one call.

psycopg's cursor comes back to Python between sending and receiving, and asks for the interpreter's lock each time. With
two threads that is 72 microseconds of CPU for a look-up by key against 31, and half as many a second.
"""

import re
import select
from collections import OrderedDict
from collections.abc import Callable, Mapping
from functools import lru_cache
from itertools import count
from typing import Any

import psycopg
from psycopg import pq
from psycopg.adapt import PyFormat, Transformer
from psycopg.errors import error_from_result
from psycopg.types.string import TextLoader

KEPT = 100
"""How many statements a connection keeps prepared: a wide one takes 0.4 MB of its backend."""
TEXTS = 1_000
"""How many statements' texts are kept in libpq's form."""

FINE = (pq.ExecStatus.TUPLES_OK.value, pq.ExecStatus.COMMAND_OK.value)
PARAMETER = re.compile(r"%\((\w+)\)s")

Key = tuple[str, tuple[int, ...]]
"""A statement and the types of its parameters: the server prepares it for them."""


class Statements:
    """The reads of one connection; whether it `prepares` any. Of what it keeps prepared the one that was not used for
    longest goes first.

    Keys and moments come as text: making a UUID or a datetime of each would cost more than reading it.
    """

    def __init__(self, connection: psycopg.Connection[Any], prepares: bool) -> None:
        self.connection, self.libpq, self.prepares = connection, connection.pgconn, prepares
        self.cursor = psycopg.Cursor(connection)
        for name in ("uuid", "timestamptz"):
            self.cursor.adapters.register_loader(name, TextLoader)
        self.adapting = Transformer(self.cursor)
        self.kept: OrderedDict[Key, bytes] = OrderedDict()
        self.names = count()

    def rows(self, text: str, values: Mapping[str, Any], prepared: bool) -> list[tuple[Any, ...]]:
        """All rows of a statement with `%(name)s` for its parameters. One statement, and one more when it is to be
        prepared and new here. Raises psycopg's errors.

        Where psycopg is to open a transaction first, it goes through the cursor.
        """
        if prepared and self._may_prepare():
            return self._in_one_call(text, values)
        return self.cursor.execute(text, values or None, prepare=False).fetchall()

    def _may_prepare(self) -> bool:
        is_open = self.connection.autocommit or self.libpq.transaction_status == pq.TransactionStatus.INTRANS
        return self.prepares and is_open

    def _in_one_call(self, text: str, values: Mapping[str, Any]) -> list[tuple[Any, ...]]:
        numbered, names = in_libpq(text)
        given: Any = self.adapting.dump_sequence([values[name] for name in names], [PyFormat.AUTO] * len(names))
        name = self._prepared((text, tuple(self.adapting.types or ())), numbered)
        result = self._told(self.libpq.exec_prepared(name, given, self.adapting.formats))
        self.adapting.set_pgresult(result)
        return self.adapting.load_rows(0, result.ntuples, tuple)

    def begun(self, text: str, values: Mapping[str, Any]) -> Callable[[], list[tuple[Any, ...]]] | None:
        """A statement that is on its way, and what waits for its rows: until that has returned or raised, nobody else
        may use the connection. None where none is prepared, or psycopg is to open a transaction first. Raises
        psycopg's errors."""
        if not self._may_prepare():
            return None
        numbered, names = in_libpq(text)
        given: Any = self.adapting.dump_sequence([values[name] for name in names], [PyFormat.AUTO] * len(names))
        name = self._prepared((text, tuple(self.adapting.types or ())), numbered)
        self.libpq.send_query_prepared(name, given, self.adapting.formats)
        while self.libpq.flush():
            self._wait(select.POLLIN | select.POLLOUT)
        return self._awaited

    def _awaited(self) -> list[tuple[Any, ...]]:
        """The rows of the statement that is on its way. Libpq would keep the interpreter's lock while it waits."""
        found = None
        while True:
            while self.libpq.is_busy():
                self._wait(select.POLLIN)
                self.libpq.consume_input()
            if (result := self.libpq.get_result()) is None:
                break
            found = result
        if found is None:
            raise psycopg.OperationalError("the connection is lost")
        self.adapting.set_pgresult(self._told(found))
        return self.adapting.load_rows(0, found.ntuples, tuple)

    def _wait(self, events: int) -> None:
        poll = select.poll()
        poll.register(self.libpq.socket, events)
        poll.poll()

    def _prepared(self, key: Key, numbered: bytes) -> bytes:
        if (name := self.kept.get(key)) is not None:
            self.kept.move_to_end(key)
            return name
        if len(self.kept) >= KEPT:
            self._told(self.libpq.exec_(b"DEALLOCATE " + self.kept.popitem(last=False)[1]))
        name = b"read_%d" % next(self.names)
        self._told(self.libpq.prepare(name, numbered, key[1]))
        self.kept[key] = name
        return name

    def _told(self, result: pq.abc.PGresult) -> pq.abc.PGresult:
        """A result that is none raises."""
        if result.status in FINE:
            return result
        if self.libpq.status == pq.ConnStatus.BAD:
            raise psycopg.OperationalError("the connection is lost")
        raise error_from_result(result)


@lru_cache(TEXTS)
def in_libpq(text: str) -> tuple[bytes, list[str]]:
    """A statement with $1, $2 for its parameters, and their names in that order."""
    names = list(dict.fromkeys(PARAMETER.findall(text)))
    numbers = {name: f"${number}" for number, name in enumerate(names, 1)}
    return PARAMETER.sub(lambda found: numbers[found[1]], text).encode(), names
