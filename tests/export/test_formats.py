"""Every standard, over any rows: an independent parser reads each document and finds the records that went in."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quotes.export.documents import Standard
from quotes.export.formats import Format, document, formats
from tests.export.documents import whole
from tests.export.parsers import PARSERS
from tests.export.rows import BASE, row_of

FORMATS = formats(BASE)
WRITTEN = [(form, entity) for form in FORMATS.values() for entity in form.of]
ROWS = {(form.name, entity): row_of(form.of[entity].selection) for form, entity in WRITTEN}
each = pytest.mark.parametrize(
    ("form", "entity"), [pytest.param(form, entity, id=f"{form.name}-{entity}") for form, entity in WRITTEN]
)


def test_the_names_are_these() -> None:
    assert set(FORMATS) == set(PARSERS)
    assert all(form.name == name for name, form in FORMATS.items())


@each
@settings(max_examples=12)
@given(data=st.data())
def test_a_stream_of_any_rows_is_one_document_with_each_of_them(form: Format, entity: str, data: Any) -> None:
    rows = data.draw(st.lists(ROWS[form.name, entity], max_size=3, unique_by=lambda row: row["id"]))
    found = PARSERS[form.name](whole(Standard(form, entity), rows[:1], rows[1:]).decode())
    if form.name == "citation":
        assert len(found) == len(rows)
    else:
        assert sorted(found) == sorted(row["id"] for row in rows if form.of[entity].make(row) is not None)


@each
@settings(max_examples=12)
@given(data=st.data())
def test_any_row_alone_is_a_document(form: Format, entity: str, data: Any) -> None:
    row = data.draw(ROWS[form.name, entity])
    body = form.of[entity].make(row)
    if body is not None:
        found = PARSERS[form.name](document(form, body).decode())
        assert found == [row["id"]] if form.name != "citation" else len(found) == 1


@each
@settings(max_examples=6)
@given(data=st.data())
def test_making_is_pure(form: Format, entity: str, data: Any) -> None:
    row = data.draw(ROWS[form.name, entity])
    before = repr(row)
    assert form.of[entity].make(row) == form.of[entity].make(row)
    assert repr(row) == before


def test_two_bases_have_addresses_of_their_own() -> None:
    other = formats("https://other.example")
    assert b"https://other.example/r/" in other["prov-json"].many.opening
    assert b"https://other.example" not in FORMATS["prov-json"].many.opening
