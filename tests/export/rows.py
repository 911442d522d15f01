"""Rows as `read` would give them to any selection: hostile words, every script, nothing where there may be nothing."""

from datetime import UTC, datetime
from typing import Any

from django.db import models
from hypothesis import strategies as st

from quotes.models.quote import VERBATIM
from quotes.read.entity import Entity, Field, Many, One, Pages, Value, column_type
from quotes.read.selection import CONSTANT, Selection
from quotes.read.shape import ENTITIES, identifier_url
from quotes.text import dates
from quotes.text.normal import normal
from quotes.text.urls import url_key

BASE = "https://facts.example"

HOSTILE = (
    'He said "no" \\ and {left} 100% of $5 & #1_a ~^ @x',
    "ER  - \r\nTY  - BOOK",
    "]}, <script>alert('x')</script> <https://a.example/> . } ] ) ;",
    "“Mañana”, 山田 told 북한 and мир; שָׁלוֹם لا 👩‍👩‍👧 \u202e𝔘\u00a0",
    "line\nline\ttab\u2028\u2029\u0085 end ",
    "_:b0 r:q_1#x @prefix \"\"\" ''' \\u0041 %s {0}",
)

DAYS = (None, "2024", "2024-08", "2024-08-05", "2018~", "2018?", "../2024", "2018/2020", "201X", "2024-21", "2024-XX")
URLS = (
    "https://courier.example/trees?x=1&y=%20%zz#top#two",
    "http://пример.example/путь?q=字[1]",
    'https://a.example:8080/{a}|b"c<d>`e^f',
    "HTTPS://A.example/%",
)


def clean(text: str) -> str:
    """A text as the record's text rule lets it in; something, if nothing is left."""
    kept = "".join(one for one in text if one in "\n\t" or (ord(one) >= 32 and not 0x7F <= ord(one) < 0xA0))
    return normal(kept).strip() or "x"


def _web(path: str) -> str | None:
    url = f"https://a.example/{path}"
    try:
        url_key(url)
    except ValueError:
        return None
    return url


TEXTS = st.one_of(st.sampled_from(HOSTILE), st.text(min_size=1, max_size=60)).map(clean)
ADDRESSES = st.one_of(st.sampled_from(URLS), st.text(max_size=12).map(_web).filter(bool))
LANGUAGES = st.sampled_from(["en", "ko", "zh-Hant-TW", "sr-Latn", "x-own"])
MOMENTS = st.integers(0, 4_000_000_000_000).map(
    lambda number: datetime.fromtimestamp(number / 1_000, UTC).isoformat(timespec="milliseconds")[:-6] + "Z"
)
DIGESTS = st.binary(min_size=32, max_size=32).map(bytes.hex)
DECIMALS = st.decimals(min_value=-(10**9), max_value=10**9, places=4).map(lambda value: f"{value.normalize():f}")


def row_of(selection: Selection) -> st.SearchStrategy[dict[str, Any]]:
    """Rows of a selection of one entity, consistent in itself."""
    if selection.entity == "day":
        return _days(selection)
    if selection.entity == "quantity":
        return _quantities(selection)
    entity = ENTITIES[selection.entity]
    asked = {ask.alias: _asked(entity, ask) for ask in selection.asks if ask.name != CONSTANT}
    return st.fixed_dictionaries(asked).map(lambda row: _consistent(entity.name, row))


def _asked(entity: Entity, ask: Any) -> st.SearchStrategy[Any]:
    edge = entity.edges.get(ask.name)
    if edge is None:
        return _field(entity, ask.name)
    if isinstance(edge, Pages):
        rows = next(one for one in ask.of[0].asks if one.name == "nodes")
        return st.lists(row_of(rows.of[0]), max_size=3).map(lambda found: {rows.alias: found})
    row = row_of(ask.of[0])
    if isinstance(edge, Many):
        return st.lists(row, max_size=3)
    assert isinstance(edge, One | Value)
    return row if isinstance(edge, One) and _needed(entity, edge.column) else st.none() | row


def _needed(entity: Entity, column: str) -> bool:
    return not next(one for one in entity.model._meta.concrete_fields if one.column == column).null


def _field(entity: Entity, name: str) -> st.SearchStrategy[Any]:
    if name == "id":
        return st.uuids().map(lambda key: f"{entity.prefix}_{key.hex}")
    field = entity.fields[name]
    column: models.Field | None = next(
        (one for one in entity.model._meta.concrete_fields if one.column == field.columns[0]), None
    )
    value = _value(entity, name, field, column)
    hidden = field.make is not None and entity.name == "anchor"
    return st.none() | value if hidden or (column is not None and column.null and name != "has_text") else value


def _value(entity: Entity, name: str, field: Field, column: Any) -> st.SearchStrategy[Any]:
    if name in ("url", "archived_url"):
        return ADDRESSES if entity.name != "identifier" else st.none()
    if name in ("language", "said_language"):
        return LANGUAGES
    if name in ("sha256", "sha256_received"):
        return DIGESTS
    if column is not None and column.choices:
        return st.sampled_from([value for value, _ in column.choices])
    match field.type or (column_type(entity.model, field.columns[0]) if column is not None else "text"):
        case "datetime":
            return MOMENTS
        case "bool":
            return st.booleans()
        case "int":
            return st.integers(0, 1_000_000)
        case "decimal":
            return DECIMALS
    return TEXTS


def _days(selection: Selection) -> st.SearchStrategy[dict[str, Any]]:
    names = [ask.alias for ask in selection.asks]

    def made(edtf: str | None, as_said: str) -> dict[str, Any]:
        first, last = dates.bounds(edtf)
        told = {
            "as_said": as_said,
            "edtf": edtf,
            "earliest": dates.day(first),
            "latest": dates.day(last),
            "label": dates.label(as_said, edtf),
        }
        return {name: told[name] for name in names}

    return st.builds(made, st.sampled_from(DAYS), TEXTS)


def _quantities(selection: Selection) -> st.SearchStrategy[dict[str, Any]]:
    values = {"as_said": TEXTS, "unit": st.none() | TEXTS}
    return st.fixed_dictionaries({ask.alias: values.get(ask.name, st.none() | DECIMALS) for ask in selection.asks})


def _consistent(entity: str, row: dict[str, Any]) -> dict[str, Any]:
    """What the record's own rules tie together."""
    if entity == "quote" and "verbatim" in row and "kind" in row:
        row["verbatim"] = row["kind"] in VERBATIM
    if entity == "identifier" and "url" in row:
        row["url"] = identifier_url(row["scheme"], row["value"])
    if entity == "anchor" and "end" in row:
        row["end"] = row["start"] + row["end"] + 1
    return row
