"""What each filter finds and leaves out, asked through its FilterSet as any Django code would ask."""

from typing import Any

import pytest

from quotes import models as record
from quotes.filters import FILTERS, ClaimFilters, QuoteFilters, SourceFilters, SpeakerFilters, for_sqlite
from quotes.models.keys import public_id, time_of

pytestmark = pytest.mark.django_db


def found(filters: Any, **given: Any) -> set[str]:
    """The slugs or texts of what a FilterSet finds."""
    one = filters(given, queryset=filters._meta.model.objects.all())
    assert one.is_valid(), one.errors
    return {getattr(row, "slug", None) or row.text for row in one.qs}


@pytest.fixture
def world() -> dict[str, Any]:
    """Two sources, three speakers, four quotes and three claims."""
    kim = record.Speaker.objects.create(kind="person", name="Kim Élan", slug="kim")
    ministry = record.Speaker.objects.create(kind="organization", name="Ministry", slug="ministry")
    agency = record.Speaker.objects.create(kind="organization", name="Agency", slug="agency")
    record.SpeakerName.objects.create(speaker=ministry, name="MinStr", kind="abbreviation")
    record.Identifier.objects.create(speaker=kim, scheme="url", value="https://example.org/a:b")
    record.Affiliation.objects.create(speaker=kim, role="head", organization=ministry)
    seen = record.Source.objects.create(
        kind="speech",
        title="Seen",
        slug="seen",
        publisher=agency,
        published_edtf="2018",
        url="https://www.example.org/a?utm_source=x",
        language="en",
    )
    named = record.Source.objects.create(kind="report", title="Named", slug="named", via=seen)
    record.Capture.objects.create(source=seen, sha256="0" * 64, length=9, origin="paste", captured_at=time_of(seen.pk))
    topic = record.Topic.objects.create(name="Topic", slug="topic")
    direct = record.Quote.objects.create(
        source=seen,
        kind="direct",
        text="100% sure_thing",
        speaker=kim,
        identity="named",
        said_edtf="2018-03",
        language="en",
        state="published",
    )
    own = record.Quote.objects.create(source=seen, kind="own", text="own words", identity="source", said_edtf="2019")
    indirect = record.Quote.objects.create(
        source=named, kind="indirect", text="reported", identity="role_only", on_behalf_of=ministry
    )
    record.QuoteTopic.objects.create(quote=direct, topic=topic)
    record.Relay.objects.create(quote=indirect, speaker=agency, label="Agency")
    record.Anchor.objects.create(
        quote=direct, capture=seen.captures.get(), start=0, end=3, sha256="0" * 64, status="lost"
    )
    more = record.Claim.objects.create(text="more", quantity_text="more than 40", lower="40", when_edtf="2018")
    some = record.Claim.objects.create(text="some", quantity_text="about 12", amount="12", unit="things")
    none = record.Claim.objects.create(text="none")
    record.ClaimAbout.objects.create(claim=more, speaker=kim)
    record.ClaimTopic.objects.create(claim=more, topic=topic)
    record.Evidence.objects.create(claim=more, quote=direct, stance="asserts")
    record.Evidence.objects.create(claim=some, quote=own, stance="supports")
    record.ClaimLink.objects.create(from_claim=more, to_claim=some, relation="narrows")
    ids = {"kim": kim, "ministry": ministry, "agency": agency}
    return {
        **{name: public_id("spk", row.pk) for name, row in ids.items()},
        "seen": public_id("src", seen.pk),
        "named": public_id("src", named.pk),
        "topic": public_id("t", topic.pk),
        "more": public_id("c", more.pk),
        "none": none,
    }


@pytest.mark.parametrize(
    ("given", "texts"),
    [
        ({"text": "100%"}, {"100% sure_thing"}),
        ({"text": "_t"}, {"100% sure_thing"}),
        ({"text": "OWN"}, set()),
        ({"speaker": "{kim}"}, {"100% sure_thing"}),
        ({"speaker": "{kim},{agency}"}, {"100% sure_thing"}),
        ({"speaker": "{ministry}"}, set()),
        ({"attributed_to": "{ministry}"}, {"reported"}),
        ({"attributed_to": ["{kim}", "{ministry}"]}, {"100% sure_thing", "reported"}),
        ({"on_behalf_of": "{ministry}"}, {"reported"}),
        ({"relay": "{agency}"}, {"reported"}),
        ({"source": "{named}"}, {"reported"}),
        ({"publisher": "{agency}"}, {"100% sure_thing", "own words"}),
        ({"topic": "{topic}"}, {"100% sure_thing"}),
        ({"claim": "{more}"}, {"100% sure_thing"}),
        ({"kind": "own,indirect"}, {"own words", "reported"}),
        ({"verbatim": True}, {"100% sure_thing"}),
        ({"verbatim": "false"}, {"own words", "reported"}),
        ({"identity": ["role_only"]}, {"reported"}),
        ({"language": "EN"}, {"100% sure_thing"}),
        ({"anchor_status": "lost"}, {"100% sure_thing"}),
        ({"said_from": "2018-04"}, {"own words"}),
        ({"said_from": "2018-03-31"}, {"100% sure_thing", "own words"}),
        ({"said_to": "2018"}, {"100% sure_thing"}),
        ({"said_to": "2019-01"}, {"100% sure_thing", "own words"}),
        ({"said_from": "2018", "said_to": "2018-02"}, set()),
        ({"created_from": "2000-01-01"}, {"100% sure_thing", "own words", "reported"}),
        ({"created_to": "2000-01-01T00:00:00+09:00"}, set()),
        ({"state": "published"}, {"100% sure_thing"}),
        ({}, {"100% sure_thing", "own words", "reported"}),
        ({"text": "", "speaker": "", "verbatim": ""}, {"100% sure_thing", "own words", "reported"}),
    ],
)
def test_filters_of_quotes(world: dict[str, Any], given: dict[str, Any], texts: set[str]) -> None:
    assert found(QuoteFilters, **filled(given, world)) == texts


