"""A filter that looks through other rows tells the public nothing of those it may not see."""

from typing import Any

import pytest

from quotes import models as record
from quotes.filters import FILTERS, Bound
from quotes.models.keys import public_id
from quotes.models.state import PUBLIC, State

pytestmark = pytest.mark.django_db


def speaker(name: str, state: str) -> record.Speaker:
    return record.Speaker.objects.create(kind="organization", name=name, slug=name, state=state)


def source(slug: str, state: str, **fields: Any) -> record.Source:
    return record.Source.objects.create(kind="speech", title=slug, slug=slug, state=state, **fields)


def world(state: str) -> dict[str, str]:
    """A published quote, source, speaker and claim, and one of each in a state, with all that links the two."""
    other = speaker("other", state)
    seen = speaker("seen", "published")
    retold = source("retold", state)
    shown = source("shown", "published", publisher=other, via=retold)
    spoken = {"source": shown, "kind": "own", "identity": "source"}
    quote = record.Quote.objects.create(text="shown", state="published", **spoken)
    dark = record.Quote.objects.create(
        text="dark", state=state, source=retold, kind="direct", speaker=other, identity="named"
    )
    claim = record.Claim.objects.create(text="shown", state="published")
    far = record.Claim.objects.create(text="far", state=state)
    record.Evidence.objects.create(claim=claim, quote=dark, stance="disputes")
    record.Evidence.objects.create(claim=far, quote=quote, stance="supports")
    record.ClaimAbout.objects.create(claim=claim, speaker=other)
    record.ClaimLink.objects.create(from_claim=far, to_claim=claim, relation="contradicts")
    record.ClaimLink.objects.create(from_claim=claim, to_claim=far, relation="repeats")
    record.Affiliation.objects.create(speaker=seen, role="head", organization=other)
    return {
        "speaker": public_id("spk", other.pk),
        "source": public_id("src", retold.pk),
        "claim": public_id("c", far.pk),
    }


QUESTIONS = [
    ("quote", "publisher", "speaker"),
    ("quote", "claim", "claim"),
    ("source", "publisher", "speaker"),
    ("source", "via", "source"),
    ("speaker", "organization", "speaker"),
    ("claim", "about", "speaker"),
    ("claim", "speaker", "speaker"),
    ("claim", "source", "source"),
    ("claim", "stance", "disputes"),
    ("claim", "relation", "contradicts"),
    ("claim", "relation", "repeats"),
]


@pytest.mark.parametrize("state", State.values)
@pytest.mark.parametrize(("entity", "name", "value"), QUESTIONS)
def test_the_public_finds_only_through_what_it_may_see(entity: str, name: str, value: str, state: str) -> None:
    ids = world(state)
    one = FILTERS[entity].base_filters[name]
    given = Bound(one.clean([ids.get(value, value)]), one.cast)
    rows = FILTERS[entity]._meta.model.objects.public()
    found = set(rows.filter(one.where(given)))
    assert found
    assert set(rows.filter(one.public(given))) == (found if state in PUBLIC else set())


@pytest.mark.parametrize(("entity", "name", "value"), QUESTIONS)
def test_a_list_of_one_finds_the_same(entity: str, name: str, value: str) -> None:
    ids = world("published")
    one = FILTERS[entity].base_filters[name]
    [only] = one.clean([ids.get(value, value)])
    assert FILTERS[entity]._meta.model.objects.filter(one.public(Bound(only, one.cast, one=True))).exists()
