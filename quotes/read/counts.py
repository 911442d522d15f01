"""What counts rows in a statement: the facts of a page, and facets.

No list at the top is counted without end: what is longer than COUNTED is estimated by a sample, and what a question
finds is an estimate where that is as many as it may. A facet looks at the first FACETED rows of a list
(FACETED_UNDER_A_PARENT of one under a parent, FACETED_UNDER_ALL of those under several together); where there are more,
at the top at a sample of the table instead, its counts are in proportion, and it says that they are estimated. Of all
that there is of a kind the sample comes first, for it tells how much that is. A list under a parent is counted whole,
by an index of that parent. What is found by `sifting` or `dealing` is counted there.
"""

from dataclasses import dataclass

from quotes.read import bounds, questions
from quotes.read.dealing import Dealing
from quotes.read.entity import Facet
from quotes.read.gates import NEVER
from quotes.read.lists import Lists, where_of
from quotes.read.plan import Level, Tally, visible
from quotes.read.samples import DEARLY, sample, whole
from quotes.read.shape import ENTITIES
from quotes.read.sifting import Sifting
from quotes.text.dates import FIRST_DAY, LAST_DAY

JULIAN_DAY = 1_721_424.5
"""The Julian day on which ordinal day 0 begins."""


@dataclass(frozen=True, slots=True)
class CountingArm:
    """An arm that counts, as SQL: for each parent its numbers, and words where it tells values."""

    number: int
    parent: str
    counts: list[str]
    words: list[str]
    tail: str


def facts_arm(lists: Lists, level: Level, way: Sifting | Dealing | None) -> CountingArm:
    """Count, rows ahead, rows behind, whether the count is an estimate: one row for each parent."""
    count, estimated, tail = total(lists, level, way) if level.total else ("0", "0", "")
    sides = [beyond(lists, level, side) if wanted else "0" for side, wanted in _sides(level)]
    parent = 'p."key"' if level.parent else lists.null("uuid")
    tails = [f"({lists.parents(level)}) AS p"] if level.parent else []
    rows = " CROSS JOIN ".join([*tails, *([tail] if tail else [])]) or "(SELECT 1) AS p"
    return CountingArm(level.facts, parent, [count, *sides, estimated], [], rows)


def _sides(level: Level) -> list[tuple[str, bool]]:
    return [("after", level.ahead), ("before", level.behind)]


def beyond(lists: Lists, level: Level, side: str) -> str:
    """1 if there is a row beyond the cursor, else 0. The row of the cursor is asked first: mostly it is still there."""
    same = lists.scalar(level, "1", beyond=lists.cursor(level, side, same=True))
    found = lists.scalar(level, "1", beyond=lists.cursor(level, side, beyond=True))
    return f"(SELECT CASE WHEN EXISTS ({same}) OR EXISTS ({found}) THEN 1 ELSE 0 END)"


def total(
    lists: Lists, level: Level, way: Sifting | Dealing | None, without: tuple[str, ...] = ()
) -> tuple[str, str, str]:
    """How many rows the list has under a parent "p", and whether that is an estimate (1 or 0), as SQL; and what these
    two need in FROM."""
    if way is not None:
        return *way.total(), ""
    if level.is_found_whole:
        return f"(SELECT count(*) FROM {level.question})", questions.full(level), ""
    counted = f"(SELECT count(*) FROM t{_named(level.tallies[()])})" if not without and () in level.tallies else ""
    if level.question or level.parent:
        exact = f"({lists.scalar(level, 'count(*)', without=without)})"
        if counted and level.most_parents == 1:
            # What a question finds facets count whole, and a list under one row up to some length.
            seen = f"(SELECT count(*) FROM v{_named(level.tallies[()])})"
            exact = f"CASE WHEN {seen} > {looked_at(level)} THEN {exact} ELSE {seen} END" if level.parent else counted
        return exact, questions.full(level) if level.question else "0", ""
    some = f"(SELECT count(*) FROM ({lists.every(level, '1', without)} LIMIT {bounds.COUNTED + 1}) AS c)"
    if counted:
        # What facets count is counted already, if it is not too long for them.
        some = f"CASE WHEN {counted} > {bounds.FACETED} THEN {some} ELSE {counted} END"
    some = f"CASE WHEN {_is_huge(level, without)} THEN {bounds.COUNTED + 1} ELSE {some} END"
    about = f"(SELECT n FROM b{level.index})" if _is_bare(level, without) else estimated(lists, level, without)
    is_long = f"w.n > {bounds.COUNTED}"
    greatest = "greatest" if lists.postgresql else "max"
    fence = " OFFSET 0" if lists.postgresql else ""  # else it would count anew for every mention of n
    count = f"CASE WHEN {is_long} THEN {greatest}(w.n, {about}) ELSE w.n END"
    return count, f"CASE WHEN {is_long} THEN 1 ELSE 0 END", f"(SELECT {some} AS n{fence}) AS w"


