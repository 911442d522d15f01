"""`fields` and `include` become selections."""

import pytest

from quotes.read.shape import ENTITIES
from quotes.rest.choose import DEPTH, PATHS, following, rows
from quotes.rest.problems import Problem


def names(selection):
    return [ask.alias for ask in selection.asks]


def end(selection, name):
    return next(ask for ask in selection.asks if ask.alias == name).of[0]


def test_without_parameters_a_row_has_all_its_fields_and_no_lists():
    found = names(rows("quote", None, None))
    assert found[0] == "id"
    assert set(ENTITIES["quote"].fields) < set(found)
    assert not {"anchors", "relays", "topics", "evidence", "decisions", "printings"} & set(found)


def test_a_reference_has_the_id_and_what_the_row_is_called():
    row = rows("quote", None, None)
    assert names(end(row, "source")) == ["id", "title"]
    assert names(end(row, "speaker")) == ["id", "name"]
    assert names(end(row, "within")) == ["id"]


def test_fields_narrow_and_stand_in_the_order_in_which_they_are_named():
    row = rows("quote", "text,speaker.name,permalink,said.label,said.edtf,id,speaker.id", "anchors,source")
    assert names(row) == ["text", "speaker", "permalink", "said", "id", "source", "anchors"]
    assert names(end(row, "speaker")) == ["name", "id"]
    assert names(end(row, "said")) == ["label", "edtf"]


def test_include_opens_an_edge_and_leaves_the_rest():
    row = rows("quote", "id", "source.publisher,anchors")
    assert names(row) == ["id", "source", "anchors"]
    source = end(row, "source")
    assert set(ENTITIES["source"].fields) < set(names(source))
    assert "description" in names(end(source, "publisher"))
    assert names(end(source, "via")) == ["id", "title"]


def test_fields_and_include_meet_in_one_edge():
    row = end(end(rows("quote", "evidence.stance", "evidence.claim"), "evidence"), "page")
    node = row.asks[0].of[0]
    assert names(node) == ["stance", "claim"]
    assert "text" in names(end(node, "claim"))


@pytest.mark.parametrize(
    ("fields", "include", "path"),
    [
        ("nothing", None, ("fields", "nothing")),
        ("id,nothing", None, ("fields", "nothing")),
        ("text.more", None, ("fields", "text.more")),
        ("said.year", None, ("fields", "said.year")),
        ("", None, ("fields", "")),
        ("id,", None, ("fields", "")),
        ("speaker..name", None, ("fields", "speaker..name")),
        (None, "text", ("include", "text")),
        (None, "said", ("include", "said")),
        (None, "decisions.record", ("include", "decisions.record")),
        (None, ".".join(["within"] * (DEPTH + 1)), ("include", ".".join(["within"] * (DEPTH + 1)))),
        ("id," * PATHS + "id", None, ("fields",)),
    ],
)
def test_what_the_shape_does_not_have_is_refused_by_name(fields, include, path):
    with pytest.raises(Problem) as refusal:
        rows("quote", fields, include)
    assert refusal.value.faults[0].path == path


def test_every_fault_is_named_at_once():
    with pytest.raises(Problem) as refusal:
        rows("claim", "a,b", "c")
    assert [fault.path[1] for fault in refusal.value.faults] == ["a", "b", "c"]


@pytest.mark.parametrize(
    ("ends", "form", "address"),
    [
        ({"more": False, "cursor": "x"}, "", None),
        ({"more": True, "cursor": "x"}, "", "/here/?after=x"),
        ({"more": True, "cursor": "x"}, "fields=id", "/here/?fields=id&after=x"),
    ],
)
def test_the_next_page_is_an_address_or_nothing(ends, form, address):
    assert following({"results": [], "next": ends}, "/here/", form)["next"] == address
