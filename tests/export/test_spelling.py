"""Rows that are spelled as they are read: the bytes that their objects would become, of every list in every form."""

import csv
import io
from typing import Any

import orjson
import pytest

from quotes.export.documents import Csv, Lines
from quotes.export.lines import json_row
from quotes.export.objects import spelling
from quotes.export.tables import NotFlat, csv_row, table
from quotes.read import CURATOR_VIEWER, PUBLIC_VIEWER, Selection, Viewer, walk, walked
from quotes.read.shape import ENTITIES
from quotes.rest.choose import known, rows
from quotes.rest.entities import COLLECTIONS
from tests.read.conftest import random_base as random_base
from tests.read.conftest import world as world

LISTS = sorted(one.name for one in COLLECTIONS.values() if one.parent is None)


def entity_of(name: str) -> str:
    return COLLECTIONS[None, name].entity


def edges_of(name: str) -> str:
    """All that can be opened in a row, one step deep."""
    return ",".join(known(ENTITIES[entity_of(name)], edges_only=True))


def selections(name: str) -> list[Selection]:
    """Rows as they are by default, with all that can be opened, and with one column only."""
    entity = entity_of(name)
    fields = known(ENTITIES[entity], edges_only=False)
    return [
        rows(entity, *form) for form in ((None, None), (None, edges_of(name) or None), *((f, None) for f in fields))
    ]


def by_csv_writer(header: Any, cells: Any) -> bytes:
    made = io.StringIO()
    csv.writer(made).writerows([header, *cells])
    return b"\xef\xbb\xbf" + made.getvalue().encode()


@pytest.mark.django_db
@pytest.mark.parametrize("viewer", [PUBLIC_VIEWER, CURATOR_VIEWER], ids=["public", "curator"])
@pytest.mark.parametrize("name", LISTS)
def test_every_list_is_what_its_objects_would_be(world: Any, name: str, viewer: Viewer) -> None:
    for row in selections(name):
        held = list(walk(name, row, viewer=viewer))
        assert held
        lines = b"".join(one.made for one in walked(name, row, Lines().block, viewer=viewer, spell=json_row))
        assert lines == b"".join(orjson.dumps(one, option=orjson.OPT_APPEND_NEWLINE) for one in held)
        assert [spelling(json_row, row)(one) for one in held] == lines.decode().split("\n")[:-1]
        try:
            columns = table(row)
        except NotFlat:
            with pytest.raises(NotFlat):
                next(walked(name, row, len, viewer=viewer, spell=csv_row))
            continue
        made = Csv(columns)
        blocks = [one.made for one in walked(name, row, made.block, viewer=viewer, spell=csv_row)]
        assert made.opening() + b"".join(blocks) == by_csv_writer(columns.header, map(columns.cells, held))
        assert b"".join(blocks).decode() == "".join(map(spelling(csv_row, row), held))


TEXTS = [
    "Words.", "", " ", "a,b", 'said "so"', "two\nlines", "\ttab", "\\", "100 % of %s", "{v}", "=1+1", "'=1", '"',
    '="a"', "\N{LEFT DOUBLE QUOTATION MARK}so\N{RIGHT DOUBLE QUOTATION MARK}", "épée", "한국", "\x7f",
    "\N{GRINNING FACE}", "\N{LINE SEPARATOR}", "a" * 5_000, None,
]  # fmt: skip


@pytest.mark.parametrize("text", TEXTS, ids=ascii)
def test_no_text_comes_out_otherwise(text: str | None) -> None:
    one = rows("quote", "text", None)
    two = rows("quote", "id,text,source.title", None)
    given = {"id": "q_1", "text": text, "source": None if text is None else {"title": text}}
    for row, held in ((one, {"text": text}), (two, given)):
        assert spelling(json_row, row)(held).encode() == orjson.dumps(held)
        columns = table(row)
        line = by_csv_writer(columns.header, [columns.cells(held)])
        assert (Csv(columns).opening() + spelling(csv_row, row)(held).encode()) == line
