"""The six questions, as a client would ask them, and what they are asked with.

The same requests go to Factbase and to the limit; only cursors differ, because each makes its own.
"""

import json
import re
from base64 import urlsafe_b64encode
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from quotes.text.normal import name_key

Variables = dict[str, Any]
Send = Callable[[str, str, bytes | None], Any]
"""Sends a request (method, address, body) and gives the answer, decoded."""

FACTBASE, LIMIT = "Factbase", "limit"
GRAPHQL = "/graphql"
REST = (
    "/api/v1/quotes/?first=50&fields=id,text,kind,said.label,speaker.id,speaker.name,"
    "source.id,source.title,source.url,source.publisher.id,source.publisher.name"
)

QUOTE = """{ id text kind said { label } speaker { id name }
    source { id title url publisher { id name } } }"""

ONE = f"query quote($id: ID!) {{ node(id: $id) {{ ... on Quote {QUOTE} }} }}"

NEWEST = f"""query newest($after: String) {{
  quotes(first: 50, after: $after) {{ pageInfo {{ hasNextPage endCursor }} edges {{ node {QUOTE} }} }} }}"""

SPEAKERS = """query speakers($after: String) {
  speakers(first: 20, after: $after) {
    pageInfo { hasNextPage endCursor }
    edges { node { id name quotes(first: 5) { edges { node { id text said { label }
      evidence(first: 20) { edges { node { id stance claim { id text } } } } } } } } } } }"""

BETWEEN = f"""query between($speaker: ID!, $from: Edtf!, $to: Edtf!) {{
  quotes(first: 50, filter: {{speaker: [$speaker], saidFrom: $from, saidTo: $to}}) {{
    totalCount pageInfo {{ hasNextPage endCursor }} edges {{ node {QUOTE} }} }} }}"""

PLACES = """query places($first: Int!, $after: String) {
  quotes(first: $first, after: $after) { pageInfo { endCursor } edges { node { id said { latest } } } } }"""

IDS = "query ids($after: String) { quotes(first: 100, order: CREATED_ASC, after: $after) { edges { node { id } } } }"


@dataclass(frozen=True)
class Asked:
    """How a server is asked a question: the document (none for REST), and the variables it is asked with, in turn."""

    document: str | None = None
    variables: list[Variables] = field(default_factory=lambda: [{}])

    @property
    def method(self) -> str:
        """POST for GraphQL, GET for REST."""
        return "POST" if self.document else "GET"

    @property
    def address(self) -> str:
        """The path and query."""
        return GRAPHQL if self.document else REST

    def bodies(self) -> list[bytes | None]:
        """The bodies of the requests, in turn."""
        if self.document is None:
            return [None]
        return [body(self.document, one) for one in self.variables]


@dataclass(frozen=True)
class Question:
    """One question, and how each server is asked it, by the server's name; who is not named cannot be asked."""

    name: str
    asked: dict[str, Asked]


def body(document: str, variables: Variables) -> bytes:
    """A GraphQL request."""
    name = re.split(r"\W", document.removeprefix("query "), maxsplit=1)[0]
    return json.dumps({"query": document, "operationName": name, "variables": variables}).encode()


@dataclass(frozen=True)
class Place:
    """Where a page ended: Factbase's cursor, the limit's, and the page's rows."""

    cursor: str
    limit: str
    rows: list[Variables]


@dataclass(frozen=True)
class Found:
    """What the questions are asked with, as Factbase gave it: quotes, where pages of speakers end, where half of the
    quotes are passed, and dates of speakers."""

    ids: list[str]
    speakers: list[Place]
    deep: Place
    windows: list[Variables]


def found(send: Send, quotes: int) -> Found:
    """Ids and cursors (about two hundredths of `quotes` requests)."""
    speakers = _pages(send, BY_SPEAKER)
    said = _windows(speaker["id"] for page in speakers for speaker in page.rows)
    return Found(_ids(send), speakers, _pages(send, BY_QUOTE, quotes // 2)[-1], list(said))


def questions(found: Found) -> list[Question]:
    """The six, for Factbase and the limit."""
    speakers = found.speakers[:-1]
    return [
        _both("1 one quote", ONE, [{"id": one} for one in found.ids]),
        _both("2 the 50 newest", NEWEST),
        _both(
            "3 speakers, quotes, claims",
            SPEAKERS,
            [{}, *({"after": page.cursor} for page in speakers)],
            [{}, *({"after": page.limit} for page in speakers)],
        ),
        _both("4 between dates, counted", BETWEEN, found.windows),
        _both("5 half-way through", NEWEST, [{"after": found.deep.cursor}], [{"after": found.deep.limit}]),
        _both("6 as 2, by REST"),
    ]


def _both(
    name: str,
    document: str | None = None,
    variables: Sequence[Variables] = ({},),
    of_limit: Sequence[Variables] | None = None,
) -> Question:
    ours = Asked(document, list(variables))
    return Question(name, {FACTBASE: ours, LIMIT: ours if of_limit is None else Asked(document, list(of_limit))})


Way = tuple[str, str, int, Callable[[Variables], Any]]
"""How to page: the document, its list, the size of a page, and the order key of a row."""

BY_SPEAKER: Way = (SPEAKERS, "speakers", 20, lambda row: name_key(row["name"]))
BY_QUOTE: Way = (PLACES, "quotes", 100, lambda row: _last_day(row["said"]))


def _pages(send: Send, way: Way, rows: int = 200) -> list[Place]:
    """Where the pages of the first so many rows end; of quotes only where the last one does."""
    document, name, size, key = way
    found: list[Place] = []
    after = None
    for _ in range(max(rows // size, 1)):
        page = send("POST", GRAPHQL, body(document, {"first": size, "after": after}))["data"][name]
        listed = [edge["node"] for edge in page["edges"]]
        if not listed:
            break
        after = page["pageInfo"]["endCursor"]
        found = [*found[-20:], Place(after, _limits_cursor(key(listed[-1]), listed[-1]["id"]), listed)]
    return found


def _limits_cursor(key: Any, public: str) -> str:
    return urlsafe_b64encode(f"{key}\n{public.partition('_')[2]}".encode()).decode()


def _last_day(said: Variables | None) -> int:
    return date.fromisoformat(said["latest"]).toordinal() if said and said["latest"] else 0


def _ids(send: Send) -> list[str]:
    page = send("POST", GRAPHQL, body(IDS, {}))
    return [edge["node"]["id"] for edge in page["data"]["quotes"]["edges"]]


def _windows(speakers: Iterable[str]) -> Iterable[Variables]:
    """Speakers by how much they are quoted, each with another window of two to six years."""
    for number, speaker in enumerate(speakers):
        year = 1998 + number * 7 % 20
        yield {"speaker": speaker, "from": f"{year}-03", "to": str(year + 2 + number % 5)}


def same(factbase: Any, limit: Any) -> bool:
    """Whether two answers say the same: everything but the cursors, of which only whether there is one."""
    return _bare(factbase) == _bare(limit)


def _bare(value: Any) -> Any:
    if isinstance(value, dict):
        return {
            name: one is None if name in ("endCursor", "next") else _bare(one)
            for name, one in value.items()
            if name != "extensions"
        }
    return [_bare(one) for one in value] if isinstance(value, list) else value
