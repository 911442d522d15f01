"""What a flat line means, and what is wrong with one. No database."""

from typing import Any

import pytest

from quotes.ingest.flat.line import Faulty, digest, understood
from quotes.ingest.flat.quotebank import quotebank
from tests.ingest.flat.lines import line

ANCHORED = {"start": 10, "end": 38, "capture_sha256": "0" * 64, "capture_length": 100}


def test_a_line_is_understood_by_its_columns() -> None:
    said = understood(line(**ANCHORED))
    assert said.quote == {
        "text": "We have waited for this day.", "language": "en", "said_edtf": "2024-08", "kind": "direct",
    }  # fmt: skip
    assert (said.name, said.speaker_kind, said.source_key) == (
        "Ada Moser",
        "person",
        ("https://paper.example/harbour",),
    )
    assert said.source["published_edtf"] == "2024-08-05"
    assert said.anchor == {"start": 10, "end": 38}


def test_a_source_without_a_title_is_called_by_its_address() -> None:
    source = understood(line(source_title=None)).source
    assert (source["title"], source["title_supplied"]) == ("https://www.paper.example/harbour?utm_source=x", True)


def test_without_an_address_title_and_date_tell() -> None:
    assert understood(line(source_url=None)).source_key == ("A new harbour", "2024-08-05")


def test_numbers_may_be_strings_as_in_a_csv() -> None:
    said = understood(line(**{name: str(value) for name, value in ANCHORED.items()}))
    assert said.anchor == {"start": 10, "end": 38}


@pytest.mark.parametrize("spelt", [str, float, int])
def test_a_number_is_the_same_however_it_is_spelt(spelt: Any) -> None:
    machine = {**ANCHORED, "extractor": "e", "extractor_version": "1", "confidence": 1}
    given = {name: spelt(value) if isinstance(value, int) else value for name, value in machine.items()}
    said, other = understood(line(**given)), understood(line(**machine))
    assert (said.anchor, said.digest) == ({"start": 10, "end": 38}, other.digest)


def test_neither_the_order_of_fields_nor_empty_ones_count() -> None:
    given = line()
    turned = dict(reversed(given.items()))
    assert understood(given).digest == understood(turned).digest == understood({**given, "note": ""}).digest
    assert understood(given).digest != understood(line(note="x")).digest
    assert digest(given).version == 8


FAULTS: list[tuple[dict[str, Any], str, str | None]] = [
    ({"quote": None}, "null", "quote"),
    ({"quote": "nul\x00"}, "nul", "quote"),
    ({"quote": 7}, "type", "quote"),
    ({"quote": "x" * 20_001}, "max_length", "quote"),
    ({"kind": "shouted"}, "invalid_choice", "kind"),
    ({"speaker": "two\nlines"}, "line_break", "speaker"),
    ({"speaker": None, "speaker_wikidata": "Q1"}, "quote_named_has_speaker", "speaker"),
    ({"speaker": None, "identity": "named"}, "quote_named_has_speaker", "speaker"),
    ({"identity": "unnamed"}, "quote_named_has_speaker", "identity"),
    ({"kind": "own"}, "quote_named_has_speaker", "identity"),
    ({"speaker": None, "identity": "source"}, "quote_own_is_source", "identity"),
    ({"speaker_wikidata": "1"}, "wikidata", "speaker_wikidata"),
    ({"source_url": None, "source_title": None}, "source_missing", "source_url"),
    ({"source_url": "ftp://paper.example"}, "url", "source_url"),
    ({"source_published": "5 August 2024"}, "edtf", "source_published"),
    ({"language": "English, mostly"}, "language", "language"),
    ({"sourceurl": "x"}, "unknown_field", "sourceurl"),
    ({"start": 1}, "anchor_capture", "start"),
    ({**ANCHORED, "end": 30}, "anchor_length", "end"),
    ({**ANCHORED, "capture_length": 20}, "anchor_span", "end"),
    ({**ANCHORED, "capture_sha256": "x"}, "digest", "capture_sha256"),
    ({**ANCHORED, "start": "ten"}, "type", "start"),
    ({**ANCHORED, "start": 1.5}, "type", "start"),
    ({**ANCHORED, "start": True}, "type", "start"),
    ({**ANCHORED, "start": "9" * 30}, "range", "start"),
    ({"confidence": 0.5}, "extractor", "extractor"),
]


@pytest.mark.parametrize(("change", "code", "field"), FAULTS)
def test_what_is_wrong_is_told_with_its_field(change: dict[str, Any], code: str, field: str | None) -> None:
    with pytest.raises(Faulty) as told:
        understood(line(**change))
    assert (told.value.code, told.value.field) == (code, field)


BANK = {
    "quoteID": "2020-01-16-000088",
    "quotation": "[It] will be the biggest yet.",
    "speaker": "Ada Moser",
    "qids": ["Q42"],
    "date": "2020-01-16 12:00:13",
    "numOccurrences": 1,
    "probas": [["Ada Moser", "0.87"], ["None", "0.13"]],
    "urls": ["http://paper.example/a"],
    "phase": "E",
}


def bank(**change: Any) -> dict[str, Any]:
    return {**BANK, **change}


def test_quotebanks_likeliest_speaker_is_a_proposal() -> None:
    said = quotebank(bank())
    assert (said.name, said.qid, said.speaker_kind) == ("Ada Moser", "Q42", "person")
    assert said.source["published_edtf"] == "2020-01-16"
    assert (said.proposal["extractor"], said.proposal["version"], said.proposal["confidence"]) == (
        "Quotebank",
        "E",
        0.87,
    )
    assert said.proposal["payload"]["probas"] == BANK["probas"]
    assert said.proposal["payload"]["qids"] == ["Q42"]


def test_who_might_be_several_is_nobody_here() -> None:
    said = quotebank(bank(qids=["Q1", "Q2"]))
    assert (said.name, said.qid, said.quote["identity"]) == (None, None, "unknown")
    assert said.quote["speaker_label"] == "Ada Moser"


def test_nobody_is_nobody() -> None:
    said = quotebank(bank(speaker="None", qids=[], probas=[["None", "0.9"]]))
    assert (said.name, said.quote["identity"], said.quote.get("speaker_label")) == (None, "unknown", None)


def test_the_day_of_several_articles_is_not_that_of_the_first() -> None:
    assert "published_edtf" not in quotebank(bank(urls=["http://paper.example/a", "http://paper.example/b"])).source


BANKS = [
    ({"urls": []}, "source_missing"),
    ({"urls": "http://paper.example"}, "type"),
    ({"qids": [1]}, "type"),
    ({"qids": ["x"]}, "wikidata"),
    ({"probas": [["Ada Moser", "much"]]}, "type"),
    ({"probas": [["Ada Moser", "2"]]}, "proposal_confidence"),
    ({"quotation": ""}, "null"),
    ({"quotation": ["x"]}, "type"),
    ({"date": 2020}, "type"),
    ({"speaker": "two\nlines"}, "line_break"),
    ({"more": 1}, "unknown_field"),
    ({"numOccurrences": 1e300}, "payload"),
    ({"quoteID": "nul\x00"}, "payload"),
    ({"quoteID": "x" * 30_000}, "payload"),
]


@pytest.mark.parametrize(("change", "code"), BANKS)
def test_what_is_wrong_with_a_line_of_quotebank(change: dict[str, Any], code: str) -> None:
    with pytest.raises(Faulty) as told:
        quotebank(bank(**change))
    assert told.value.code == code
