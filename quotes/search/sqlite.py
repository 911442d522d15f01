"""The indexes on SQLite: FTS5 tables without content, by the numbers of the index's rows.

The number is a primary key of its own, and stays whatever happens to the record's table.

Words come to FTS5 as they are to be found: its tokenizer `ascii` parts them at blanks and knows nothing else of them.
"""

from typing import Any

from quotes.search.kinds import AROUND, BESIDE, LISTED, WINDOW, Kind, differs
from quotes.text.words import PART

UNEQUAL = "IS NOT"


def is_able(connection: Any) -> bool:
    """Whether this SQLite was built with FTS5 (one statement)."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pragma_module_list WHERE name = 'fts5'")
        return bool(cursor.fetchone()[0])


def prepared(kind: Kind) -> list[str]:
    """What the triggers stand on."""
    columns = (
        f"number INTEGER PRIMARY KEY, {kind.key} char(32) NOT NULL UNIQUE, words text NOT NULL, listed bool NOT NULL"
    )
    return [
        *removed(kind),
        f"CREATE TABLE {kind.name} ({columns})",
        f"CREATE VIRTUAL TABLE {kind.name}_fts USING fts5(own, around, content='', tokenize='ascii')",
    ]


def renewed(kind: Kind) -> list[str]:
    """Nothing: a trigger has its statements in itself."""
    return []


def words(kind: Kind) -> str:
    """All the words of a record (r), as SQL."""
    return kind.words(f"group_concat('{PART}' || c.search_words, '')")


def filled(kind: Kind) -> list[str]:
    """Fill the index that was prepared, while there are no triggers."""
    return [
        f"INSERT INTO {kind.name} ({kind.key}, words, listed) {_said(kind)} ORDER BY r.id",
        f"INSERT INTO {kind.name}_fts (rowid, own, around) "
        f"SELECT number, {_parted('words')} FROM {kind.name} ORDER BY number",
    ]


def triggers(kind: Kind) -> dict[str, str]:
    """The triggers by name: from the rows that are searched to the index, and from there to the full-text table."""
    found = _to_fts(kind)
    for table, (key, columns) in kind.watched.items():
        old, new = f"OLD.{key}", f"NEW.{key}"
        gone = f"DELETE FROM {kind.name} WHERE {kind.key} = OLD.id" if key == "id" else _learn(kind, old)
        found |= {
            f"{table}_indexed": f"AFTER INSERT ON {table} BEGIN {_learn(kind, new)}; END",
            f"{table}_reindexed": f"AFTER UPDATE OF {', '.join(columns)} ON {table} "
            f"WHEN {differs(columns, UNEQUAL)} BEGIN {_learn(kind, old, new)}; END",
            f"{table}_unindexed": f"AFTER DELETE ON {table} BEGIN {gone}; END",
        }
    return {name: f"CREATE TRIGGER {name} {written}" for name, written in found.items()}


def dropped(name: str, written: str) -> str:
    """Take a trigger away."""
    return f"DROP TRIGGER IF EXISTS {name}"


def matching(record: str, question: str, *, listed: bool, pairs: str, ranked: bool, whole: str) -> str:
    """The newest records that meet a question, as SQL: "key" and, if `ranked`, "rank". FTS5 needs no pairs."""
    index, fts = f"{record}_index", f"{record}_index_fts"
    beside = f"{fts}.rowid IN (SELECT rowid FROM {fts} WHERE {fts} MATCH {whole})"
    more = f" * CASE WHEN {beside} THEN {BESIDE} ELSE 1.0 END" if whole else ""
    rank = f", -bm25({fts}, 1.0, {AROUND}){more} AS rank" if ranked else ""
    return (
        f'SELECT i.{record}_id AS "key"{rank} FROM {fts} CROSS JOIN {index} i ON i.number = {fts}.rowid '
        f"WHERE {fts} MATCH {question}{' AND i.listed' if listed else ''} ORDER BY {fts}.rowid DESC LIMIT {WINDOW}"
    )


def settled(kind: Kind) -> list[str]:
    """Put the parts of the index together."""
    return [f"INSERT INTO {kind.name}_fts ({kind.name}_fts) VALUES ('optimize')"]


def caught_up(kind: Kind) -> list[str]:
    """Nothing: FTS5 puts its parts together as they come."""
    return []


def removed(kind: Kind) -> list[str]:
    """Take away what the triggers stood on."""
    return [f"DROP TABLE IF EXISTS {kind.name}_fts", f"DROP TABLE IF EXISTS {kind.name}"]


def _to_fts(kind: Kind) -> dict[str, str]:
    table, fts = kind.name, f"{kind.name}_fts"
    forget = f"INSERT INTO {fts} ({fts}, rowid, own, around) VALUES ('delete', OLD.number, {_parted('OLD.words')})"
    learn = f"INSERT INTO {fts} (rowid, own, around) VALUES (NEW.number, {_parted('NEW.words')})"
    changed = differs(("words",), "IS NOT")
    return {
        f"{table}_added": f"AFTER INSERT ON {table} BEGIN {learn}; END",
        f"{table}_changed": f"AFTER UPDATE OF words ON {table} WHEN {changed} BEGIN {forget}; {learn}; END",
        f"{table}_gone": f"AFTER DELETE ON {table} BEGIN {forget}; END",
    }


def _learn(kind: Kind, *keys: str) -> str:
    """Bring the index's rows of some records up to date; nothing for a record that is gone."""
    statement = (
        f"INSERT INTO {kind.name} ({kind.key}, words, listed) {_said(kind)} WHERE r.id = {{}} "
        f"ON CONFLICT ({kind.key}) DO UPDATE SET words = excluded.words, listed = excluded.listed"
    )
    return "; ".join(statement.format(key) for key in dict.fromkeys(keys))


def _said(kind: Kind) -> str:
    return f"SELECT r.id, {words(kind)}, {LISTED} FROM {kind.table} r"


def _parted(words: str) -> str:
    """The words of a record's first text, and all after them."""
    at = f"instr({words} || '{PART}', '{PART}')"
    return f"substr({words}, 1, {at} - 1), substr({words}, {at})"
