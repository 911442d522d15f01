"""The indexes on PostgreSQL: a generated tsvector of the words in their places, under a GIN index.

The words come as they are to be found, so no dictionary and no parser of the server's touches them.
"""

from typing import Any

from quotes.search.kinds import AROUND, BESIDE, KINDS, LISTED, WINDOW, Kind, differs
from quotes.text.words import PART

UNEQUAL = "IS DISTINCT FROM"

PLACES = 16_383
"""The last place in a text that a tsvector knows."""

PLAIN = 500
"""In so many characters no word comes more often than a tsvector has places for it."""

VECTOR = f"""CREATE OR REPLACE FUNCTION words_vector(words text) RETURNS tsvector
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE STRICT AS $$
BEGIN
IF length(words) <= {PLAIN} AND words !~ '[^a-z0-9 ]|[a-z][0-9]|[0-9][a-z]|  |^ ' THEN
  RETURN setweight(to_tsvector('pg_catalog.simple'::regconfig, words), 'A');
END IF;
RETURN (SELECT coalesce(string_agg(
  quote_literal(word) || ':' || least(place, {PLACES}) || CASE WHEN place < first THEN 'A' ELSE '' END, ' '
), '')::tsvector
FROM string_to_table(words, ' ') WITH ORDINALITY AS found(word, place),
  (SELECT coalesce(array_position(string_to_array(words, ' '), '{PART.strip()}'), {2**30}) AS first OFFSET 0) AS parts
WHERE word NOT IN ('', '{PART.strip()}'));
END $$"""
"""Words with their places; those of a record's first text have the weight A. Without OFFSET 0 PostgreSQL would look for
the end of the first text anew for every word. Of one short text of plain letters and of numbers the server's own parser
makes the same in half the time."""

PAIRS = f"""CREATE OR REPLACE FUNCTION words_pairs(words text) RETURNS integer[]
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE STRICT AS $$
DECLARE
  found integer[] := '{{}}';
  before text := '{PART.strip()}';
  word text;
BEGIN
FOREACH word IN ARRAY string_to_array(words, ' ') LOOP
  IF before <> '{PART.strip()}' AND word <> '{PART.strip()}' THEN
    found := found || hashtext(before || ' ' || word);
  END IF;
  before := word;
END LOOP;
RETURN nullif(found, '{{}}');
END $$"""
"""Which words stand side by side, as digests: what narrows a phrase down before its places are looked at. A loop, for
a query in its place takes twice as long."""

DIGESTS = """CREATE OR REPLACE FUNCTION words_digests(pairs text[]) RETURNS integer[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT AS $$ SELECT array_agg(hashtext(pair)) FROM unnest(pairs) AS pair $$"""
"""The digests of pairs; immutable, so that the planner knows them and how frequent they are."""

FUNCTIONS = {"words_vector(text)": VECTOR, "words_pairs(text)": PAIRS, "words_digests(text[])": DIGESTS}


def is_able(connection: Any) -> bool:
    """Every PostgreSQL that Django takes is."""
    return True


def prepared(kind: Kind) -> list[str]:
    """What the triggers stand on."""
    return [
        # Until the triggers stand nobody writes what the index would then miss.
        f"LOCK TABLE {', '.join(kind.watched)} IN SHARE ROW EXCLUSIVE MODE",
        *FUNCTIONS.values(),
        f"DROP TABLE IF EXISTS {kind.name}",
        f"CREATE TABLE {kind.name} ({kind.key} uuid PRIMARY KEY, words text NOT NULL, listed bool NOT NULL, "
        "vector tsvector NOT NULL GENERATED ALWAYS AS (words_vector(words)) STORED)",
        _function(kind),
        *_functions_of_new(kind).values(),
    ]


def renewed(kind: Kind) -> list[str]:
    """The functions as they are now, where earlier ones stand; what they make must be the same."""
    return [*FUNCTIONS.values(), _function(kind), *_functions_of_new(kind).values()]


def words(kind: Kind) -> str:
    """All the words of a record (r), as SQL."""
    return kind.words(f"string_agg('{PART}' || c.search_words, '')")


def filled(kind: Kind) -> list[str]:
    """Fill the index that was prepared, while there are no triggers."""
    return [
        f"INSERT INTO {kind.name} ({kind.key}, words, listed) {_said(kind)} ORDER BY r.id",
        f"CREATE INDEX {kind.name}_vector ON {kind.name} USING gin (vector)",
        f"CREATE INDEX {kind.name}_pairs ON {kind.name} USING gin (words_pairs(words))",
    ]


