"""The table of meanings follows the shape."""

from quotes.read.meaning import ENTITY, MEANING
from quotes.read.shape import ENTITIES


def test_every_field_and_edge_has_a_meaning_and_nothing_else_has():
    for name, entity in ENTITIES.items():
        if name.endswith("_tombstone") or name.startswith("published_"):  # what no interface describes
            continue
        edges = set(entity.edges) if name != "hit" else set()  # what was found is described by its own kind
        assert set(MEANING[name]) - {"permalink"} == {*entity.fields, *edges}


def test_every_meaning_is_a_sentence():
    for table in (*MEANING.values(), ENTITY):
        for sentence in table.values():
            assert sentence.endswith(".")