def _is_bare(level: Level, without: tuple[str, ...]) -> bool:
    """Whether a list at the top is all that there is of its kind."""
    return level.parent is None and not level.paging.without(without).filters


def _is_huge(level: Level, without: tuple[str, ...]) -> str:
    """Whether a list is all that there is of its kind, and that so much that it is not begun to be counted."""
    return f"(SELECT n FROM b{level.index}) > {bounds.LONG}" if _is_bare(level, without) else NEVER


def all_there_is(lists: Lists, level: Level) -> list[str]:
    """a: a sample of all that there is of its kind, b: how much that is, about; CTEs if a list of all of it is
    counted."""
    bare = [tally for without, tally in level.tallies.items() if _is_bare(level, without)]
    if not bare and not (level.total and _is_bare(level, ())):
        return []
    filters, table = tuple(name for name, _ in level.paging.filters), f'"{level.entity.table}"'
    rows, sampled, _ = sample(lists, level, DEARLY)
    where = where_of([*sampled, *lists.conditions(level, "", filters)])
    columns = dict.fromkeys(f'{table}."{column}"' for tally in bare for column in needed(tally)) or ["1 AS one"]
    hits = f"(SELECT count(*) AS hits FROM a{level.index}) AS c"
    return [
        f"a{level.index} AS MATERIALIZED (SELECT {', '.join(columns)} FROM {rows}{where})",
        f"b{level.index} AS MATERIALIZED (SELECT CAST({whole(lists, level, DEARLY)} AS integer) AS n FROM {hits})",
    ]


def estimated(lists: Lists, level: Level, without: tuple[str, ...]) -> str:
    """About how many rows a long list at the top has: as many of the table's as there are in the sample."""
    rows, sampled, each = sample(lists, level)
    conditions = lists.conditions(level, "", without)
    if not lists.postgresql:
        return f"(SELECT CAST(count(*) * {each} AS integer) FROM {rows}{where_of([*sampled, *conditions])})"
    known = f"(SELECT reltuples FROM pg_class WHERE oid = '\"{level.entity.table}\"'::regclass)"
    rows_of_table = f"CASE WHEN {known} > 0 THEN {known} ELSE count(*) * {each} END"
    share = f"count(*) FILTER (WHERE {' AND '.join(conditions) or 'true'})::float8 / greatest(1, count(*))"
    return f"(SELECT ({share} * {rows_of_table})::integer FROM {rows})"


# ------------------------------------------------------------ facets


def counted_rows(lists: Lists, level: Level, tally: Tally, way: Sifting | Dealing | None) -> list[str]:
    """The rows that facets look at, as the CTE v<number> (and what it is made of), each with its parent if any."""
    name, columns = _named(tally), needed(tally)
    if isinstance(way, Dealing):
        walked = _first_of_each(lists, level, tally, columns, way.walked_parents())
        dealt = way.some(columns, looked_at(level) + 1)
        return [f"v{name} AS MATERIALIZED ({walked} UNION ALL {dealt})"]
    if level.parent:
        walked = _first_of_each(lists, level, tally, columns, lists.parents(level))
        return [f"v{name} AS MATERIALIZED ({walked})"]
    if way is not None:
        found = way.faceted(", ".join(f'"{column}"' for column in columns))
        return [f"v{name} AS MATERIALIZED ({found})"]
    return _of_all(lists, level, tally) if _is_bare(level, tally.without) else _of_some(lists, level, tally)


def _of_all(lists: Lists, level: Level, tally: Tally) -> list[str]:
    """Those of all that there is of its kind: t, the first of them, or the sample of them if they are too many."""
    name, columns, is_huge = _named(tally), needed(tally), _is_huge(level, tally.without)
    sampled = ", ".join(f'"{column}"' for column in columns)
    is_long = f"(SELECT count(*) FROM t{name}) > {bounds.FACETED}"
    is_told = f"({is_huge} OR ({is_long} AND (SELECT count(*) FROM a{level.index}) >= {bounds.FEWEST}))"
    end = f"CASE WHEN {is_huge} THEN 0 ELSE {bounds.FACETED + 1} END"
    return [
        f"t{name} AS MATERIALIZED ({_of_list(lists, level, tally)} LIMIT {end})",
        f"v{name} AS MATERIALIZED (SELECT * FROM t{name} WHERE NOT {is_told} "
        f"UNION ALL SELECT {sampled} FROM a{level.index} WHERE {is_told})",
    ]


