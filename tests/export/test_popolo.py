"""Popolo: persons and organizations with what is known of them, and no date that is not certain."""

import re
from typing import Any

import orjson
import pytest
from hypothesis import given, settings

from quotes.export.popolo import SPEAKER, speaker
from tests.export.rows import BASE, row_of

DATE = re.compile(r"[0-9]{4}(-[0-9]{2}){0,2}")
PERSON = {"id", "name", "sort_name", "summary", "other_names", "identifiers", "links", "memberships", "sources",
          "created_at", "updated_at"}  # fmt: skip
ORGANIZATION = PERSON - {"sort_name", "summary"} | {"abstract"}


def day(edtf: str | None, as_said: str | None = None) -> dict[str, Any]:
    """A date."""
    return {"as_said": as_said, "edtf": edtf, "earliest": None, "latest": None}


def made(**more: Any) -> dict[str, Any] | None:
    """What becomes of a row as `SPEAKER` asks for it."""
    row = {
        "id": "spk_1",
        "state": "published",
        "created_at": "2026-11-22T12:00:00.000Z",
        "updated_at": "2026-11-22T12:00:00.000Z",
        "kind": "person",
        "name": "Ada Larch",
        "sort_name": "Larch, Ada",
        "description": None,
        "names": [],
        "identifiers": [],
        "affiliations": [],
        **more,
    }
    body = speaker(row, BASE)
    return None if body is None else orjson.loads(body)


def affiliation(**more: Any) -> dict[str, Any]:
    """A role."""
    ministry = {"id": "spk_2", "kind": "organization", "name": "Ministry of Forests"}
    return {"id": "af_1", "role": "Minister", "organization": ministry, "source": None, "since": None, "until": None,
            **more}  # fmt: skip


def test_a_person_with_names_identifiers_and_a_membership() -> None:
    source = {"id": "src_1", "title": "Trees", "url": "https://courier.example/trees"}
    found = made(
        names=[{"name": "Ада Ларч", "language": "ru", "kind": "transliteration"}],
        identifiers=[
            {"scheme": "wikidata", "value": "Q1", "url": "https://www.wikidata.org/entity/Q1"},
            {"scheme": "url", "value": "ftp://x", "url": None},
        ],
        affiliations=[affiliation(since=day("2020-05"), until=day(None, "a while ago"), source=source)],
    )
    assert found == {
        "id": f"{BASE}/r/spk_1",
        "name": "Ada Larch",
        "sort_name": "Larch, Ada",
        "other_names": [{"name": "Ада Ларч", "note": "transliteration (ru)"}],
        "identifiers": [{"identifier": "Q1", "scheme": "wikidata"}, {"identifier": "ftp://x", "scheme": "url"}],
        "links": [{"url": "https://www.wikidata.org/entity/Q1", "note": "wikidata"}],
        "memberships": [
            {
                "id": f"{BASE}/r/spk_1#af_1",
                "label": 'Minister (until "a while ago")',
                "role": "Minister",
                "person_id": f"{BASE}/r/spk_1",
                "organization_id": f"{BASE}/r/spk_2",
                "organization": {"id": f"{BASE}/r/spk_2", "name": "Ministry of Forests"},
                "start_date": "2020-05",
                "sources": [{"url": "https://courier.example/trees", "note": "Trees"}],
            }
        ],
        "sources": [{"url": f"{BASE}/r/spk_1"}],
        "created_at": "2026-11-22T12:00:00.000Z",
        "updated_at": "2026-11-22T12:00:00.000Z",
    }


@pytest.mark.parametrize("kind", ["group", "other"])
def test_a_group_is_neither_a_person_nor_an_organization(kind: str) -> None:
    assert made(kind=kind) is None


def test_an_organization_has_no_sort_name_and_is_described_in_an_abstract() -> None:
    found = made(kind="organization", description="A newspaper.")
    assert found is not None
    assert "sort_name" not in found
    assert found["abstract"] == "A newspaper."


@pytest.mark.parametrize("edtf", ["2018~", "../2024", "2018/2020", "201X", "2024-21", "2024-XX"])
def test_a_date_that_is_not_certain_stands_in_the_label_alone(edtf: str) -> None:
    found = made(affiliations=[affiliation(since=day(edtf))])
    assert found is not None
    [membership] = found["memberships"]
    assert "start_date" not in membership
    assert membership["label"].startswith("Minister (since ")


def test_a_role_of_which_nothing_more_is_known_has_nothing_more() -> None:
    found = made(affiliations=[affiliation(organization=None)])
    assert found is not None
    assert set(found["memberships"][0]) == {"id", "role", "person_id"}


def test_what_is_retracted_says_so_beside_the_link_to_itself() -> None:
    found = made(state="retracted")
    assert found is not None
    assert found["sources"] == [{"url": f"{BASE}/r/spk_1", "note": "This record is retracted."}]


@settings(max_examples=60)
@given(row_of(SPEAKER))
def test_any_row_has_only_what_the_standard_names(row: dict[str, Any]) -> None:
    body = speaker(row, BASE)
    if body is None:
        return
    found = orjson.loads(body)
    assert set(found) <= (PERSON if row["kind"] == "person" else ORGANIZATION)
    assert None not in found.values()
    for one in found.get("memberships", []):
        assert all(DATE.fullmatch(one[name]) for name in ("start_date", "end_date") if name in one)