def filled(given: dict[str, Any], world: dict[str, Any]) -> dict[str, Any]:
    """The filters with the names in braces replaced by ids."""

    def fill(value: Any) -> Any:
        if isinstance(value, list):
            return [fill(one) for one in value]
        return value.format(**world) if isinstance(value, str) and "{" in value else value

    return {name: fill(value) for name, value in given.items()}


@pytest.mark.parametrize(
    ("given", "slugs"),
    [
        ({"kind": "speech"}, {"seen"}),
        ({"publisher": "{agency}"}, {"seen"}),
        ({"language": "en"}, {"seen"}),
        ({"published_from": "2018-12-31"}, {"seen"}),
        ({"published_to": "2017"}, set()),
        ({"url": "http://example.org/a"}, {"seen"}),
        ({"via": "{seen}"}, {"named"}),
        ({"has_capture": True}, {"seen"}),
        ({"has_capture": False}, {"named"}),
        ({"topic": "{topic}"}, {"seen"}),
        ({"state": "draft"}, {"seen", "named"}),
    ],
)
def test_filters_of_sources(world: dict[str, Any], given: dict[str, Any], slugs: set[str]) -> None:
    assert found(SourceFilters, **filled(given, world)) == slugs


@pytest.mark.parametrize(
    ("given", "slugs"),
    [
        ({"name": "ELAN"}, {"kim"}),
        ({"name": "minstr"}, {"ministry"}),
        ({"name": "%"}, set()),
        ({"kind": "person"}, {"kim"}),
        ({"identifier": "url:https://example.org/a:b"}, {"kim"}),
        ({"identifier": "url:https://example.org/a"}, set()),
        ({"organization": "{ministry}"}, {"kim"}),
    ],
)
def test_filters_of_speakers(world: dict[str, Any], given: dict[str, Any], slugs: set[str]) -> None:
    assert found(SpeakerFilters, **filled(given, world)) == slugs


@pytest.mark.parametrize(
    ("given", "texts"),
    [
        ({"topic": "{topic}"}, {"more"}),
        ({"about": "{kim}"}, {"more"}),
        ({"stance": "asserts,disputes"}, {"more"}),
        ({"speaker": "{kim}"}, {"more"}),
        ({"source": "{seen}"}, {"more", "some"}),
        ({"relation": "narrows"}, {"more", "some"}),
        ({"supported": True}, {"more"}),
        ({"supported": False}, {"some", "none"}),
        ({"when_from": "2018-07"}, {"more"}),
        ({"when_to": "2017"}, set()),
        ({"amount_min": "12"}, {"more", "some"}),
        ({"amount_min": "13"}, {"more"}),
        ({"amount_max": "12"}, {"some"}),
        ({"amount_max": "39.999"}, {"some"}),
        ({"amount_max": "40"}, {"more", "some"}),
        ({"unit": "things"}, {"some"}),
    ],
)
def test_filters_of_claims(world: dict[str, Any], given: dict[str, Any], texts: set[str]) -> None:
    assert found(ClaimFilters, **filled(given, world)) == texts


@pytest.mark.parametrize(
    ("entity", "given"),
    [
        ("quote", {"speaker": "kim"}),
        ("quote", {"speaker": "src_" + "0" * 32}),
        ("quote", {"kind": "loud"}),
        ("quote", {"kind": ["direct"] * 251}),
        ("quote", {"kind": [7]}),
        ("quote", {"text": "\0"}),
        ("quote", {"said_from": "12 May"}),
        ("quote", {"created_from": "now"}),
        ("quote", {"verbatim": "yes"}),
        ("quote", {"language": "not a tag"}),
        ("source", {"url": "ftp://example.org"}),
        ("speaker", {"identifier": "Q1"}),
        ("claim", {"amount_min": "many"}),
        ("claim", {"amount_min": "1e99"}),
        ("claim", {"amount_max": "NaN"}),
        ("claim", {"unit": ["things", "a\0"]}),
    ],
)
def test_a_bad_value_is_an_error_of_its_filter_and_finds_nothing(entity: str, given: dict[str, Any]) -> None:
    filters = FILTERS[entity](given, queryset=FILTERS[entity]._meta.model.objects.all())
    assert not filters.is_valid()
    assert list(filters.errors) == list(given)


def test_an_empty_list_finds_nothing(world: dict[str, Any]) -> None:
    one = QuoteFilters.base_filters["speaker"]
    assert list(one.filter(record.Quote.objects.all(), [])) == []


def test_no_filter_can_hold_a_regular_expression() -> None:
    lookups = {one.lookup_expr for filters in FILTERS.values() for one in filters.base_filters.values()}
    assert lookups == {"exact"}


def test_every_filter_says_what_it_finds() -> None:
    assert all(one.extra["help_text"] for filters in FILTERS.values() for one in filters.base_filters.values())


def test_parameters_are_spelled_for_sqlite() -> None:
    assert for_sqlite(["a", "b"]) == '["a", "b"]'
    assert for_sqlite("as it is") == "as it is"


@pytest.mark.parametrize("name", ["name", "q", "identifier"])
def test_of_a_text_that_is_too_long_nothing_else_is_told(name: str) -> None:
    for size, told in ((1_001, "1,001"), (90_000, "90,000")):
        one = SpeakerFilters({name: "\ufdfa" * size}, queryset=record.Speaker.objects.all())
        assert one.errors == {name: [f"At most 1,000 characters; this has {told}."]}