def _of_some(lists: Lists, level: Level, tally: Tally) -> list[str]:
    """Those of a list at the top under filters: t, the first of them, or u, those of a sample if they are too many."""
    name, wanted = _named(tally), ", ".join(f'"{level.entity.table}"."{column}"' for column in needed(tally))
    rows, sampled, _ = sample(lists, level)
    where = where_of([*sampled, *lists.conditions(level, "", tally.without)])
    is_long = f"(SELECT CASE WHEN count(*) > {bounds.FACETED} THEN {2**31} ELSE 0 END FROM t{name})"
    few = f"(SELECT count(*) FROM u{name}) < {bounds.FEWEST}"
    return [
        f"t{name} AS MATERIALIZED ({_of_list(lists, level, tally)} LIMIT {bounds.FACETED + 1})",
        f"u{name} AS MATERIALIZED (SELECT {wanted} FROM {rows}{where} LIMIT {is_long})",
        f"v{name} AS MATERIALIZED (SELECT * FROM t{name} WHERE {few} UNION ALL SELECT * FROM u{name} WHERE NOT {few})",
    ]


def _of_list(lists: Lists, level: Level, tally: Tally) -> str:
    """What is needed of the rows of a list at the top, in any order."""
    wanted = ", ".join(f'"{level.entity.table}"."{column}"' for column in needed(tally))
    return lists.every(level, wanted, tally.without)