def triggers(kind: Kind) -> dict[str, str]:
    """The triggers by name: from the rows that are searched to the index. Rows that come together are learnt together:
    a hundred thousand of them in half the time."""
    found: dict[str, str] = {}
    for table, (key, columns) in kind.watched.items():
        call = f"FOR EACH ROW {{}}EXECUTE FUNCTION {kind.name}_kept('{key}')"
        changed = f"WHEN ({differs(columns, UNEQUAL)}) "
        found |= {
            f"{table}_learnt": f"AFTER INSERT ON {table} REFERENCING NEW TABLE AS come FOR EACH STATEMENT "
            f"EXECUTE FUNCTION {_name_of_new(kind, table)}()",
            f"{table}_reindexed": f"AFTER UPDATE OF {', '.join(columns)} ON {table} {call.format(changed)}",
            f"{table}_unindexed": f"AFTER DELETE ON {table} {call.format('')}",
        }
    found[f"{kind.table}_emptied"] = f"AFTER TRUNCATE ON {kind.table} EXECUTE FUNCTION {kind.name}_kept()"
    return {name: f"CREATE TRIGGER {name} {written}" for name, written in found.items()}


def dropped(name: str, written: str) -> str:
    """Take a trigger away."""
    table = written.split(" ON ")[1].split()[0]
    return f"DROP TRIGGER IF EXISTS {name} ON {table}"


def matching(record: str, question: str, *, listed: bool, pairs: str, ranked: bool, whole: str) -> str:
    """The newest records that meet a question, as SQL: "key" and, if `ranked`, "rank"."""
    key = f"{record}_id"
    weights = f"{{{AROUND}, {AROUND}, {AROUND}, 1}}"
    beside = f" * CASE WHEN vector @@ {whole} THEN {BESIDE} ELSE 1 END" if whole else ""
    rank = f", ts_rank('{weights}', vector, {question}, 1)::float8{beside} AS rank" if ranked else ""
    condition = f"vector @@ {question}"
    if pairs:
        # The index of pairs alone is read: CASE keeps the other, in which a phrase's words may be frequent, out of it.
        side = f"words_pairs(words) @> words_digests({pairs})"
        condition = f"{side} AND CASE WHEN {condition} THEN true END"
    condition += " AND listed" if listed else ""
    return f'SELECT {key} AS "key"{rank} FROM {record}_index WHERE {condition} ORDER BY {key} DESC LIMIT {WINDOW}'


def settled(kind: Kind) -> list[str]:
    """Nothing: what is gone goes with the row's old version."""
    return []


def caught_up(kind: Kind) -> list[str]:
    """Empty the lists of what waits (GIN's fast update)."""
    return [f"SELECT gin_clean_pending_list('{kind.name}_{index}')" for index in ("vector", "pairs")]


def removed(kind: Kind) -> list[str]:
    """Take away what the triggers stood on."""
    functions = FUNCTIONS if kind is KINDS[-1] else {}
    return [
        f"DROP FUNCTION IF EXISTS {kind.name}_kept()",
        *(f"DROP FUNCTION IF EXISTS {_name_of_new(kind, table)}()" for table in kind.watched),
        f"DROP TABLE IF EXISTS {kind.name}",
        *(f"DROP FUNCTION IF EXISTS {name}" for name in functions),
    ]


def _function(kind: Kind) -> str:
    """What the triggers call, with the column that has the record's key. It brings the index's rows of the records
    before and after up to date; nothing for a record that is gone."""
    return f"""CREATE OR REPLACE FUNCTION {kind.name}_kept() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  before uuid := to_jsonb(OLD) ->> TG_ARGV[0];
  after uuid := to_jsonb(NEW) ->> TG_ARGV[0];
BEGIN
IF TG_OP = 'TRUNCATE' THEN
  TRUNCATE {kind.name};
ELSIF TG_OP = 'DELETE' AND TG_ARGV[0] = 'id' THEN
  DELETE FROM {kind.name} WHERE {kind.key} = before;
ELSE
  INSERT INTO {kind.name} ({kind.key}, words, listed) {_said(kind)} WHERE r.id IN (before, after)
  ON CONFLICT ({kind.key}) DO UPDATE SET words = excluded.words, listed = excluded.listed
  WHERE ({kind.name}.words, {kind.name}.listed) <> (excluded.words, excluded.listed);
END IF;
RETURN NULL;
END $$"""


def _functions_of_new(kind: Kind) -> dict[str, str]:
    """By table, what its rows call when they come, all of a statement at once. A record that is not there yet is learnt
    when it comes; those who write many rows write it last."""
    said = {
        table: _said(kind, "come") if table == kind.table else f"{_said(kind)} WHERE r.id IN (SELECT {key} FROM come)"
        for table, (key, _) in kind.watched.items()
    }
    return {
        table: f"""CREATE OR REPLACE FUNCTION {_name_of_new(kind, table)}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
INSERT INTO {kind.name} ({kind.key}, words, listed) {said[table]}
ON CONFLICT ({kind.key}) DO UPDATE SET words = excluded.words, listed = excluded.listed
WHERE ({kind.name}.words, {kind.name}.listed) <> (excluded.words, excluded.listed);
RETURN NULL;
END $$"""
        for table in kind.watched
    }


def _name_of_new(kind: Kind, table: str) -> str:
    return f"{kind.name}_learnt_from_{table}"


def _said(kind: Kind, rows: str = "") -> str:
    """What the index says of records, or of such `rows` of them."""
    return f"SELECT r.id, {words(kind)}, {LISTED} FROM {rows or kind.table} r"
