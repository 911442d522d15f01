"""Search boxes, filters and boxes for choosing: what `filters` finds, never an error."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from quotes import review
from quotes.admin import decisions
from quotes.models import Actor, Claim, Decision, Quote, Source, Speaker, SpeakerName, Topic
from tests import base
from tests.admin.pages import listed, url
from tests.review.making import published, speaker

pytestmark = pytest.mark.django_db
Sign = Callable[[Actor], Client]


@pytest.fixture
def client(signed_in: Sign, vera: Actor) -> Client:
    return signed_in(vera)


def found(client: Client, model: Any, **asked: str) -> list[str]:
    answer = client.get(listed(model), asked)
    assert answer.status_code == 200, answer.headers
    return [str(row) for row in answer.context["cl"].result_list]


def test_a_speaker_is_found_by_any_name_in_any_case(client: Client) -> None:
    ada = base.speaker("Ada Möser")
    SpeakerName.objects.create(speaker=ada, name="The Mayor")
    SpeakerName.objects.create(speaker=ada, name="Mayor of Lindau")
    base.speaker("Bo")
    for words in ("moser", "ADA", "mayor", base.pid(ada), str(ada.pk)):
        assert found(client, Speaker, q=words) == ["Ada Möser"], words
    assert found(client, Speaker, q="nobody") == []


def test_other_records_are_found_by_their_words_and_ids(client: Client) -> None:
    source, quote = base.source("Über den Hafen"), base.quote("Long live the Harbour.")
    claim, topic = base.claim("The harbour is old."), base.topic("Häfen")
    assert found(client, Source, q="uber hafen") == found(client, Source, q=base.pid(source)) == ["Über den Hafen"]
    assert found(client, Quote, q="Harbour.") == found(client, Quote, q=base.pid(quote)) == [str(quote)]
    assert found(client, Claim, q="HARBOUR") == [str(claim)]
    assert found(client, Topic, q="hafen") == [str(topic)]


@pytest.mark.parametrize("words", ["%", "_", "'; --", "\\", "x" * 5_000, "q_0199", "\u202e", '"', "(", "\x00"])
@pytest.mark.parametrize("model", [Speaker, Source, Quote, Claim, Topic])
def test_no_words_break_a_search(model: Any, words: str, client: Client) -> None:
    base.quote("Words.", by=base.speaker())
    assert client.get(listed(model), {"q": words}).status_code in (200, 302)


def test_a_list_is_filtered_by_what_filters_defines(client: Client) -> None:
    ada = base.speaker("Ada")
    base.quote("One.", by=ada)
    base.quote("Two.", state="draft", kind="indirect")
    assert found(client, Quote, state="draft") == ["Two."]
    assert found(client, Quote, kind="direct") == ["One."]
    assert found(client, Quote, speaker=base.pid(ada)) == ["One."]
    seen = base.source("Seen")
    base.capture(seen)
    assert found(client, Source, has_capture="true") == ["Seen"]


@pytest.mark.parametrize(
    "asked",
    [
        {"state": "nowhere"},
        {"speaker": "src_1"},
        {"kind": "\x00"},
        {"text__regex": "(a+)+"},
        {"o": "99.x"},
        {"p": "x"},
        {"state": ","},
    ],
)
def test_a_bad_filter_is_no_error_and_reveals_nothing_more(asked: dict[str, str], client: Client) -> None:
    base.quote("One.")
    assert client.get(listed(Quote), asked).status_code in (200, 302, 400)


@pytest.mark.parametrize(
    ("model", "field", "wanted"),
    [
        ("quote", "source", "Harbour"),
        ("quote", "speaker", "Harbour"),
        ("quote", "within", "“Harbour.” — unnamed, Harbour"),
        ("anchor", "capture", "Harbour"),
        ("relay", "source", "Harbour"),
        ("quotetopic", "topic", "Harbour"),
        ("claimlink", "to_claim", "Harbour."),
        ("evidence", "quote", "“Harbour.” — unnamed, Harbour"),
    ],
)
def test_every_record_is_chosen_by_typing(model: str, field: str, wanted: str, client: Client) -> None:
    source = base.source("Harbour")
    base.capture(source)
    base.speaker("Harbour"), base.topic("Harbour"), base.claim("Harbour."), base.quote("Harbour.", of=source)
    asked = {"app_label": "quotes", "model_name": model, "field_name": field, "term": "Harbour"}
    answer = client.get(reverse("admin:autocomplete"), asked)
    assert next(one["text"] for one in answer.json()["results"]).startswith(wanted)


def test_a_quote_is_chosen_by_its_words_its_speaker_and_its_source(client: Client, root: Actor) -> None:
    article = base.source("The harbour of Lindau was opened after eleven years of work")
    asked = {"app_label": "quotes", "model_name": "evidence", "field_name": "quote", "term": "waited"}
    counts = []
    for times in (1, 4):
        for number in range(times):
            base.quote(f"We have waited {number}. {'x' * 90}", of=article, by=base.speaker("Ada Moser"))
        with CaptureQueriesContext(connection) as statements:
            answer = client.get(reverse("admin:autocomplete"), asked)
        counts.append(len(statements))
    assert counts[0] == counts[1]
    chosen = answer.json()["results"][0]
    assert re.fullmatch("“We have waited .{63}x…” — Ada Moser, The harbour of Lindau was opened after…", chosen["text"])
    nobody = base.quote("Nobody has waited.", of=article, identity="unnamed")
    assert (
        "— unnamed, The harbour"
        in client.get(reverse("admin:autocomplete"), asked | {"term": "nobody"}).json()["results"][0]["text"]
    )
    within = base.quote("waited", of=article, by=None, within=nobody)
    client.force_login(root.user)
    assert "“Nobody has waited.” — unnamed, The harbour" in client.get(url(within)).content.decode()


def steps(client: Client, **asked: str) -> list[tuple[str, ...]]:
    """The list of decisions, newest first: the record, the step and who took it, as words."""
    page = client.get(listed(Decision), asked).content.decode()
    columns = [re.findall(rf'<td class="field-{name}">(.*?)</td>', page) for name in ("about", "step", "who")]
    return list(zip(*([re.sub("<[^>]*>", "", one) for one in column] for column in columns), strict=True))


def test_the_list_of_decisions_tells_corrections_confirmations_and_merges_apart(
    client: Client, bob: Actor, carol: Actor
) -> None:
    ada, other = published(speaker()), published(speaker("A. Moser"))
    ada.description = "Mayor."
    review.write(ada, actor=bob, reason="As she says.")
    corrected = ada.decisions.latest("pk")
    review.confirm(ada, actor=carol)
    made = review.merge(other, into=ada, actor=bob, reason="They are one.")
    review.undo_merge(made, actor=bob, reason="They are two.")
    told = steps(client)
    assert {one for one in told if one[1] != "nothing → published"} == {
        ("Ada Moser", "correction", "bob"),
        ("Ada Moser", f"confirmation of {corrected.at:%Y-%m-%d %H:%M}", "carol"),
        ("A. Moser", f"merged into {base.pid(ada)}", "bob"),
        ("Ada Moser", f"took in {base.pid(other)}", "bob"),
        ("A. Moser", f"no longer merged into {base.pid(ada)}", "bob"),
        ("Ada Moser", f"gave back {base.pid(other)}", "bob"),
    }
    assert f'<a href="{url(ada)}">Ada Moser</a>' in client.get(listed(Decision)).content.decode()


def test_decisions_are_filtered_by_person_and_by_kind_of_record(client: Client, bob: Actor, carol: Actor) -> None:
    ada = published(speaker())
    base.decided(base.source("A new harbour"))
    ada.description = "Mayor."
    review.write(ada, actor=bob, reason="As she says.")
    assert f"?actor={bob.user.pk}" in client.get(listed(Decision)).content.decode()
    assert steps(client, actor=str(bob.user.pk)) == [("Ada Moser", "correction", "bob")]
    assert steps(client, actor=str(carol.user.pk)) == steps(client, actor="x") == []
    assert [about for about, *_ in steps(client, about="source")] == ["A new harbour"]
    assert len(steps(client, about="speaker")) == 2


def test_only_the_reasons_of_the_newest_decisions_are_searched(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(4):
        base.decided(base.speaker(f"Speaker {number}"), reason=f"Found in archive {number}.")
    assert [about for about, *_ in steps(client, q="ARCHIVE found")] == [f"Speaker {number}" for number in (3, 2, 1, 0)]
    monkeypatch.setattr(decisions, "SEARCHED", 2)
    assert [about for about, *_ in steps(client, q="archive")] == ["Speaker 3", "Speaker 2"]
    assert "among the newest 10,000 decisions only" in client.get(listed(Decision)).content.decode()
