"""Versions, history and what rows repeat of others."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction

from quotes.models import Conflict, Evidence, Quote, QuoteTopic, Speaker, SpeakerName, Topic
from quotes.models.decision import Decision
from quotes.models.history import IMPORT, Actor, acting
from quotes.models.keys import time_of
from tests.review.making import claim, evidence, person, quote, rows, saved_capture, source, speaker

pytestmark = pytest.mark.django_db


def saved(record: Any) -> Any:
    record.save()
    return record


def test_a_record_begins_at_version_1_at_the_time_in_its_key() -> None:
    made = saved(speaker())
    assert (made.version, made.created_at, made.state) == (1, time_of(made.pk), "draft")
    assert Speaker.objects.get() == made
    assert Speaker.history.get().created_at == made.created_at


def test_each_save_counts_one_on() -> None:
    made = saved(speaker())
    made.name = "Another"
    made.save()
    made.save(update_fields=["name"])
    assert (made.version, Speaker.objects.get().version) == (3, 3)
    assert [one.version for one in Speaker.history.all()] == [3, 2, 1]


def test_a_stale_save_writes_nothing_no_history_either() -> None:
    made = saved(speaker())
    stale = Speaker.objects.get()
    made.name = "First"
    made.save()
    stale.name = "Second"
    before = rows()
    for fields in (None, ["name"]):
        with pytest.raises(Conflict) as conflict:
            stale.save(update_fields=fields)
        assert conflict.value.current == 2
    assert (rows(), Speaker.objects.get().name, stale.version) == (before, "First", 1)
    assert "at version 2" in str(conflict.value)


def test_a_deleted_record_is_not_brought_back() -> None:
    made = saved(speaker())
    Speaker.objects.get().delete()
    with pytest.raises(Conflict) as conflict:
        made.save()
    assert conflict.value.current is None
    assert not Speaker.objects.exists()


def test_children_bump_their_parent() -> None:
    made = saved(speaker())
    alias = SpeakerName(speaker=made, name="A. M.")
    alias.save()
    assert made.version == Speaker.objects.get().version == 2
    alias.name = "A. Moser"
    alias.save(update_fields=["name"])
    assert alias.name_key == SpeakerName.objects.get().name_key == "a. moser"
    alias.delete()
    assert made.version == Speaker.objects.get().version == 4


def test_a_child_of_a_stale_parent_writes_nothing() -> None:
    made = saved(speaker())
    alias = SpeakerName(speaker=made, name="A. M.")
    alias.save()
    stale = SpeakerName.objects.select_related("speaker").get()
    made.save()
    before = rows()
    for act in (stale.save, stale.delete):
        with pytest.raises(Conflict):
            act()
    assert (rows(), SpeakerName.objects.count()) == (before, 1)


def test_a_parent_that_is_not_in_memory_is_bumped_all_the_same() -> None:
    made = saved(speaker())
    SpeakerName(speaker_id=made.pk, name="A. M.").save()
    assert Speaker.objects.get().version == 2


def test_history_is_signed_by_the_act_in_hand() -> None:
    alice = person("alice")
    with acting(alice, "A reason."):
        made = saved(speaker())
        with acting(IMPORT):
            made.save()
    made.save()
    told = [(one.actor_kind, one.history_user, one.history_change_reason) for one in Speaker.history.all()]
    assert told == [("person", None, None), ("import", None, None), ("person", alice.user, "A reason.")]


def test_visibility_is_the_records_own_state() -> None:
    states = ["proposed", "rejected", "draft", "in_review", "published", "retracted", "withheld"]
    for state in states:
        saved(speaker(state=state))
    assert sorted(Speaker.objects.public().values_list("state", flat=True)) == ["published", "retracted"]


def test_rows_repeat_what_their_record_says() -> None:
    made, about = saved(quote(saved(source()), None)), Topic.objects.create(name="Harbours", slug="harbours")
    resting = saved(claim(state="published"))
    QuoteTopic(quote=made, topic=about).save()
    evidence(resting, made).save()
    made.state, made.said_edtf = "published", "2024-08-05"
    made.save()
    held = QuoteTopic.objects.get()
    assert (held.public, held.said_first, held.said_last) == (True, made.said_first, made.said_last)
    assert Evidence.objects.get().public
    resting = type(resting).objects.get()
    resting.state = "withheld"
    resting.save()
    assert not Evidence.objects.get().public


FORBIDDEN = [
    {"identity": "named"},
    {"identity": "source"},
    {"kind": "own"},
    {"speaker": True, "identity": "unnamed"},
]


@pytest.mark.parametrize("fields", FORBIDDEN)
def test_named_means_a_speaker_and_own_means_the_source(fields: dict[str, Any]) -> None:
    by = saved(speaker()) if fields.pop("speaker", False) else None
    with pytest.raises(IntegrityError), transaction.atomic():
        quote(saved(source()), by, **fields).save()
    assert not Quote.objects.exists()


def decision(**fields: Any) -> Decision:
    return Decision(**{"to_state": "published", "actor_kind": "import", "at": "2026-11-22T12:00:00Z", **fields})


def test_a_decision_is_about_one_record() -> None:
    one, other = saved(speaker()), saved(source())
    decision(speaker=one).save()
    for fields in ({}, {"speaker": one, "source": other}):
        with pytest.raises(IntegrityError), transaction.atomic():
            decision(**fields).save()


def test_a_person_decides_by_name_and_an_import_without() -> None:
    one, alice = saved(speaker()), person("alice").user
    decision(speaker=one, actor_kind="person", actor=alice).save()
    for fields in ({"actor_kind": "person"}, {"actor": alice}, {"actor_kind": "machine", "actor": alice}):
        with pytest.raises(IntegrityError), transaction.atomic():
            decision(speaker=one, **fields).save()


def test_a_correction_is_confirmed_once() -> None:
    one = saved(speaker())
    correction = decision(speaker=one, from_state="published")
    correction.save()
    decision(speaker=one, from_state="published", confirms=correction).save()
    with pytest.raises(IntegrityError), transaction.atomic():
        decision(speaker=one, from_state="published", confirms=correction).save()


def test_the_same_text_of_a_source_is_one_capture() -> None:
    of = saved(source())
    saved_capture(of)
    with pytest.raises(IntegrityError), transaction.atomic():
        saved_capture(of)


def test_everything_says_what_it_is() -> None:
    made = saved(quote(saved(source("On harbours", title_supplied=True)), None, "x" * 90))
    capture = saved_capture(made.source)
    assert str(made.source) == "[On harbours]"
    assert str(made) == "x" * 79 + "…"
    assert str(capture).startswith("[On harbours], ")
    assert str(decision(quote=made)) == "nothing → published"
    assert str(Actor("person").kind) == "person"
    assert made.verbatim
