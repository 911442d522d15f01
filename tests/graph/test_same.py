"""The fast path and the ordinary resolvers give the same answer, byte for byte, errors included, in one statement."""

from types import SimpleNamespace
from typing import Any

import orjson
import pytest
from graphql import parse, validate
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from quotes.graph.answers import CORE, answer, failed, refused
from quotes.graph.errors import Refused
from quotes.graph.reading import Asker
from quotes.graph.requests import Question
from quotes.models.keys import uuid7
from quotes.read import CURATOR_VIEWER, PUBLIC_VIEWER, counted
from tests import base
from tests.graph.operations import Pool, Writer


def told(question: Question, asker: Asker) -> tuple[bytes, int]:
    """The answer as it is written, and how many statements it took."""
    with counted() as count:
        try:
            body = answer(question, asker)
        except Refused as error:
            body = refused(error)
        except Exception as error:
            raise AssertionError(failed(error)) from error
    return orjson.dumps(body), count.statements


def pool(world: SimpleNamespace) -> Pool:
    rows = [one for one in vars(world).values() if type(one).__name__ in base.PREFIXES]
    pages = answer(Question("{ quotes { edges { cursor } } speakers(order: NAME_DESC) { edges { cursor } } }"), Asker())
    cursors = [edge["cursor"] for page in pages["data"].values() for edge in page["edges"]]
    return Pool(
        ids=[
            *map(base.pid, rows),
            *[base.pid(world.trees), base.pid(world.withheld)] * 9,
            f"q_{uuid7().hex}",
            "nobody",
        ],
        words=[
            *["ada-larch", "trees-promised", "forests", "en", "trees", "wikidata:Q1"] * 4,
            "",
            "draft-speaker",
            "a\0b",
        ],
        cursors=[*cursors, "nonsense"],
    )


@pytest.mark.parametrize("viewer", [PUBLIC_VIEWER, CURATOR_VIEWER], ids=["public", "curator"])
def test_both_paths_give_the_same_answer(world: SimpleNamespace, viewer: Any) -> None:
    found = pool(world)

    @settings(suppress_health_check=list(HealthCheck), max_examples=100)
    @given(st.data())
    def same(data: st.DataObject) -> None:
        text, variables = Writer(data.draw, found).document()
        question = Question(text, variables)
        fast, once = told(question, Asker(viewer))
        again, _ = told(question, Asker(viewer))
        ordinary, also = told(question, Asker(viewer, ordinary=True))
        assert fast == ordinary, text
        assert fast == again, text
        assert once <= 1, text
        assert also == once, text
        assert b"INTERNAL" not in fast, text
        if viewer is PUBLIC_VIEWER:
            assert base.SECRET.encode() not in fast, text
        event(str(orjson.loads(fast).get("errors", [{}])[0].get("extensions", "answered")))

    same()


def test_the_random_operations_are_mostly_valid() -> None:
    rejected = 0

    @settings(max_examples=100, suppress_health_check=list(HealthCheck))
    @given(st.data())
    def write(data: st.DataObject) -> None:
        nonlocal rejected
        text, _ = Writer(data.draw, Pool(["q_" + "0" * 32], ["ada"], ["x"])).document()
        rejected += bool(validate(CORE, parse(text)))

    write()
    assert rejected < 30
