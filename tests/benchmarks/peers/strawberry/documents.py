"""The questions as strawberry-django is asked them. Who may see a row stands in each question, as a filter."""

from tests.benchmarks.peers.values import Documents

QUOTE = """{ id: rowId text kind saidText saidEdtf speaker { id: rowId name }
    source { id: rowId title url publisher { id: rowId name } } }"""

ORDER = "ordering: [{saidLast: DESC}, {id: DESC}]"
BY_NAME = "ordering: [{nameKey: ASC}, {id: ASC}]"
PAGE = f"pageInfo {{ hasNextPage endCursor }} edges {{ node {QUOTE} }}"

ONE = f"query quote($id: ID!) {{ node: quote(pk: $id) {QUOTE} }}"

NEWEST = f"""query newest($after: String) {{
  quotes(first: 50, after: $after, {ORDER}, filters: {{listed: true}}) {{ {PAGE} }} }}"""

SPEAKERS = f"""query speakers($after: String) {{
  speakers(first: 20, after: $after, {BY_NAME}, filters: {{listed: true}}) {{
    pageInfo {{ hasNextPage endCursor }}
    edges {{ node {{ id: rowId name
      quotes(first: 5, {ORDER}, filters: {{listed: true}}) {{ edges {{ node {{
        id: rowId text saidText saidEdtf
        evidence(first: 20, ordering: [{{id: ASC}}], filters: {{public: true}}) {{
          edges {{ node {{ id: rowId stance claim {{ id: rowId text }} }} }} }} }} }} }} }} }} }} }}"""

BETWEEN = f"""query between($speaker: UUID!, $first: Int!, $last: Int!) {{
  quotes(first: 50, {ORDER}, filters: {{listed: true, speakerId: {{exact: $speaker}},
    saidLast: {{gte: $first}}, saidFirst: {{lte: $last}}}}) {{ totalCount {PAGE} }} }}"""

SEARCH = f"""query search($q: String!) {{
  quotes(first: 20, {ORDER}, filters: {{listed: true, q: $q}}) {{
    pageInfo {{ hasNextPage }} edges {{ node {QUOTE} }} }} }}"""

FACETS = f"""query facets($publisher: [UUID!]!) {{
  quotes(first: 20, {ORDER}, filters: {{listed: true, source: {{publisherId: {{inList: $publisher}}}}}}) {{
    totalCount pageInfo {{ hasNextPage }} edges {{ node {QUOTE} }}
    facets(names: [SPEAKER, SOURCE, TOPIC, KIND, YEAR]) {{ name values {{ value label count }} }} }} }}"""

CURSOR = """query cursor($id: UUID!) {{
  {rows}(first: 1, {order}, filters: {{id: {{exact: $id}}}}) {{ edges {{ cursor }} }} }}"""

QUOTES_CURSOR = CURSOR.format(rows="quotes", order=ORDER)
SPEAKERS_CURSOR = CURSOR.format(rows="speakers", order=BY_NAME)


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
