"""The limit: the six questions by the best SQL we know, by hand, under a bare WSGI application without Django.

It answers exactly what Factbase answers to the same requests (the benchmark compares them first), knows nothing else,
checks nothing and forgives nothing: what an answer costs when only the base, the rows and the JSON are paid for.
gunicorn serves it as `tests.benchmarks.limit:application`; LIMIT_DATABASE names the base.
"""

import os
import sqlite3
import threading
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Iterable
from functools import cache, lru_cache
from typing import Any
from urllib.parse import parse_qs

import orjson
import psycopg
from psycopg.types.string import TextLoader

from factbase.databases import PLANNER
from factbase.databases import SQLITE as SQLITE_SETTINGS
from quotes.text import dates

Answer = dict[str, Any]
Rows = list[tuple[Any, ...]]
Run = Callable[[str, tuple[Any, ...]], Rows]

PUBLIC = "state IN ('published', 'retracted')"
LISTED = f"{PUBLIC} AND merged_into_id IS NULL"

OPENED = f"""
    SELECT q.id, q.text, q.kind, q.said_text, q.said_edtf, p.id, p.name, s.id, s.title, s.url, b.id, b.name, q.said_last
    FROM {{page}} q JOIN source s ON s.id = q.source_id LEFT JOIN speaker p ON p.id = q.speaker_id
    LEFT JOIN speaker b ON b.id = s.publisher_id AND b.{PUBLIC}"""

QUOTE = f"{OPENED.format(page='quote')} WHERE q.id = %s AND q.{PUBLIC}"

PAGE = f"""(
    SELECT id, text, kind, said_text, said_edtf, said_last, speaker_id, source_id FROM quote
    WHERE {LISTED} {{more}} ORDER BY said_last DESC, id DESC LIMIT 51)"""

IN_ORDER = " ORDER BY q.said_last DESC, q.id DESC"

NEWEST = OPENED.format(page=PAGE.format(more="")) + IN_ORDER

AFTER = OPENED.format(page=PAGE.format(more="AND (said_last, id) < (%s, %s)")) + IN_ORDER

OF_SPEAKER = "speaker_id = %s AND said_last >= %s AND said_first <= %s"

BETWEEN = f"""
    WITH page AS MATERIALIZED {PAGE.format(more=f"AND {OF_SPEAKER}")} {OPENED.format(page="page")}
    UNION ALL SELECT NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, count(*)
    FROM quote WHERE {LISTED} AND {OF_SPEAKER}"""

SPEAKERS = f"""
    WITH s AS MATERIALIZED (
        SELECT id, name, name_key FROM speaker WHERE {LISTED} {{more}} ORDER BY name_key, id LIMIT 21),
    q AS MATERIALIZED ({{quotes}}), e AS MATERIALIZED ({{evidence}})
    SELECT 0, id, NULL, name, name_key, NULL, NULL FROM s
    UNION ALL SELECT 1, id, parent, text, said_text, said_edtf, said_last FROM q
    UNION ALL SELECT 2, e.id, e.parent, c.text, e.stance, c.id{{text}}, NULL FROM e JOIN claim c ON c.id = e.claim_id"""

FIRST_QUOTES = f"FROM quote WHERE speaker_id = s.id AND {LISTED} ORDER BY said_last DESC, id DESC LIMIT 6"
FIRST_EVIDENCE = "FROM evidence WHERE quote_id = q.id AND public ORDER BY id LIMIT 21"

POSTGRESQL = SPEAKERS.format(
    more="{more}",
    text="::text",
    quotes=f"SELECT s.id AS parent, q.* FROM s CROSS JOIN LATERAL"
    f" (SELECT id, text, said_text, said_edtf, said_last {FIRST_QUOTES}) q",
    evidence=f"SELECT q.id AS parent, e.* FROM q CROSS JOIN LATERAL (SELECT id, stance, claim_id {FIRST_EVIDENCE}) e",
)
SQLITE = SPEAKERS.format(
    more="{more}",
    text="",
    quotes=f"SELECT s.id AS parent, q.id, q.text, q.said_text, q.said_edtf, q.said_last FROM s CROSS JOIN quote q"
    f" WHERE q.rowid IN (SELECT rowid {FIRST_QUOTES})",
    evidence=f"SELECT q.id AS parent, e.id, e.stance, e.claim_id FROM q CROSS JOIN evidence e"
    f" WHERE e.rowid IN (SELECT rowid {FIRST_EVIDENCE})",
)
AFTER_NAME = "AND (name_key, id) > (%s, %s)"