def looked_at(level: Level) -> int:
    """How many rows under each parent facets look at, at most; of many parents fewer."""
    share = max(bounds.FACETED_UNDER_EACH, bounds.FACETED_UNDER_ALL // level.most_parents)
    return min(bounds.FACETED_UNDER_A_PARENT, share)


def needed(tally: Tally) -> list[str]:
    """The columns that its facets count by."""
    return list(dict.fromkeys(facet.needs for _, facet, _ in tally.facets))


def _named(tally: Tally) -> str:
    """What tells its CTEs from others: those of `sifting` and `dealing` have the number of their level."""
    return f"_{-tally.arm}"


def _first_of_each(lists: Lists, level: Level, tally: Tally, columns: list[str], parents: str) -> str:
    """The first rows of the list under each of the parents."""
    table = f'"{level.entity.table}"'
    limit = f"LIMIT {looked_at(level) + 1}"
    if lists.postgresql:
        inner = lists.scalar(level, ", ".join(f'{table}."{column}"' for column in columns), without=tally.without)
        return f'SELECT p."key" AS parent, c.* FROM ({parents}) AS p CROSS JOIN LATERAL ({inner} {limit}) AS c'
    inner = lists.scalar(level, f"{table}.rowid", without=tally.without)
    wanted = ", ".join(f'b."{column}"' for column in columns)
    return (
        f'SELECT p."key" AS parent, {wanted} FROM ({parents}) AS p CROSS JOIN {table} AS b '
        f"WHERE b.rowid IN ({inner} {limit})"
    )


def tally_arms(lists: Lists, level: Level, tally: Tally, way: Sifting | Dealing | None) -> list[CountingArm]:
    """The arm that tells how many rows there are (count, how many were looked at, whether all of that is an estimate),
    and that of each facet (how many; value, label)."""
    rows = _rows_arm(lists, level, tally, way)
    return [rows, *(_values_arm(lists, level, tally, *one) for one in tally.facets)]


def _rows_arm(lists: Lists, level: Level, tally: Tally, way: Sifting | Dealing | None) -> CountingArm:
    """A list that was looked at whole needs no other count."""
    name = _named(tally)
    sifting = way if isinstance(way, Sifting) else None
    told = told_by_facts(level, tally)
    count, _, tail = ("0", "0", "") if told else total(lists, level, way, tally.without)
    if level.parent:
        rows = f'(SELECT parent AS "key", count(*) AS n FROM v{name} GROUP BY parent) AS p'
        parent, limit, looked = 'p."key"', looked_at(level), "p.n"
    else:
        rows = f"(SELECT {sifting.found()} AS n) AS p" if sifting else f"(SELECT count(*) AS n FROM t{name}) AS p"
        parent, limit, looked = lists.null("uuid"), bounds.FACETED, f"(SELECT count(*) FROM v{name})"
    is_long = f"({sifting.long if sifting else _is_huge(level, tally.without)} OR p.n > {limit})"
    found = [f"CASE WHEN {is_long} THEN {count} ELSE p.n END", looked, f"CASE WHEN {is_long} THEN 1 ELSE 0 END"]
    return CountingArm(tally.arm, parent, found, [], f"{rows} CROSS JOIN {tail}" if tail else rows)


def told_by_facts(level: Level, tally: Tally) -> bool:
    """Whether how many rows facets count is a fact of the page already."""
    return level.total and not tally.without


def _values_arm(lists: Lists, level: Level, tally: Tally, arm: int, facet: Facet, limit: int) -> CountingArm:
    """The most frequent values of a facet, chosen ones before all."""
    counted = _counted(lists, level, tally, facet)
    bytewise = ' COLLATE "C"' if lists.postgresql and facet.kind in ("enum", "text") else ""
    order = ", ".join([*_chosen(lists, level, facet), "c.n DESC", f"c.value{bytewise}"])
    if level.parent:
        place = f"row_number() OVER (PARTITION BY c.parent ORDER BY {order}) AS place"
        top = f"SELECT * FROM (SELECT c.*, {place} FROM ({counted}) AS c) AS c WHERE c.place <= {limit}"
    else:
        top = f"SELECT c.* FROM ({counted}) AS c ORDER BY {order} LIMIT {limit}"
    tail, label = f"({top}) AS c", "c.value"
    if facet.label:
        tail += f' JOIN "{ENTITIES[facet.kind].table}" AS e ON e."id" = c.value'
        label = f'e."{facet.label}"'
    value = "c.value::text" if lists.postgresql else "c.value"
    if facet.kind == "year" and lists.postgresql:
        value = f"lpad({value}, 4, '0')"
    label = f"{label}::text" if lists.postgresql else label
    return CountingArm(arm, "c.parent", ["c.n"], [value, label], tail)


def _counted(lists: Lists, level: Level, tally: Tally, facet: Facet) -> str:
    """Each value of a facet under each parent, and how many rows have it."""
    rows, column = f"v{_named(tally)} AS v", f'v."{facet.column}"'
    conditions: list[str] = []
    if facet.through:
        rows, conditions = _looked_up(lists, level, rows, *facet.through)
        column = f'x."{facet.column}"'
    if facet.kind == "year":
        # Unknown days are 0, and open ends the last day there is.
        conditions.append(f"{column} BETWEEN {FIRST_DAY} AND {LAST_DAY - 1}")
        column = year_of(lists, column)
    else:
        conditions.append(f"{column} IS NOT NULL")
    parent, by = ("v.parent", "v.parent, ") if level.parent else (lists.null("uuid"), "")
    found = f"SELECT {parent} AS parent, {column} AS value, count(*) AS n FROM {rows}{where_of(conditions)}"
    found = f"{found} GROUP BY {by}{column}"
    if facet.label and not facet.closed and (shown := visible(ENTITIES[facet.kind], "e", lists.plan.viewer)):
        # Asked of each value once, and of no join, for which SQLite would scan all that a value could be.
        row = f'SELECT 1 FROM "{ENTITIES[facet.kind].table}" AS e WHERE e."id" = c.value AND {shown}'
        return f"SELECT c.* FROM ({found}) AS c WHERE EXISTS ({row})"
    return found


def _looked_up(lists: Lists, level: Level, rows: str, table: str, to: str) -> tuple[str, list[str]]:
    """The rows (x) of another table that belong to counted ones, as FROM and conditions.

    Counted rows are few, whatever the planner thinks of them; left alone it would hash or scan all of the other.
    """
    if not lists.postgresql:
        return f'{rows} CROSS JOIN "{table}" AS x ON x."{to}" = v."id"', []
    if level.parent:
        inner = f'SELECT * FROM "{table}" AS x WHERE x."{to}" = v."id" OFFSET 0'
        return f"{rows} CROSS JOIN LATERAL ({inner}) AS x", []
    return f'"{table}" AS x', [f'x."{to}" = ANY(ARRAY(SELECT v."id" FROM {rows}))']


def year_of(lists: Lists, day: str) -> str:
    """The year of an ordinal day; on SQLite in four digits, on PostgreSQL a number, which is faster there."""
    if lists.postgresql:
        return f"date_part('year', DATE '0001-01-01' + ({day} - {FIRST_DAY}))::integer"
    return f"strftime('%Y', {day} + {JULIAN_DAY})"


def _chosen(lists: Lists, level: Level, facet: Facet) -> list[str]:
    """What puts the values that a filter chose first, so that they are told however rare they are."""
    given = dict(level.paging.filters)
    chosen = [name for name in facet.own if name in given and facet.kind != "year"]
    return [f"CASE WHEN {lists.chosen(level, name, given[name], 'c.value')} THEN 0 ELSE 1 END" for name in chosen]
