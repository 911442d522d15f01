"""The acts as every door calls them: plain data and who acts in, ids out."""

from types import SimpleNamespace
from typing import Any

import pytest
from django.db import OperationalError

from quotes import acts
from quotes.models import Actor, Conflict, State
from quotes.models.keys import parse_id
from quotes.read import Unavailable
from quotes.review import NotPermitted, plain
from quotes.review.plain import id_of
from tests.acts.world import CASES, digest
from tests.review.making import fresh


def done(name: str, given: dict[str, Any], who: Any) -> acts.Done:
    return acts.done(getattr(acts, name), given, Actor("person", who))


def test_every_act_has_words_and_a_case() -> None:
    assert set(acts.MEANING) == set(CASES)
    assert all(told.endswith(".") for told in acts.MEANING.values())


@pytest.mark.parametrize("name", CASES)
def test_an_act_answers_ids_of_what_it_wrote(made: SimpleNamespace, people: dict[str, Any], name: str) -> None:
    before = digest()
    found = done(name, CASES[name].given(made), people["bob"])
    assert digest() != before
    for value in found.values():
        for one in value if isinstance(value, list) else [value]:
            assert one is None or isinstance(one, int) or parse_id(one)


def test_what_is_written_is_named_by_what_it_is(made: SimpleNamespace, people: dict[str, Any]) -> None:
    found = done("submit", CASES["submit"].given(made), people["alice"])
    assert found["record"] == id_of(made.draft)
    assert fresh(made.draft).state == State.IN_REVIEW
    assert id_of(made.draft.decisions.get()) == found["decision"]


def test_what_is_not_done_raises_and_changes_nothing(made: SimpleNamespace, people: dict[str, Any]) -> None:
    before, given = digest(), CASES["publish"].given(made)
    with pytest.raises(NotPermitted):
        done("publish", dict(given), people["alice"])
    with pytest.raises(Conflict) as conflict:
        done("publish", {**given, "expected_version": 99}, people["bob"])
    assert f"version {made.waiting.version}" in acts.worded(conflict.value)
    assert acts.worded(Conflict(made.waiting, None)) == "It has been deleted."
    assert digest() == before


def test_a_base_that_is_away_is_unavailable(
    made: SimpleNamespace, people: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*given: Any, **how: Any) -> Any:
        raise OperationalError("database is locked")

    monkeypatch.setattr(plain, "create", fails)
    with pytest.raises(Unavailable):
        done("create_topic", {"name": "Ports"}, people["bob"])