class Limit:
    """The six questions, asked of one base."""

    def __init__(self, run: Run, postgresql: bool) -> None:
        self.run = run
        speakers = POSTGRESQL if postgresql else SQLITE
        self.speakers_first, self.speakers_after = (speakers.format(more=more) for more in ("", AFTER_NAME))
        self.marked = (lambda text: text) if postgresql else cache(lambda text: text.replace("%s", "?"))
        self.typed = _typed_nulls if postgresql else (lambda text: text)

    def rows(self, text: str, *values: Any) -> Rows:
        """The rows of a statement."""
        return self.run(self.marked(self.typed(text)), values)

    def quote(self, variables: Answer) -> Answer:
        """A quote by its id."""
        rows = self.rows(QUOTE, _key(variables["id"]))
        return {"node": _quote(rows[0]) if rows else None}

    def newest(self, variables: Answer) -> Answer:
        """The newest quotes, or those after a cursor."""
        if "after" in variables:
            day, key = _opened(variables["after"])
            return {"quotes": paged(self.rows(AFTER, int(day), key))}
        return {"quotes": paged(self.rows(NEWEST))}

    def between(self, variables: Answer) -> Answer:
        """A speaker's quotes between two dates, counted."""
        first, last = dates.bounds(variables["from"])[0], dates.bounds(variables["to"])[1]
        bound = (_key(variables["speaker"]), first, last)
        rows = self.rows(BETWEEN, *bound, *bound)
        total = next(row[-1] for row in rows if row[0] is None)
        rows = [row for row in rows if row[0] is not None]
        rows.sort(key=lambda row: (row[12], row[0]), reverse=True)
        return {"quotes": {"totalCount": total, **paged(rows)}}

    def speakers(self, variables: Answer) -> Answer:
        """Speakers, their first quotes, what these bear on."""
        if variables.get("after"):
            rows = self.rows(self.speakers_after, *_opened(variables["after"]))
        else:
            rows = self.rows(self.speakers_first)
        return {"speakers": _speakers(rows)}

    def rest(self) -> Answer:
        """The newest quotes in REST's form."""
        page = self.rows(NEWEST)
        results = [_quote(row, str) for row in page[:50]]
        after = f"/api/v1/quotes/?after={_cursor(page[49][12], page[49][0])}" if len(page) > 50 else None
        return {"results": results, "next": after}


def _quote(row: tuple[Any, ...], kind: Callable[[str], str] = str.upper) -> Answer:
    identity, text, how, said, edtf, speaker, name, source, title, url, publisher, publisher_name, _ = row
    return {
        "id": "q_" + identity.replace("-", ""),
        "text": text,
        "kind": kind(how),
        "said": {"label": _label(said, edtf)} if said is not None or edtf is not None else None,
        "speaker": {"id": "spk_" + speaker.replace("-", ""), "name": name} if speaker else None,
        "source": {
            "id": "src_" + source.replace("-", ""),
            "title": title,
            "url": url,
            "publisher": {"id": "spk_" + publisher.replace("-", ""), "name": publisher_name} if publisher else None,
        },
    }


def paged(rows: Rows, size: int = 50) -> Answer:
    """A page of rows as OPENED gives them, one more than the page has."""
    last = rows[min(len(rows), size) - 1] if rows else None
    return {
        "pageInfo": {"hasNextPage": len(rows) > size, "endCursor": _cursor(last[12], last[0]) if last else None},
        "edges": [{"node": _quote(row)} for row in rows[:size]],
    }


def _speakers(rows: Rows) -> Answer:
    levels: list[dict[Any, Rows]] = [{}, {}, {}]
    for row in rows:
        levels[row[0]].setdefault(row[2], []).append(row)
    speakers, quotes, evidence = levels
    listed = sorted(speakers.get(None, ()), key=lambda row: (row[4], row[1]))
    last = listed[:20][-1] if listed else None
    return {
        "pageInfo": {"hasNextPage": len(listed) > 20, "endCursor": _cursor(last[4], last[1]) if last else None},
        "edges": [{"node": _speaker(row, quotes.get(row[1], []), evidence)} for row in listed[:20]],
    }


