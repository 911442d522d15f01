"""Whatever is asked, `fetch` answers what the ORM finds row by row, in one statement, on both databases."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from quotes.read import CURATOR_VIEWER, PUBLIC_VIEWER, counted, fetch
from tests.read.oracle import Oracle
from tests.read.selections import Selections

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("viewer", [PUBLIC_VIEWER, CURATOR_VIEWER], ids=["public", "curator"])
@given(st.data())
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
def test_an_answer_is_what_the_orm_finds_row_by_row(world: Any, viewer: Any, data: Any) -> None:
    selection = Selections(data.draw, world).query()
    capitals = data.draw(st.booleans())
    with counted() as count:
        answer = fetch(selection, viewer, capitals)
    assert count.statements <= 1
    assert answer == Oracle(viewer, capitals).answer(selection)
