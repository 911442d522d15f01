"""Schema.org: only what was said verbatim is a Quotation, no date or author is guessed, no term is dropped."""

from typing import Any

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quotes.export import schema_claims, schema_org
from quotes.export.contexts import SCHEMA_CONTEXT, SCHEMA_ORG
from quotes.export.formats import document, formats
from tests.export.parsers import triples
from tests.export.rows import BASE, row_of

FORM = formats(BASE)["json-ld"]
ROWS = {entity: row_of(written.selection) for entity, written in FORM.of.items()}
ADA = {"id": "spk_1", "kind": "person", "name": "Ada Larch"}
OFFICIALS = {"id": "spk_3", "kind": "group", "name": "Officials"}
WORK = {"id": "src_1", "kind": "news_article", "title": "Trees", "title_supplied": True, "url": None}

PROPERTIES = {
    "Quotation": "identifier text inLanguage creativeWorkStatus creator spokenByCharacter creditText "
    "sourceOrganization dateCreated recordedAt isPartOf isBasedOn translationOfWork exampleOfWork about sameAs",
    "Claim": "identifier text inLanguage creativeWorkStatus author claimInterpreter appearance firstAppearance "
    "datePublished about temporalCoverage spatialCoverage mentions sameAs",
    "ClaimReview": "claimReviewed itemReviewed author creditText datePublished url reviewBody reviewRating",
    "Rating": "alternateName ratingValue bestRating worstRating",
    "CreativeWork": "genre name disambiguatingDescription url headline identifier inLanguage datePublished publisher "
    "creditText copyrightNotice isBasedOn correction archivedAt encoding sameAs text isPartOf",
    "MediaObject": "sha256 encodingFormat uploadDate",
    "CorrectionComment": "text url datePublished",
    "Person": "name description disambiguatingDescription alternateName identifier sameAs affiliation jobTitle",
    "Organization": "name description disambiguatingDescription alternateName identifier sameAs url",
    "Thing": "name description disambiguatingDescription alternateName identifier sameAs",
    "DefinedTerm": "name description identifier",
    "PropertyValue": "propertyID value",
    "QuantitativeValue": "description value minValue maxValue unitText",
    "Event": "name",
    "Place": "name",
}
"""What each class may have by schema.org 30 (checked against the vocabulary itself), of what is used here."""

OF = {name: set(words.split()) for name, words in PROPERTIES.items()}
OF["Statement"] = OF["Quotation"] - {"spokenByCharacter", "creator"}
for work in ("NewsArticle", "SocialMediaPosting", "Report", "Dataset", "Book", "WebPage"):
    OF[work] = OF["CreativeWork"]


def quote(**more: Any) -> dict[str, Any]:
    """The node of a row as `QUOTE` asks for it."""
    nothing = dict.fromkeys(("language", "speaker_label", "occasion", "speaker", "on_behalf_of", "primary_source",
                             "within", "translation_of", "printing_of", "merged_into", "said"))  # fmt: skip
    row = {**nothing, "id": "q_1", "state": "published", "text": "We shall.", "kind": "direct", "verbatim": True,
           "source": WORK, "relays": [], "topics": [], **more}  # fmt: skip
    found: dict[str, Any] = orjson.loads(schema_org.quote(row, BASE))
    return found


def claim(**more: Any) -> list[dict[str, Any]]:
    """The nodes of a row as `CLAIM` asks for it."""
    nothing = dict.fromkeys(("language", "place", "when", "quantity", "merged_into"))
    row = {**nothing, "id": "c_1", "state": "published", "text": "Trees will be planted.", "about": [], "topics": [],
           "assessments": [], "evidence": {"rows": []}, **more}  # fmt: skip
    found: list[dict[str, Any]] = orjson.loads(b"[" + schema_claims.claim(row, BASE) + b"]")
    return found


def passage(number: int, said: tuple[str, str] | None, stance: str = "asserts", **more: Any) -> dict[str, Any]:
    """Evidence: a passage that was said between two days."""
    day = {"as_said": None, "edtf": said[0], "earliest": said[0], "latest": said[1]} if said else None
    return {"stance": stance, "quote": {"id": f"q_{number}", "verbatim": True, "text": "We shall.", "speaker": ADA,
                                        "source": WORK, "said": day, **more}}  # fmt: skip