def _speaker(row: tuple[Any, ...], quotes: Rows, evidence: dict[Any, Rows]) -> Answer:
    quotes.sort(key=lambda one: (one[6], one[1]), reverse=True)
    edges = [{"node": _uttered(one, evidence.get(one[1], ()))} for one in quotes[:5]]
    return {"id": "spk_" + row[1].replace("-", ""), "name": row[3], "quotes": {"edges": edges}}


def _uttered(row: tuple[Any, ...], evidence: Iterable[tuple[Any, ...]]) -> Answer:
    return {
        "id": "q_" + row[1].replace("-", ""),
        "text": row[3],
        "said": {"label": _label(row[4], row[5])} if row[4] is not None or row[5] is not None else None,
        "evidence": {"edges": [{"node": _borne(one)} for one in sorted(evidence)[:20]]},
    }


def _borne(row: tuple[Any, ...]) -> Answer:
    claim = {"id": "c_" + row[5].replace("-", ""), "text": row[3]}
    return {"id": "ev_" + row[1].replace("-", ""), "stance": row[4].upper(), "claim": claim}


_label = lru_cache(maxsize=20_000)(dates.label)


def _key(public: str) -> str:
    return public.partition("_")[2]


def _cursor(key: Any, identity: str) -> str:
    return urlsafe_b64encode(f"{key}\n{identity.replace('-', '')}".encode()).decode()


def _opened(cursor: str) -> tuple[str, str]:
    key, _, identity = urlsafe_b64decode(cursor).decode().partition("\n")
    return key, identity


@cache
def _typed_nulls(text: str) -> str:
    """PostgreSQL wants the arms of a UNION ALL to agree: the arm that only counts, and the arm of speakers."""
    counting = (
        "SELECT NULL::uuid, NULL, NULL, NULL, NULL, NULL::uuid, NULL, NULL::uuid, NULL, NULL, NULL::uuid, NULL, count"
    )
    text = text.replace(f"SELECT {', '.join(['NULL'] * 12)}, count", counting)
    return text.replace("SELECT 0, id, NULL, name", "SELECT 0, id, NULL::uuid, name").replace(
        "name_key, NULL, NULL FROM s", "name_key, NULL, NULL::integer FROM s"
    )


# ---------------------------------------------------------------- two bases


def on_postgresql(connection: psycopg.Connection, kind: type[Limit] = Limit) -> Limit:
    """The limit on a connection of its own: everything prepared, keys as text."""
    connection.prepare_threshold, connection.prepared_max = 1, 100
    cursor = connection.cursor()
    cursor.adapters.register_loader("uuid", TextLoader)
    return kind(lambda text, values: cursor.execute(text, values, prepare=True).fetchall(), postgresql=True)


def on_sqlite(connection: sqlite3.Connection) -> Limit:
    """The limit on a connection of its own."""
    return Limit(lambda text, values: connection.execute(text, values).fetchall(), postgresql=False)


_own = threading.local()


def _limit(kind: type[Limit]) -> Limit:
    """This thread's limit."""
    if not hasattr(_own, "limit"):
        address = os.environ["LIMIT_DATABASE"]
        if address.startswith("sqlite:///"):
            own = sqlite3.connect(address.removeprefix("sqlite:///"))
            own.executescript(str(SQLITE_SETTINGS["init_command"]))
            _own.limit = on_sqlite(own)
        else:
            _own.limit = on_postgresql(psycopg.connect(address, autocommit=True, options=PLANNER), kind)
    return _own.limit


# ---------------------------------------------------------------- WSGI


def serve(kind: type[Limit]) -> Callable[..., list[bytes]]:
    """The application over a limit: GraphQL's operations by their names, or REST's list."""

    def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> list[bytes]:
        limit = _limit(kind)
        if environ["PATH_INFO"] == "/graphql":
            asked = orjson.loads(environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"])))
            body = orjson.dumps({"data": getattr(limit, asked["operationName"])(asked.get("variables") or {})})
        else:
            assert parse_qs(environ["QUERY_STRING"])["first"] == ["50"]
            body = orjson.dumps(limit.rest())
        start_response("200 OK", [("Content-Type", "application/json"), ("Content-Length", str(len(body)))])
        return [body]

    return application


application = serve(Limit)
