"""Web Annotations: what the model says must be, what may not be shown is not, and what is unknown is absent."""

from typing import Any

import orjson
import pytest
from hypothesis import given, settings

from quotes.export.annotation import CONTEXT, MEDIA_TYPE, QUOTE, annotation
from tests.export.rows import BASE, row_of

MOTIVATIONS = {"assessing", "classifying", "describing", "identifying", "tagging"}
TERMS = {
    "@context", "id", "type", "motivation", "created", "modified", "creator", "generator", "name", "body", "target",
    "value", "format", "language", "purpose", "source", "selector", "state", "exact", "prefix", "suffix", "start",
    "end", "sourceDateStart", "sourceDateEnd", "cached", *CONTEXT[1],
}  # fmt: skip
"""What the model's context and ours declare, of what is used here."""


def anchor(**more: Any) -> dict[str, Any]:
    """A passage with the words."""
    return {
        "part": "words",
        "start": 20,
        "end": 27,
        "exact": "a start",
        "prefix": "called it “",
        "suffix": "”, the",
        "sha256": "a" * 64,
        "capture": {
            "id": "cap_1",
            "sha256": "b" * 64,
            "length": 100,
            "media_type": "text/html",
            "origin": "url",
            "archived_url": None,
            "retrieved": None,
        },
        **more,
    }


def row(**more: Any) -> dict[str, Any]:
    """A row as `QUOTE` asks for it."""
    return {
        "id": "q_1",
        "state": "published",
        "created_at": "2026-11-22T12:00:00.000Z",
        "updated_at": "2026-11-23T12:00:00.000Z",
        "text": "a start",
        "kind": "partial",
        "language": "en",
        "speaker_label": "an aide",
        "speaker": None,
        "source": {"id": "src_1", "url": "https://courier.example/trees", "language": "en"},
        "topics": [],
        "anchors": [anchor()],
        **more,
    }


def made(**more: Any) -> dict[str, Any]:
    """The annotation of such a row."""
    found: dict[str, Any] = orjson.loads(annotation(row(**more), BASE))
    return found


def bodies(found: dict[str, Any], purpose: str) -> list[dict[str, Any]]:
    """The bodies with a purpose."""
    return [one for one in found["body"] if one["purpose"] == purpose]


def nodes(value: Any) -> list[dict[str, Any]]:
    """Every object in a document but its context."""
    if isinstance(value, list):
        return [one for item in value for one in nodes(item)]
    if not isinstance(value, dict):
        return []
    return [value, *(one for key, item in value.items() if key != "@context" for one in nodes(item))]


def test_a_quote_is_an_annotation_of_its_source() -> None:
    found = made()
    assert found["target"] == {
        "type": "SpecificResource",
        "source": {"id": "https://courier.example/trees", "type": "Text", "format": "text/html", "language": "en"},
        "selector": [
            {"type": "TextQuoteSelector", "exact": "a start", "prefix": "called it “", "suffix": "”, the"},
            {"type": "TextPositionSelector", "start": 20, "end": 27, "sha256": "a" * 64},
        ],
        "state": {"id": f"{BASE}/r/src_1#cap_1", "sha256": "b" * 64},
    }
    [words] = bodies(found, "describing")
    assert (words["id"], words["value"], words["language"]) == (f"{BASE}/r/q_1", "a start", "en")
    assert [one["value"] for one in bodies(found, "classifying")] == ["partial"]


def test_its_media_type_has_the_profile() -> None:
    assert MEDIA_TYPE == 'application/ld+json; profile="http://www.w3.org/ns/anno.jsonld"'


def test_words_that_may_not_be_shown_are_only_a_position_and_a_digest() -> None:
    hidden = anchor(exact=None, prefix=None, suffix=None)
    assert made(anchors=[hidden])["target"]["selector"] == [
        {"type": "TextPositionSelector", "start": 20, "end": 27, "sha256": "a" * 64}
    ]


def test_a_context_that_may_not_be_shown_is_absent_but_an_end_of_the_text_is_told() -> None:
    [shown, _] = made(anchors=[anchor(prefix=None, suffix=None)])["target"]["selector"]
    assert set(shown) == {"type", "exact"}
    [shown, _] = made(anchors=[anchor(start=0, end=100, prefix=None, suffix=None)])["target"]["selector"]
    assert (shown["prefix"], shown["suffix"]) == ("", "")