def assessment(**more: Any) -> dict[str, Any]:
    """A verdict of which little is known."""
    return {"id": "as_1", "label": "Mostly true", "rating": None, "best": None, "worst": None, "explanation": None,
            "url": None, "reviewer": {**ADA, "name": "A checker"}, "published": None, **more}  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "verbatim", "expected"),
    [("direct", True, "Quotation"), ("partial", True, "Quotation"), ("indirect", False, "Statement"),
     ("own", False, "Statement")],
)  # fmt: skip
def test_only_verbatim_words_are_a_quotation(kind: str, verbatim: bool, expected: str) -> None:
    assert quote(kind=kind, verbatim=verbatim)["@type"] == expected


def test_who_said_it_is_the_creator_and_whom_it_is_attributed_to() -> None:
    found = quote(speaker=ADA)
    assert found["creator"] == {"@id": f"{BASE}/r/spk_1", "@type": "Person", "name": "Ada Larch"}
    assert found["spokenByCharacter"] == {"@id": f"{BASE}/r/spk_1"}
    assert "creditText" not in found


@pytest.mark.parametrize(
    ("more", "credit"),
    [
        ({"speaker": OFFICIALS}, "Officials"),
        ({"speaker_label": "an aide"}, "an aide"),
        ({"speaker": ADA, "kind": "indirect", "verbatim": False}, "Ada Larch"),
        ({}, None),
    ],
)
def test_whoever_is_no_person_and_no_organization_or_did_not_use_these_words_is_credited_as_text(
    more: dict[str, Any], credit: str | None
) -> None:
    found = quote(**more)
    assert found.get("creditText") == credit
    assert not {"creator", "spokenByCharacter"} & set(found)


@pytest.mark.parametrize(("edtf", "told"), [("2024", "2024"), ("2024-08-05", "2024-08-05"), ("2018~", None),
                                            ("2024/2025", None), (None, None)])  # fmt: skip
def test_a_date_is_there_only_where_it_is_certain(edtf: str | None, told: str | None) -> None:
    said = {"as_said": "then", "edtf": edtf, "earliest": None, "latest": None}
    assert quote(said=said).get("dateCreated") == told


def test_a_title_of_the_curators_is_no_headline_and_says_whose_it_is() -> None:
    nothing = dict.fromkeys(("byline", "language", "rights", "publisher", "published", "via", "merged_into"))
    row = {**WORK, **nothing, "state": "published", "corrections": [], "captures": []}
    found = orjson.loads(schema_org.source(row, BASE))
    assert "headline" not in found
    assert found["disambiguatingDescription"] == "Title supplied by the curator."
    named = orjson.loads(schema_org.source({**row, "title_supplied": False}, BASE))
    assert named["headline"] == "Trees"
    assert "disambiguatingDescription" not in named


def test_a_metonym_is_no_name_and_a_role_that_ended_no_job() -> None:
    names = [
        {"name": "Pyongyang", "language": None, "kind": "metonym"},
        {"name": "Ада", "language": "ru", "kind": "alias"},
    ]
    ended = {"as_said": None, "edtf": "2020", "earliest": "2020-01-01", "latest": "2020-12-31"}
    roles = [{"role": "minister", "organization": None, "until": ended}, {"role": "member", "organization": OFFICIALS,
                                                                         "until": None}]  # fmt: skip
    row = {**ADA, "state": "published", "description": None, "names": names, "identifiers": [], "affiliations": roles,
           "merged_into": None}  # fmt: skip
    found = orjson.loads(schema_org.speaker(row, BASE))
    assert found["alternateName"] == [{"@value": "Ада", "@language": "ru"}]
    assert found["jobTitle"] == ["member"]
    assert "affiliation" not in found


def test_there_is_a_review_only_where_somebody_has_judged() -> None:
    assert [one["@type"] for one in claim()] == ["Claim"]
    _, review = claim(assessments=[assessment(rating="4", best="5", worst="1.5", url="https://courier.example/check")])
    assert review == {
        "@id": f"{BASE}/r/c_1#as_1",
        "@type": "ClaimReview",
        "claimReviewed": "Trees will be planted.",
        "itemReviewed": {"@id": f"{BASE}/r/c_1", "@type": "Claim"},
        "author": {"@id": f"{BASE}/r/spk_1", "@type": "Person", "name": "A checker"},
        "url": "https://courier.example/check",
        "reviewRating": {
            "@type": "Rating",
            "alternateName": "Mostly true",
            "ratingValue": 4,
            "bestRating": 5,
            "worstRating": 1.5,
        },
    }


