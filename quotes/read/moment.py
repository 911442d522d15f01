"""A base held still for one reader."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connections, transaction


@contextmanager
def moment(using: str = "default") -> Iterator[None]:
    """Within this, every statement sees the base of one moment, and writers go on (two statements).

    PostgreSQL: REPEATABLE READ, READ ONLY. SQLite: a deferred transaction by hand, because Django's own is IMMEDIATE
    and would be a writer. Inside a transaction that is already open, that one serves.
    """
    connection = connections[using]
    if connection.in_atomic_block:
        yield
    elif connection.vendor == "postgresql":
        with transaction.atomic(using), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            yield
    else:
        with connection.cursor() as cursor:
            cursor.execute("BEGIN DEFERRED")
            try:
                yield
            finally:
                cursor.execute("ROLLBACK")
