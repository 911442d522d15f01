"""The questions as PostGraphile is asked them, and what it needs in the base for a search.

Who may see a row stands in each question, as its filters say it. Facets are its aggregates: every value with its count,
not the first ten, and keys without names.
"""

from tests.benchmarks.peers.values import Documents

LISTED = 'state: {in: ["published", "retracted"]}, mergedIntoId: {isNull: true}'

QUOTE = """{ id: rowId text kind saidText saidEdtf speaker: speakerBySpeakerId { id: rowId name }
    source: sourceBySourceId { id: rowId title url publisher: speakerByPublisherId { id: rowId name } } }"""

ORDER = "orderBy: [SAID_LAST_DESC, ROW_ID_DESC]"
PAGE = f"pageInfo {{ hasNextPage endCursor }} edges {{ node {QUOTE} }}"

ONE = f"query quote($id: UUID!) {{ node: quoteByRowId(rowId: $id) {QUOTE} }}"

NEWEST = f"""query newest($after: Cursor) {{
  quotes: allQuotes(first: 50, after: $after, {ORDER}, filter: {{{LISTED}}}) {{ {PAGE} }} }}"""

SPEAKERS = f"""query speakers($after: Cursor) {{
  speakers: allSpeakers(first: 20, after: $after, orderBy: [NAME_KEY_ASC, ROW_ID_ASC], filter: {{{LISTED}}}) {{
    pageInfo {{ hasNextPage endCursor }}
    edges {{ node {{ id: rowId name
      quotes: quotesBySpeakerId(first: 5, {ORDER}, filter: {{{LISTED}}}) {{ edges {{ node {{
        id: rowId text saidText saidEdtf
        evidence: evidencesByQuoteId(first: 20, filter: {{public: {{equalTo: true}}}}) {{
          edges {{ node {{ id: rowId stance claim: claimByClaimId {{ id: rowId text }} }} }} }} }} }} }} }} }} }} }}"""

BETWEEN = f"""query between($speaker: UUID!, $first: Int!, $last: Int!) {{
  quotes: allQuotes(first: 50, {ORDER}, filter: {{{LISTED}, speakerId: {{equalTo: $speaker}},
    saidLast: {{greaterThanOrEqualTo: $first}}, saidFirst: {{lessThanOrEqualTo: $last}}}}) {{ totalCount {PAGE} }} }}"""

SEARCH = f"""query search($q: String!) {{
  quotes: peerSearchQuotes(first: 20, word: $q) {{ pageInfo {{ hasNextPage }} edges {{ node {QUOTE} }} }} }}"""

PRINTED = f"{{{LISTED}, sourceBySourceId: {{publisherId: {{in: $publisher}}}}}}"
GROUPED = "{ keys distinctCount { rowId } }"

FACETS = f"""query facets($publisher: [UUID!]!) {{
  quotes: allQuotes(first: 20, {ORDER}, filter: {PRINTED}) {{
    totalCount pageInfo {{ hasNextPage }} edges {{ node {QUOTE} }}
    SPEAKER: groupedAggregates(groupBy: [SPEAKER_ID]) {GROUPED}
    SOURCE: groupedAggregates(groupBy: [SOURCE_ID]) {GROUPED}
    KIND: groupedAggregates(groupBy: [KIND]) {GROUPED}
    YEAR: groupedAggregates(groupBy: [SAID_LAST_YEAR]) {GROUPED} }}
  TOPIC: allQuoteTopics(filter: {{quoteByQuoteId: {PRINTED}}}) {{
    groupedAggregates(groupBy: [TOPIC_ID]) {GROUPED} }} }}"""

CURSOR = """query cursor($id: UUID!) {{
  rows: {rows}(first: 1, orderBy: [{order}], filter: {{rowId: {{equalTo: $id}}}}) {{ edges {{ cursor }} }} }}"""

QUOTES_CURSOR = CURSOR.format(rows="allQuotes", order="SAID_LAST_DESC, ROW_ID_DESC")
SPEAKERS_CURSOR = CURSOR.format(rows="allSpeakers", order="NAME_KEY_ASC, ROW_ID_ASC")

SEARCHED = """CREATE SCHEMA IF NOT EXISTS peer;
CREATE OR REPLACE FUNCTION peer.search_quotes(word text) RETURNS SETOF public.quote LANGUAGE sql STABLE AS $$
  SELECT q.* FROM public.quote q JOIN public.quote_index i ON i.quote_id = q.id
  WHERE i.listed AND i.vector @@ quote_literal(word)::tsquery ORDER BY q.said_last DESC, q.id DESC
$$;
COMMENT ON FUNCTION peer.search_quotes(text) IS 'The quotes that have this word, newest first.'"""
"""PostGraphile's way to a search is a function in the base; this one asks the index that Factbase keeps."""


DOCUMENTS = Documents(
    one=ONE,
    newest=NEWEST,
    speakers=SPEAKERS,
    between=BETWEEN,
    search=SEARCH,
    facets=FACETS,
    cursor_of_quote=QUOTES_CURSOR,
    cursor_of_speaker=SPEAKERS_CURSOR,
)
