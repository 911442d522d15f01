"""Every record of the seed article in every standard: one statement a list, read back by independent parsers."""

import re
from typing import Any

import pytest

from quotes.export.documents import Standard
from quotes.export.formats import Format, document, formats
from quotes.read import Args, Ask, Selection, counted, fetch
from quotes.read.selection import CURATOR_VIEWER
from tests import base
from tests.export.documents import whole
from tests.export.parsers import PARSERS
from tests.export.provenance import same
from tests.export.rows import BASE

FORMATS = formats(BASE)
LISTS = {"quote": "quotes", "source": "sources", "speaker": "speakers", "claim": "claims", "topic": "topics"}
WRITTEN = [pytest.param(form, entity, id=f"{form.name}-{entity}") for form in FORMATS.values() for entity in form.of]


def rows(form: Format, entity: str, **more: Any) -> list[dict[str, Any]]:
    """The first hundred rows of a list, as a standard asks for them."""
    nodes = Ask("nodes", "rows", of=(form.of[entity].selection,))
    found = Ask(LISTS[entity], "found", args=Args(first=100), of=(Selection("page", (nodes,)),))
    made: list[dict[str, Any]] = fetch(Selection("query", (found,)), **more)["found"]["rows"]
    return made


@pytest.fixture
def seed(seeded: None) -> None:
    """The seed article stands in the base."""


@pytest.mark.parametrize(("form", "entity"), WRITTEN)
def test_every_record_of_the_seed_is_written_and_read_back(seed: None, form: Format, entity: str) -> None:
    with counted() as count:
        found = rows(form, entity)
    assert count.statements == 1
    assert found
    bodies = [form.of[entity].make(row) for row in found]
    held = PARSERS[form.name](whole(Standard(form, entity), found).decode())
    assert len(held) == sum(body is not None for body in bodies)
    for row, body in zip(found, bodies, strict=True):
        if body is None:
            assert (form.name, row["kind"]) == ("popolo", "group")
        elif form.name == "prov-json":
            assert same(entity, row, document(form, body).decode()) is None
        elif form.name != "citation":
            assert PARSERS[form.name](document(form, body).decode()) == [row["id"]]


@pytest.mark.parametrize(("form", "entity"), WRITTEN)
def test_what_is_hidden_leaves_by_no_standard(db: None, form: Format, entity: str) -> None:
    base.world()
    text = whole(Standard(form, entity), rows(form, entity)).decode()
    assert base.SECRET not in text
    assert base.SECRET not in re.sub(r"\\\\u[0-9a-f]{4}", "", text)


@pytest.mark.parametrize(
    "name", ["json-ld", "web-annotation", "prov-json", "turtle", "csl-json", "bibtex", "ris", "citation"]
)
def test_what_is_retracted_is_marked_in_every_standard(db: None, name: str) -> None:
    made = base.world()
    form = FORMATS[name]
    [row] = [one for one in rows(form, "quote") if one["id"] == base.pid(made.retracted)]
    body = form.of["quote"].make(row)
    assert body is not None
    assert "etracted" in body.decode()
    [other] = [one for one in rows(form, "quote") if one["id"] == base.pid(made.trees)]
    assert "etracted" not in (form.of["quote"].make(other) or b"").decode()


def test_a_retraction_is_told_however_many_decisions_came_before(db: None) -> None:
    quote = base.quote()
    for _ in range(60):
        base.decided(quote, to="published", start="published")
    last = base.decided(quote, to="retracted", start="published", reason="Withdrawn.")
    form = FORMATS["turtle"]
    [row] = rows(form, "quote")
    assert len(row["decisions"]["rows"]) == 50
    assert (
        f"prov:wasInvalidatedBy <{BASE}/r/{row['id']}#{base.pid(last)}>" in (form.of["quote"].make(row) or b"").decode()
    )


def test_private_words_beyond_what_quoting_needs_are_for_curators(db: None) -> None:
    private = base.source("A letter", kind="other")
    text = "x" * 40 + "It was said that " + "y" * 130 + "z" * 40
    capture = base.capture(private, text)
    quote = base.quote("It was said that " + "y" * 130, private, kind="indirect")
    base.anchor(quote, capture, 40, 187)
    form = FORMATS["web-annotation"]
    written = form.of["quote"]
    [row], [whole] = rows(form, "quote"), rows(form, "quote", viewer=CURATOR_VIEWER)
    assert b"TextQuoteSelector" not in (written.make(row) or b"")
    assert b"TextPositionSelector" in (written.make(row) or b"")
    assert b"TextQuoteSelector" in (written.make(whole) or b"")
    assert b"xxxx" not in (written.make(row) or b"")
