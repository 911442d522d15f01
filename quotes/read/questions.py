"""Questions in a statement: what each finds is a CTE of its own, m<edge>, which conditions, orders and counts look at.

`search` among records of several kinds has one for each kind, m<edge>_<kind>; its rows, the hits, are made of them.
"""

from collections.abc import Callable
from typing import Any

from quotes.filters import Searched
from quotes.read.arguments import PAIRS, WHOLE
from quotes.read.entity import SCORE
from quotes.read.plan import Level
from quotes.search import WINDOW, Slots, matching

OWN = ("q", "types")
"""The filters that are answered here."""


def found(level: Level, slot: Callable[[int | None, str, str], str], connection: Any) -> list[str]:
    """The CTEs of what a level's question finds: "key", and "score" where the rows stand by it."""
    shape: Any = dict(level.paging.filters)["q"]
    has_pairs, has_whole = shape
    slots = Slots(
        slot(level.edge, "q", "tsquery"),
        slot(level.edge, PAIRS, "text[]") if has_pairs else "",
        slot(level.edge, WHOLE, "tsquery") if has_whole else "",
    )
    return [
        f"{name} AS MATERIALIZED ("
        + matching(connection, record, slots, listed=level.public, ranked=level.paging.ranked)
        + ")"
        for record, name in _names(level)
    ]


def _names(level: Level) -> list[tuple[str, str]]:
    """The tables that the question is asked of, and what it finds there is called."""
    if level.entity.model is not None:
        return [(level.entity.table, level.question)]
    chosen = dict(level.paging.filters).get("types", Searched.values)
    assert isinstance(chosen, list | tuple)
    return [(record, f"{level.question}_{record}") for record in Searched.values if record in chosen]


def condition(level: Level, scored: bool) -> list[str]:
    """That a row is among what the question found, where no join to the scores says so."""
    if not level.question or level.entity.model is None or (scored and level.paging.ranked):
        return []
    return [f'"{level.entity.table}"."id" IN (SELECT "key" FROM {level.question})']


def scored(level: Level) -> str:
    """Where the scores of a level's rows are, if its rows stand by them and have none of their own."""
    shape = level.window
    return level.question if shape and shape.ranked and level.entity.model is not None else ""


def with_score(level: Level, table: str) -> str:
    """The join to the scores, if the rows stand by them."""
    name = scored(level)
    return f' JOIN {name} ON {name}."key" = {table}."id"' if name else ""


def hits(level: Level, none: str) -> str:
    """What was found of every kind, as a table: the key, the score, and the key in the column of its kind.

    `none` is the missing key. A curator's hits do without what was merged, as the public's index does.
    """
    parts = []
    for record, name in _names(level):
        ends = ", ".join(f"{'f.key' if one == record else none} AS {one}_id" for one in Searched.values)
        there = "" if level.public else f' JOIN "{record}" AS r ON r."id" = f."key" WHERE r."merged_into_id" IS NULL'
        parts.append(f'SELECT f."key" AS "id", f."{SCORE}", {ends} FROM {name} AS f{there}')
    nothing = ", ".join(f"{none} AS {one}_id" for one in Searched.values)
    parts = parts or [f'SELECT {none} AS "id", 0 AS "{SCORE}", {nothing} WHERE 1 = 0']
    return f'({" UNION ALL ".join(parts)}) AS "{level.entity.table}"'


def full(level: Level) -> str:
    """1 where a question found as many as it may, so that there may be more; else 0."""
    windows = [f"(SELECT count(*) FROM {name}) >= {WINDOW}" for _, name in _names(level)]
    return f"CASE WHEN {' OR '.join(windows)} THEN 1 ELSE 0 END" if windows else "0"