def test_a_review_repeats_who_made_the_claim_when_and_where() -> None:
    node, review = claim(assessments=[assessment()], evidence={"rows": [passage(1, ("2024-03-04", "2024-03-04"))]})
    assert review["itemReviewed"]["author"] == [{"@id": f"{BASE}/r/spk_1", "@type": "Person", "name": "Ada Larch"}]
    assert review["itemReviewed"]["datePublished"] == "2024-03-04"
    assert review["itemReviewed"]["appearance"] == node["appearance"]


def test_a_review_of_which_little_is_known_guesses_nothing() -> None:
    _, review = claim(assessments=[assessment()])
    assert review["reviewRating"] == {"@type": "Rating", "alternateName": "Mostly true"}
    assert not {"url", "datePublished", "reviewBody"} & set(review)


@pytest.mark.parametrize(
    ("days", "first"),
    [
        ([None], "q_0"),
        ([("2024-03-05", "2024-03-05"), ("2024-03-04", "2024-03-04")], "q_1"),
        ([("2024-01-01", "2024-12-31"), ("2024-03-04", "2024-03-04")], None),
        ([("2024-03-04", "2024-03-04"), ("2024-03-04", "2024-03-04")], None),
        ([("2024-03-04", "2024-03-04"), None], None),
        ([], None),
    ],
)
def test_the_first_appearance_is_told_only_where_the_dates_leave_no_doubt(
    days: list[tuple[str, str] | None], first: str | None
) -> None:
    rows = [passage(number, day) for number, day in enumerate(days)]
    [found] = claim(evidence={"rows": rows})
    assert found.get("firstAppearance", {}).get("@id") == (first and f"{BASE}/r/{first}")


def test_no_passage_is_the_first_where_there_may_be_more_of_them() -> None:
    rows = [passage(1, ("2024-03-04", "2024-03-04"))]
    rows += [passage(number, None, "mentions") for number in range(2, schema_claims.EVIDENCE + 1)]
    assert "firstAppearance" not in claim(evidence={"rows": rows})[0]
    assert "firstAppearance" in claim(evidence={"rows": rows[:-1]})[0]


def test_only_who_asserts_a_claim_is_its_author_and_only_such_passages_are_its_appearance() -> None:
    [found] = claim(evidence={"rows": [passage(1, None, "disputes"), passage(2, None, speaker=None)]})
    assert "author" not in found
    assert [one["@id"] for one in found["appearance"]] == [f"{BASE}/r/q_2"]
    assert found["claimInterpreter"]["name"] == "Factbase"


def test_what_is_retracted_says_so() -> None:
    assert quote(state="retracted")["creativeWorkStatus"] == "Retracted"
    assert claim(state="retracted")[0]["creativeWorkStatus"] == "Retracted"


def nodes(value: Any) -> list[dict[str, Any]]:
    """Every node in a document."""
    if isinstance(value, list):
        return [one for item in value for one in nodes(item)]
    if not isinstance(value, dict) or "@value" in value:
        return []
    return [value, *(one for item in value.values() for one in nodes(item))]


@settings(max_examples=40)
@given(data=st.data())
@pytest.mark.parametrize("entity", list(ROWS))
def test_any_row_keeps_to_the_vocabulary_and_no_value_is_dropped(entity: str, data: Any) -> None:
    body = FORM.of[entity].make(data.draw(ROWS[entity]))
    assert body is not None
    text = document(FORM, body).decode()
    graph = triples(text)
    found = {(str(one), str(other)) for _, one, other in graph}
    for node in nodes(orjson.loads(text)["@graph"]):
        names = {name for name in node if not name.startswith("@")}
        if "@type" in node:
            assert names <= OF[node["@type"]], node["@type"]
        for name in names:
            values = node[name] if isinstance(node[name], list) else [node[name]]
            for value in values:
                assert value is not None
                if isinstance(value, str):
                    assert (SCHEMA_ORG + name, value) in found


def test_the_context_asks_nothing_of_the_network() -> None:
    assert all(isinstance(one, dict) for name, one in SCHEMA_CONTEXT.items() if name != "@vocab")
    assert SCHEMA_CONTEXT["@vocab"] == SCHEMA_ORG
