"""What the peers are asked with: the same quotes, speakers, dates, words and publishers as Factbase, by bare keys.

And two questions more, one by a word and one with facets.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from uuid import UUID

from quotes.text import dates
from tests.benchmarks.questions import FACTBASE, GRAPHQL, LIMIT, QUOTE, Asked, Found, Question, Send, body

LONG = 5
MOST = 9_000
"""Words that more quotes have, as most short ones do, are not asked for: Factbase finds the newest 10,000 only."""

EXACT = 20_000
"""Of more rows Factbase only estimates facets."""

PUBLISHERS = 20
"""Each publisher has printed about 500 quotes of the base."""

SEARCH = f"""query search($q: String!) {{
  quotes(first: 20, order: SAID_DESC, filter: {{q: $q}}) {{ pageInfo {{ hasNextPage }} edges {{ node {QUOTE} }} }} }}"""

FACETS = f"""query facets($publisher: [ID!]!) {{
  quotes(first: 20, order: SAID_DESC, filter: {{publisher: $publisher}}) {{
    totalCount pageInfo {{ hasNextPage }} edges {{ node {QUOTE} }}
    facets(names: [SPEAKER, SOURCE, TOPIC, KIND, YEAR]) {{ name values {{ value label count }} }} }} }}"""

PRINTED_BY = "query printedBy($publisher: [ID!]) { quotes(filter: {publisher: $publisher}, first: 1) { totalCount } }"

HITS = "query hits($q: String!) { quotes(filter: {q: $q}, first: 1) { totalCount } }"

PRINTED = """query printed($after: String) { sources(first: 100, order: CREATED_ASC, after: $after) {
  pageInfo { hasNextPage endCursor } edges { node { publisher { id } } } } }"""


@dataclass(frozen=True)
class Values:
    """Keys as UUIDs: quotes; the speakers after whom a page begins; speakers with the first and the last day of a
    window; the quote after which the second half begins; words; publishers, many at a time."""

    quotes: list[str]
    speakers: list[str]
    windows: list[tuple[str, int, int]]
    deep: str
    words: list[str]
    publishers: list[list[str]]


def values(found: Found, send: Send) -> Values:
    """Of what Factbase gave, and of what it is asked for besides (some hundred requests)."""
    return Values(
        [key(one) for one in found.ids],
        [key(page.rows[-1]["id"]) for page in found.speakers[:-1]],
        [(key(one["speaker"]), dates.bounds(one["from"])[0], dates.bounds(one["to"])[1]) for one in found.windows],
        key(found.deep.rows[-1]["id"]),
        list(islice(_words(send, found.ids), 20)),
        list(_publishers(send)),
    )


def key(public: str) -> str:
    """The UUID in a public id."""
    return str(UUID(public.partition("_")[2]))


def more(values: Values) -> list[Question]:
    """The seventh and the eighth question, of Factbase and of the limit."""
    printed = [{"publisher": [f"spk_{UUID(one).hex}" for one in together]} for together in values.publishers]
    words, facets = Asked(SEARCH, [{"q": word} for word in values.words]), Asked(FACETS, [*printed])
    return [
        Question("7 by a word", {FACTBASE: words, LIMIT: words}),
        Question("8 facets of 10,000", {FACTBASE: facets, LIMIT: facets}),
    ]


@dataclass(frozen=True)
class Documents:
    """The questions in the words of a peer, and how it is asked for the cursor of one row."""

    one: str
    newest: str
    speakers: str
    between: str
    search: str
    facets: str
    cursor_of_quote: str
    cursor_of_speaker: str


def asked(documents: Documents, values: Values, send: Send) -> list[Asked | None]:
    """The eight questions of a peer, in turn; None for REST, which no peer has. A request for each cursor."""
    deep = _cursor(send, documents.cursor_of_quote, values.deep)
    after = [_cursor(send, documents.cursor_of_speaker, one) for one in values.speakers]
    windows = [{"speaker": speaker, "first": first, "last": last} for speaker, first, last in values.windows]
    return [
        Asked(documents.one, [{"id": one} for one in values.quotes]),
        Asked(documents.newest),
        Asked(documents.speakers, [{}, *({"after": one} for one in after)]),
        Asked(documents.between, windows),
        Asked(documents.newest, [{"after": deep}]),
        None,
        Asked(documents.search, [{"q": word} for word in values.words]),
        Asked(documents.facets, [{"publisher": publishers} for publishers in values.publishers]),
    ]


def _cursor(send: Send, document: str, identity: str) -> str:
    (rows,) = send("POST", GRAPHQL, body(document, {"id": identity}))["data"].values()
    return rows["edges"][0]["cursor"]


def _words(send: Send, ids: list[str]) -> Iterator[str]:
    """Words of these quotes."""
    document = "query text($ids: [ID!]!) { nodes(ids: $ids) { ... on Quote { text } } }"
    texts = [one["text"] for one in send("POST", GRAPHQL, body(document, {"ids": ids}))["data"]["nodes"]]
    for word in dict.fromkeys(text.split()[3] for text in texts):
        if len(word) >= LONG and word.isalpha():
            hits = send("POST", GRAPHQL, body(HITS, {"q": word}))["data"]["quotes"]["totalCount"]
            if hits < MOST:
                yield word


def _publishers(send: Send) -> Iterator[list[str]]:
    """Publishers as they come, twenty at a time, at most five times; not those of so many quotes that Factbase would
    only estimate their facets."""
    found: dict[str, None] = {}
    after = None
    while len(found) < 5 * PUBLISHERS:
        page = send("POST", GRAPHQL, body(PRINTED, {"after": after}))["data"]["sources"]
        found |= {key(edge["node"]["publisher"]["id"]): None for edge in page["edges"] if edge["node"]["publisher"]}
        after = page["pageInfo"]["endCursor"]
        if not page["pageInfo"]["hasNextPage"]:
            break
    keys = list(found)
    for start in range(0, max(len(keys) - PUBLISHERS + 1, 1), PUBLISHERS):
        together = keys[start : start + PUBLISHERS]
        asked = body(PRINTED_BY, {"publisher": [f"spk_{UUID(one).hex}" for one in together]})
        if send("POST", GRAPHQL, asked)["data"]["quotes"]["totalCount"] <= EXACT:
            yield together