def test_several_passages_are_several_targets_in_their_order() -> None:
    found = made(anchors=[anchor(), anchor(start=50, end=60)])
    assert [one["selector"][1]["start"] for one in found["target"]] == [20, 50]


def test_the_printed_attribution_is_no_target_but_identifies_the_speaker() -> None:
    found = made(anchors=[anchor(), anchor(part="attribution", start=5, end=9)])
    assert found["target"]["selector"][1]["start"] == 20
    label, printed = bodies(found, "identifying")
    assert label["value"] == "an aide"
    assert printed["selector"][1]["start"] == 5


def test_without_a_passage_the_source_as_a_whole_is_the_target() -> None:
    assert made(anchors=[])["target"] == {"id": "https://courier.example/trees", "type": "Text", "language": "en"}


@pytest.mark.parametrize(("kind", "type_"), [("person", "Person"), ("organization", "Organization"), ("group", None)])
def test_a_named_speaker_is_identified_by_its_permalink(kind: str, type_: str | None) -> None:
    who = {"id": "spk_1", "kind": kind, "name": "Ada Larch"}
    found = bodies(made(speaker=who, speaker_label=None), "identifying")
    named = {"id": f"{BASE}/r/spk_1", "name": "Ada Larch", **({"type": type_} if type_ else {})}
    assert found == [{"type": "SpecificResource", "source": named, "purpose": "identifying"}]


def test_nobody_is_made_up_for_whoever_is_not_named() -> None:
    assert not bodies(made(speaker_label=None), "identifying")


@pytest.mark.parametrize(
    ("edtf", "first", "last"),
    [("2024-03-05", "2024-03-05", "2024-03-05"), ("2024-02", "2024-02-01", "2024-02-29"), ("2018~", None, None)],
)
def test_a_time_state_has_the_days_in_which_the_text_was_retrieved(edtf: str, first: str, last: str) -> None:
    capture = {
        **anchor()["capture"],
        "archived_url": "https://archive.example/ü",
        "retrieved": {"as_said": None, "edtf": edtf, "earliest": first, "latest": last},
    }
    state = made(anchors=[anchor(capture=capture)])["target"]["state"]
    assert state["cached"] == "https://archive.example/%C3%BC"
    told = {name: state.get(name) for name in ("type", "sourceDateStart", "sourceDateEnd")}
    if first:
        assert told == {
            "type": "TimeState",
            "sourceDateStart": f"{first}T00:00:00Z",
            "sourceDateEnd": f"{last}T23:59:59Z",
        }
    else:
        assert set(told.values()) == {None}


@pytest.mark.parametrize(("origin", "told"), [("url", True), ("warc", True), ("paste", False), ("fixture", False)])
def test_a_media_type_is_the_documents_only_where_the_document_was_received(origin: str, told: bool) -> None:
    capture = {**anchor()["capture"], "origin": origin}
    assert ("format" in made(anchors=[anchor(capture=capture)])["target"]["source"]) is told


def test_a_source_without_an_address_is_known_by_its_permalink() -> None:
    assert made(source={"id": "src_1", "url": None, "language": None})["target"]["source"]["id"] == f"{BASE}/r/src_1"


def test_what_is_retracted_says_so_twice() -> None:
    found = made(state="retracted")
    assert found["creativeWorkStatus"] == "Retracted"
    assert [one["value"] for one in bodies(found, "assessing")] == ["Retracted"]
    assert not bodies(made(), "assessing")
    assert "creativeWorkStatus" not in made()


@settings(max_examples=60)
@given(row_of(QUOTE))
def test_any_row_keeps_to_the_model(given_row: dict[str, Any]) -> None:
    found = orjson.loads(annotation(given_row, BASE))
    for node in nodes(found):
        assert set(node) <= TERMS
        assert None not in node.values()
        assert ("purpose" not in node) or node["purpose"] in MOTIVATIONS
        selectors = node.get("selector", [])
        assert [one["type"] for one in selectors] in ([], ["TextPositionSelector"],
                                                      ["TextQuoteSelector", "TextPositionSelector"])  # fmt: skip
        assert all(one["start"] <= one["end"] for one in selectors if "start" in one)
    hidden = [one for one in given_row["anchors"] if one["exact"] is None]
    shown = [one for node in nodes(found) for one in node.get("selector", []) if "exact" in one]
    assert len(shown) == len(given_row["anchors"]) - len(hidden)
