"""The limit of the seventh and the eighth question, on PostgreSQL: `tests.benchmarks.peers.limit:application`."""

from typing import Any
from uuid import UUID

from tests.benchmarks.limit import IN_ORDER, LISTED, OPENED, Answer, Limit, paged, serve

FIRST = 20
KEPT = "id, text, kind, said_text, said_edtf, said_last, speaker_id, source_id"

SEARCH = f"""WITH page AS MATERIALIZED (
    SELECT {KEPT} FROM quote WHERE id IN (SELECT quote_id FROM quote_index WHERE listed AND vector @@ %s::tsquery)
    ORDER BY said_last DESC, id DESC LIMIT {FIRST + 1}) {OPENED.format(page="page")} {IN_ORDER}"""

ARM = """UNION ALL (SELECT NULL::uuid, {value}::text, '{name}', {label}, NULL, NULL::uuid, NULL, NULL::uuid, NULL,
    NULL, NULL::uuid, NULL, count::int
    FROM (SELECT {by} AS value, count(*) FROM {rows} GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 10) f {named})"""


def _arm(name: str, by: str, named: str = "", label: str = "NULL", rows: str = "hits") -> str:
    return ARM.format(
        name=name, by=by, value="f.value", named=named, label=label, rows=f"{rows} WHERE {by} IS NOT NULL"
    )


ARMS = (
    _arm("SPEAKER", "speaker_id", "JOIN speaker r ON r.id = f.value", "r.name"),
    _arm("SOURCE", "source_id", "JOIN source r ON r.id = f.value", "r.title"),
    _arm(
        "TOPIC",
        "topic_id",
        "JOIN topic r ON r.id = f.value",
        "r.name",
        "hits JOIN quote_topic t ON t.quote_id = hits.id",
    ),
    _arm("KIND", "kind"),
    _arm("YEAR", "extract(year FROM date '0001-01-01' + (nullif(said_last, 0) - 1))"),
)

FACETS = f"""WITH hits AS MATERIALIZED (
    SELECT id, kind, said_last, speaker_id, source_id FROM quote WHERE {LISTED} AND source_id = ANY (ARRAY(
        SELECT id FROM source WHERE publisher_id = ANY (%s::uuid[])))),
page AS MATERIALIZED (
    SELECT {KEPT} FROM quote WHERE id IN (SELECT id FROM hits ORDER BY said_last DESC, id DESC LIMIT {FIRST + 1}))
({OPENED.format(page="page")}) UNION ALL SELECT NULL::uuid, NULL, NULL, NULL, NULL, NULL::uuid, NULL, NULL::uuid, NULL,
    NULL, NULL::uuid, NULL, count(*)::int FROM hits
{" ".join(ARMS)}"""


class Searched(Limit):
    """The eight questions, asked of one base on PostgreSQL."""

    def search(self, variables: Answer) -> Answer:
        """The newest quotes that have a word."""
        return {"quotes": paged(self.rows(SEARCH, f"'{variables['q']}'"), FIRST)}

    def facets(self, variables: Answer) -> Answer:
        """The newest quotes that some publishers printed, how many there are, and of what."""
        publishers = [str(UUID(one.partition("_")[2])) for one in variables["publisher"]]
        rows = self.rows(FACETS, publishers)
        page = sorted((row for row in rows if row[0]), key=lambda row: (row[12], row[0]), reverse=True)
        counts = [row for row in rows if row[0] is None]
        total = next(row[12] for row in counts if row[2] is None)
        return {"quotes": {"totalCount": total, **paged(page, FIRST), "facets": _facets(counts)}}


def _facets(rows: list[tuple[Any, ...]]) -> list[Answer]:
    return [
        {
            "name": name,
            "values": [{"value": row[1], "label": row[3], "count": row[12]} for row in rows if row[2] == name],
        }
        for name in ("SPEAKER", "SOURCE", "TOPIC", "KIND", "YEAR")
    ]


application = serve(Searched)
