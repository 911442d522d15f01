"""A sample of a table: a row of each of many equal parts of it (SQLite), or blocks that the server chooses
(PostgreSQL), always the same ones while the table stays as it is. It costs the same whatever the table's size.
"""

from quotes.read.lists import Lists
from quotes.read.plan import Level

SAMPLED = 8_000
"""How many rows of a table a sample has on SQLite, at most."""

STRIDE, TURN = 2_654_435_761, 2**32
"""A prime at the golden ratio of TURN. The squares of all numbers times it, modulo TURN, look random: they say which
row of each part of a table is in its sample, so that a sample meets no regularity of rows, as equal distances do."""

BLOCKS = 1_500
"""How many blocks (of 8,192 bytes) of a table a sample has on PostgreSQL, about,"""
DEARLY = 500
"""and how many where each of their rows is looked up in other tables, or where all of them count."""


def sample(lists: Lists, level: Level, blocks: int = BLOCKS) -> tuple[str, list[str], str]:
    """Rows that stand for all of a table, as FROM and conditions; and how many each stands for."""
    table = level.entity.table
    if lists.postgresql:
        share = f"least(100, {100 * blocks} / greatest(1, pg_relation_size('\"{table}\"') / 8192.0))"
        return f'"{table}" TABLESAMPLE SYSTEM ({share}::real) REPEATABLE (0)', [], f"(100 / {share})"
    last = f'(SELECT max(rowid) FROM "{table}")'
    each = f"max(1.0, {last} / {SAMPLED}.0)"
    steps = f"WITH RECURSIVE a(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM a WHERE n < {SAMPLED - 1})"
    part = f"SELECT n, n * {last} / {SAMPLED} AS first, (n + 1) * {last} / {SAMPLED} AS next FROM a"
    chosen = f"SELECT first + n * n * {STRIDE} % {TURN} * (next - first) / {TURN} + 1 FROM ({part})"
    return f'"{table}"', [f'"{table}".rowid IN ({steps} {chosen})'], each


def whole(lists: Lists, level: Level, blocks: int = BLOCKS) -> str:
    """Of how many rows of its table so many "hits" in a sample tell, about."""
    rows, _, each = sample(lists, level, blocks)
    if not lists.postgresql:
        return f"hits * {each}"
    known = f"(SELECT reltuples FROM pg_class WHERE oid = '\"{level.entity.table}\"'::regclass)"
    sampled = f"CASE WHEN hits = 0 THEN 1 ELSE (SELECT greatest(1, count(*)) FROM {rows}) END"
    return f"CASE WHEN {known} > 0 THEN hits * {known} / ({sampled}) ELSE hits * {each} END"
